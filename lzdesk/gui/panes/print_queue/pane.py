"""The place "Print queue": the run at hand in the order of its walk, and the ledger of all runs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from math import ceil

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from lzdesk.gui.panes.print_queue.following import Following
from lzdesk.gui.panes.print_queue.ledger import Ledger
from lzdesk.gui.panes.print_queue.list import QueueHeads, QueueList
from lzdesk.gui.panes.print_queue.model import QueueModel
from lzdesk.gui.panes.print_queue.preview import LabelPreview
from lzdesk.gui.panes.print_queue.printer_choice import PrinterChoice
from lzdesk.gui.panes.print_queue.steps import PICK, RunSteps
from lzdesk.gui.paper_words import paper_choices, reprint_reasons
from lzdesk.gui.reader import Reader
from lzdesk.gui.run_words import Verb, run_words
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.sizes import FILTER_BAR_HEIGHT, TABS_HEIGHT
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.fields import Choice
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel, menu_text, plain_tooltip
from lzdesk.gui.widgets.strip import strip
from lzdesk.gui.widgets.text import Type, width_of
from lzdesk.gui.widgets.toast import Toast
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.labels.layouts import cells_of
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.print_runs import Queue, RunLine, RunParcel, count_waiting, print_queue
from lzdesk.reading.stores import RailStore

SLOT = "print queue"
WIDTH = 420
LEAST_LIST = 620
"""What the list needs beside a preview: where it has less, the preview leaves."""
CHOICE_ROOM = 48
"""Around the words of a choice."""
BODY: Type = ("body", 400, False)


class PrintQueue(QWidget):
    """Asks for changes, never makes one. What it reads comes from the reader's thread."""

    print_asked = Signal(int, str, int, bool)
    """(run, layout, first free label of the first sheet, with the line of SKUs)"""
    decided = Signal(int, object, str, str)
    """(run, positions, decision, reason)"""
    paper_asked = Signal(int, str)
    """(run, `pick_list` or `packing_slips`)"""
    files_dropped = Signal(list)
    """(paths of PDFs)"""
    settled = Signal(int, str)
    """(run, outcome)"""
    order_asked = Signal(int)
    """(row of the order)"""
    scan_asked = Signal()
    queue_read = Signal(int)
    """(parcels of runs that wait to be printed)"""

    def __init__(self, theme: Theme, reader: Reader, settings: ScreenSettings, now_ms: Now) -> None:
        super().__init__()
        self.setObjectName("orderGridPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Print queue"))
        self.setAcceptDrops(True)
        self._theme = theme
        self._reader = reader
        self._settings = settings
        self._wanted = 0
        """The run that was asked for; 0: the one at hand."""
        self._run: RunLine | None = None
        self._ready = 0
        self._with_papers = 0
        self.parcels: Sequence[RunParcel] = ()
        """Of the run that is shown, in the order of its walk."""
        self.model = QueueModel(now_ms)
        self.model.setParent(self)
        self.list = QueueList(theme, self.model, settings.row_height)
        self.heads = QueueHeads(theme, self.list)
        self.preview = LabelPreview(theme)
        self.following = Following(self.list, self.model, self.preview)
        self.ledger = Ledger(theme, now_ms)
        self._make_bars()
        self._make_silence()
        self._lay_out()
        self.toast = Toast(self.list, theme)
        self.list.decided.connect(self._on_decided)
        self.list.order_asked.connect(self.order_asked)
        self.ledger.settled.connect(self.settled)
        self.ledger.shown.connect(self.show_run)
        reader.failed.connect(self._on_failed)
        self._show()

    # Building

    def _make_bars(self) -> None:
        theme = self._theme
        self.title = PlainLabel(weight=600)
        self.steps = RunSteps(theme)
        self.steps.chosen.connect(self._on_step)
        self.layout_choice = Choice(theme)
        self.layout_choice.setAccessibleName(self.tr("Paper"))
        for key, words in paper_choices():
            self.layout_choice.addItem(words, key)
        self.layout_choice.choose(self._settings.label_layout)
        widest = max(width_of(words, BODY) for _, words in paper_choices())
        self.layout_choice.setMinimumWidth(ceil(widest) + CHOICE_ROOM)
        self.printer = PrinterChoice(theme, self._settings)
        self.printer.chosen.connect(self._on_printer)
        self.start_choice = Choice(theme)
        self.start_choice.setAccessibleName(self.tr("First free label"))
        self.start_choice.setToolTip(plain_tooltip(self.tr("First free label of the first sheet")))
        self.line = QCheckBox(self.tr("SKUs on the label"))
        self.line.setFont(font())
        self.line.setChecked(self._settings.label_line)
        self.line.setToolTip(
            plain_tooltip(
                self.tr("Place in the run and SKUs with their quantities, on a free edge")
            )
        )
        self.line.toggled.connect(self._on_line)
        self.drop = Button(theme, self.tr("Drop the run"))
        self.print = Button(theme, "", icon="printer", kind="primary", action="print_run")
        self.pick_list = Button(theme, self.tr("Pick list"), action="pick_list")
        self.pick_list.clicked.connect(partial(self.ask_paper, "pick_list"))
        self.walk = ElidedLabel(style="small", tone="text2")
        self.count = PlainLabel(style="small", tone="text2")
        self.layout_choice.currentIndexChanged.connect(self._on_layout)
        self.drop.clicked.connect(self._on_drop)
        self.print.clicked.connect(self.ask_print)
        self._offer_cells()

    def _make_silence(self) -> None:
        self.silence_title = PlainLabel(style="title", weight=600)
        self.silence_detail = WrappedLabel(tone="text2")
        self.silence_detail.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.silence_detail.setFixedWidth(WIDTH)
        self.again = Button(self._theme, self.tr("Read again"))
        self.again.clicked.connect(self.read)
        self._silence = QWidget()
        self._silence.setObjectName("emptyState")
        column = QVBoxLayout(self._silence)
        column.setSpacing(8)
        column.addStretch(2)
        for widget in (self.silence_title, self.silence_detail, self.again):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def _lay_out(self) -> None:
        top, below, self.paper = QWidget(self), QWidget(self), QWidget(self)
        bar = strip(top, "statusTabs", TABS_HEIGHT)
        bar.addWidget(self.title)
        bar.addWidget(self.steps)
        bar.addStretch(1)
        for widget in (self.drop, self.pick_list, self.print):
            bar.addWidget(widget)
        line = strip(below, "filterBar", FILTER_BAR_HEIGHT)
        line.addWidget(self.walk)
        line.addStretch(1)
        line.addWidget(self.count)
        paper = strip(self.paper, "filterBar", FILTER_BAR_HEIGHT)
        paper.addWidget(self.line)
        paper.addStretch(1)
        for choice in (self.layout_choice, self.start_choice, self.printer):
            paper.addWidget(choice)
        parcels = QWidget()
        column = QVBoxLayout(parcels)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heads)
        column.addWidget(self.list, 1)
        self._middle = QStackedWidget()
        self._middle.addWidget(self._silence)
        self._middle.addWidget(parcels)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._middle, 1)
        row.addWidget(self.preview)
        row.addWidget(self.ledger)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(top)
        whole.addWidget(below)
        whole.addWidget(self.paper)
        whole.addLayout(row, 1)

    # Reading

    def read(self) -> None:
        """Read the runs, and the parcels of the one that is shown."""
        self._reader.submit(SLOT, self._on_queue, print_queue, self._wanted)

    def show_run(self, run: int) -> None:
        """Another run; 0: the one at hand."""
        self._wanted = run
        self.read()

    def show_stores(self, stores: Mapping[int, RailStore]) -> None:
        self.model.stores = stores
        self.list.viewport().update()

    def _on_queue(self, queue: Queue) -> None:
        was = self._run.run if self._run else 0
        self.parcels = queue.parcels
        self._run = next((one for one in queue.runs if one.run == queue.current), None)
        counts = Counter(one.state for one in queue.parcels)
        self._ready = counts["ready"]
        self._with_papers = counts["ready"] + counts["printed"]
        is_open = self._run is not None and self._run.state in ("gathering", "ready")
        self._show_parcels(
            queue, by_bin=self.is_by_bin, is_open=is_open, is_same=was == queue.current
        )
        # Between the two the window answers: together they take longer than a key may wait.
        QTimer.singleShot(0, self, partial(self._show_around, queue, counts))

    def _show_around(self, queue: Queue, counts: Counter[str]) -> None:
        """What stands around the list, as it was read with it."""
        self.ledger.show_runs(queue.runs, queue.current)
        self.following.show_run(queue.current, len(queue.parcels))
        self.steps.show_run(self._run, counts["printed"])
        self.count.setText(run_words.counts(dict(counts)) if queue.parcels else "")
        self._show()
        self.queue_read.emit(count_waiting(queue.runs))

    def _show_parcels(self, queue: Queue, *, by_bin: bool, is_open: bool, is_same: bool) -> None:
        bar = self.list.verticalScrollBar()
        # The first stands by itself, so that its label is seen at once.
        kept, at, place = [1], 1, 0
        if is_same:
            kept, at, place = (
                self.list.chosen_positions(), self.list.current_position() or 1, bar.value(),
            )  # fmt: skip
        self.model.show(queue.current, queue.parcels, by_bin=by_bin, is_open=is_open, kept=kept)
        if not self.list.currentIndex().isValid():
            self.list.choose_all(kept or [at])
            bar.setValue(place)
        self._choose_first()

    def _show(self) -> None:
        run = self._run
        self._middle.setCurrentIndex(0 if run is None else 1)
        if run is None:
            self._say(
                self.tr("No labels are waiting."),
                self.tr(
                    "Select orders and press P: their labels are fetched, sorted for one"
                    " walk through the shelves, and wait here to be printed. A PDF of labels can be"
                    " dropped here too."
                ),
            )
        self.title.setText(run_words.run(run) if run else "")
        keys = [run_words.sort(key) for key in run.sort.split(",") if key] if run else []
        self.walk.setText(" › ".join(keys) or (self.tr("In the order given") if run else ""))
        self.walk.setAccessibleDescription(self.tr("Sorted for one walk") if keys else "")
        open_run = run is not None and run.state in ("gathering", "ready")
        self.print.setText(run_words.print_button(self._ready))
        self.print.setEnabled(run is not None and run.state == "ready" and self._ready > 0)
        self.pick_list.setVisible(run is not None)
        self.pick_list.setEnabled(self._with_papers > 0)
        self.print.setToolTip(plain_tooltip(self._why_not()))
        for widget in (self.print, self.drop, self.paper):
            widget.setVisible(open_run)
        self._show_cells()
        self._place_preview()
        self._place_steps()

    def _why_not(self) -> str:
        if self._run is not None and self._run.state == "gathering":
            return self.tr("The labels are still being fetched.")
        return "" if self._ready else self.tr("No label of this run can be printed now.")

    def _say(self, title: str, detail: str, *, again: bool = False) -> None:
        self.silence_title.setText(title)
        self.silence_detail.setText(detail)
        self.silence_detail.setFixedHeight(max(0, self.silence_detail.heightForWidth(WIDTH)))
        self.again.setVisible(again)

    def _on_failed(self, slot: str, words: str) -> None:
        if slot == SLOT and self._run is None:
            self._middle.setCurrentIndex(0)
            self._say(self.tr("The print queue could not be read."), words, again=True)

    # What is asked for

    def ask_print(self) -> None:
        """Print what is ready of the run that is shown."""
        if self._run is not None and self.print.isEnabled() and self.print.isVisible():
            # A second press finds nothing to press until the run stands otherwise.
            self.print.setEnabled(False)
            start = int(self.start_choice.value or 1)
            layout, line = self.layout_choice.value, self.line.isChecked()
            self.print_asked.emit(self._run.run, layout, start, line)

    def ask_paper(self, paper: str) -> None:
        """What goes with the run that is shown: its pick list, or a slip in each parcel."""
        if self._run is not None and self.pick_list.isEnabled():
            self.paper_asked.emit(self._run.run, paper)

    @property
    def is_by_bin(self) -> bool:
        """Whether the walk of the run that is shown goes by its bins before all else."""
        return self._run is not None and self._run.sort.startswith("bin")

    def _on_drop(self) -> None:
        if self._run is not None:
            self.settled.emit(self._run.run, "drop")

    def _on_decided(self, verb: Verb, parcels: Sequence[RunParcel]) -> None:
        if self._run is None:
            return
        positions = tuple(one.position for one in parcels)
        if verb.name == "reprint":
            self._ask_reason(positions)
            return
        if verb.name == "show_run":
            self.show_run(parcels[0].printed_run or 0)
            return
        decision = "leave_out" if verb.name == "leave_out" else "print"
        self.decided.emit(self._run.run, positions, decision, "")

    def _ask_reason(self, positions: tuple[int, ...]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self.tr("What became of the first label?"))
        for reason, words in reprint_reasons():
            menu.addAction(menu_text(words)).triggered.connect(
                lambda _checked=False, reason=reason: self._reprint(positions, reason)
            )
        row = self.list.visualRect(self.list.currentIndex())
        menu.popup(self.list.viewport().mapToGlobal(row.bottomLeft()))

    def _reprint(self, positions: tuple[int, ...], reason: str) -> None:
        if self._run is not None:
            self.decided.emit(self._run.run, positions, "print", reason)

    # Paper

    def _on_line(self, on: bool) -> None:
        self._settings.label_line = on
        self._settings.save()
        self.following.renew()

    def _on_printer(self) -> None:
        preset = self.printer.preset
        if preset is not None:
            # What lies in the printer; another paper can still be chosen.
            self.layout_choice.choose(preset.layout)
        # Its margins may be others.
        self.following.renew()

    def _on_layout(self) -> None:
        self._settings.label_layout = self.layout_choice.value
        self._settings.save()
        self._offer_cells()
        self.following.renew()

    def _offer_cells(self) -> None:
        """A sheet that is half used can be put in again."""
        cells = cells_of(self.layout_choice.value)
        self.start_choice.clear()
        for cell in range(1, cells + 1):
            self.start_choice.addItem(self.tr("From {0} of {1}").format(cell, cells), cell)
        self._show_cells()

    def _show_cells(self) -> None:
        cells = self.start_choice.count()
        self.start_choice.setVisible(cells > 1 and not self.print.isHidden())

    def take_focus(self) -> None:
        """The next key is for the list."""
        self.list.setFocus()
        self._choose_first()

    def _choose_first(self) -> None:
        if not self.list.currentIndex().isValid() and self.model.rowCount():
            self.list.choose(max(self.model.place_of(1), 0))

    def _place_preview(self) -> None:
        room = self.width() - self.ledger.width() - self.preview.width()
        was_hidden = self.preview.isHidden()
        self.preview.setVisible(self._run is not None and room >= LEAST_LIST)
        if was_hidden and not self.preview.isHidden():
            self.following.renew()

    def _place_steps(self) -> None:
        """They leave where the buttons need their room."""
        beside = (self.title, self.drop, self.pick_list, self.print)
        taken = sum(one.sizeHint().width() + 8 for one in beside if not one.isHidden())
        room = self.width() - taken - 24
        self.steps.setVisible(self._run is not None and self.steps.sizeHint().width() <= room)

    def _on_step(self, step: str) -> None:
        if step == PICK:
            self.ask_paper("pick_list")
        else:
            self.scan_asked.emit()

    # Events

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_preview()
        self._place_steps()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.layout_choice.choose(self._settings.label_layout)
        self.printer.refresh()
        self.read()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _pdfs_of(event):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.files_dropped.emit(_pdfs_of(event))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._wanted:
            self.show_run(0)
        else:
            super().keyPressEvent(event)


def _pdfs_of(event: QDropEvent) -> list[str]:
    """The files that are held over the pane, where all of them are PDFs."""
    paths = [url.toLocalFile() for url in event.mimeData().urls()]
    return paths if all(path.lower().endswith(".pdf") for path in paths) else []
