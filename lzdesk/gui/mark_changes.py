"""Changes of marks on their way to the engine, and back: done in bulk, told in a toast, undone.

Policy. Every change that was carried out can be undone, the last one first, as long as this window
is open: the engine says what each order had before, and that is what an undo gives back. Large
selections go in portions; where one fails, what went before it stays done and can be undone.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject

from lzdesk.gui.asking import Ask, Trouble

if TYPE_CHECKING:
    # Not needed to paint: msgspec comes with the first change.
    from lzdesk.domain.marks import MarkChange, Marks
    from lzdesk.gui.main_window import MainWindow

AT_ONCE = 500
"""Orders in one message: their notes come back in its reply, which has a limit."""
STEPS = 100
"""Changes that can be undone."""


class _Done(NamedTuple):
    """A change that was carried out."""

    words: str
    before: "dict[int, Marks]"


class MarkChanges(QObject):
    """One change at a time, in the order they were asked for; nobody has to wait for the last."""

    def __init__(self, ask: Ask, window: "Callable[[], MainWindow]", parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self._window = window
        self._done: list[_Done] = []
        self._busy = False
        self._waiting: deque[Callable[[], None]] = deque()

    def apply(self, rows: Sequence[int], change: "MarkChange") -> None:
        """Change the marks on these orders."""
        from lzdesk.link.messages import MarkOrders

        portions = [
            MarkOrders(tuple(some), change) for some in _portions(list(dict.fromkeys(rows)))
        ]
        if portions:
            self._in_turn(partial(self._start, portions, partial(self._on_applied, change)))

    def undo(self) -> None:
        """Take the last change back; one that is still being written too, when it is."""
        self._in_turn(self._undo)

    def _undo(self) -> None:
        from lzdesk.link.messages import RestoreMarks

        if not self._done:
            self._window().say(self.tr("There is nothing to undo."))
            return
        last = self._done[-1]
        portions = [
            RestoreMarks({row: last.before[row] for row in some})
            for some in _portions(list(last.before))
        ]
        self._start(portions, partial(self._on_undone, last))

    # One after the other

    def _in_turn(self, start: Callable[[], None]) -> None:
        self._waiting.append(start)
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and not self._busy:
            self._waiting.popleft()()

    def _start(
        self, portions: Sequence[object], then: "Callable[[dict[int, Marks], Trouble | None], None]"
    ) -> None:
        self._busy = True
        self._next(iter(portions), len(portions), 0, {}, then)

    def _next(
        self,
        portions: Iterator[object],
        total: int,
        done: int,
        before: "dict[int, Marks]",
        then: "Callable[[dict[int, Marks], Trouble | None], None]",
    ) -> None:
        if total > 1:
            from lzdesk.gui.mark_words import MarkWords

            words = MarkWords().doing(done * AT_ONCE, total * AT_ONCE)
            self._window().status.show_work(words if done < total else "")
        message = next(portions, None)
        if message is None:
            self._finish(before, None, then)
            return

        def on_reply(reply: object) -> None:
            before.update(getattr(reply, "before", {}))
            self._next(portions, total, done + 1, before, then)

        def on_trouble(trouble: Trouble) -> None:
            self._window().status.show_work("")
            self._finish(before, trouble, then)

        self._ask("mark orders", message, on_reply, on_trouble)

    def _finish(
        self,
        before: "dict[int, Marks]",
        trouble: Trouble | None,
        then: "Callable[[dict[int, Marks], Trouble | None], None]",
    ) -> None:
        self._busy = False
        then(before, trouble)
        if trouble is not None:
            # An undo that waited meant this change, and must not take back an older one.
            kept = [one for one in self._waiting if one != self._undo]
            self._waiting = deque(kept)
            self._window().tell_trouble(trouble.kind, trouble.fields)
        self._go_on()

    # What came of it

    def _on_applied(
        self, change: "MarkChange", before: "Mapping[int, Marks]", trouble: Trouble | None
    ) -> None:
        from lzdesk.gui.mark_words import MarkWords

        window = self._window()
        if before:
            words = MarkWords().done(change, len(before), window.now_ms())
            self._done.append(_Done(words, dict(before)))
            del self._done[:-STEPS]
            window.say(words, self.tr("Undo"), self.undo)
        elif trouble is None:
            window.say(self.tr("Marked so already. Nothing was changed."))

    def _on_undone(
        self, last: _Done, before: "Mapping[int, Marks]", trouble: Trouble | None
    ) -> None:
        from lzdesk.gui.mark_words import MarkWords

        if trouble is not None:
            # Giving an order back what it has already changes nothing: it may be tried again.
            return
        if last in self._done:
            self._done.remove(last)
        words = MarkWords().undone(last.words, len(self._done))
        if self._done:
            self._window().say(words, self.tr("Undo"), self.undo)
        else:
            self._window().say(words)


def _portions(rows: list[int]) -> list[list[int]]:
    return [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]
