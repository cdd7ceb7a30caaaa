"""Where a run's labels go: into a file that is opened, to a printer of the list, or to the one that
the system's dialog is asked for."""

from math import ceil

from PySide6.QtCore import Signal

from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Choice
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.text import Type, width_of
from lzdesk.labels.presets import PrinterPreset, read_presets

LONGEST = 80
CHOICE_ROOM = 48
"""Beside the words of an entry: edges and the chevron."""
BODY: Type = ("body", 400, False)
FILE, LIST, DIALOG = "", "\n", "\t"
"""Values that no preset's name can have."""


class PrinterChoice(Choice):
    """What is chosen is kept in the settings of this screen."""

    printers_asked = Signal()
    """(the last entry was chosen: the list of printers)"""
    chosen = Signal()
    """(another printer, or the file)"""

    def __init__(self, theme: Theme, settings: ScreenSettings) -> None:
        super().__init__(theme)
        self._settings = settings
        self._presets: dict[str, PrinterPreset] = {}
        self.setAccessibleName(self.tr("Printer"))
        self.activated.connect(self._on_activated)
        both = (self.tr("Open the file"), self.tr("System's dialog …"))
        widest = max(width_of(words, BODY) for words in both)
        self.setMinimumWidth(ceil(widest) + CHOICE_ROOM)
        self.refresh()

    @property
    def preset(self) -> PrinterPreset | None:
        """The chosen printer of the list; None for the file and the dialog."""
        return self._presets.get(self._settings.printer_preset)

    @property
    def is_dialog(self) -> bool:
        """Whether the system's dialog is asked for each run."""
        return self._settings.printer_preset == DIALOG

    def refresh(self) -> None:
        """The list was changed."""
        self._presets = {one.name: one for one in read_presets(self._settings.printer_presets)}
        self.clear()
        self.addItem(self.tr("Open the file"), FILE)
        for name in self._presets:
            self.addItem(one_line(name, LONGEST), name)
        self.addItem(self.tr("System's dialog …"), DIALOG)
        self.insertSeparator(self.count())
        self.addItem(self.tr("Printers …"), LIST)
        self._show_chosen()

    def _show_chosen(self) -> None:
        name = self._settings.printer_preset
        self.choose(name if name in (*self._presets, DIALOG) else FILE)
        self.setToolTip(plain_tooltip(self.currentText()))

    def _on_activated(self) -> None:
        name = self.value
        if name == LIST:
            self._show_chosen()
            self.printers_asked.emit()
            return
        self._settings.printer_preset = name
        self._settings.save()
        self.setToolTip(plain_tooltip(self.currentText()))
        self.chosen.emit()
