"""Printers in the window: chosen beside the paper, kept in a list, tried with a test page."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QKeySequence, QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from lzdesk.gui import system_print
from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.printer_form import PrinterForm
from lzdesk.gui.dialogs.printers import PrintersDialog
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.print_queue.pane import PrintQueue
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.system_print import dialog_of
from lzdesk.labels.presets import PrinterPreset, kept_presets, read_presets
from lzdesk.link.messages import (
    AskPrinters,
    PrinterFound,
    PrintersListed,
    PrintRun,
    PrintTestPage,
    RunPrinted,
    TestPagePrinted,
    ToPrinter,
)
from tests.gui.conftest import OpenWindow
from tests.gui.test_print_queue import answer, asked, with_runs

ZEBRA = PrinterPreset("Zebra at the door", "zpl", "192.168.1.20:9100", 300, "a6", "1, 2, 3, 4")
OFFICE = PrinterPreset("Office", "system", "laser", 203, "a4x4")


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    kept = kept_presets([ZEBRA, OFFICE])
    return open_window(with_runs(tmp_path / "lzdesk.db"), printer_presets=kept)


@pytest.fixture
def pane(window: MainWindow, qtbot: QtBot) -> PrintQueue:
    QTest.keySequence(window, QKeySequence("Ctrl+4"))
    made = window.print_desk.pane
    qtbot.waitUntil(lambda: made.model.rowCount() > 0)
    return made


def choose(pane: PrintQueue, words: str) -> None:
    at = pane.printer.findText(words)
    pane.printer.setCurrentIndex(at)
    pane.printer.activated.emit(at)


@pytest.fixture
def dialog(window: MainWindow) -> PrintersDialog:
    window.keys.calls["show_printers"]()
    return window.findChildren(PrintersDialog)[0]


def form_of(dialog: PrintersDialog) -> PrinterForm:
    return dialog.findChildren(PrinterForm)[-1]


def test_labels_go_to_the_chosen_printer(window: MainWindow, pane: PrintQueue) -> None:
    pane.print.click()
    choose(pane, "Zebra at the door")
    assert pane.layout_choice.value == "a6"
    answer(window, RunPrinted(412, 0, 0, ""))
    pane.print.setEnabled(True)
    pane.print.click()
    to_file, to_zebra = asked(window)
    assert isinstance(to_file, PrintRun) and to_file.printer is None
    assert isinstance(to_zebra, PrintRun) and to_zebra.layout == "a6"
    assert to_zebra.printer == ToPrinter("Zebra at the door", "zpl", "192.168.1.20:9100", 300)
    assert to_zebra.margins_mm == (1, 2, 3, 4) and to_zebra.out_file
    answer(window, RunPrinted(412, 4, 4, "x.pdf", "Zebra at the door"))
    assert pane.toast.words.text() == "4 labels went to Zebra at the door."
    answer(window, RunPrinted(412, 4, 4, "x.pdf", "Zebra at the door", "printer.out_of_paper"))
    assert "has no paper" in pane.toast.words.text()


def test_the_choice_is_remembered(window: MainWindow, pane: PrintQueue) -> None:
    assert pane.printer.currentText() == "Open the file" and pane.printer.preset is None
    choose(pane, "Office")
    assert window.settings.printer_preset == "Office"
    pane.printer.refresh()
    assert pane.printer.currentText() == "Office" and pane.printer.preset == OFFICE
    window.settings.printer_presets = []
    pane.printer.refresh()
    assert pane.printer.preset is None and pane.printer.currentText() == "Open the file"


def test_its_last_entry_opens_the_list(window: MainWindow, pane: PrintQueue) -> None:
    choose(pane, "Office")
    choose(pane, "Printers …")
    assert pane.printer.currentText() == "Office"
    (dialog,) = window.findChildren(PrintersDialog)
    assert dialog.isVisible() and [one.name for one in dialog.presets] == [ZEBRA.name, "Office"]


def test_a_printer_is_added_with_its_errors_beside(
    window: MainWindow, dialog: PrintersDialog, qtbot: QtBot
) -> None:
    dialog.add.click()
    form = form_of(dialog)
    assert asked(window) == [AskPrinters()]
    answer(
        window, PrintersListed((PrinterFound("laser", "ready"), PrinterFound("zd", "busy", True)))
    )
    assert form.printer.text == "zd"
    form.save.click()
    assert form.name.error.text() == "1 to 200 characters" and form.isVisible()
    QTest.keyClicks(form.name.edit, "Office")
    form.save.click()
    assert form.name.error.text() == "another printer has this name"
    form.name.edit.setText("Cellar")  # type: ignore[attr-defined]
    form.how.edit.choose("tspl")  # type: ignore[attr-defined]
    assert form.printer.isHidden() and not form.where.isHidden()
    form.save.click()
    assert form.where.error.text() == "missing"
    QTest.keyClicks(form.where.edit, "10.0.0.9:99999")
    form.save.click()
    assert form.where.error.text() == "no address and port"
    form.where.edit.setText("10.0.0.9:9100")  # type: ignore[attr-defined]
    QTest.keyClicks(form.margins.edit, "1, 2")
    form.save.click()
    assert form.margins.error.text() == "one number, or four"
    form.margins.edit.setText("2")  # type: ignore[attr-defined]
    form.how.edit.choose("file")  # type: ignore[attr-defined]
    form.save.click()
    assert form.where.error.text() == "no such folder"
    form.how.edit.choose("system")  # type: ignore[attr-defined]
    form.save.click()
    made = PrinterPreset("Cellar", "system", "zd", 203, "100x150", "2")
    assert dialog.presets == [ZEBRA, OFFICE, made] and dialog.chosen == made
    assert read_presets(window.settings.printer_presets) == dialog.presets


def test_a_printer_is_edited_and_removed(window: MainWindow, dialog: PrintersDialog) -> None:
    window.settings.printer_preset = ZEBRA.name
    dialog.edit_button.click()
    form = form_of(dialog)
    assert form.where.text == "192.168.1.20:9100" and form.dpi.text == "300"
    form.name.edit.setText("Zebra in the cellar")  # type: ignore[attr-defined]
    form.save.click()
    assert dialog.presets[0] == ZEBRA._replace(name="Zebra in the cellar")
    assert window.settings.printer_preset == "Zebra in the cellar"
    dialog.remove.click()
    assert dialog.presets == [OFFICE] and window.settings.printer_preset == ""
    dialog.remove.click()
    assert dialog.presets == [] and not dialog.nothing.isHidden()
    assert not dialog.test.isEnabled()


def test_a_printer_that_is_gone_stays_chosen_in_its_form(
    window: MainWindow, dialog: PrintersDialog
) -> None:
    dialog.choose(1)
    dialog.edit_button.click()
    form = form_of(dialog)
    (_, told, failed) = next(
        one
        for one in window._commands.asked
        if isinstance(one[0], AskPrinters)  # type: ignore[attr-defined]
    )
    told(PrintersListed((PrinterFound("zd", "ready", True),)))
    assert form.printer.text == "laser"
    failed(Trouble("printer.no_service", {}))
    assert form.printer.error.text() == "the print service is not running"


def test_a_test_page_is_printed(window: MainWindow, dialog: PrintersDialog) -> None:
    dialog.test.click()
    (message,) = asked(window)
    assert isinstance(message, PrintTestPage)
    assert message.printer.where == ZEBRA.where
    assert (message.layout, message.margins) == ("a6", "1, 2, 3, 4")
    assert "Zebra at the door" in message.lines[0] and "{dots}" in message.caption
    assert not dialog.isEnabled()
    answer(window, TestPagePrinted())
    assert dialog.isEnabled() and "Measure it" in dialog.told.text()
    dialog.test.click()
    answer(window, TestPagePrinted("printer.paused"))
    assert "The printer is paused." in dialog.told.text()
    dialog.test.click()
    window._commands.asked[-1][2](Trouble("printer.gone", {"printer": "z"}))  # type: ignore[attr-defined]
    assert "There is no printer z any more." in dialog.told.text() and dialog.isEnabled()


def test_names_from_a_damaged_file_are_harmless(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    wild = PrinterPreset("<b>\u202e\0" + "x" * 1_000_000, "zpl", "y" * 1_000_000)
    settings = {"printer_presets": [*kept_presets([wild]), 7, {"name": None}]}
    window = open_window(with_runs(tmp_path / "lzdesk.db"), **settings)
    window.keys.calls["show_printers"]()
    (dialog,) = window.findChildren(PrintersDialog)
    (line,) = dialog.table.lines.lines
    assert all(len(text) < 200 and "\0" not in text for text in line.texts)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert isinstance(window.settings, ScreenSettings)


Dialogs = list[tuple[QPrinter, QPrintDialog]]


@pytest.fixture
def dialogs(monkeypatch: pytest.MonkeyPatch) -> Dialogs:
    """The system's dialogs that were opened: real ones."""
    made: Dialogs = []

    def noted(owner: QWidget) -> tuple[QPrinter, QPrintDialog]:
        made.append(dialog_of(owner))
        return made[-1]

    monkeypatch.setattr(system_print, "dialog_of", noted)
    return made


def choose_paper(printer: QPrinter, name: str, paper: QPageSize.PageSizeId) -> None:
    """As the dialog does it with a printer of the system: this computer may have none."""
    printer.printerName = lambda: name  # type: ignore[method-assign]
    layout = QPageLayout(QPageSize(paper), QPageLayout.Orientation.Portrait, QMarginsF())
    printer.pageLayout = lambda: layout  # type: ignore[method-assign]


def ask_dialog(window: MainWindow, pane: PrintQueue) -> None:
    choose(pane, "System's dialog …")
    QTest.keySequence(window, QKeySequence("Ctrl+P"))
    answer(window, PrintersListed((PrinterFound("laser", "ready"),)))


def test_the_systems_dialog_chooses_printer_and_paper(
    window: MainWindow, pane: PrintQueue, dialogs: Dialogs
) -> None:
    ask_dialog(window, pane)
    ((printer, dialog),) = dialogs
    assert dialog.isVisible() and dialog.windowModality() is Qt.WindowModality.WindowModal
    assert not any(one.isVisible() for one in dialog.findChildren(QSpinBox, "copies"))
    assert asked(window) == [AskPrinters()]
    choose_paper(printer, "laser", QPageSize.PageSizeId.A6)
    dialog.accept()
    _, message = asked(window)
    assert isinstance(message, PrintRun)
    assert message.printer == ToPrinter("laser", "system", "laser", media="A6")
    assert message.layout == pane.layout_choice.value == "a6"
    assert window.settings.printer_preset and pane.printer.currentText() == "System's dialog …"


def test_a_dialog_that_is_left_prints_nothing(
    window: MainWindow, pane: PrintQueue, dialogs: Dialogs, qtbot: QtBot
) -> None:
    ask_dialog(window, pane)
    pane.ask_print()
    dialogs[0][1].reject()
    assert asked(window) == [AskPrinters()] and len(dialogs) == 1
    # The button can be pressed once more.
    qtbot.waitUntil(pane.print.isEnabled)
    pane.print.click()
    assert asked(window) == [AskPrinters(), AskPrinters()]


def test_what_cannot_be_chosen_is_said(
    window: MainWindow, pane: PrintQueue, dialogs: Dialogs, qtbot: QtBot
) -> None:
    choose(pane, "System's dialog …")
    pane.print.click()
    answer(window, PrintersListed())
    assert not dialogs and "This computer has no printers." in window.banner.words.text()
    qtbot.waitUntil(pane.print.isEnabled)
    pane.print.click()
    answer(window, PrintersListed((PrinterFound("laser", "ready"),)))
    choose_paper(dialogs[0][0], "laser", QPageSize.PageSizeId.A8)
    dialogs[0][1].accept()
    assert "laser has paper A8 now" in window.banner.words.text()
    assert asked(window) == [AskPrinters(), AskPrinters()]
