"""Clock badges and status chips, painted: shape, words, then colour."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from lzdesk.domain.statuses import Status
from lzdesk.gui.clock_words import Band
from lzdesk.gui.theme.tokens import Tokens
from lzdesk.gui.widgets.text import (
    END,
    Type,
    colour,
    cut,
    fill_rounded,
    paint_line,
    width_of,
)

CLOCK_HEIGHT = 20
CHIP_HEIGHT = 18
PAD = 6
SHAPE = 10
SMALL: Type = ("small", 400, False)
SMALL_CLOCK: Type = ("small", 500, False)
SMALL_OVERDUE: Type = ("small", 600, False)

STATUS_COLOURS = {
    Status.CANCEL_REQUESTED: "amber",
    Status.TO_SHIP: "blue",
    Status.ARRANGED: "teal",
    Status.HELD: "grey",
    Status.UNPAID: "grey",
    Status.FAILED: "red",
    Status.LOST: "red",
    Status.RETURNING: "violet",
    Status.IN_TRANSIT: "teal",
    Status.DELIVERED: "green",
    Status.COMPLETED: "grey",
    Status.RETURNED: "violet",
    Status.CANCELLED: "grey",
    Status.UNKNOWN: "grey",
}

CLOCK_INKS = {
    Band.CALM: ("text2", "", "green"),
    Band.SOON: ("amber", "", "amber"),
    Band.NOW: ("red", "red_tint", "red"),
    Band.OVERDUE: ("on_overdue", "overdue", "on_overdue"),
}
"""Band to the tokens of words, ground and shape."""


def paint_clock(
    painter: QPainter,
    tokens: Tokens,
    band: Band,
    words: str,
    x: float,
    middle: float,
    *,
    ruled: bool,
) -> None:
    """A clock badge: left edge x, vertical middle; ruled draws the dotted line of our own rules."""
    colours = tokens.colours()
    ink, ground, shape = CLOCK_INKS[band]
    kind: Type = ("body", 600 if band is Band.OVERDUE else 500, False)
    width = width_of(words, kind)
    box = QRectF(x, middle - CLOCK_HEIGHT / 2, width + SHAPE + 3 * PAD, CLOCK_HEIGHT)
    if ground:
        fill_rounded(painter, box, colours[ground])
    paint_clock_shape(painter, colours[shape], band, x + PAD, middle - SHAPE / 2)
    left = x + PAD + SHAPE + PAD
    paint_line(painter, words, kind, colours[ink], left, middle)
    if ruled:
        painter.setPen(QPen(colour(colours[ink]), 1, Qt.PenStyle.DotLine))
        line = box.bottom() - 2.5
        painter.drawLine(QPointF(left, line), QPointF(left + width, line))


def paint_small_clock(
    painter: QPainter, tokens: Tokens, band: Band, words: str, x: float, middle: float
) -> None:
    """A clock badge beside words of an alert: 18 high, in small letters."""
    colours = tokens.colours()
    ink, ground, shape = CLOCK_INKS[band]
    kind = SMALL_OVERDUE if band is Band.OVERDUE else SMALL_CLOCK
    if ground:
        width = small_clock_width(words)
        fill_rounded(painter, QRectF(x, middle - 9, width, CHIP_HEIGHT), colours[ground])
    paint_clock_shape(painter, colours[shape], band, x + PAD, round(middle - SHAPE / 2))
    paint_line(painter, words, kind, colours[ink], x + PAD + SHAPE + PAD, middle)


def small_clock_width(words: str) -> float:
    """Logical pixels of the small badge, the same in each band."""
    return round(width_of(words, SMALL_OVERDUE)) + SHAPE + 3 * PAD


def paint_clock_shape(painter: QPainter, ink: str, band: Band, x: float, y: float) -> None:
    """The 10 x 10 shape of a band: ring, half disc, triangle, square."""
    if band is Band.OVERDUE:
        fill_rounded(painter, QRectF(x + 1, y + 1, 8, 8), ink, 1)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(ink))
    if band is Band.NOW:
        painter.drawPolygon(
            QPolygonF([QPointF(x + 5, y + 0.9), QPointF(x + 9.6, y + 9), QPointF(x + 0.4, y + 9)])
        )
        return
    ring = QRectF(x + 1.4, y + 1.4, 7.2, 7.2)
    if band is Band.SOON:
        painter.drawPie(ring, -90 * 16, 180 * 16)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(ink), 1.5))
    painter.drawEllipse(ring)


def paint_status(painter: QPainter, tokens: Tokens, hue: str, words: str, box: QRectF) -> None:
    """A status chip at the left of box, centred in its height, cut with an ellipsis if it must."""
    colours = tokens.colours()
    shown = cut(words, SMALL, int(box.width() - 2 * PAD), END)
    width = width_of(shown, SMALL) + 2 * PAD
    chip = QRectF(box.x(), box.center().y() - CHIP_HEIGHT / 2, width, CHIP_HEIGHT)
    fill_rounded(painter, chip, colours[f"{hue}_tint"])
    paint_line(painter, shown, SMALL, colours[hue], chip.x() + PAD, chip.center().y())


def clock_width(words: str) -> float:
    """Logical pixels of the widest badge with these words."""
    return width_of(words, ("body", 600, False)) + SHAPE + 3 * PAD
