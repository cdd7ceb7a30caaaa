"""What keeps the desk from being saved: told when it begins and when it is over.

Policy. A job that cannot be saved leaves nothing behind and is tried again by whoever wanted it.
Meanwhile a small write is tried every two seconds; the first that is saved ends the trouble, and
all that waits goes on at once. Damage does not pass: it is told, and the engine starts again.
"""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog

from lzdesk.domain.errors import LzdeskError
from lzdesk.storage.trouble import PASSING
from lzdesk.storage.writer import Transaction, Writer

log = structlog.get_logger()

PROBE_S = 2.0
LEAST_ROOM = 1_000_000
"""Bytes below which a full disk is still full, though a single page may find room."""
WELL = "storage.well"


class StorageWatch:
    """`run` goes on until cancelled."""

    def __init__(
        self,
        writer: Writer,
        trouble: Callable[[LzdeskError], None],
        well: Callable[[], Awaitable[None]],
        damaged: Callable[[LzdeskError], None],
        probe_s: float = PROBE_S,
    ) -> None:
        """trouble: told once when it begins. well: when all can be saved again. damaged: the file
        itself is; it must be opened anew."""
        self._writer = writer
        self._trouble = trouble
        self._well = well
        self._damaged = damaged
        self._probe_s = probe_s
        self._kind = ""
        self._heard = asyncio.Event()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()

        def heard(error: LzdeskError) -> None:
            loop.call_soon_threadsafe(self._hear, error)

        self._writer.on_trouble = heard
        while True:
            await self._heard.wait()
            await self._until_well()
            self._kind = ""
            self._heard.clear()
            await self._well()

    def _hear(self, error: LzdeskError) -> None:
        if error.kind == "database.damaged":
            self._damaged(error)
        elif error.kind in PASSING and error.kind != self._kind:
            log.error("not saved", kind=error.kind)
            self._kind = error.kind
            self._trouble(error)
            self._heard.set()

    async def _until_well(self) -> None:
        while True:
            await asyncio.sleep(self._probe_s)
            try:
                if has_room(self._writer.path.parent):
                    await self._writer.run(_probe)
                    return
            except LzdeskError as error:
                log.warning("still not saved", kind=error.kind)


def has_room(folder: Path) -> bool:
    """Whether the folder's disk has room for more than a page."""
    try:
        return shutil.disk_usage(folder).free >= LEAST_ROOM
    except OSError:
        return False


def _probe(connection: Transaction) -> None:
    """A real write that changes nothing: the schema's version, set to what it is."""
    version = connection.exec_driver_sql("PRAGMA user_version").scalar()
    connection.exec_driver_sql(f"PRAGMA user_version = {version}")


async def lasting(run: Callable[[], Awaitable[None]], name: str, pause_s: float = PROBE_S) -> None:
    """Run what never ends; an error of it is logged, and after a pause it begins again."""
    while True:
        try:
            await run()
            return
        except Exception as error:
            if not isinstance(error, LzdeskError):
                log.exception("work ended", work=name)
            else:
                log.warning("work begins again", work=name, kind=error.kind)
        await asyncio.sleep(pause_s)
