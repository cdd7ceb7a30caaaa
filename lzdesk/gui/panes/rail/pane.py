"""The rail at the left: the Orders place, the stores in their groups, and "Add store"."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QListView,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from lzdesk.gui.money import count_words
from lzdesk.gui.panes.rail.delegate import EDGE, GAP, PAD, SMALL, RailDelegate
from lzdesk.gui.panes.rail.dragging import LineDrag
from lzdesk.gui.panes.rail.model import RailModel
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.sizes import RAIL_FOLDED_WIDTH as FOLDED_WIDTH
from lzdesk.gui.sizes import RAIL_WIDTH as WIDTH
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import PlainLabel, plain_tooltip
from lzdesk.gui.widgets.text import Type, paint_line, width_of
from lzdesk.lib.typed import override
from lzdesk.reading.stores import RailStore

FOOT_HEIGHT = 36
ORDERS = "orders"
ICONS = {
    ORDERS: "clipboard-list",
    "clocks": "clock",
    "returns": "undo-2",
    "overview": "chart-column",
    "account": "shield-alert",
    "stock": "package",
    "purchases": "shopping-cart",
    "prints": "printer",
    "scan": "scan-barcode",
    "hand_over": "truck",
}
"""The places of the rail, in their order."""
ICON = 16
PLACE = 24
"""Of a menu under the words of its row."""

BODY: Type = ("body", 400, False)
STRONG: Type = ("body", 600, False)


class RailPlace(QAbstractButton):
    """A place of the rail, or its foot: icon, word, count."""

    def __init__(self, theme: Theme, word: str, icon: str, *, quiet: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._icon_name = icon
        self._quiet = quiet
        self._count: int | None = None
        self.folded = False
        self.setText(word)
        self.setAccessibleName(word)
        self.setToolTip(plain_tooltip(word))
        self.setCheckable(not quiet)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(28)
        theme.changed.connect(self.update)

    def show_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(f"{self.text()} {count_words(count)}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(FOLDED_WIDTH, 28)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._theme.tokens
        box = QRectF(EDGE, 0, self.width() - 2 * EDGE, self.height())
        on = self.isChecked()
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.sel if on else tokens.hover_window))
            painter.drawRoundedRect(box, 4, 4)
        ink = tokens.accent if on else tokens.text2
        middle = box.center().y()
        left = (
            box.center().x() - ICON / 2
            if self.folded
            else box.x() + PAD + (0 if self._quiet else 4)
        )
        paint_icon(painter, self._icon_name, ink, round(left), round(middle - ICON / 2), ICON)
        if self.folded:
            return
        kind = STRONG if on else BODY
        x = left + ICON + (GAP if self._quiet else 12)
        word_ink = tokens.text2 if self._quiet else tokens.text
        paint_line(painter, self.text(), kind, word_ink, x, middle)
        if self._count is not None:
            count = count_words(self._count)
            right = box.right() - PAD - width_of(count, SMALL)
            paint_line(painter, count, SMALL, tokens.text2, right, middle)


class RailList(QListView):
    """The stores. Typing filters; Enter or a click chooses; Esc takes the typed text away.

    A line that is dragged to another place tells so; the list itself changes nothing.
    """

    typed = Signal(str)
    picked = Signal(QModelIndex)
    picked_too = Signal(QModelIndex, bool)
    """(line, whether with all lines from the last one) it is chosen beside the others"""
    menu_asked = Signal(object, QPoint)
    """(RailLine, where on the screen) what can be done to it"""
    dropped = Signal(object, object, int)
    """(RailLine, all lines, the line it was let go over) it is to change its place"""

    def __init__(self, theme: Theme, model: RailModel) -> None:
        super().__init__()
        self._lines = model
        self._held = Qt.KeyboardModifier.NoModifier
        self._drag = LineDrag(theme, self)
        self._drag.dropped.connect(self._on_dropped)
        model.modelReset.connect(self._drag.cancel)
        self.setObjectName("railList")
        self.setAccessibleName(self.tr("Stores"))
        self.setModel(model)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._on_clicked)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        line = self._lines.line_at(index)
        if line is None:
            return
        self.setCurrentIndex(index)
        row = self.visualRect(index)
        under = self.viewport().mapToGlobal(QPoint(row.left() + PLACE, row.bottom()))
        self.menu_asked.emit(line, under if by_key else event.globalPos())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        text, before = event.text(), self._lines.typed
        if event.key() == Qt.Key.Key_Escape and self._drag.is_on:
            self._drag.cancel()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._held = event.modifiers()
            self._on_clicked(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and before:
            self.typed.emit("")
        elif event.key() == Qt.Key.Key_Backspace and before:
            self.typed.emit(before[:-1])
        elif text.isprintable() and text and (text != " " or before):
            self.typed.emit(before + text)
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = event.modifiers()
            self._drag.press(event.position().toPoint())
        super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        held = event.buttons() & Qt.MouseButton.LeftButton
        if not (held and self._drag.move(event.position().toPoint())):
            super().mouseMoveEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._drag.release():
            # It was no click: nothing is chosen.
            self.setState(QListView.State.NoState)
            return
        super().mouseReleaseEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._drag.paint(QPainter(self.viewport()))

    def _on_clicked(self, index: QModelIndex) -> None:
        """With Ctrl a store more or less, with Shift all from the last one to it."""
        is_range = bool(self._held & Qt.KeyboardModifier.ShiftModifier)
        if is_range or self._held & Qt.KeyboardModifier.ControlModifier:
            self.picked_too.emit(index, is_range)
        else:
            self.picked.emit(index)

    def _on_dropped(self, row: int, gap: int) -> None:
        lines = [self._lines.line_at(self._lines.index(at)) for at in range(self._lines.rowCount())]
        self.dropped.emit(lines[row], lines, gap)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            line = self._lines.line_at(index) if index.isValid() else None
            words = self._lines.in_full(line) if line else ""
            QToolTip.showText(
                event.globalPos(), plain_tooltip(words), self.viewport(), self.visualRect(index)
            )
            return True
        return super().viewportEvent(event)


class Rail(QFrame):
    """Asks for a scope of stores; the pane beside it decides what that means."""

    scope_asked = Signal(object)
    """(tuple of store rows), none for all stores"""
    add_asked = Signal()
    place_asked = Signal(str)
    """(one of the places)"""

    def __init__(self, theme: Theme, settings: ScreenSettings) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName(self.tr("Places and stores"))
        self._settings = settings
        self._scope: tuple[int, ...] = ()
        self._last = -1
        """The store that was chosen last: where a range begins."""
        self._place = ORDERS
        self._tight = self._called = False
        self.model = RailModel()
        self.model.setParent(self)
        self.model.set_folded(settings.folded_groups)
        words = {
            ORDERS: self.tr("Orders"),
            "clocks": self.tr("Clocks"),
            "returns": self.tr("Returns"),
            "overview": self.tr("Overview"),
            "account": self.tr("Account risk"),
            "stock": self.tr("Stock"),
            "purchases": self.tr("Purchases"),
            "prints": self.tr("Print queue"),
            "scan": self.tr("Scan"),
            "hand_over": self.tr("Hand-over"),
        }
        self.places = {name: RailPlace(theme, words[name], icon) for name, icon in ICONS.items()}
        self.places[ORDERS].setChecked(True)
        self.typed = PlainLabel(style="small", tone="accent")
        self.typed.hide()
        self.list = RailList(theme, self.model)
        self.delegate = RailDelegate(theme, self.model, self._is_chosen, self.list)
        self.list.setItemDelegate(self.delegate)
        self.add = RailPlace(theme, self.tr("Add store"), "plus", quiet=True)
        self._lay_out()
        for name, place in self.places.items():
            place.clicked.connect(partial(self._on_place, name))
        self.list.picked.connect(self._on_picked)
        self.list.picked_too.connect(self._on_picked_too)
        self.list.typed.connect(self._on_typed)
        self.add.clicked.connect(self.add_asked)
        theme.changed.connect(self.list.viewport().update)
        self.set_row_height(settings.row_height)
        self._show_folded()

    def _lay_out(self) -> None:
        self._line = line = QFrame()
        line.setObjectName("hairline")
        line.setFixedHeight(1)
        self._room = QWidget()
        self._room.hide()
        foot = QFrame()
        foot.setObjectName("railFoot")
        foot.setFixedHeight(FOOT_HEIGHT)
        inner = QVBoxLayout(foot)
        inner.setContentsMargins(0, 4, 0, 4)
        inner.addWidget(self.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(0)
        for place in self.places.values():
            column.addWidget(place)
        column.addSpacing(8)
        column.addWidget(line)
        column.addSpacing(8)
        self.typed.setContentsMargins(16, 0, 8, 4)
        column.addWidget(self.typed)
        column.addWidget(self.list, 1)
        column.addWidget(self._room, 1)
        column.addWidget(foot)

    def show_stores(self, stores: Sequence[RailStore]) -> None:
        """The stores as they are now."""
        self.model.show_stores(stores)
        self.places[ORDERS].show_count(sum(store.open_orders for store in stores))

    def show_places(self, *, there: bool) -> None:
        """Without a store there is no place to go: "Add store" stands alone."""
        self._line.setVisible(there)
        for place in self.places.values():
            place.setVisible(there)
        self.list.setVisible(there)
        self._room.setVisible(not there)

    def show_place(self, place: str) -> None:
        """Which place of the rail is in sight."""
        self._place = place
        self.show_scope(self._scope)

    def show_scope(self, scope: tuple[int, ...]) -> None:
        """Which stores the orders are narrowed to."""
        self._scope = scope
        for name, place in self.places.items():
            place.setChecked(self._place == name and not (name == ORDERS and scope))
        self.list.viewport().update()

    @property
    def scope(self) -> tuple[int, ...]:
        """Rows of the stores that are chosen; none where all are meant."""
        return self._scope

    def show_memory(self, memory: Mapping[str, int]) -> None:
        """Bytes that each open browser takes, by store: told in the tooltip."""
        self.model.memory = memory

    def show_browsers(self, keys: Sequence[str]) -> None:
        """Keys of the stores whose own browser is open."""
        self.delegate.open_browsers = frozenset(keys)
        self.list.viewport().update()

    @property
    def is_folded(self) -> bool:
        """Whether only the marks are shown."""
        return not self._called if self._tight else self._settings.rail_folded

    def fold(self, folded: bool) -> None:
        """Marks only, or the whole rail. Kept; where there is no room for it, for once."""
        if self._tight:
            self._called = not folded
        else:
            self._settings.rail_folded = folded
        self._show_folded()

    def set_tight(self, *, tight: bool) -> None:
        """Whether there is room for the marks alone."""
        if tight != self._tight:
            self._tight, self._called = tight, False
            self._show_folded()

    def _show_folded(self) -> None:
        folded = self.is_folded
        self.setFixedWidth(FOLDED_WIDTH if folded else WIDTH)
        self.delegate.folded = folded
        for place in (*self.places.values(), self.add):
            place.folded = folded
        self.list.doItemsLayout()
        self.update()

    def fold_group(self, group: str) -> None:
        """Fold a group of stores, or open it again."""
        self.model.fold(group)
        self._settings.folded_groups = sorted(self.model.folded)

    def set_row_height(self, height: int) -> None:
        """Logical pixels of a line."""
        self.delegate.row_height = height
        for place in self.places.values():
            place.setFixedHeight(height)
        self.list.doItemsLayout()

    def _is_chosen(self, store: RailStore) -> bool:
        return store.store_id in self._scope

    def _on_picked(self, index: QModelIndex) -> None:
        line = self.model.line_at(index)
        if line is None:
            return
        if line.store is None:
            self.fold_group(line.group)
            return
        self._last = line.store.store_id
        self._ask((line.store.store_id,))

    def _on_picked_too(self, index: QModelIndex, is_range: bool) -> None:
        line = self.model.line_at(index)
        if line is None or line.store is None:
            self._on_picked(index)
            return
        picked, scope = line.store.store_id, list(self._scope)
        shown = self.model.stores_shown()
        if is_range and self._last in shown:
            ends = sorted((shown.index(self._last), shown.index(picked)))
            scope += shown[ends[0] : ends[1] + 1]
        elif picked in scope:
            scope.remove(picked)
        else:
            scope.append(picked)
        self._last = picked
        self._ask(tuple(dict.fromkeys(scope)))

    def _on_typed(self, text: str) -> None:
        self.model.filter(text)
        self.typed.setText(self.tr("Stores with “{0}”").format(text))
        self.typed.setVisible(bool(text))

    def _on_place(self, name: str) -> None:
        if name == self._place == ORDERS:
            # Of all stores again.
            self._ask(())
        else:
            self.place_asked.emit(name)

    def _ask(self, scope: tuple[int, ...]) -> None:
        self.show_scope(scope)
        self.scope_asked.emit(scope)
