"""The seller's answers to requests: their effect, and what is refused."""

import msgspec
import pytest

from lzdesk.simulator.returns import Reverse
from tests.simulator.client import Desk, Reply, orders_in

KEY = "lumi-flagship"
UPDATE = "/order/reverse/return/update"
REFUND = "/order/reverse/onlyrefund/seller/decide"
CANCEL = "/order/reverse/cancel/seller/decide"
REASONS = "/order/reverse/reason/list"
PICTURE = msgspec.json.encode([{"name": "a.png", "url": "https://example.org/a.png"}]).decode()
PROOF = msgspec.json.encode([{"file_name": "a", "file_url": "https://example.org/a"}]).decode()


async def asked(desk: Desk, kind: str, status: str = "delivered") -> Reverse:
    """A new request about an order of the store, the one with the most items first."""
    order = max(orders_in(desk, KEY, status), key=lambda one: len(one.items))
    seller_id = desk.store(KEY)["seller_id"]
    body = {"seller_id": seller_id, "type": kind, "order_id": str(order.order_id)}
    told = await desk.control("/returns", body)
    held = desk.simulator.world.truth.returns.of_store(int(seller_id))
    return held[int(told["return_id"])]


async def answer(desk: Desk, path: str, reverse: Reverse, most: int = 99, **more: str) -> Reply:
    ids = str([line.line_id for line in reverse.lines[:most]])
    token = desk.store(KEY)["access_token"]
    return await desk.get(
        path, token, reverse_order_id=str(reverse.reverse_id), reverse_order_item_ids=ids, **more
    )


def statuses(reverse: Reverse) -> set[str]:
    return {line.status for line in reverse.lines}


async def test_a_return_goes_its_way_by_the_sellers_answers(desk: Desk) -> None:
    reverse = await asked(desk, "RETURN")
    assert len(reverse.lines) > 1
    done = await answer(desk, UPDATE, reverse, action="agreeReturn")
    assert done["code"] == "0"
    assert len(done["data"]["reverse_order_line"]) == len(reverse.lines)
    assert statuses(reverse) == {"SELLER_AGREE_RETURN"}
    assert (await answer(desk, UPDATE, reverse, action="confirmDelivery"))["code"] == "114"
    world = desk.simulator.world
    items = [line.item for line in reverse.lines]
    world.truth.advance(reverse.order, items, "BUYER_RETURN_ITEM", world.clock.now_s())
    assert (await answer(desk, UPDATE, reverse, action="agreeRefund"))["code"] == "114"
    assert (await answer(desk, UPDATE, reverse, action="confirmDelivery"))["code"] == "0"
    assert {line.ofc_status for line in reverse.lines} == {"RETURN_DELIVERED"}
    assert (await answer(desk, UPDATE, reverse, action="agreeRefund"))["code"] == "0"
    assert statuses(reverse) == {"REFUND_SUCCESS"}


@pytest.mark.parametrize(
    ("kind", "path", "action", "end"),
    [
        ("RETURN", UPDATE, "instantRefund", "REFUND_SUCCESS"),
        ("RETURN", UPDATE, "refuseReturn", "REQUEST_REJECT"),
        ("ONLY_REFUND", REFUND, "agreeRefund", "REFUND_SUCCESS"),
        ("ONLY_REFUND", REFUND, "startDispute", "CS_APPROVING"),
    ],
)
async def test_what_was_answered_once_is_not_answered_again(
    desk: Desk, kind: str, path: str, action: str, end: str
) -> None:
    reverse = await asked(desk, kind)
    more = {"reason_id": "1000017", "comment": "no", "image_info_list": PROOF}
    for code in ("0", "114"):
        reply = await answer(desk, path, reverse, 1, action=action, **more)
        assert reply["code"] == code
        assert reverse.lines[0].status == end
    counts = desk.simulator.world.effects.counts()
    assert (counts["effects"], counts["doubled_effects"], counts["repeated_writes"]) == (1, 0, 1)


async def test_after_its_time_nothing_is_answered(desk: Desk) -> None:
    reverse = await asked(desk, "RETURN")
    for line in reverse.lines:
        line.sla_ms = desk.simulator.world.clock.now_ms() - 1
    assert (await answer(desk, UPDATE, reverse, action="instantRefund"))["code"] == "114"
    assert statuses(reverse) == {"REQUEST_INITIATE"}


@pytest.mark.parametrize(("agrees", "ends"), [("true", "canceled"), ("false", "ready_to_ship")])
async def test_a_cancellation_is_agreed_or_refused_once(desk: Desk, agrees: str, ends: str) -> None:
    reverse = await asked(desk, "CANCEL", "ready_to_ship")
    assert (await answer(desk, CANCEL, reverse, agree_cancel="perhaps"))["code"] == "131"
    assert (await answer(desk, CANCEL, reverse, agree_cancel=agrees))["code"] == "0"
    assert reverse.order.statuses() == [ends]
    assert not any(item.need_cancel_confirm for item in reverse.order.items)
    assert not reverse.open
    assert (await answer(desk, CANCEL, reverse, agree_cancel="false"))["code"] == "131"


async def test_what_does_not_fit_is_refused_with_the_vendors_codes(desk: Desk) -> None:
    reverse = await asked(desk, "RETURN")
    no = {"action": "refuseReturn"}
    whole = {**no, "reason_id": "1000017", "comment": "used"}
    tries = [
        (UPDATE, 9, {"action": "agree"}, "107"),
        (UPDATE, 1, no, "108"),
        (UPDATE, 1, {**no, "reason_id": "1000017"}, "109"),
        (UPDATE, 1, {**whole, "action": "refuseRefund"}, "110"),
        (UPDATE, 9, whole, "111"),
        (UPDATE, 1, {**whole, "action": "refuseRefund", "image_info": PICTURE}, "114"),
        (UPDATE, 0, {"action": "agreeReturn"}, "100"),
        (REFUND, 9, {"action": "agreeRefund"}, "133"),
        (REFUND, 1, {"action": "agreeRefund"}, "114"),
    ]
    for path, most, more, code in tries:
        assert (await answer(desk, path, reverse, most, **more))["code"] == code, more
    token = desk.store(KEY)["access_token"]
    ids = str([reverse.lines[0].line_id + 1])
    for number, code in (("x", "125"), ("5", "106"), (str(reverse.reverse_id), "126")):
        reply = await desk.get(
            UPDATE, token, action="agreeReturn", reverse_order_id=number, reverse_order_item_ids=ids
        )
        assert reply["code"] == code
    assert statuses(reverse) == {"REQUEST_INITIATE"}


async def test_reasons_are_listed_of_what_can_be_refused(desk: Desk) -> None:
    reverse = await asked(desk, "RETURN")
    token, line = desk.store(KEY)["access_token"], str(reverse.lines[0].line_id)
    told = await desk.get(REASONS, token, reverse_order_line_id=line)
    assert set(told["data"][0]) == {"reason_id", "text", "muti_language_text"}
    assert (await desk.get(REASONS, token))["code"] == "103"
    assert (await desk.get(REASONS, token, reverse_order_line_id="5"))["code"] == "106"
    await answer(desk, UPDATE, reverse, action="instantRefund")
    assert (await desk.get(REASONS, token, reverse_order_line_id=line))["code"] == "119"
