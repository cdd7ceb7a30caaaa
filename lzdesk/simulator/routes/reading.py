"""Parameters of list calls: whole numbers, moments, and JSON lists in text."""

from datetime import datetime
from typing import TypeVar

import msgspec

from lzdesk.simulator.calls import Call
from lzdesk.simulator.errors import VendorError
from lzdesk.simulator.index import FOREVER

Word = TypeVar("Word")


def whole(text: str, default: int, allowed: range, code: str) -> int:
    """A number of a range; raises VendorError with this code for anything else."""
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and int(text) in allowed):
        raise VendorError(code, text)
    return int(text)


def iso_moment(call: Call, name: str) -> int:
    """Epoch seconds of a limit in ISO form with an offset; one that is not given lies beyond all
    time. Error 17."""
    text = call.parameters.get(name, "")
    if not text:
        return -FOREVER if name.endswith("after") else FOREVER
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise VendorError("17", text) from None
    if moment.tzinfo is None or "T" not in text:
        raise VendorError("17", text)
    return int(moment.timestamp())


def json_list(text: str, kind: type[Word], code: str) -> list[Word]:
    """A list such as `["a", "b"]`, empty when nothing is given; raises VendorError otherwise."""
    if not text:
        return []
    try:
        return msgspec.json.decode(text, type=list[kind], strict=False)  # type: ignore[valid-type]
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise VendorError(code, text) from None
