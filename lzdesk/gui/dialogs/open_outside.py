"""A store's seller center in the user's normal browser: said to be without any separation first."""

from PySide6.QtWidgets import QWidget

from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.dialogs.developer_app import OpenAddress, open_address
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.link.messages import AskStoreAddress, StoreAddress
from lzdesk.reading.stores import RailStore

WIDTH = 480
LONGEST_NAME = 120


class OpenOutsideDialog(DeskDialog):
    """The safe way out has the focus."""

    def __init__(self, theme: Theme, parent: QWidget, ask: Ask, store: RailStore) -> None:
        super().__init__(
            theme,
            parent,
            self.tr("Open outside of lzdesk"),
            self.tr("Open {0} in your normal browser?").format(one_line(store.name, LONGEST_NAME)),
        )
        self.setMinimumWidth(WIDTH)
        self._ask = ask
        self._key = store.key
        self.open_address: OpenAddress = open_address
        for words in (
            self.tr(
                "It is not separated there: all stores that you open in it share its cookies, its"
                " address and its fingerprint, and the store's proxy is not used."
            ),
            self.tr("Nothing is checked before, and lzdesk keeps neither its login nor its pages."),
        ):
            self.body.addWidget(WrappedLabel(words, tone="text2"))
        self.body.addStretch(1)
        self.leave = self.button(self.tr("Leave it closed"))
        self.leave.clicked.connect(self.reject)
        self.go = self.button(self.tr("Open it there"))
        self.go.clicked.connect(self._on_go)
        self.leave.setFocus()

    def _on_go(self) -> None:
        self.go.setEnabled(False)
        self.wait(self.tr("Asking for its address"))
        self._ask("store address", AskStoreAddress(self._key), self._on_address, self._on_trouble)

    def _on_address(self, reply: object) -> None:
        assert isinstance(reply, StoreAddress)
        self.waited()
        if self.is_closed:
            return
        if self.open_address(reply.address):
            self.accept()
            return
        self.go.setEnabled(True)
        self.tell(
            self.tr("This computer opens no web pages: set a normal browser in its settings.")
        )

    def _on_trouble(self, trouble: Trouble) -> None:
        self.waited()
        self.go.setEnabled(True)
        self.tell(reason_words(trouble.kind, trouble.fields))
