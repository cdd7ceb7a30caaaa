"""What stays odd for good is told and kept apart; the reading goes on, and costs no more for it."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from lzdesk.marketplaces.http import Http
from lzdesk.marketplaces.lazada.statuses import PROVABLE_STATUSES
from lzdesk.storage.repositories.sync_state import cursor_of
from lzdesk.sync.store_sync import PassResult, StoreSync
from lzdesk.sync.unresolved import LONGEST_REST_MS, TRIES, Unresolved
from lzdesk.sync.whole_pages import SURELY
from tests.sync.conftest import Reading
from tests.sync.test_store_sync import FIRST, watch

Answer = dict[str, Any]


def change_answers(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[str, dict[str, str], Answer], None]
) -> None:
    """`change(path, parameters, answer)` alters what the lists and orders say."""
    real = Http.send

    async def send(self: Http, method: str, url: str, params: Any, form: Any, *way: str) -> Any:
        body, offset = await real(self, method, url, params, form, *way)
        path = url.partition("/rest")[2]
        if path in ("/orders/get", "/order/get"):
            answer = msgspec.json.decode(body)
            if "data" in answer:
                change(path, params, answer["data"])
                body = msgspec.json.encode(answer)
        return body, offset

    monkeypatch.setattr(Http, "send", send)


async def read(reading: Reading) -> tuple[PassResult, int]:
    """A pass after some orders and ten minutes more, and the calls it took."""
    seller = reading.market.store(FIRST)["seller_id"]
    await reading.market.control("/orders", {"seller_id": seller, "count": 20})
    reading.market.simulator.world.clock.advance(600)
    before = reading.http.calls
    calls = await reading.schedule.calls_of(FIRST)
    # At a pace at which no status is proven: their calls differ from pass to pass.
    result = await StoreSync(calls, reading.writer, watch(), every_s=600).run()
    return result, reading.http.calls - before


def place(reading: Reading) -> int:
    cursor = reading.writer.run_blocking(cursor_of, 1, "orders")
    assert cursor is not None
    return cursor.position


async def wake(reading: Reading) -> None:
    """As if the longest rest were over."""
    sql = f"UPDATE cursors SET position = position - {LONGEST_REST_MS} WHERE phase = 'unresolved'"
    await reading.writer.run(lambda c: c.exec_driver_sql(sql))


@pytest.mark.logs("order not understood")
@pytest.mark.parametrize("field", ["created_at", "order_number"])
async def test_an_order_nobody_understands_pins_no_place(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    await read(reading)
    await read(reading)
    held = set(reading.local(FIRST))
    seller = reading.market.store(FIRST)["seller_id"]
    placed = await reading.market.control("/orders", {"seller_id": seller, "count": 1})
    (odd,) = placed["orders"]

    def junk(path: str, params: dict[str, str], data: Answer) -> None:
        for order in data["orders"] if path == "/orders/get" else [data]:
            if str(order["order_id"]) == str(odd):
                order[field] = {"v": 1}

    with monkeypatch.context() as patch:
        change_answers(patch, junk)
        taken, places = [], []
        for _ in range(TRIES + 3):
            result, calls = await read(reading)
            assert not result.proven
            assert result.orders_remote == result.orders_local + 1
            taken.append(calls)
            places.append(place(reading))
        assert places == sorted(set(places))
        assert set(await reading.truth(FIRST)) - set(reading.local(FIRST)) == {str(odd)}
        # Once it rests, a pass costs what it did: list, items, count and who we are.
        assert max(taken[-2:]) <= 6 < max(taken)
        await wake(reading)
        # And it is tried again.
        assert (await read(reading))[1] > 6
    assert str(odd) not in held
    await wake(reading)
    assert (await read(reading))[0].proven
    assert str(odd) in reading.local(FIRST)
    rows = "SELECT count(*) FROM cursors WHERE phase = 'unresolved'"
    assert reading.writer.run_blocking(lambda c: c.exec_driver_sql(rows).scalar()) == 0


@pytest.mark.logs("page lacks orders")
@pytest.mark.parametrize("needs", ["", "update_after"])
@pytest.mark.parametrize("from_the_start", [True, False])
async def test_a_total_that_counts_one_too_many_stops_no_reading(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, needs: str, from_the_start: bool
) -> None:
    if not from_the_start:
        assert (await read(reading))[0].proven

    def one_more(path: str, params: dict[str, str], data: Answer) -> None:
        if path == "/orders/get" and (not needs or needs in params):
            data["countTotal"] = int(data["countTotal"]) + 1

    with monkeypatch.context() as patch:
        change_answers(patch, one_more)
        places, taken = [], []
        for _ in range(TRIES + 5):
            result, calls = await read(reading)
            assert not result.proven
            assert result.orders_remote - result.orders_local == (0 if needs else 1)
            assert set(reading.local(FIRST)) == set(await reading.truth(FIRST))
            places.append(place(reading))
            taken.append(calls)
        # It moves on after three passes, to what was read.
        assert len(set(places[-3:])) == 3
        assert places == sorted(places)
        assert max(taken[-2:]) <= 10
    await wake(reading)
    result, _ = await read(reading)
    assert result.orders_remote == result.orders_local == len(await reading.truth(FIRST))
    # The statuses that differed so long have their turn again, among the others.
    calls = await reading.schedule.calls_of(FIRST)
    turns = [StoreSync(calls, reading.writer, watch()) for _ in PROVABLE_STATUSES]
    assert any([(await turn.run()).proven for turn in turns])


@pytest.mark.logs("page lacks orders", "order not understood")
async def test_a_row_that_never_tells_its_order_stops_no_reading(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await read(reading))[0].proven
    seller = reading.market.store(FIRST)["seller_id"]
    (odd,) = (await reading.market.control("/orders", {"seller_id": seller, "count": 1}))["orders"]

    def nameless(path: str, params: dict[str, str], data: Answer) -> None:
        for order in data["orders"] if path == "/orders/get" else [data]:
            if str(order.get("order_id")) == str(odd):
                order["order_id"] = order["order_number"] = {"v": 1}

    with monkeypatch.context() as patch:
        change_answers(patch, nameless)
        places, taken = [], []
        for _ in range(TRIES + 5):
            result, calls = await read(reading)
            assert not result.proven
            assert set(await reading.truth(FIRST)) - set(reading.local(FIRST)) == {str(odd)}
            places.append(place(reading))
            taken.append(calls)
        assert len(set(places[-3:])) == 3 and places == sorted(places)
        assert max(taken[-2:]) <= 10, taken
        # What stays so for good is passed at last: looking again costs no more each time.
        sure = []
        for _ in range(2):
            await wake(reading)
            assert not (await read(reading))[0].proven
            behind = reading.writer.run_blocking(cursor_of, 1, SURELY)
            sure.append(behind.position if behind else place(reading))
        assert places[2] < sure[0] < sure[1]
    await wake(reading)
    assert (await read(reading))[0].orders_local == len(await reading.truth(FIRST))
    assert str(odd) in reading.local(FIRST)


async def test_a_rest_ends_and_another_value_is_another_trouble(reading: Reading) -> None:
    unresolved = Unresolved(reading.writer, 1)
    for _ in range(TRIES):
        await unresolved.begin()
        assert not unresolved.rests("count", 1)
        await unresolved.note("count", 1)
        await unresolved.note("count", 1)
    await unresolved.begin()
    assert unresolved.rests("count", 1)
    assert not unresolved.rests("count", 2)
    await wake(reading)
    await unresolved.begin()
    assert not unresolved.rests("count", 1)
    assert unresolved.is_old("count", 1)
    # A clock that was set back years does not make it rest for years.
    sql = "UPDATE cursors SET position = position + 100000000000 WHERE phase = 'unresolved'"
    await reading.writer.run(lambda c: c.exec_driver_sql(sql))
    await unresolved.begin()
    assert not unresolved.rests("count", 1)
    await unresolved.settled("count")
    await unresolved.begin()
    assert not unresolved.is_old("count", 1)
