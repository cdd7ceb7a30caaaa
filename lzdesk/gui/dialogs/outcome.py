"""What came of adding stores: the lines of what was done and not, and the file of the rest."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lzdesk.gui.dialogs.forms import Outcome
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.fields import CopyRow, Field
from lzdesk.gui.widgets.report import Report

MOST_LINES = 16
"""That stand without a scroll bar."""


class OutcomePage(QWidget):
    """Shown in the form's place; the statement stands at the dialog's head."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.report = Report(self.tr("What came of it"))
        self.failed = CopyRow(theme, self.tr("File of the rows that were not taken"))
        self.open = Button(theme, self.tr("Open file"))
        self.open.setAutoDefault(False)
        self.open.clicked.connect(self._open_file)
        inner = self.failed.layout()
        assert inner is not None
        inner.addWidget(self.open)
        self.field = Field("failed_file", self.tr("The rows that were not taken"), self.failed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.report, 1)
        column.addWidget(self.field)

    def show_outcome(self, outcome: Outcome) -> None:
        self.report.show_groups(outcome.groups)
        self.report.setMinimumHeight(self.report.height_for(MOST_LINES))
        self.failed.show_text(outcome.failed_file)
        self.field.setVisible(bool(outcome.failed_file))

    def _open_file(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self.failed.field.text()))
