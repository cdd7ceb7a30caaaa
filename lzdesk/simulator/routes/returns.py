"""/reverse/getreverseordersforseller and /order/reverse/return/detail/list (reference 5.3)."""

from collections.abc import Callable, Mapping
from typing import cast

from lzdesk.simulator.calls import Call, Endpoint, Listed
from lzdesk.simulator.errors import VendorError
from lzdesk.simulator.index import FOREVER
from lzdesk.simulator.returns import Reverse, ReverseLine
from lzdesk.simulator.routes.reading import json_list, whole
from lzdesk.simulator.wire import Row

# The vendor's own maximum is not documented.
PAGE_MAX = 100
PAGES = range(1, 100_000)
# Each pair of limits (epoch milliseconds, both ends included) looks at one time of a line.
TIMES: dict[str, Callable[[Reverse, ReverseLine], int]] = {
    "TradeOrderLineCreatedTimeRange": lambda reverse, line: reverse.order.created_s,
    "ReverseOrderLineTimeRange": lambda reverse, line: line.created_s,
    "ReverseOrderLineModifiedTimeRange": lambda reverse, line: line.modified_s,
}
LISTS: dict[str, Callable[[Reverse, ReverseLine], str]] = {
    "request_type_list": lambda reverse, line: reverse.kind,
    "reverse_status_list": lambda reverse, line: line.status,
    "ofc_status_list": lambda reverse, line: line.ofc_status,
}
WORDS: dict[str, Callable[[Reverse, ReverseLine], str]] = {
    "reverse_order_id": lambda reverse, line: str(reverse.reverse_id),
    "trade_order_id": lambda reverse, line: str(reverse.order.order_id),
    "return_to_type": lambda reverse, line: "RTM" if reverse.to_merchant else "RTW",
    "dispute_in_progress": lambda reverse, line: "true" if line.dispute else "false",
    "QC_Decision": lambda reverse, line: line.verdict,
}
Test = Callable[[Reverse, ReverseLine], bool]


def returns(call: Call) -> Mapping[str, object]:
    """A page of reverse orders with a line that passes every filter.

    Choices where the reference is silent: newest request first, a page of 100 at most, and the
    codes of the history call for a bad page.
    """
    size = whole(call.required("page_size"), 10, range(1, PAGE_MAX + 1), "120")
    number = whole(call.required("page_no"), 1, PAGES, "121")
    tests = _tests(call)
    found = [
        reverse
        for reverse in call.world.truth.returns.of_store(call.store.seller_id).values()
        if any(all(test(reverse, line) for test in tests) for line in reverse.lines)
    ]
    found.sort(key=lambda reverse: (-reverse.created_s, -reverse.reverse_id))
    page = found[(number - 1) * size : number * size]
    return {
        "result": {
            "total": len(found),
            "success": True,
            "page_no": number,
            "items": [_listed(reverse) for reverse in page],
            "page_size": size,
        }
    }


def _tests(call: Call) -> list[Test]:
    given = call.parameters
    tests: list[Test] = []
    for name, moment in TIMES.items():
        start, end = (_limit(call, name + side) for side in ("Start", "End"))
        if (start, end) != (-FOREVER, FOREVER):
            tests.append(_within(moment, start, end))
    for name, word in LISTS.items():
        if wanted := json_list(given.get(name, ""), str, "6"):
            tests.append(_one_of(word, frozenset(wanted)))
    for name, word in WORDS.items():
        if given.get(name):
            tests.append(_one_of(word, frozenset([given[name]])))
    return tests


def _within(moment: Callable[[Reverse, ReverseLine], int], start: int, end: int) -> Test:
    return lambda reverse, line: start <= moment(reverse, line) * 1000 <= end


def _one_of(word: Callable[[Reverse, ReverseLine], str], wanted: frozenset[str]) -> Test:
    return lambda reverse, line: word(reverse, line) in wanted


def _limit(call: Call, name: str) -> int:
    default = -FOREVER if name.endswith("Start") else FOREVER
    return whole(call.parameters.get(name, ""), default, range(FOREVER), "6")


def _line(reverse: Reverse, line: ReverseLine) -> Row:
    """What both calls say of a line: amounts in minor units, times in epoch milliseconds."""
    store, product = reverse.order.store, line.item.product
    return {
        "return_order_line_gmt_create": line.created_s * 1000,
        "platform_sku_id": f"{product.item_id}_{store.country.code.upper()}-{product.sku_id}",
        "trade_order_gmt_create": reverse.order.created_s * 1000,
        "reason_text": line.reason,
        "item_unit_price": line.item.price,
        "sla": line.sla_ms,
        "return_order_line_gmt_modified": line.modified_s * 1000,
        "trade_order_line_id": line.item.item_id,
        "ofc_status": line.ofc_status,
        "seller_sku_id": product.seller_sku,
        "refund_payment_method": reverse.order.payment,
        "reason_code": line.reason_code,
        "whqc_decision": line.verdict,
        "reverse_status": line.status,
        "refund_amount": line.refund,
        "tracking_number": line.tracking,
        "is_dispute": line.dispute,
        "reverse_order_line_id": line.line_id,
    }


def _head(reverse: Reverse) -> Row:
    return {
        "reverse_order_id": reverse.reverse_id,
        "request_type": reverse.kind,
        "is_rtm": reverse.to_merchant,
        "shipping_type": reverse.shipping,
        "trade_order_id": reverse.order.order_id,
    }


def _listed(reverse: Reverse) -> Row:
    order = reverse.order
    address = f"{order.store.row.name}, {order.store.country.name}"
    lines = [
        _line(reverse, line)
        | {
            "product": {
                "product_sku": str(line.item.product.sku_id),
                "product_id": line.item.product.item_id,
            },
            # Text in this call, a boolean in the other: the documented types.
            "is_need_refund": "true",
            "buyer": {"buyer_id": int(order.buyer.buyer_id)},
            "receiver_address": address if reverse.to_merchant else "",
        }
        for line in reverse.lines
    ]
    return _head(reverse) | {"reverse_order_lines": lines}


def detail(call: Call) -> Mapping[str, object]:
    """One reverse order; errors 105 (no such number) and 106 (another store's)."""
    text = call.parameters.get("reverse_order_id", "")
    if not (text.isascii() and text.isdigit()):
        raise VendorError("105")
    reverse = call.world.truth.returns.of_store(call.store.seller_id).get(int(text))
    if reverse is None:
        raise VendorError("106")
    lines = [
        _line(reverse, line)
        | {
            "productDTO": {
                "product_id": line.item.product.item_id,
                "sku": str(line.item.product.sku_id),
            },
            "is_need_refund": True,
            "buyer": {"user_id": int(reverse.order.buyer.buyer_id)},
        }
        for line in reverse.lines
    ]
    return {"data": _head(reverse) | {"reverseOrderLineDTOList": lines}}


def _touch(call: Call, row: Row) -> None:
    """A request of the page changes behind the reader's back."""
    held = call.world.truth.returns
    reverse = held.of_store(call.store.seller_id)[cast("int", row["reverse_order_id"])]
    line = reverse.lines[0]
    held.advance([line], line.status, call.world.clock.now_s())


ENDPOINTS = {
    "/reverse/getreverseordersforseller": Endpoint(
        returns, listed=Listed(("result", "items"), _touch)
    ),
    "/order/reverse/return/detail/list": Endpoint(detail),
}
