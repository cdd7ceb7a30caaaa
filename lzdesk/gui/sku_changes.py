"""Changes of SKUs on their way to the engine, and back: one after the other, each undone.

Policy. Whatever was carried out can be undone, the last first, as long as this window is open. Many
SKUs go in portions; where one fails, what went before it stays done and can be undone.
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from lzdesk.gui.asking import Ask, Trouble

if TYPE_CHECKING:
    # Not needed to paint: msgspec comes with the first change.
    from lzdesk.domain.skus import Sku

T = TypeVar("T")
AT_ONCE = 500
"""SKUs in one message: what they had comes back in its reply, which has a limit."""
STEPS = 100
"""Changes that can be undone."""


class SkuChange(NamedTuple):
    """A change as it was asked for; an undo has no field."""

    names: tuple[str, ...]
    field: str = ""
    text: str = ""


class SkuChanges(QObject):
    """Sends what is asked for, and keeps what was there."""

    begun = Signal(object)
    """(SkuChange) it is on its way, or waits for one before it"""
    done = Signal(object, int)
    """(SkuChange, how many SKUs are others now)"""
    undone = Signal(int, int)
    """(how many SKUs have back what they had, how many changes can still be undone)"""
    refused = Signal(object, object)
    """(SkuChange, Trouble)"""
    progress = Signal(int, int)
    """(SKUs done, all of them) where it takes several messages; at the end both are the same"""
    nothing = Signal()
    """There is nothing to undo."""

    def __init__(self, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self._done: list[tuple[Sku, ...]] = []
        self._waiting: deque[Callable[[], None]] = deque()
        self._busy = False
        self._total = 0
        """SKUs of the change that is at work."""

    def apply(self, names: Sequence[str], field: str, text: str) -> None:
        """Type a text into a field of these SKUs."""
        change = SkuChange(tuple(dict.fromkeys(names)), field, text)
        if change.names:
            self.begun.emit(change)
            self._in_turn(lambda: self._apply(change))

    def undo(self) -> None:
        """Take the last change back; one that is still on its way too, when it is there."""
        self._in_turn(self._undo)

    def _apply(self, change: SkuChange) -> None:
        from lzdesk.link.messages import ChangeSkus

        def message(some: Sequence[str]) -> object:
            return ChangeSkus(tuple(some), change.field, change.text)

        def over(before: "tuple[Sku, ...]", trouble: Trouble | None) -> None:
            if before:
                self._done.append(before)
                del self._done[:-STEPS]
            if trouble is None:
                self.done.emit(change, len(before))
            else:
                self.refused.emit(change, trouble)

        self._total = len(change.names)
        self._send([message(some) for some in _portions(change.names)], over)

    def _undo(self) -> None:
        from lzdesk.link.messages import RestoreSkus

        if not self._done:
            self.nothing.emit()
            return
        last = self._done[-1]

        def over(before: "tuple[Sku, ...]", trouble: Trouble | None) -> None:
            if trouble is not None:
                # Giving a Sku back what it has already changes nothing: it may be tried again.
                self.refused.emit(SkuChange(tuple(one.sku for one in last)), trouble)
                return
            self._done.remove(last)
            self.undone.emit(len(last), len(self._done))

        self._total = len(last)
        self._send([RestoreSkus(tuple(some)) for some in _portions(last)], over)

    # One after the other

    def _in_turn(self, start: Callable[[], None]) -> None:
        self._waiting.append(start)
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and not self._busy:
            self._waiting.popleft()()

    def _send(
        self,
        messages: Sequence[object],
        over: "Callable[[tuple[Sku, ...], Trouble | None], None]",
        before: "tuple[Sku, ...]" = (),
    ) -> None:
        if not messages:
            self._finish(over, before, None)
            return
        self._busy = True
        if self._total > AT_ONCE:
            self.progress.emit(max(0, self._total - len(messages) * AT_ONCE), self._total)

        def on_reply(reply: object) -> None:
            self._send(messages[1:], over, (*before, *getattr(reply, "before", ())))

        self._ask(
            "change skus",
            messages[0],
            on_reply,
            lambda trouble: self._finish(over, before, trouble),
        )

    def _finish(
        self,
        over: "Callable[[tuple[Sku, ...], Trouble | None], None]",
        before: "tuple[Sku, ...]",
        trouble: Trouble | None,
    ) -> None:
        self._busy = False
        if self._total > AT_ONCE:
            self.progress.emit(self._total, self._total)
        if trouble is not None:
            # An undo that waited meant this change, and must not take back an older one.
            self._waiting = deque(one for one in self._waiting if one != self._undo)
        over(before, trouble)
        self._go_on()


def _portions(rows: Sequence[T]) -> list[Sequence[T]]:
    return [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]
