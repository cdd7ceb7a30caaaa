"""A page of the drawer: its lines in one list, painted, read aloud and copied line by line."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QFrame,
    QListView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from lzdesk.gui.panes.order_drawer.lines import (
    Fact,
    Happening,
    Line,
    Piece,
    Rule,
    height_of,
    words_of,
)
from lzdesk.gui.panes.order_drawer.painter import paint_line_of
from lzdesk.gui.panes.rail.model import Index
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.text import colour
from lzdesk.lib.typed import override


class PageModel(QAbstractListModel):
    """The lines as they are; a change of some tells only of these."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: Sequence[Line] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Other lines. Lines of the same heights are changed in place, so nothing moves."""
        before = self.lines
        same_room = [height_of(one) for one in before] == [height_of(one) for one in lines]
        if not same_room:
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()
            return
        self.lines = lines
        for place, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(place), self.index(place))

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self.lines)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        """A rule between sections is nothing to stop at."""
        there = 0 <= index.row() < len(self.lines)
        if there and isinstance(self.lines[index.row()], Rule):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if not 0 <= index.row() < len(self.lines):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return words_of(self.lines[index.row()])
        return None


class PageDelegate(QStyledItemDelegate):
    """Paints a line with the painters of its kind; the timeline has its own."""

    def __init__(self, theme: Theme, model: PageModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, height_of(self._model.lines[index.row()]))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self._model.lines[index.row()]
        paint_line_of(painter, self._theme.tokens, line, QRectF(option.rect))
        painter.restore()


SCROLLS: dict[int, QAbstractSlider.SliderAction] = {
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}


class DrawerPage(QListView):
    """Up and Down walk the orders, so the page is scrolled by Page Up and Page Down. Ctrl+C takes
    all of it along; the pointer copies a line, and reads what was cut."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName("drawerPage")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(20)
        self._theme = theme
        self._model = PageModel(self)
        self.setModel(self._model)
        self.setItemDelegate(PageDelegate(theme, self._model, self))
        theme.changed.connect(self.viewport().update)

    @property
    def lines(self) -> Sequence[Line]:
        return self._model.lines

    def show_lines(self, lines: Sequence[Line], *, keep_place: bool) -> None:
        """keep_place: the same order as before, so the eye stays where it is."""
        at = self.verticalScrollBar().value() if keep_place else 0
        self._model.show_lines(lines)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(at)

    def text(self) -> str:
        """All lines in words."""
        return "\n".join(filter(None, map(words_of, self.lines)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = SCROLLS.get(event.key())
        if action is not None:
            self.verticalScrollBar().triggerAction(action)
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.text())
        else:
            event.ignore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            edge = QRectF(0, 0, 2, self.viewport().height())
            QPainter(self.viewport()).fillRect(edge, colour(self._theme.tokens.focus))

    @override
    def viewportEvent(self, event) -> bool:  # type: ignore[no-untyped-def]
        if isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            words = words_of(self.lines[index.row()]) if index.isValid() else ""
            QToolTip.showText(event.globalPos(), plain_tooltip(words[:1000]), self)
            return True
        return super().viewportEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        line = self.lines[index.row()] if index.isValid() else None
        if not isinstance(line, Fact | Piece | Happening):
            return
        text = line.whole if isinstance(line, Fact) else words_of(line)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(self.tr("Copy"))
        copy.triggered.connect(lambda _c=False: QGuiApplication.clipboard().setText(text))
        menu.popup(event.globalPos())
