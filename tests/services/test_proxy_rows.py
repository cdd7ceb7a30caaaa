"""Pasted proxies: each provider's way of writing them, told by line where one is wrong."""

import pytest

from lzdesk.domain.errors import BadInput
from lzdesk.services.proxy_rows import MAX_BYTES, read_proxies
from lzdesk.upstream.way_out import WayOut

WAY = WayOut("http", "203.0.113.7", 1080, "anna", "CANARY")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("203.0.113.7:1080:anna:CANARY", ""),
        ("http://anna:CANARY@203.0.113.7:1080", ""),
        ("\ufeff\n# ours\n  anna:CANARY@203.0.113.7:1080  ", ""),
        ("203.0.113.7,1080,anna,CANARY", ""),
        ("thai,203.0.113.7:1080:anna:CANARY", "thai"),
        ("thai\t203.0.113.7:1080:anna:CANARY", "thai"),
        ("Name,Proxy\nthai,203.0.113.7:1080:anna:CANARY", "thai"),
        ("host;port;user;password\n203.0.113.7;1080;anna;CANARY", ""),
        ("proxy,name\n203.0.113.7:1080:anna:CANARY,thai", "thai"),
    ],
)
def test_a_proxy_is_read_however_it_is_written(text: str, name: str) -> None:
    (row,) = read_proxies(text)
    assert (row.name, row.way, row.error) == (name, WAY, None)


def test_a_password_in_a_column_of_its_own_may_hold_anything() -> None:
    (row,) = read_proxies('host,port,user,password\n203.0.113.7,1080,a@b,"p:@/%,x"')
    assert (row.way.user, row.way.password) == ("a@b", "p:@/%,x")


def test_wrong_lines_are_told_by_number_and_good_ones_stay() -> None:
    rows = read_proxies(
        "203.0.113.7:1080:anna:CANARY\nanna:CANARY@203.0.113.7\n\nftp://anna:CANARY@a:1\nthai,"
    )
    assert [(row.row, row.error.kind if row.error else "") for row in rows] == [
        (1, ""), (2, "proxy.no_port"), (4, "proxy.unknown_scheme"), (5, "proxy.no_host"),
    ]  # fmt: skip
    for row in rows[1:]:
        assert row.error is not None
        assert row.error.fields["field"] == "proxy" and "CANARY" not in str(row.error.fields)


def test_a_cell_without_end_is_no_proxy_and_costs_that_line_alone() -> None:
    long = "x" * 200_000
    (bad, good) = read_proxies(f"{long}\n203.0.113.7:1080:anna:CANARY")
    assert bad.error is not None and len(str(bad.error.fields)) < 200 and good.way == WAY
    (bad, good) = read_proxies(f"name,proxy\n{long},x:1\nthai,203.0.113.7:1080:anna:CANARY")
    assert bad.error is not None and good.way == WAY


def test_nothing_is_no_proxy_and_too_much_is_refused() -> None:
    assert read_proxies(" \n# only words\n") == []
    with pytest.raises(BadInput, match=r"file\.too_large"):
        read_proxies("x" * (MAX_BYTES + 1))
