"""A data folder opened for writing, and what works on it: for the engine and the commands."""

import asyncio
import contextlib
import getpass
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from lzdesk.browser.downloads import Saved
from lzdesk.browser.host import BrowserHost
from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.proxies import Proxy
from lzdesk.labels.worker import LabelWorker
from lzdesk.lib.clock import now_ms
from lzdesk.link import messages
from lzdesk.marketplaces.http import Http
from lzdesk.services.add_store import StoreAdder
from lzdesk.services.arrange_orders import queue_orders
from lzdesk.services.build_labels import LabelRun
from lzdesk.services.keep_downloads import DownloadList
from lzdesk.services.keep_pictures import ProductPictures
from lzdesk.services.note_sign_ins import SignIns
from lzdesk.services.preview_labels import LabelPreviews
from lzdesk.services.print_runs import PrintRuns
from lzdesk.settings.options import EXIT_SERVICES, value_of
from lzdesk.settings.paths import DataFolder
from lzdesk.settings.secrets import Secrets
from lzdesk.storage.in_use import closing, trust
from lzdesk.storage.lock import FolderLock
from lzdesk.storage.recovery import LOG_LOST, Recovery, open_whole
from lzdesk.storage.repositories.commands import queue_of
from lzdesk.storage.repositories.orders import PageWritten
from lzdesk.storage.repositories.views import option_text
from lzdesk.storage.trouble import trouble_of
from lzdesk.sync.beside_orders import BesideOrders
from lzdesk.sync.hints import Hints
from lzdesk.sync.outbox import Outbox, OutboxTold
from lzdesk.sync.parcel_traces import ParcelTraces
from lzdesk.sync.quota import AppPace, CallMeter
from lzdesk.sync.schedule import Schedule, Told
from lzdesk.sync.tokens import Tokenkeeper
from lzdesk.sync.ways_out import WaysOut
from lzdesk.upstream.exit_address import services_of

Tell = Callable[[messages.AnyEvent], None]

FAILED_SHOWN_MS = 86_400_000
OUTBOX_TOLD_S = 0.25

HUES_LIGHT = (
    (0x6D, 0x29, 0x03),
    (0x68, 0x4A, 0x06),
    (0x63, 0x67, 0x08),
    (0x00, 0x88, 0x2F),
    (0x08, 0x63, 0x59),
    (0x03, 0x79, 0x95),
    (0x03, 0x5F, 0xA5),
    (0x38, 0x39, 0xA5),
    (0x87, 0x56, 0xC7),
    (0x6C, 0x03, 0x6D),
    (0xB7, 0x3B, 0x7A),
    (0x3C, 0x42, 0x49),
)
"""The store hues of `gui/theme/tokens.py`, which the engine may not import; a test holds them
equal."""


def hue_colour(hue: int) -> tuple[int, int, int]:
    return HUES_LIGHT[hue % len(HUES_LIGHT)]


def operator() -> str:
    """Who is named in history and on paper: the system's user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "operator"


def recovery_notice(done: Recovery) -> messages.Notice:
    """What the operator must know of a database that was damaged."""
    rows, lost = done.salvaged
    kind = "database.restored" if done.backup_at else "database.begun_anew"
    if done.detail == LOG_LOST:
        kind = "database.log_lost"
    elif done.backup_at and lost:
        kind = "database.restored_partly"
    fields: dict[str, str | int | float | None] = {
        "file": done.aside.name,
        "detail": done.detail,
        "backup_at": done.backup_at,
        "marks": rows.get("marks", 0),
        "labels": rows.get("printed_pages", 0),
        "commands": rows.get("commands", 0),
        "stores": rows.get("stores", 0),
        "lost": ", ".join(lost),
    }
    return messages.Notice(kind, fields=fields)


class Desk:
    """A data folder opened for writing, and what works on it. An async context.

    Used by the engine and by the commands that write.
    """

    def __init__(self, folder: DataFolder, holder: str, tell: Tell | None = None) -> None:
        self.folder = folder
        self._tell = tell or (lambda event: None)
        self._stack = contextlib.AsyncExitStack()
        self._holder = holder
        self.is_damaged = False
        """Set where the database was found damaged: the next start looks at all of it."""
        self._exit_services = ""
        self.printing = asyncio.Lock()
        """Held while pages are written down."""
        self.tokens: Tokenkeeper | None = None
        self._outbox_news = asyncio.Event()
        self._began: dict[tuple[str, str], tuple[float, int]] = {}
        """Work and store to when it began, and what was done by then."""

    async def __aenter__(self) -> Self:
        async with contextlib.AsyncExitStack() as stack:
            try:
                self.folder.make()
                stack.enter_context(FolderLock(self.folder.lock, self._holder))
                opening = asyncio.to_thread(open_whole, self.folder.database, self.folder.backups)
                self.writer, self.recovery = await opening
            except OSError as error:
                raise trouble_of(error, self.folder.database) or error from error
            self.writer.on_trouble = self._note_damage
            stack.callback(self._close_writer)
            if self.recovery is not None:
                self._tell(recovery_notice(self.recovery))
            self.sign_ins = SignIns(self.writer, self._tell)
            await self.read_options()
            self.http = await stack.enter_async_context(Http())
            self.labels = await stack.enter_async_context(LabelWorker())
            self.downloads = DownloadList(self.folder.downloads, self.writer, self._tell)
            stack.push_async_callback(self.downloads.close)
            self.browsers = await stack.enter_async_context(
                BrowserHost(
                    self.folder,
                    self._browsers_changed,
                    self._trouble,
                    on_download=self._downloaded,
                    on_way_out=self._way_out_changed,
                    exit_services=self.exit_services,
                    on_sign_in=self.sign_ins.hear,
                )
            )
            self.meter = CallMeter(self.writer, self.http)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(LzdeskError):
            await self.meter.keep()
        if self.tokens is not None:
            await self.runs.close()
            await self.tokens.save_rest()
        await self._stack.aclose()

    async def read_options(self) -> None:
        """Take the shared options that are used here as they are kept now."""
        kept = await self.writer.run(option_text, EXIT_SERVICES)
        try:
            self._exit_services = str(value_of(EXIT_SERVICES, kept))
        except LzdeskError:
            self._exit_services = ""

    def exit_services(self) -> tuple[str, ...]:
        """Who is asked where a store comes out. Raises BadInput `exit.bad_service` (value)."""
        return services_of(self._exit_services)

    def _note_damage(self, error: LzdeskError) -> None:
        self.is_damaged = self.is_damaged or error.kind == "database.damaged"

    def _close_writer(self) -> None:
        closing(self.folder.database)
        self.writer.close()
        if not self.is_damaged:
            trust(self.folder.database)

    def use_secrets(
        self, secrets: Secrets, at_best_s: int | None = None, daily_calls: int | None = None
    ) -> None:
        """From here on stores can be read and added."""
        self.secrets = secrets
        self.http.doors.ways = WaysOut(self.writer, secrets).way
        self.tokens = Tokenkeeper(self.writer, secrets, self.http, self._trouble)
        self.adder = StoreAdder(self.writer, secrets, self.http, operator())
        told = Told(
            self.orders_written,
            self._stores_changed,
            self._reading,
            self._pace,
            self._trouble,
            self._pass_over,
            self._catching_up,
        )
        paces = {} if at_best_s is None else {"at_best_s": at_best_s}
        self.schedule = Schedule(
            self.writer, self.tokens, self.http, told, daily_calls=daily_calls, **paces
        )
        self.beside = BesideOrders(
            self.writer,
            self.schedule.calls_of,
            self.schedule.paces_of,
            lambda store, feed, result: self._stores_changed(),
        )
        self.traces = ParcelTraces(
            self.writer, self.schedule.calls_of, self.schedule.paces_of, self._rows_changed
        )
        self.hints = Hints(
            self.folder.pushes,
            self.writer,
            self.schedule,
            self.beside,
            self.orders_written,
            self._stores_changed,
        )
        self.runs = PrintRuns(
            self.writer,
            self.schedule.calls_of,
            self.labels,
            self.folder.labels,
            operator(),
            self._tell,
            self.printing,
            lambda: self.outbox.wake(),
            self.browsers.label_pages,
        )
        self.previews = LabelPreviews(
            self.writer,
            self.schedule.calls_of,
            self.labels,
            self.folder.labels,
            self.browsers.label_pages,
        )
        self.pictures = ProductPictures(
            self.writer, self.schedule.calls_of, self.labels, self.folder.pictures
        )
        self.outbox = Outbox(
            self.writer,
            self.schedule.calls_of,
            OutboxTold(self._rows_changed, self._commands_changed),
        )

    async def queue_orders(self, asked: messages.QueueOrders) -> messages.OrdersQueued:
        """Commit writes on orders to the outbox."""
        queued = await queue_orders(self.writer, asked, operator(), self._queueing)
        self.outbox.wake()
        return queued

    async def count_calls(self) -> None:
        """Keep what the apps spend, and tell the pace that follows."""
        await self.meter.run(self.schedule.tell_pace)

    def label_run(self, by: str) -> LabelRun:
        calls_of, drawing = self.schedule.calls_of, self.browsers.label_pages
        return LabelRun(self.writer, calls_of, self.labels, by, drawing)

    def orders_written(self, written: PageWritten) -> None:
        """A page of orders was committed."""
        self._tell(messages.OrdersChanged(tuple(written.changed), tuple(written.added)))

    def _stores_changed(self) -> None:
        self._tell(messages.StoresChanged())

    def _reading(self, store: str, done: int, total: int) -> None:
        self._progress("read", store, done, total)

    def _catching_up(self, store: str, done: int, total: int) -> None:
        self._progress("catch_up", store, done, total)

    def _pass_over(self, store: str) -> None:
        for job in ("read", "catch_up"):
            self.end_progress(job, store)

    def _queueing(self, done: int, total: int) -> None:
        self._progress("queue", "", done, total)

    def _rows_changed(self, rows: Sequence[int]) -> None:
        self._tell(messages.OrdersChanged(tuple(rows)))

    def _commands_changed(self) -> None:
        self._outbox_news.set()

    async def tell_outbox(self) -> None:
        """Tell how the outbox stands after each change, a few times a second at most."""
        told = None
        while True:
            self._outbox_news.clear()
            queue = await self.writer.run(queue_of, now_ms() - FAILED_SHOWN_MS)
            if queue != told:
                told = queue
                self._tell(messages.OutboxChanged(*queue))
            await asyncio.sleep(OUTBOX_TOLD_S)
            await self._outbox_news.wait()

    def opening_stores(self, done: int, total: int) -> None:
        """Where the opening of several stores stands; it ends with `end_progress`."""
        if done < total:
            self._progress("open", "", done, total)

    def trying_proxies(self, proxy: Proxy, done: int, total: int) -> None:
        """One more of these proxies was tried; it ends with `end_progress`."""
        if done < total:
            self._progress("proxies", "", done, total)

    def taking_in(self, done: int, total: int) -> None:
        """Where the import of an order export stands; it ends with `end_progress`."""
        if done < total:
            self._progress("import", "", done, total)

    def taking_skus(self, done: int, total: int) -> None:
        """Where the import of a file of SKUs stands; it ends with `end_progress`."""
        if done < total:
            self._progress("skus", "", done, total)

    def end_progress(self, job: str, store: str = "") -> None:
        """A piece of work is over, whole or not."""
        if self._began.pop((job, store), None) is not None:
            self._tell(messages.Progress(job, store, 0, 0, finished=True))

    def _progress(self, job: str, store: str, done: int, total: int) -> None:
        """Tells where a piece of work stands, and how fast it went since it began."""
        finished, now = done >= total, time.monotonic()
        at, before = self._began.setdefault((job, store), (now, done))
        spent = now - at
        per_minute = round((done - before) / spent * 60) if spent > 0 else 0
        if finished:
            del self._began[job, store]
        told = messages.Progress(job, store, done, total, per_minute, finished)
        self._tell(told)

    def _pace(self, pace: AppPace) -> None:
        quota = pace.quota
        self._tell(messages.Pace(pace.stores, quota.daily, pace.every_s, quota.spent))

    def _downloaded(self, saved: Saved) -> None:
        self.downloads.saved(saved)

    def _trouble(self, error: LzdeskError) -> None:
        self._tell(messages.Notice(error.kind, fields=dict(error.fields)))

    def store_checked(self, told: messages.StoreChecked) -> None:
        """How the opening of a store stands."""
        self._tell(told)

    def _way_out_changed(self, stores: tuple[str, ...], trouble: LzdeskError | None) -> None:
        told = messages.WayOutChanged(stores, trouble is None)
        if trouble is not None:
            told = messages.WayOutChanged(stores, False, trouble.kind, dict(trouble.fields))
        self._tell(told)

    def _browsers_changed(self, stores: tuple[str, ...]) -> None:
        self._tell(messages.BrowsersChanged(stores))
