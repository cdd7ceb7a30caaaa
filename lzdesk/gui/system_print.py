"""The system's own dialog for a printer and its paper. It only chooses: the engine prints."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from lzdesk.gui.asking import Ask, Trouble
from lzdesk.labels.layouts import layout_on
from lzdesk.link.messages import ToPrinter
from lzdesk.settings.paths import resources_dir

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

CHEVRON = 'QComboBox::down-arrow {{ image: url("{0}"); width: 16px; height: 16px; }}'
Chosen = Callable[[ToPrinter, str], None]
"""(printer, layout its paper is for)"""


class SystemPrint(QObject):
    """One dialog at a time."""

    def __init__(self, owner: QWidget, ask: Ask, failed: Callable[[Trouble], None]) -> None:
        """failed: called with why nothing can be chosen."""
        super().__init__(owner)
        self._owner = owner
        self._ask = ask
        self._failed = failed
        self._is_asking = False

    def choose(self, layout: str, chosen: Chosen, left: Callable[[], None]) -> None:
        """Ask for a printer. Exactly one follows: chosen, left (nobody wants to print), failed."""
        from lzdesk.link.messages import AskPrinters, PrintersListed

        if self._is_asking:
            return
        self._is_asking = True

        def listed(reply: object) -> None:
            assert isinstance(reply, PrintersListed)
            if reply.printers:
                self._open(layout, chosen, left)
            else:
                self._fail(Trouble("printer.none", {}))

        self._ask("ask for printers", AskPrinters(), listed, self._fail)

    def _fail(self, trouble: Trouble) -> None:
        self._is_asking = False
        self._failed(trouble)

    def _open(self, layout: str, chosen: Chosen, left: Callable[[], None]) -> None:
        printer, dialog = dialog_of(self._owner)

        def ended(result: int) -> None:
            dialog.deleteLater()
            self._is_asking = False
            if not result:
                left()
                return
            self._take(printer, layout, chosen)

        dialog.finished.connect(ended)
        dialog.show()

    def _take(self, printer: "QPrinter", layout: str, chosen: Chosen) -> None:
        name, paper = printer.printerName(), printer.pageLayout().pageSize()
        if not name:
            self._fail(Trouble("printer.none", {}))
            return
        size = paper.size(QPageSize.Unit.Millimeter)
        fits = layout_on(layout, size.width(), size.height())
        if not fits:
            self._fail(Trouble("printer.paper_small", {"paper": paper.name(), "printer": name}))
            return
        chosen(ToPrinter(name, "system", name, media=paper.key()), fits)


def dialog_of(owner: QWidget) -> "tuple[QPrinter, QPrintDialog]":
    """A printer, and the dialog that chooses which it is and its paper; nothing else is asked.

    Copies are never asked for: a label is printed once.
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    dialog = QPrintDialog(printer, owner)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    for option in QPrintDialog.PrintDialogOption:
        dialog.setOption(option, option is QPrintDialog.PrintDialogOption.PrintShowPageSize)
    # The fields of Qt's own dialog have no chevron of ours; one grey is seen on light and dark.
    chevron = (resources_dir() / "icons" / "chevron-grey.svg").as_posix()
    dialog.setStyleSheet(CHEVRON.format(chevron))
    # Qt's own dialog keeps copies, ranges and both sides behind this button.
    for box in dialog.findChildren(QDialogButtonBox):
        for button in box.buttons():
            if box.buttonRole(button) is QDialogButtonBox.ButtonRole.ResetRole:
                button.hide()
    return printer, dialog
