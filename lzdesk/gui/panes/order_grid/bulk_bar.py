"""The bulk bar: what is selected, what is among it, and actions that name their own count."""

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from lzdesk.domain.statuses import Status
from lzdesk.gui.actions import BY_KEY, with_key
from lzdesk.gui.amounts import amounts
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.action_menu import MARKS, show_actions_over
from lzdesk.gui.widgets.button import Button, icon_button
from lzdesk.gui.widgets.labels import ROUNDED, ElidedLabel, PlainLabel, plain_tooltip
from lzdesk.lib.typed import override
from lzdesk.reading.selection import Facts

HEIGHT = 44
MORE = (MARKS, ("copy_rows",))
"""What stands behind "More", in its groups."""


class SelectionSummary(NamedTuple):
    """What is among the selected orders."""

    selected: int
    stores: int = 0
    printable: int = 0
    """arranged: they have a label to print"""
    to_arrange: int = 0
    others: int = 0
    """neither: their label is not ours to print any more, or not yet"""


def summarise(selected: int, facts: Facts) -> SelectionSummary:
    """Sort the selected orders by what can be done with them."""
    of_status: dict[int, int] = {}
    for (_store, status), count in facts.items():
        of_status[status] = of_status.get(status, 0) + count
    printable = of_status.get(Status.ARRANGED, 0)
    to_arrange = of_status.get(Status.TO_SHIP, 0)
    return SelectionSummary(
        selected,
        len({store for store, _status in facts}),
        printable,
        to_arrange,
        sum(of_status.values()) - printable - to_arrange,
    )


class AmongLabel(ElidedLabel):
    """What is among the selected orders: whole facts leave, the last first, never half of one."""

    def __init__(self) -> None:
        super().__init__(style="small", tone="text2")
        self._facts: list[str] = []

    def say(self, facts: list[str]) -> None:
        self._facts = facts
        self.setText(amounts.listed(facts))

    @override
    def shorter(self, text: str) -> str:
        metrics = QFontMetricsF(self.font())
        for count in range(len(self._facts), 0, -1):
            shown = amounts.listed(self._facts[:count])
            if metrics.horizontalAdvance(shown) <= self.width() + ROUNDED:
                return shown
        return ""


class BulkBar(QWidget):
    """Docked under the grid while rows are selected, so that no row moves."""

    print_asked = Signal()
    open_asked = Signal()
    clear_asked = Signal()
    action_asked = Signal(str)
    """(key of an action of gui/actions.py) for the selected orders"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bulkBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Selected orders"))
        self.selected = PlainLabel(weight=600)
        self.among = AmongLabel()
        self.print = Button(
            theme,
            self.tr("Print labels"),
            icon="printer",
            action="print_labels",
            kind="primary",
        )
        self.open = Button(
            theme,
            self.tr("Open store"),
            icon="app-window",
            action="open_store",
        )
        self.open.setToolTip(plain_tooltip(BY_KEY["open_store"].words))
        self.more = Button(theme, self.tr("More"), icon="ellipsis")
        self.more.setToolTip(plain_tooltip(self.tr("Mark the orders, copy them")))
        self.more.clicked.connect(
            lambda: show_actions_over(self.more, MORE, self.action_asked.emit)
        )
        self.clear = icon_button(theme, self.tr("Clear selection"), "x", action="back")
        self.clear.setToolTip(plain_tooltip(with_key(self.tr("Clear selection"), "back")))
        self.print.clicked.connect(self.print_asked)
        self.open.clicked.connect(self.open_asked)
        self.clear.clicked.connect(self.clear_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.selected)
        row.addWidget(self.among)
        row.addStretch(1)
        for button in (self.print, self.open, self.more, self.clear):
            row.addWidget(button)
        self.summary = SelectionSummary(0)
        self.hide()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the words are long, keys leave, then words; each is in a tooltip."""
        words = self.tr("Open store")
        for caps, worded in ((True, True), (False, True), (False, False)):
            for button in (self.print, self.open, self.clear):
                button.show_cap(there=caps)
            self.open.setText(words if worded else "")
            self.open.setAccessibleName(words)
            layout = self.layout()
            # What is among them is cut before anything else.
            among = self.among.sizeHint().width() - self.among.minimumWidth()
            if layout is None or layout.sizeHint().width() - among <= self.width():
                return

    def show_selected(self, count: int) -> None:
        """The count at once; what is among it follows with `show_summary`."""
        self.setVisible(count > 0)
        self.selected.setText(self.tr("%Ln selected", "", count))

    def show_summary(self, summary: SelectionSummary) -> None:
        self.summary = summary
        self.show_selected(summary.selected)
        parts = [
            self.tr("%Ln store(s)", "", summary.stores),
            self.tr("%Ln to print", "", summary.printable),
        ]
        if summary.to_arrange:
            parts.append(self.tr("%Ln not arranged", "", summary.to_arrange))
        if summary.others:
            parts.append(self.tr("%Ln without a label to print", "", summary.others))
        self.among.say(parts)
        self._show_print(summary)
        self._fit()

    def _show_print(self, summary: SelectionSummary) -> None:
        count = summary.printable
        self.print.setText(self.tr("Print %Ln", "", count))
        self.print.setEnabled(count > 0)
        reasons = []
        if summary.to_arrange:
            reasons.append(
                self.tr("%Ln cannot be printed: not arranged yet.", "", summary.to_arrange)
            )
        if summary.others:
            words = self.tr(
                "%Ln cannot be printed: only arranged orders have a label.", "", summary.others
            )
            reasons.append(words)
        self.print.setToolTip(plain_tooltip("\n".join(reasons)))
