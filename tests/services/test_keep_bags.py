"""Bags of cross-border parcels: filled one parcel at a time, closed when sent, due by the rule."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lzdesk.alerts.rules.late_bag import late_bag
from lzdesk.domain.bags import SORTING_DAYS, sorting_due
from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.statuses import Status
from lzdesk.domain.traces import ParcelTrace
from lzdesk.link import messages
from lzdesk.link.messages import ChangeBag, EmptyBag, FillBag, MakeBag, TakeOutOfBag
from lzdesk.reading.bags import BagLine, bag_list, bag_parcels
from lzdesk.reading.connection import open_reading
from lzdesk.services.import_order_export import import_order_export_blocking
from lzdesk.services.keep_bags import Bags
from lzdesk.storage.repositories.alerts import gather_facts
from lzdesk.storage.repositories.orders import write_page
from lzdesk.storage.repositories.stores import add_store
from lzdesk.storage.repositories.traces import ToTrace, write_traces
from lzdesk.storage.repositories.views import set_option
from lzdesk.storage.writer import Writer
from tests.factory import DAY, make_item, make_order, make_store

NOW = 1_795_000_000_000


class Bench:
    def __init__(self, path: Path) -> None:
        self.path = path / "lzdesk.db"
        self.writer = Writer(self.path, path / "backups")
        self.told: list[messages.AnyEvent] = []
        self.bags = Bags(self.writer, "Mei", self.told.append)
        self.stores = {
            name: self.writer.run_blocking(
                add_store, make_store(name, authorisation=name, name=name)
            ).id
            for name in ("cross", "local")
        }
        for name, country in (("cross", "cb"), ("local", "sg")):
            self.do(
                "INSERT INTO authorisations (id, marketplace, app_key, country, account, state)"
                " VALUES (?, 'lazada', '1', ?, '', 'ok')",
                name,
                country,
            )
        self._made = 0

    def do(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        def job(connection: Any) -> list[tuple[Any, ...]]:
            found = connection.exec_driver_sql(sql, values)
            return [tuple(row) for row in found] if found.returns_rows else []

        return self.writer.run_blocking(job)

    def parcel(self, store: str = "cross", created_at: int = NOW, **fields: object) -> str:
        """The waybill of a packed order."""
        self._made += 1
        number = self._made
        facts = {"status": Status.ARRANGED, "package_id": f"FP{number}", "tracking": f"LX{number}"}
        item = make_item(f"I{number}", **(facts | fields))  # type: ignore[arg-type]
        order = make_order(
            f"{4000 + number}", items=(item,), created_at=created_at, status=item.status
        )
        self.writer.run_blocking(write_page, self.stores[store], [order], NOW, "sync", None)
        return f"LX{number}"

    async def bag(self, *codes: str) -> int:
        made = await self.bags.make(MakeBag("  first  "))
        for code in codes:
            await self.bags.fill(FillBag(made.bag, code))
        return made.bag

    def list(self) -> tuple[BagLine, ...]:
        db = open_reading(self.path)
        found = bag_list(db, NOW, SORTING_DAYS)
        db.close()
        return found.bags


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.writer.close()


async def test_a_bag_holds_what_was_scanned_into_it(bench: Bench) -> None:
    codes = [bench.parcel(created_at=NOW - DAY), bench.parcel()]
    bag = await bench.bag(*codes)
    assert (await bench.bags.fill(FillBag(bag, f" {bench.parcel()}\n"))).parcels == 3
    (line,) = bench.list()
    assert (line.name, line.parcels, line.scanned) == ("first", 3, 0)
    assert (line.marketplace, line.country, line.first_order_at) == ("lazada", "sg", NOW - DAY)
    assert bench.do("SELECT made_by FROM bags") == [("Mei",)]
    assert bench.told == [messages.BagsChanged()] * 4


REFUSED: dict[str, Callable[[Bench], str]] = {
    "bag.no_parcel": lambda _bench: "NOBODY",
    "bag.not_cross_border": lambda bench: bench.parcel("local"),
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_what_does_not_belong_into_a_bag_is_refused(bench: Bench, kind: str) -> None:
    bag = await bench.bag()
    with pytest.raises(BadInput) as refused:
        await bench.bags.fill(FillBag(bag, REFUSED[kind](bench)))
    assert refused.value.kind == kind
    assert bench.list()[0].parcels == 0


MUST_NOT_LEAVE = {
    "scan.pulled": "UPDATE packages SET pulled_at = 7, pulled_by = 'Ann'",
    "scan.cancelled": "UPDATE order_items SET status = 13",
    "scan.cancel_asked": "UPDATE orders SET status = 1",
    "scan.repacked": "UPDATE order_items SET package_id = 'FP-new'",
    "scan.past": "UPDATE order_items SET status = 9",
    "scan.address": "INSERT INTO order_history (order_row, at, field, before, after, by, item_id)"
    " SELECT id, 9, 'ship_to', 'a', 'b', 'sync', '' FROM orders",
    "scan.held": "UPDATE orders SET hold_until = 9000000000000",
}


@pytest.mark.parametrize("kind", MUST_NOT_LEAVE)
async def test_what_a_scan_refuses_goes_into_no_bag(bench: Bench, kind: str) -> None:
    bag, code = await bench.bag(), bench.parcel()
    same = make_item("I2", Status.ARRANGED, package_id="FP1", tracking=code)
    items = (make_item("I1", Status.ARRANGED, package_id="FP1", tracking=code), same)
    order = make_order("4001", items=items, created_at=NOW, status=Status.ARRANGED)
    bench.writer.run_blocking(write_page, bench.stores["cross"], [order], NOW, "sync", None)
    bench.do(
        "INSERT INTO print_runs (id, started_at, by, layout, state, out_file)"
        " VALUES (1, 1, 'Mei', 'a6', 'handed_over', '')"
    )
    bench.do(
        "INSERT INTO printed_pages (run_id, order_row, package_id, page, at, by, reason)"
        " SELECT 1, id, 'FP1', 1, 5, 'Mei', '' FROM orders"
    )
    bench.do(MUST_NOT_LEAVE[kind])
    with pytest.raises(BadInput) as refused:
        await bench.bags.fill(FillBag(bag, code))
    assert refused.value.kind == kind
    if kind == "scan.pulled":
        assert refused.value.fields == {"code": code, "by": "Ann", "at": 7}
    must_pull = kind in ("scan.cancelled", "scan.cancel_asked", "scan.address", "scan.repacked")
    assert ("row" in refused.value.fields) == must_pull
    assert bench.list()[0].parcels == 0


async def test_a_parcel_that_was_scanned_out_may_go_into_a_bag(bench: Bench) -> None:
    code = bench.parcel()
    bench.do("UPDATE packages SET scanned_out_at = 7, scanned_out_by = 'Ann'")
    assert await bench.bag(code)
    assert bench.list()[0].parcels == 1


async def test_a_parcel_lies_in_one_bag(bench: Bench) -> None:
    code = bench.parcel()
    first, second = await bench.bag(code), await bench.bag()
    for bag, kind in ((first, "bag.twice"), (second, "bag.elsewhere")):
        with pytest.raises(BadInput) as refused:
            await bench.bags.fill(FillBag(bag, code))
        assert refused.value.kind == kind and refused.value.fields["name"] == "first"


async def test_a_bag_is_of_one_marketplace(bench: Bench) -> None:
    bag = await bench.bag(bench.parcel())
    bench.do("UPDATE bags SET marketplace = 'shopee'")
    with pytest.raises(BadInput, match=r"bag\.other_marketplace"):
        await bench.bags.fill(FillBag(bag, bench.parcel()))


async def test_a_bag_that_was_sent_is_closed(bench: Bench) -> None:
    code, more = bench.parcel(), bench.parcel()
    bag = await bench.bag(code)
    fields: dict[str, str | int | None] = {"carrier": " SF ", "number": "SF1", "sent_at": NOW}
    await bench.bags.change(ChangeBag(bag, fields))
    (line,) = bench.list()
    assert (line.carrier, line.number, line.sent_at) == ("SF", "SF1", NOW)
    for ask in (bench.bags.fill(FillBag(bag, more)), bench.bags.undo(EmptyBag(bag))):
        with pytest.raises(BadInput, match=r"bag\.sent"):
            await ask
    await bench.bags.change(ChangeBag(bag, {"sent_at": None}))
    await bench.bags.undo(EmptyBag(bag))
    assert bench.list() == ()
    assert bench.do("SELECT count(*) FROM packages WHERE bag_id IS NOT NULL") == [(0,)]


async def test_a_parcel_is_taken_out_of_an_open_bag(bench: Bench) -> None:
    bag = await bench.bag(bench.parcel(), bench.parcel())
    db = open_reading(bench.path)
    found, (first, second) = bag_parcels(db, bag)
    assert (found, first.tracking, second.tracking) == (bag, "LX1", "LX2")
    await bench.bags.take_out(TakeOutOfBag(bag, (first.package_row,)))
    assert bag_parcels(db, bag) == (bag, [second])
    await bench.bags.change(ChangeBag(bag, {"sent_at": NOW}))
    with pytest.raises(BadInput, match=r"bag\.sent"):
        await bench.bags.take_out(TakeOutOfBag(bag, (second.package_row,)))
    db.close()


@pytest.mark.parametrize("fields", [{"made_by": "x"}, {"sent_at": "soon"}, {"name": 7}])
async def test_nothing_else_of_a_bag_is_changed(bench: Bench, fields: dict[str, Any]) -> None:
    bag = await bench.bag()
    with pytest.raises(BadInput, match=r"bag\.bad_field"):
        await bench.bags.change(ChangeBag(bag, fields))
    for ask in (bench.bags.change(ChangeBag(99, {})), bench.bags.undo(EmptyBag(99))):
        with pytest.raises(LzdeskError, match=r"bag\.unknown"):
            await ask


async def test_a_bag_has_arrived_when_each_of_its_parcels_was_scanned(bench: Bench) -> None:
    await bench.bag(bench.parcel(), bench.parcel())
    rows = bench.do("SELECT id, order_id FROM orders ORDER BY id")
    for place, (row, order_id) in enumerate(rows):
        assert bench.list()[0].sorted_at is None
        package = f"FP{place + 1}"
        asked = ToTrace("cross", row, order_id, (package,))
        told = [(asked, [ParcelTrace(package, NOW + place)])]
        bench.writer.run_blocking(write_traces, told, NOW)
        assert bench.list()[0].scanned == place + 1
    assert bench.list()[0].sorted_at == NOW + 1
    assert bench.do("SELECT count(*) FROM bags") == [(1,)]
    db = open_reading(bench.path)
    assert bag_list(db, NOW + 40 * DAY, SORTING_DAYS).bags == ()
    db.close()


def late(bench: Bench, now_ms: int) -> list[tuple[object, ...]]:
    """Name, orders and due time of the bags an alert would be of."""

    def job(connection: Any) -> list[tuple[object, ...]]:
        found = late_bag(gather_facts(connection, now_ms, now_ms))
        return [(one.fields["name"], one.fields["orders"], one.fields["since"]) for one in found]

    return bench.writer.run_blocking(job)


async def test_a_late_bag_is_an_alert_that_ends_by_itself(bench: Bench) -> None:
    await bench.bag()
    bag = await bench.bag(bench.parcel(created_at=NOW - DAY), bench.parcel())
    due = sorting_due(NOW - DAY, 3)
    assert late(bench, due) == []
    alert = [("first", 2, due)]
    assert late(bench, due + 1) == alert
    bench.writer.run_blocking(set_option, SORTING_DAYS, "9")
    assert late(bench, due + 1) == []
    bench.writer.run_blocking(set_option, SORTING_DAYS, "3")
    await bench.bags.change(ChangeBag(bag, {"due_at": due + DAY}))
    assert late(bench, due + 1) == [] and late(bench, due + DAY + 1) == [("first", 2, due + DAY)]
    await bench.bags.change(ChangeBag(bag, {"due_at": None, "sorted_at": NOW}))
    assert late(bench, due + 1) == []
    await bench.bags.change(ChangeBag(bag, {"sorted_at": None}))
    assert late(bench, due + 1) == alert


async def test_only_parcels_that_are_awaited_make_a_bag_late(bench: Bench) -> None:
    await bench.bag(bench.parcel(created_at=NOW - DAY), bench.parcel())
    due = sorting_due(NOW - DAY, 3)
    bench.do("UPDATE packages SET first_scan_at = 5 WHERE tracking = 'LX1'")
    assert late(bench, due + 1) == [("first", 1, due)]
    bench.do("UPDATE stores SET paused = 1 WHERE key = 'cross'")
    assert late(bench, due + 1) == []
    bench.do("UPDATE stores SET paused = 0")
    bench.do("UPDATE order_items SET status = 13 WHERE package_id = 'FP2'")
    assert late(bench, due + 1) == []


@pytest.mark.parametrize(
    ("ordered", "days", "due"),
    [
        ("2026-11-16T10:00", 3, "2026-11-19T10:00"),
        ("2026-11-19T10:00", 3, "2026-11-24T10:00"),
        ("2026-11-21T10:00", 1, "2026-11-23T10:00"),
        # Friday evening in the store's own zone is Friday: 23:30 there is 15:30 in London.
        ("2026-11-20T15:30", 1, "2026-11-23T15:30"),
        # Half past midnight on Saturday there.
        ("2026-11-20T16:30", 1, "2026-11-22T16:30"),
    ],
)
def test_weekends_do_not_count(ordered: str, days: int, due: str) -> None:
    def ms(text: str) -> int:
        return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)

    assert sorting_due(ms(ordered), days) == ms(due)


EXPORT = (
    "orderItemId,orderNumber,createTime,updateTime,status,sellerSku,unitPrice,paidPrice,"
    "shippingProviderFM,trackingCodeFM\n"
)


def export(path: Path, *rows: str) -> Path:
    file = path / "orders.csv"
    start = "04 Jul 2022 11:46,04 Jul 2022 11:46,packed,S,1,1"
    lines = [row.replace("*", start) for row in rows]
    file.write_text(EXPORT + "\n".join(lines) + "\n", "utf-8")
    return file


async def test_an_export_says_which_parcels_went_with_which_express(
    bench: Bench, tmp_path: Path
) -> None:
    for _ in range(4):
        bench.parcel()
    held = await bench.bag("LX4")
    file = export(
        tmp_path,
        "I1,4001,*,SF,SF900",
        "I2,4002,*,SF,SF900",
        "I3,4003,*,,",
        "I4,4004,*,SF,SF900",
        "I9,4009,*,YTO,YT1",
    )
    for _ in range(2):
        import_order_export_blocking(bench.writer, file, "cross", "", "sg")
        found = bench.do(
            "SELECT k.tracking, k.bag_id = ?, b.number, b.carrier FROM packages k"
            " LEFT JOIN bags b ON b.id = k.bag_id WHERE k.package_id LIKE 'FP%' ORDER BY k.id",
            held,
        )
        assert found == [
            ("LX1", 0, "SF900", "SF"),
            ("LX2", 0, "SF900", "SF"),
            ("LX3", None, None, None),
            ("LX4", 1, "", ""),
        ]
        assert bench.do("SELECT count(*) FROM bags") == [(2,)]
