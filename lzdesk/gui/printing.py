"""Printing labels: asked about what is held or must be read first, built by the engine, shown."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from lzdesk.domain.errors import BadInput
from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.labels.layouts import Margins, cells_of, check_margins, margins_of

if TYPE_CHECKING:
    # Not needed to paint: the messages and the dialogs are imported when first used.
    from lzdesk.gui.dialogs.print_check import PrintCheckDialog
    from lzdesk.gui.dialogs.print_result import PrintResultDialog
    from lzdesk.gui.main_window import MainWindow
    from lzdesk.labels.presets import PrinterPreset


def open_path(path: str) -> bool:
    """Show a file or folder with the program the system has for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(path))


def kept_margins(settings: ScreenSettings, preset: "PrinterPreset | None" = None) -> Margins:
    """Those of the settings, or of the printer; none where their file was changed by hand."""
    try:
        margins = margins_of(preset.margins if preset else settings.label_margins)
        check_margins(margins)
    except BadInput:
        return Margins()
    return margins


Allowed = tuple[tuple[int, ...], tuple[int, ...]]
"""Orders printed though they are held, and orders whose note was read."""


class Printing(QObject):
    """One run of labels at a time: two at once could each print the same parcel."""

    def __init__(
        self,
        ask: Ask,
        window: "Callable[[], MainWindow]",
        settings: ScreenSettings,
        labels_dir: Path,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._window = window
        self._settings = settings
        self._labels_dir = labels_dir
        self.start_cell = 1
        """The first free label of the next print's first sheet."""
        self._printing = 0
        self._checking: PrintCheckDialog | None = None

    def print_labels(self, rows: Sequence[int]) -> None:
        """Print the labels of these order rows, into one file."""
        if self._printing:
            self._window().say(self.tr("%Ln label(s) are being made already.", "", self._printing))
            return
        self._check(rows, partial(self._build, tuple(dict.fromkeys(rows))))

    def _check(self, rows: Sequence[int], build: Callable[[Allowed], None]) -> None:
        """Held orders, and notes that must be read, are shown before anything is printed."""
        window = self._window()
        found = window.print_check(rows)
        if found is None or not found.stops:
            # The engine stops them too, and names them: nothing is printed that could not be read.
            build(((), ()))
            return
        from lzdesk.gui.dialogs.print_check import PrintCheckDialog

        if self._checking is not None and not self._checking.is_closed:
            self._checking.reject()
        made = PrintCheckDialog(window.theme, window, found, window.name_of_row, window.now_ms())
        made.decided.connect(lambda held, read: build((held, read)))
        made.adjustSize()
        made.show()
        self._checking = made

    def _build(
        self,
        rows: Sequence[int],
        allowed: Allowed,
        reason: str = "",
        parcels: Sequence[str] = (),
        dialog: "PrintResultDialog | None" = None,
    ) -> None:
        """reason and parcels: the packages whose second print is asked for, and why."""
        if self._printing:
            # The operator took their time over the check, and another run has begun since.
            self._window().say(self.tr("%Ln label(s) are being made already.", "", self._printing))
            return
        from lzdesk.link.messages import BuildLabels

        out_file = self._labels_file()
        layout = self._settings.label_layout
        chosen = tuple(dict.fromkeys(rows))
        message = BuildLabels(
            chosen,
            layout,
            out_file,
            reason,
            tuple(parcels),
            *allowed,
            start_cell=min(self.start_cell, cells_of(layout)),
            margins_mm=kept_margins(self._settings),
        )
        self._printing = len(chosen)
        words = self.tr("Making %Ln label(s)", "", len(chosen))
        self._window().status.show_work(words, self.cancel)
        if dialog is not None:
            dialog.set_busy(words)
        self._ask(
            "build labels",
            message,
            partial(self._on_built, layout, dialog),
            partial(self._on_not_built, out_file, dialog),
        )

    def cancel(self) -> None:
        """Give up the run at work; what was written down already is carried out."""
        from lzdesk.link.messages import CancelLabels

        if self._printing:
            self._ask("cancel labels", CancelLabels(), lambda _reply: None, lambda _trouble: None)

    def _labels_file(self) -> str:
        """A name of its own, also for two runs within a second."""
        self._labels_dir.mkdir(parents=True, exist_ok=True)
        stem = time.strftime("labels-%Y%m%d-%H%M%S")
        name, number = f"{stem}.pdf", 2
        while (self._labels_dir / name).exists():
            name, number = f"{stem}-{number}.pdf", number + 1
        return str(self._labels_dir / name)

    def _on_built(self, layout: str, dialog: "PrintResultDialog | None", reply: object) -> None:
        from lzdesk.link.messages import LabelsBuilt

        assert isinstance(reply, LabelsBuilt)
        self._end_printing(dialog)
        if reply.labels:
            # The next print begins a new sheet; one that came to nothing has used none.
            self.start_cell = 1
        self._print_dialog(dialog).show_built(reply, layout)

    def _on_not_built(
        self, out_file: str, dialog: "PrintResultDialog | None", trouble: Trouble
    ) -> None:
        self._end_printing(dialog)
        if trouble.kind == "labels.given_up":
            words = self.tr("The labels were given up. Nothing was printed or written down.")
            self._window().say(words)
            return
        self._print_dialog(dialog).show_trouble(trouble, out_file)

    def _end_printing(self, dialog: "PrintResultDialog | None") -> None:
        self._printing = 0
        self._window().status.show_work("")
        if dialog is not None:
            dialog.set_busy("")

    def _print_dialog(self, before: "PrintResultDialog | None") -> "PrintResultDialog":
        from lzdesk.gui.dialogs.print_result import PrintResultDialog

        if before is not None and not before.is_closed:
            return before
        window = self._window()
        made = PrintResultDialog(
            window.theme, window, self._settings, window.name_of, window.now_ms
        )
        made.reprint_asked.connect(partial(self._reprint, made))
        made.show_start_cell(self.start_cell)
        made.start_chosen.connect(partial(setattr, self, "start_cell"))
        return made

    def _reprint(
        self, dialog: "PrintResultDialog", parcels: Sequence[tuple[int, str]], reason: str
    ) -> None:
        if not self._printing:
            rows = [row for row, _ in parcels]
            packages = [package for _, package in parcels]
            self._check(rows, lambda allowed: self._build(rows, allowed, reason, packages, dialog))
