"""The seller's own rules: a list, the form of one, what it would have done, what all of them did.

What was typed stays with its rule until it is kept, or the dialog is closed.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from lzdesk.domain.errors import BadInput
from lzdesk.domain.rules import Rule, checked
from lzdesk.gui.asking import Trouble
from lzdesk.gui.desk import Commands
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.dialogs.rule_form import RuleForm, new_rule
from lzdesk.gui.dialogs.rule_list import RuleList
from lzdesk.gui.dialogs.rule_pages import HistoryPage, RulePage, TriedPage
from lzdesk.gui.paced import Paced
from lzdesk.gui.panes.order_grid.tabs import StatusTab
from lzdesk.gui.reader import Reader
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.rule_words import rule_words
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.link.messages import (
    CarryOutFirings,
    CheckRule,
    DeleteRule,
    RuleChecked,
    SaveRule,
    StopRules,
    SwitchRule,
)
from lzdesk.reading.rules import FiringLine, RuleLine, RulesNow, firings, rules_now

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

SIZE = (1040, 640)
TAB_GAP = 24
RULE, TRIED, HISTORY = "rule", "tried", "history"
NEW = 0


class RulesDialog(DeskDialog):
    """Stands beside the window; the list follows what the engine tells."""

    order_asked = Signal(int)
    """(order row)"""

    def __init__(self, window: "MainWindow", reader: Reader, commands: Commands) -> None:
        super().__init__(window.theme, window, self.tr("Rules"), self.tr("Reading the rules"))
        self._window = window
        self._reader = reader
        self._commands = commands
        self._now: RulesNow | None = None
        self._drafts: dict[int, Rule] = {}
        """Rule to what was typed and not kept."""
        self._shown = NEW
        self._wanted: int | None = None
        """The rule to show as soon as it is read."""
        self.resize(*SIZE)
        self._lay_out()
        self._make_foot()
        self._soon = Paced(self, 100, 500)
        self._soon.due.connect(self.refresh)
        reader.failed.connect(self._on_failed)
        self.choose_tab(RULE)

    # Its parts

    def _lay_out(self) -> None:
        words = self.tr("What happens until they run again is not made up for.")
        self.stopped = WrappedLabel(words, tone="amber")
        self.stopped.hide()
        self.body.addWidget(self.stopped)
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addLayout(self._left())
        middle.addLayout(self._right(), 1)
        self.body.addLayout(middle, 1)

    def _left(self) -> QVBoxLayout:
        self.list = RuleList(self._window.now_ms)
        self.list.chosen.connect(self._on_chosen)
        self.list.switched.connect(self._on_switched)
        self.add = Button(self.theme, self.tr("New rule"), icon="plus")
        self.add.clicked.connect(self.begin_new)
        self.remove = Button(self.theme, self.tr("Delete"))
        self.remove.clicked.connect(self._on_delete)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.add, self.remove):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        return column

    def _right(self) -> QVBoxLayout:
        self.form = RuleForm(self.theme)
        self.form.changed.connect(self._on_typed)
        self.tried = TriedPage(self.theme)
        self.history = HistoryPage(self.theme)
        for made in (self.tried, self.history):
            made.chosen_changed.connect(self._show_buttons)
            made.opened.connect(self._show_order)
        self.history.all_asked.connect(lambda _on: self._read_firings())
        self._pages: dict[str, QWidget] = {
            RULE: self.form, TRIED: self.tried, HISTORY: self.history,
        }  # fmt: skip
        self.stack = QStackedWidget()
        for page in self._pages.values():
            self.stack.addWidget(page)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self._tab_strip())
        column.addWidget(self.stack, 1)
        return column

    def _tab_strip(self) -> QWidget:
        words = {
            RULE: self.tr("Rule"),
            TRIED: self.tr("Last 30 days"),
            HISTORY: self.tr("What it did"),
        }
        self._group = QButtonGroup(self)
        strip = QWidget()
        row = QHBoxLayout(strip)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(TAB_GAP)
        self.tabs: dict[str, StatusTab] = {}
        for key, word in words.items():
            tab = StatusTab(self.theme, word, strip, pad=0)
            tab.clicked.connect(partial(self.choose_tab, key))
            self.tabs[key] = tab
            self._group.addButton(tab)
            row.addWidget(tab)
        row.addStretch(1)
        return strip

    def _make_foot(self) -> None:
        self.stop = self.button(self.tr("Stop all rules"))
        self.order = self.button(self.tr("Show the order"), action="open_order")
        self.carry_out = self.button(self.tr("Do it now"))
        self.attempt = self.button(self.tr("Try it on the last 30 days"))
        self.keep = self.button(self.tr("Keep the rule"), kind="primary")
        self.close_button = self.button(self.tr("Close"))
        # The one switch stands apart from what is done with one rule.
        self.buttons.removeWidget(self.stop)
        self.buttons.insertWidget(0, self.stop)
        self.stop.clicked.connect(self.toggle_stopped)
        self.order.clicked.connect(self._show_order)
        self.carry_out.clicked.connect(self._on_carry_out)
        self.attempt.clicked.connect(self._on_try)
        self.keep.clicked.connect(self._on_keep)
        self.close_button.clicked.connect(self.reject)

    # Reading

    def refresh(self) -> None:
        """Read the rules and what they did anew."""
        self._reader.submit("rules", self._show, rules_now, self._window.now_ms())
        self._read_firings()

    def refresh_soon(self) -> None:
        """Something changed: read it in a moment."""
        self._soon.ask()

    def _read_firings(self) -> None:
        wanted = 0 if self.history.all.isChecked() else self._shown
        if not wanted and not self.history.all.isChecked():
            self._show_firings(())
            return
        self._reader.submit("rule firings", self._show_firings, firings, wanted)

    def _on_failed(self, slot: str, words: str) -> None:
        if slot in ("rules", "rule firings") and not self.is_closed:
            told = self.tr("The rules could not be read. What is shown may be old. “{0}”")
            self.tell(told.format(plain(words, 200)))

    def _show(self, now: RulesNow) -> None:
        if self.is_closed:
            return
        first, self._now = self._now is None, now
        self.list.show_rules(now, self._shown)
        on = sum(line.rule.is_on for line in now.lines)
        words = rule_words.rules(len(now.lines), on)
        self.state(self.tr("All rules are stopped") if now.stopped else words)
        self.stopped.setVisible(now.stopped)
        run, stop = self.tr("Let the rules run"), self.tr("Stop all rules")
        self.stop.setText(run if now.stopped else stop)
        if self._wanted is not None and self._line(self._wanted) is not None:
            wanted, self._wanted = self._wanted, None
            self._go_to(wanted)
        elif first and now.lines and self._shown == NEW:
            self._go_to(now.lines[0].rule.id)
        elif first or (self._shown != NEW and self._line(self._shown) is None):
            self._show_rule(NEW)
        self._show_buttons()

    def _line(self, rule_id: int) -> RuleLine | None:
        lines = self._now.lines if self._now is not None else ()
        return next((line for line in lines if line.rule.id == rule_id), None)

    def _show_firings(self, lines: Sequence[FiringLine]) -> None:
        if not self.is_closed:
            self.history.show_firings(lines, self._window.now_ms())
            self._show_buttons()

    # Which rule

    def show_rule(self, rule_id: int, tab: str = HISTORY) -> None:
        """Go to a rule, as soon as it is read."""
        self._wanted = rule_id
        self.choose_tab(tab)
        self.refresh()

    def begin_new(self) -> None:
        """The form of a rule that is not there yet."""
        self.list.go_to(NEW)
        self._on_chosen(NEW)
        self.choose_tab(RULE)
        self.form.name.take_focus()

    def _go_to(self, rule_id: int) -> None:
        self.list.go_to(rule_id)
        self._show_rule(rule_id)

    def _on_chosen(self, rule_id: int) -> None:
        self.tell("")
        self._show_rule(rule_id)

    def _show_rule(self, rule_id: int) -> None:
        self._shown = rule_id
        line = self._line(rule_id)
        kept = line.rule if line is not None else new_rule()
        now = self._now
        known = {"store": now.stores, "group": [(one, one) for one in now.groups]} if now else {}
        self.form.show_rule(self._drafts.get(rule_id, kept), known)
        self.tried.forget()
        self._read_firings()
        self._show_buttons()

    def _on_typed(self) -> None:
        self._drafts[self._shown] = self.form.rule()
        self.tried.forget()
        self._show_buttons()

    def choose_tab(self, key: str) -> None:
        self.tabs[key].setChecked(True)
        self.stack.setCurrentWidget(self._pages[key])
        self._show_buttons()

    @property
    def tab(self) -> str:
        """The tab that is open."""
        shown = self.stack.currentWidget()
        return next((key for key, page in self._pages.items() if page is shown), RULE)

    def _show_buttons(self) -> None:
        tab = self.tab
        there = self._line(self._shown) is not None
        self.order.setVisible(tab != RULE)
        self.order.setEnabled(len(self._chosen()) == 1)
        self.carry_out.setVisible(tab == HISTORY)
        self.carry_out.setEnabled(bool(self.history.held_back()))
        self.attempt.setVisible(tab != HISTORY)
        self.keep.setVisible(tab != HISTORY)
        self.keep.setEnabled(self._shown in self._drafts or not there)
        self.remove.setEnabled(there)

    def _chosen(self) -> list[int]:
        """Order rows of the table that is shown."""
        page = self.stack.currentWidget()
        return page.rows() if isinstance(page, RulePage) else []

    # What is asked

    def _checked(self) -> Rule | None:
        """The rule of the form; None where something is wrong, which is then said beside it."""
        self.form.clear_errors()
        self.tell("")
        try:
            return checked(self.form.rule())
        except BadInput as wrong:
            self.choose_tab(RULE)
            if not self.form.show_trouble(wrong.kind, wrong.fields):
                self.tell(reason_words(wrong.kind, wrong.fields))
            return None

    def _on_keep(self) -> None:
        rule = self._checked()
        if rule is not None:
            then = partial(self._on_kept, self._shown)
            self._commands.ask("save rule", SaveRule(rule), then, self._on_trouble)

    def _on_kept(self, before: int, reply: object) -> None:
        self._drafts.pop(before, None)
        if self.is_closed:
            return
        if self._shown == before:
            self._wanted = int(getattr(reply, "rule_id", before))
        self.tell(self.tr("Kept. It acts on what happens from now on."), "green")
        self.refresh()

    def _on_delete(self) -> None:
        rule = msgspec.structs.replace(self.form.rule(), id=0, made_at=0)
        message = DeleteRule(self._shown)
        then = partial(self._on_deleted, self._shown, rule)
        self._commands.ask("delete rule", message, then, self._on_trouble)

    def _on_deleted(self, rule_id: int, rule: Rule, _reply: object) -> None:
        """What it said stands in the form of a new rule: kept, it is there again."""
        self._drafts.pop(rule_id, None)
        if self.is_closed:
            return
        self._drafts[NEW] = rule
        self.begin_new()
        self.tell(self.tr("Deleted. Keep the rule to have it again."), "text2")
        self.refresh()

    def _on_switched(self, rule_id: int, on: bool) -> None:
        draft = self._drafts.get(rule_id)
        if draft is not None:
            self._drafts[rule_id] = msgspec.structs.replace(draft, is_on=on)
        message = SwitchRule(rule_id, on)
        self._commands.ask("switch rule", message, lambda _r: self.refresh(), self._on_trouble)

    def toggle_stopped(self) -> None:
        """The one switch."""
        stopped = self._now is not None and self._now.stopped
        message = StopRules(not stopped)
        self._commands.ask("stop rules", message, lambda _r: self.refresh(), self._on_trouble)

    def _on_carry_out(self) -> None:
        message = CarryOutFirings(self.history.held_back())
        self._commands.ask("carry out", message, self._on_carried_out, self._on_trouble)

    def _on_carried_out(self, reply: object) -> None:
        if not self.is_closed:
            self.tell(rule_words.done_by_hand(int(getattr(reply, "fired", 0))), "green")
            self.refresh()

    def _show_order(self) -> None:
        for row in self._chosen()[:1]:
            self.order_asked.emit(row)

    def _on_try(self) -> None:
        rule = self._checked()
        if rule is None:
            return
        self.choose_tab(TRIED)
        self.attempt.setEnabled(False)
        self.wait(self.tr("Looking at the last 30 days"))
        then = partial(self._on_tried, rule)
        self._commands.ask("check rule", CheckRule(rule), then, self._on_trouble)

    def _on_tried(self, rule: Rule, reply: object) -> None:
        self.waited()
        if self.is_closed or not isinstance(reply, RuleChecked):
            return
        self.attempt.setEnabled(True)
        if rule == self._as_kept():
            # Else it was changed while the answer was awaited: that is another rule's.
            self.tried.show_tried(reply, self._window.name_of_row, self._window.now_ms())

    def _as_kept(self) -> Rule | None:
        try:
            return checked(self.form.rule())
        except BadInput:
            return None

    def _on_trouble(self, trouble: Trouble) -> None:
        self.waited()
        if self.is_closed:
            return
        self.attempt.setEnabled(True)
        if not self.form.show_trouble(trouble.kind, trouble.fields):
            self.tell(reason_words(trouble.kind, trouble.fields))
        else:
            self.choose_tab(RULE)
        self.refresh()
