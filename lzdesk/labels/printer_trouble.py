"""What keeps a printer from printing."""

from lzdesk.domain.errors import LzdeskError

READY, BUSY = "ready", "busy"
TROUBLES = {
    "media-empty": "printer.out_of_paper",
    "media-needed": "printer.out_of_paper",
    "media-jam": "printer.jammed",
    "cover-open": "printer.open",
    "door-open": "printer.open",
    "interlock-open": "printer.open",
    "toner-empty": "printer.out_of_ink",
    "marker-supply-empty": "printer.out_of_ink",
    "offline": "printer.offline",
    "shutdown": "printer.offline",
    "timed-out": "printer.offline",
    "connecting-to-device": "printer.offline",
    "paused": "printer.paused",
    "moving-to-paused": "printer.paused",
}
"""How print servers call it (RFC 8011, 5.4.12) to our kinds, the one to be said first, first."""


class PrinterTrouble(LzdeskError):
    """Not printed: `printer.gone`, `printer.rejecting`, `printer.no_service`, `printer.slow`,
    `printer.unreachable` (where), `printer.stalled` (where), `printer.refused` (words), or one of
    TROUBLES. Fields: printer, or where."""


def first_trouble(reasons: str) -> str:
    """The kind of what a printer reports, as words apart; empty for nothing that stops it."""
    told = {
        reason.removesuffix("-error").removesuffix("-warning").removesuffix("-report")
        for reason in reasons.replace(",", " ").split()
    }
    return next((kind for word, kind in TROUBLES.items() if word in told), "")
