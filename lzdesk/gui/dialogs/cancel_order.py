"""One order is cancelled, with a reason of the marketplace's. The safe button has the focus."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import menu_text
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.link.messages import AskCancelReasons, CancelReasons

WIDTH = 480
LONGEST = 120


class CancelOrderForm(DeskDialog):
    """Asks the marketplace for the reasons it takes, then which of them it is."""

    decided = Signal(str)
    """(id of the reason)"""

    def __init__(self, theme: Theme, parent: QWidget, ask: Ask, number: str, store: str) -> None:
        words = self.tr("Cancel order {0}?").format(one_line(number, LONGEST))
        super().__init__(theme, parent, self.tr("Cancel the order"), words)
        self._ask = ask
        self._reasons: tuple[tuple[str, str], ...] = ()
        self.setMinimumWidth(WIDTH)
        about = self.tr(
            "The buyer is told, and the marketplace counts it as a cancellation by {0}. With some"
            " reasons it sets the stock to 0."
        ).format(one_line(store, LONGEST))
        self.body.addWidget(WrappedLabel(about, tone="text2"))
        self.choices = QButtonGroup(self)
        self.body.addStretch(1)
        self.keep = self.button(self.tr("Keep the order"))
        self.keep.clicked.connect(self.reject)
        self.cancel = self.button(self.tr("Cancel the order"))
        self.cancel.setEnabled(False)
        self.choices.idClicked.connect(lambda _id: self.cancel.setEnabled(True))
        self.cancel.clicked.connect(self._on_cancel)
        self.keep.setFocus()

    def begin(self, row: int) -> None:
        """Ask for the reasons for an order."""
        self.wait(self.tr("Asking the marketplace for the reasons it takes"))
        self._ask("cancel reasons", AskCancelReasons(row), self._on_reasons, self._on_trouble)

    def _on_reasons(self, reply: object) -> None:
        assert isinstance(reply, CancelReasons)
        self.waited()
        if self.is_closed:
            return
        self._show(reply.reasons)

    def _show(self, reasons: Sequence[tuple[str, str]]) -> None:
        self._reasons = tuple(reasons)
        if not reasons:
            self.tell(self.tr("The marketplace takes no reason any more: it is too late."))
            return
        for place, (_, name) in enumerate(reasons):
            words = one_line(name, LONGEST)
            radio = QRadioButton(menu_text(words))
            radio.setFont(font())
            radio.setAccessibleName(words)
            self.choices.addButton(radio, place)
            self.body.insertWidget(1 + place, radio)
        self._order_tabs()
        self.adjustSize()
        # What was asked for a while ago is decided with a fresh look, never by a key in flight.
        self.keep.setFocus()

    def _order_tabs(self) -> None:
        """As one reads: the reasons, then the buttons. Tab goes to what came last at the end."""
        for button in (self.keep, self.cancel):
            self.buttons.removeWidget(button)
            button.setParent(None)
            self.buttons.addWidget(button)
            button.show()

    def _on_trouble(self, trouble: Trouble) -> None:
        self.waited()
        if not self.is_closed:
            self.tell(reason_words(trouble.kind, trouble.fields))

    def _on_cancel(self) -> None:
        chosen = self.choices.checkedId()
        if chosen >= 0:
            self.decided.emit(self._reasons[chosen][0])
            self.accept()
