"""The drawer's foot: at most three actions on the order that is shown."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from lzdesk.domain.statuses import Status
from lzdesk.gui.actions import BY_KEY, with_key
from lzdesk.gui.panes.order_drawer.lines import EDGE
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.lib.typed import override
from lzdesk.reading.order_detail import OrderHead

HEIGHT = 52
SPACE = 8
PRINT, OPEN, HOLD = "printer", "app-window", "pause"
LOOKS = ((True, True), (False, True), (False, False))
"""Whether the buttons show their keys, and their signs."""


class DrawerFoot(QFrame):
    """A button that cannot do its work says why in its tooltip."""

    print_asked = Signal()
    open_asked = Signal()
    mark_asked = Signal(str)
    """(`hold` or `release`)"""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("drawerFoot")
        self.setFixedHeight(HEIGHT)
        print_words, open_words = self.tr("Print label"), self.tr("Open in store")
        self.print = Button(theme, print_words, icon=PRINT, action="print_labels")
        self.open = Button(theme, open_words, icon=OPEN, action="open_store")
        self.hold = Button(theme, self.tr("Hold"), icon=HOLD, action="hold")
        self._hold_key = "hold"
        self.open.setToolTip(plain_tooltip(with_key(BY_KEY["open_store"].words, "open_store")))
        self.print.clicked.connect(self.print_asked)
        self.open.clicked.connect(self.open_asked)
        self.hold.clicked.connect(lambda: self.mark_asked.emit(self._hold_key))
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE, 0, EDGE, 0)
        row.setSpacing(SPACE)
        for button in (self.print, self.open, self.hold):
            row.addWidget(button)
        row.addStretch(1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the words are long, keys, then signs leave; each is in a tooltip."""
        buttons = (self.print, self.open, self.hold)
        room = self.width() - 2 * EDGE - 2 * SPACE
        for caps, signs in LOOKS:
            for button, sign in zip(buttons, (PRINT, OPEN, HOLD), strict=True):
                button.show_cap(there=caps)
                button.set_icon(sign if signs else "")
            if sum(button.sizeHint().width() for button in buttons) <= room:
                return

    def show_order(self, head: OrderHead | None, now_ms: int) -> None:
        """What can be done with it; nothing where there is none."""
        for button in (self.open, self.hold):
            button.setEnabled(head is not None)
        held = head is not None and head.hold_until is not None and head.hold_until > now_ms
        self._hold_key = "release" if held else "hold"
        self.hold.setText(self.tr("Release") if held else self.tr("Hold"))
        self.hold.set_action(self._hold_key)
        self.hold.setToolTip(plain_tooltip(with_key(BY_KEY[self._hold_key].words, self._hold_key)))
        self._fit()
        reason = self._why_not(head)
        self.print.setEnabled(not reason)
        words = with_key(BY_KEY["print_labels"].words, "print_labels")
        self.print.setToolTip(plain_tooltip(reason or words))

    def _why_not(self, head: OrderHead | None) -> str:
        if head is None:
            return self.tr("There is no order to print.")
        if head.fulfilled_by != "seller":
            return self.tr("The marketplace ships this one.")
        if head.status == Status.CANCEL_REQUESTED:
            return self.tr("The buyer asks to cancel: decide that first.")
        if head.status == Status.ARRANGED:
            return ""
        if head.status in (Status.TO_SHIP, Status.UNPAID, Status.HELD):
            return self.tr("Not arranged yet: no package, so no label.")
        return self.tr("On its way already, or ended.")
