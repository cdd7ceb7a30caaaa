"""A store's reverse orders (reference, section 5.3)."""

import msgspec

from lzdesk.domain.errors import JunkAnswer
from lzdesk.domain.money import CURRENCY_OF_COUNTRY
from lzdesk.domain.returns import (
    COMING_BACK,
    OVER,
    TO_ANSWER,
    TO_INSPECT,
    WAITING,
    Return,
    ReturnLine,
)
from lzdesk.marketplaces.contract import (
    AnsweredReturn,
    ItemsWritten,
    Page,
    RowTrouble,
    Window,
)
from lzdesk.marketplaces.lazada.answers import open_envelope, open_result
from lzdesk.marketplaces.lazada.facts import RETURN_PAGE
from lzdesk.marketplaces.lazada.gateway import LazadaGateway
from lzdesk.marketplaces.lazada.payloads import Scalar, as_bool, as_int, as_text
from lzdesk.marketplaces.lazada.return_answers import answer_call, reasons_of, written

RANGES = {
    "created": "ReverseOrderLineTimeRange",
    "updated": "ReverseOrderLineModifiedTimeRange",
}
_OVER = (
    "REQUEST_REJECT", "REQUEST_CANCEL", "CANCEL_SUCCESS", "AGREE_CANCEL", "CANCEL_ORDER",
    "REFUND_SUCCESS", "REFUND_REJECT", "RETURN_SUCCESS",
)  # fmt: skip
_STAGES = {
    "REQUEST_INITIATE": TO_ANSWER,
    "SELLER_AGREE_RETURN": COMING_BACK,
    "BUYER_RETURN_ITEM": COMING_BACK,
    "RETURN_PENDING": COMING_BACK,
    "RETURN_SELLER_REJECT": WAITING,
    "SELLER_REJECT_REFUND": WAITING,
    "SELLER_AGREE_REFUND": WAITING,
    "REFUND_PENDING": WAITING,
    "REFUND_AUTHORIZED": WAITING,
    "CS_APPROVING": WAITING,
    **dict.fromkeys(_OVER, OVER),
}
"""Of `reverse_status`: what the reference names (5.5), the sibling platform's words among it."""
ARRIVED = "RETURN_DELIVERED"
"""An `ofc_status`: the goods are back."""
KINDS = {"RETURN": "return", "ONLY_REFUND": "refund", "CANCEL": "cancel"}


class ReverseLine(msgspec.Struct):
    reverse_order_line_id: int | str
    trade_order_line_id: Scalar = ""
    seller_sku_id: Scalar = ""
    reverse_status: Scalar = ""
    ofc_status: Scalar = ""
    reason_code: Scalar = ""
    reason_text: Scalar = ""
    refund_amount: Scalar = 0
    sla: Scalar = None
    tracking_number: Scalar = ""
    is_dispute: Scalar = False
    whqc_decision: Scalar = ""
    return_order_line_gmt_create: Scalar = None
    return_order_line_gmt_modified: Scalar = None


class Reverse(msgspec.Struct):
    reverse_order_id: int | str
    trade_order_id: Scalar = ""
    request_type: Scalar = ""
    is_rtm: Scalar = False
    shipping_type: Scalar = ""
    reverse_order_lines: list[ReverseLine] = []


class ReverseList(msgspec.Struct):
    total: Scalar = None
    items: list[msgspec.Raw] = []


class ResultList(msgspec.Struct):
    """The list stands in `result` itself, not in its `data`."""

    result: msgspec.Raw = msgspec.Raw(b"null")


class LazadaReturns:
    def __init__(self, gateway: LazadaGateway) -> None:
        self._gateway = gateway

    async def returns_page(self, window: Window, start: int) -> Page[Return]:
        """Whole reverse orders: the vendor lists one where any of its lines is in the window."""
        name = RANGES[window.by]
        limits = {f"{name}Start": str(window.after), f"{name}End": str(window.before)}
        return await self._page(limits, start)

    async def return_by_id(self, return_id: str) -> Return | None:
        page = await self._page({"reverse_order_id": return_id}, 0)
        if page.troubles:
            raise JunkAnswer(detail=page.troubles[0].detail)
        return next((one for one in page.rows if one.return_id == return_id), None)

    async def refusal_reasons(self, line_id: str) -> tuple[tuple[str, str], ...]:
        asked = {"reverse_order_line_id": line_id}
        return reasons_of(await self._gateway.get("/order/reverse/reason/list", asked))

    async def answer(self, asked: AnsweredReturn) -> ItemsWritten:
        """Documented as GET alone (reference, 1.4)."""
        path, parameters = answer_call(asked)
        open_envelope(await self._gateway.get(path, parameters))
        return written(asked)

    async def _page(self, wanted: dict[str, str], start: int) -> Page[Return]:
        body = await self._gateway.get(
            "/reverse/getreverseordersforseller",
            {
                "page_size": str(RETURN_PAGE),
                "page_no": str(start // RETURN_PAGE + 1),
                **wanted,
            },
        )
        open_result(body)
        try:
            read = msgspec.json.decode(
                msgspec.json.decode(body, type=ResultList).result, type=ReverseList
            )
        except msgspec.DecodeError as error:
            raise JunkAnswer(detail="/reverse/getreverseordersforseller") from error
        total = as_int(read.total)
        if total is None:
            raise JunkAnswer(detail="no total of reverse orders")
        rows: list[Return] = []
        troubles: list[RowTrouble] = []
        currency = CURRENCY_OF_COUNTRY.get(self._gateway.country, "USD")
        for raw in read.items:
            try:
                rows.append(_mapped(raw, currency))
            except (msgspec.DecodeError, ValueError) as error:
                troubles.append(RowTrouble("", str(error)))
        return Page(total, len(read.items), rows, troubles)


def _mapped(raw: msgspec.Raw, currency: str) -> Return:
    """Raises msgspec.DecodeError, or ValueError for one without lines or times."""
    row = msgspec.json.decode(raw, type=Reverse)
    if not row.reverse_order_lines:
        raise ValueError("a reverse order without lines")
    kind = as_text(row.request_type)
    return Return(
        str(row.reverse_order_id),
        as_text(row.trade_order_id),
        KINDS.get(kind, "other"),
        kind,
        as_bool(row.is_rtm),
        as_text(row.shipping_type),
        currency,
        tuple(_line(line) for line in row.reverse_order_lines),
        bytes(raw),
    )


def _line(line: ReverseLine) -> ReturnLine:
    created = as_int(line.return_order_line_gmt_create)
    modified = as_int(line.return_order_line_gmt_modified)
    if created is None:
        raise ValueError("a reverse order line without a time")
    return ReturnLine(
        str(line.reverse_order_line_id),
        as_text(line.trade_order_line_id),
        as_text(line.seller_sku_id),
        as_text(line.reverse_status),
        as_text(line.ofc_status),
        as_text(line.reason_code),
        as_text(line.reason_text),
        # Integer minor units already: SGD 1 is 100, VND is not multiplied (reference, 5.3).
        as_int(line.refund_amount) or 0,
        as_int(line.sla) or None,
        as_text(line.tracking_number),
        as_bool(line.is_dispute),
        as_text(line.whqc_decision),
        created,
        modified or created,
        stage_of(as_text(line.reverse_status), as_text(line.ofc_status)),
    )


def stage_of(status: str, logistics: str) -> str:
    """Of domain.returns.STAGES; empty for a word that is not known."""
    stage = _STAGES.get(status.upper(), "")
    return TO_INSPECT if stage == COMING_BACK and logistics.upper() == ARRIVED else stage
