"""Orders whose label is on paper already: left out, or printed again with a reason."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.fields import Choice, Field, line_edit
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.lib.typed import override

OTHER = "other"
ROW_HEIGHT = 24
PACKAGE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
MOST_ROWS = 6
"""More of them are scrolled."""


class Reprint(QWidget):
    """Opens in place. Nothing is printed again without a reason, which goes into the ledger."""

    left_out = Signal()
    asked = Signal(list, str)
    """(list of (row id, package id), reason)"""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.heading = PlainLabel(style="heading", weight=600)
        self.meaning = WrappedLabel(self.tr("A second label could ship it twice."), tone="amber")
        self.list = QListWidget()
        self.list.setFont(font())
        self.list.setAccessibleName(self.tr("Printed before"))
        self.list.itemChanged.connect(lambda _item: self._show_count())
        self.leave = Button(theme, self.tr("Leave it out"))
        self.again = Button(theme, self.tr("Reprint with a reason"))
        self.reason = Field("reason", self.tr("What became of the first label?"), Choice(theme))
        self.other = Field("other", self.tr("In your words"), line_edit())
        self.send = Button(theme, "")
        for button in (self.leave, self.again, self.send):
            button.setAutoDefault(False)
        self._fill_reasons()
        self._lay_out()
        self.leave.clicked.connect(self._on_leave)
        self.again.clicked.connect(self._on_again)
        self.send.clicked.connect(self._on_send)
        self.reason.changed.connect(self._show_other)
        self._show_reasons(there=False)

    def _fill_reasons(self) -> None:
        choice = self.reason.edit
        assert isinstance(choice, Choice)
        choice.setPlaceholderText(self.tr("Choose"))
        for value, words in (
            ("jammed", self.tr("Jammed in the printer")),
            ("smeared", self.tr("Smeared")),
            ("lost", self.tr("Lost")),
            ("wrong printer", self.tr("On the wrong printer")),
            (OTHER, self.tr("Other")),
        ):
            choice.addItem(words, value)
        choice.setCurrentIndex(-1)

    def _lay_out(self) -> None:
        ways = QHBoxLayout()
        ways.setSpacing(8)
        ways.addWidget(self.leave)
        ways.addWidget(self.again)
        ways.addStretch(1)
        why = QHBoxLayout()
        why.setSpacing(16)
        why.addWidget(self.reason, 1)
        why.addWidget(self.other, 1)
        why.addWidget(self.send, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.heading, self.meaning, self.list):
            column.addWidget(widget)
        column.addLayout(ways)
        column.addLayout(why)

    def show_parcels(self, lines: Sequence[tuple[int, str, str]]) -> None:
        """(row id, package id, words) of each parcel; all are ticked."""
        self.list.clear()
        for row, package, words in lines:
            item = QListWidgetItem(words)
            item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
            item.setCheckState(Qt.CheckState.Checked)
            item.setData(Qt.ItemDataRole.UserRole, row)
            item.setData(PACKAGE_ROLE, package)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(min(max(len(lines), 1), MOST_ROWS) * ROW_HEIGHT + 14)
        self.heading.setText(self.tr("%Ln printed before, left out", "", len(lines)))
        self.leave.setText(
            self.tr("Leave it out") if len(lines) == 1 else self.tr("Leave them out")
        )
        self._show_count()

    @property
    def ticked(self) -> list[tuple[int, str]]:
        """(row id, package id) of the parcels to print again."""
        items = (self.list.item(place) for place in range(self.list.count()))
        return [
            (int(item.data(Qt.ItemDataRole.UserRole)), str(item.data(PACKAGE_ROLE)))
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]

    @override
    def setEnabled(self, on: bool) -> None:
        super().setEnabled(on)
        self._show_count()

    def _show_count(self) -> None:
        self.send.setText(self.tr("Print %Ln again", "", len(self.ticked)))
        self.send.setEnabled(bool(self.ticked))

    def _show_reasons(self, *, there: bool) -> None:
        self.reason.setVisible(there)
        self.send.setVisible(there)
        self._show_other()

    def _show_other(self) -> None:
        self.other.setVisible(self.reason.isVisibleTo(self) and self.reason.text == OTHER)

    def _on_leave(self) -> None:
        self.hide()
        self.left_out.emit()

    def _on_again(self) -> None:
        self._show_reasons(there=True)
        self.reason.take_focus()

    def _on_send(self) -> None:
        reason = self.reason.text
        if not reason:
            self.reason.show_error(self.tr("missing"))
            self.reason.take_focus()
            return
        if reason == OTHER:
            reason = self.other.text
            if not reason:
                self.other.show_error(self.tr("missing"))
                self.other.take_focus()
                return
        self.asked.emit(self.ticked, reason)
