"""The register of second prints: each with its reason, and whose label it made void."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from lzdesk.gui.clock_words import full_moment
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.paper_words import reprint_reasons
from lzdesk.gui.reader import Reader
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.lines_table import Column, Line, LinesTable, WholeWords
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.reading.print_runs import Reprint, reprints_since
from lzdesk.reading.stores import RailStore

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

SLOT = "reprints"
DAYS = 30
SIZE = (860, 520)


class ReprintsDialog(DeskDialog):
    """Reads the register of the last thirty days."""

    export_asked = Signal(object)
    """(Sheet)"""

    def __init__(
        self,
        theme: Theme,
        parent: "QWidget",
        reader: Reader,
        stores: Mapping[int, RailStore],
        now_ms: int,
    ) -> None:
        super().__init__(theme, parent, self.tr("Second prints"), "")
        self._stores = stores
        self.resize(*SIZE)
        self.nothing = WrappedLabel(self.tr("No label was printed twice."), tone="text2")
        self.table = LinesTable(
            theme,
            self.tr("Second prints"),
            (
                Column(self.tr("When"), 90, 130),
                Column(self.tr("Order"), 110, 170),
                Column(self.tr("Store"), 100, 180),
                Column(self.tr("By"), 60, 120),
                Column(self.tr("Run, page"), 80, 120),
                Column(self.tr("Reason"), 120),
            ),
        )
        self.whole = WholeWords(self.table)
        for widget in (self.nothing, self.table, self.whole):
            self.body.addWidget(widget, 1 if widget is self.table else 0)
        self.body.addStretch(0)
        self.export = self.button(self.tr("Export …"))
        self.export.clicked.connect(
            lambda: self.export_asked.emit(self.table.as_sheet("second-prints"))
        )
        self.close_button = self.button(self.tr("Close"))
        self.close_button.clicked.connect(self.reject)
        self.show_reprints(())
        since = now_ms - DAYS * 86_400_000
        reader.submit(SLOT, self.show_reprints, reprints_since, since)

    def show_reprints(self, found: Sequence[Reprint]) -> None:
        """The newest first."""
        if self.is_closed:
            return
        self.state(self.tr("%Ln label(s) printed again in 30 days", "", len(found)))
        reasons = dict(reprint_reasons())
        self.table.show_lines(
            [
                Line(
                    one.page_id, one.order_row,
                    (
                        full_moment(one.at),
                        one_line(one.order_number, 40),
                        one_line(self._name_of(one.store_id), 60),
                        one_line(one.by, 40) or "–",
                        f"{count_words(one.run)}, {count_words(one.page)}",
                        reasons.get(one.reason, one_line(one.reason, 200)),
                    ),
                )
                for one in found
            ]
        )  # fmt: skip
        self.nothing.setVisible(not found)
        self.table.setVisible(bool(found))
        self.whole.setVisible(bool(found))
        self.export.setVisible(bool(found))

    def _name_of(self, store_id: int) -> str:
        return self._stores[store_id].name if store_id in self._stores else ""
