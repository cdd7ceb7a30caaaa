"""Reverse orders: they agree with the orders they are about, and move with the market's time."""

from collections.abc import AsyncIterator

import msgspec
import pytest
import pytest_asyncio

from lzdesk.simulator.config import SimulatorConfig
from lzdesk.simulator.returns import OVER
from lzdesk.simulator.world import World
from tests.simulator.client import Desk, Reply, running

LIST = "/reverse/getreverseordersforseller"
DETAIL = "/order/reverse/return/detail/list"
KEY = "lumi-flagship"
START_MS = 1_795_000_000_000
PINNED = SimulatorConfig(orders=2000, seed=3, start_ms=START_MS)


@pytest_asyncio.fixture
async def desk() -> AsyncIterator[Desk]:
    async with running(PINNED) as one:
        yield one


async def listed(desk: Desk, size: int = 7, **filters: str) -> list[Reply]:
    """Every page."""
    token = desk.store(KEY)["access_token"]
    rows: list[Reply] = []
    page = 1
    while True:
        reply = await desk.get(LIST, token, page_size=str(size), page_no=str(page), **filters)
        assert reply["code"] == "0", reply
        result = reply["result"]
        assert (result["page_no"], result["page_size"]) == (page, size)
        assert len(result["items"]) <= size
        rows += result["items"]
        if not result["items"] or len(rows) >= result["total"]:
            assert len(rows) == result["total"]
            return rows
        page += 1


async def truth(desk: Desk) -> list[Reply]:
    return (await desk.control(f"/truth/returns?seller_id={desk.store(KEY)['seller_id']}"))[
        "returns"
    ]


async def test_the_pages_together_are_the_truth(desk: Desk) -> None:
    rows = await listed(desk)
    wanted = {row["return_id"]: row for row in await truth(desk)}
    assert len(wanted) > 7
    assert {str(row["reverse_order_id"]) for row in rows} == set(wanted)
    for row in rows:
        true = wanted[str(row["reverse_order_id"])]
        assert (str(row["trade_order_id"]), row["request_type"]) == (true["order_id"], true["type"])
        for line, fact in zip(row["reverse_order_lines"], true["lines"], strict=True):
            assert line["reverse_status"] == fact["status"]
            assert line["return_order_line_gmt_modified"] == fact["updated_at"]
            assert line["refund_amount"] == fact["refund_minor"]
            assert str(line["trade_order_line_id"]) == fact["item_id"]


async def test_the_wire_has_the_types_of_the_reference(desk: Desk) -> None:
    (row, *_) = await listed(desk)
    assert isinstance(row["is_rtm"], bool)
    (line, *_) = row["reverse_order_lines"]
    numbers = ("sla", "refund_amount", "item_unit_price", "reason_code", "trade_order_gmt_create")
    assert all(type(line[name]) is int for name in numbers)
    assert line["is_need_refund"] == "true"
    assert type(line["buyer"]["buyer_id"]) is int
    token = desk.store(KEY)["access_token"]
    reply = await desk.get(DETAIL, token, reverse_order_id=str(row["reverse_order_id"]))
    (same, *_) = reply["data"]["reverseOrderLineDTOList"]
    assert same["is_need_refund"] is True
    assert same["buyer"] == {"user_id": line["buyer"]["buyer_id"]}
    assert same["productDTO"]["product_id"] == line["product"]["product_id"]
    assert same["sla"] == line["sla"]


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("request_type_list", ["CANCEL"], lambda row, line: row["request_type"] == "CANCEL"),
        (
            "reverse_status_list",
            ["REQUEST_INITIATE"],
            lambda row, line: line["reverse_status"] == "REQUEST_INITIATE",
        ),
        ("return_to_type", "RTW", lambda row, line: not row["is_rtm"]),
    ],
)
async def test_a_filter_leaves_exactly_what_fits(
    desk: Desk, name: str, value: object, fits: object
) -> None:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    chosen = await listed(desk, 100, **{name: text})
    everything = await listed(desk, 100)
    assert callable(fits)
    wanted = [r for r in everything if any(fits(r, line) for line in r["reverse_order_lines"])]
    assert chosen == wanted
    assert 0 < len(wanted) < len(everything)


async def test_a_window_holds_both_its_ends(desk: Desk) -> None:
    rows = await listed(desk, 100)
    moments = sorted(r["reverse_order_lines"][0]["return_order_line_gmt_modified"] for r in rows)
    low, high = moments[2], moments[-3]
    name = "ReverseOrderLineModifiedTimeRange"
    inside = await listed(desk, 100, **{f"{name}Start": str(low), f"{name}End": str(high)})
    assert len(inside) == sum(low <= moment <= high for moment in moments)


@pytest.mark.parametrize(
    ("path", "parameters", "code"),
    [
        (LIST, {"page_no": "1"}, "MissingParameter"),
        (LIST, {"page_size": "10"}, "MissingParameter"),
        (LIST, {"page_no": "1", "page_size": "101"}, "120"),
        (LIST, {"page_no": "0", "page_size": "10"}, "121"),
        (LIST, {"page_no": "1", "page_size": "1", "request_type_list": "CANCEL"}, "6"),
        (DETAIL, {}, "105"),
        (DETAIL, {"reverse_order_id": "5"}, "106"),
    ],
)
async def test_what_does_not_fit_is_refused(
    desk: Desk, path: str, parameters: dict, code: str
) -> None:
    reply = await desk.get(path, desk.store(KEY)["access_token"], **parameters)
    assert reply["code"] == code


def every_item(world: World) -> list:
    return [
        item
        for store in world.truth.stores.values()
        for order in store.orders.values()
        for item in order.items
    ]


def assert_items_and_requests_agree(world: World) -> None:
    for item in every_item(world):
        found = world.truth.returns.about(item)
        if item.need_cancel_confirm:
            assert found
            assert found[0].kind == "CANCEL"
            assert found[0].reverse_id == item.reverse_order_id
            assert found[1].status not in OVER
            assert found[1].sla_ms == item.cancel_trigger_ms
        elif found:
            assert found[0].reverse_id == item.reverse_order_id
            if found[0].kind == "CANCEL":
                assert found[1].status in OVER
            else:
                assert found[1].status == item.return_status
        if item.status == "returned":
            assert found
            assert found[1].status == "REFUND_SUCCESS"


def test_items_and_requests_agree_at_first_and_after_two_months() -> None:
    world = World(PINNED)
    assert_items_and_requests_agree(world)
    counts = [sum(r.open for r in world.truth.returns.of_store(s).values()) for s in (1_000_001,)]
    assert counts[0] > 3
    for _ in range(20):
        world.market.advance(3 * 86_400)
        assert_items_and_requests_agree(world)
    assert not any(
        reverse.open and reverse.kind != "CANCEL"
        for seller_id in world.truth.stores
        for reverse in world.truth.returns.of_store(seller_id).values()
    )


def test_a_return_passes_through_its_course() -> None:
    world = World(PINNED)
    seen: dict[int, list[str]] = {}
    for _ in range(60):
        world.market.advance(6 * 3600)
        for seller_id in world.truth.stores:
            for reverse in world.truth.returns.of_store(seller_id).values():
                steps = seen.setdefault(reverse.reverse_id, [])
                if not steps or steps[-1] != reverse.lines[0].status:
                    steps.append(reverse.lines[0].status)
    whole = [
        "REQUEST_INITIATE",
        "SELLER_AGREE_RETURN",
        "BUYER_RETURN_ITEM",
        "REFUND_SUCCESS",
    ]
    assert whole in seen.values()


def test_money_of_a_return_is_in_minor_units_of_its_country() -> None:
    world = World(PINNED)
    for seller_id, store in world.truth.stores.items():
        for reverse in world.truth.returns.of_store(seller_id).values():
            for line in reverse.lines:
                assert 0 < line.refund <= line.item.price
                if store.country.exponent == 0:
                    assert line.item.price % 500 == 0
