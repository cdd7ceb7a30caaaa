"""The one writer of a desk.

Policy. All writes go through one thread with one connection, each job in one transaction that is
committed whole or rolled back whole. A job that raises leaves nothing behind. A full disk is
told as `disk.full`, a folder without permission as `folder.read_only`, another program's lock as
`database.locked`, a damaged file as `database.damaged`; all leave the last commit intact.
Closing waits for the job at hand, then checkpoints the write-ahead log.
What a person made, and what tells that something is sent, is run durably: it is on the disk before
anybody is told, and all that was committed before it. What is read in is not: after a power cut it
is read again, from the place that went with it.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from lzdesk.domain.errors import LzdeskError
from lzdesk.storage.in_use import count_kept
from lzdesk.storage.migrate import back_up, open_migrated
from lzdesk.storage.trouble import trouble_of

Transaction = Connection
"""What a job is given: a connection inside its own transaction."""

P = ParamSpec("P")
R = TypeVar("R")


class Writer:
    """Owns the database for writing, from opening to closing."""

    def __init__(self, path: Path, backups: Path) -> None:
        self.path = path
        self.on_trouble: Callable[[LzdeskError], None] = lambda error: None
        """Told in the writer's thread of what kept a job from being saved."""
        self.on_kept: Callable[[int], None] = lambda kept: None
        """Told in the writer's thread how many durable jobs are in the database."""
        self._db, self._engine = open_migrated(path, backups)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")

    async def run(
        self, job: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run job(connection, …) in a transaction of its own on the writer's thread."""
        return await self._queued(lambda: self._transact(lambda c: job(c, *args, **kwargs)))

    async def run_durably(
        self, job: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """The same; what it changed is on the disk when this returns."""
        return await self._queued(lambda: self._kept(lambda c: job(c, *args, **kwargs)))

    def run_blocking(
        self, job: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """`run` for callers without an event loop."""
        return self._thread.submit(self._transact, lambda c: job(c, *args, **kwargs)).result()

    def run_blocking_durably(
        self, job: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """`run_durably` for callers without an event loop."""
        return self._thread.submit(self._kept, lambda c: job(c, *args, **kwargs)).result()

    def settle_blocking(self) -> None:
        """All that was committed so far is on the disk: for many jobs that are told at once."""
        self.run_blocking_durably(count_kept)

    async def _queued(self, work: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _transact(self, job: Callable[[Connection], R], durably: bool = False) -> R:
        try:
            if durably:
                # SQLite takes it between transactions alone; it costs microseconds.
                self._db.execute("PRAGMA synchronous=FULL")
            with self._engine.begin() as connection:
                return job(connection)
        except (DBAPIError, sqlite3.Error) as error:
            told = trouble_of(error, self.path)
            if told is None:
                raise
            self.on_trouble(told)
            raise told from error
        finally:
            if durably:
                # Where even rolling back failed it stays: that is slower, and nothing else.
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("PRAGMA synchronous=NORMAL")

    def _kept(self, job: Callable[[Connection], R]) -> R:
        def counted(connection: Connection) -> tuple[R, int | None]:
            before = self._db.total_changes
            done = job(connection)
            # One that changed nothing costs nothing.
            changed = self._db.total_changes != before
            return done, count_kept(connection) if changed else None

        done, kept = self._transact(counted, durably=True)
        if kept is not None:
            self.on_kept(kept)
        return done

    async def back_up(self, target: Path) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, back_up, self._db, target)

    async def analyze(self) -> None:
        """Full statistics: with sampled ones the planner leaves the partial indexes aside."""
        await self.run(lambda connection: connection.exec_driver_sql("ANALYZE"))

    def close(self) -> None:
        """Finish the job at hand and close; after this the file alone holds everything."""
        self._thread.shutdown(wait=True)
        self._engine.dispose()
        self._db.close()
