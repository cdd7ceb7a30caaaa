"""Before a print: notes that must be read, and orders that are held. The safe way has the focus."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from lzdesk.gui.clock_words import moment_words
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.report import Group, Report
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.reading.marks import PrintCheck

WIDTH = 560


class PrintCheckDialog(DeskDialog):
    """Answers once: `decided` with what is printed all the same, or `rejected` and nothing is."""

    decided = Signal(object, object)
    """(orders printed though held, orders whose note was read): tuples of row ids"""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        found: PrintCheck,
        name_of: Callable[[int], str],
        now_ms: int,
    ) -> None:
        super().__init__(theme, parent, self.tr("Before printing"), "")
        self._count, self._name_of, self._now_ms = found.printable, name_of, now_ms
        stops = found.stops
        self._noted = [stop for stop in stops if stop.note is not None]
        self._held = [stop for stop in stops if stop.hold_until is not None]
        self._stopped = {stop.row_id for stop in stops}
        self.setMinimumWidth(WIDTH)
        self._show_statement()
        self.report = Report(self.tr("Notes and holds"))
        self.report.show_groups(self._groups())
        self.even_held = QCheckBox(self.tr("Print the held ones too"))
        self.even_held.setFont(font())
        self.even_held.setVisible(bool(self._held and self._noted))
        self.even_held.setChecked(not self._noted)
        self.even_held.toggled.connect(lambda _on: self._show_count())
        self.body.addWidget(self.report, 1)
        self.body.addWidget(self.even_held)
        words = self.tr("What is left out is named after the print.")
        self.body.addWidget(WrappedLabel(words, style="small", tone="text3"))
        self.cancel = self.button(self.tr("Cancel"))
        self.print = self.button("")
        one = len(self._stopped) == 1
        self.leave = self.button(self.tr("Leave it out") if one else self.tr("Leave them out"))
        self.cancel.clicked.connect(self.reject)
        self.print.clicked.connect(self._on_print)
        self.leave.clicked.connect(lambda: self._decide((), ()))
        self._show_count()
        self.leave.setFocus()

    def _show_statement(self) -> None:
        if self._noted:
            words = self.tr("%Ln order(s) have a note to read before printing", "",
                            len(self._noted))  # fmt: skip
        else:
            words = self.tr("%Ln order(s) are held", "", len(self._held))
        self.state(words)

    def _groups(self) -> list[Group]:
        order = self.tr("{order}, {store}")
        held = self.tr("{order}, {store}: until {time}")
        groups: list[Group] = []
        for stop in self._noted:
            name = self._name_of(stop.store_id)
            # A note has lines of its own: each stands under its order.
            groups.append(
                (order.format(order=stop.order_number, store=name), (stop.note or "").splitlines())
            )
        if not self._held:
            return groups
        lines = [
            held.format(
                order=stop.order_number,
                store=self._name_of(stop.store_id),
                time=moment_words(stop.hold_until or 0, self._now_ms),
            )
            for stop in self._held
        ]
        return [*groups, (self.tr("%Ln held", "", len(lines)), lines)]

    @property
    def printed(self) -> int:
        """Orders that would be printed with the tick as it stands."""
        return self._count - (0 if self.even_held.isChecked() else len(self._held))

    def _show_count(self) -> None:
        self.print.setText(self.tr("Print %Ln label(s)", "", self.printed))
        self.print.setEnabled(self.printed > 0)

    def _on_print(self) -> None:
        held = tuple(stop.row_id for stop in self._held) if self.even_held.isChecked() else ()
        self._decide(held, tuple(stop.row_id for stop in self._noted))

    def _decide(self, held: tuple[int, ...], read: tuple[int, ...]) -> None:
        self.accept()
        self.decided.emit(held, read)
