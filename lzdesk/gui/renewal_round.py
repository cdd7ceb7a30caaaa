"""The consents that are over or end soon, renewed one after the other."""

from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.desk import DOOR_APP, Commands
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reader import Reader
from lzdesk.reading.app_uses import DueConsent, due_consents
from lzdesk.reading.stores import RailStore

if TYPE_CHECKING:
    from lzdesk.gui.dialogs.renew_consent import RenewConsentForm
    from lzdesk.gui.main_window import MainWindow

LONGEST = 120
SLOT = "consents"


class RenewalRound(QObject):
    """Guides through them: each has its form, which says where in the round it stands."""

    def __init__(self, window: "MainWindow", reader: Reader, commands: Commands) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._commands = commands
        self._left: deque[DueConsent] = deque()
        self._total = self._renewed = 0
        self.form: RenewConsentForm | None = None

    def begin(self) -> None:
        """Begin with the consent that ends first; say so where none has to be renewed."""
        if self.form is None:
            self._reader.submit(SLOT, self._on_read, due_consents, self._window.now_ms())

    def _on_read(self, due: Sequence[DueConsent]) -> None:
        if self.form is not None:
            return
        if not due:
            self._window.say(self.tr("No consent is over or ends soon."))
            return
        self._left, self._total, self._renewed = deque(due), len(due), 0
        self._next()

    def renew(self, store: RailStore) -> None:
        """One store's consent alone."""
        form = self._make_form(store, "")
        words = self.tr("The consent of {0} is renewed. Its orders are read now.")
        name = one_line(store.name, LONGEST)
        form.renewed.connect(lambda _keys: self._window.say(words.format(name)))
        form.show()
        form.begin()

    def _make_form(self, store: RailStore, place: str) -> "RenewConsentForm":
        from lzdesk.gui.dialogs.renew_consent import RenewConsentForm

        window = self._window
        ask = self._commands.ask
        form = RenewConsentForm(window.theme, window, ask, store, window.name_of, place)
        form.app_asked.connect(lambda: self._commands.add_store(DOOR_APP))
        return form

    def _next(self) -> None:
        while self._left:
            due = self._left.popleft()
            store = self._window.store_desk.store_of(due.store_key)
            if store is not None:
                self._show(store)
                return
        self._tell_end()

    def _show(self, store: RailStore) -> None:
        number = self._total - len(self._left)
        words = self.tr("{0} of {1}").format(number, self._total)
        self.form = form = self._make_form(store, words if self._total > 1 else "")
        form.renewed.connect(self._on_renewed)
        form.skipped.connect(partial(self._go_on, form))
        form.finished.connect(partial(self._on_finished, form))
        form.show()
        form.begin()

    def _on_renewed(self, keys: Sequence[str]) -> None:
        """Whoever signed in: what was renewed need not be asked for again."""
        self._renewed += 1
        before = len(self._left)
        self._left = deque(one for one in self._left if one.store_key not in keys)
        self._renewed += before - len(self._left)

    def _go_on(self, form: "RenewConsentForm") -> None:
        if form is self.form:
            self.form = None
            form.reject()
            self._next()

    def _on_finished(self, form: "RenewConsentForm", result: int) -> None:
        """Renewed: the next. Closed by hand: the round is over."""
        if form is not self.form:
            return
        self.form = None
        if result:
            self._next()
        else:
            self._left.clear()
            self._tell_end()

    def _tell_end(self) -> None:
        left = self._total - self._renewed
        words = [self.tr("%Ln consent(s) renewed.", "", self._renewed)]
        if left:
            words.append(self.tr("%Ln still to renew.", "", left))
        self._window.say(" ".join(words))
