"""The seller's own marks in a row: small icons at the right end of the items, and their words."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPainter

from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import moment_words
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.tokens import Tokens
from lzdesk.reading.order_grid import OrderGridLine

translate = QCoreApplication.translate

ICON = 12
GAP = 4
STEP = ICON + GAP
LEAST_SKU = 40
LEAST_SIGN = 12
"""Logical pixels of a SKU that stay beside all its marks, and beside the weightiest alone."""


def tags_of(line: OrderGridLine) -> list[str]:
    """The tags of a line, without the module that writes them: the first frame is quicker so."""
    return [tag for tag in line.tags.split("|") if tag]


def mark_icons(line: OrderGridLine, now_ms: int) -> tuple[tuple[str, str], ...]:
    """Icon and token of each mark, the most pressing first; a hold that is over shows none."""
    if not line.is_marked:
        return ()
    found = []
    if line.hold_until is not None and line.hold_until > now_ms:
        found.append(("pause", "amber"))
    if line.note_must_read:
        found.append(("message-square-warning", "amber"))
    elif line.note:
        found.append(("sticky-note", ""))
    if line.tags:
        found.append(("tag", ""))
    if line.assigned_to:
        found.append(("user-round", ""))
    return tuple(found)


def marks_that_fit(line: OrderGridLine, now_ms: int, room: float) -> tuple[tuple[str, str], ...]:
    """The icons of a line beside its SKU, in this many logical pixels: the weightiest stay."""
    icons = mark_icons(line, now_ms)
    fit = max(int((room - LEAST_SKU) // STEP), 1 if room >= LEAST_SIGN + STEP else 0)
    return icons[:fit]


def paint_marks(
    painter: QPainter,
    tokens: Tokens,
    icons: tuple[tuple[str, str], ...],
    right: float,
    middle: float,
    faint: str,
) -> float:
    """Draw the icons up to `right`. Returns the room they take, in logical pixels."""
    inks = tokens.colours()
    x = right - len(icons) * STEP + GAP
    for name, token in icons:
        paint_icon(
            painter, name, inks[token] if token else faint, round(x), round(middle - 6), ICON
        )
        x += STEP
    return len(icons) * STEP


def mark_words(line: OrderGridLine, now_ms: int) -> str:
    """`Held until 12 Nov 17:00. Note: call first. Tags: gift`; empty where there is none."""
    if not line.is_marked:
        return ""
    said = []
    if line.hold_until is not None:
        over = line.hold_until <= now_ms
        words = (
            translate("Marks", "Was held until {0}")
            if over
            else translate("Marks", "Held until {0}")
        )
        said.append(words.format(moment_words(line.hold_until, now_ms)))
    if line.note:
        words = translate("Marks", "Note: {0}")
        if line.note_must_read:
            words = translate("Marks", "Note to read before printing: {0}")
        said.append(words.format(line.note))
    if line.tags:
        said.append(translate("Marks", "Tags: {0}").format(amounts.listed(tags_of(line))))
    if line.assigned_to:
        said.append(translate("Marks", "Assigned to {0}").format(line.assigned_to))
    return ". ".join(said)
