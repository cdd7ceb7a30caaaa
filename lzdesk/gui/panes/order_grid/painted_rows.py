"""Draws the grid's rows: from their pictures where nothing in them changed, else painted anew."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap

from lzdesk.gui.panes.order_grid.model import OrderGridModel
from lzdesk.gui.panes.order_grid.row_painter import RowLook, RowPainter
from lzdesk.gui.panes.order_grid.rows import Row, Span
from lzdesk.gui.panes.order_grid.selection import OrderSelection
from lzdesk.gui.theme.tokens import Tokens
from lzdesk.gui.widgets.row_pictures import RowPictures
from lzdesk.gui.widgets.text import colour


class Frame(NamedTuple):
    """What all rows of one paint have in common."""

    tokens: Tokens
    spans: tuple[Span, ...]
    width: int
    """Of the viewport, in logical pixels."""
    height: int
    """Of a row."""
    scale: float
    on_pixels: bool
    active: bool
    """Whether the window is the one worked in."""


class Pointed(NamedTuple):
    """The rows that are marked out, by row id; None for none."""

    hovered: int | None
    current: int | None


class PlacedRow(NamedTuple):
    """A row of the list in view."""

    number: int
    top: int


class PaintedRows:
    """Keeps a picture of each row in view."""

    def __init__(self, model: OrderGridModel, selection: OrderSelection) -> None:
        self._model = model
        self._selection = selection
        self._rows = RowPainter(model.around)
        self._pictures = RowPictures()
        self._painted: set[int] = set()
        """Row ids that were painted last."""

    def paint(
        self, painter: QPainter, placed: Iterable[PlacedRow], frame: Frame, pointed: Pointed
    ) -> bool:
        """Draw these rows; False where one of them has no picture yet.

        What comes into view is painted as it is: its picture is made later, between two events.
        """
        ids, whole = set(), True
        for number, top in placed:
            row_id, row = self._model.ids[number], self._model.row_at(number)
            look = self._look_of(row_id, frame, pointed)
            picture = self._kept(row_id, row, look, frame)
            if picture is None and row_id in self._painted and frame.on_pixels:
                picture = self._made(row_id, row, look, frame)
            if picture is not None:
                painter.drawPixmap(QPointF(0, top), picture)
            else:
                whole = False
                box = QRectF(0, top, frame.width, frame.height)
                self._paint_row(painter, row, look, frame, box)
            ids.add(row_id)
        self._painted = ids if len(ids) > 1 else self._painted | ids
        return whole

    def ahead(self, frame: Frame, pointed: Pointed) -> Callable[[int], None]:
        """What makes the picture of a row id that was read, where it has none."""

        columns = self._model.columns

        def make(row_id: int) -> None:
            if self._model.columns != columns:
                # Others were chosen since: the rows are painted when they are shown.
                return
            row = self._model.row_of(row_id)
            look = self._look_of(row_id, frame, pointed)
            if frame.on_pixels and self._kept(row_id, row, look, frame) is None:
                self._made(row_id, row, look, frame)

        return make

    def keep_at_most(self, rows: int) -> None:
        """Forget the pictures that were not drawn for longest."""
        self._pictures.keep_at_most(rows)

    def _look_of(self, row_id: int, frame: Frame, pointed: Pointed) -> RowLook:
        return RowLook(
            row_id in self._selection,
            row_id == pointed.hovered,
            row_id == pointed.current,
            frame.active,
        )

    def _kept(self, row_id: int, row: Row | None, look: RowLook, frame: Frame) -> QPixmap | None:
        """The row as it was last painted, unless anything in it is another."""
        if row_id not in self._pictures:
            return None
        return self._pictures.get(row_id, (self._rows.face(row), look, frame))

    def _made(self, row_id: int, row: Row | None, look: RowLook, frame: Frame) -> QPixmap:
        width, height = round(frame.width * frame.scale), round(frame.height * frame.scale)
        made = self._pictures.blank(width, height)
        made.setDevicePixelRatio(frame.scale)
        made.fill(colour(frame.tokens.canvas))
        # Ended also where a row cannot be painted: a picture that goes while it is painted on
        # takes the program along.
        with QPainter(made) as painter:
            self._paint_row(painter, row, look, frame, QRectF(0, 0, frame.width, frame.height))
        self._pictures.put(row_id, (self._rows.face(row), look, frame), made)
        return made

    def _paint_row(
        self, painter: QPainter, row: Row | None, look: RowLook, frame: Frame, box: QRectF
    ) -> None:
        columns = self._model.columns
        self._rows.paint(painter, frame.tokens, row, columns, frame.spans, box, look)
