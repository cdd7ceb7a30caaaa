"""The ledger beside the print queue: each run, how it stands, and what is still asked of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lzdesk.gui.run_words import run_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.lib.clock import Now
from lzdesk.reading.print_runs import RunLine

WIDTH = 252
UNSURE = "uncertain"
ASKED = (UNSURE, "handed_over")
"""Of these runs a person says what came out of the printer."""


class RunEntry(QFrame):
    """A run in the ledger."""

    settled = Signal(int, str)
    """(run, outcome: all or none)"""
    shown = Signal(int)
    """(run)"""
    folder_asked = Signal(str)
    """(file of its labels)"""

    def __init__(self, theme: Theme, run: RunLine, now_ms: int, is_current: bool) -> None:
        super().__init__()
        self.setObjectName("ledgerRun")
        self.run = run
        self.seen = (run, is_current)
        """What it was made of."""
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(run_words.run(run), weight=600))
        head.addStretch(1)
        tone = "red" if run.state == UNSURE else "text3"
        head.addWidget(PlainLabel(run_words.where(run), style="small", tone=tone))
        column.addLayout(head)
        for words in run_words.ledger(run, now_ms):
            column.addWidget(ElidedLabel(words, style="small", tone="text2"))
        if run.to_pull:
            words = run_words.to_pull(run)
            column.addWidget(WrappedLabel(words, style="small", tone="red"))
        if run.state in ASKED and run.parcels:
            self._ask(theme, column)
        row = QHBoxLayout()
        row.setSpacing(8)
        if run.parcels and not is_current:
            show = Button(theme, self.tr("Show it"))
            show.clicked.connect(lambda: self.shown.emit(run.run))
            row.addWidget(show)
        if run.out_file and run.labels:
            folder = Button(theme, self.tr("Show in folder"), kind="link")
            folder.clicked.connect(lambda: self.folder_asked.emit(run.out_file))
            row.addWidget(folder)
        row.addStretch(1)
        column.addLayout(row)

    def _ask(self, theme: Theme, column: QVBoxLayout) -> None:
        words = self.tr("Did every page come out?")
        if self.run.state == UNSURE:
            words = self.tr("The desk or the printer stopped while this run was printed. Look at"
                            " the printer: did the pages come out?")  # fmt: skip
        column.addWidget(WrappedLabel(words, style="small"))
        row = QHBoxLayout()
        row.setSpacing(8)
        every = Button(theme, self.tr("All came out"))
        none = Button(theme, self.tr("None came out"))
        every.clicked.connect(lambda: self.settled.emit(self.run.run, "all"))
        none.clicked.connect(lambda: self.settled.emit(self.run.run, "none"))
        row.addWidget(every)
        row.addWidget(none)
        row.addStretch(1)
        column.addLayout(row)


class Ledger(QFrame):
    """All runs, the newest first."""

    settled = Signal(int, str)
    shown = Signal(int)
    folder_asked = Signal(str)
    register_asked = Signal()
    order_asked = Signal()

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self.setObjectName("printLedger")
        self.setAccessibleName(self.tr("Ledger"))
        self.setFixedWidth(WIDTH)
        self._theme = theme
        self._now_ms = now_ms
        self._held: tuple[Sequence[RunLine], int] = ((), 0)
        self._entries: list[RunEntry] = []
        head = QFrame()
        head.setObjectName("alertHead")
        head.setFixedHeight(HEAD_HEIGHT)
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(PlainLabel(self.tr("Ledger"), weight=600))
        row.addStretch(1)
        row.addWidget(
            ElidedLabel(self.tr("written before each print"), style="small", tone="text3")
        )
        self._area = QScrollArea()
        self._area.setObjectName("ledgerArea")
        self._area.setAccessibleName(self.tr("All runs"))
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("ledgerRuns")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._area.setWidget(inner)
        self.register = Button(theme, self.tr("Second prints …"), kind="link")
        self.register.clicked.connect(self.register_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._area, 1)
        self.order = Button(theme, self.tr("Order of the walk …"), kind="link")
        self.order.clicked.connect(self.order_asked)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        foot.setSpacing(0)
        for button in (self.order, self.register):
            foot.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(foot)

    def show_runs(self, runs: Sequence[RunLine], current: int) -> None:
        """A run that stands as before keeps its entry."""
        if self._held == (runs, current):
            return
        self._held = (runs, current)
        kept = {entry.seen: entry for entry in self._entries}
        self._entries = []
        for at, run in enumerate(runs):
            entry = kept.pop((run, run.run == current), None) or self._entry(run, current)
            self._column.insertWidget(at, entry)
            self._entries.append(entry)
        for entry in kept.values():
            self._column.removeWidget(entry)
            entry.hide()
            entry.deleteLater()

    def _entry(self, run: RunLine, current: int) -> RunEntry:
        entry = RunEntry(self._theme, run, self._now_ms(), run.run == current)
        entry.settled.connect(self.settled)
        entry.shown.connect(self.shown)
        entry.folder_asked.connect(self.folder_asked)
        return entry


HEAD_HEIGHT = 40
