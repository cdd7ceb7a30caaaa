"""The list of proxies: what each was found to be when it was tested, and who uses it."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView

from lzdesk.gui.actions import BY_KEY, bind
from lzdesk.gui.amounts import amounts
from lzdesk.gui.asking import Trouble
from lzdesk.gui.desk import Commands
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.paced import Paced
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.proxy_words import LONGEST, columns, counted, line_of, whole_words
from lzdesk.gui.reader import Reader
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.widgets.lines_table import LINE, LinesTable
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.link.messages import ProxiesDone, RemoveProxies, TryProxies
from lzdesk.reading.openings import ProxyLine, proxy_lines

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

SIZE = (1120, 520)
SLOT = "proxies"


class ProxiesDialog(DeskDialog):
    """Stands beside the window; rows come in as they are tested."""

    def __init__(self, window: "MainWindow", reader: Reader, commands: Commands) -> None:
        super().__init__(window.theme, window, self.tr("Proxies"), self.tr("Reading the proxies"))
        self._window = window
        self._reader = reader
        self._commands = commands
        self.lines: Sequence[ProxyLine] = ()
        self._to_try = self._trying = False
        self.resize(*SIZE)
        self.nothing = WrappedLabel(
            self.tr(
                "No proxy yet. Add some: paste them as your provider gives them, one a line. Their"
                " passwords go to the key store."
            ),
            tone="text2",
        )
        self.table = LinesTable(window.theme, self.tr("Proxies"), columns())
        self.table.tone_of = self._tone_of
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.table.opened.connect(self.give)
        self.whole = WrappedLabel(tone="text2")
        self.whole.setMinimumHeight(2 * LINE)
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.whole)
        self.body.addStretch(0)
        self._make_foot()
        self._soon = Paced(self, 100, 300)
        self._soon.due.connect(self.refresh)
        reader.failed.connect(self._on_failed)
        self._show_parts()
        self._show_buttons()

    def _make_foot(self) -> None:
        self.remove = self.button(self.tr("Remove"))
        self.test = self.button(self.tr("Test all"), action="test_proxies")
        self.to_stores = self.button(self.tr("Give to stores …"))
        self.add = self.button(self.tr("Add proxies …"), kind="primary")
        self.close_button = self.button(self.tr("Close"))
        self.remove.clicked.connect(self._on_remove)
        self.test.clicked.connect(self.try_them)
        self.to_stores.clicked.connect(self.give)
        self.add.clicked.connect(self.paste)
        self.close_button.clicked.connect(self.reject)
        bind(BY_KEY["test_proxies"], self, self.try_them)

    # Reading

    def refresh(self) -> None:
        """Read the list anew."""
        if not self.is_closed:
            self._reader.submit(SLOT, self._show, proxy_lines)

    def refresh_soon(self) -> None:
        """It changed: read it in a moment."""
        self._soon.ask()

    def _tone_of(self, row: int, column: int) -> str:
        """Of the last column: what is in trouble, or shared by owners; its words say so too."""
        if column != len(self.table.lines.titles) - 1 or row >= len(self.lines):
            return "text"
        one = self.lines[row]
        return "red" if one.trouble else "amber" if one.owners > 1 else "text"

    def _on_failed(self, slot: str, words: str) -> None:
        if slot == SLOT and not self.is_closed:
            told = self.tr("The proxies could not be read. What is shown may be old. “{0}”")
            self.tell(told.format(plain(words, 200)))

    def _show(self, lines: Sequence[ProxyLine]) -> None:
        if self.is_closed:
            return
        kept = {one.name for one in self.chosen()}
        self.lines = lines
        now = self._window.now_ms()
        # By its name: a row that goes must not hand its place, and what is chosen, to the next.
        self.table.show_lines([line_of(one, hash(one.name), now) for one in lines])
        self._choose(kept)
        trouble = sum(bool(one.trouble) for one in lines)
        fresh = sum(one.tested_at is None for one in lines)
        told = [counted.proxies(len(lines)) if lines else self.tr("No proxies")]
        if trouble:
            told.append(counted.in_trouble(trouble))
        if fresh:
            told.append(counted.not_tested(fresh))
        self.state(amounts.listed(told))
        self._show_parts()
        self._show_buttons()
        if self._to_try:
            self._to_try = False
            self.try_them()

    def _show_parts(self) -> None:
        there = bool(self.lines)
        self.nothing.setVisible(not there)
        self.table.setVisible(there)
        self.whole.setVisible(there)
        self.body.setStretch(self.body.count() - 1, 0 if there else 1)

    def _choose(self, names: set[str]) -> None:
        flag = QItemSelectionModel.SelectionFlag
        chosen = self.table.selectionModel()
        if {one.name for one in self.chosen()} == names:
            return
        chosen.clearSelection()
        for row, one in enumerate(self.lines):
            if one.name in names:
                chosen.select(self.table.lines.index(row, 0), flag.Select | flag.Rows)

    def chosen(self) -> list[ProxyLine]:
        """The proxies that are selected."""
        rows = {index.row() for index in self.table.selectionModel().selectedRows()}
        return [one for row, one in enumerate(self.lines) if row in rows]

    def _show_buttons(self) -> None:
        chosen = self.chosen()
        self.remove.setEnabled(bool(chosen))
        self.test.setEnabled(bool(self.lines) and not self._trying)
        words = self.tr("Test %Ln proxy(ies)", "", len(chosen))
        self.test.setText(words if chosen else self.tr("Test all"))
        self.to_stores.setEnabled(bool(self.lines))
        # What the columns of one row may cut.
        self.whole.setText(whole_words(chosen[0]) if len(chosen) == 1 else "")

    # What is asked

    def paste(self) -> None:
        """The form that takes new ones."""
        from lzdesk.gui.dialogs.proxy_forms import AddProxiesForm

        form = AddProxiesForm(self.theme, self, self._commands.ask)
        form.changed.connect(self.refresh)
        form.show()

    def give(self) -> None:
        """The form that gives one to stores."""
        from lzdesk.gui.dialogs.proxy_forms import GiveProxyForm

        if not self.lines:
            return
        name = self.chosen()[0].name if self.chosen() else self.lines[0].name
        window = self._window
        form = GiveProxyForm(self.theme, self, self._commands.ask, window, self.lines, name)
        form.done_well.connect(self._on_given)
        form.show()

    def _on_given(self, reply: object) -> None:
        if isinstance(reply, ProxiesDone):
            self._tell_done(counted.given(len(reply.names)), reply)

    def try_them(self) -> None:
        """Test those that are chosen, or all."""
        if not self.lines or not self.test.isEnabled():
            return
        names = tuple(one.name for one in self.chosen())
        self._trying = True
        self._show_buttons()
        self.wait(self.tr("Testing the proxies"))
        then = partial(self._on_tried, len(names) or len(self.lines))
        self._commands.ask("test proxies", TryProxies(names), then, self._on_trouble)

    def try_soon(self) -> None:
        """Test as soon as the list is read."""
        self._to_try = True
        self.refresh()

    def _on_tried(self, count: int, _reply: object) -> None:
        self._trying = False
        self.waited()
        if not self.is_closed:
            self.tell(counted.tested(count), "green")
            self._show_buttons()
            self.refresh()

    def _on_remove(self) -> None:
        message = RemoveProxies(tuple(one.name for one in self.chosen()))
        self._commands.ask("remove proxies", message, self._on_removed, self._on_trouble)

    def _on_removed(self, reply: object) -> None:
        if isinstance(reply, ProxiesDone) and not self.is_closed:
            self._tell_done(counted.removed(len(reply.names)), reply)

    def _tell_done(self, words: str, reply: ProxiesDone) -> None:
        told = [f"{words}."] if reply.names else []
        for one in reply.failed[:3]:
            reason = reason_words(one.kind, one.fields)
            name = one_line(self._window.name_of(one.name), LONGEST)
            # Where the reason names it by itself there is no need to say it twice.
            whose = self.tr("{0}: {1}").format(name, reason)
            told.append(reason if name in reason else whose)
        self.tell(" ".join(told), "red" if reply.failed else "green")
        self.refresh()

    def _on_trouble(self, trouble: Trouble) -> None:
        self._trying = False
        self.waited()
        if not self.is_closed:
            self.tell(reason_words(trouble.kind, trouble.fields))
            self._show_buttons()
            self.refresh()
