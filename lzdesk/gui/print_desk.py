"""The place "Print queue" as the window has it: made when it is first gone to."""

import time
from collections.abc import Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.desk import Desk
from lzdesk.gui.paced import Paced
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.printer_words import LONGEST, to_printer
from lzdesk.gui.printing import kept_margins, open_path
from lzdesk.gui.reader import Reader
from lzdesk.gui.reasons import reason_words
from lzdesk.lib.sheets import Sheet
from lzdesk.reading.print_runs import waiting_parcels

if TYPE_CHECKING:
    from lzdesk.gui.dialogs.printers import PrintersDialog
    from lzdesk.gui.dialogs.reprints import ReprintsDialog
    from lzdesk.gui.main_window import MainWindow
    from lzdesk.gui.panes.print_queue.pane import PrintQueue
    from lzdesk.gui.system_print import SystemPrint
    from lzdesk.link.messages import ToPrinter

SOON_MS, APART_MS = 50, 700
"""After a run changed, and between two readings of it: labels come several times a second."""
COUNT_SLOT = "print queue count"


class PrintDesk(QObject):
    """Between the engine, the print queue, and the keys."""

    def __init__(self, window: "MainWindow", reader: Reader, ask: Ask, labels_dir: Path) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._ask = ask
        self._labels_dir = labels_dir
        self._is_made = False
        self._printers: PrintersDialog | None = None
        self._paced = Paced(self, SOON_MS, APART_MS)
        self._paced.due.connect(self.refresh)
        self.keys_owner = QWidget(window)
        """Holds the keys of the pane until it is made."""
        self.keys_owner.hide()

    @cached_property
    def pane(self) -> "PrintQueue":
        from lzdesk.gui.panes.print_queue.pane import PrintQueue

        window = self._window
        made = PrintQueue(window.theme, self._reader, window.settings, window.now_ms)
        made.print_asked.connect(self._print)
        made.decided.connect(self._decide)
        made.settled.connect(self._settle)
        made.scan_asked.connect(lambda: window.places.go_to("scan"))
        made.order_asked.connect(window.places.show_order)
        made.queue_read.connect(self._show_count)
        made.ledger.register_asked.connect(self.show_reprints)
        made.ledger.folder_asked.connect(self._show_folder)
        made.ledger.order_asked.connect(self.ask_order)
        made.files_dropped.connect(self.gather_files)
        made.paper_asked.connect(self._make_paper)
        made.following.asked.connect(self._ask_preview)
        for action in self.keys_owner.actions():
            made.addAction(action)
        made.printer.printers_asked.connect(self.show_printers)
        made.show_stores({one.store_id: one for one in window.stores})
        self._is_made = True
        return made

    @property
    def made_pane(self) -> "PrintQueue | None":
        """The pane, where it was made."""
        return self.pane if self._is_made else None

    @property
    def is_in_sight(self) -> bool:
        """Whether the operator works on it now."""
        return self._is_made and self.pane.isVisible()

    def listed(self) -> Sheet | None:
        """The parcels of the run, where they are in sight."""
        if not self.is_in_sight:
            return None
        from lzdesk.gui.panes.print_queue.sheet import run_sheet

        return run_sheet(self.pane.parcels, self.pane.model.stores, self._window.now_ms())

    def hear(self, desk: Desk) -> None:
        """Connect the desk's signals."""
        desk.runs_changed.connect(self._paced.ask)

    def refresh(self) -> None:
        """Something became of a run: read again what is in sight."""
        if self.is_in_sight:
            self.pane.read()
        else:
            self._reader.submit(COUNT_SLOT, self._show_count, waiting_parcels)

    def set_row_height(self, height: int) -> None:
        """Logical pixels of a row."""
        if self._is_made:
            self.pane.list.set_row_height(height)

    def show_stores(self) -> None:
        """The window knows its stores anew."""
        if self._is_made:
            self.pane.show_stores({one.store_id: one for one in self._window.stores})

    def _show_count(self, parcels: int) -> None:
        self._window.rail.places["prints"].show_count(parcels)

    def ask_order(self) -> None:
        """By what runs are sorted from here on."""
        from lzdesk.gui.dialogs.walk_order import WalkOrderDialog

        window = self._window
        made = WalkOrderDialog(window.theme, window, self._sort())
        made.chosen.connect(self._on_order)
        made.show()

    def _on_order(self, keys: list[str]) -> None:
        settings = self._window.settings
        settings.run_sort = keys
        settings.save()

    def _sort(self) -> tuple[str, ...]:
        """As it is kept; what a hand wrote into the file and is no key is left out."""
        from lzdesk.domain.print_runs import SORT_KEYS

        kept = self._window.settings.run_sort
        return tuple(dict.fromkeys(key for key in kept if key in SORT_KEYS))

    def show_reprints(self) -> None:
        """The register of second prints."""
        from lzdesk.gui.dialogs.reprints import ReprintsDialog

        window = self._window
        stores = {one.store_id: one for one in window.stores}
        made = ReprintsDialog(window.theme, window, self._reader, stores, window.now_ms())
        made.table.opened.connect(lambda: self._show_order_of(made))
        made.export_asked.connect(lambda sheet: window.export.ask_sheet(sheet, made))
        made.show()

    def _show_order_of(self, dialog: "ReprintsDialog") -> None:
        chosen = dialog.table.chosen()
        if chosen and chosen[0].order_row is not None:
            self._window.places.show_order(chosen[0].order_row)

    # What is asked of the engine

    def gather(self, rows: Sequence[int]) -> None:
        """Begin a run of the labels of these orders, and show it."""
        from lzdesk.link.messages import GatherRun

        window = self._window
        if not rows:
            words = self.tr("Select the orders to print. Ctrl A selects the whole list.")
            window.toast.say(words)
            return
        message = GatherRun(
            tuple(dict.fromkeys(rows)), window.orders.tabs.active_words, self._sort()
        )
        self._ask("gather a run", message, self._on_gathered, self._on_trouble)

    def gather_files(self, paths: Sequence[str]) -> None:
        """A run of the labels in each of these PDFs."""
        from lzdesk.domain.print_runs import SORT_KEYS
        from lzdesk.link.messages import GatherFile

        for path in paths:
            name = one_line(Path(path).name, LONGEST)
            self._window.toast.say(self.tr("Reading the labels of {0}").format(name))
            message = GatherFile(path, name, SORT_KEYS)
            self._ask("gather a file", message, self._on_gathered, self._on_trouble)

    def _on_gathered(self, reply: object) -> None:
        from lzdesk.link.messages import RunGathered

        assert isinstance(reply, RunGathered)
        self._window.places.go_to("prints")
        self.pane.show_run(reply.run)
        if reply.pages_left:
            from lzdesk.gui.dialogs.pages_left import PagesLeftDialog

            window = self._window
            PagesLeftDialog(window.theme, window, reply.pages_left, reply.parcels).show()

    def print_run(self) -> None:
        """Print what is ready of the run in sight."""
        if self.is_in_sight:
            self.pane.ask_print()
        else:
            self._window.places.go_to("prints")

    def _print(self, run: int, layout: str, start_cell: int, with_line: bool) -> None:
        pane = self.pane
        preset = pane.printer.preset
        if not pane.printer.is_dialog:
            to = to_printer(preset) if preset else None
            self._send(run, layout, start_cell, with_line, to)
            return

        def chosen(to: "ToPrinter", fits: str) -> None:
            pane.layout_choice.choose(fits)
            self._send(run, fits, start_cell, with_line, to)

        self._system.choose(layout, chosen, self.refresh)

    @cached_property
    def _system(self) -> "SystemPrint":
        from lzdesk.gui.system_print import SystemPrint

        return SystemPrint(self._window, self._ask, self._on_trouble)

    def _send(
        self, run: int, layout: str, start_cell: int, with_line: bool, to: "ToPrinter | None"
    ) -> None:
        from lzdesk.link.messages import PrintRun

        self._labels_dir.mkdir(parents=True, exist_ok=True)
        out = self._labels_dir / time.strftime(f"run-{run}-%Y%m%d-%H%M%S.pdf")
        edges = kept_margins(self._window.settings, self.pane.printer.preset)
        message = PrintRun(run, layout, str(out), start_cell, edges, with_line, to)
        self._ask("print a run", message, self._on_printed, self._on_trouble)

    def _on_printed(self, reply: object) -> None:
        from lzdesk.link.messages import RunPrinted

        assert isinstance(reply, RunPrinted)
        toast, path = self.pane.toast, reply.out_file
        if not reply.labels:
            toast.say(self.tr("Nothing was printed: the parcels stand otherwise now."))
        elif reply.printer:
            words = self.tr("%Ln label(s) went to {0}.", "", reply.labels)
            words = words.format(one_line(reply.printer, LONGEST))
            if reply.waits_for:
                words = self.tr("{0} {1}").format(words, reason_words(reply.waits_for))
            toast.say(words)
        else:
            words = self.tr("%Ln label(s), one file.", "", reply.labels)
            toast.say(words, 0, self.tr("Open the file"), partial(_open, path))
        self.pane.read()

    def _show_folder(self, file: str) -> None:
        folder = Path(file).parent
        if folder.is_dir():
            _open(str(folder))
        else:
            self.pane.toast.say(self.tr("The folder of these labels is not there any more."))

    def _ask_preview(self, run: int, position: int, height: int) -> None:
        from lzdesk.link.messages import LabelPreviewed, PreviewLabel

        pane = self.pane
        edges = kept_margins(self._window.settings, pane.printer.preset)
        layout, line = pane.layout_choice.value, pane.line.isChecked()
        message = PreviewLabel(run, position, layout, height, edges, line)

        def answered(reply: object) -> None:
            assert isinstance(reply, LabelPreviewed)
            pane.following.answered(reply)

        def failed(trouble: Trouble) -> None:
            pane.following.failed(reason_words(trouble.kind, trouble.fields))

        self._ask("preview a label", message, answered, failed)

    def pick_list(self) -> None:
        """The pick list of the run in sight."""
        self._ask_paper("pick_list")

    def packing_slips(self) -> None:
        """A slip for each parcel of the run in sight."""
        self._ask_paper("packing_slips")

    def _ask_paper(self, paper: str) -> None:
        if self.is_in_sight:
            self.pane.ask_paper(paper)
        else:
            self._window.places.go_to("prints")

    def _make_paper(self, run: int, paper: str) -> None:
        from lzdesk.gui.run_paper_words import paper_words
        from lzdesk.link.messages import MakeRunPaper

        self._labels_dir.mkdir(parents=True, exist_ok=True)
        name = paper.replace("_", "-")
        path = str(self._labels_dir / time.strftime(f"{name}-{run}-%Y%m%d-%H%M%S.pdf"))
        words = paper_words(paper, by_bin=self.pane.is_by_bin)
        message = MakeRunPaper(run, paper, path, words)
        self._ask("make a paper", message, partial(self._on_paper, path), self._on_trouble)

    def _on_paper(self, path: str, _reply: object) -> None:
        """Whether a program shows it is not known here: it is said where it is."""
        words = self.tr("{0} is written.").format(Path(path).name)
        self.pane.toast.say(words, 0, self.tr("Show in folder"), partial(self._show_folder, path))
        _open(path)

    def show_printers(self) -> None:
        """The list of printers that labels go to without a dialog."""
        from lzdesk.gui.dialogs.printers import PrintersDialog

        if self._printers is None or self._printers.is_closed:
            window = self._window
            self._printers = PrintersDialog(window.theme, window, self._ask, window.settings)
            self._printers.changed.connect(self._on_presets)
        self._printers.show()
        self._printers.raise_()
        self._printers.activateWindow()

    def _on_presets(self) -> None:
        if self._is_made:
            self.pane.printer.refresh()

    def _decide(self, run: int, positions: tuple[int, ...], decision: str, reason: str) -> None:
        from lzdesk.link.messages import DecideParcels

        message = DecideParcels(run, positions, decision, reason)
        self._ask("decide parcels", message, lambda _reply: self.refresh(), self._on_trouble)

    def _settle(self, run: int, outcome: str) -> None:
        from lzdesk.link.messages import SettleRun

        if outcome == "drop":
            self.pane.show_run(0)
        message = SettleRun(run, outcome)
        self._ask("settle a run", message, lambda _reply: self.refresh(), self._on_trouble)

    def _on_trouble(self, trouble: Trouble) -> None:
        self._window.tell_trouble(trouble.kind, trouble.fields)
        self.refresh()


def _open(path: str) -> None:
    open_path(path)
