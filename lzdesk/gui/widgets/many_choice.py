"""A button that shows what is chosen of many, and a list of check boxes to choose from."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QWidgetAction

from lzdesk.gui.amounts import amounts
from lzdesk.gui.money import count_words
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.outside import LONGEST_ENTRY, plain
from lzdesk.lib.typed import override

WIDTH = 200
ROW = 26
MOST_ROWS = 10
LIST_WIDTH = 240


class ManyChoice(Button):
    """Space or a click opens the list; there Space ticks, and Enter or Esc closes it."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, "")
        self._name = name
        self._choices: Sequence[tuple[str, str]] = ()
        self._chosen: tuple[str, ...] = ()
        self.setAutoDefault(False)
        self.setFixedWidth(WIDTH)
        self.clicked.connect(self.open)
        self._show()

    @property
    def values(self) -> tuple[str, ...]:
        """What is chosen, in the order of the choices; what is no choice any more stays."""
        order = {value: place for place, (value, _) in enumerate(self._choices)}
        return tuple(sorted(self._chosen, key=lambda one: order.get(one, len(order))))

    def show_choices(self, choices: Sequence[tuple[str, str]], chosen: Sequence[str] = ()) -> None:
        """choices: value and words."""
        self._choices, self._chosen = choices, tuple(dict.fromkeys(chosen))
        self._show()

    def open(self) -> None:
        """Show the list under the button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget()
        self.list.setFont(font())
        self.list.setAccessibleName(self._name)
        for value, words in self._choices:
            item = QListWidgetItem(" ".join(plain(words, LONGEST_ENTRY).split()))
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(
                Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
            )
            on = value in self._chosen
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setFixedSize(LIST_WIDTH, min(max(len(self._choices), 1), MOST_ROWS) * ROW + 12)
        self.list.setCurrentRow(0)
        self.list.itemChanged.connect(self._on_ticked)
        self.list.installEventFilter(self)
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(self.list)
        menu.addAction(holder)
        self._menu = menu
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self.list.setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        closing = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if is_key and Qt.Key(event.key()) in closing:  # type: ignore[attr-defined]
            self._menu.close()
            return True
        return super().eventFilter(watched, event)

    def _on_ticked(self, item: QListWidgetItem) -> None:
        value = str(item.data(Qt.ItemDataRole.UserRole))
        kept = [one for one in self._chosen if one != value]
        on = item.checkState() == Qt.CheckState.Checked
        self._chosen = (*kept, value) if on else tuple(kept)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        words = dict(self._choices)
        shown = [" ".join(plain(words.get(one, one), LONGEST_ENTRY).split()) for one in self.values]
        text = amounts.listed(shown) or self.tr("Choose …")
        metrics = QFontMetricsF(self.font())
        if metrics.horizontalAdvance(text) > WIDTH - 24:
            many = self.tr("{0} chosen").format(count_words(len(shown)))
            room = metrics.elidedText(text, Qt.TextElideMode.ElideRight, WIDTH - 24)
            text = many if len(shown) > 1 else room
        self.setText(text)
        self.setAccessibleName(f"{self._name}: {amounts.listed(shown) or text}")
        self.setToolTip(plain_tooltip("\n".join(shown)))
