"""A file of SKUs on its way in: which one, how far it is, and what came of it."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from lzdesk.domain.sku_columns import COLUMNS
from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.dialogs.forms import Outcome, code_page_group
from lzdesk.gui.dialogs.outcome import OutcomePage
from lzdesk.gui.reasons import reason_words, sku_reasons
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Field, FileRow
from lzdesk.gui.widgets.report import Group
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.lib.typed import override
from lzdesk.link.messages import ImportSkus, SkuProblem, SkusImported

WIDTH = 640
TITLES = {column.field: column.title for column in COLUMNS}
"""As the columns are called in our own files: a file's own names are not sent."""


class SkusFileDialog(DeskDialog):
    """Good rows go in, the others are named. Closing does not stop it; a button does."""

    give_up_asked = Signal()
    came_late = Signal(str, bool)
    """(words, whether all of it went well) the answer came after the dialog was closed"""

    def __init__(self, theme: Theme, parent: QWidget, ask: Ask) -> None:
        super().__init__(theme, parent, self.tr("Import SKUs"), "")
        self._ask = ask
        self.setAcceptDrops(True)
        self.setMinimumWidth(WIDTH)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._form())
        self.outcome = OutcomePage(theme)
        self._stack.addWidget(self.outcome)
        self.body.addWidget(self._stack, 1)
        self.cancel = self.button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.give_up = self.button(self.tr("Cancel the import"))
        self.give_up.clicked.connect(self._on_give_up)
        self.send = self.button(self.tr("Take in the SKUs"), kind="primary")
        self.send.clicked.connect(self._on_send)
        self._start_over()

    def _form(self) -> QWidget:
        kinds = self.tr("Files of SKUs ({0})").format("*.xlsx *.xls *.csv")
        hint = self.tr("XLSX or CSV, or drop it here")
        self.row = FileRow(self.theme, kinds)
        self.file = Field("file", self.tr("File of SKUs"), self.row, hint)
        about = self.tr(
            "A row for each SKU, its columns in any order, in English or Chinese: SKU, name,"
            " picture, bin, barcodes, weight in grams, supplier, lead time in days, bought after"
            " the order. An empty cell leaves the field as it is; a cell with a dash (-) alone"
            " empties it. The same file twice changes nothing."
        )
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(WrappedLabel(about, tone="text2"))
        column.addWidget(self.file)
        column.addStretch(1)
        return made

    def take_file(self, path: str) -> None:
        """A file that was dropped, here or on the grid."""
        if self._waits:
            return
        if self._stack.currentWidget() is self.outcome:
            self._start_over()
        self.row.path.setText(path)
        self.send.setFocus()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.take_file(event.mimeData().urls()[0].toLocalFile())

    # Sending

    def _on_send(self) -> None:
        if self._stack.currentWidget() is self.outcome:
            self._start_over()
            return
        if not self.file.text:
            self.file.show_error(self.tr("missing"))
            self.file.take_focus()
            return
        self._show_waiting(waits=True)
        self.wait(self.tr("Taking in the SKUs of the file"))
        message = ImportSkus(self.file.text, words=sku_reasons())
        self._ask("import skus", message, self._on_reply, self._on_trouble)

    def show_progress(self, words: str) -> None:
        """How far the work is, while it is waited for."""
        if words:
            self.wait_told(words)

    def _on_give_up(self) -> None:
        self.give_up.setEnabled(False)
        self.give_up_asked.emit()

    def _on_reply(self, reply: object) -> None:
        assert isinstance(reply, SkusImported)
        made = self.outcome_of(reply)
        if self.is_closed:
            self.came_late.emit(made.statement, made.whole)
        self.waited()
        if self.is_closed:
            return
        self._show_waiting(waits=False)
        self.state(made.statement)
        self.outcome.show_outcome(made)
        self._stack.setCurrentWidget(self.outcome)
        self.cancel.setText(self.tr("Close"))
        self.send.setText(self.tr("Import another"))
        self.cancel.setFocus()

    def _on_trouble(self, trouble: Trouble) -> None:
        words = reason_words(trouble.kind, trouble.fields)
        if self.is_closed:
            self.came_late.emit(self.tr("Not imported. {0}").format(words), False)
        self.waited()
        if self.is_closed:
            return
        self._show_waiting(waits=False)
        self.tell(words)

    def _show_waiting(self, *, waits: bool) -> None:
        self.send.setVisible(not waits)
        self.cancel.setText(self.tr("Close") if waits else self.tr("Cancel"))
        self.give_up.setVisible(waits)
        self.give_up.setEnabled(True)
        self._stack.setEnabled(not waits)

    def _start_over(self) -> None:
        self.state(self.tr("Which file holds the SKUs?"))
        self._stack.setCurrentIndex(0)
        self.send.setText(self.tr("Take in the SKUs"))
        self._show_waiting(waits=False)

    # What came of it

    def outcome_of(self, reply: SkusImported) -> Outcome:
        """What was taken in and what was not, in words."""
        counts = [
            self.tr("%Ln new", "", reply.added),
            self.tr("%Ln changed", "", reply.changed),
            self.tr("%Ln as they were", "", reply.same),
        ]
        groups: list[Group] = [("", counts)]
        total = reply.added + reply.changed + reply.same
        statement = self.tr("%Ln SKU(s) taken in", "", total)
        if reply.code_page:
            groups.append(code_page_group(reply.code_page))
        if reply.unknown:
            heading = self.tr("%Ln column(s) not read", "", len(reply.unknown))
            groups.append((heading, list(reply.unknown)))
        if reply.failed_rows:
            bad = self.tr("%Ln row(s) not taken", "", reply.failed_rows)
            lines = [_problem_words(one) for one in reply.failed]
            more = reply.failed_rows - len(reply.failed)
            if more:
                lines.append(self.tr("%Ln more in the file of the rest", "", more))
            groups.append((bad, lines))
            statement = self.tr("{0}, {1}").format(statement, bad)
        if reply.left_out:
            left = self.tr("%Ln row(s) left out: the import was cancelled", "", reply.left_out)
            groups.insert(0, (left, [self.tr("Take in the same file again for the rest.")]))
            statement = self.tr("Cancelled: {0}").format(statement)
        whole = not reply.failed_rows and not reply.left_out
        return Outcome(statement, whole, tuple(groups), reply.failed_file)


def _problem_words(problem: SkuProblem) -> str:
    said = reason_words(problem.kind, {"value": problem.value, "other": problem.other})
    title = TITLES.get(problem.field, problem.field)
    words = QCoreApplication.translate("Row", "Row {row}, {field}: {what}")
    return words.format(row=problem.row, field=title, what=said)
