"""Scans: what must not leave is refused, what leaves is noted once, and counts are the engine's."""

import pytest

from lzdesk.domain.errors import BadInput
from lzdesk.lib.clock import now_ms
from lzdesk.link import messages
from lzdesk.link.messages import FinishParcel, ParcelScanned, PullParcel, ScanParcel
from lzdesk.services.scan_parcels import ParcelScans
from tests.services.test_build_labels import SG
from tests.sync.conftest import Reading, reading

__all__ = ["reading"]
ARRANGED = (
    "SELECT k.order_row, k.package_id, k.tracking FROM packages k JOIN orders o"
    " ON o.id = k.order_row WHERE o.status = 3 AND o.fulfilled_by = 'seller' AND NOT EXISTS"
    " (SELECT 1 FROM order_items i WHERE i.order_row = o.id AND i.status <> 3) ORDER BY k.id"
)


class Bench:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.told: list[messages.AnyEvent] = []
        self.woken = 0
        self.scans = ParcelScans(reading.writer, "Mei", self.told.append, self._wake)
        self.parcels = [(int(a), str(b), str(c)) for a, b, c in self.do(ARRANGED)]  # type: ignore[call-overload]

    def _wake(self) -> None:
        self.woken += 1

    def do(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        def job(connection: object) -> list[tuple[object, ...]]:
            found = connection.exec_driver_sql(sql, values)  # type: ignore[attr-defined]
            return [tuple(row) for row in found] if found.returns_rows else []

        return self.reading.writer.run_blocking(job)  # type: ignore[arg-type]

    async def scan(self, code: str, mode: str = "ship") -> ParcelScanned:
        reply = await self.scans.answer(ScanParcel(code, mode))
        assert isinstance(reply, ParcelScanned)
        return reply

    async def finish(self, row: int, package: str, counts: dict[str, int]) -> ParcelScanned:
        reply = await self.scans.answer(FinishParcel(row, package, counts))
        assert isinstance(reply, ParcelScanned)
        return reply


@pytest.fixture
async def bench(reading: Reading) -> Bench:
    await reading.schedule.once([SG])
    return Bench(reading)


async def test_a_waybill_hands_its_parcel_over_once(bench: Bench) -> None:
    row, package, tracking = bench.parcels[0]
    before = now_ms()
    done = await bench.scan(f" {tracking}\n")
    assert (done.verdict, done.order_row, done.package_id) == ("shipped", row, package)
    assert done.carrier and done.order_number
    noted = "SELECT scanned_out_at, scanned_out_by FROM packages WHERE scanned_out_at IS NOT NULL"
    ((at, by),) = bench.do(noted)
    assert isinstance(at, int) and before <= at <= now_ms() and by == "Mei"
    again = await bench.scan(tracking)
    assert (again.verdict, again.why, again.at, again.by) == ("refused", "scan.again", at, "Mei")
    assert bench.do(noted) == [(at, by)]
    assert bench.told == [messages.OrdersChanged((row,))]
    history = bench.do("SELECT field, after FROM order_history WHERE field = 'scanned_out'")
    assert history == [("scanned_out", done.carrier)]


async def test_a_store_that_says_so_is_told_ready_to_ship_with_the_scan(bench: Bench) -> None:
    (row, _, tracking), (_, _, other) = bench.parcels[:2]
    await bench.scan(other)
    assert bench.woken == 0
    bench.do("UPDATE stores SET ready_to_ship = 'scan'")
    packed = bench.do(
        "SELECT k.order_row, k.tracking FROM packages k JOIN order_items i"
        " ON i.order_row = k.order_row AND i.package_id = k.package_id"
        " WHERE i.raw_status = 'packed' AND k.scanned_out_at IS NULL LIMIT 1"
    )
    ((row, tracking),) = packed  # type: ignore[assignment]
    assert (await bench.scan(tracking)).verdict == "shipped"
    assert bench.woken == 1
    assert bench.do("SELECT kind, order_row FROM commands") == [("ready_to_ship", row)]


async def test_a_parcel_that_was_not_scanned_is_not_told_ready(bench: Bench) -> None:
    bench.do("UPDATE stores SET ready_to_ship = 'scan'")
    ((row, tracking),) = bench.do(
        "SELECT k.order_row, k.tracking FROM packages k JOIN order_items i"
        " ON i.order_row = k.order_row AND i.package_id = k.package_id"
        " WHERE i.raw_status = 'packed' GROUP BY k.id HAVING count(*) > 1 LIMIT 1"
    )
    bench.do("UPDATE order_items SET package_id = 'late' WHERE order_row = ? AND position = 0", row)
    assert (await bench.scan(str(tracking))).verdict == "shipped"
    meant = bench.do("SELECT j.value FROM commands c, json_each(c.payload, '$.items') j ORDER BY 1")
    scanned = "SELECT item_id FROM order_items WHERE order_row = ? AND package_id <> 'late'"
    assert meant == bench.do(f"{scanned} ORDER BY 1", row) != []


MUST_NOT_LEAVE = {
    "scan.cancelled": "UPDATE order_items SET status = 13 WHERE order_row = ?",
    "scan.cancel_asked": "UPDATE orders SET status = 1 WHERE id = ?",
    "scan.repacked": "UPDATE order_items SET package_id = 'FP-new' WHERE order_row = ?",
    "scan.held": "UPDATE orders SET hold_until = 9000000000000 WHERE id = ?",
    "scan.past": "UPDATE order_items SET status = 9 WHERE order_row = ?",
    "scan.not_ours": "UPDATE orders SET fulfilled_by = 'marketplace' WHERE id = ?",
}


@pytest.mark.parametrize("mode", ["ship", "pack"])
async def test_what_must_not_leave_is_refused(bench: Bench, mode: str) -> None:
    for (why, sql), (row, _, tracking) in zip(MUST_NOT_LEAVE.items(), bench.parcels, strict=False):
        bench.do(sql, row)
        refused = await bench.scan(tracking, mode)
        assert (refused.verdict, refused.why, refused.order_row) == ("refused", why, row)
        assert refused.must_pull == (
            why in ("scan.cancelled", "scan.cancel_asked", "scan.repacked")
        )
    assert (await bench.scan("NOBODY'S", mode)).why == "scan.unknown"
    with pytest.raises(BadInput):
        await bench.scan(bench.parcels[0][2], "fly")
    assert bench.do("SELECT count(*) FROM packages WHERE scanned_out_at IS NOT NULL") == [(0,)]


async def test_an_address_that_changed_after_the_print_stops_the_parcel(bench: Bench) -> None:
    (row, package, tracking), (other, _, unprinted) = bench.parcels[:2]
    history = "INSERT INTO order_history (order_row, at, field, before, after, by, item_id)"
    for one in (row, other):
        bench.do(f"{history} VALUES (?, ?, 'ship_to', 'a', 'b', 'sync', '')", one, now_ms() + 1000)
    printed(bench, row, package, now_ms())
    refused = await bench.scan(tracking)
    assert (refused.why, refused.must_pull) == ("scan.address", True)
    assert (await bench.scan(unprinted)).verdict == "shipped"
    # Printed anew it may leave: the old label is void.
    bench.do("UPDATE printed_pages SET at = ?", now_ms() + 2000)
    assert (await bench.scan(tracking)).verdict == "shipped"


async def test_a_pulled_parcel_is_noted_and_stays(bench: Bench) -> None:
    row, package, tracking = bench.parcels[0]
    bench.do("UPDATE order_items SET status = 13 WHERE order_row = ?", row)
    assert (await bench.scan(tracking)).must_pull
    for _ in range(2):
        await bench.scans.answer(PullParcel(row, package))
    refused = await bench.scan(tracking)
    assert (refused.why, refused.by, refused.must_pull) == ("scan.pulled", "Mei", False)
    assert bench.do("SELECT count(*) FROM order_history WHERE field = 'pulled'") == [(1,)]
    with pytest.raises(BadInput):
        await bench.scans.answer(PullParcel(row, "none"))


async def test_a_label_printed_after_the_pull_lets_the_parcel_leave(bench: Bench) -> None:
    row, package, tracking = bench.parcels[0]
    await bench.scans.answer(PullParcel(row, package))
    bench.do(
        "INSERT INTO print_runs (id, started_at, by, layout, state, out_file)"
        " VALUES (1, 1, 'Mei', 'a6', 'handed_over', '')"
    )
    bench.do(
        "INSERT INTO printed_pages (run_id, order_row, package_id, page, at, by, reason)"
        " SELECT 1, ?, ?, 1, pulled_at, 'Mei', '' FROM packages WHERE pulled_at", row, package,
    )  # fmt: skip
    assert (await bench.scan(tracking)).why == "scan.pulled"
    bench.do("UPDATE printed_pages SET at = at + 1, voided_at = 5")
    assert (await bench.scan(tracking)).why == "scan.pulled"
    bench.do("UPDATE printed_pages SET voided_at = NULL")
    assert (await bench.scan(tracking, "pack")).verdict == "to_check"
    # It can be pulled once more.
    bench.do("UPDATE packages SET pulled_at = pulled_at - 100000")
    bench.do("UPDATE printed_pages SET at = at - 100000")
    await bench.scans.answer(PullParcel(row, package))
    assert (await bench.scan(tracking)).why == "scan.pulled"
    bench.do("UPDATE printed_pages SET at = at + 200000")
    assert (await bench.scan(tracking)).verdict == "shipped"


async def test_a_parcel_that_came_back_leaves_with_a_new_label(bench: Bench) -> None:
    row, package, tracking = bench.parcels[0]
    assert (await bench.scan(tracking)).verdict == "shipped"
    await bench.scans.answer(PullParcel(row, package))
    bench.do("UPDATE packages SET pulled_at = scanned_out_at + 1 WHERE pulled_at")
    assert (await bench.scan(tracking)).why == "scan.pulled"
    printed(bench, row, package, now_ms() + 1000)
    assert (await bench.scan(tracking)).verdict == "shipped"
    bench.do("UPDATE packages SET scanned_out_at = pulled_at + 1 WHERE pulled_at")
    assert (await bench.scan(tracking)).why == "scan.again"


async def test_an_item_that_is_cancelled_stops_its_parcel_until_it_is_printed_anew(
    bench: Bench,
) -> None:
    row, package, tracking = next(one for one in bench.parcels if pieces(bench, one) > 1)
    printed(bench, row, package, now_ms() - 1000)
    item = "SELECT min(item_id) FROM order_items WHERE order_row = ?"
    ((gone,),) = bench.do(item, row)
    bench.do("UPDATE order_items SET status = 13 WHERE item_id = ?", gone)
    bench.do(
        "INSERT INTO order_history (order_row, at, field, before, after, by, item_id)"
        " VALUES (?, ?, 'item_status', 'packed', 'canceled', 'sync', ?)", row, now_ms(), gone,
    )  # fmt: skip
    refused = await bench.scan(tracking)
    assert (refused.why, refused.must_pull) == ("scan.cancelled", True)
    bench.do("UPDATE printed_pages SET at = ?", now_ms() + 1000)
    shown = await bench.scan(tracking, "pack")
    assert sum(one.pieces for one in shown.items) == pieces(bench, (row, package, "")) - 1
    assert (await bench.scan(tracking)).verdict == "shipped"
    bench.do("UPDATE order_items SET status = 13 WHERE order_row = ?", row)
    assert (await bench.scan(tracking)).why == "scan.cancelled"


def pieces(bench: Bench, parcel: tuple[int, str, str]) -> int:
    count = "SELECT count(*) FROM order_items WHERE order_row = ? AND package_id = ?"
    return int(str(bench.do(count, *parcel[:2])[0][0]))


def printed(bench: Bench, row: int, package: str, at: int) -> None:
    bench.do(
        "INSERT INTO print_runs (id, started_at, by, layout, state, out_file)"
        " VALUES (1, 1, 'Mei', 'a6', 'handed_over', '')"
    )
    bench.do(
        "INSERT INTO printed_pages (run_id, order_row, package_id, page, at, by, reason)"
        " VALUES (1, ?, ?, 1, ?, 'Mei', '')", row, package, at,
    )  # fmt: skip


async def test_a_parcel_is_checked_only_where_each_item_was_scanned(bench: Bench) -> None:
    row, package, tracking = next(one for one in bench.parcels if pieces(bench, one) > 1)
    sku = str(bench.do("SELECT seller_sku FROM order_items WHERE order_row = ?", row)[0][0])
    bench.do("INSERT INTO sku_barcodes VALUES ('8850001', ?, 0)", sku)
    shown = await bench.scan(tracking, "pack")
    assert shown.verdict == "to_check"
    counts = {item.sku: item.pieces for item in shown.items}
    assert sum(counts.values()) > 1
    assert next(item for item in shown.items if item.sku == sku).barcodes == ("8850001",)
    for wrong in ({}, {**counts, sku: counts[sku] + 1}, {**counts, "OTHER": 1}):
        refused = await bench.finish(row, package, wrong)
        assert (refused.verdict, refused.why) == ("refused", "scan.items_differ")
    assert (await bench.finish(row, package, counts)).verdict == "checked"
    assert (await bench.scan(tracking, "pack")).why == "scan.checked"
    assert (await bench.scan(tracking)).verdict == "shipped"
