"""The seller's rules as a list: each with the box that switches it."""

from collections.abc import Mapping

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from lzdesk.gui.clock_words import moment_words
from lzdesk.gui.rule_words import rule_words, whole_words
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.outside import plain
from lzdesk.lib.clock import Now
from lzdesk.reading.rules import RuleLine, RulesNow

WIDTH = 232
NONE = QItemSelectionModel.SelectionFlag.Clear


class RuleList(QListWidget):
    """Space switches the rule under the keyboard."""

    chosen = Signal(int)
    """(rule id)"""
    switched = Signal(int, bool)
    """(rule id, on)"""

    def __init__(self, now_ms: Now) -> None:
        super().__init__()
        self._now_ms = now_ms
        self._filling = False
        self.setFont(font())
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(self.tr("Rules"))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(lambda *_: self._on_chosen())
        self.itemChanged.connect(self._on_changed)

    def show_rules(self, now: RulesNow, shown: int) -> None:
        """shown: the id of the rule under the keyboard; 0 for none."""
        self._filling = True
        stores = dict(now.stores)
        self.clear()
        for line in now.lines:
            self.addItem(self._item(line, stores))
        self._filling = False
        self.go_to(shown)

    def go_to(self, rule_id: int) -> None:
        """Put the keyboard on a rule without telling it; on none where it is not there."""
        self._filling = True
        place = next((n for n in range(self.count()) if _id_of(self.item(n)) == rule_id), -1)
        if place >= 0:
            self.setCurrentRow(place)
        else:
            self.setCurrentRow(-1, NONE)
            self.clearSelection()
        self._filling = False

    def _item(self, line: RuleLine, stores: Mapping[str, str]) -> QListWidgetItem:
        name, on = plain(line.rule.name, 80), line.rule.is_on
        item = QListWidgetItem(name)
        item.setFlags(
            Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
        )
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        item.setData(Qt.ItemDataRole.UserRole, line.rule.id)
        about = "\n".join([*whole_words(line.rule, stores), self._lately(line)])
        item.setToolTip(plain_tooltip(about))
        state = self.tr("on") if on else self.tr("off")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {state}. {about}")
        return item

    def _lately(self, line: RuleLine) -> str:
        if line.fired_at is None:
            return self.tr("It has not acted on any order yet.")
        when = moment_words(line.fired_at, self._now_ms())
        parts = [self.tr("Acted last {0}").format(when), rule_words.today(line.today)]
        if line.held_back:
            parts.append(rule_words.held_back(line.held_back))
        return ". ".join(parts)

    def _on_chosen(self) -> None:
        if not self._filling and self.currentItem() is not None:
            self.chosen.emit(_id_of(self.currentItem()))

    def _on_changed(self, item: QListWidgetItem) -> None:
        if not self._filling:
            self.switched.emit(_id_of(item), item.checkState() == Qt.CheckState.Checked)


def _id_of(item: QListWidgetItem) -> int:
    return int(item.data(Qt.ItemDataRole.UserRole))
