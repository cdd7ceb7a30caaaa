"""The list of parcels: keys, pointer, and the heads of its columns."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from lzdesk.gui.amounts import amounts
from lzdesk.gui.panes.print_queue.delegate import QueueDelegate, columns_of
from lzdesk.gui.panes.print_queue.model import Index, QueueModel
from lzdesk.gui.run_words import Verb
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.text import END, Type, colour, cut, paint_line
from lzdesk.lib.typed import override
from lzdesk.reading.print_runs import RunParcel

HEADS_HEIGHT = 28
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SMALL: Type = ("small", 500, False)


class QueueHeads(QWidget):
    """The heads over the columns of the list."""

    def __init__(self, theme: Theme, beneath: QListView) -> None:
        super().__init__()
        self._theme = theme
        self._beneath = beneath
        self.setFixedHeight(HEADS_HEIGHT)
        theme.changed.connect(self.update)
        # The scroll bar of the list takes of its width, and gives it back.
        beneath.verticalScrollBar().rangeChanged.connect(lambda *_: self.update())
        self.words = (
            self.tr("SKU"), self.tr("Order"), self.tr("Store"), self.tr("Carrier"),
            self.tr("Label"),
        )  # fmt: skip
        self.setAccessibleName(amounts.listed(self.words))
        self.setToolTip(plain_tooltip(amounts.listed(self.words)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour(tokens.window))
            line = QRectF(0, self.height() - 1, self.width(), 1)
            painter.fillRect(line, colour(tokens.line))
            columns = columns_of(self._beneath.viewport().width())
            for word, (x, room) in zip(self.words, columns, strict=True):
                shown = cut(word, SMALL, int(max(room, 0)), END)
                paint_line(painter, shown, SMALL, tokens.text2, x, (self.height() - 1) / 2)


class QueueList(QListView):
    """Enter takes the first verb of the parcel, or shows its order where there is none."""

    decided = Signal(object, object)
    """(Verb, list of RunParcel)"""
    order_asked = Signal(int)
    """(row of the order)"""

    def __init__(self, theme: Theme, model: QueueModel, row_height: int) -> None:
        super().__init__()
        self._lines = model
        self.setObjectName("printQueueList")
        self.setAccessibleName(self.tr("Parcels of the run"))
        self.setModel(model)
        self.delegate = QueueDelegate(theme, model, row_height, self)
        self.setItemDelegate(self.delegate)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        theme.changed.connect(self.viewport().update)

    @override
    def dataChanged(self, topLeft: Index, bottomRight: Index, /, roles: Sequence[int] = ()) -> None:
        """Without the layout of all rows that QListView makes then: the model tells by itself
        where a row grows or shrinks. Nor is each of many rows looked for: those in sight are
        painted, mostly from their pictures."""
        if topLeft == bottomRight:
            QAbstractItemView.dataChanged(self, topLeft, bottomRight, roles)
        else:
            self.viewport().update()

    def set_row_height(self, height: int) -> None:
        """Logical pixels of a parcel's line."""
        self.delegate.row_height = height
        self.scheduleDelayedItemsLayout()

    def chosen(self) -> list[RunParcel]:
        """The selected parcels; the current one where none is selected."""
        return self._lines.of(self.selectedIndexes() or [self.currentIndex()])

    def move_by(self, parcels: int) -> None:
        """Choose the parcel so many further down, out of a fold too; negative: up."""
        line = self._lines.line_at(self.currentIndex())
        if line is None:
            return
        at = line.parcel.position if line.parcel is not None else 0
        if line.fold is not None:
            at = line.fold.last if parcels < 0 else line.fold.first
            parcels -= 1 if parcels > 0 else -1
        position = min(max(at + parcels, 1), self._lines.parcels)
        self._unfold_at(self._lines.place_of(position))
        self.choose(self._lines.place_of(position))

    def chosen_positions(self) -> list[int]:
        """Of the selected parcels; the current one where none is selected."""
        return [one.position for one in self.chosen()]

    def current_position(self) -> int:
        """Of the current parcel, or of the first in the current fold; 0 for none."""
        line = self._lines.line_at(self.currentIndex())
        if line is None:
            return 0
        if line.fold is not None:
            return line.fold.first
        return line.parcel.position if line.parcel is not None else 0

    def choose_all(self, positions: Sequence[int]) -> None:
        """Select these, the first of them current; what is in a fold stays there."""
        rows = [self._lines.place_of(position) for position in positions]
        shown = [row for row in rows if row >= 0]
        for row in shown[:1]:
            self.choose(row)
        add = QItemSelectionModel.SelectionFlag.Select
        for row in shown[1:]:
            self.selectionModel().select(self._lines.index(row), add)

    def _unfold_at(self, row: int) -> bool:
        line = self._lines.line_at(self._lines.index(row))
        if line is None or line.fold is None:
            return False
        self._lines.unfold(line.fold.positions)
        self.choose(self._lines.place_of(line.fold.first))
        return True

    def _fold_current(self) -> bool:
        line = self._lines.line_at(self.currentIndex())
        if line is None or line.parcel is None:
            return False
        position = line.parcel.position
        if not self._lines.fold(position):
            return False
        self.choose(self._lines.place_of(position))
        return True

    def choose(self, row: int) -> None:
        """Make a line of the list current, and it alone selected, whatever keys are held."""
        alone = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self._lines.index(row), alone)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.currentIndex().row(), event.key()
        if key in (*ENTER, Qt.Key.Key_Right) and self._unfold_at(row):
            return
        if key == Qt.Key.Key_Left and self._fold_current():
            return
        if key in ENTER:
            some = self.chosen()
            if len(some) == 1:
                verbs = self._lines.verbs(some[0])
                if verbs:
                    self.decided.emit(verbs[0], some)
                else:
                    self.order_asked.emit(some[0].order_row)
            return
        super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        verb = self._verb_at(index, event)
        line = self._lines.line_at(index)
        if event.button() == Qt.MouseButton.LeftButton and self._unfold_at(index.row()):
            return
        if verb is None or line is None or line.parcel is None:
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.setCurrentIndex(index)
        self.decided.emit(verb, [line.parcel])

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        line = self._lines.line_at(index)
        if line is not None and line.parcel is not None and self._verb_at(index, event) is None:
            self.order_asked.emit(line.parcel.order_row)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        on_verb = self._verb_at(self.indexAt(event.position().toPoint()), event) is not None
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(hand if on_verb else arrow)

    def _verb_at(self, index: QModelIndex, event: QMouseEvent) -> Verb | None:
        line = self._lines.line_at(index)
        if line is None or line.parcel is None or not line.parcel.why:
            return None
        row = QRectF(self.visualRect(index))
        for verb, box in self.delegate.verb_boxes(row, line.parcel):
            if box.contains(event.position()):
                return verb
        return None
