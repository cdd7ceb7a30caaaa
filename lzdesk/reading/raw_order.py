"""What the marketplace sent of one order: its JSON, kept packed for 30 days, made readable."""

import sqlite3
from typing import NamedTuple

LONGEST = 200_000
"""Characters that are shown; more is counted."""
LONGEST_LINE = 2_000
MOST_BYTES = 64 * 1024 * 1024
"""A page unpacks to a few megabytes; more than this is no page of ours."""
PAYLOAD = (
    "SELECT o.order_id, p.read_at, p.payload FROM orders o JOIN raw_payloads p"
    " ON p.id = o.payload_id WHERE o.id = ?"
)


class RawOrder(NamedTuple):
    """The JSON in lines. `cut` are characters left away."""

    text: str
    read_at: int
    cut: int = 0


def raw_order(db: sqlite3.Connection, row_id: int) -> RawOrder | None:
    """The vendor's JSON `{"order": …, "items": […]}` of an order; None once it is forgotten."""
    found = db.execute(PAYLOAD, (row_id,)).fetchone()
    if found is None:
        return None
    order_id, read_at, packed = found
    raw = _of_order(packed, order_id)
    if raw is None:
        return None
    # Imported when first asked for: the panes do without it.
    import msgspec

    text = msgspec.json.format(raw, indent=2).decode("utf-8", "replace")
    return RawOrder(*_shortened(text, read_at))


def _of_order(packed: bytes, order_id: str) -> bytes | None:
    import msgspec

    from lzdesk.lib.packing import unpack

    try:
        raws = msgspec.json.decode(unpack(packed, MOST_BYTES), type=list[msgspec.Raw])
    except (ValueError, msgspec.DecodeError):
        return None
    for raw in map(bytes, raws):
        # Most of a page is other orders: only one that names this id is read whole.
        if order_id.encode() in raw and _id_of(raw) == order_id:
            return raw
    return None


def _id_of(raw: bytes) -> str:
    import msgspec

    try:
        whole = msgspec.json.decode(raw)
        return str(whole["order"]["order_id"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return ""


def _shortened(text: str, read_at: int) -> tuple[str, int, int]:
    shown, size = [], 0
    for line in text.split("\n"):
        short = line if len(line) <= LONGEST_LINE else line[:LONGEST_LINE] + "…"
        if size + len(short) > LONGEST:
            break
        shown.append(short)
        size += len(short) + 1
    kept = "\n".join(shown)
    return kept, read_at, max(0, len(text) - len(kept))
