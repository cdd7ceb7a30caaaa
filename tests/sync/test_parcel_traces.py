"""The second clock: parcels that left are traced, within the quota, until the carrier has them."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lzdesk.alerts.rules.no_scan import no_scan
from lzdesk.domain.alerts import Alert
from lzdesk.domain.clocks import DAY_MS, HOUR_MS
from lzdesk.domain.errors import LzdeskError, MarketplaceRefused
from lzdesk.domain.traces import ParcelTrace
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import StoreApi
from lzdesk.marketplaces.lazada.traces import LazadaTraces
from lzdesk.storage.repositories.alerts import gather_facts
from lzdesk.storage.repositories.traces import parcels_to_trace
from lzdesk.storage.repositories.views import set_option
from lzdesk.storage.writer import Transaction
from lzdesk.sync.feeds import ORDERS, TRACES, Feed
from lzdesk.sync.pace import Quota, pace_s
from lzdesk.sync.parcel_traces import BATCH, ParcelTraces
from tests.sync.conftest import Reading

FIRST = "lumi-flagship"
PARCELS = (
    "SELECT k.id, o.order_id, k.package_id, k.tracking, k.order_row FROM packages k"
    " JOIN orders o ON o.id = k.order_row JOIN order_items i ON i.order_row = k.order_row"
    " AND i.package_id = k.package_id JOIN stores s ON s.id = o.store_id"
    " WHERE s.key = ? AND i.raw_status = ? AND NOT i.own_fleet AND i.fulfilled_by = 'seller'"
    " GROUP BY k.id HAVING count(*) = (SELECT count(*) FROM order_items j"
    " WHERE j.order_row = k.order_row) ORDER BY k.id"
)


def rows(reading: Reading, sql: str, *values: object) -> list[tuple[Any, ...]]:
    found = reading.writer.run_blocking(lambda c: c.exec_driver_sql(sql, values).all())
    return [tuple(row) for row in found]


def do(reading: Reading, sql: str, *values: object) -> None:
    reading.writer.run_blocking(lambda c: c.exec_driver_sql(sql, values) and None)


def left(reading: Reading, parcel: int, ago_ms: int) -> None:
    do(reading, "UPDATE packages SET scanned_out_at = ? WHERE id = ?", now_ms() - ago_ms, parcel)


def tracing(
    reading: Reading, every_s: int = 2, told: list[int] | None = None, later_ms: int = 0
) -> ParcelTraces:
    async def paces(feed: Feed, among: Collection[str]) -> dict[str, int]:
        assert feed is TRACES
        return dict.fromkeys(among, every_s)

    heard: list[int] = [] if told is None else told

    def extend(some: Sequence[int]) -> None:
        heard.extend(some)

    return ParcelTraces(
        reading.writer, reading.schedule.calls_of, paces, extend, lambda: now_ms() + later_ms
    )


async def only_ready_to_be_out(reading: Reading) -> list[tuple[Any, ...]]:
    """Read the store; nothing but what is scanned out is awaited from here on."""
    await reading.schedule.once([FIRST])
    do(reading, "UPDATE packages SET first_read_at = 0")
    return rows(reading, PARCELS, FIRST, "shipped")


async def test_the_first_scan_of_what_left_is_the_markets(reading: Reading) -> None:
    shipped = await only_ready_to_be_out(reading)
    for parcel, *_ in shipped[:3]:
        left(reading, parcel, HOUR_MS)
    told: list[int] = []
    assert await tracing(reading, told=told).once() == 3
    assert sorted(told) == sorted(row[4] for row in shipped[:3])
    store = reading.market.store(FIRST)
    for parcel, order_id, package, *_ in shipped[:3]:
        reply = await reading.market.get(
            "/logistic/order/trace", store["access_token"], order_id=order_id
        )
        events = [
            event
            for one in reply["result"]["module"][0]["package_detail_info_list"]
            if one["ofc_package_id"] == package
            for event in one["logistic_detail_info_list"]
        ]
        (picked_up,) = [event["event_time"] for event in events if event["status_code"] == "1300"]
        assert rows(reading, "SELECT first_scan_at FROM packages WHERE id = ?", parcel) == [
            (picked_up,)
        ]
    assert await tracing(reading).once() == 0


async def test_what_the_carrier_has_not_is_asked_for_again_only_hours_later(
    reading: Reading,
) -> None:
    await only_ready_to_be_out(reading)
    (parcel, *_), *_ = rows(reading, PARCELS, FIRST, "ready_to_ship")
    left(reading, parcel, HOUR_MS)
    assert await tracing(reading).once() == 1
    assert rows(
        reading, "SELECT first_scan_at, traced_at > 0 FROM packages WHERE id = ?", parcel
    ) == [(None, 1)]
    assert await tracing(reading).once() == 0
    assert await tracing(reading, later_ms=TRACES.overlap_ms - HOUR_MS).once() == 0
    assert await tracing(reading, later_ms=TRACES.overlap_ms + HOUR_MS).once() == 1
    assert await tracing(reading, later_ms=15 * DAY_MS).once() == 0


async def test_ready_to_ship_is_traced_after_what_was_scanned_out(reading: Reading) -> None:
    await reading.schedule.once([FIRST])
    ready = rows(reading, PARCELS, FIRST, "ready_to_ship")
    left(reading, ready[-1][0], HOUR_MS)
    wanted = reading.writer.run_blocking(parcels_to_trace, now_ms(), DAY_MS, HOUR_MS)
    assert wanted[0].order_row == ready[-1][4]
    mine = {one.order_row for one in wanted}
    assert {row[4] for row in ready} <= mine
    packed = {row[4] for row in rows(reading, PARCELS, FIRST, "packed")}
    assert packed and not packed & mine


async def test_a_store_makes_as_many_calls_as_its_share_of_the_quota(reading: Reading) -> None:
    shipped = await only_ready_to_be_out(reading)
    for parcel, *_ in shipped:
        left(reading, parcel, HOUR_MS)
    assert len(shipped) > 3
    slow = tracing(reading, every_s=600)
    assert await slow.once() == 1
    assert await slow.once() == 0
    assert await tracing(reading, every_s=10).once() == 3
    shares = [feed.quota_share for feed in (ORDERS, TRACES)]
    assert sum(shares) < 0.85 and pace_s(1, Quota(10_000), TRACES) > 60
    assert BATCH * TRACES.at_best_s >= 30


async def test_the_pace_is_shared_by_the_stores_that_have_parcels(reading: Reading) -> None:
    await reading.schedule.once([FIRST])
    alone = await reading.schedule.paces_of(TRACES, [FIRST])
    together = await reading.schedule.paces_of(TRACES)
    assert set(alone) == {FIRST} and len(together) > 1
    assert alone[FIRST] <= together[FIRST]


async def test_an_order_that_is_refused_keeps_no_other_waiting(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = await only_ready_to_be_out(reading)
    for place, (parcel, *_) in enumerate(shipped[:2]):
        left(reading, parcel, (2 - place) * HOUR_MS)
    real = LazadaTraces.parcel_traces

    async def refused(
        self: LazadaTraces, order_id: str, packages: tuple[str, ...]
    ) -> tuple[ParcelTrace, ...]:
        if order_id == shipped[0][1]:
            raise MarketplaceRefused(code="16", words="no such order")
        return await real(self, order_id, packages)

    monkeypatch.setattr(LazadaTraces, "parcel_traces", refused)
    assert await tracing(reading).once() == 2
    found = rows(
        reading,
        "SELECT first_scan_at IS NULL, traced_at > 0 FROM packages WHERE id IN (?, ?) ORDER BY id",
        shipped[0][0],
        shipped[1][0],
    )
    assert found == [(1, 1), (0, 1)]


@pytest.mark.logs("parcels not traced")
async def test_a_store_in_trouble_rests_and_its_parcels_stay_awaited(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = await only_ready_to_be_out(reading)
    left(reading, shipped[0][0], HOUR_MS)

    async def trouble(key: str) -> Any:
        raise LzdeskError("store.needs_consent")

    worker = tracing(reading)
    monkeypatch.setattr(worker, "_calls_of", trouble)
    assert await worker.once() == 0
    monkeypatch.setattr(worker, "_calls_of", reading.schedule.calls_of)
    assert await worker.once() == 0
    assert await tracing(reading).once() == 1


def alerts(reading: Reading, later_ms: int = 0) -> list[Alert]:
    def judged(connection: Transaction) -> list[Alert]:
        now = now_ms() + later_ms
        return list(no_scan(gather_facts(connection, now, now)))

    return reading.writer.run_blocking(judged)


async def test_no_scan_in_time_is_an_alert_that_ends_by_itself(reading: Reading) -> None:
    await only_ready_to_be_out(reading)
    parcel, _, _, _, row = rows(reading, PARCELS, FIRST, "ready_to_ship")[0]
    left(reading, parcel, 24 * HOUR_MS - 60_000)
    await tracing(reading).once()
    assert alerts(reading) == []
    (alert,) = alerts(reading, 60_000 + 5)
    (out, carrier), *_ = rows(
        reading, "SELECT scanned_out_at, carrier FROM packages WHERE id = ?", parcel
    )
    assert alert.kind == "carrier.no_scan" and alert.weight == out
    assert alert.fields == {"orders": 1, "since": out, "carrier": carrier}
    reading.writer.run_blocking(set_option, "alerts.scan_hours", "48")
    assert alerts(reading, 60_000 + 5) == []
    reading.writer.run_blocking(set_option, "alerts.scan_hours", "5")
    assert len(alerts(reading)) == 1
    await reading.market.control("/clock", {"advance_s": 5 * 86_400})
    assert await tracing(reading, later_ms=5 * HOUR_MS).once() == 1
    assert rows(reading, "SELECT first_scan_at > 0 FROM packages WHERE id = ?", parcel) == [(1,)]
    assert alerts(reading) == []
    assert alerts(reading, 20 * DAY_MS) == []
    do(reading, "UPDATE packages SET first_scan_at = NULL WHERE id = ?", parcel)
    assert len(alerts(reading)) == 1
    do(reading, "UPDATE order_items SET status = 9 WHERE order_row = ?", row)
    assert alerts(reading) == []


class Answers:
    """A gateway that has one answer."""

    def __init__(self, answer: object) -> None:
        self.answer = msgspec.json.encode(answer)

    async def get(self, path: str, params: dict[str, str]) -> bytes:
        assert path == "/logistic/order/trace"
        assert msgspec.json.decode(params["ofcPackageIdList"]) == ["FP032211046428116"]
        return self.answer


async def traced(answer: object) -> tuple[ParcelTrace, ...]:
    traces = LazadaTraces(Answers(answer))  # type: ignore[arg-type]
    return await traces.parcel_traces("56150613585762", ("FP032211046428116",))


@pytest.mark.parametrize("which", ["response", "response_typed"])
async def test_the_documented_trace_is_the_sellers_own_event(recorded: Path, which: str) -> None:
    sample = msgspec.json.decode((recorded / "logistic.order.trace.json").read_bytes())[which]
    assert await traced({"code": "0", **sample}) == (ParcelTrace("FP032211046428116", None),)
    events = sample["result"]["module"][0]["package_detail_info_list"][0]
    later = {"status_code": "1300", "detail_type": "in_transit", "event_time": "1625990000000"}
    strange = {"status_code": "x", "detail_type": "", "event_time": "soon"}
    unnamed = {"status_code": None, "detail_type": "picked_up", "event_time": 1625991000000}
    events["logistic_detail_info_list"] += [unnamed, strange, later]
    assert await traced({"code": "0", **sample}) == (
        ParcelTrace("FP032211046428116", 1625990000000),
    )


async def test_a_trace_that_is_refused_says_the_vendors_words() -> None:
    no = {"success": "false", "error_code": {"displayMessage": "Order not found"}}
    with pytest.raises(MarketplaceRefused) as refused:
        await traced({"code": "0", "result": no})
    assert refused.value.fields["words"] == "Order not found"
    assert "traces" in StoreApi._fields


async def test_it_works_at_the_pace_of_the_schedule(reading: Reading) -> None:
    shipped = await only_ready_to_be_out(reading)
    left(reading, shipped[0][0], HOUR_MS)
    told: list[int] = []
    traces = ParcelTraces(
        reading.writer, reading.schedule.calls_of, reading.schedule.paces_of, told.extend
    )
    assert await traces.once() == 1
    assert told == [shipped[0][4]]
