"""The command palette: one field for every order, action, store and view."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from lzdesk.gui.palette.delegate import ROW, EntryDelegate
from lzdesk.gui.palette.entries import MOST, Entry
from lzdesk.gui.palette.model import EntryModel
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import line_edit
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.lib.typed import override

WIDTH = 560
EDGE = 8
TYPING_MS = 60


class Palette(QFrame):
    """Floats in the window's top third; Esc or a click beside it closes it.

    `typed` asks for entries; whoever owns it answers with `show_entries`.
    """

    typed = Signal(str)
    ran = Signal(object)
    """(Entry) it was chosen; it runs after the palette has closed"""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("palette")
        self.setAccessibleName(self.tr("Command palette"))
        self._window = window
        self._back_to: QWidget | None = None
        self._wait_for_enter = False
        self.field = line_edit(placeholder=self.tr("Order, tracking, SKU, store, view or action"))
        self.field.setAccessibleName(self.tr("What to find or do"))
        self.field.installEventFilter(self)
        self.model = EntryModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(theme, self.model, self.list))
        self.list.setAccessibleName(self.tr("What fits"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.clicked.connect(lambda index: self._run(index.row()))
        self.nothing = PlainLabel(self.tr("Nothing fits."), tone="text3")
        self.nothing.setContentsMargins(8, 4, 8, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        column.setSpacing(EDGE)
        for widget in (self.field, self.nothing, self.list):
            column.addWidget(widget)
        self._pause = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._pause.timeout.connect(self._tell)
        self.field.textChanged.connect(self._on_text)
        theme.changed.connect(self.list.viewport().update)
        self.hide()

    def open(self, text: str = "") -> None:
        """Show it in the frame that follows, with this text."""
        if not self.isVisible():
            self._back_to = self._window.focusWidget()
        self._wait_for_enter = False
        self.field.setText(text)
        self.field.selectAll()
        self._tell()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self._window.installEventFilter(self)

    def leave(self) -> None:
        """Close it and give the focus back."""
        if not self.isVisible():
            return
        self._pause.stop()
        self._window.removeEventFilter(self)
        self.hide()
        if self._back_to is not None:
            self._back_to.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_entries(self, typed: str, entries: Sequence[Entry]) -> None:
        """What fits what was typed; an answer to an older text is not shown."""
        if typed != self.field.text().strip():
            return
        self.model.show_entries(entries)
        self.nothing.setVisible(not entries)
        self.list.setVisible(bool(entries))
        self.list.setCurrentIndex(self.model.index(0))
        self._place()
        if self._wait_for_enter and entries:
            self._run(0)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._on_key(event)
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            at = self.mapFromGlobal(event.globalPosition().toPoint())
            if watched is self._window and not self.rect().contains(at):
                self.leave()
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6}
        steps |= {Qt.Key.Key_PageUp: -6, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
        key = Qt.Key(event.key())
        if key in steps:
            row = self.list.currentIndex().row() + steps[key]
            row = min(max(row, 0), self.model.rowCount() - 1)
            self.list.setCurrentIndex(self.model.index(row))
        elif key == Qt.Key.Key_Escape:
            self.leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            return False
        return True

    def _enter(self) -> None:
        if self._pause.isActive():
            # What was typed or scanned last is not looked up yet: the answer runs.
            self._tell()
            self._wait_for_enter = True
        else:
            self._run(self.list.currentIndex().row())

    def _run(self, row: int) -> None:
        entry = self.model.entry_at(row)
        self._wait_for_enter = False
        if entry is not None:
            self.leave()
            self.ran.emit(entry)

    def _on_text(self, _text: str) -> None:
        self._wait_for_enter = False
        if self.isVisible():
            self._pause.start()

    def _tell(self) -> None:
        self._pause.stop()
        self.typed.emit(self.field.text().strip())

    def _place(self) -> None:
        rows = min(self.model.rowCount(), MOST)
        self.list.setFixedHeight(max(rows, 1) * ROW)
        self.setFixedWidth(min(WIDTH, self._window.width() - 4 * EDGE))
        self.adjustSize()
        left = (self._window.width() - self.width()) // 2
        self.move(QPoint(left, self._window.height() // 12))
