"""The stores' own browsers, several at once: opened in turn, closed, tiled; their memory."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from lzdesk.gui.amounts import amounts
from lzdesk.gui.asking import Trouble
from lzdesk.gui.desk import Commands
from lzdesk.gui.opening_words import verdict
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reasons import reason_words
from lzdesk.reading.stores import RailStore

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow
    from lzdesk.link.messages import NotOpened, StoreRested, StoresOpened

LONGEST = 60
NAMED = 3
"""Stores that did not open which are told one by one; the rest as a number."""


class BrowserDesk(QObject):
    """Asks the engine for what is wanted of several browsers, and says what came of it."""

    def __init__(self, window: "MainWindow", commands: Commands) -> None:
        super().__init__(window)
        self._window = window
        self._commands = commands
        self._opening = False

    # Which stores are meant

    def chosen(self) -> tuple[str, ...]:
        """Keys of the stores that are chosen in the rail, in its order."""
        scope = self._window.rail.scope
        return tuple(one.key for one in self._window.stores if one.store_id in scope)

    def of_group(self, group: str) -> tuple[str, ...]:
        return tuple(one.key for one in self._window.stores if one.group == group)

    def meant_with(self, store: RailStore) -> tuple[str, ...]:
        """A store, or with it all that are chosen where it is one of them."""
        chosen = self.chosen()
        return chosen if store.key in chosen else (store.key,)

    def those_open(self, keys: Sequence[str]) -> tuple[str, ...]:
        return tuple(key for key in keys if key in self._window.arrivals.browsers)

    # What is done with them

    def open_chosen(self) -> None:
        """Open those that are chosen; the one that is meant where none is."""
        keys = self.chosen()
        current = self._window.store_desk.current()
        if not keys and current is not None:
            keys = (current.key,)
        if not keys:
            words = self.tr("Choose stores in the rail first: Ctrl and a click choose several.")
            self._window.say(words)
            return
        self.open(keys)

    def open(self, keys: Sequence[str]) -> None:
        """Open these in turn."""
        if len(keys) == 1:
            self._commands.open_store(keys[0])
            return
        if self._opening:
            self._window.say(self.tr("Stores are being opened. Stop it, or wait until it is over."))
            return
        from lzdesk.link.messages import OpenStores

        self._opening = True
        self._window.say(self.tr("Opening %Ln store(s), one after the other", "", len(keys)))
        self._commands.ask(
            "open stores", OpenStores(tuple(keys)), self._on_opened, self._on_open_trouble
        )

    def cancel(self) -> None:
        """Open no more of them."""
        from lzdesk.link.messages import CancelOpening

        self._ask("cancel opening", CancelOpening())

    def _on_opened(self, reply: object) -> None:
        self._opening = False
        told: StoresOpened = reply  # type: ignore[assignment]
        there = len(told.opened) + len(told.already_open)
        parts = [self.tr("%Ln store(s) open.", "", there)]
        if told.left:
            parts.append(self.tr("%Ln store(s) left closed.", "", len(told.left)))
        self._window.say(" ".join(parts))
        if told.stopped:
            self._tell_stopped(told.stopped)

    def _tell_stopped(self, stopped: "Sequence[NotOpened]") -> None:
        """In the banner, until it is dismissed: each with its reason, the first few by name."""
        lines = [self.tr("%Ln store(s) did not open.", "", len(stopped))]
        for one in stopped[:NAMED]:
            words = self.tr("{0}: {1}.")
            name = one_line(self._window.name_of(one.store), LONGEST)
            lines.append(words.format(name, self._why(one).rstrip(".。")))
        if len(stopped) > NAMED:
            lines.append(amounts.more_stores(len(stopped) - NAMED))
        self._window.tell(" ".join(lines))

    def _why(self, one: "NotOpened") -> str:
        """In the words of its own page, where a check stopped it."""
        if one.kind in ("opening.stopped", "opening.asks"):
            outcome, checks = self._window.store_desk.told.opening_of(one.store)
            if checks:
                return verdict(outcome, checks, self._window.name_of(one.store)).statement
        return reason_words(one.kind, one.fields)

    def _on_open_trouble(self, trouble: Trouble) -> None:
        self._opening = False
        self._window.tell_trouble(trouble.kind, trouble.fields)

    def close_chosen(self) -> None:
        """Close those that are chosen, all that are open where none is."""
        self.close(self.chosen() or tuple(self._window.arrivals.browsers))

    def close(self, keys: Sequence[str]) -> None:
        """Close those of these that are open."""
        there = self.those_open(keys)
        if not there:
            self._window.say(self.tr("No browser of these stores is open."))
            return
        from lzdesk.link.messages import CloseStores

        self._ask("close stores", CloseStores(there), partial(self._on_closed, there))

    def _on_closed(self, keys: Sequence[str], _reply: object) -> None:
        if len(keys) == 1:
            words = self.tr("{0} is closed. Its pages come back when it is opened.")
            self._window.say(words.format(one_line(self._window.name_of(keys[0]), LONGEST)))
        else:
            self._window.say(
                self.tr(
                    "%Ln store(s) closed. Their pages come back when they are opened.",
                    "",
                    len(keys),
                )
            )

    def tile(self) -> None:
        """The windows of the chosen stores that are open beside each other; else of all."""
        there = self.those_open(self.chosen())
        keys = there if len(there) > 1 else tuple(self._window.arrivals.browsers)
        if not keys:
            self._window.say(self.tr("No store is open: there is nothing to put in order."))
            return
        from lzdesk.link.messages import TileStores

        # In the rail's order, whatever came first.
        ordered = tuple(one.key for one in self._window.stores if one.key in keys)
        self._ask("tile stores", TileStores(self._areas(), ordered, self._title()), self._on_tiled)

    def _areas(self) -> tuple[tuple[int, int, int, int], ...]:
        """The screen the window is on first."""
        own = self._window.screen()
        screens = sorted(QGuiApplication.screens(), key=lambda one: one is not own)
        found = (screen.availableGeometry() for screen in screens)
        return tuple((one.x(), one.y(), one.width(), one.height()) for one in found)

    def _title(self) -> int:
        """Height of the title bar that this system puts above a window, as it does above ours.

        Under X11 alone: elsewhere the browser counts its bar as a part of its window.
        """
        if QGuiApplication.platformName() != "xcb":
            return 0
        return max(0, self._window.geometry().top() - self._window.frameGeometry().top())

    def _on_tiled(self, reply: object) -> None:
        count = int(getattr(reply, "windows", 0))
        self._window.say(self.tr("%Ln window(s) stand beside each other.", "", count))

    def _ask(self, name: str, message: object, then: object = None) -> None:
        self._commands.ask(
            name,
            message,
            then if callable(then) else (lambda _reply: None),
            lambda trouble: self._window.tell_trouble(trouble.kind, trouble.fields),
        )

    # What is told

    def hear(self, told: object) -> None:
        """Memory that was measured, a browser that was closed by itself, a download."""
        if hasattr(told, "is_new"):
            self._window.store_desk.downloads.hear(told)
        elif hasattr(told, "memory"):
            self._window.rail.show_memory(told.memory)
            total = int(getattr(told, "total", 0))
            self._window.store_desk.show_memory(told.memory, total)
        else:
            self._say_rested(told)  # type: ignore[arg-type]

    def _say_rested(self, told: "StoreRested") -> None:
        names = amounts.listed(one_line(self._window.name_of(key), LONGEST) for key in told.stores)
        after = amounts.minutes(told.minutes)
        words = self.tr("{0} closed after {1} without use. Its pages come back when it is opened.")
        if told.why == "memory":
            words = self.tr(
                "{0} closed to free memory, after {1} without use. Its pages come back when it is"
                " opened."
            )
        self._window.say(words.format(names, after))
        page = self._window.store_desk.page_in_sight
        if page is not None and page.store is not None and page.store.key in told.stores:
            # Its history has a line more.
            page.read()
