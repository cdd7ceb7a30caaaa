"""What the panes ask for, carried out by the engine: requests out, results and reasons shown."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from lzdesk.gui.asking import NOT_KNOWN, Ask, Asker, Trouble
from lzdesk.gui.desk import DOOR_DEMO, ENGINE_RUNNING, ENGINE_STOPPED, Desk
from lzdesk.gui.mark_changes import MarkChanges
from lzdesk.gui.words import progress_words

if TYPE_CHECKING:
    # Not needed to paint: the messages and the dialogs are imported when first used.
    from lzdesk.domain.marks import MarkChange
    from lzdesk.domain.openings import Warned
    from lzdesk.gui.dialogs.add_store import AddStoreDialog
    from lzdesk.gui.dialogs.unlock_vault import UnlockVaultDialog
    from lzdesk.gui.main_window import MainWindow

SEEN_MS = 200
"""Rows looked at within this time are told in one message."""


class DeskCommands(QObject):
    """Carries out `gui.desk.Commands`. Every request ends in the window: done, or why not."""

    start_demo = Signal()
    """The demo was asked for; whoever owns the program starts it."""

    def __init__(
        self,
        desk: Desk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asker = Asker(desk, self)
        self._marks = MarkChanges(self._asker.ask, lambda: self.window, self)
        self._window: MainWindow | None = None
        self._early: dict[str, object] = {}
        """Notices that came before there was a window, the last of each kind."""
        self._engine = ""
        self._opening: set[str] = set()
        self._adding: AddStoreDialog | None = None
        self._unlocking: UnlockVaultDialog | None = None
        self._seen: set[int] = set()
        self._seen_wait = QTimer(self, singleShot=True, interval=SEEN_MS)
        self._seen_wait.timeout.connect(self._tell_seen)
        desk.engine_state.connect(self._on_engine_state)
        desk.progress.connect(self._on_progress)
        desk.notice.connect(self._on_notice)

    def attach(self, window: "MainWindow") -> None:
        """The window that results are shown in."""
        self._window = window
        early, self._early = self._early, {}
        for kind, notice in early.items():
            window.tell_trouble(kind, getattr(notice, "fields", {}))

    def close(self) -> None:
        """Give up what is open; nothing is shown after this."""
        self._seen_wait.stop()
        self._asker.close()

    @property
    def window(self) -> "MainWindow":
        assert self._window is not None, "attach() comes before the first command"
        return self._window

    @property
    def ask(self) -> Ask:
        """Sends one message to the engine; what comes of it is told to the one who asked."""
        return self._asker.ask

    # Labels

    def print_labels(self, rows: Sequence[int]) -> None:
        """Gather the labels of these order rows into a run, and show it in the print queue."""
        self.window.print_desk.gather(rows)

    # Marks

    def mark_orders(self, rows: Sequence[int], change: "MarkChange") -> None:
        """Change the seller's own marks on these order rows."""
        self._marks.apply(rows, change)

    def undo(self) -> None:
        """Take the last change of marks back."""
        self._marks.undo()

    # Stores

    def open_store(self, key: str, accept: Sequence["Warned"] = (), url: str = "") -> None:
        """Open the store's own browser, or bring it to the front; accept: these warnings. url: on
        this page of the marketplace's."""
        from lzdesk.link.messages import OpenStore

        name = self.window.name_of(key)
        if key in self._opening:
            self.window.say(self.tr("{0} is being opened.").format(name))
            return
        self._opening.add(key)
        self.window.say(self.tr("Opening {0}").format(name))
        self._asker.ask(
            "open store",
            OpenStore(key, url, tuple(accept)),
            partial(self._on_opened, key),
            partial(self._on_not_opened, key),
        )

    def _on_opened(self, key: str, reply: object) -> None:
        self._opening.discard(key)
        name = self.window.name_of(key)
        front = self.tr("{0} is at the front.")
        opened = self.tr("{0} is open.")
        there = bool(getattr(reply, "already_open", False))
        self.window.say((front if there else opened).format(name))
        self.window.round_desk.take_keys(key)

    def _on_not_opened(self, key: str, trouble: Trouble) -> None:
        from lzdesk.gui.dialogs.not_opened import NotOpenedDialog

        self._opening.discard(key)
        window = self.window
        window.toast.hide()
        if window.store_desk.show_opening(key):
            window.round_desk.give_keys(key)
            return
        dialog = NotOpenedDialog(window.theme, window, key, window.name_of(key), trouble)
        dialog.again_asked.connect(lambda again: self.open_store(again))
        dialog.show()

    def add_store(self, door: str = "") -> None:
        """Ask for a new store, through one of the DOOR_ ways or any."""
        if door == DOOR_DEMO:
            self._start_demo()
            return
        if self._adding is None or self._adding.is_closed:
            self._adding = self._add_dialog()
        if door:
            self._adding.choose(door)
        self._adding.show()
        self._adding.raise_()
        self._adding.activateWindow()

    def import_export(self, file: str, store: str) -> None:
        """Ask for the orders of an export file to be taken into a store (its key)."""
        self.add_store()
        if self._adding is not None:
            self._adding.offer_export(file, store)

    def _add_dialog(self) -> "AddStoreDialog":
        from lzdesk.gui.dialogs.add_store import AddStoreDialog

        window = self.window
        made = AddStoreDialog(
            window.theme,
            window,
            self._asker.ask,
            window.stores,
            window.name_of,
            demo=window.places.is_empty,
        )
        made.demo_asked.connect(self._start_demo)
        made.came_late.connect(self._on_late)
        made.give_up_asked.connect(self.cancel_import)
        return made

    def cancel_import(self) -> None:
        """Take in no more of the order export; what was taken in is kept."""
        from lzdesk.link.messages import CancelImport

        self._ask_quietly("cancel import", CancelImport())

    def _start_demo(self) -> None:
        self.window.say(self.tr("The demo opens in a window of its own."))
        self.start_demo.emit()

    def _on_late(self, words: str, whole: bool) -> None:
        if whole:
            self.window.say(words)
        else:
            self.window.tell(words)

    # Reading

    def sync_now(self, keys: Sequence[str]) -> None:
        """Read these stores now, all of them when empty; start the engine where it stopped."""
        if self._engine == ENGINE_STOPPED:
            self._desk.start_again()
            return
        from lzdesk.link.messages import ReadNow

        self._asker.ask(
            "read now",
            ReadNow(tuple(keys)),
            partial(self._on_reading, tuple(keys)),
            lambda trouble: self.window.tell_trouble(trouble.kind, trouble.fields),
        )

    def _on_reading(self, keys: tuple[str, ...], _reply: object) -> None:
        if len(keys) == 1:
            words = self.tr("{0} is read now.").format(self.window.name_of(keys[0]))
        elif keys:
            words = self.tr("%Ln store(s) are read now.", "", len(keys))
        else:
            words = self.tr("All stores are read now.")
        self.window.say(words)

    def mark_seen(self, rows: Sequence[int]) -> None:
        """These order rows were looked at; told together with those that follow at once."""
        self._seen |= set(rows)
        if not self._seen_wait.isActive():
            self._seen_wait.start()

    def _tell_seen(self) -> None:
        if not self._seen or self._engine != ENGINE_RUNNING:
            # Kept until an engine can be told: `_on_engine_state` comes back here.
            return
        from lzdesk.link.messages import MarkSeen

        rows, self._seen = self._seen, set()
        self._asker.ask(
            "mark seen",
            MarkSeen(tuple(sorted(rows))),
            lambda _reply: None,
            partial(self._on_not_seen, rows),
        )

    def _on_not_seen(self, rows: set[int], trouble: Trouble) -> None:
        if trouble.kind == NOT_KNOWN:
            # Seen twice is seen once: say it again to the next engine.
            self._seen |= rows
            return
        self.window.tell_trouble(trouble.kind, trouble.fields)

    # Alerts

    def acknowledge_alerts(self, ids: Sequence[int]) -> None:
        """These are in hand: they fold away until they get worse."""
        from lzdesk.link.messages import AcknowledgeAlerts

        self._ask_quietly("acknowledge alerts", AcknowledgeAlerts(tuple(ids)))

    def snooze_alerts(self, ids: Sequence[int], until_ms: int) -> None:
        """These fold away until then."""
        from lzdesk.link.messages import SnoozeAlerts

        self._ask_quietly("snooze alerts", SnoozeAlerts(tuple(ids), until_ms))

    def _ask_quietly(self, name: str, message: object) -> None:
        """What shows by itself when it is done; only a failure is told."""
        self._asker.ask(
            name,
            message,
            lambda _reply: None,
            lambda trouble: self.window.tell_trouble(trouble.kind, trouble.fields),
        )

    # Secrets

    def unlock(self, kind: str) -> None:
        """Ask for the passphrase of the secrets: a new one for `secrets.unavailable`."""
        from lzdesk.gui.dialogs.unlock_vault import UnlockVaultDialog

        if self._unlocking is None or self._unlocking.is_closed:
            window = self.window
            new = kind == "secrets.unavailable"
            made = UnlockVaultDialog(window.theme, window, self._asker.ask, new=new)
            made.unlocked.connect(self._on_unlocked)
            made.came_late.connect(lambda words: window.tell(words))
            self._unlocking = made
        self._unlocking.show()
        self._unlocking.raise_()
        self._unlocking.activateWindow()

    def _on_unlocked(self) -> None:
        self.window.dismiss()
        self.window.say(self.tr("The secrets are open. Reading starts."))

    # Facts that arrive

    def _on_engine_state(self, state: str) -> None:
        self._engine = state
        if state == ENGINE_RUNNING and self._seen:
            self._seen_wait.start()

    def _on_notice(self, notice: object) -> None:
        if self._window is None:
            self._early[str(getattr(notice, "kind", ""))] = notice

    def _on_progress(self, progress: object) -> None:
        if getattr(progress, "job", "") == "import" and self._adding is not None:
            self._adding.show_progress(progress_words(progress))  # type: ignore[arg-type]
