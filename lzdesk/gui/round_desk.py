"""A round through the stores as the window has it: the next one, a verdict, where it stands."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.amounts import amounts
from lzdesk.gui.asking import Trouble
from lzdesk.gui.clock_words import moment_words
from lzdesk.gui.desk import Commands, Desk
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reader import Reader
from lzdesk.gui.words import translate
from lzdesk.reading.visits import Visit, VisitsNow, visits_now

if TYPE_CHECKING:
    # Imported with the first round.
    from lzdesk.gui.dialogs.round import RoundDialog
    from lzdesk.gui.main_window import MainWindow

LONGEST = 120
SLOT = "visits"
FINE = "fine"


def visited_words(visit: Visit, now_ms: int) -> str:
    """When a store was looked at, and how it was: `Looked at 09:12, fine.`"""
    when, note = moment_words(visit.at, now_ms), one_line(visit.note, LONGEST)
    if visit.verdict == FINE:
        words = translate("Round", "Looked at {0}, fine.")
        noted = translate("Round", "Looked at {0}, fine: {1}.")
    else:
        words = translate("Round", "Looked at {0}, trouble.")
        noted = translate("Round", "Looked at {0}, trouble: {1}.")
    return noted.format(when, note.rstrip(".。")) if note else words.format(when)


class RoundDesk(QObject):
    """The round itself is the engine's: here is the store whose turn it is."""

    def __init__(self, window: "MainWindow", reader: Reader, commands: Commands) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._commands = commands
        self._dialog: RoundDialog | None = None
        self._left: tuple[str, ...] = ()
        self._total = self._looked = self._skipped = 0
        self._first = True
        self._waits = False
        self.visits: Mapping[str, Visit] = {}

    def hear(self, desk: Desk) -> None:
        """Connect the desk's signals, and read who was looked at."""
        desk.stores_changed.connect(self._read)
        desk.browsers_changed.connect(lambda _keys: self._raise_dialog())
        self._read()

    def _read(self) -> None:
        if not self._window.is_closed:
            self._reader.submit(SLOT, self._show_visits, visits_now)

    def _show_visits(self, now: VisitsNow) -> None:
        self.visits = now.visits
        at = self._window.now_ms()
        words = {key: visited_words(visit, at) for key, visit in now.visits.items()}
        self._window.rail.model.visits = words
        if not self._waits:
            over = {*now.looked, *now.skipped}
            self._left = tuple(key for key in now.stores if key not in over)
            self._total = len(now.stores)
            self._looked, self._skipped = len(now.looked), len(now.skipped)
        if self._first and self._left:
            self._tell_resumed()
        self._first = False
        if self._dialog is None or self._dialog.is_closed or self._waits:
            return
        if self._left:
            self._show_dialog(raised=False)
        else:
            # Another seat has ended it.
            self._close_dialog()

    def _tell_resumed(self) -> None:
        words = self.tr("A round is under way: {0}.").format(self.place)
        self._window.say(words, self.tr("Go on"), self.next)

    @property
    def current(self) -> str:
        """Key of the store whose turn it is; empty where no round is under way."""
        return self._left[0] if self._left else ""

    @property
    def place(self) -> str:
        """Where the round stands: `3 of 12`."""
        number = self._total - len(self._left) + 1
        words = self.tr("{0} of {1}")
        return words.format(count_words(min(number, self._total)), count_words(self._total))

    # What the keys do

    def next(self) -> None:
        """Open the store whose turn it is; begin a round where none is under way."""
        if self.current:
            self._show_dialog()
            self._commands.open_store(self.current)
            return
        from lzdesk.link.messages import BeginRound

        chosen = self._window.store_desk.browsers.chosen()
        self._ask("begin round", BeginRound(chosen if len(chosen) > 1 else ()), opens=True)

    def judge(self, verdict: str, note: str = "") -> None:
        """The store whose turn it is was looked at; verdict: fine or trouble."""
        from lzdesk.link.messages import NoteVisit

        if not self._has_round():
            return
        if not note and self._dialog is not None and not self._dialog.is_closed:
            note = self._dialog.note.text
        self._ask("note visit", NoteVisit(self.current, verdict, note))

    def skip(self) -> None:
        """The next one; this one is not looked at."""
        from lzdesk.link.messages import SkipStore

        if self._has_round():
            self._ask("skip store", SkipStore(self.current))

    def end(self) -> None:
        """End the round where it stands."""
        from lzdesk.link.messages import EndRound

        if self._has_round():
            self._ask("end round", EndRound())

    def _has_round(self) -> bool:
        if not self.current:
            self._window.say(self.tr("No round is under way."))
        return bool(self.current) and not self._waits

    def _ask(self, name: str, message: object, *, opens: bool = False) -> None:
        if self._waits:
            # A second key before the first was answered would judge a store nobody looked at.
            return
        self._waits = True
        if self._dialog is not None and not self._dialog.is_closed:
            self._dialog.setEnabled(False)
        then = partial(self._on_moved, opens)
        self._commands.ask(name, message, then, self._on_trouble)

    def _on_moved(self, opens: bool, reply: object) -> None:
        self._waits = False
        self._left = tuple(getattr(reply, "left", ()))
        self._total = len(getattr(reply, "stores", ()))
        self._looked = len(getattr(reply, "looked", ()))
        self._skipped = len(getattr(reply, "skipped", ()))
        if self._left:
            self._show_dialog(raised=opens, anew=True)
            if opens:
                self._commands.open_store(self.current)
            return
        self._close_dialog()
        self._window.say(self._ended_words())

    def _ended_words(self) -> str:
        if not self._total:
            return self.tr("There is no store to look at.")
        told = [self.tr("%Ln store(s) looked at", "", self._looked)]
        if self._skipped:
            told.append(self.tr("%Ln skipped", "", self._skipped))
        if left := self._total - self._looked - self._skipped:
            told.append(self.tr("%Ln not looked at", "", left))
        return self.tr("The round is over: {0}.").format(amounts.listed(told))

    def _on_trouble(self, trouble: Trouble) -> None:
        self._waits = False
        if self._dialog is not None and not self._dialog.is_closed:
            self._dialog.setEnabled(True)
            self._dialog.tell_trouble(trouble)
            return
        self._window.tell_trouble(trouble.kind, trouble.fields)

    # Its dialog

    def _show_dialog(self, *, raised: bool = True, anew: bool = False) -> None:
        from lzdesk.gui.dialogs.round import RoundDialog

        fresh = False
        if self._dialog is None or self._dialog.is_closed:
            self._dialog = RoundDialog(self._window, self)
            raised = fresh = True
        window, key = self._window, self.current
        visit = self.visits.get(key)
        told = self.tr("Not looked at in a round yet.")
        if visit is not None:
            told = visited_words(visit, window.now_ms())
        self._dialog.setEnabled(not self._waits)
        name = one_line(window.name_of(key), LONGEST)
        self._dialog.show_store(self.place, name, told, anew=anew)
        if fresh:
            self._dialog.stand_aside()
        if raised:
            self._dialog.show()
            self._dialog.raise_()
            self._dialog.activateWindow()

    def _raise_dialog(self) -> None:
        """A browser that opened just now stands above it, where the system lets it."""
        if self._dialog is not None and not self._dialog.is_closed:
            self._dialog.raise_()

    def take_keys(self, key: str) -> None:
        """A store is open and in front. Of the round's own one, a key says how it was: they have
        to come here, where the system lets them."""
        if key == self.current and self._dialog is not None and not self._dialog.is_closed:
            self._dialog.raise_()
            self._dialog.activateWindow()

    def give_keys(self, key: str) -> None:
        """A store was stopped by a check. Of the round's own one, the window shows why: it comes
        before the browser that was looked at last."""
        if key == self.current and self._dialog is not None and not self._dialog.is_closed:
            self._window.raise_()
            self._window.activateWindow()

    def _close_dialog(self) -> None:
        if self._dialog is not None and not self._dialog.is_closed:
            self._dialog.reject()
