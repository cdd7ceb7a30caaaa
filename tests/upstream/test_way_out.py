"""What sellers paste as a proxy, and what of it is never shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lzdesk.domain.errors import BadInput
from lzdesk.upstream.way_out import DIRECT, WayOut, parse_way_out

FULL = WayOut("socks5", "203.0.113.7", 1080, "anna", "p:w@1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", DIRECT),
        ("  \n", DIRECT),
        ("203.0.113.7:8080", WayOut("http", "203.0.113.7", 8080)),
        ("HTTPS://Proxy.Example:443/", WayOut("https", "proxy.example", 443)),
        ("socks5://anna:p%3Aw%401@203.0.113.7:1080", FULL),
        ("socks5h://anna:p%3Aw%401@203.0.113.7:1080", FULL),
        ("socks5://203.0.113.7:1080:anna:p:w@1", FULL),
        ("203.0.113.7:8080:anna:100%", WayOut("http", "203.0.113.7", 8080, "anna", "100%")),
        ("anna:p/w#?@gate.example:99", WayOut("http", "gate.example", 99, "anna", "p/w#?")),
        ("http://anna:p@ss@gate.example:99", WayOut("http", "gate.example", 99, "anna", "p@ss")),
        ("gate.example:99:anna:p@h:80", WayOut("http", "gate.example", 99, "anna", "p@h:80")),
        ("gate.example:99:anna:p@ss", WayOut("http", "gate.example", 99, "anna", "p@ss")),
        ("http://gate.example:99:anna:p@ss", WayOut("http", "gate.example", 99, "anna", "p@ss")),
        ("anna:123@gate.example:80", WayOut("http", "gate.example", 80, "anna", "123")),
        ("anna@gate.example:80", WayOut("http", "gate.example", 80, "anna")),
        ("[2001:DB8:0::1]:3128", WayOut("http", "2001:db8::1", 3128)),
        ("[2001:db8::1]:3128:anna:pw", WayOut("http", "2001:db8::1", 3128, "anna", "pw")),
        ("bücher.example:80", WayOut("http", "xn--bcher-kva.example", 80)),
        ("anna:%E6%9D%8E@gate.example:80", WayOut("http", "gate.example", 80, "anna", "李")),
    ],
)
def test_the_ways_sellers_write_a_proxy(text: str, expected: WayOut) -> None:
    assert parse_way_out(text) == expected


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("ftp://u:CANARY@203.0.113.7:21", "proxy.unknown_scheme", "ftp"),
        ("socks4://203.0.113.7:21", "proxy.unknown_scheme", "socks4"),
        ("http://u:CANARY@203.0.113.7", "proxy.no_port", "203.0.113.7"),
        ("http://u:CANARY@gate.example:", "proxy.no_port", "gate.example"),
        ("u:CANARY@:80", "proxy.no_host", ""),
        ("[]:80", "proxy.no_host", ""),
        ("gate.example:0", "proxy.bad_port", "gate.example:0"),
        ("gate.example:65536:u:CANARY", "proxy.bad_port", "gate.example:65536"),
        ("gate.example:http", "proxy.bad_port", "gate.example:http"),
        ("gate.example:٣٣", "proxy.bad_port", "gate.example:٣٣"),
        ("300.1.2.3:80", "proxy.bad_host", "300.1.2.3"),
        ("[2001:db8::g]:80", "proxy.bad_host", "[2001:db8::g]"),
        ("-gate.example:80", "proxy.bad_host", "-gate.example"),
        ("a..b:80", "proxy.bad_host", "a..b"),
        ("2001:db8::1:80", "proxy.not_a_proxy", "2001:db8::1:80"),
        ("u:CANARY@gate.example:80/x", "proxy.not_a_proxy", ""),
        ("203.0.113.7:8o80:u:CANARY", "proxy.not_a_proxy", ""),
        ("u:CANARY:203.0.113.7:80", "proxy.not_a_proxy", ""),
        ("u:CANARY@gate\u202e.example:80", "proxy.not_a_proxy", ""),
        ("gate.example:80:u:CANARY\x00", "proxy.not_a_proxy", ""),
        ("gate.example 80", "proxy.not_a_proxy", ""),
        ("u:%FFCANARY@gate.example:80", "proxy.bad_login", ""),
        ("u:%0ACANARY@gate.example:80", "proxy.bad_login", "gate.example"),
        (":CANARY@gate.example:80", "proxy.bad_login", "gate.example"),
        ("u:" + "CANARY" * 50 + "@gate.example:80", "proxy.bad_login", "gate.example"),
        ("CANARY" * 400 + ":80", "proxy.not_a_proxy", ""),
    ],
)
def test_what_is_no_proxy_is_named_without_its_login(text: str, kind: str, value: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_way_out(text)
    assert (caught.value.kind, caught.value.fields) == (kind, {"value": value})
    assert "CANARY" not in str(caught.value)


def test_a_password_is_not_shown() -> None:
    for text in (repr(FULL), str(FULL), f"{[FULL]}", FULL.shown, *FULL.__rich_repr__()):
        assert "p:w" not in text
        assert "anna" not in text
    assert FULL.shown == "socks5://203.0.113.7:1080"
    assert FULL.without_password == "socks5://anna@203.0.113.7:1080"
    assert (DIRECT.shown, DIRECT.place, DIRECT.without_password) == ("", "", "")


HOSTS = st.sampled_from(["203.0.113.7", "2001:db8::1", "gate.example"])
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), max_size=60)


@given(st.sampled_from(["http", "https", "socks5"]), HOSTS, st.integers(1, 65535), WORDS, WORDS)
def test_what_is_stored_is_read_again(
    scheme: str, host: str, port: int, user: str, password: str
) -> None:
    if not (user.isprintable() and password.isprintable()):
        return
    way = WayOut(scheme, host, port, user, password if user else "")
    if max(len(user.encode()), len(password.encode())) > 255:
        return
    assert parse_way_out(way.without_password).with_password(way.password) == way


@given(st.text(max_size=80))
def test_any_text_is_a_proxy_or_is_refused(text: str) -> None:
    try:
        way = parse_way_out(text)
    except BadInput as bad:
        assert bad.kind.startswith("proxy.")
    else:
        assert way.is_direct == (not text.strip())
