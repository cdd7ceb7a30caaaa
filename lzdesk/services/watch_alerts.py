"""Keeps the alerts true: judged after each change and by the clock, and told to the window.

Policy. What changed is judged together a moment later, never more often than every two seconds or
a tenth of the time. Without a change it is judged every 20 s, for clocks run out by themselves. A
judgement that fails is logged and tried again at the next; the alerts stay as they were.
"""

import asyncio
import time
from collections.abc import Callable

import structlog

from lzdesk.alerts.registry import judge
from lzdesk.lib.clock import Now, now_ms
from lzdesk.link.messages import (
    AlertsChanged,
    AnyEvent,
    OptionsChanged,
    OrdersChanged,
    RulesChanged,
    StoresChanged,
)
from lzdesk.storage.repositories.alerts import (
    AlertsWritten,
    drop_old_alerts,
    gather_facts,
    write_alerts,
)
from lzdesk.storage.writer import Transaction, Writer

log = structlog.get_logger()

EVERY_S = 20.0
SETTLE_S = 0.5
LEAST_PAUSE_S = 2.0
SHARE = 10
"""A judgement may take this part of the writer's time."""
WAKING = (OrdersChanged, StoresChanged, OptionsChanged, RulesChanged)


class AlertWatch:
    """`run` goes on until cancelled; `heard` lets it judge soon."""

    def __init__(
        self,
        writer: Writer,
        tell: Callable[[AnyEvent], None],
        now: Now = now_ms,
        pause_s: float = LEAST_PAUSE_S,
    ) -> None:
        self._writer = writer
        self._tell = tell
        self._now = now
        self._pause_s = pause_s
        self._watched_from = now()
        self._changed = asyncio.Event()

    def heard(self, event: AnyEvent) -> None:
        """An event was told: where it may change an alert, judge soon. In the loop's thread."""
        if isinstance(event, WAKING):
            self._changed.set()

    def begin_anew(self) -> None:
        """Nothing was read for a while, for want of a computer that runs: no store is blamed."""
        self._watched_from = self._now()
        self._changed.set()

    async def run(self) -> None:
        await self._writer.run(drop_old_alerts, self._now())
        while True:
            self._changed.clear()
            began = time.monotonic()
            try:
                await self.judge_once()
            except Exception:
                # A full disk, a fault of ours: the alerts must go on when it is over.
                log.exception("alerts not judged")
            took = time.monotonic() - began
            await asyncio.sleep(max(self._pause_s, SHARE * took))
            await self._until_changed()

    async def judge_once(self, *, is_news: bool = False) -> None:
        """Judge now, and tell what came of it. is_news: something else changed the alerts too."""
        now = self._now()
        written = await self._writer.run(_judge, now, self._watched_from)
        self._tell(AlertsChanged(written.raised, now, is_news or written.is_news))

    async def _until_changed(self) -> None:
        try:
            async with asyncio.timeout(EVERY_S):
                await self._changed.wait()
        except TimeoutError:
            return
        # Changes come in bursts: the rest of this one is judged with it.
        await asyncio.sleep(min(SETTLE_S, self._pause_s))


def _judge(connection: Transaction, now: int, watched_from: int) -> AlertsWritten:
    return write_alerts(connection, judge(gather_facts(connection, now, watched_from)), now)
