"""Tables on A4 for people: pick lists, packing slips, manifests. In any script.

Words come from who asks: this knows none. For the worker (`run_whole`): Qt draws them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QImage, QPainter, QPdfWriter

A4_PT = (595.28, 841.89)
EDGE_PT = 34.0
TITLE_PT, TEXT_PT, SMALL_PT = 15.0, 9.0, 7.5
LINE_PT = 12.0
PADDING_PT = 4.0
PICTURE_PT = 36.0
MOST_PICTURE_DOTS = 160
MOST_LINES = 2
MOST_SIGNS = 400
LARGEST_PICTURE = 40_000_000
"""Bytes; a larger file is no picture of an item."""


class Column(NamedTuple):
    """share: of the width, beside the others'. kind: `text`, `number` (to the right, heavy) or
    `picture` (a file's path; empty, missing or damaged: nothing is drawn)."""

    title: str
    share: float
    kind: str = "text"


class Row(NamedTuple):
    """heading: in place of cells, over the rows that follow."""

    cells: tuple[str, ...] = ()
    heading: str = ""


class TableDocument(NamedTuple):
    """lines: below the title. footer: with `{page}` and `{pages}`, for each of its pages."""

    title: str
    lines: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    footer: str = "{page}/{pages}"


def tables_pdf(documents: Sequence[TableDocument]) -> bytes:
    """One PDF; each document begins on a page of its own. No documents: one empty page."""
    from lzdesk.labels.typeset import bytes_of, drawing

    with drawing(A4_PT) as (painter, writer, out):
        drawn = _Drawn(painter, writer)
        for number, document in enumerate(documents):
            if number:
                writer.newPage()
            drawn.draw(document)
    return bytes_of(out)


class _Cell(NamedTuple):
    lines: list[str]
    column: Column


class _Laid(NamedTuple):
    cells: list[_Cell]
    heading: str
    height: float


class _Drawn:
    """Draws on one PDF. All sizes are points until they reach the painter."""

    def __init__(self, painter: "QPainter", writer: "QPdfWriter") -> None:
        from lzdesk.labels.typeset import font

        self._painter, self._writer = painter, writer
        self._fonts: dict[str, QFont] = {
            "title": font(TITLE_PT, bold=True),
            "text": font(TEXT_PT),
            "strong": font(TEXT_PT, bold=True),
            "small": font(SMALL_PT),
        }

    def draw(self, document: TableDocument) -> None:
        """On the present page and as many more as it takes."""
        widths = _widths(document.columns)
        rows = [self._lay(row, document.columns, widths) for row in document.rows]
        top = EDGE_PT + 22 + LINE_PT * len(document.lines) + 8
        pages = _paged(rows, top + LINE_PT + PADDING_PT)
        for number, page in enumerate(pages, start=1):
            if number > 1:
                self._writer.newPage()
            y = self._head(document, top) if number == 1 else EDGE_PT
            y = self._titles(document.columns, widths, y)
            for row in page:
                self._row(row, widths, y)
                y += row.height
            footer = document.footer.replace("{page}", str(number))
            footer = footer.replace("{pages}", str(len(pages)))
            self._text("small", footer, EDGE_PT, A4_PT[1] - EDGE_PT + 10, _inner(), right=True)
            self._text("small", document.title, EDGE_PT, A4_PT[1] - EDGE_PT + 10, _inner() * 0.7)

    def _lay(self, row: Row, columns: Sequence[Column], widths: Sequence[float]) -> _Laid:
        from lzdesk.labels.typeset import dots, lines_of, plain

        if row.heading:
            return _Laid([], row.heading, LINE_PT + 3 * PADDING_PT)
        cells: list[_Cell] = []
        height = LINE_PT
        for text, column, width in zip(row.cells, columns, widths, strict=True):
            if column.kind == "picture":
                cells.append(_Cell([text], column))
                height = max(height, PICTURE_PT)
                continue
            drawn = self._fonts["strong" if column.kind == "number" else "text"]
            room = dots(width - 2 * PADDING_PT)
            lines = lines_of(plain(text, MOST_SIGNS), drawn, self._writer, room, MOST_LINES)
            cells.append(_Cell(lines, column))
            height = max(height, LINE_PT * len(lines))
        return _Laid(cells, "", height + 2 * PADDING_PT)

    def _head(self, document: TableDocument, top: float) -> float:
        self._text("title", document.title, EDGE_PT, EDGE_PT + 15, _inner())
        for place, line in enumerate(document.lines):
            self._text("text", line, EDGE_PT, EDGE_PT + 22 + LINE_PT * (place + 0.8), _inner())
        return top

    def _titles(self, columns: Sequence[Column], widths: Sequence[float], y: float) -> float:
        x = EDGE_PT
        for column, width in zip(columns, widths, strict=True):
            room, right = width - 2 * PADDING_PT, column.kind == "number"
            self._text("small", column.title, x + PADDING_PT, y + 8, room, right=right)
            x += width
        self._rule(y + LINE_PT, 0.8)
        return y + LINE_PT + PADDING_PT

    def _row(self, row: _Laid, widths: Sequence[float], y: float) -> None:
        if row.heading:
            self._text("strong", row.heading, EDGE_PT, y + LINE_PT + PADDING_PT, _inner())
        x = EDGE_PT
        for cell, width in zip(row.cells, widths, strict=False):
            if cell.column.kind == "picture":
                self._picture(cell.lines[0], x + PADDING_PT, y + PADDING_PT)
            else:
                self._lines(cell, x + PADDING_PT, y + PADDING_PT, width - 2 * PADDING_PT)
            x += width
        self._rule(y + row.height, 0.3)

    def _lines(self, cell: _Cell, x: float, y: float, width: float) -> None:
        right = cell.column.kind == "number"
        for place, line in enumerate(cell.lines):
            base = y + LINE_PT * place + TEXT_PT
            self._text("strong" if right else "text", line, x, base, width, right=right)

    def _text(
        self, kind: str, text: str, x: float, base: float, width: float, *, right: bool = False
    ) -> None:
        from PySide6.QtCore import QPointF, Qt
        from PySide6.QtGui import QFontMetricsF

        from lzdesk.labels.typeset import dots, plain

        drawn = self._fonts[kind]
        metrics = QFontMetricsF(drawn, self._writer)
        text = plain(text, MOST_SIGNS)
        if metrics.horizontalAdvance(text) > dots(width) + 1:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, dots(width))
        if right:
            x += width - metrics.horizontalAdvance(text) * 72 / self._writer.resolution()
        self._painter.setFont(drawn)
        self._painter.drawText(QPointF(dots(x), dots(base)), text)

    def _rule(self, y: float, thick: float) -> None:
        from PySide6.QtCore import QRectF
        from PySide6.QtGui import QColor

        from lzdesk.labels.typeset import dots

        box = QRectF(dots(EDGE_PT), dots(y), dots(_inner()), dots(thick))
        self._painter.fillRect(box, QColor("black"))

    def _picture(self, file: str, x: float, y: float) -> None:
        from PySide6.QtCore import QRectF

        from lzdesk.labels.typeset import dots

        image = _small_picture(file)
        if image is None:
            return
        scale = PICTURE_PT / max(image.width(), image.height())
        box = QRectF(dots(x), dots(y), dots(image.width() * scale), dots(image.height() * scale))
        self._painter.drawImage(box, image)


def _small_picture(file: str) -> "QImage | None":
    """Read no larger than it is drawn: a list may have hundreds."""
    from PySide6.QtCore import QSize, Qt
    from PySide6.QtGui import QImageReader

    path = Path(file) if file and "\0" not in file else None
    if path is None or not path.is_file() or path.stat().st_size > LARGEST_PICTURE:
        return None
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > MOST_PICTURE_DOTS:
        most = QSize(MOST_PICTURE_DOTS, MOST_PICTURE_DOTS)
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


def _inner() -> float:
    return A4_PT[0] - 2 * EDGE_PT


def _widths(columns: Sequence[Column]) -> list[float]:
    """A picture's column is as wide as the picture; the others share the rest."""
    taken = sum(PICTURE_PT + 2 * PADDING_PT for column in columns if column.kind == "picture")
    shares = sum(column.share for column in columns if column.kind != "picture")
    return [
        PICTURE_PT + 2 * PADDING_PT
        if column.kind == "picture"
        else (_inner() - taken) * column.share / shares
        for column in columns
    ]


def _paged(rows: Sequence[_Laid], top: float) -> list[list[_Laid]]:
    """Rows on pages; a heading is never the last on its page. top: where the first page's begin."""
    pages: list[list[_Laid]] = [[]]
    bottom = A4_PT[1] - EDGE_PT
    y = top
    for place, row in enumerate(rows):
        needed = row.height
        if row.heading and place + 1 < len(rows):
            needed += rows[place + 1].height
        if y + needed > bottom and pages[-1]:
            pages.append([])
            y = EDGE_PT + LINE_PT + PADDING_PT
        pages[-1].append(row)
        y += row.height
    return pages
