"""The status bar: the proof, what the engine does, and the operator's clock."""

from collections.abc import Callable, Sequence
from math import ceil

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from lzdesk.gui.actions import with_key
from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import (
    day_words,
    hour_minute_second,
    local,
    weekday_words,
    zone_words,
)
from lzdesk.gui.desk import ENGINE_RUNNING, ENGINE_STARTING
from lzdesk.gui.panes.status_bar.proof import proof_of
from lzdesk.gui.sizes import STATUS_BAR_HEIGHT as HEIGHT
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel, plain_tooltip
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.text import Type, width_of
from lzdesk.gui.words import engine_words
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.stores import RailStore

SHORT_OUTBOX, BRIEF_WORK, BRIEFEST = 2, 3, 3
"""Levels of saying things shorter; at 1 the key has left."""
SMALL: Type = ("small", 400, False)
LINK: Type = ("body", 500, False)


class ProofSign(QWidget):
    """A green tick when every store is proven, otherwise an amber ≠."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.whole = False
        self.setFixedSize(16, 16)
        self.setAccessibleName(self.tr("Not all stores are proven"))
        theme.changed.connect(self.update)

    def show_whole(self, whole: bool) -> None:
        self.whole = whole
        self.setAccessibleName(
            self.tr("All stores are proven") if whole else self.tr("Not all stores are proven")
        )
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(16, 16)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        name, ink = ("check", tokens.green) if self.whole else ("equal-not", tokens.amber)
        paint_icon(QPainter(self), name, ink, 0, 0, 16)


class StatusBar(QFrame):
    """28 px of facts. Where they do not all fit, those that stand elsewhere leave, then the outbox
    and the work are said shorter, and last the store that differs is cut, whole in its tooltip."""

    outbox_asked = Signal()
    rules_asked = Signal()

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self.setAccessibleName(self.tr("Proof and state"))
        self.setFixedHeight(HEIGHT)
        self._now_ms = now_ms
        self._stores: Sequence[RailStore] = ()
        self.sign = ProofSign(theme)
        self.proven = PlainLabel(style="small", weight=600, tone="amber")
        self.counts = PlainLabel(style="small", tone="text2")
        self.exception = ElidedLabel(style="small", tone="text2")
        self.oldest = PlainLabel(style="small", tone="text3")
        self.work = ElidedLabel(style="small", tone="text3")
        self._cancel: Callable[[], None] = self._nothing
        self.cancel = Button(theme, self.tr("Cancel"), kind="link")
        self.cancel.setFixedHeight(24)
        self.cancel.clicked.connect(lambda: self._cancel())
        self.cancel.hide()
        self.outbox = Button(theme, "", action="show_outbox", kind="link")
        self.outbox.setFixedHeight(24)
        self.outbox.setAccessibleName(self.tr("Outbox"))
        self.outbox.clicked.connect(self.outbox_asked)
        self.outbox.hide()
        self.rules = Button(theme, self.tr("Rules stopped"), icon="pause", kind="link")
        self.rules.setFixedHeight(24)
        self.rules.clicked.connect(self.rules_asked)
        self.rules_holder = QWidget()
        apart = QHBoxLayout(self.rules_holder)
        apart.setContentsMargins(0, 0, 12, 0)
        apart.addWidget(self.rules)
        self.rules_holder.hide()
        self.engine = PlainLabel(style="small", tone="text3")
        self.day = PlainLabel(style="small", tone="text2")
        self.time = PlainLabel(style="small", weight=600)
        self.zone = PlainLabel(style="small", tone="text2")
        self._running = False
        self._level = 0
        """How short the outbox and the work are said."""
        self._outbox_words = self._work_words = ("", "")
        self._lines: list[tuple[QWidget, PlainLabel]] = []
        self._lay_out()
        self.show_engine(ENGINE_STARTING)
        self.show_stores(())
        self.tick()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(0)
        row.addWidget(self.sign)
        row.addSpacing(6)
        row.addWidget(self.proven)
        for label in (self.counts, self.exception, self.oldest):
            self._add(row, label)
        row.addStretch(1)
        self._add(row, self.work)
        row.addSpacing(6)
        row.addWidget(self.cancel)
        row.addWidget(self.rules_holder)
        row.addWidget(self.outbox)
        self._add(row, self.engine)
        self._add(row, self.day)
        for label in (self.time, self.zone):
            row.addSpacing(4)
            row.addWidget(label)

    def _add(self, row: QHBoxLayout, label: PlainLabel) -> None:
        line = QFrame()
        line.setObjectName("statusLine")
        line.setFixedSize(1, 14)
        holder = QWidget()
        inner = QHBoxLayout(holder)
        inner.setContentsMargins(10, 0, 10, 0)
        inner.addWidget(line, 0, Qt.AlignmentFlag.AlignVCenter)
        holder.setFixedWidth(21)
        row.addWidget(holder)
        row.addWidget(label)
        self._lines.append((holder, label))

    def show_stores(self, stores: Sequence[RailStore]) -> None:
        """The stores as they are now."""
        self._stores = stores
        self._show_proof()

    def show_engine(self, state: str) -> None:
        """One of the ENGINE_ words of gui/desk.py."""
        self._running = state == ENGINE_RUNNING
        self.engine.setText(engine_words(state))
        self._show_lines()
        self.engine.set_tone("amber" if state in ("stopped", "restarting") else "text3")

    def show_pace(self, words: str) -> None:
        """How often the stores are read; behind the age of the oldest read and the engine."""
        for label in (self.oldest, self.engine):
            label.setToolTip(plain_tooltip(words))
            label.setAccessibleDescription(words)

    def show_work(
        self, words: str, cancel: Callable[[], None] | None = None, *, brief: str = ""
    ) -> None:
        """A long piece of work in words, or nothing; brief: said shorter, where room is short.

        cancel: what gives it up, where it can be.
        """
        self._work_words = (words, brief or words)
        self._say(self._level)
        self._cancel = cancel or self._nothing
        self.cancel.setVisible(bool(words) and cancel is not None)
        self._show_lines()

    def show_outbox(self, waiting: int, sending: int, failed: int) -> None:
        """How many commands stand where; nothing where none is open and none failed."""
        parts = []
        if sending:
            parts.append(self.tr("%Ln sending", "", sending))
        if waiting:
            parts.append(self.tr("%Ln waiting", "", waiting))
        if failed:
            parts.append(self.tr("%Ln failed", "", failed))
        outbox = self.tr("Outbox: {0}")
        # What failed waits for a person, the others do not.
        self._outbox_words = (
            (outbox.format(amounts.listed(parts)), outbox.format(parts[-1])) if parts else ("", "")
        )
        self._say(self._level)
        self.outbox.setVisible(bool(parts))
        self._show_lines()

    def show_rules(self, *, stopped: bool) -> None:
        """Whether all of the seller's rules are stopped."""
        self.rules_holder.setVisible(stopped)
        self._show_lines()

    def _nothing(self) -> None:
        """What runs cannot be given up."""

    def tick(self) -> None:
        """A second went by."""
        now = self._now_ms()
        today = local(now).date()
        self.day.setText(f"{weekday_words(today)} {day_words(today)}")
        self.time.setText(hour_minute_second(now))
        self.zone.setText(zone_words(now))
        self._show_proof()

    def _show_proof(self) -> None:
        proof = proof_of(self._stores, self._now_ms())
        if self.sign.whole != proof.whole:
            self.sign.show_whole(proof.whole)
        self.proven.setText(proof.proven)
        self.proven.set_tone("green" if proof.whole else "amber")
        self.counts.setText(proof.counts)
        self.exception.setText(proof.exception)
        self.oldest.setText(proof.oldest)
        self._show_lines()

    def _show_lines(self) -> None:
        for holder, label in self._lines:
            # What it works on says already that it runs.
            told = label is self.engine and self._running and bool(self.work.text())
            there = bool(label.text()) and not told
            label.setVisible(there)
            holder.setVisible(there)
        for label in (self.zone, self.time):
            label.show()
        self._give_way()

    def _give_way(self) -> None:
        """Where the facts do not all fit, those that matter least leave, one after the other."""
        layout = self.layout()
        if layout is None:
            return
        holder_of = {label: holder for holder, label in self._lines}
        for label in (self.engine, self.oldest, self.day, self.counts, self.zone, self.time):
            if self._fits(0):
                break
            if label is self.engine and not self._running:
                # That it stopped is never left out.
                continue
            label.hide()
            if label in holder_of:
                holder_of[label].hide()
        level = next((one for one in range(BRIEFEST) if self._fits(one)), BRIEFEST)
        if level != self._level:
            self._say(level)

    def _fits(self, level: int) -> bool:
        """Whether all that is shown has room, with the outbox and the work said like this."""
        layout = self.layout()
        assert layout is not None
        more = self._width_at(level) - self._width_at(self._level)
        return layout.sizeHint().width() + more <= self.width()

    def _width_at(self, level: int) -> int:
        """What the words that can be said shorter take, with the key of the outbox."""
        outbox, work = self._words_at(level)
        wide = ceil(width_of(work, SMALL)) + round(width_of(outbox, LINK))
        return wide if level or not outbox else wide + round(self.outbox.cap_room)

    def _words_at(self, level: int) -> tuple[str, str]:
        return self._outbox_words[level >= SHORT_OUTBOX], self._work_words[level >= BRIEF_WORK]

    def _say(self, level: int) -> None:
        """First the key leaves the outbox, then the words of it and of the work get shorter.

        The whole is in the tooltip, and what a screen reader says.
        """
        self._level = level
        outbox, work = self._words_at(level)
        self.outbox.show_cap(there=not level)
        self.outbox.setText(outbox)
        self.outbox.setAccessibleName(self._outbox_words[0] or self.tr("Outbox"))
        self.outbox.setToolTip(plain_tooltip(with_key(self._outbox_words[0], "show_outbox")))
        self.work.whole = self._work_words[0]
        self.work.setText(work)
        self.work.setAccessibleName(plain(self._work_words[0]))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_lines()
