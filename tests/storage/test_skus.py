"""SKUs are made from what is seen; what a person typed stays; a barcode belongs to one."""

import sqlite3
from pathlib import Path

import pytest

from lzdesk.domain.errors import BadInput
from lzdesk.domain.listings import Listing
from lzdesk.domain.skus import Sku
from lzdesk.reading.skus import (
    SkuFilter,
    count_skus,
    open_orders_by_sku,
    sku_lines,
    sku_names,
    sku_of_code,
)
from lzdesk.storage.connect import open_for_writing
from lzdesk.storage.migrate import make_engine, upgrade
from lzdesk.storage.repositories.listings import write_listings
from lzdesk.storage.repositories.orders import write_page
from lzdesk.storage.repositories.skus import change_skus, restore_skus, skus_of
from lzdesk.storage.repositories.stores import add_store
from lzdesk.storage.writer import Writer
from tests.factory import make_item, make_order, make_store

NOW = 1_000


def listing(sku: str, **fields: object) -> Listing:
    values: dict[str, object] = {
        "product_id": "p", "sku_id": f"id-{sku}", "seller_sku": sku, "shop_sku": "", "name": "Mug",
        "variation": "Green", "raw_status": "active", "currency": "SGD", "price_minor": 1,
        "sale_price_minor": None, "by_marketplace": 0, "locked": 0, "locked_until": None,
        "image_url": "https://img.example/1.jpg", "url": "", "updated_at": 5, "stocks": (),
    }  # fmt: skip
    return Listing(**{**values, **fields})  # type: ignore[arg-type]


def known(writer: Writer, *names: str) -> list[Sku]:
    found = writer.run_blocking(skus_of, names)
    return [found[name] for name in names if name in found]


def change(writer: Writer, names: list[str], field: str, value: object) -> list[Sku]:
    return writer.run_blocking(change_skus, names, field, value, NOW, "me")  # type: ignore[arg-type]


@pytest.fixture
def seen(writer: Writer) -> Writer:
    """A desk on which the SKUs A1, A2 and A10 were sold."""
    store = writer.run_blocking(add_store, make_store())
    items = [make_item(str(n), seller_sku=sku) for n, sku in enumerate(("A10", "A2", "A1", ""))]
    page = [make_order("1", items=tuple(items)), make_order("2", items=(items[0],))]
    writer.run_blocking(write_page, store.id, page, NOW, "sync", 0)
    return writer


def test_orders_make_skus_once_and_leave_what_was_typed(seen: Writer) -> None:
    assert [one.sku for one in known(seen, "A1", "A2", "A10", "")] == ["A1", "A2", "A10"]
    assert known(seen, "A1")[0].name == "Serum 30 ml"
    change(seen, ["A1"], "name", "Mine")
    again = make_order("3", items=(make_item("9", seller_sku="A1", name="Theirs", image_url="x"),))
    seen.run_blocking(write_page, 1, [again], NOW, "sync", 0)
    assert known(seen, "A1") == [Sku("A1", "Mine", "x", typed=("name",))]
    change(seen, ["A1"], "name", "")
    other = make_order("4", items=(make_item("9", seller_sku="A1", name="Theirs"),))
    seen.run_blocking(write_page, 1, [other], NOW, "sync", 0)
    assert known(seen, "A1")[0].name == "Theirs"


def test_listings_make_skus_and_bring_newer_pictures(seen: Writer) -> None:
    seen.run_blocking(write_listings, 1, [listing("A1"), listing("L")], NOW)
    assert known(seen, "L") == [Sku("L", "Mug, Green", "https://img.example/1.jpg")]
    change(seen, ["L"], "image_url", "https://mine.example/")
    newer = [
        listing(sku, name="Cup", image_url="https://img.example/2.jpg", updated_at=6)
        for sku in ("A1", "L")
    ]
    seen.run_blocking(write_listings, 1, newer, NOW)
    assert [(one.name, one.image_url) for one in known(seen, "A1", "L")] == [
        ("Serum 30 ml", "https://img.example/2.jpg"), ("Mug, Green", "https://mine.example/"),
    ]  # fmt: skip


def test_a_change_tells_what_was_there_and_goes_back(seen: Writer) -> None:
    before = change(seen, ["A1", "A2", "none"], "bin", "B-2")
    assert [(one.sku, one.bin) for one in before] == [("A1", ""), ("A2", "")]
    assert change(seen, ["A1", "A2"], "bin", "B-2") == []
    undone = seen.run_blocking(restore_skus, before, NOW, "me")
    assert [one.bin for one in undone] == ["B-2", "B-2"]
    assert known(seen, "A1", "A2") == before


def test_a_barcode_belongs_to_one_sku(seen: Writer) -> None:
    change(seen, ["A1"], "barcodes", ("885", "886"))
    with pytest.raises(BadInput) as caught:
        change(seen, ["A2"], "barcodes", ("1", "886"))
    assert caught.value.kind == "sku.barcode_taken"
    assert (caught.value.fields["value"], caught.value.fields["other"]) == ("886", "A1")
    assert known(seen, "A2")[0].barcodes == ()
    with pytest.raises(BadInput, match="barcode_for_many"):
        change(seen, ["A1", "A2"], "barcodes", ("7",))
    with pytest.raises(BadInput, match="barcode_taken"):
        # A scan of it would mean that Sku.
        change(seen, ["A2"], "barcodes", ("A1",))
    before = change(seen, ["A1"], "barcodes", ())
    change(seen, ["A2"], "barcodes", ("886",))
    with pytest.raises(BadInput, match="barcode_taken"):
        seen.run_blocking(restore_skus, before, NOW, "me")
    assert known(seen, "A1")[0].barcodes == ()


def test_what_the_grid_reads(seen: Writer) -> None:
    change(seen, ["A2"], "bin", "Z10")
    change(seen, ["A10"], "bin", "z9")
    change(seen, ["A2"], "barcodes", ("88_5", "A-1"))
    change(seen, ["A1"], "bought_after_order", True)
    db = sqlite3.connect(seen.path)
    assert sku_names(db, SkuFilter()) == ["A1", "A2", "A10"]
    assert sku_names(db, SkuFilter(descending=True)) == ["A10", "A2", "A1"]
    assert sku_names(db, SkuFilter(sort="bin")) == ["A10", "A2", "A1"]
    assert sku_names(db, SkuFilter(sort="bin", descending=True)) == ["A2", "A10", "A1"]
    assert sku_names(db, SkuFilter("8_5")) == ["A2"] and sku_names(db, SkuFilter("%")) == []
    assert sku_names(db, SkuFilter(" serum ", without_bin=True)) == ["A1"]
    assert sku_names(db, SkuFilter(bought_after_order=True)) == ["A1"]
    assert count_skus(db) == (3, 1, 1)
    assert open_orders_by_sku(db) == {"A1": 1, "A2": 1, "A10": 2, "": 1}
    (line,) = sku_lines(db, ["A2"])
    assert (line.bin, line.barcodes) == ("Z10", "88_5, A-1")
    assert [sku_of_code(db, code) for code in ("A-1", "A1", "?")] == ["A2", "A1", ""]
    seen.run_blocking(
        lambda connection: connection.exec_driver_sql("UPDATE stores SET removed_at = 1")
    )
    assert open_orders_by_sku(db) == {}
    db.close()


def test_a_desk_from_before_gets_its_skus(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    writer = Writer(path, tmp_path / "b")
    store = writer.run_blocking(add_store, make_store())
    writer.run_blocking(write_page, store.id, [make_order("1")], NOW, "sync", 0)
    writer.run_blocking(write_listings, store.id, [listing("LMB-SERUM-30"), listing("L9")], NOW)
    writer.close()
    db = open_for_writing(path)
    for table in ("sku_barcodes", "skus"):
        db.execute(f"DROP TABLE {table}")
    db.execute("UPDATE alembic_version SET version_num = '0006'")
    engine = make_engine(db)
    upgrade(engine, "0007")
    rows = db.execute("SELECT sku, name, bin, typed FROM skus ORDER BY sku_order").fetchall()
    engine.dispose()
    db.close()
    assert rows == [("L9", "Mug, Green", "", ""), ("LMB-SERUM-30", "Mug, Green", "", "")]
