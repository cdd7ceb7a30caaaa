"""The outbox as a list: each write with its state, the vendor's words, and what can be done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from lzdesk.gui.asking import Trouble
from lzdesk.gui.clock_words import moment_words
from lzdesk.gui.desk import Commands
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.outbox_words import KINDS, STATES, why_words
from lzdesk.gui.paced import Paced
from lzdesk.gui.reader import Reader
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.translations import QT_TRANSLATE_NOOP
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.words import MISSING, translate
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.outbox import OutboxLine, all_commands

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

SIZE = (920, 480)
WIDTHS = (96, 108, 144, 152, 84)
"""Logical pixels of all columns but the last, which takes the rest."""
TITLES = (
    QT_TRANSLATE_NOOP("Outbox", "Asked"),
    QT_TRANSLATE_NOOP("Outbox", "What"),
    QT_TRANSLATE_NOOP("Outbox", "Store"),
    QT_TRANSLATE_NOOP("Outbox", "Order"),
    QT_TRANSLATE_NOOP("Outbox", "State"),
    QT_TRANSLATE_NOOP("Outbox", "Why"),
)
Index = QModelIndex | QPersistentModelIndex


class OutboxModel(QAbstractTableModel):
    """Commands as rows; text from outside is plain."""

    def __init__(self, now_ms: Now) -> None:
        super().__init__()
        self._now_ms = now_ms
        self.lines: Sequence[OutboxLine] = ()

    def show_lines(self, lines: Sequence[OutboxLine]) -> None:
        """Rows that stay keep their place: nothing jumps while it is read."""
        if [one.command_id for one in lines] == [one.command_id for one in self.lines]:
            self.lines = lines
            last = self.index(len(lines) - 1, len(TITLES) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.lines)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(TITLES)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return translate("Outbox", TITLES[section])
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        texts = self._texts(self.lines[index.row()])
        if role == Qt.ItemDataRole.DisplayRole:
            return texts[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(texts[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            title = translate("Outbox", TITLES[index.column()])
            return f"{title}: {texts[index.column()]}"
        return None

    def _texts(self, line: OutboxLine) -> tuple[str, ...]:
        return (
            moment_words(line.created_at, self._now_ms()),
            translate("Outbox", KINDS.get(line.kind, line.kind)),
            plain(line.store_name),
            plain(line.order_number) or MISSING,
            translate("Outbox", STATES.get(line.state, line.state)),
            plain(why_words(line)) or MISSING,
        )


class OutboxDialog(DeskDialog):
    """What is not finished stands first, then what ended, the newest first."""

    order_asked = Signal(int)
    """(order row)"""

    def __init__(self, window: "MainWindow", reader: Reader, commands: Commands) -> None:
        super().__init__(window.theme, window, self.tr("Outbox"), self.tr("Outbox"))
        self._reader = reader
        self._commands = commands
        self.resize(*SIZE)
        self.model = OutboxModel(window.now_ms)
        self.table = self._table()
        self.body.addWidget(self.table, 1)
        self.order = self.button(self.tr("Show the order"))
        self.undo = self.button(self.tr("Take back"))
        self.again = self.button(self.tr("Try again"), kind="primary")
        self.close_button = self.button(self.tr("Close"))
        self.order.clicked.connect(self._show_order)
        self.undo.clicked.connect(self._take_back)
        self.again.clicked.connect(self._try_again)
        self.close_button.clicked.connect(self.reject)
        self._soon = Paced(self, 100, 500)
        self._soon.due.connect(self.refresh)
        self._show_buttons()

    def _table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("outboxTable")
        table.setAccessibleName(self.tr("Outbox"))
        table.setModel(self.model)
        table.setFont(font())
        table.setFrameShape(QTableView.Shape.NoFrame)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        header = table.horizontalHeader()
        header.setFont(font("caption", 500))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for place, width in enumerate(WIDTHS):
            header.resizeSection(place, width)
        header.setSectionResizeMode(len(WIDTHS), QHeaderView.ResizeMode.Stretch)
        table.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        return table

    def refresh(self) -> None:
        """Read the outbox anew."""
        self._reader.submit("outbox", self._show, all_commands)

    def refresh_soon(self) -> None:
        """It changed: read it in a moment, not more often than twice a second."""
        self._soon.ask()

    def _show(self, lines: Sequence[OutboxLine]) -> None:
        if self.is_closed:
            return
        self.model.show_lines(lines)
        waiting = sum(line.finished_at is None for line in lines)
        if waiting:
            self.state(self.tr("%Ln to go out", "", waiting))
        else:
            self.state(self.tr("Nothing waits to go out"))
        self._show_buttons()

    def _chosen(self) -> list[OutboxLine]:
        rows = self.table.selectionModel().selectedRows()
        return [self.model.lines[index.row()] for index in rows]

    def _show_buttons(self) -> None:
        chosen = self._chosen()
        self.order.setEnabled(len(chosen) == 1 and chosen[0].order_row is not None)
        self.undo.setEnabled(any(_can_be_undone(line) for line in chosen))
        self.again.setEnabled(any(line.state in ("failed", "stopped") for line in chosen))

    def _show_order(self) -> None:
        for line in self._chosen()[:1]:
            if line.order_row is not None:
                self.order_asked.emit(line.order_row)

    def _take_back(self) -> None:
        from lzdesk.link.messages import UndoCommands

        ids = tuple(line.command_id for line in self._chosen() if _can_be_undone(line))
        self._commands.ask("undo", UndoCommands(ids), self._on_moved, self._on_trouble)

    def _try_again(self) -> None:
        from lzdesk.link.messages import RetryCommands

        chosen = [line for line in self._chosen() if line.state in ("failed", "stopped")]
        ids = tuple(line.command_id for line in chosen)
        self._commands.ask("retry", RetryCommands(ids), self._on_moved, self._on_trouble)

    def _on_moved(self, reply: object) -> None:
        self.tell("")
        self.refresh()

    def _on_trouble(self, trouble: Trouble) -> None:
        from lzdesk.gui.reasons import reason_words

        self.tell(reason_words(trouble.kind, trouble.fields))


def _can_be_undone(line: OutboxLine) -> bool:
    return line.state == "queued" and line.attempts == 0
