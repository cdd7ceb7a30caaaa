"""The seller answers: /order/reverse/return/update, /order/reverse/onlyrefund/seller/decide,
/order/reverse/cancel/seller/decide, and /order/reverse/reason/list (reference 5.2 to 5.4). All are
documented as GET. What was answered before, or too late, is refused: 114, of a cancellation 131."""

from collections.abc import Mapping
from typing import NamedTuple

from lzdesk.simulator.calls import Call, Endpoint
from lzdesk.simulator.errors import VendorError
from lzdesk.simulator.returns import (
    AGREED,
    DISPUTED,
    OPENED,
    REFUND_REFUSED,
    REFUNDED,
    REFUSED,
    SENT_BACK,
    RequestType,
    Reverse,
    ReverseLine,
)
from lzdesk.simulator.routes.reading import json_list
from lzdesk.simulator.wire import Row

REASONS = {
    "1000017": "The item was used",
    "1000018": "The item sent back is not ours",
    "1000019": "The pictures do not show the fault",
    "1000020": "The time for returns is over",
}
"""Of its own making: the documentation prints one."""
ARRIVED = ""
"""The status of a line whose goods are back does not change, its logistics do."""


class Action(NamedTuple):
    """step: what is decided; of one step one decision stands. needs: of reason, comment, image."""

    step: str
    leads_to: str
    needs: tuple[str, ...] = ()
    words: str = ""


_NO = "you want to refuse return or refund"
RETURN_ACTIONS = {
    "instantRefund": Action("request", REFUNDED),
    "agreeReturn": Action("request", AGREED),
    "refuseReturn": Action("request", REFUSED, ("reason", "comment"), _NO),
    "confirmDelivery": Action("arrival", ARRIVED),
    "agreeRefund": Action("refund", REFUNDED),
    "refuseRefund": Action("refund", REFUND_REFUSED, ("reason", "comment", "image"), _NO),
}
REFUND_ACTIONS = {
    "agreeRefund": Action("request", REFUNDED),
    "startDispute": Action("request", DISPUTED, ("comment", "image"), "startDispute"),
}


def _number(text: str, code: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise VendorError(code)
    return int(text)


def _reverse(call: Call, code: str) -> Reverse:
    """The named request. Error 106 for another store's."""
    number = _number(call.parameters.get("reverse_order_id", ""), code)
    found = call.world.truth.returns.of_store(call.store.seller_id).get(number)
    if found is None:
        raise VendorError("106")
    return found


def _lines(call: Call, reverse: Reverse) -> list[ReverseLine]:
    """The named lines. Errors 100 (none) and 126 (not of this request)."""
    ids = json_list(call.parameters.get("reverse_order_item_ids", ""), int, "126")
    if not ids:
        raise VendorError("100")
    own = {line.line_id: line for line in reverse.lines}
    if any(one not in own for one in ids):
        raise VendorError("126")
    return [own[one] for one in dict.fromkeys(ids)]


def _action(call: Call, actions: Mapping[str, Action], images: str) -> Action:
    """What is answered, with what it needs. Errors 107, 108, 109, 110."""
    action = actions.get(call.required("action"))
    if action is None:
        raise VendorError("107")
    given = call.parameters
    if "reason" in action.needs and given.get("reason_id", "") not in REASONS:
        raise VendorError("108")
    if "comment" in action.needs and not given.get("comment", "").strip():
        raise VendorError("109", action.words)
    if "image" in action.needs and not json_list(given.get(images, ""), dict, "110"):
        raise VendorError("110", action.words)
    return action


def _may(line: ReverseLine, step: str, now_ms: int) -> bool:
    if step == "request":
        return line.status == OPENED and now_ms <= line.sla_ms
    return line.status == SENT_BACK and line.arrived == (step == "refund")


def _decide(call: Call, reverse: Reverse, lines: list[ReverseLine], action: Action) -> None:
    """Error 114 where one of the lines is not to be decided so any more; then nothing is done."""
    effects, seller_id = call.world.effects, call.store.seller_id
    effect, truth = f"answer {action.step}", call.world.truth
    for line in lines:
        effects.ask(seller_id, effect, line.line_id)
    if not all(_may(line, action.step, call.world.clock.now_ms()) for line in lines):
        raise VendorError("114")
    now_s = call.world.clock.now_s()
    if action.leads_to == ARRIVED:
        truth.confirm_arrival(reverse, lines, now_s)
    else:
        for line in lines:
            line.dispute = line.dispute or action.leads_to == DISPUTED
        truth.advance(reverse.order, [line.item for line in lines], action.leads_to, now_s)
    for line in lines:
        effects.carry_out(seller_id, effect, line.line_id)


def _of_kind(reverse: Reverse, kind: RequestType) -> None:
    if reverse.kind != kind:
        raise VendorError("114")


def update(call: Call) -> Mapping[str, object]:
    """A return is answered, line by line where it is refused (111)."""
    reverse = _reverse(call, "125")
    lines = _lines(call, reverse)
    action = _action(call, RETURN_ACTIONS, "image_info")
    if action.needs and len(lines) > 1:
        raise VendorError("111")
    _of_kind(reverse, "RETURN")
    _decide(call, reverse, lines, action)
    refund = sum(line.refund for line in lines)
    return {
        "data": {
            "reason_info": [],
            "reverse_order_id": reverse.reverse_id,
            "total_refund": str(refund),
            "reverse_order_line": [_answered(reverse, line) for line in lines],
        }
    }


def _answered(reverse: Reverse, line: ReverseLine) -> Row:
    return {
        "paid_price": line.item.price,
        "is_cancel": False,
        "reason_id": line.reason_code,
        "reason_source": "BUYER",
        "reason_desc": line.reason,
        "apply_reason": line.reason,
        "reason_type": reverse.kind,
        "seller_sku": line.item.product.seller_sku,
        "refund_amount": line.refund,
        "order_line_id": line.item.item_id,
        "reason_name": line.reason,
        "order_id": reverse.order.order_id,
        "reverse_order_line_id": line.line_id,
    }


def decide_refund(call: Call) -> Mapping[str, object]:
    """A refund without a return: exactly one line a call (133)."""
    reverse = _reverse(call, "125")
    lines = _lines(call, reverse)
    if len(lines) > 1:
        raise VendorError("133")
    action = _action(call, REFUND_ACTIONS, "image_info_list")
    _of_kind(reverse, "ONLY_REFUND")
    _decide(call, reverse, lines, action)
    return {"data": None}


def decide_cancel(call: Call) -> Mapping[str, object]:
    """The buyer's request to cancel: agreed, the whole parcels go; refused, they may leave."""
    reverse = _reverse(call, "105")
    agrees = call.required("agree_cancel").lower()
    if agrees not in ("true", "false") or reverse.kind != "CANCEL":
        raise VendorError("131")
    effects, seller_id = call.world.effects, call.store.seller_id
    for line in reverse.lines:
        effects.ask(seller_id, "answer request", line.line_id)
    asked = [line.item for line in reverse.lines if line.item.need_cancel_confirm]
    if not asked or not reverse.open or call.world.clock.now_ms() > reverse.lines[0].sla_ms:
        raise VendorError("131")
    truth, now_s, order = call.world.truth, call.world.clock.now_s(), reverse.order
    if agrees == "true":
        truth.cancel(order, asked, now_s, reverse.lines[0].reason, "cancellation-customer")
    else:
        with truth.changing(order, asked, now_s):
            for item in asked:
                item.need_cancel_confirm = False
        truth.advance(order, asked, REFUSED, now_s)
    for line in reverse.lines:
        effects.carry_out(seller_id, "answer request", line.line_id)
    return {"data": None}


def reasons(call: Call) -> Mapping[str, object]:
    """What a refusal may give as its reason. Errors 103 (no line), 106 (another store's), 119 (it
    is over)."""
    number = _number(call.parameters.get("reverse_order_line_id", ""), "103")
    held = call.world.truth.returns.of_store(call.store.seller_id).values()
    line = next((one for each in held for one in each.lines if one.line_id == number), None)
    if line is None:
        raise VendorError("106")
    if line.status not in (OPENED, SENT_BACK):
        raise VendorError("119")
    rows = [
        {"muti_language_text": words, "text": words, "reason_id": int(reason_id)}
        for reason_id, words in REASONS.items()
    ]
    return {"data": rows}


ENDPOINTS = {
    "/order/reverse/return/update": Endpoint(update, writes=True),
    "/order/reverse/onlyrefund/seller/decide": Endpoint(decide_refund, writes=True),
    "/order/reverse/cancel/seller/decide": Endpoint(decide_cancel, writes=True),
    "/order/reverse/reason/list": Endpoint(reasons),
}
