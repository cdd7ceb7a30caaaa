"""Stand-ins for what the program gives the window: a desk of signals, and recorded commands."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal


class PretendDesk(QObject):
    """Signals that a test emits, in place of the engine's link."""

    orders_changed = Signal(list)
    stores_changed = Signal()
    progress = Signal(object)
    engine_state = Signal(str)
    notice = Signal(object)
    browsers_changed = Signal(list)

    async def request(self, message: object) -> object:
        return message


class RecordedCommands:
    """Notes what the window asked for."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, object]] = []

    def print_labels(self, rows: Sequence[int]) -> None:
        self.calls.append(("print_labels", list(rows)))

    def open_store(self, key: str) -> None:
        self.calls.append(("open_store", key))

    def add_store(self) -> None:
        self.calls.append(("add_store", None))

    def sync_now(self, keys: Sequence[str]) -> None:
        self.calls.append(("sync_now", list(keys)))

    def mark_seen(self, rows: Sequence[int]) -> None:
        self.calls.append(("mark_seen", list(rows)))
