"""The list of alerts: keys, pointer, and nothing that moves under the pointer."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QListView, QToolTip

from lzdesk.gui.panes.alerts.delegate import AlertDelegate
from lzdesk.gui.panes.alerts.model import AlertModel
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override

STILL_MS = 3000
"""A pointer that has not moved for so long does not hold anything back any more."""


class AlertList(QListView):
    """Enter or a press on the verb acts; a section or "2 more" opens and folds by either."""

    acted = Signal(object)
    """(AlertLine) its verb was asked for"""
    menu_asked = Signal(object, QPoint)
    """(AlertLine, where on the screen)"""
    let_go = Signal()
    """The pointer is gone or still: lines may move."""

    def __init__(self, theme: Theme, model: AlertModel, now_ms: Now) -> None:
        super().__init__()
        self._lines = model
        self._keep: tuple[tuple[str, str, int], int] | None = None
        self.setObjectName("alertList")
        self.setAccessibleName(self.tr("Alerts"))
        self.setModel(model)
        self.delegate = AlertDelegate(theme, model, now_ms, self)
        self.setItemDelegate(self.delegate)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self._still = QTimer(self, singleShot=True, interval=STILL_MS)
        self._still.timeout.connect(self.let_go)
        model.layoutAboutToBeChanged.connect(self._remember_place)
        model.layoutChanged.connect(self._return_to_place)
        theme.changed.connect(self.viewport().update)

    @property
    def is_pointed_at(self) -> bool:
        """Whether a pointer moves on it, so that no line may come or go."""
        return self._still.isActive()

    def act_on(self, index: QModelIndex) -> None:
        """The verb of an alert; a section and what is folded away open and shut."""
        line = self._lines.line_at(index)
        if line is None:
            return
        if line.alert is not None:
            self.acted.emit(line.alert)
        else:
            self._lines.toggle(line)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.act_on(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.setCurrentIndex(index)
        line = self._lines.line_at(index)
        if line is not None and (line.alert is None or self._is_on_verb(index, event.position())):
            self.act_on(index)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The first press has done it.
        event.accept()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._still.start()
        index = self.indexAt(event.position().toPoint())
        hand = index.isValid() and self._is_on_verb(index, event.position())
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        )

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._still.isActive():
            self._still.stop()
            self.let_go.emit()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        line = self._lines.line_at(index)
        if line is None or line.alert is None:
            return
        self.setCurrentIndex(index)
        where = self.menu_place(index) if by_key else event.globalPos()
        self.menu_asked.emit(line.alert, where)

    def menu_place(self, index: QModelIndex) -> QPoint:
        """Under the words of a row, on the screen."""
        row: QRect = self.visualRect(index)
        return self.viewport().mapToGlobal(QPoint(row.left() + 24, row.bottom()))

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            line = self._lines.line_at(index)
            words = self._lines.in_full(line) if line else ""
            QToolTip.showText(
                event.globalPos(), plain_tooltip(words), self.viewport(), self.visualRect(index)
            )
            return True
        return super().viewportEvent(event)

    def _is_on_verb(self, index: QModelIndex, where: QPointF) -> bool:
        line = self._lines.line_at(index)
        if line is None or line.alert is None:
            return False
        return self.delegate.verb_box(QRectF(self.visualRect(index)), line.alert).contains(where)

    def _remember_place(self) -> None:
        top = self.indexAt(QPoint(1, 0))
        line = self._lines.line_at(top) if self.verticalScrollBar().value() else None
        self._keep = (line.name, self.visualRect(top).top()) if line else None

    def _return_to_place(self) -> None:
        if self._keep is None:
            return
        name, offset = self._keep
        place = self._lines.place_of(name)
        if place >= 0:
            self.executeDelayedItemsLayout()
            self.updateGeometries()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(self._lines.index(place)).top() - offset)
