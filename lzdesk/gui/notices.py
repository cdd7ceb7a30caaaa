"""What concerns the whole program, in the banner: one strip, one action, the worst of it first."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from lzdesk.gui.clock_words import hour_minute_second
from lzdesk.gui.desk import ENGINE_RESTARTING, ENGINE_STARTING, ENGINE_STOPPED, Commands
from lzdesk.gui.money import count_words
from lzdesk.gui.widgets.banner import Banner
from lzdesk.gui.words import RECOVERED_KINDS, SAVED, SAVING_KINDS, trouble_words
from lzdesk.lib.clock import Now
from lzdesk.reading.stores import RailStore

translate = QCoreApplication.translate

PASSPHRASE_KINDS = ("secrets.unavailable", "vault.locked")
"""What a passphrase mends."""


SAVING, RECOVERED, TOLD, ENGINE, UNCHECKED, UNREADABLE, DISK, NETWORK = range(8)
"""What the banner can be about, the most urgent first: one at a time is shown."""

MB = 1_000_000
RESTART_TOLD_MS = 20_000
DISK_NEARLY_FULL = 200 * MB


def _nothing() -> None:
    """A banner that is only dismissed."""


class Said(NamedTuple):
    """What the banner says of one thing."""

    words: str
    action: str
    call: Callable[[], None]
    level: str = "red"


class Notices(QObject):
    """Keeps what stands, shows the most urgent of it, and takes each away when it is over."""

    def __init__(
        self,
        banner: Banner,
        commands: Commands,
        sync_now: Callable[[], None],
        read_again: Callable[[], None],
        folder: Path,
        now_ms: Now,
    ) -> None:
        """folder: the data folder, whose disk is watched."""
        super().__init__(banner)
        self._banner = banner
        self._commands = commands
        self._sync_now = sync_now
        self._read_again = read_again
        self._folder = folder
        self._now_ms = now_ms
        self._standing: dict[int, Said] = {}
        self._shown: int | None = None
        self._stopped_at = 0
        self._comes_back = False
        """It is started again without being asked to."""
        self._restart_told = QTimer(self, singleShot=True, interval=RESTART_TOLD_MS)
        self._restart_told.timeout.connect(self.dismiss)
        banner.action_asked.connect(self._on_action)

    def tell(self, words: str, level: str) -> None:
        """Words until they are dismissed or something worse happens."""
        dismiss = translate("MainWindow", "Dismiss")
        self._stand(TOLD, Said(words, dismiss, _nothing, level))

    def tell_trouble(self, kind: str, fields: Mapping[str, object], store: str) -> None:
        """A kind and its fields; what a passphrase mends offers to ask for it."""
        if kind == SAVED:
            self._end(SAVING)
            return
        words = trouble_words(kind, fields, store)
        show = translate("MainWindow", "Show the folder")
        if kind in SAVING_KINDS:
            self._stand(SAVING, Said(words, show, self._show_folder))
            return
        if kind in RECOVERED_KINDS:
            self._stand(RECOVERED, Said(words, translate("MainWindow", "Dismiss"), _nothing))
            return
        if kind not in PASSPHRASE_KINDS:
            self.tell(words, "amber")
            return
        unlock = translate("MainWindow", "Unlock")
        if kind == "secrets.unavailable":
            unlock = translate("MainWindow", "Set a passphrase")
        self._stand(TOLD, Said(words, unlock, partial(self._commands.unlock, kind), "amber"))

    def tell_engine(self, state: str) -> None:
        """The engine stopped, or is started again; nothing while it runs."""
        if state == ENGINE_STARTING:
            # What was told stands until it runs.
            return
        if state not in (ENGINE_STOPPED, ENGINE_RESTARTING):
            self._end(ENGINE, TOLD)
            self._tell_restart()
            return
        if self._restart_told.isActive():
            # It is over, and stands before what comes now.
            self._restart_told.stop()
            self._end(TOLD)
        self._stopped_at = self._stopped_at or self._now_ms()
        self._comes_back = state == ENGINE_RESTARTING
        when = hour_minute_second(self._stopped_at)
        if state == ENGINE_STOPPED:
            words = translate(
                "MainWindow", "Reading stopped at {0}. The orders shown are from the last read."
            )
            again = translate("MainWindow", "Start again")
            self._stand(ENGINE, Said(words.format(when), again, self._sync_now))
        else:
            words = translate(
                "MainWindow", "Reading stopped at {0} and is started again. Nothing was lost."
            )
            self._stand(ENGINE, Said(words.format(when), "", self._sync_now, "amber"))

    def tell_unchecked(self, since: int | None) -> None:
        """The engine answers, but has not judged the alerts since then; None: it does again."""
        if since is None:
            self._end(UNCHECKED)
            return
        words = translate(
            "MainWindow", "The alerts were last checked at {0}. What came up since is not told."
        ).format(hour_minute_second(since))
        again = translate("MainWindow", "Read again")
        self._stand(UNCHECKED, Said(words, again, self._sync_now))

    def _tell_restart(self) -> None:
        """It runs again: what happened stays in sight for a while."""
        since, self._stopped_at = self._stopped_at, 0
        if not since or not self._comes_back:
            return
        words = translate(
            "MainWindow", "Reading stopped at {0} and was started again. Nothing was lost."
        )
        self.tell(words.format(hour_minute_second(since)), "amber")
        self._restart_told.start()

    def tell_unreadable(self, error: str) -> None:
        """A query of the panes failed."""
        words = translate(
            "MainWindow", "The orders could not be read from this computer's disk: {0}"
        )
        again = translate("MainWindow", "Read again")
        self._stand(UNREADABLE, Said(words.format(error), again, self._read_again))

    def judge_network(self, stores: Sequence[RailStore]) -> None:
        """Whether no marketplace answers at all, or at least one does."""
        read = [store for store in stores if store.state not in ("offline", "paused")]
        silent = [store for store in read if store.detail == "marketplace.unreachable"]
        if not read or len(silent) < len(read):
            self._end(NETWORK)
            return
        words = translate(
            "MainWindow",
            "No marketplace answers, maybe for want of a network. Reading goes on by itself;"
            " the orders are from the last read.",
        )
        again = translate("MainWindow", "Read again")
        self._stand(NETWORK, Said(words, again, self._sync_now, "amber"))

    def judge_disk(self) -> None:
        """Whether the disk of the data folder is nearly full. Costs microseconds."""
        try:
            free = shutil.disk_usage(self._folder).free
        except OSError:
            return
        if free >= DISK_NEARLY_FULL:
            self._end(DISK)
        else:
            self.tell_disk(free)

    def tell_disk(self, free: int) -> None:
        """So many bytes are left on it."""
        words = translate(
            "MainWindow",
            "{0} MB left on this disk. Reading stops when it is full; the marketplaces keep the"
            " orders.",
        ).format(count_words(free // MB))
        show = translate("MainWindow", "Show the folder")
        self._stand(DISK, Said(words, show, self._show_folder))

    def dismiss(self) -> None:
        """Take away what was told; what stands by itself stays."""
        self._end(TOLD)

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _stand(self, about: int, said: Said) -> None:
        self._standing[about] = said
        self._show()

    def _end(self, *abouts: int) -> None:
        gone = [self._standing.pop(about, None) for about in abouts]
        if any(gone):
            self._show()

    def _show(self) -> None:
        self._shown = min(self._standing, default=None)
        if self._shown is None:
            self._banner.hide()
            return
        said = self._standing[self._shown]
        self._banner.say(said.words, action=said.action, level=said.level)

    def _on_action(self) -> None:
        if self._shown is None:
            return
        about, said = self._shown, self._standing[self._shown]
        if about not in (DISK, SAVING):
            self._end(about)
        said.call()
