"""Ready to ship by itself: at print or at scan, and only where the store wants it."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lzdesk.domain.statuses import Status
from lzdesk.services.ready_to_ship import ready_after
from lzdesk.storage.repositories.orders import write_page
from lzdesk.storage.repositories.stores import add_store
from lzdesk.storage.writer import Writer
from tests.factory import make_item, make_order, make_store

NOW = 1_795_000_000_000


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    made = Writer(tmp_path / "lzdesk.db", tmp_path / "backups")
    yield made
    made.close()


def packed(writer: Writer, moment: str, status: Status = Status.ARRANGED) -> int:
    """The row of a parcel in a store that is ready at this moment."""
    store = msgspec.structs.replace(make_store(f"store-{moment}-{status}"), ready_to_ship=moment)
    row = writer.run_blocking(add_store, store).id
    order = make_order(str(900 + row), items=(make_item(f"i{row}", status),))
    return writer.run_blocking(write_page, row, [order], NOW, "sync", None).added[0]


def queued(writer: Writer) -> list[tuple[str, int]]:
    sql = "SELECT kind, order_row FROM commands ORDER BY id"
    found = writer.run_blocking(lambda c: c.exec_driver_sql(sql).all())
    return [tuple(row) for row in found]


def test_each_store_has_its_own_moment(writer: Writer) -> None:
    rows = {moment: packed(writer, moment) for moment in ("hand", "print", "scan")}
    everything = list(rows.values())
    first = writer.run_blocking(ready_after, everything, "print", "me", NOW)
    assert queued(writer) == [("ready_to_ship", rows["print"])]
    second = writer.run_blocking(ready_after, everything, "scan", "me", NOW)
    assert queued(writer)[1:] == [("ready_to_ship", rows["scan"])]
    assert len(first) == len(second) == 1
    # Printed once more while the first command waits: it is that one.
    assert writer.run_blocking(ready_after, everything, "print", "me", NOW) == first
    assert len(queued(writer)) == 2


def test_only_the_parcels_that_are_meant_are_ready(writer: Writer) -> None:
    row = packed(writer, "scan")
    sql = "SELECT o.store_id, o.order_id FROM orders o WHERE o.id = ?"
    ((store, order_id),) = writer.run_blocking(lambda c: c.exec_driver_sql(sql, (row,)).all())
    items = tuple(make_item(f"i{n}", Status.ARRANGED, package_id=f"FP{n}") for n in (1, 2, 3))
    order = make_order(order_id, items=items, updated_at=NOW)
    writer.run_blocking(write_page, store, [order], NOW, "sync", None)
    for package in ("FP1", "FP3", "FP-other"):
        writer.run_blocking(ready_after, [row], "scan", "me", NOW, [(row, package)])
    told = "SELECT json_extract(payload, '$.items') FROM commands ORDER BY id"
    found = writer.run_blocking(lambda c: c.exec_driver_sql(told).all())
    assert [one for (one,) in found] == ['["i1"]', '["i3"]']


def test_what_cannot_be_ready_is_left_alone(writer: Writer) -> None:
    rows = [packed(writer, "print", status) for status in (Status.TO_SHIP, Status.CANCELLED)]
    assert writer.run_blocking(ready_after, [*rows, 999], "print", "me", NOW) == []
    assert queued(writer) == []
