"""What leaves today is counted as it stands, and the manifest holds what was scanned out."""

from pathlib import Path

import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.statuses import Status
from lzdesk.labels.worker import LabelWorker
from lzdesk.link.messages import AskHandOver, AskOrderPage, MakeManifest, ManifestText
from lzdesk.reading.connection import open_reading
from lzdesk.reading.hand_over import Leaving, leaving
from lzdesk.services.hand_to_carriers import HandOver
from lzdesk.storage.repositories.orders import write_page
from lzdesk.storage.repositories.stores import add_store
from lzdesk.storage.writer import Writer
from tests.factory import DAY, HOUR, make_item, make_order, make_store

WORDS = ManifestText(
    "{carrier}: {count}", ("signed",), "No.", "Carrier", "Tracking", "Order", "Store", "Items",
    "{page}/{pages}",
)  # fmt: skip
READY = {"status": Status.ARRANGED, "raw_status": "ready_to_ship"}
MIDNIGHT = 1_795_000_000_000


class Bench:
    """Two stores of one carrier, their orders made by `parcel`, scanned out by `out`."""

    def __init__(self, path: Path) -> None:
        self.path = path / "lzdesk.db"
        self.writer = Writer(self.path, path / "backups")
        self.sg = self.writer.run_blocking(add_store, make_store()).id
        self.th = self.writer.run_blocking(
            add_store, make_store("th-shop", country="th", name="ร้าน ไทย")
        ).id
        self._made = 0

    def parcel(self, store: int, due: int | None = None, **fields: object) -> int:
        """Its order's row. The parcel is packed, by LEX SG, with two pieces."""
        self._made += 1
        package = f"FP{self._made}"
        facts = {"package_id": package, "tracking": f"LEX{self._made}", "carrier": "LEX SG"}
        facts |= {"status": Status.ARRANGED, "ship_by": due, **fields}  # type: ignore[dict-item]
        items = tuple(make_item(f"{self._made}-{n}", **facts) for n in range(2))  # type: ignore[arg-type]
        order = make_order(str(4000 + self._made), items=items, ship_by=due, status=items[0].status)
        written = self.writer.run_blocking(write_page, store, [order], MIDNIGHT, "sync", None)
        return written.added[0]

    def do(self, sql: str, *values: object) -> None:
        self.writer.run_blocking(lambda c: c.exec_driver_sql(sql, values) and None)  # type: ignore[arg-type]

    def out(self, row: int, at: int) -> None:
        self.do("UPDATE packages SET scanned_out_at = ? WHERE order_row = ?", at, row)

    def leaving(self) -> list[Leaving]:
        db = open_reading(self.path)
        found = leaving(db, MIDNIGHT, MIDNIGHT + DAY)
        db.close()
        return found


@pytest.fixture
def bench(tmp_path: Path):  # type: ignore[no-untyped-def]
    made = Bench(tmp_path)
    yield made
    made.writer.close()


def test_each_parcel_is_counted_where_it_stands(bench: Bench) -> None:
    today, late = MIDNIGHT + 9 * HOUR, MIDNIGHT - HOUR
    bench.parcel(bench.sg, today)
    bench.parcel(bench.sg, late, **READY)
    bench.parcel(bench.sg, MIDNIGHT + DAY, **READY)
    bench.parcel(bench.sg, today, pickup_until=MIDNIGHT + 12 * HOUR, **READY)
    bench.parcel(bench.sg, today, pickup_until=MIDNIGHT + 30 * HOUR)
    escalated = bench.parcel(bench.sg, late, can_escalate=True, **READY)
    bench.parcel(bench.sg, today, own_fleet=True)
    bench.parcel(bench.sg, today, fulfilled_by="marketplace")
    bench.out(bench.parcel(bench.sg, today, **READY), MIDNIGHT + HOUR)
    bench.out(bench.parcel(bench.sg, today, **READY), MIDNIGHT - HOUR)
    bench.out(bench.parcel(bench.sg, today, status=Status.IN_TRANSIT), MIDNIGHT + HOUR)
    bench.parcel(bench.sg, today, status=Status.IN_TRANSIT)
    bench.out(bench.parcel(bench.sg, today, status=Status.CANCELLED), MIDNIGHT + HOUR)
    bench.parcel(bench.th, None)
    sg, th = bench.leaving()
    assert (sg.carrier, sg.store_id, sg.country) == ("LEX SG", bench.sg, "sg")
    assert sg.pick_up == 2
    assert sg.drop_off == 4
    assert sg.ready == 4
    assert sg.scanned_out == 2
    assert sg.missing == 4
    assert (sg.late_pick_ups, sg.late_order, sg.first_due) == (1, escalated, late)
    assert (th.country, th.pick_up, th.drop_off, th.missing, th.first_due) == ("th", 0, 0, 0, None)


def test_a_removed_store_hands_nothing_over(bench: Bench) -> None:
    bench.parcel(bench.sg, MIDNIGHT)
    bench.do("UPDATE stores SET removed_at = 1")
    assert bench.leaving() == []


def manifest(out: Path, *carriers: str) -> MakeManifest:
    return MakeManifest(str(out), MIDNIGHT, carriers, WORDS)


async def test_a_manifest_holds_todays_parcels_of_its_carrier(bench: Bench, tmp_path: Path) -> None:
    for number in range(3):
        bench.out(bench.parcel(bench.sg), MIDNIGHT + 3 * HOUR - number)
    bench.out(bench.parcel(bench.th, carrier="Kerry"), MIDNIGHT)
    bench.out(bench.parcel(bench.sg), MIDNIGHT - 1)
    bench.parcel(bench.sg)
    sheet, paper = tmp_path / "m.xlsx", tmp_path / "m.pdf"
    async with LabelWorker() as worker:
        hand_over = HandOver(bench.writer, worker)
        assert (await hand_over.manifest(manifest(sheet, "LEX SG"))).parcels == 3
        assert (await hand_over.manifest(manifest(paper))).parcels == 4
        none = tmp_path / "none.pdf"
        assert (await hand_over.manifest(manifest(none, "Ninja Van"))).parcels == 0
        assert not none.exists()
        with pytest.raises(BadInput, match=r"labels\.not_written"):
            await hand_over.manifest(manifest(sheet / "m.xlsx"))
        with pytest.raises(BadInput, match=r"labels\.not_written"):
            await hand_over.manifest(manifest(sheet / "m.pdf"))
    rows = CalamineWorkbook.from_path(sheet).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows] == ["Tracking", "LEX3", "LEX2", "LEX1"]
    assert {row[4] for row in rows[1:]} == {2}
    with pypdfium2.PdfDocument(paper.read_bytes()) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    assert len(texts) == 2
    assert "Kerry: 1" in texts[0] and "LEX SG: 3" in texts[1] and "LEX5" not in texts[1]


async def test_a_late_pick_up_is_escalated_on_the_orders_own_page(bench: Bench) -> None:
    row = bench.parcel(bench.th)
    async with LabelWorker() as worker:
        hand_over = HandOver(bench.writer, worker)
        page = await hand_over.order_page(AskOrderPage(row))
        rules = await hand_over.rules(AskHandOver())
        with pytest.raises(LzdeskError, match=r"order\.unknown"):
            await hand_over.order_page(AskOrderPage(999))
    assert page.address == ("https://sellercenter.lazada.co.th/apps/order/detail?tradeOrderId=4001")
    assert rules.books_pickup == ("lazada",)
