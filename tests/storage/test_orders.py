"""A page is written once, compared first, with its counts, words and history."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from lzdesk.domain.orders import Order
from lzdesk.domain.statuses import Status
from lzdesk.domain.stores import Store
from lzdesk.reading.connection import open_reading
from lzdesk.reading.order_grid import OrderFilter, order_ids
from lzdesk.reading.tab_counts import tab_counts
from lzdesk.storage.repositories.orders import (
    SOURCE_API,
    SOURCE_EXPORT,
    PageWritten,
    mark_seen,
    write_page,
)
from lzdesk.storage.writer import Writer
from tests.factory import make_item, make_order, random_order

NOW = 1_795_300_000_000


def put(
    writer: Writer, store: Store, *orders: Order, new: bool = True, source: str = SOURCE_API
) -> PageWritten:
    return writer.run_blocking(
        write_page, store.id, orders, NOW, "sync", 0 if new else None, source
    )


def rows(writer: Writer, sql: str) -> list[tuple[object, ...]]:
    def job(connection: Connection) -> list[tuple[object, ...]]:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]

    return writer.run_blocking(job)


def test_the_same_page_twice_writes_nothing(writer: Writer, store: Store) -> None:
    page = [make_order(str(number)) for number in range(50)]
    assert len(put(writer, store, *page).added) == 50
    assert put(writer, store, *page) == PageWritten([], [])


def test_an_older_update_never_overwrites_a_newer_one(writer: Writer, store: Store) -> None:
    put(writer, store, make_order("1", updated_at=2000, buyer="new"))
    assert put(writer, store, make_order("1", updated_at=1000, buyer="old")).changed == []
    assert rows(writer, "SELECT buyer FROM orders") == [("new",)]


def test_an_equal_time_with_another_content_is_written(writer: Writer, store: Store) -> None:
    put(writer, store, make_order("1", updated_at=2000))
    packed = make_order("1", updated_at=2000, items=(make_item("11", Status.ARRANGED),))
    assert len(put(writer, store, packed).changed) == 1
    assert rows(writer, "SELECT status FROM orders") == [(3,)]


def test_a_change_is_kept_before_and_after_and_by_whom(writer: Writer, store: Store) -> None:
    put(writer, store, make_order("1", items=(make_item("11"),)))
    put(writer, store, make_order("1", updated_at=NOW, items=(make_item("11", Status.ARRANGED),)))
    history = rows(writer, 'SELECT field, "before", "after", "by" FROM order_history ORDER BY id')
    assert ("status", "2", "3", "sync") in history
    assert ("item_status", "pending", "packed", "sync") in history
    assert ("package", None, "FP1", "sync") in history
    assert rows(writer, "SELECT package_id FROM packages") == [("FP1",)]


def test_items_leave_and_come_with_their_order(writer: Writer, store: Store) -> None:
    put(writer, store, make_order("1", items=(make_item("11"), make_item("12"))))
    put(writer, store, make_order("1", updated_at=NOW, items=(make_item("12"), make_item("13"))))
    found = rows(writer, "SELECT item_id FROM order_items ORDER BY item_id")
    assert found == [("12",), ("13",)]


def test_the_same_order_id_in_two_stores_is_two_orders(writer: Writer, store: Store) -> None:
    from lzdesk.storage.repositories.stores import add_store
    from tests.factory import make_store

    other = writer.run_blocking(add_store, make_store("my-other", country="my"))
    put(writer, store, make_order("1"))
    put(writer, other, make_order("1"))
    assert rows(writer, "SELECT count(*) FROM orders") == [(2,)]


def test_a_new_order_is_new_until_seen(writer: Writer, store: Store) -> None:
    first = put(writer, store, make_order("1"), new=False)
    then = put(writer, store, make_order("2"), new=True)
    assert writer.run_blocking(mark_seen, [*first.added, *then.added], NOW) == then.added
    assert writer.run_blocking(mark_seen, then.added, NOW) == []


def test_a_file_never_overwrites_what_the_api_told(writer: Writer, store: Store) -> None:
    put(writer, store, make_order("1", buyer="api"))
    later = make_order("1", buyer="file", updated_at=NOW)
    assert put(writer, store, later, source=SOURCE_EXPORT).changed == []
    put(writer, store, make_order("2", buyer="file", updated_at=NOW), source=SOURCE_EXPORT)
    assert len(put(writer, store, make_order("2", buyer="api", updated_at=1)).changed) == 1


def test_what_the_api_vouches_for_is_the_apis_even_where_nothing_differs(
    writer: Writer, store: Store
) -> None:
    put(writer, store, make_order("1"), source=SOURCE_EXPORT)
    assert len(put(writer, store, make_order("1")).changed) == 1
    assert rows(writer, "SELECT source FROM orders") == [("api",)]


def test_an_unknown_status_is_counted_in_all(writer: Writer, store: Store) -> None:
    put(writer, store, make_order("1", items=(make_item("11", Status.UNKNOWN),)))
    db = open_reading(writer.path)
    counts = tab_counts(db)
    db.close()
    assert counts["all"] == 1
    assert sum(counts.values()) == 1


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.randoms(use_true_random=False))
def test_counts_and_words_stay_true_whatever_comes(
    writer: Writer, store: Store, dice: random.Random
) -> None:
    """Triggers and the text index agree with the rows after any sequence of pages."""
    for _ in range(4):
        page = [random_order(dice, dice.randrange(40), "sg", NOW) for _ in range(15)]
        put(writer, store, *page)
    counted = rows(writer, "SELECT status, count(*) FROM orders GROUP BY status ORDER BY status")
    kept = rows(writer, "SELECT status, n FROM counts WHERE n > 0 ORDER BY status")
    assert counted == kept
    check = "INSERT INTO orders_fts(orders_fts, rank) VALUES ('integrity-check', 1)"
    writer.run_blocking(lambda connection: connection.exec_driver_sql(check).close())
    torn = "SELECT count(*) FROM orders o WHERE items_count <> (SELECT count(*) FROM order_items "
    assert rows(writer, torn + "WHERE order_row = o.id)") == [(0,)]


def test_what_is_typed_finds_its_order(writer: Writer, store: Store) -> None:
    item = make_item("11", Status.ARRANGED, tracking="LEXDO0069388114", seller_sku="LMB-TONER-200")
    put(writer, store, make_order("4162038571048", items=(item,), buyer="Nguyễn T***"))
    put(writer, store, make_order("9840316627155"))
    db = open_reading(writer.path)

    def found(text: str) -> int:
        return len(order_ids(db, OrderFilter(tab="all", text=text)))

    typed = ("4162038571048", "LEXDO0069388114", "toner", "nguyen", "LMB ton", "038571", "388114")
    assert [found(text) for text in typed] == [1] * 7
    assert [found(text) for text in ("%", "_", '"', "* OR *", "'; --", "nothing at all")] == [0] * 6
    db.close()
