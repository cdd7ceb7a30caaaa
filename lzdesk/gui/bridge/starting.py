"""What stands on the screen until there is a database to read: a first start, or a refusal."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from lzdesk.gui.desk import ENGINE_STOPPED
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.words import RECOVERED_KINDS, SAVED, SAVING_KINDS, notice_words


class StartingWindow(QMainWindow):
    """One statement, and what is being waited for or what went wrong."""

    def __init__(self, app: QApplication, theme_choice: str) -> None:
        super().__init__()
        self._theme = Theme(app, theme_choice)
        self._theme.dress()
        self.setWindowTitle("lzdesk")
        self.setAccessibleName("lzdesk")
        self.resize(640, 320)
        self._title = PlainLabel(self.tr("Opening your desk"), style="title", weight=600)
        self._detail = PlainLabel(self.tr("The database is made ready."), tone="text2")
        self._detail.setWordWrap(True)
        self._refused = False
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._detail)
        column.addStretch(1)
        self.setCentralWidget(whole)

    def show_notice(self, notice: object) -> None:
        """Say why the desk cannot be opened, or what it waits for."""
        kind = str(getattr(notice, "kind", ""))
        if kind == SAVED:
            self._title.setText(self.tr("Opening your desk"))
        elif kind in SAVING_KINDS:
            self._title.setText(self.tr("The desk is not open yet"))
        elif kind not in RECOVERED_KINDS:
            self._refused = True
            self._title.setText(self.tr("The desk was not opened"))
        self._detail.setText(notice_words(notice))  # type: ignore[arg-type]

    def show_state(self, state: str) -> None:
        if state == ENGINE_STOPPED and not self._refused:
            self._title.setText(self.tr("The desk was not opened"))
            self._detail.setText(
                self.tr("The part that reads the stores does not start. The log says why.")
            )
