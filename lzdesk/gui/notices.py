"""What concerns the whole program, in the banner: one strip, one action, the last word wins."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject

from lzdesk.gui.desk import ENGINE_RESTARTING, ENGINE_STOPPED, Commands
from lzdesk.gui.widgets.banner import Banner
from lzdesk.gui.words import trouble_words

translate = QCoreApplication.translate

PASSPHRASE_KINDS = ("secrets.unavailable", "vault.locked")
"""What a passphrase mends."""


def _nothing() -> None:
    """A banner that is only dismissed."""


class Notices(QObject):
    """Chooses the banner's words, and what its action does."""

    def __init__(
        self,
        banner: Banner,
        commands: Commands,
        sync_now: Callable[[], None],
        read_again: Callable[[], None],
    ) -> None:
        super().__init__(banner)
        self._banner = banner
        self._commands = commands
        self._sync_now = sync_now
        self._read_again = read_again
        self._call: Callable[[], None] = _nothing
        banner.action_asked.connect(self._on_action)

    def tell(self, words: str, level: str) -> None:
        """Words until they are dismissed or something worse happens."""
        self._call = _nothing
        self._banner.say(words, action=translate("MainWindow", "Dismiss"), level=level)

    def tell_trouble(self, kind: str, fields: Mapping[str, object], store: str) -> None:
        """A kind and its fields; what a passphrase mends offers to ask for it."""
        words = trouble_words(kind, fields, store)
        if kind not in PASSPHRASE_KINDS:
            self.tell(words, "amber")
            return
        self._call = partial(self._commands.unlock, kind)
        unlock = translate("MainWindow", "Unlock")
        if kind == "secrets.unavailable":
            unlock = translate("MainWindow", "Set a passphrase")
        self._banner.say(words, action=unlock, level="amber")

    def tell_engine(self, state: str) -> None:
        """The engine stopped, or is started again; nothing while it runs."""
        self._call = self._sync_now
        if state == ENGINE_STOPPED:
            words = translate(
                "MainWindow", "Reading stopped. The orders shown are from the last read."
            )
            self._banner.say(words, action=translate("MainWindow", "Start again"))
        elif state == ENGINE_RESTARTING:
            words = translate(
                "MainWindow", "Reading stopped and is started again. Nothing was lost."
            )
            self._banner.say(words, level="amber")
        else:
            self._banner.hide()

    def tell_unreadable(self, error: str) -> None:
        """A query of the panes failed."""
        words = translate(
            "MainWindow", "The orders could not be read from this computer's disk: {0}"
        )
        self._call = self._read_again
        self._banner.say(words.format(error), action=translate("MainWindow", "Read again"))

    def _on_action(self) -> None:
        self._banner.hide()
        self._call()
