"""What the chips narrow the list to, over orders whose answers are known."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.domain.marks import MarkChange
from lzdesk.reading.connection import open_reading
from lzdesk.reading.facets import Facets, facets
from lzdesk.reading.order_grid import OrderFilter, count_orders, order_ids
from lzdesk.storage.repositories.marks import mark_orders
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db
from tests.gui.desk_db import MINUTE, NOW_MS, make_db, order_row

ORDERS = [
    order_row(1, "a", left_min=-30, carrier="LEX SG", pieces=1, minor=10000),
    order_row(2, "b", left_min=60, carrier="J&T MY", pieces=3, minor=9999, currency="MYR"),
    order_row(3, "c", left_min=600, carrier="LEX SG", pieces=2, more=2, minor=101, currency="VND"),
    order_row(4, "d", left_min=None, carrier="", pieces=1, status=11),
]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = make_db(tmp_path / "lzdesk.db", orders=ORDERS)
    writer = Writer(path, tmp_path / "backups")
    run = writer.run_blocking
    hold = MarkChange(add_tags=("gift",), hold_until=NOW_MS + 5 * MINUTE)
    run(mark_orders, [1], hold, NOW_MS, "mei")
    over = MarkChange(add_tags=("gift wrap",), hold_until=NOW_MS - 1, assigned_to="mei")
    run(mark_orders, [2], over, NOW_MS, "mei")
    run(mark_orders, [4], MarkChange(note="call", note_must_read=True), NOW_MS, "mei")
    writer.close()
    sqlite3.connect(path).executescript(
        "UPDATE orders SET printed_at = 5 WHERE id = 2;"
        "UPDATE orders SET is_cod = 0, payment_method = 'Card' WHERE id IN (3, 4);"
        "UPDATE orders SET fulfilled_by = 'marketplace' WHERE id = 3;"
    ).close()
    made = open_reading(path)
    yield made
    made.close()


CASES = [
    ({"due_before": NOW_MS}, "a"),
    ({"due_from": NOW_MS, "due_before": NOW_MS + 120 * MINUTE}, "b"),
    ({"due_from": NOW_MS}, "bc"),
    ({"carriers": ("LEX SG",)}, "ac"),
    ({"carriers": ("LEX SG", "J&T MY")}, "abc"),
    ({"payments": ("cod",)}, "ab"),
    ({"payments": ("Card",)}, "cd"),
    ({"payments": ("cod", "Card")}, "abcd"),
    ({"tags": ("gift",)}, "a"),
    ({"tags": ("gift", "gift wrap")}, "ab"),
    ({"printed": ("yes",)}, "b"),
    ({"printed": ("no",)}, "acd"),
    ({"printed": ("yes", "no")}, "abcd"),
    ({"fulfilled_by": ("marketplace",)}, "c"),
    ({"marks": ("hold",), "now_ms": NOW_MS}, "a"),
    ({"marks": ("hold_over",), "now_ms": NOW_MS}, "b"),
    ({"marks": ("hold", "hold_over"), "now_ms": NOW_MS}, "ab"),
    ({"marks": ("note",)}, "d"),
    ({"marks": ("must_read",)}, "d"),
    ({"assigned_to": ("mei",)}, "b"),
    ({"stores": (-1,)}, ""),
    ({"text": "items>1"}, "bc"),
    ({"text": "ITEMS>=4"}, "c"),
    ({"text": "skus=3"}, "c"),
    ({"text": "total>=100"}, "ac"),
    ({"text": "total<99.99"}, "d"),
    ({"text": "items>1 total<100"}, "b"),
    ({"text": "items>1 b"}, "b"),
    ({"text": "items>"}, ""),
]


@pytest.mark.parametrize(("asked", "found"), CASES, ids=lambda one: str(one)[:60])
def test_a_filter_keeps_what_it_says(
    db: sqlite3.Connection, asked: dict[str, object], found: str
) -> None:
    shown = OrderFilter(tab="all", **asked)  # type: ignore[arg-type]
    letters = "".join("abcd"[row - 1] for row in sorted(order_ids(db, shown)))
    assert letters == found
    assert count_orders(db, shown) == len(found)


def test_the_chips_offer_what_is_there(db: sqlite3.Connection) -> None:
    assert facets(db) == Facets(
        carriers=("J&T MY", "LEX SG"),
        payments=("Card",),
        fulfilled_by=("marketplace", "seller"),
        tags=("gift", "gift wrap"),
        assigned_to=("mei",),
    )


def test_the_first_orders_with_a_common_word_are_those_of_the_whole_list(tmp_path: Path) -> None:
    path = tmp_path / "lzdesk.db"
    make_desk_db(path, orders=3000, stores=4, now=NOW_MS)
    db = open_reading(path)
    for text in ("lmb", "serum 30", "LMB-SERUM", "er", "seru cream", "410000000012"):
        for tab in ("all", "open"):
            shown = OrderFilter(tab=tab, text=text)
            whole = order_ids(db, shown)
            assert order_ids(db, shown, 200) == whole[:200], (text, tab)
    assert len(order_ids(db, OrderFilter(tab="all", text="lmb"), 200)) == 200
    db.close()
