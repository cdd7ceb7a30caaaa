"""What a store's browser downloaded: the list, and what is done with one file of it."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from lzdesk.domain.downloads import DownloadedFile
from lzdesk.gui.download_words import LABELS, ORDER_EXPORT, columns, counted, line_of
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.lines_table import LinesTable
from lzdesk.gui.widgets.table_header import ROW
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override

ACTIONS = ("import", "print", "labels", "remove", "folder")


class DownloadsView(QWidget):
    """Shows what it is told; asks for it whenever it comes into sight."""

    wanted = Signal()
    """The list is to be read."""
    asked = Signal(str, str)
    """(one of ACTIONS, name of the chosen file; empty for the folder)"""

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self._now_ms = now_ms
        self.setAccessibleName(self.tr("Downloads"))
        self.files: Sequence[DownloadedFile] = ()
        self.said = PlainLabel(self.tr("Reading"), weight=600)
        self.trouble = WrappedLabel(style="small", tone="red")
        self.nothing = WrappedLabel(
            self.tr(
                "Nothing yet. What you download in this store's browser lands here, apart from all"
                " other stores. Order exports and labels are recognised, whatever they are called."
            ),
            tone="text2",
        )
        self.older = WrappedLabel(style="small", tone="text3")
        texts = {
            "import": self.tr("Take in the orders …"),
            "print": self.tr("To the print queue"),
            "labels": self.tr("Show labels"),
            "remove": self.tr("Remove …"),
            "folder": self.tr("Show in folder"),
        }
        self.buttons = {key: Button(theme, texts[key]) for key in ACTIONS}
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _c=False, key=key: self._ask(key))
        self.table = LinesTable(theme, self.tr("Downloads"), columns())
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.table.opened.connect(self._on_opened)
        self._lay_out()
        self.clear()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.said)
        head.addStretch(1)
        for button in self.buttons.values():
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        for part in (self.trouble, self.nothing, self.table, self.older):
            column.addWidget(part)

    def clear(self) -> None:
        """Another store: its files are not known yet."""
        self.files = ()
        self.table.show_lines([])
        self.said.setText(self.tr("Reading"))
        for part in (self.trouble, self.nothing, self.table, self.older):
            part.hide()
        self._show_buttons()

    def show_files(self, files: Sequence[DownloadedFile], more: int) -> None:
        """The newest first; more: older ones that are not told."""
        kept = self.chosen()
        self.files = files
        now = self._now_ms()
        self.table.show_lines([line_of(one, now) for one in files])
        self.table.setFixedHeight(ROW * (len(files) + 1))
        self.said.setText(counted.files(len(files) + more) if files else self.tr("No files"))
        self.older.setText(counted.older(more))
        self.trouble.hide()
        self.nothing.setVisible(not files)
        self.table.setVisible(bool(files))
        self.older.setVisible(more > 0)
        names = [one.name for one in files]
        if kept is not None and kept.name in names:
            self._choose(names.index(kept.name))
        self._show_buttons()

    def show_trouble(self, words: str) -> None:
        """The list could not be read; what is shown may be old."""
        self.trouble.setText(words)
        self.trouble.show()
        if not self.files:
            self.said.setText(self.tr("Not read"))

    def chosen(self) -> DownloadedFile | None:
        """The file that is selected."""
        rows = [index.row() for index in self.table.selectionModel().selectedRows()]
        return self.files[rows[0]] if rows and rows[0] < len(self.files) else None

    def _choose(self, row: int) -> None:
        flag = QItemSelectionModel.SelectionFlag
        index = self.table.lines.index(row, 0)
        self.table.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)

    def _show_buttons(self) -> None:
        chosen = self.chosen()
        what = chosen.what if chosen is not None else ""
        self.buttons["import"].setEnabled(what == ORDER_EXPORT)
        for key in ("print", "labels"):
            self.buttons[key].setEnabled(what == LABELS)
        self.buttons["remove"].setEnabled(chosen is not None)

    def _ask(self, key: str) -> None:
        chosen = self.chosen()
        self.asked.emit(key, chosen.name if chosen is not None and key != "folder" else "")

    def _on_opened(self) -> None:
        """What a file is for; nothing that is not known to be harmless is ever opened."""
        for key in ("import", "labels"):
            if self.buttons[key].isEnabled():
                self._ask(key)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.wanted.emit()
