"""What keeps the desk's data safe while the engine runs: backups, and a watch on saving."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from lzdesk.app.desk import Desk, Tell
from lzdesk.domain.errors import LzdeskError
from lzdesk.link.messages import Notice
from lzdesk.services.keep_backups import BackupKeeper
from lzdesk.services.watch_storage import WELL, StorageWatch, lasting

log = structlog.get_logger()


class Safekeeping:
    """Runs beside the engine from `start` to `stop`."""

    def __init__(
        self,
        desk: Desk,
        tell: Tell,
        go_on: Callable[[], Awaitable[None]],
        give_up: Callable[[], None],
    ) -> None:
        """go_on: called when all can be saved again. give_up: the database is damaged and must be
        opened anew."""
        self._desk = desk
        self._tell = tell
        self._go_on = go_on
        self._give_up = give_up
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, with_backups: bool) -> None:
        desk = self._desk
        watch = StorageWatch(desk.writer, self._trouble, self._well, self._damaged)
        self._tasks = [asyncio.create_task(watch.run(), name="storage")]
        if with_backups:
            folder = desk.folder
            keeper = BackupKeeper(folder.database, folder.backups, self._trouble, self._damaged)
            work = lasting(keeper.run, "backups")
            self._tasks.append(asyncio.create_task(work, name="backups"))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _trouble(self, error: LzdeskError) -> None:
        self._tell(Notice(error.kind, fields=dict(error.fields)))

    async def _well(self) -> None:
        self._tell(Notice(WELL))
        await self._go_on()

    def _damaged(self, error: LzdeskError) -> None:
        if not self._desk.is_damaged:
            log.error("database damaged", detail=str(error.fields.get("detail", "")))
            self._desk.is_damaged = True
            self._give_up()
