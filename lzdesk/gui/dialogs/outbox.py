"""The outbox as a list: each write with its state, the vendor's words, and what can be done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Signal

from lzdesk.gui.actions import BY_KEY, bind
from lzdesk.gui.amounts import amounts
from lzdesk.gui.asking import Trouble
from lzdesk.gui.clock_words import moment_words
from lzdesk.gui.desk import Commands
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.outbox_words import KINDS, STATES, progress_words, why_words
from lzdesk.gui.paced import Paced
from lzdesk.gui.reader import Reader
from lzdesk.gui.widgets.lines_table import CODE, Column, Line, LinesTable, WholeWords
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.gui.words import MISSING, translate
from lzdesk.reading.outbox import OutboxLine, StoreProgress, all_commands, store_progress

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

SIZE = (1000, 520)
NAME_MOST = 160
NUMBER_MOST = 200
STORES_TOLD = 12
"""Stores whose progress stands over the list; the others are counted."""
REPEATED = ("failed", "stopped")


def _columns() -> tuple[Column, ...]:
    return (
        Column(translate("Outbox", "Asked"), 72, NUMBER_MOST),
        Column(translate("Outbox", "What"), 96, NAME_MOST),
        Column(translate("Outbox", "Store"), 112, NAME_MOST),
        Column(translate("Outbox", "Order"), 136, NUMBER_MOST, CODE),
        Column(translate("Outbox", "State"), 80, NAME_MOST),
        Column(translate("Outbox", "Why"), 160),
    )


def _line(line: OutboxLine, now_ms: int) -> Line:
    texts = (
        moment_words(line.created_at, now_ms),
        translate("Outbox", KINDS.get(line.kind, line.kind)),
        plain(line.store_name, 80),
        plain(line.order_number, 80) or MISSING,
        translate("Outbox", STATES.get(line.state, line.state)),
        plain(why_words(line)) or MISSING,
    )
    return Line(line.command_id, line.order_row, texts)


class OutboxDialog(DeskDialog):
    """What is not finished stands first, then what ended, the newest first."""

    order_asked = Signal(int)
    """(order row)"""

    def __init__(self, window: "MainWindow", reader: Reader, commands: Commands) -> None:
        super().__init__(window.theme, window, self.tr("Outbox"), self.tr("Outbox"))
        self._reader = reader
        self._commands = commands
        self._now_ms = window.now_ms
        self._lines: Sequence[OutboxLine] = ()
        self._to_failed = False
        self.resize(*SIZE)
        self.table = LinesTable(window.theme, self.tr("Outbox"), _columns())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.table.opened.connect(self._show_order)
        self.why = WholeWords(self.table)
        self.progress = WrappedLabel(style="small", tone="text2")
        self.progress.hide()
        self.body.addWidget(self.progress)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.why)
        self.order = self.button(self.tr("Show the order"), action="open_order")
        self.undo = self.button(self.tr("Take back"), action="undo")
        self.again = self.button(self.tr("Try again"), kind="primary", action="try_again")
        self.close_button = self.button(self.tr("Close"))
        self.order.clicked.connect(self._show_order)
        self.undo.clicked.connect(self._take_back)
        self.again.clicked.connect(self.try_again)
        self.close_button.clicked.connect(self.reject)
        bind(BY_KEY["undo"], self, self._take_back)
        bind(BY_KEY["try_again"], self, self.try_again)
        self._soon = Paced(self, 100, 500)
        self._soon.due.connect(self.refresh)
        self.table.setFocus()
        self._show_buttons()

    def refresh(self) -> None:
        """Read the outbox anew."""
        self._reader.submit("outbox", self._show, all_commands)
        self._reader.submit("outbox stores", self._show_progress, store_progress)

    def refresh_soon(self) -> None:
        """It changed: read it in a moment, not more often than twice a second."""
        self._soon.ask()

    def _show(self, lines: Sequence[OutboxLine]) -> None:
        if self.is_closed:
            return
        self._lines = lines
        now = self._now_ms()
        # A list that is drawn anew forgets what was chosen: it is chosen again by its number.
        kept = {line.command_id for line in self._chosen()}
        self.table.show_lines([_line(line, now) for line in lines])
        self._choose(kept)
        self.state(self._statement(lines))
        if self._to_failed:
            self._to_failed = False
            self._choose({next((one.command_id for one in lines if one.state in REPEATED), 0)})
        self._show_buttons()

    def _show_progress(self, stores: Sequence[StoreProgress]) -> None:
        if self.is_closed:
            return
        told = [progress_words(one) for one in stores[:STORES_TOLD]]
        if len(stores) > STORES_TOLD:
            told.append(amounts.more_stores(len(stores) - STORES_TOLD))
        self.progress.setText(amounts.listed(told) if told else "")
        self.progress.setVisible(bool(told))

    def _statement(self, lines: Sequence[OutboxLine]) -> str:
        waiting = sum(line.finished_at is None for line in lines)
        failed = sum(line.state == "failed" for line in lines)
        stopped = sum(line.state == "stopped" for line in lines)
        told = [self.tr("%Ln to go out", "", waiting) if waiting else self.tr("nothing waits")]
        if failed:
            told.append(self.tr("%Ln failed", "", failed))
        if stopped:
            told.append(self.tr("%Ln stopped", "", stopped))
        return self.tr("Outbox: {0}").format(amounts.listed(told))

    def go_to_failed(self) -> None:
        """Choose the newest that failed or was stopped, as soon as the outbox is read."""
        self._to_failed = True

    def _choose(self, ids: set[int]) -> None:
        chosen = self.table.selectionModel()
        if {line.key for line in self.table.chosen()} == ids:
            return
        flag = QItemSelectionModel.SelectionFlag
        found = QItemSelection()
        first = QModelIndex()
        for row, line in enumerate(self._lines):
            if line.command_id in ids:
                index = self.table.lines.index(row, 0)
                found.select(index, index)
                first = first if first.isValid() else index
        chosen.select(found, flag.ClearAndSelect | flag.Rows)
        if first.isValid():
            chosen.setCurrentIndex(first, flag.NoUpdate)
            self.table.scrollTo(first)

    def _chosen(self) -> list[OutboxLine]:
        ids = {line.key for line in self.table.chosen()}
        return [line for line in self._lines if line.command_id in ids]

    def _show_buttons(self) -> None:
        chosen = self._chosen()
        self.order.setEnabled(len(chosen) == 1 and chosen[0].order_row is not None)
        self.undo.setEnabled(any(_can_be_undone(line) for line in chosen))
        self.again.setEnabled(any(line.state in REPEATED for line in chosen))

    def _show_order(self) -> None:
        for line in self._chosen()[:1]:
            if line.order_row is not None:
                self.order_asked.emit(line.order_row)

    def _take_back(self) -> None:
        from lzdesk.link.messages import UndoCommands

        ids = tuple(line.command_id for line in self._chosen() if _can_be_undone(line))
        if not ids:
            return
        self._commands.ask("undo", UndoCommands(ids), self._on_moved, self._on_trouble)

    def try_again(self) -> None:
        """Send those of the chosen once more that failed or were stopped."""
        from lzdesk.link.messages import RetryCommands

        ids = tuple(line.command_id for line in self._chosen() if line.state in REPEATED)
        if not ids:
            return
        self._commands.ask("retry", RetryCommands(ids), self._on_moved, self._on_trouble)

    def _on_moved(self, reply: object) -> None:
        self.tell("")
        self.refresh()

    def _on_trouble(self, trouble: Trouble) -> None:
        from lzdesk.gui.reasons import reason_words

        self.tell(reason_words(trouble.kind, trouble.fields))


def _can_be_undone(line: OutboxLine) -> bool:
    return line.state == "queued" and line.attempts == 0
