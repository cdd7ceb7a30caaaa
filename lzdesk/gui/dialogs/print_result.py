"""What a label run made: one file, what was left out and why, and the layout of the next."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.dialogs.print_words import PRINTED_BEFORE, LabelWords, NameOf, groups_of
from lzdesk.gui.dialogs.reprint import Reprint
from lzdesk.gui.paper_words import paper_choices
from lzdesk.gui.printing import open_path
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Choice, CopyRow, Field
from lzdesk.gui.widgets.report import Report
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.labels.layouts import cells_of
from lzdesk.lib.clock import Now
from lzdesk.link.messages import LabelsBuilt

WIDTH = 600

OpenPath = Callable[[str], object]


class PrintResultDialog(DeskDialog):
    """Never prints by itself: the file is opened, and a reprint is asked for with its reason."""

    reprint_asked = Signal(list, str)
    """(row ids, reason)"""
    start_chosen = Signal(int)
    """The first free label of the next print's first sheet."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        settings: ScreenSettings,
        name_of: NameOf,
        now_ms: Now,
    ) -> None:
        super().__init__(theme, parent, self.tr("Print labels"), "")
        self._settings = settings
        self._name_of = name_of
        self._now_ms = now_ms
        self.open_path: OpenPath = open_path
        self.setMinimumWidth(WIDTH)
        self.file = CopyRow(theme, self.tr("The file"))
        self.file_field = Field("file", self.tr("The file"), self.file)
        self.left_out = Report(self.tr("Left out"))
        self.reprint = Reprint(theme)
        self.layout_choice = Choice(theme)
        self.start_choice = Choice(theme)
        self._lay_out()
        self.folder = self.button(self.tr("Show in folder"))
        self.close_button = self.button(self.tr("Close"))
        self.open_button = self.button(self.tr("Open the file"), kind="primary")
        self.folder.clicked.connect(self._show_folder)
        self.open_button.clicked.connect(lambda: self.open_path(self.file.field.text()))
        self.close_button.clicked.connect(self.reject)
        self.reprint.asked.connect(self.reprint_asked)
        self.reprint.left_out.connect(self._focus_foot)
        self.layout_choice.currentIndexChanged.connect(self._on_layout)
        self.start_choice.currentIndexChanged.connect(self._on_start)
        self._offer_cells()

    def _lay_out(self) -> None:
        for key, words in paper_choices():
            self.layout_choice.addItem(words, key)
        self.layout_choice.choose(self._settings.label_layout)
        self.layout_choice.setMinimumWidth(160)
        self.layout_field = Field("layout", self.tr("Layout of the next print"), self.layout_choice)
        self.start_field = Field("start_cell", self.tr("First free label"), self.start_choice)
        self.layout_note = WrappedLabel(style="small", tone="text3")
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.layout_field)
        below.addWidget(self.start_field)
        below.addWidget(self.layout_note, 1)
        self.why = WrappedLabel()
        for widget in (self.why, self.file_field, self.reprint):
            self.body.addWidget(widget)
        self.body.addWidget(self.left_out, 1)
        self.body.addLayout(below)
        self.body.addStretch(0)

    # What it shows

    def show_built(self, built: LabelsBuilt, layout: str) -> None:
        """The reply of a run made at this layout."""
        self._show_statement(built)
        self._show_file(built.out_file)
        self._show_left_out(built)
        if built.labels:
            self._offer_cells()
        words = self.tr("This file was made as: {0}. It stays as it is.")
        place = self.layout_choice.findData(layout)
        named = self.layout_choice.itemText(place) if place >= 0 else layout
        self.layout_note.setText(words.format(named) if built.out_file else "")
        self._fit()

    def show_trouble(self, trouble: Trouble, out_file: str) -> None:
        """The run as a whole failed; with an answer lost, the file may be there all the same."""
        self.state(self.tr("No label was made"))
        self.why.setText(reason_words(trouble.kind, trouble.fields))
        self.why.setVisible(True)
        self._show_file(out_file if Path(out_file).exists() else "")
        for widget in (self.left_out, self.reprint):
            widget.hide()
        self._fit()

    def _show_statement(self, built: LabelsBuilt) -> None:
        count = len(built.problems)
        if built.pages:
            self.state(self.tr("%Ln label(s), one file", "", built.labels))
            self.why.setText(self.tr("%Ln left out", "", count) if count else "")
        else:
            self.state(self.tr("No label was made"))
            self.why.setText(
                self.tr("None of the %Ln order(s) can be printed now", "", count)
                if count
                else self.tr("There was nothing to print.")
            )
        self.why.setVisible(bool(self.why.text()))

    def _show_file(self, out_file: str) -> None:
        self.file.show_text(out_file)
        for widget in (self.file_field, self.open_button, self.folder):
            widget.setVisible(bool(out_file))

    def _show_left_out(self, built: LabelsBuilt) -> None:
        groups = groups_of(built.problems, self._name_of)
        self.left_out.show_groups(groups)
        self.left_out.setVisible(bool(groups))
        words, now = LabelWords(), self._now_ms()
        again = [
            (one.row, one.package_id, words.printed_before(one, self._name_of(one.store), now))
            for one in built.problems
            if one.kind == PRINTED_BEFORE
        ]
        self.reprint.show_parcels(again)
        self.reprint.setVisible(bool(again))

    def _fit(self) -> None:
        self.adjustSize()
        self.show()
        self._focus_foot()

    def _focus_foot(self) -> None:
        """The safest way that is there has the focus."""
        if not self.reprint.isHidden():
            self.reprint.leave.setFocus()
        elif not self.open_button.isHidden():
            self.open_button.setFocus()
        else:
            self.close_button.setFocus()

    def set_busy(self, words: str) -> None:
        """A reprint runs: its words, or nothing when it is over."""
        self.reprint.setEnabled(not words)
        if words:
            self.wait(words)
        else:
            self.waited()

    def _on_layout(self) -> None:
        self._settings.label_layout = self.layout_choice.value
        self._settings.save()
        self._offer_cells()

    def _offer_cells(self) -> None:
        """A sheet that is half used can be put in again."""
        cells = cells_of(self.layout_choice.value)
        self.start_choice.clear()
        for cell in range(1, cells + 1):
            self.start_choice.addItem(self.tr("{0} of {1}").format(cell, cells), cell)
        self.start_field.setVisible(cells > 1)

    def show_start_cell(self, cell: int) -> None:
        """What was chosen before, for a print that came to nothing."""
        self.start_choice.setCurrentIndex(min(cell, self.start_choice.count()) - 1)

    def _on_start(self) -> None:
        self.start_chosen.emit(int(self.start_choice.value or 1))

    def _show_folder(self) -> None:
        self.open_path(str(Path(self.file.field.text()).parent))
