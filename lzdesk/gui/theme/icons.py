"""Icons: Lucide outlines (ISC), stroke 1.5, tinted by a colour and drawn at the screen's scale."""

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from lzdesk.settings.paths import resources_dir

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

STROKE_AT_16 = 'stroke-width="2.25"'
"""Lucide draws on 24 units: 2.25 of them are 1.5 px at 16 px."""


@cache
def _source(name: str) -> str:
    path = resources_dir() / "icons" / f"{name}.svg"
    return path.read_text(encoding="utf-8").replace('stroke-width="2"', STROKE_AT_16)


@cache
def _renderer(name: str, colour: str) -> "QSvgRenderer":
    from PySide6.QtSvg import QSvgRenderer

    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))


@cache
def pixmap(name: str, colour: str, size: int = 16, scale: float = 1.0) -> QPixmap:
    """The icon as a pixmap of `size` logical pixels at `scale` device pixels each."""
    made = QPixmap(QSize(round(size * scale), round(size * scale)))
    made.fill(QColor(0, 0, 0, 0))
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, colour).render(painter)
    painter.end()
    made.setDevicePixelRatio(scale)
    return made


def paint_icon(
    painter: QPainter, name: str, colour: str, x: float, y: float, size: int = 16
) -> None:
    """Draw the icon with its top left corner at x, y."""
    scale = painter.device().devicePixelRatio()
    painter.drawPixmap(QPointF(x, y), pixmap(name, colour, size, scale))


def paint_icon_in(painter: QPainter, name: str, colour: str, box: QRectF, size: int = 16) -> None:
    """Draw the icon in the middle of the box, on whole pixels."""
    x = round(box.center().x() - size / 2)
    y = round(box.center().y() - size / 2)
    paint_icon(painter, name, colour, x, y, size)


def menu_icon(name: str, colour: str, size: int = 16) -> QIcon:
    """The icon for menus and line edits, at 1x to 3x."""
    made = QIcon()
    own = QApplication.devicePixelRatio(_application())
    for scale in sorted({1.0, 2.0, 3.0, own}):
        made.addPixmap(pixmap(name, colour, size, scale))
    return made


def _application() -> QApplication:
    running = QApplication.instance()
    assert isinstance(running, QApplication)
    return running
