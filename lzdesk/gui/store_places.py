"""Stores and groups change their places in the rail: by key, by menu, and by dragging."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.asking import Trouble
from lzdesk.gui.desk import Commands
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.panes.rail.model import RailLine
from lzdesk.gui.panes.rail.moves import Moved, dropped, stepped
from lzdesk.reading.stores import RailStore

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

LONGEST = 120


class StorePlaces(QObject):
    """Works a move out and asks the engine for it."""

    def __init__(self, window: "MainWindow", commands: Commands) -> None:
        super().__init__(window)
        self._window = window
        self._commands = commands
        window.rail.list.dropped.connect(self.drop)

    def step(self, line: RailLine, step: int) -> None:
        """A store among those of its group, or a group among groups: -1 up, 1 down."""
        moved = stepped(self._window.stores, line, step)
        if moved is not None:
            self._order(moved.keys)

    def drop(self, line: RailLine, lines: Sequence[RailLine], gap: int) -> None:
        """A line of the rail was let go over the line `gap`, or below all."""
        stores = self._window.stores
        moved = dropped(stores, lines, line, gap)
        if moved is None:
            return
        if line.store is None or moved.group == line.group:
            self._order(moved.keys)
            return
        before = Moved(tuple(one.key for one in stores), line.group)
        self._regroup(line.store, moved, partial(self._on_regrouped, line.store, moved, before))

    def _regroup(self, store: RailStore, moved: Moved, then: object) -> None:
        from lzdesk.link.messages import ChangeStore

        assert callable(then)
        message = ChangeStore(store.key, group=moved.group)
        self._commands.ask("change store", message, then, self._on_trouble)

    def _on_regrouped(self, store: RailStore, moved: Moved, before: Moved, _reply: object) -> None:
        self._order(moved.keys)
        name = one_line(store.name, LONGEST)
        words = self.tr("{0} is in {1} now.").format(name, one_line(moved.group, LONGEST))
        if not moved.group:
            words = self.tr("{0} is in no group now.").format(name)
        back = partial(self._regroup, store, before, lambda _reply: self._order(before.keys))
        self._window.say(words, self.tr("Undo"), back)

    def _order(self, keys: Sequence[str]) -> None:
        from lzdesk.link.messages import OrderStores

        message = OrderStores(tuple(keys))
        self._commands.ask("order stores", message, lambda _reply: None, self._on_trouble)

    def _on_trouble(self, trouble: Trouble) -> None:
        self._window.tell_trouble(trouble.kind, trouble.fields)
