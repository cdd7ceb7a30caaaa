"""Stand-ins for what the program gives the window: a desk of signals, and recorded commands."""

import asyncio
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from lzdesk.gui.asking import Trouble
from lzdesk.link.messages import AlertsChanged, ConsentInBrowser, Done, Failed
from lzdesk.link.window_end import RequestFailed
from lzdesk.services.watch_alerts import AlertWatch
from lzdesk.storage.writer import Writer
from tests.gui.desk_db import DAY, NOW_MS


class PretendDesk(QObject):
    """Signals that a test emits, in place of the engine's link."""

    orders_changed = Signal(list)
    stores_changed = Signal()
    progress = Signal(object)
    engine_state = Signal(str)
    notice = Signal(object)
    views_changed = Signal()
    skus_changed = Signal()
    runs_changed = Signal()
    bags_changed = Signal()
    options_changed = Signal()
    rules_changed = Signal()
    outbox_changed = Signal(object)
    alerts_changed = Signal(object)
    browsers_changed = Signal(list)
    store_checked = Signal(object)
    way_out_changed = Signal(object)
    browser_news = Signal(object)
    pace = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[object] = []
        # Nobody agrees in a browser until a test says so.
        self.answers: dict[type, object] = {
            ConsentInBrowser: RequestFailed(Failed("consent.given_up"))
        }
        """Message type to its reply, or to the exception that is raised instead."""
        self.starts = 0
        self.waits: asyncio.Event | None = None
        """Answers are held back until this is set."""

    def start_again(self) -> None:
        self.starts += 1

    async def request(self, message: object) -> object:
        self.asked.append(message)
        if self.waits is not None:
            await self.waits.wait()
        answer = self.answers.get(type(message), Done())
        if isinstance(answer, Exception):
            raise answer
        return answer


class RecordedCommands:
    """Notes what the window asked for."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, object]] = []
        self.accepted: list[object] = []
        """Warnings that were accepted with the last opening."""
        self.asked: list[tuple[object, Callable[[object], None], Callable[[Trouble], None]]] = []

    def ask(
        self,
        name: str,
        message: object,
        then: Callable[[object], None],
        failed: Callable[[Trouble], None],
    ) -> None:
        """Notes the message; a test answers through `asked`."""
        self.asked.append((message, then, failed))

    def print_labels(self, rows: Sequence[int]) -> None:
        self.calls.append(("print_labels", list(rows)))

    def cancel_import(self) -> None:
        self.calls.append(("cancel_import", None))

    def open_store(self, key: str, accept: Sequence[object] = (), url: str = "") -> None:
        self.calls.append(("open_store", key, url) if url else ("open_store", key))
        self.accepted = list(accept)

    def add_store(self, door: str = "") -> None:
        self.calls.append(("add_store", door))

    def import_export(self, file: str, store: str) -> None:
        self.calls.append(("import_export", (file, store)))

    def unlock(self, kind: str) -> None:
        self.calls.append(("unlock", kind))

    def sync_now(self, keys: Sequence[str]) -> None:
        self.calls.append(("sync_now", list(keys)))

    def acknowledge_alerts(self, ids: Sequence[int]) -> None:
        self.calls.append(("acknowledge_alerts", list(ids)))

    def snooze_alerts(self, ids: Sequence[int], until_ms: int) -> None:
        self.calls.append(("snooze_alerts", (list(ids), until_ms)))

    def mark_orders(self, rows: Sequence[int], change: object) -> None:
        self.calls.append(("mark_orders", (list(rows), change)))

    def undo(self) -> None:
        self.calls.append(("undo", None))

    def mark_seen(self, rows: Sequence[int]) -> None:
        self.calls.append(("mark_seen", list(rows)))


def judged(writer: Writer) -> tuple[int, ...]:
    """Judge the alerts of a desk of the pictures as the engine does; those that were raised."""
    told: list[AlertsChanged] = []
    since = iter((NOW_MS - DAY, NOW_MS))
    watch = AlertWatch(writer, told.append, lambda: next(since))  # type: ignore[arg-type]
    asyncio.run(watch.judge_once())
    return told[0].raised
