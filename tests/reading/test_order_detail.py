"""One order whole: read by keys alone, cut where it is absurd, its JSON found among a page's."""

import json
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.reading import order_detail as detail_sql
from lzdesk.reading.connection import open_reading
from lzdesk.reading.order_detail import LONGEST_TEXT, MOST_EVENTS, order_detail
from lzdesk.reading.raw_order import LONGEST, LONGEST_LINE, PAYLOAD, raw_order
from tests.gui.desk_db import NOW_MS
from tests.gui.drawer_db import INSERT_EVENT, NUMBER, ROW, add_raw, make_drawer_db


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_drawer_db(tmp_path / "lzdesk.db")


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    made = open_reading(path)
    yield made
    made.close()


def write(path: Path, sql: str, *values: object) -> None:
    writer = sqlite3.connect(path)
    writer.execute(sql, values)
    writer.commit()
    writer.close()


def test_all_of_an_order_is_there(db: sqlite3.Connection) -> None:
    found = order_detail(db, ROW)
    assert found is not None
    assert (found.head.order_number, found.head.currency) == (NUMBER, "VND")
    assert [item.paid_minor for item in found.items] == [269000, 269000]
    assert [package.package_id for package in found.packages] == ["FP1"]
    assert [event.field for event in found.events] == [
        "status", "item_status", "item_status", "status",
    ]  # fmt: skip
    assert found.read.remote_count == found.read.local_count
    assert order_detail(db, 10**9) is None


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (detail_sql.HEAD, "INTEGER PRIMARY KEY"),
        (detail_sql.ITEMS, "order_row=?"),
        (detail_sql.PACKAGES, "order_row=?"),
        (detail_sql.EVENTS, "ix_order_history_order_row"),
        (detail_sql.COUNT_EVENTS, "ix_order_history_order_row"),
        (detail_sql.PAGES, "ix_printed_pages_package"),
        (detail_sql.READ, "store_id=? AND feed=?"),
        (PAYLOAD, "INTEGER PRIMARY KEY"),
    ],
)
def test_every_part_is_read_by_key(db: sqlite3.Connection, sql: str, index: str) -> None:
    rows = db.execute(f"EXPLAIN QUERY PLAN {sql}", (ROW,)).fetchall()
    said = "; ".join(row[3] for row in rows)
    assert index in said and "SCAN" not in said


def test_absurd_text_and_history_are_cut_where_they_are_read(
    db: sqlite3.Connection, path: Path
) -> None:
    write(path, "UPDATE orders SET ship_to = ?, note = ? WHERE id = 7", "x" * 10**6, "y" * 10**6)
    writer = sqlite3.connect(path)
    event = (ROW, NOW_MS, "note", "a" * 10**5, "b", "Mei", "")
    writer.executemany(INSERT_EVENT, [event] * (MOST_EVENTS + 5))
    writer.commit()
    writer.close()
    found = order_detail(db, ROW)
    assert found is not None
    assert len(found.head.ship_to) == len(found.head.note) == LONGEST_TEXT + 1
    assert len(found.events) == MOST_EVENTS and found.more_events == 9
    assert max(len(event.before or "") for event in found.events) == LONGEST_TEXT + 1


def test_its_json_is_found_among_the_pages_and_made_readable(db: sqlite3.Connection) -> None:
    raw = raw_order(db, ROW)
    assert raw is not None and raw.cut == 0
    assert json.loads(raw.text)["order"] == {"order_id": NUMBER, "price": "538000"}
    assert raw.text.startswith('{\n  "order": {')
    assert raw_order(db, 1) is None


@pytest.mark.parametrize("page", [b"", b"no json", b'["' + NUMBER.encode() + b'"]', b"[{}]"])
def test_damaged_json_is_none(db: sqlite3.Connection, path: Path, page: bytes) -> None:
    writer = sqlite3.connect(path)
    add_raw(writer, page)
    writer.commit()
    writer.close()
    assert raw_order(db, ROW) is None


def test_payload_that_does_not_unpack_is_none(db: sqlite3.Connection, path: Path) -> None:
    write(path, "UPDATE raw_payloads SET payload = ?", b"junk")
    assert raw_order(db, ROW) is None


def test_a_megabyte_of_json_is_cut(db: sqlite3.Connection, path: Path) -> None:
    order = {"order_id": NUMBER, "words": "x" * 500_000, "many": list(range(100_000))}
    write(
        path,
        "UPDATE raw_payloads SET payload = ?",
        zlib.compress(json.dumps([{"order": order}]).encode()),
    )
    raw = raw_order(db, ROW)
    assert raw is not None
    assert len(raw.text) <= LONGEST and raw.cut > 1_000_000
    assert max(map(len, raw.text.split("\n"))) <= LONGEST_LINE + 1
