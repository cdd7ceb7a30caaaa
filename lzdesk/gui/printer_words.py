"""Printers in words: how each is printed on, where it is, what lies in it."""

from PySide6.QtCore import QCoreApplication

from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.paper_words import paper_choices
from lzdesk.gui.widgets.lines_table import CODE, Column, Line
from lzdesk.labels.presets import HOWS, PrinterPreset
from lzdesk.link.messages import ToPrinter

LONGEST = 80

translate = QCoreApplication.translate


def ways() -> list[tuple[str, str]]:
    """Name and words of each way a printer is printed on."""
    words = {
        "system": translate("Printers", "Its own driver"),
        "zpl": translate("Printers", "ZPL, as Zebra"),
        "tspl": translate("Printers", "TSPL, as TSC and many"),
        "file": translate("Printers", "PDF into a folder"),
    }
    return [(how, words[how]) for how in HOWS]


def columns() -> tuple[Column, ...]:
    """Of the list."""
    return (
        Column(translate("Printers", "Name"), 120, 200),
        Column(translate("Printers", "Printed by"), 120, 160),
        Column(translate("Printers", "Printer"), 140, 0, CODE),
        Column(translate("Printers", "Paper"), 112, 160),
        Column(translate("Printers", "Dots per inch"), 130, 150),
    )


def line_of(preset: PrinterPreset) -> Line:
    """A preset as a row."""
    texts = (
        one_line(preset.name, LONGEST),
        dict(ways())[preset.how],
        one_line(preset.where, LONGEST),
        dict(paper_choices())[preset.layout],
        str(preset.dpi),
    )
    return Line(hash(preset.name), None, texts)


def to_printer(preset: PrinterPreset) -> ToPrinter:
    """As the engine is told of it."""
    return ToPrinter(preset.name, preset.how, preset.where, preset.dpi)
