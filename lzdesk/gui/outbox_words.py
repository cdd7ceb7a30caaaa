"""Words for the outbox: kinds of commands, their states, and why one stands where it does."""

from typing import TYPE_CHECKING

from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.translations import QT_TRANSLATE_NOOP
from lzdesk.gui.words import translate

if TYPE_CHECKING:
    from lzdesk.reading.outbox import OutboxLine, StoreProgress

NAME_MOST = 40

KINDS = {
    "pack": QT_TRANSLATE_NOOP("Outbox", "Arrange"),
    "ready_to_ship": QT_TRANSLATE_NOOP("Outbox", "Ready to ship"),
    "repack": QT_TRANSLATE_NOOP("Outbox", "Repack"),
    "cancel": QT_TRANSLATE_NOOP("Outbox", "Cancel"),
    "deliver_digital": QT_TRANSLATE_NOOP("Outbox", "Deliver digital items"),
    "own_delivered": QT_TRANSLATE_NOOP("Outbox", "Delivered by own fleet"),
    "return.answer": QT_TRANSLATE_NOOP("Outbox", "Answer a request"),
    "own_failed": QT_TRANSLATE_NOOP("Outbox", "Delivery by own fleet failed"),
}
STATES = {
    "queued": QT_TRANSLATE_NOOP("Outbox", "Waiting"),
    "sending": QT_TRANSLATE_NOOP("Outbox", "Sending"),
    "unsure": QT_TRANSLATE_NOOP("Outbox", "Checking"),
    "done": QT_TRANSLATE_NOOP("Outbox", "Done"),
    "failed": QT_TRANSLATE_NOOP("Outbox", "Failed"),
    "stopped": QT_TRANSLATE_NOOP("Outbox", "Stopped"),
    "undone": QT_TRANSLATE_NOOP("Outbox", "Taken back"),
}

_READ = QT_TRANSLATE_NOOP("Outbox", "It has moved on. Read the store again.")
_AGAIN = QT_TRANSLATE_NOOP("Outbox", "Try it again in a minute.")
_TAKE_APART = QT_TRANSLATE_NOOP("Outbox", "Read the store again, then arrange it once more.")
_CARRIER = QT_TRANSLATE_NOOP("Outbox", "Look at the shipping settings of the store.")
_MARKETPLACE = QT_TRANSLATE_NOOP("Outbox", "The marketplace packs it. Nothing is to be done.")
ADVICE = {
    "600001": _TAKE_APART,
    "600002": _READ,
    "114": _READ,
    "131": _READ,
    "700000": _READ,
    "700009": _READ,
    "700016": _CARRIER,
    "700001": _CARRIER,
    "700020": _READ,
    "700021": _READ,
    "700024": _AGAIN,
    "700025": _READ,
    "700026": _READ,
    "700027": _MARKETPLACE,
    "700029": _TAKE_APART,
}
"""What a seller can do about a refusal, by the code of Lazada that is in its answer."""


def why_words(line: "OutboxLine") -> str:
    """Why it waits, failed or stopped: our reason, then the vendor's words in quotes."""
    if line.state == "unsure":
        return translate("Outbox", "The answer was lost. What arrived is being read.")
    if not line.vendor_code:
        return ""
    if "." in line.vendor_code:
        ours = reason_words(line.vendor_code, {})
        return f"{ours} “{line.vendor_words}”" if line.vendor_words else ours
    told = f"“{line.vendor_words}” ({line.vendor_code})"
    advice = ADVICE.get(line.vendor_code, "") if line.state == "failed" else ""
    return " ".join(filter(None, (told, advice and translate("Outbox", advice))))


def progress_words(one: "StoreProgress") -> str:
    """`Lumi Flagship 120 of 495`, and how many failed."""
    name = one_line(one.store_name, NAME_MOST)
    if one.failed:
        words = translate("Outbox", "{0} {1} of {2} ({3} failed)")
        return words.format(name, *map(count_words, (one.done, one.total, one.failed)))
    words = translate("Outbox", "{0} {1} of {2}")
    return words.format(name, count_words(one.done), count_words(one.total))
