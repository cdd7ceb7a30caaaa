"""The doors: where a store's orders come from. One dialog, a tab for each way."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QWidget

from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.desk import DOOR_APP, DOOR_DEMO, DOOR_EXPORT, DOOR_FILE
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.dialogs.developer_app import DeveloperAppForm
from lzdesk.gui.dialogs.forms import Door, Outcome, StoreForm
from lzdesk.gui.dialogs.order_export import OrderExportForm
from lzdesk.gui.dialogs.outcome import OutcomePage
from lzdesk.gui.dialogs.stores_file import StoresFileForm
from lzdesk.gui.panes.order_grid.tabs import StatusTab
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.lib.typed import override
from lzdesk.link.messages import ConsentStarted
from lzdesk.reading.stores import RailStore

WIDTH = 640
TAB_GAP = 24


class DemoForm(Door):
    """No form: the demo is another desk, with invented stores, in its own window."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        about = self.tr(
            "Twelve invented stores with living orders, in a window of their own. Nothing leaves"
            " this computer, and nothing of it stays."
        )
        self.column.addWidget(WrappedLabel(about, tone="text2"))
        self.column.addStretch(1)

    @property
    def verb(self) -> str:
        return self.tr("Start the demo")


class AddStoreDialog(DeskDialog):
    """Sends the form of the chosen tab; what comes back is shown here, or by the window."""

    demo_asked = Signal()
    give_up_asked = Signal()
    """The import that is waited for is to end."""
    came_late = Signal(str, bool)
    """(words, whether all of it went well) the answer came after the dialog was closed"""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        ask: Ask,
        stores: Sequence[RailStore],
        name_of: Callable[[str], str],
        *,
        demo: bool,
    ) -> None:
        super().__init__(theme, parent, self.tr("Add store"), "")
        self.state(self.tr("Where do the orders come from?"))
        self._ask = ask
        self.setAcceptDrops(True)
        self.setMinimumWidth(WIDTH)
        self.export = OrderExportForm(theme, stores)
        self.app = DeveloperAppForm(theme, name_of)
        self.file = StoresFileForm(theme)
        self.demo = DemoForm(theme)
        self._sent: StoreForm = self.export
        self.forms: dict[str, Door] = {
            DOOR_EXPORT: self.export,
            DOOR_APP: self.app,
            DOOR_FILE: self.file,
        }
        if demo:
            self.forms[DOOR_DEMO] = self.demo
        self._stack = QStackedWidget()
        self._lay_out()
        self.outcome = OutcomePage(theme)
        self._stack.addWidget(self.outcome)
        self.cancel = self.button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.give_up = self.button(self.tr("Cancel the import"))
        self.give_up.clicked.connect(self._on_give_up)
        self.give_up.hide()
        self.send = self.button("", kind="primary")
        self.send.clicked.connect(self._on_send)
        self.choose(DOOR_EXPORT)

    def _lay_out(self) -> None:
        words = {
            DOOR_EXPORT: self.tr("Order export"),
            DOOR_APP: self.tr("Developer app"),
            DOOR_FILE: self.tr("File of stores"),
            DOOR_DEMO: self.tr("Demo"),
        }
        self._group = QButtonGroup(self)
        self._strip = QWidget()
        row = QHBoxLayout(self._strip)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TAB_GAP)
        self.tabs: dict[str, StatusTab] = {}
        for key, form in self.forms.items():
            tab = StatusTab(self.theme, words[key], self._strip, pad=0)
            tab.clicked.connect(lambda _on=False, key=key: self.choose(key))
            form.verb_changed.connect(self._show_verb)
            self.tabs[key] = tab
            self._group.addButton(tab)
            row.addWidget(tab)
            self._stack.addWidget(form)
        row.addStretch(1)
        self.body.addWidget(self._strip)
        self.body.addWidget(self._stack, 1)

    # Which door

    @property
    def form(self) -> Door:
        """The form of the tab that is open."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Door) else self.export

    def choose(self, door: str) -> None:
        """Open a tab; what stands in the others stays."""
        if self._waits or door not in self.forms:
            return
        self.tabs[door].setChecked(True)
        self._stack.setCurrentWidget(self.forms[door])
        self.tell("")
        self._show_verb()

    def offer_export(self, path: str, store: str) -> None:
        """An order export that was recognised, for the store (its key) it came from."""
        if self._waits:
            return
        if self._stack.currentWidget() is self.outcome:
            self.start_over()
        self.choose(DOOR_EXPORT)
        self.export.offer(path, store)
        self.send.setFocus()

    def _show_verb(self) -> None:
        if self._stack.currentWidget() is not self.outcome:
            self.send.setText(self.form.verb)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(event.mimeData().urls()) == 1 and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.take_file(event.mimeData().urls()[0].toLocalFile())

    def take_file(self, path: str) -> None:
        """A dropped file goes to the open form, or to the one that knows its kind."""
        if self._waits or self._stack.currentWidget() is self.outcome:
            return
        for form in (self.form, self.export, self.file):
            if form.take_file(path):
                self.choose(next(key for key, one in self.forms.items() if one is form))
                return
        self.tell(self.tr("Nothing was taken: this is no XLSX, CSV or TOML file."))

    # Sending

    def _on_send(self) -> None:
        if self._stack.currentWidget() is self.outcome:
            self.start_over()
            return
        form = self.form
        if not isinstance(form, StoreForm):
            self.demo_asked.emit()
            self.accept()
            return
        form.clear_errors()
        self.tell("")
        message = form.message()
        if message is None:
            return
        self._sent = form
        self._show_waiting(waits=True)
        self.wait(form.waiting)
        self._ask("add store", message, self._on_reply, self._on_trouble)

    def _on_reply(self, reply: object) -> None:
        if self.is_closed and isinstance(reply, ConsentStarted):
            # Whoever closed the dialog wants no page of the browser opened.
            self.waited()
            return
        outcome = self._sent.outcome_of(reply)
        if self.is_closed and outcome is not None:
            self.came_late.emit(outcome.statement, outcome.whole)
        self.waited()
        if self.is_closed:
            return
        self._show_waiting(waits=False)
        if outcome is not None:
            self._show_outcome(outcome)

    def _on_trouble(self, trouble: Trouble) -> None:
        words = reason_words(trouble.kind, trouble.fields)
        if self.is_closed:
            told = self.tr("Not added. {0}").format(words)
            self.came_late.emit(told, False)
        self.waited()
        if self.is_closed:
            return
        self._show_waiting(waits=False)
        if not self._sent.show_trouble(trouble):
            self.tell(words)

    def _show_waiting(self, *, waits: bool) -> None:
        self.send.setEnabled(not waits)
        why = self.tr("Waits for the answer. Closing does not stop it.")
        self.send.setToolTip(plain_tooltip(why) if waits else "")
        self.cancel.setText(self.tr("Close") if waits else self.tr("Cancel"))
        self.give_up.setVisible(waits and self._sent is self.export)
        self.give_up.setEnabled(True)
        self._strip.setEnabled(not waits)
        self._stack.setEnabled(not waits)

    def _on_give_up(self) -> None:
        self.give_up.setEnabled(False)
        self.give_up_asked.emit()

    def show_progress(self, words: str) -> None:
        """How far the work is, while it is waited for."""
        if words:
            self.wait_told(words)

    # What came of it

    def _show_outcome(self, outcome: Outcome) -> None:
        self.state(outcome.statement)
        self.outcome.show_outcome(outcome)
        self._strip.hide()
        self._stack.setCurrentWidget(self.outcome)
        self.cancel.setText(self.tr("Close"))
        self.send.setText(self.tr("Add another"))
        self.cancel.setFocus()

    def start_over(self) -> None:
        """Back to the form, which still holds what may be needed again."""
        self.state(self.tr("Where do the orders come from?"))
        self._strip.show()
        chosen = next(key for key, tab in self.tabs.items() if tab.isChecked())
        self.cancel.setText(self.tr("Cancel"))
        self.choose(chosen)
