"""The place "Stock" as the window has it: made when it is first gone to."""

from collections.abc import Callable
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.asking import Trouble
from lzdesk.gui.desk import Commands, Desk
from lzdesk.gui.file_export import FileExport, ask_file
from lzdesk.gui.money import count_words
from lzdesk.gui.reader import Reader
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.sku_changes import SkuChange, SkuChanges
from lzdesk.gui.words import progress_words
from lzdesk.lib.sheets import Told
from lzdesk.reading.connection import open_reading
from lzdesk.reading.sku_file import export_skus

if TYPE_CHECKING:
    from lzdesk.gui.dialogs.skus_file import SkusFileDialog
    from lzdesk.gui.main_window import MainWindow
    from lzdesk.gui.panes.skus.model import SkuModel
    from lzdesk.gui.panes.skus.pane import SkuPane
    from lzdesk.gui.panes.skus.pictures import SkuPictures


class SkuDesk(QObject):
    """Between the engine, the grid of SKUs, its dialogs, and the keys."""

    def __init__(
        self,
        window: "MainWindow",
        db_path: Path,
        reader: Reader,
        commands: Commands,
        model: "Callable[[], SkuModel]",
    ) -> None:
        """model: makes the rows of the grid, when it is first gone to."""
        super().__init__(window)
        self._window = window
        self._model = model
        self._db_path = db_path
        self._reader = reader
        self._commands = commands
        self._dialog: SkusFileDialog | None = None
        self._folder = db_path.parent / "pictures"
        self._pictures: SkuPictures | None = None
        self._is_made = False

    @cached_property
    def pane(self) -> "SkuPane":
        """The grid with all around it."""
        from lzdesk.gui.panes.skus.pane import SkuPane
        from lzdesk.gui.panes.skus.pictures import SkuPictures

        window = self._window
        made = SkuPane(
            window.theme, self._model(), self._reader, window.now_ms, window.settings.row_height
        )
        pictures = SkuPictures(
            made.view, made.model, self._commands.ask, self._reader, self._folder
        )
        made.model.typed.connect(lambda sku, field, text: self.changes.apply([sku], field, text))
        made.import_asked.connect(self.ask_import)
        made.export_asked.connect(self.ask_export)
        made.bulk_asked.connect(self.ask_bulk)
        self._pictures = pictures
        self._is_made = True
        return made

    @cached_property
    def changes(self) -> SkuChanges:
        """What was typed, on its way."""
        made = SkuChanges(self._commands.ask, self)
        made.begun.connect(self._on_begun)
        made.done.connect(self._on_done)
        made.undone.connect(self._on_undone)
        made.refused.connect(self._on_refused)
        made.progress.connect(self._on_progress_of_change)
        made.nothing.connect(lambda: self.pane.toast.say(self.tr("There is nothing to undo.")))
        return made

    @cached_property
    def export(self) -> FileExport:
        """The file that is being written."""
        made = FileExport(self)
        made.progress.connect(self._on_progress_out)
        made.written.connect(self._on_written)
        made.given_up.connect(self._on_given_up)
        made.failed.connect(self._on_not_written)
        return made

    @property
    def is_in_sight(self) -> bool:
        """Whether the operator works on it now."""
        return self._is_made and self.pane.isVisible()

    def hear(self, desk: Desk) -> None:
        """Connect the desk's signals."""
        desk.skus_changed.connect(self._on_changed)
        desk.orders_changed.connect(self._on_orders)
        desk.progress.connect(self._on_progress)
        desk.options_changed.connect(self._on_options)

    def close(self) -> None:
        """End what is still being written."""
        if "export" in self.__dict__:
            self.export.close()

    def set_row_height(self, height: int) -> None:
        """Logical pixels of a row."""
        if self._is_made:
            self.pane.view.set_row_height(height)

    def undo(self) -> None:
        """Take the last change of SKUs back."""
        self.changes.undo()

    # What was typed

    def _on_progress_of_change(self, done: int, total: int) -> None:
        words = self.tr("Changing SKUs, {0} of {1}")
        words = words.format(count_words(done), count_words(total))
        self._window.status.show_work(words if done < total else "")

    def _on_begun(self, change: SkuChange) -> None:
        if len(change.names) == 1 and change.field != "bought_after_order":
            self.pane.model.expect(change.names, change.field, change.text)

    def _on_done(self, change: SkuChange, count: int) -> None:
        self._arrived(change)
        if len(change.names) > 1:
            words = self.tr("%Ln SKU(s) changed.", "", count)
            self.pane.toast.say(words, 0, self.tr("Undo"), self.undo)

    def _on_undone(self, count: int, left: int) -> None:
        self.pane.model.refresh()
        words = self.tr("%Ln SKU(s) as they were before.", "", count)
        call = self.undo if left else None
        self.pane.toast.say(words, 0, self.tr("Undo one more") if left else "", call)

    def _on_refused(self, change: SkuChange, trouble: Trouble) -> None:
        self._arrived(change)
        self.pane.tell(reason_words(trouble.kind, trouble.fields), "red")

    def _arrived(self, change: SkuChange) -> None:
        self.pane.model.expect(change.names, change.field, None)
        self.pane.model.refresh(change.names)

    def _on_orders(self, _rows: object) -> None:
        if self._is_made:
            self.pane.refresh()

    def _on_options(self) -> None:
        if self._pictures is not None:
            self._pictures.read_option()

    def _on_changed(self) -> None:
        if self._is_made:
            self.pane.model.refresh()
            self.pane.refresh()

    # Many at once

    def ask_bulk(self) -> None:
        """Ask for a field of the selected rows."""
        from lzdesk.gui.dialogs.sku_bulk import SkuBulkDialog

        names = self.pane.view.chosen()
        if not names:
            return
        dialog: SkuBulkDialog = SkuBulkDialog(self._window.theme, self._window, len(names))
        dialog.chosen.connect(lambda field, text: self.changes.apply(names, field, text))
        dialog.show()

    # Files

    def ask_import(self, file: str = "") -> None:
        """Ask for a file of SKUs; one that was dropped stands there already."""
        from lzdesk.gui.dialogs.skus_file import SkusFileDialog

        window = self._window
        if self._dialog is None or self._dialog.is_closed:
            self._dialog = SkusFileDialog(window.theme, window, self._commands.ask)
            self._dialog.give_up_asked.connect(self.cancel_import)
            self._dialog.came_late.connect(self._on_late)
        if file:
            self._dialog.take_file(file)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def cancel_import(self) -> None:
        """Take in no more of the file; what was taken in is kept."""
        from lzdesk.link.messages import CancelSkus

        self._commands.ask(
            "cancel skus",
            CancelSkus(),
            lambda _reply: None,
            lambda trouble: self._window.tell_trouble(trouble.kind, trouble.fields),
        )

    def _on_late(self, words: str, whole: bool) -> None:
        if not whole:
            self._window.tell(words)
        elif self.is_in_sight:
            self.pane.toast.say(words)
        else:
            self._window.say(words)

    def _on_progress(self, progress: object) -> None:
        is_ours = getattr(progress, "job", "") == "skus" and not getattr(
            progress, "finished", False
        )
        if is_ours and self._dialog is not None and not self._dialog.is_closed:
            self._dialog.show_progress(progress_words(progress))  # type: ignore[arg-type]

    def ask_export(self) -> None:
        """Ask where the listed SKUs go as a file."""
        if self.export.is_at_work:
            self.pane.toast.say(self.tr("The SKUs are being exported already."))
            return
        ask_file(self._window, self.tr("Export the SKUs"), "skus", self.start_export)

    def start_export(self, path: Path) -> None:
        """Write what the grid lists."""
        wanted = self.pane.wanted

        def write(path: Path, told: Told) -> int:
            with closing(open_reading(self._db_path)) as db:
                return export_skus(db, path, wanted, told)

        self.export.start(path, write)

    def _on_progress_out(self, done: int, total: int) -> None:
        if self.export.is_at_work:
            words = self.tr("Exporting SKUs, {0}").format(count_words(done))
            self._window.status.show_work(words, self.export.cancel)

    def _on_written(self, path: str, rows: int) -> None:
        self._window.status.show_work("")
        words = self.tr("%Ln SKU(s) exported to {0}", "", rows)
        self.pane.toast.say(words.format(Path(path).name))

    def _on_given_up(self) -> None:
        self._window.status.show_work("")
        self.pane.toast.say(self.tr("The export was given up. No file was left behind."))

    def _on_not_written(self, path: str, why: str) -> None:
        self._window.status.show_work("")
        self._window.tell_trouble("skus.not_written", {"file": Path(path).name, "detail": why})
