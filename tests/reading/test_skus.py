"""The lists of SKUs come off an index; a scan costs two looks."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.reading.connection import open_reading
from lzdesk.reading.skus import SkuFilter, _order, _where, sku_names, sku_of_code
from lzdesk.storage.repositories.skus import SkuRow, take_rows
from lzdesk.storage.writer import Writer
from tests.reading.test_plans import plan


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("skus") / "lzdesk.db"
    writer = Writer(path, path.parent / "backups")
    rows = [SkuRow(n, f"S{n}", {"bin": f"A{n % 30}", "barcodes": (f"b{n}",)}) for n in range(3_000)]
    writer.run_blocking(take_rows, rows, 1, "me")
    writer.run_blocking(lambda connection: connection.exec_driver_sql("ANALYZE"))
    writer.close()
    made = open_reading(path)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (SkuFilter(), "ix_skus_order"),
        (SkuFilter(descending=True), "ix_skus_order"),
        (SkuFilter(sort="bin"), "ix_skus_bin"),
    ],
)
def test_the_usual_orders_are_an_index(
    db: sqlite3.Connection, wanted: SkuFilter, index: str
) -> None:
    where, values = _where(wanted)
    found = plan(db, f"SELECT s.sku FROM skus s{where} ORDER BY {_order(wanted)}", values)
    assert index in found and "TEMP B-TREE" not in found
    assert len(sku_names(db, wanted)) == 3_000


def test_a_scan_is_looked_up_by_key(db: sqlite3.Connection) -> None:
    assert [sku_of_code(db, code) for code in ("b7", "S8", "no")] == ["S7", "S8", ""]
    for table, column in (("sku_barcodes", "barcode"), ("skus", "sku")):
        found = plan(db, f"SELECT sku FROM {table} WHERE {column} = ?", ("b7",))
        assert found.startswith("SEARCH")
