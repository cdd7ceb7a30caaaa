"""Rows that are wrong in one place cost what they say, and no other order."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from lzdesk.domain.errors import LzdeskError
from lzdesk.lib.dates import epoch_ms
from lzdesk.marketplaces.contract import OrderItems
from lzdesk.marketplaces.http import Http
from lzdesk.sync.open_orders import FEED
from lzdesk.sync.store_sync import PassResult, StoreSync
from lzdesk.sync.unresolved import MOST
from lzdesk.sync.whole_pages import settled_until
from tests.sync.conftest import Reading
from tests.sync.test_store_sync import FIRST, watch

Change = Callable[[str, dict[str, str], dict[str, Any]], object]
ITEMS, LIST, ONE = "/orders/items/get", "/orders/get", "/order/get"


def alter(monkeypatch: pytest.MonkeyPatch, change: Change) -> None:
    """`change(path, parameters, answer)` alters what the marketplace answers, in place."""
    real = Http.send

    async def send(self: Http, method: str, url: str, params: Any, form: Any, *more: Any) -> Any:
        body, offset = await real(self, method, url, params, form, *more)
        path = url.partition("/rest")[2]
        if path in (ITEMS, LIST, ONE):
            answer = msgspec.json.decode(body)
            change(path, dict(params or {}), answer)
            body = msgspec.json.encode(answer)
        return body, offset

    monkeypatch.setattr(Http, "send", send)


async def read(reading: Reading, every_s: int = 600) -> PassResult:
    calls = await reading.schedule.calls_of(FIRST)
    return await StoreSync(calls, reading.writer, watch(), every_s=every_s).run()


def query(reading: Reading, sql: str, *values: object) -> list[Any]:
    return list(
        reading.writer.run_blocking(
            lambda connection: connection.exec_driver_sql(sql, values).all()
        )
    )


async def place_orders(reading: Reading, count: int) -> list[str]:
    seller = reading.market.store(FIRST)["seller_id"]
    placed = await reading.market.control("/orders", {"seller_id": seller, "count": count})
    return [str(one) for one in placed["orders"]]


@pytest.mark.parametrize("times", [1, 3])
async def test_an_item_that_answers_left_out_is_asked_for_again(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    left_out: Counter[str] = Counter()

    def change(path: str, params: dict[str, str], answer: dict[str, Any]) -> None:
        for entry in answer["data"] if path == ITEMS else ():
            if len(entry["order_items"]) > 1 and left_out[entry["order_id"]] < times:
                left_out[entry["order_id"]] += 1
                del entry["order_items"][1:]

    alter(monkeypatch, change)
    assert (await read(reading)).proven
    assert len(left_out) > 5
    assert reading.local(FIRST) == await reading.truth(FIRST)


async def test_an_order_that_lacks_an_item_for_long_is_asked_for_until_it_is_there(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it stands: of a delivered one no open order's turn would tell."""
    truth = await reading.truth(FIRST)
    lacking = next(o for o, (_, raw) in truth.items() if len(raw) > 1 and {*raw} == {"delivered"})

    def change(path: str, params: dict[str, str], answer: dict[str, Any]) -> None:
        for entry in answer["data"] if path == ITEMS else ():
            if str(entry["order_id"]) == lacking:
                del entry["order_items"][1:]

    with monkeypatch.context() as patch:
        alter(patch, change)
        assert not (await read(reading)).proven
    assert (await read(reading)).proven
    assert reading.local(FIRST) == await reading.truth(FIRST)


async def test_orders_that_always_say_more_items_than_they_have_are_taken_as_they_are(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def change(path: str, params: dict[str, str], answer: dict[str, Any]) -> None:
        if path == ONE:
            asked.append(params["order_id"])
        heads = {LIST: lambda: answer["data"]["orders"], ONE: lambda: [answer["data"]]}
        for order in heads[path]() if path in heads else ():
            order["items_count"] = 9

    alter(monkeypatch, change)
    proven = [(await read(reading)).proven for _ in range(4)]
    assert proven == [False, False, True, True]
    # A marketplace that counts otherwise costs no call for each of its orders.
    assert MOST <= len(asked) <= 3 * MOST
    assert reading.local(FIRST) == await reading.truth(FIRST)


@pytest.mark.parametrize("hours", [20, 24 * 365 * 30])
async def test_an_order_that_was_once_dated_too_late_is_changed_all_the_same(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """Its cancelling is dated before what is kept of it."""
    await read(reading)
    order_id = next(o for o, (_, raw) in reading.local(FIRST).items() if raw == ["pending"])
    sql = "UPDATE orders SET updated_at = updated_at + ? WHERE order_id = ?"
    await reading.writer.run(
        lambda c: c.exec_driver_sql(sql, (hours * 3_600_000, order_id)) and None
    )
    items = tuple(
        row[0]
        for row in query(
            reading,
            "SELECT i.item_id FROM order_items i JOIN orders o ON o.id = i.order_row"
            " WHERE o.order_id = ?",
            order_id,
        )
    )
    calls = await reading.schedule.calls_of(FIRST)
    asked = OrderItems(order_id, items)
    reasons = await calls.ask(lambda api: api.fulfilment.cancel_reasons(asked))
    await calls.write(lambda api: api.fulfilment.cancel(asked, reasons[0][0]))
    reading.market.simulator.world.clock.advance(600)
    for _ in range(3):
        await read(reading, every_s=1)
    assert reading.local(FIRST)[order_id] == (await reading.truth(FIRST))[order_id]
    assert reading.local(FIRST)[order_id][1] == ["canceled"]


@pytest.mark.logs("order not understood", "page lacks orders", "retry_scheduled")
@pytest.mark.parametrize("fault", ["no items", "refused", "undated and busy"])
async def test_an_order_the_vendor_cannot_serve_stops_no_other(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    await read(reading)
    (odd,) = await place_orders(reading, 1)
    refusal = {"code": "1000", "type": "ISP", "message": "Internal Error", "request_id": "x"}

    def change(path: str, params: dict[str, str], answer: dict[str, Any]) -> None:
        is_its = odd in params.get("order_ids", "") or params.get("order_id") == odd
        if path == ITEMS and is_its and fault == "no items":
            for entry in answer["data"]:
                if str(entry["order_id"]) == odd:
                    entry["order_items"] = None
        elif is_its and (path, fault) in ((ITEMS, "refused"), (ONE, "undated and busy")):
            answer.clear()
            answer.update(refusal)
        elif fault == "undated and busy" and path == LIST:
            for order in answer["data"]["orders"]:
                if str(order["order_id"]) == odd:
                    order["created_at"] = None

    with monkeypatch.context() as patch:
        alter(patch, change)
        for _ in range(2):
            others = await place_orders(reading, 3)
            reading.market.simulator.world.clock.advance(600)
            result = await read(reading)
            assert not result.proven and result.orders_remote == result.orders_local + 1
            assert set(others) <= set(reading.local(FIRST))
    result = await read(reading)
    assert result.proven and odd in reading.local(FIRST)


async def test_a_row_dated_later_than_its_place_hides_none_of_those_behind_it(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        await place_orders(reading, 100)
        reading.market.simulator.world.clock.advance(1200)
    await read(reading)
    # As if they had been changed since: all updates are still to be read.
    until = query(reading, "SELECT position FROM cursors WHERE feed = 'orders'")[0][0]

    def older(connection: Any) -> None:
        connection.exec_driver_sql(
            "UPDATE orders SET digest = 0, total_minor = 1, updated_at = updated_at - 1"
            " WHERE updated_at > ?",
            (until - 5_000_000,),
        )
        connection.exec_driver_sql(
            "UPDATE cursors SET position = ? WHERE feed = 'orders'", (until - 5_000_000,)
        )

    await reading.writer.run(older)
    dated: list[int] = []

    def change(path: str, params: dict[str, str], answer: dict[str, Any]) -> None:
        if path != LIST or "update_after" not in params or dated:
            return
        rows = answer["data"]["orders"]
        if answer["data"]["countTotal"] > len(rows) > 50:
            dated.append(answer["data"]["countTotal"])
            rows[3]["updated_at"] = rows[3]["updated_at"].replace(
                rows[3]["updated_at"][:19], params["update_before"][:19].replace("T", " ")
            )
            assert epoch_ms(rows[3]["updated_at"]) > epoch_ms(rows[-1]["updated_at"])

    with monkeypatch.context() as patch:
        alter(patch, change)
        await read(reading)
    assert dated and dated[0] > 200
    assert query(reading, "SELECT count(*) FROM orders WHERE total_minor = 1")[0][0] == 0


@pytest.mark.logs("order not understood", "page lacks orders", "retry_scheduled")
async def test_an_order_that_could_not_be_kept_is_still_asked_for(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full as the odd order comes right."""
    await read(reading)
    (odd,) = await place_orders(reading, 1)

    def change(path: str, params: dict[str, str], answer: dict[str, Any]) -> None:
        if path == ITEMS:
            for entry in answer["data"]:
                entry["order_items"] = (
                    None if str(entry["order_id"]) == odd else entry["order_items"]
                )

    with monkeypatch.context() as patch:
        alter(patch, change)
        await read(reading)
    asked = "SELECT count(*) FROM cursors WHERE feed = ?"
    assert query(reading, asked, f"unresolved order {odd}") == [(1,)]

    def full(*_: object, **__: object) -> None:
        raise LzdeskError("disk.full", file="x")

    with monkeypatch.context() as patch, pytest.raises(LzdeskError):
        patch.setattr("lzdesk.sync.store_sync.write_page", full)
        await read(reading)
    assert query(reading, asked, f"unresolved order {odd}") == [(1,)]
    assert (await read(reading)).proven
    assert query(reading, asked, f"unresolved order {odd}") == [(0,)]


async def test_a_total_that_lags_behind_its_list_ends_no_reading(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("marketplaces.http", "sync.store_calls"):
        monkeypatch.setattr(f"lzdesk.{module}.now_ms", reading.market.simulator.world.clock.now_ms)
    await read(reading)
    for _ in range(4):
        await place_orders(reading, 60)
        reading.market.simulator.world.clock.advance(60)
    listed: set[str] = set()

    def change(path: str, params: dict[str, str], answer: dict[str, Any]) -> None:
        if path == LIST and params["limit"] == "100" and params["sort_by"] == "updated_at":
            listed.update(str(order["order_id"]) for order in answer["data"]["orders"])
            answer["data"]["countTotal"] = min(90, answer["data"]["countTotal"])

    alter(monkeypatch, change)
    before = set(reading.local(FIRST))
    await read(reading)
    # Not found by their count, for it would not show what changed of an order that is here.
    assert listed >= set(await reading.truth(FIRST)) - before


def test_of_the_last_two_rows_the_one_that_reaches_less_far_counts() -> None:
    assert settled_until([1, 2, 9, 3, 4]) == 3
    assert settled_until([1, 2, 3, 9]) == 3
    assert settled_until([1, 2, 9, 3]) == 3
    assert settled_until([9, 8, 1, 7], newest_first=True) == 7
    assert settled_until([9, 8, 7, 1], newest_first=True) == 7
    assert settled_until([5]) == 5
    assert settled_until([]) is None


@pytest.mark.logs("order not understood", "page lacks orders", "retry_scheduled")
async def test_an_open_order_whose_items_cannot_be_had_keeps_no_other_waiting(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    await read(reading)
    sql = "SELECT order_id FROM orders WHERE status IN (1, 2, 3, 4) ORDER BY id"
    bad = query(reading, sql)[3][0]

    def change(path: str, params: dict[str, str], answer: dict[str, Any]) -> None:
        for entry in answer["data"] if path == ITEMS else ():
            for item in entry["order_items"] if str(entry["order_id"]) == bad else ():
                item["status"] = None

    alter(monkeypatch, change)
    await reading.writer.run(
        lambda c: c.exec_driver_sql("DELETE FROM cursors WHERE feed = ?", (FEED,)) and None
    )
    await read(reading)
    passed = query(reading, "SELECT position FROM cursors WHERE feed = ?", FEED)
    assert passed and passed[0][0] > 3


@pytest.mark.logs("page lacks orders")
async def test_an_order_that_a_first_load_left_out_is_no_news_when_it_is_found(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_out: list[str] = []

    def change(path: str, params: dict[str, str], answer: dict[str, Any]) -> None:
        if path == LIST and params.get("sort_direction") == "DESC":
            rows = answer["data"]["orders"]
            if len(rows) > 30:
                left_out.append(str(rows[20]["order_id"]))
                del rows[20]

    alter(monkeypatch, change)
    await read(reading)
    assert left_out and left_out[0] in reading.local(FIRST)
    unseen = "SELECT order_id FROM orders WHERE seen_at IS NULL"
    assert query(reading, unseen) == []
    new = await place_orders(reading, 2)
    await read(reading)
    assert {row[0] for row in query(reading, unseen)} == set(new)
