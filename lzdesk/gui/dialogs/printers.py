"""The list of printers that labels go to without a dialog."""

from functools import partial

from PySide6.QtCore import QItemSelectionModel, Signal
from PySide6.QtWidgets import QAbstractItemView, QWidget

from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.clock_words import full_moment
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.dialogs.printer_form import PrinterForm
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.printer_words import LONGEST, columns, line_of, to_printer
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.lines_table import LinesTable
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.labels.presets import PrinterPreset, kept_presets, read_presets
from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import PrintTestPage, TestPagePrinted

SIZE = (820, 420)


class PrintersDialog(DeskDialog):
    """Kept with the settings of this screen: each desk has printers of its own."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget, ask: Ask, settings: ScreenSettings) -> None:
        super().__init__(theme, parent, self.tr("Printers"), "")
        self._ask = ask
        self._settings = settings
        self.presets: list[PrinterPreset] = []
        self.resize(*SIZE)
        self.nothing = WrappedLabel(
            self.tr(
                "No printer yet. Add one: labels then go to it with one key, without a dialog."
                " Until then they are written to a file, which is opened."
            ),
            tone="text2",
        )
        self.table = LinesTable(theme, self.tr("Printers"), columns())
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.table.opened.connect(self.edit)
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)
        self._make_foot()
        self.refresh()

    def _make_foot(self) -> None:
        self.remove = self.button(self.tr("Remove"))
        self.test = self.button(self.tr("Print a test page"))
        self.edit_button = self.button(self.tr("Edit …"))
        self.add = self.button(self.tr("Add a printer …"), kind="primary")
        self.close_button = self.button(self.tr("Close"))
        self.remove.clicked.connect(self._on_remove)
        self.test.clicked.connect(self._on_test)
        self.edit_button.clicked.connect(self.edit)
        self.add.clicked.connect(partial(self._open_form, None))
        self.close_button.clicked.connect(self.reject)

    def refresh(self) -> None:
        """Show what is kept."""
        self.presets = read_presets(self._settings.printer_presets)
        self.table.show_lines([line_of(one) for one in self.presets])
        there = bool(self.presets)
        self.state(self.tr("Where labels are printed") if there else self.tr("No printer"))
        self.nothing.setVisible(not there)
        self.table.setVisible(there)
        self.body.setStretch(self.body.count() - 1, 0 if there else 1)
        if there and self.chosen is None:
            self.choose(0)
        self._show_buttons()

    @property
    def chosen(self) -> PrinterPreset | None:
        """The one that is selected."""
        rows = [index.row() for index in self.table.selectionModel().selectedRows()]
        return self.presets[rows[0]] if rows and rows[0] < len(self.presets) else None

    def choose(self, row: int) -> None:
        """Select this one alone, whatever keys are held: `selectRow` would heed them."""
        flag = QItemSelectionModel.SelectionFlag
        index = self.table.lines.index(row, 0)
        self.table.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)

    def _show_buttons(self) -> None:
        for button in (self.remove, self.test, self.edit_button):
            button.setEnabled(self.chosen is not None)

    def edit(self) -> None:
        """The form of the one that is selected."""
        if self.chosen is not None:
            self._open_form(self.chosen)

    def _open_form(self, preset: PrinterPreset | None) -> None:
        names = [one.name for one in self.presets if one != preset]
        form = PrinterForm(self.theme, self, self._ask, preset, names)
        form.kept.connect(partial(self._keep, preset))
        form.show()

    def _keep(self, before: PrinterPreset | None, preset: PrinterPreset) -> None:
        if before in self.presets:
            self.presets[self.presets.index(before)] = preset
        else:
            self.presets.append(preset)
        if before is not None and self._settings.printer_preset == before.name:
            self._settings.printer_preset = preset.name
        self._write()
        self.choose(self.presets.index(preset))

    def _on_remove(self) -> None:
        if self.chosen is not None:
            if self._settings.printer_preset == self.chosen.name:
                self._settings.printer_preset = ""
            self.presets.remove(self.chosen)
            self._write()

    def _write(self) -> None:
        self._settings.printer_presets = kept_presets(self.presets)
        self._settings.save()
        self.refresh()
        self.changed.emit()

    # The test page

    def _on_test(self) -> None:
        preset = self.chosen
        if preset is None:
            return
        name = one_line(preset.name, LONGEST)
        dots = self.tr("{0}, {1} dots per inch").format(one_line(preset.where, LONGEST), preset.dpi)
        message = PrintTestPage(
            to_printer(preset),
            preset.layout,
            preset.margins,
            self.tr("Test page"),
            (name, dots, full_moment(now_ms())),
            self.tr("{dots} dots, {mm} mm"),
        )
        self.setEnabled(False)
        self.wait(self.tr("Printing a test page"))
        self._ask("print a test page", message, partial(self._on_tested, name), self._on_trouble)

    def _on_tested(self, name: str, reply: object) -> None:
        assert isinstance(reply, TestPagePrinted)
        self.waited()
        if self.is_closed:
            return
        self.setEnabled(True)
        if reply.waits_for:
            words = self.tr("The page waits at {0}. {1}")
            self.tell(words.format(name, reason_words(reply.waits_for)), "amber")
            return
        words = self.tr(
            "The page went to {0}. Measure it: its rulers begin at the edges of the paper."
        )
        self.tell(words.format(name), "green")

    def _on_trouble(self, trouble: Trouble) -> None:
        self.waited()
        if not self.is_closed:
            self.setEnabled(True)
            self.tell(reason_words(trouble.kind, trouble.fields))
