"""How a store answers reverse orders: the stages' actions as data (reference, 5.2 and 5.4)."""

from typing import NamedTuple

import msgspec

from lzdesk.domain.commands import ItemResult
from lzdesk.domain.errors import JunkAnswer
from lzdesk.domain.returns import COMING_BACK, TO_ANSWER, TO_INSPECT
from lzdesk.marketplaces.contract import Answer, AnsweredReturn, ItemsWritten
from lzdesk.marketplaces.lazada.answers import open_envelope
from lzdesk.marketplaces.lazada.payloads import Scalar, as_text

_PAYS = ("SELLER_AGREE_REFUND", "REFUND_PENDING", "REFUND_AUTHORIZED", "REFUND_SUCCESS")
_TAKES_BACK = ("SELLER_AGREE_RETURN", "BUYER_RETURN_ITEM", "RETURN_PENDING")
_REFUSES = ("REQUEST_REJECT", "RETURN_SELLER_REJECT")
_REFUSES_MONEY = ("SELLER_REJECT_REFUND", "REFUND_REJECT", "CS_APPROVING")
_CANCELS = ("CANCEL_SUCCESS", "AGREE_CANCEL", "CANCEL_ORDER")
_WORDS, _PROOF = ("reason", "comment"), ("reason", "comment", "pictures")

ANSWERS = (
    Answer("accept_cancel", "cancel", TO_ANSWER, True, _CANCELS),
    Answer("refuse_cancel", "cancel", TO_ANSWER, False, _REFUSES),
    Answer("accept_return", "return", TO_ANSWER, True, _TAKES_BACK),
    Answer("refund_now", "return", TO_ANSWER, True, _PAYS),
    Answer("refuse_return", "return", TO_ANSWER, False, _REFUSES, _WORDS, one_line=True),
    Answer("goods_arrived", "return", COMING_BACK, True, ("BUYER_RETURN_ITEM", *_PAYS)),
    Answer("refund_goods", "return", TO_INSPECT, True, _PAYS),
    Answer("refuse_refund", "return", TO_INSPECT, False, _REFUSES_MONEY, _PROOF, one_line=True),
    Answer("refund_money", "refund", TO_ANSWER, True, _PAYS, one_line=True),
    Answer("dispute", "refund", TO_ANSWER, False, _REFUSES_MONEY, _PROOF[1:], one_line=True),
)


class _Wire(NamedTuple):
    """path, the vendor's word, and how it wants pictures named."""

    path: str
    action: str
    pictures: tuple[str, str, str] = ("", "", "")


_UPDATE = "/order/reverse/return/update"
_REFUND = "/order/reverse/onlyrefund/seller/decide"
_CANCEL = "/order/reverse/cancel/seller/decide"
_WIRE = {
    "accept_cancel": _Wire(_CANCEL, "true"),
    "refuse_cancel": _Wire(_CANCEL, "false"),
    "accept_return": _Wire(_UPDATE, "agreeReturn"),
    "refund_now": _Wire(_UPDATE, "instantRefund"),
    "refuse_return": _Wire(_UPDATE, "refuseReturn"),
    "goods_arrived": _Wire(_UPDATE, "confirmDelivery"),
    "refund_goods": _Wire(_UPDATE, "agreeRefund"),
    "refuse_refund": _Wire(_UPDATE, "refuseRefund", ("image_info", "name", "url")),
    "refund_money": _Wire(_REFUND, "agreeRefund"),
    "dispute": _Wire(_REFUND, "startDispute", ("image_info_list", "file_name", "file_url")),
}


class _Reason(msgspec.Struct):
    reason_id: Scalar = ""
    text: Scalar = ""
    muti_language_text: Scalar = ""


class _Reasons(msgspec.Struct):
    data: list[_Reason] = []


def answer_call(asked: AnsweredReturn) -> tuple[str, dict[str, str]]:
    """Path and parameters. Empty ones are left out where they are signed."""
    wire = _WIRE[asked.name]
    if wire.path == _CANCEL:
        return wire.path, {"reverse_order_id": asked.return_id, "agree_cancel": wire.action}
    parameters = {
        "action": wire.action,
        "reverse_order_id": asked.return_id,
        "reverse_order_item_ids": f"[{','.join(asked.line_ids)}]",
        "reason_id": asked.reason,
        "comment": asked.comment,
    }
    name, title, address = wire.pictures
    if name:
        shown = [
            {title: f"{place}", address: one} for place, one in enumerate(asked.pictures, start=1)
        ]
        parameters[name] = msgspec.json.encode(shown).decode()
    return wire.path, parameters


def written(asked: AnsweredReturn) -> ItemsWritten:
    """Of a good answer: it is one for all lines that were named."""
    return ItemsWritten({line: ItemResult(line, ok=True) for line in asked.line_ids}, {})


def reasons_of(body: bytes) -> tuple[tuple[str, str], ...]:
    """Reason id and words, in the language of the seller's own pages where it is told."""
    open_envelope(body)
    try:
        read = msgspec.json.decode(body, type=_Reasons).data
    except msgspec.DecodeError as error:
        raise JunkAnswer(detail="/order/reverse/reason/list") from error
    return tuple(
        (as_text(one.reason_id), as_text(one.muti_language_text) or as_text(one.text))
        for one in read
    )
