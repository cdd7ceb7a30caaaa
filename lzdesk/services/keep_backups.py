"""Automatic backups: one a while after the start, then every hour in which something changed.

Policy. The option `backups.every_h` says how often; 0 turns them off. A backup that cannot be made
is told once, and tried again at the next time. An hour without a change makes none.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

import structlog

from lzdesk.domain.errors import LzdeskError
from lzdesk.lib.clock import Now, now_ms
from lzdesk.settings.options import BACKUPS_EVERY, value_of
from lzdesk.storage.backups import (
    HOUR,
    LEAST_FREE,
    Backup,
    Changes,
    list_backups,
    make_backup_blocking,
)
from lzdesk.storage.recovery import damage_of

log = structlog.get_logger()

FIRST_AFTER_S = 60.0
LOOK_EVERY_S = 60.0
UNCHANGED = -1


class BackupKeeper:
    """`run` goes on until cancelled."""

    def __init__(
        self,
        database: Path,
        folder: Path,
        trouble: Callable[[LzdeskError], None],
        damaged: Callable[[LzdeskError], None],
        now: Now = now_ms,
        least_free: int = LEAST_FREE,
    ) -> None:
        """trouble: a backup was not made, told once for each kind. damaged: the database itself
        was found damaged."""
        self._database = database
        self._folder = folder
        self._trouble = trouble
        self._damaged = damaged
        self._now = now
        self._least_free = least_free
        self._version = UNCHANGED
        """SQLite's own count of what other connections changed, at the last backup."""
        self._told = ""

    async def run(self, first_after_s: float = FIRST_AFTER_S) -> None:
        await asyncio.sleep(first_after_s)
        await self.check_once()
        with Changes(self._database) as changes:
            while True:
                await self.turn(changes)
                await asyncio.sleep(LOOK_EVERY_S)

    async def check_once(self) -> None:
        """Read the whole database once, in the background, for damage."""
        detail = await asyncio.to_thread(damage_of, self._database, self._folder, True)
        if detail:
            self._damaged(LzdeskError("database.damaged", file=str(self._database), detail=detail))

    async def turn(self, changes: Changes) -> Backup | None:
        """Make a backup where one is due and something changed; what was made."""
        version = changes.version()
        if version == self._version or not self._is_due(changes):
            return None
        try:
            made = await asyncio.to_thread(
                make_backup_blocking,
                self._database,
                self._folder,
                self._now(),
                self._least_free,
            )
        except LzdeskError as error:
            log.error("no backup", kind=error.kind, **{k: str(v) for k, v in error.fields.items()})
            if error.kind != self._told:
                self._told = error.kind
                self._trouble(error)
            if error.kind == "backup.damaged":
                await self.check_once()
            return None
        self._version, self._told = version, ""
        log.info("backup made", file=made.path.name)
        return made

    def _is_due(self, changes: Changes) -> bool:
        every_h = int(value_of(BACKUPS_EVERY, changes.option(BACKUPS_EVERY)))
        # One that is stamped in the future tells only that a clock was wrong.
        newest = next((one for one in list_backups(self._folder) if one.at <= self._now()), None)
        return every_h > 0 and (newest is None or self._now() - newest.at >= every_h * HOUR)
