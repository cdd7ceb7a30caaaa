"""Text of any script on pages of our own: set by Qt, which shapes Thai and takes every font.

Only for the labels' worker: it is a process of its own, and Qt's application in it has no window.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from lzdesk.settings.paths import resources_dir

if TYPE_CHECKING:
    from PySide6.QtCore import QBuffer
    from PySide6.QtGui import QFont, QPainter, QPdfWriter

DPI = 1200
FAMILIES = (
    "Inter",
    "Noto Sans CJK SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans Thai",
    "Leelawadee UI",
    "Thonburi",
    "Loma",
)
"""The first that has a sign draws it; where none has, the system looks through its others."""


@cache
def _application() -> object:
    """Qt's application, once in a process; nothing may be drawn before."""
    from PySide6.QtGui import QFontDatabase, QGuiApplication

    if sys.platform.startswith("linux"):
        # There may be no screen, and no screen is needed.
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QGuiApplication.instance() or QGuiApplication(["lzdesk"])
    for path in sorted((resources_dir() / "fonts").glob("Inter-*.ttf")):
        QFontDatabase.addApplicationFont(str(path))
    return application


def font(size_pt: float, *, bold: bool = False) -> "QFont":
    """The type of our own pages."""
    from PySide6.QtGui import QFont

    _application()
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPointSizeF(size_pt)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    # A sign that changes with its neighbours is not found again when the page is searched.
    made.setFeature(QFont.Tag("calt"), 0)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@contextmanager
def drawing(size_pt: tuple[float, float]) -> Iterator[tuple["QPainter", "QPdfWriter", "QBuffer"]]:
    """A PDF that is being drawn, without margins; when it is left, the buffer holds it whole.

    Coordinates are dots of DPI (see `dots`), from the upper left corner.
    """
    from PySide6.QtCore import QBuffer, QMarginsF, QSizeF
    from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

    _application()
    out = QBuffer()
    out.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(out)
    writer.setResolution(DPI)
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(QSizeF(*size_pt), QPageSize.Unit.Point, "", exact))
    writer.setPageMargins(QMarginsF())
    painter = QPainter(writer)
    try:
        yield painter, writer, out
    finally:
        painter.end()


def dots(points: float) -> float:
    """Points in dots of the page."""
    return points * DPI / 72


def bytes_of(buffer: "QBuffer") -> bytes:
    """What has been drawn."""
    return bytes(buffer.data().data())


def plain(text: str, most: int) -> str:
    """Text from outside as one line, without signs that end lines or turn the rest around."""
    kept = "".join(sign if sign.isprintable() else " " for sign in text[: most * 2])
    return " ".join(kept.split())[:most]


def lines_of(text: str, drawn: "QFont", writer: "QPdfWriter", width: float, most: int) -> list[str]:
    """Text broken into lines of a width in dots; the last of the most ends with an ellipsis."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QFontMetricsF, QTextLayout

    layout = QTextLayout(text, drawn, writer)
    layout.beginLayout()
    lines: list[str] = []
    metrics = QFontMetricsF(drawn, writer)
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = line.textStart()
        if len(lines) == most - 1:
            rest = metrics.elidedText(text[start:], Qt.TextElideMode.ElideRight, width)
            lines.append(rest)
            break
        lines.append(text[start : start + line.textLength()].rstrip())
    layout.endLayout()
    return lines


def line_page(text: str, size_pt: float, width_pt: float, base_pt: float) -> bytes:
    """A PDF whose one page is a line of text, cut with an ellipsis where it is too wide.

    base_pt: how far above the page's lower edge the letters stand.
    """
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtGui import QFontMetricsF

    height = size_pt * 2
    with drawing((width_pt, height)) as (painter, writer, out):
        drawn = font(size_pt)
        painter.setFont(drawn)
        metrics = QFontMetricsF(drawn, writer)
        fits = metrics.elidedText(text, Qt.TextElideMode.ElideRight, dots(width_pt))
        painter.drawText(QPointF(0, dots(height - base_pt)), fits)
    return bytes_of(out)
