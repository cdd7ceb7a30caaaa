"""The form of one printer: how it is printed on, where it is, what lies in it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lzdesk.domain.errors import BadInput
from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.dialogs.store_forms import AskingForm
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.paper_words import paper_choices
from lzdesk.gui.printer_words import LONGEST, ways
from lzdesk.gui.reasons import beside_words, reason_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Choice, Field
from lzdesk.labels.presets import DPIS, PrinterPreset, check_preset
from lzdesk.link.messages import AskPrinters, PrintersListed

FIELD_OF = {
    "printer.preset_name": "name",
    "printer.name_taken": "name",
    "printer.preset_how": "how",
    "printer.preset_dpi": "dpi",
    "printer.preset_where": "where",
    "printer.preset_port": "where",
    "labels.no_such_folder": "where",
    "labels.margins_text": "margins",
    "labels.unknown_layout": "layout",
    "labels.margin": "margins",
}
"""Kind of what is wrong to its field; what is not here belongs to the whole form."""


class PrinterForm(AskingForm):
    """Asks for the printers of this computer; what is typed is checked before it is kept."""

    kept = Signal(object)
    """(PrinterPreset)"""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        ask: Ask,
        preset: PrinterPreset | None,
        names: Sequence[str],
    ) -> None:
        """preset: the one that is edited. names: of the others."""
        title = self.tr("Add a printer") if preset is None else self.tr("Edit the printer")
        super().__init__(theme, parent, ask, title, self.tr("How are labels printed on it?"))
        self._names = set(names)
        shown = preset or PrinterPreset("")
        self.name = self.add("name", self.tr("Name"), shown.name)
        self.how = self._choice("how", self.tr("Printed by"), ways(), shown.how)
        self.printer = self._choice("where", self.tr("Printer"), [], "")
        self.where = self.add("where", "", "" if shown.how == "system" else shown.where)
        self.layout_field = self._choice("layout", self.tr("Paper"), paper_choices(), shown.layout)
        dots = [(str(dpi), str(dpi)) for dpi in DPIS]
        self.dpi = self._choice("dpi", self.tr("Dots per inch"), dots, str(shown.dpi))
        self.margins = self.add("margins", self.tr("Margins, mm"), shown.margins)
        self.margins.hint.setText(self.tr("left, top, right, bottom, or one for all"))
        self._offer([], shown.where if shown.how == "system" else "")
        self._lay_out()
        self.how.changed.connect(self._show_where)
        self._show_where()
        self.name.take_focus()
        self._ask("ask printers", AskPrinters(), self._on_printers, self._on_no_printers)

    def _choice(
        self, name: str, word: str, entries: Sequence[tuple[str, str]], value: str
    ) -> Field:
        made = Choice(self.theme)
        for key, words in entries:
            made.addItem(words, key)
        made.choose(value)
        field = Field(name, word, made)
        self.fields.append(field)
        return field

    def _lay_out(self) -> None:
        """The order of the fields; paper and dots side by side."""
        for field in (self.name, self.how, self.printer, self.where):
            self.body.addWidget(field)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.layout_field, 1)
        row.addWidget(self.dpi, 1)
        self.body.addLayout(row)
        self.body.addWidget(self.margins)
        self.body.addStretch(1)
        self.cancel = self.button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = self.button(self.tr("Keep the printer"), kind="primary")
        self.save.clicked.connect(self._on_save)

    # Where it is

    def _show_where(self) -> None:
        how = self.how.text
        self.printer.setVisible(how == "system")
        self.where.setVisible(how != "system")
        is_folder = how == "file"
        word = self.tr("Folder") if is_folder else self.tr("Address or queue")
        self.where.word.setText(word)
        self.where.edit.setAccessibleName(word)
        self.where.hint.setText("" if is_folder else "192.168.1.20:9100")

    def _on_printers(self, reply: object) -> None:
        assert isinstance(reply, PrintersListed)
        if self.is_closed:
            return
        usual = next((one.name for one in reply.printers if one.is_default), "")
        self._offer([one.name for one in reply.printers], self.printer.text or usual)

    def _offer(self, names: Sequence[str], value: str) -> None:
        """value: stays in the list, though it may be gone."""
        choice = self.printer.edit
        assert isinstance(choice, Choice)
        choice.clear()
        for name in dict.fromkeys([*names, value] if value else names):
            choice.addItem(one_line(name, LONGEST), name)
        choice.choose(value)

    def _on_no_printers(self, trouble: Trouble) -> None:
        if not self.is_closed:
            self.printer.show_error(beside_words(trouble.kind, trouble.fields))

    # Keeping

    def _on_save(self) -> None:
        for field in self.fields:
            field.show_error("")
        how = self.how.text
        preset = PrinterPreset(
            name=self.name.text,
            how=how,
            where=self.printer.text if how == "system" else self.where.text,
            dpi=int(self.dpi.text),
            layout=self.layout_field.text,
            margins=self.margins.text,
        )
        try:
            check_preset(preset)
            if preset.name in self._names:
                raise BadInput("printer.name_taken")
        except BadInput as bad:
            self._show_wrong(bad)
            return
        self.kept.emit(preset)
        self.accept()

    def _show_wrong(self, bad: BadInput) -> None:
        name = FIELD_OF.get(bad.kind, "")
        for field in self.fields:
            if name and field.name == name and not field.isHidden():
                field.show_error(beside_words(bad.kind, bad.fields))
                field.take_focus()
                return
        self.tell(reason_words(bad.kind, bad.fields))
