"""A page that shows what a printer really prints: where its edges are, and which codes it can.

For the worker (`run_whole`): Qt draws it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from lzdesk.labels.layouts import LAYOUTS, POINTS_PER_MM, Margins, margins_of
from lzdesk.labels.presets import PrinterPreset

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter, QPdfWriter

USUAL_MM = (100.0, 150.0)
"""Of a layout that keeps the size labels come in."""
TICKS_MM = {10: 5.0, 5: 3.5, 1: 2.0}
"""How long a tick is: at every tenth, fifth and single millimetre."""
BAR_DOTS = (1, 2, 3, 4)
SQUARE_DOTS = (2, 3, 4, 6)
BAR_HEIGHT_MM = 9.0
CODE = "LZ-{dots}-{dpi}"
TEXT_PT, SMALL_PT, LINE_MM = 7.0, 5.5, 3.6
FRAME_MM = 0.2
FROM_EDGE_MM = 9.0

Modules = list[list[bool]]
"""Rows of a code's smallest parts, True for black."""


class PrinterPageWords(NamedTuple):
    """lines: the printer, the preset, the date. caption: with `{dots}` and `{mm}`, at each code."""

    lines: tuple[str, ...]
    caption: str


def printer_page_pdf(preset: PrinterPreset, words: PrinterPageWords) -> bytes:
    """One page of the preset's paper, in true size. Raises BadInput as `margins_of`.

    Rulers in millimetres begin at each edge of the paper; the frame is where its margins end. The
    codes' bars are whole dots of the printer: from the thinnest, which is to fail, to safe ones.
    """
    from lzdesk.labels.typeset import bytes_of, drawing

    paper = LAYOUTS[preset.layout]
    size = (paper.width_mm or USUAL_MM[0], paper.height_mm or USUAL_MM[1])
    margins = margins_of(preset.margins)
    with drawing((size[0] * POINTS_PER_MM, size[1] * POINTS_PER_MM)) as (painter, writer, out):
        page = _Page(painter, writer, size, preset.dpi)
        page.rulers()
        page.frame(margins)
        top = page.lines(words.lines, FROM_EDGE_MM + margins.left_mm, FROM_EDGE_MM + margins.top_mm)
        page.codes(words.caption, FROM_EDGE_MM + margins.left_mm, top + 2)
    return bytes_of(out)


class _Page:
    """Draws in millimetres from the upper left corner."""

    def __init__(
        self, painter: "QPainter", writer: "QPdfWriter", size: tuple[float, float], dpi: int
    ) -> None:
        self._painter, self._writer = painter, writer
        self._size, self._dpi = size, dpi

    def rulers(self) -> None:
        width, height = self._size
        for mm in range(1, int(width)):
            length = _tick(mm)
            self._bar(mm, 0, FRAME_MM, length)
            self._bar(mm, height - length, FRAME_MM, length)
            if mm % 10 == 0:
                self._text(str(mm), mm + 0.5, 6.2)
        for mm in range(1, int(height)):
            length = _tick(mm)
            self._bar(0, mm, length, FRAME_MM)
            self._bar(width - length, mm, length, FRAME_MM)
            if mm % 10 == 0:
                self._text(str(mm), 5.2, mm - 0.4)

    def frame(self, margins: Margins) -> None:
        width, height = self._size
        inner = width - margins.left_mm - margins.right_mm
        tall = height - margins.top_mm - margins.bottom_mm
        for y in (margins.top_mm, height - margins.bottom_mm - FRAME_MM):
            self._bar(margins.left_mm, y, inner, FRAME_MM)
        for x in (margins.left_mm, width - margins.right_mm - FRAME_MM):
            self._bar(x, margins.top_mm, FRAME_MM, tall)

    def lines(self, lines: Iterable[str], left: float, top: float) -> float:
        """Where the next may begin."""
        for line in lines:
            top += LINE_MM
            self._text(line, left, top, self._size[0] - left - FROM_EDGE_MM)
        return top

    def codes(self, caption: str, left: float, top: float) -> None:
        for dots in BAR_DOTS:
            modules = code_128(CODE.format(dots=dots, dpi=self._dpi))
            top = self._caption(caption, dots, left, top)
            self._modules(modules, dots, left, top, BAR_HEIGHT_MM)
            top += BAR_HEIGHT_MM + 1.5
        for dots in SQUARE_DOTS:
            modules = qr_code(CODE.format(dots=dots, dpi=self._dpi))
            wide = len(modules[0]) * dots * self._dot
            if left + wide > self._size[0] - FROM_EDGE_MM:
                break
            below = self._caption(caption, dots, left, top)
            self._modules(modules, dots, left, below)
            left += max(wide + 4, 20)

    @property
    def _dot(self) -> float:
        """Millimetres of one dot of the printer."""
        return 25.4 / self._dpi

    def _caption(self, caption: str, dots: int, left: float, top: float) -> float:
        size = f"{dots * self._dot:.3f}"
        text = caption.replace("{dots}", str(dots)).replace("{mm}", size)
        self._text(text, left, top + LINE_MM * 0.8)
        return top + LINE_MM + 0.6

    def _modules(
        self, modules: Modules, dots: int, left: float, top: float, height: float = 0
    ) -> None:
        """height: of bars; 0 for squares. It begins on a whole dot, and each part ends on one."""
        left, top = (round(side / self._dot) * self._dot for side in (left, top))
        side = dots * self._dot
        for y, row in enumerate(modules):
            start = 0
            while start < len(row):
                end = start
                while end < len(row) and row[end] == row[start]:
                    end += 1
                if row[start]:
                    # Programs blacken each dot that is touched: the edges stay clear of the next.
                    clear = self._dot / 4
                    wide, high = (end - start) * side - 2 * clear, (height or side) - 2 * clear
                    self._bar(left + start * side + clear, top + y * side + clear, wide, high)
                start = end

    def _bar(self, left: float, top: float, width: float, height: float) -> None:
        from PySide6.QtCore import QRectF
        from PySide6.QtGui import QColor

        from lzdesk.labels.typeset import dots

        sides = (dots(side * POINTS_PER_MM) for side in (left, top, width, height))
        self._painter.fillRect(QRectF(*sides), QColor("black"))

    def _text(self, text: str, left: float, base: float, width: float = 0) -> None:
        """width: of what may be long; 0 for a few small signs of our own."""
        from PySide6.QtCore import QPointF, Qt
        from PySide6.QtGui import QFontMetricsF

        from lzdesk.labels.typeset import dots, font, plain

        drawn = font(TEXT_PT if width else SMALL_PT)
        metrics = QFontMetricsF(drawn, self._writer)
        room = dots((width or self._size[0]) * POINTS_PER_MM)
        shown = metrics.elidedText(plain(text, 200), Qt.TextElideMode.ElideRight, room)
        self._painter.setFont(drawn)
        where = QPointF(dots(left * POINTS_PER_MM), dots(base * POINTS_PER_MM))
        self._painter.drawText(where, shown)


def code_128(text: str) -> Modules:
    """One row of bars, without its quiet zones."""
    import zxingcpp

    return _modules_of(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128))[:1]


def qr_code(text: str) -> Modules:
    """The squares, without their quiet zone."""
    import zxingcpp

    return _modules_of(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode))


def _modules_of(code: Any) -> Modules:
    image: Any = memoryview(code.to_image(scale=1, add_quiet_zones=False)).tolist()
    return [[dot < 128 for dot in row] for row in image]


def _tick(mm: int) -> float:
    return next(length for step, length in TICKS_MM.items() if mm % step == 0)
