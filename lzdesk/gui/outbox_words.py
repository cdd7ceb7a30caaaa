"""Words for the outbox: kinds of commands, their states, and why one stands where it does."""

from typing import TYPE_CHECKING

from lzdesk.gui.reasons import reason_words
from lzdesk.gui.translations import QT_TRANSLATE_NOOP
from lzdesk.gui.words import translate

if TYPE_CHECKING:
    from lzdesk.reading.outbox import OutboxLine

KINDS = {
    "pack": QT_TRANSLATE_NOOP("Outbox", "Arrange"),
    "ready_to_ship": QT_TRANSLATE_NOOP("Outbox", "Ready to ship"),
    "repack": QT_TRANSLATE_NOOP("Outbox", "Repack"),
    "cancel": QT_TRANSLATE_NOOP("Outbox", "Cancel"),
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


def why_words(line: "OutboxLine") -> str:
    """Why it waits, failed or stopped: our reason, then the vendor's words in quotes."""
    if line.state == "unsure":
        return translate("Outbox", "The answer was lost. What arrived is being read.")
    if not line.vendor_code:
        return ""
    if "." in line.vendor_code:
        ours = reason_words(line.vendor_code, {})
        return f"{ours} “{line.vendor_words}”" if line.vendor_words else ours
    return f"“{line.vendor_words}” ({line.vendor_code})"
