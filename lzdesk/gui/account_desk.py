"""The place "Account risk" as the window has it: made when it is first gone to."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.desk import Desk
from lzdesk.gui.reader import Reader
from lzdesk.lib.sheets import Sheet

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow
    from lzdesk.gui.panes.account.pane import AccountPane
    from lzdesk.reading.account import Account

SLOT, HISTORY_SLOT = "account risk", "history of an indicator"


class AccountDesk(QObject):
    """Between the database, the engine and the place "Account risk"."""

    def __init__(self, window: "MainWindow", reader: Reader, ask: Ask) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._ask = ask
        self._is_made = False
        reader.failed.connect(self._on_failed)

    @cached_property
    def pane(self) -> "AccountPane":
        from lzdesk.gui.panes.account.pane import AccountPane

        made = AccountPane(self._window.theme, self._window.now_ms)
        made.shown.connect(self.refresh)
        made.sorted.connect(self._sort)
        made.history_asked.connect(self._read_history)
        made.store_asked.connect(self._show_store)
        self._is_made = True
        return made

    @property
    def is_in_sight(self) -> bool:
        return self._is_made and self.pane.isVisible()

    def listed(self) -> Sheet | None:
        """The list that is in sight."""
        return self.pane.table.as_sheet("account-risk") if self.is_in_sight else None

    def hear(self, desk: Desk) -> None:
        """Connect the desk's signals."""
        desk.stores_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Read again, where it is in sight."""
        if self.is_in_sight:
            # Imported here: it brings msgspec along, which the first frame does not wait for.
            from lzdesk.reading.account import account

            self._reader.submit(SLOT, self._on_account, account, self._window.now_ms())

    def _on_account(self, told: "Account") -> None:
        self.pane.show_account(told, {one.store_id: one for one in self._window.stores})

    def _read_history(self, store_id: int, indicator: str) -> None:
        from lzdesk.reading.account import indicator_history

        now, then = self._window.now_ms(), self.pane.show_history
        self._reader.submit(HISTORY_SLOT, then, indicator_history, store_id, indicator, now)

    def _sort(self, title: str, kind: str) -> None:
        from lzdesk.link.messages import SortNotices

        message = SortNotices(title, kind)
        self._ask("sort notices", message, lambda _reply: self.refresh(), self._on_trouble)

    def _show_store(self, store_id: int) -> None:
        store = next((one for one in self._window.stores if one.store_id == store_id), None)
        if store is not None:
            self._window.store_desk.open_page(store)

    def _on_trouble(self, trouble: Trouble) -> None:
        self._window.tell_trouble(trouble.kind, trouble.fields)

    def _on_failed(self, slot: str, words: str) -> None:
        if slot in (SLOT, HISTORY_SLOT) and self._is_made:
            self.pane.say(words)
