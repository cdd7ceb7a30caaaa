"""The one writer of a desk.

Policy. All writes go through one thread with one connection, each job in one transaction that is
committed whole or rolled back whole. A job that raises leaves nothing behind. A full disk is
told as `disk.full`, a folder without permission as `folder.read_only`, another program's lock as
`database.locked`, a damaged file as `database.damaged`; all leave the last commit intact.
Closing waits for the job at hand, then checkpoints the write-ahead log.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from lzdesk.domain.errors import LzdeskError
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
        self._db, self._engine = open_migrated(path, backups)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")

    async def run(
        self, job: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run job(connection, …) in a transaction of its own on the writer's thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._thread, lambda: self._transact(job, *args, **kwargs)
        )

    def run_blocking(
        self, job: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """The same for callers without an event loop."""
        return self._thread.submit(lambda: self._transact(job, *args, **kwargs)).result()

    def _transact(
        self, job: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        try:
            with self._engine.begin() as connection:
                return job(connection, *args, **kwargs)
        except (DBAPIError, sqlite3.Error) as error:
            told = trouble_of(error, self.path)
            if told is None:
                raise
            self.on_trouble(told)
            raise told from error

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
