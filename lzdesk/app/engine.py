"""The engine process put together: everything but the window, behind one line of messages.

Policy. The engine owns the data folder while it runs. It ends in good order when its input
closes: reading stops, browsers close, the database is checkpointed. It keeps the real standard
output for the link; whatever else prints goes to standard error.
"""

import asyncio
import contextlib
import io
import os
import sys
import threading
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

import psutil
import structlog

from lzdesk.app.desk import Desk, Tell, hue_colour, operator
from lzdesk.app.safekeeping import Safekeeping
from lzdesk.domain.errors import LzdeskError, SecretsUnavailable
from lzdesk.domain.marks import Marks
from lzdesk.lib.clock import now_ms
from lzdesk.link import messages
from lzdesk.link.engine_end import EngineEnd
from lzdesk.services.answer_returns import answer_returns, answers_to
from lzdesk.services.cancel_reasons import cancel_reasons
from lzdesk.services.change_profile import ProfileChanges
from lzdesk.services.change_rules import RuleChanges
from lzdesk.services.change_sellers import SellerChanges
from lzdesk.services.change_store import StoreChanges
from lzdesk.services.consent_in_browser import BrowserConsents
from lzdesk.services.give_proxies import ProxyGifts
from lzdesk.services.hand_to_carriers import HandOver
from lzdesk.services.import_order_export import ImportWatch, import_order_export_blocking
from lzdesk.services.import_stores import StoreImport
from lzdesk.services.keep_bags import Bags
from lzdesk.services.keep_notice_kinds import NoticeSorter
from lzdesk.services.keep_proxies import ProxyList
from lzdesk.services.keep_purchases import PurchaseBook
from lzdesk.services.keep_skus import SkuList
from lzdesk.services.make_papers import make_card
from lzdesk.services.open_store import StoreOpening, seller_center_of, sign_in_of
from lzdesk.services.open_stores import OpeningInTurn, close_stores
from lzdesk.services.print_runs import RunRequest
from lzdesk.services.printer_desk import ask_printers, print_test_page
from lzdesk.services.remove_store import StoreRemoval
from lzdesk.services.rest_browsers import BrowserRest
from lzdesk.services.run_papers import make_run_paper
from lzdesk.services.run_rules import RuleRun
from lzdesk.services.scan_parcels import ParcelScans, ScanRequest
from lzdesk.services.visit_stores import Rounds
from lzdesk.services.watch_alerts import AlertWatch
from lzdesk.services.watch_clock import ClockWatch, Gap
from lzdesk.services.watch_storage import PROBE_S, WELL, has_room, lasting
from lzdesk.services.watched_folder import WatchedFolder
from lzdesk.settings.logs import start_logs
from lzdesk.settings.options import value_of
from lzdesk.settings.paths import DataFolder, presets_dir
from lzdesk.settings.secrets import MemorySecrets, Secrets, open_secrets_blocking
from lzdesk.storage.repositories.alerts import acknowledge_alerts, snooze_alerts
from lzdesk.storage.repositories.clock_moves import move_times
from lzdesk.storage.repositories.commands import (
    retry_commands,
    undo_commands,
)
from lzdesk.storage.repositories.marks import mark_orders, restore_marks
from lzdesk.storage.repositories.openings import drop_old_openings
from lzdesk.storage.repositories.orders import PageWritten, drop_old_payloads, mark_seen
from lzdesk.storage.repositories.rules import not_beyond_the_end
from lzdesk.storage.repositories.store_history import drop_old_states
from lzdesk.storage.repositories.stores import all_stores, store_of_key
from lzdesk.storage.repositories.views import delete_view, order_views, save_view, set_option
from lzdesk.storage.trouble import PASSING

log = structlog.get_logger()

ORDERLY_END_S = 20.0
RAW_KEPT_MS = 30 * 86_400_000
EXIT_DAMAGED = 5
"""The database was found damaged while it was used: the next engine recovers it."""


class Engine:
    """Answers the window's requests with the services."""

    def __init__(self, desk: Desk, tell: Tell, in_demo: bool, alerts: AlertWatch) -> None:
        self._desk = desk
        self._tell = tell
        self._alerts = alerts
        self._in_demo = in_demo
        self._reading: asyncio.Task[None] | None = None
        self._watching: list[asyncio.Task[None]] = []
        self._sending: list[asyncio.Task[None]] = []
        self._changes = StoreChanges(desk.writer, operator())
        self.rules = RuleRun(desk.writer, tell, self._wake_outbox)
        rules = RuleChanges(desk.writer, self.rules, tell)
        bags = Bags(desk.writer, operator(), tell)
        hand_over = HandOver(desk.writer, desk.labels)
        skus = SkuList(desk.writer, operator(), tell, desk.taking_skus, desk.end_progress)
        purchases = PurchaseBook(desk.writer, operator(), tell)
        self._clock = ClockWatch(self._on_gap, kept=desk.folder.clock)
        self._quit = asyncio.Event()
        self._safe = Safekeeping(desk, tell, self._go_on, self._quit.set)
        self._opening: OpeningInTurn | None = None
        self._openings = asyncio.Lock()
        self._consents = BrowserConsents()
        self._importing = asyncio.Lock()
        self._import_given_up = threading.Event()
        self._handlers: dict[type, Callable[..., Awaitable[messages.AnyReply]]] = {
            messages.Ping: self._on_ping,
            messages.UseSecrets: self._on_use_secrets,
            messages.UnlockVault: self._on_unlock_vault,
            messages.ReadNow: self._on_read_now,
            messages.MarkSeen: self._on_mark_seen,
            messages.ImportStores: self._on_import_stores,
            messages.LookAtStores: self._on_look_at_stores,
            messages.ImportOrderExport: self._on_import_order_export,
            messages.CancelImport: self._on_cancel_import,
            messages.ImportSkus: skus.take_in,
            messages.CancelSkus: skus.cancel,
            messages.ChangeSkus: skus.change,
            messages.RestoreSkus: skus.restore,
            messages.MarkPurchases: purchases.mark,
            messages.RestorePurchases: purchases.restore,
            messages.SortNotices: NoticeSorter(desk.writer, operator(), tell).sort,
            messages.FetchPictures: self._on_fetch_pictures,
            messages.RenewConsent: self._on_renew_consent,
            messages.AddStore: self._on_add_store,
            messages.BeginConsent: self._on_begin_consent,
            messages.FinishConsent: self._on_finish_consent,
            messages.ConsentInBrowser: self._on_consent_in_browser,
            messages.CancelConsent: self._on_cancel_consent,
            messages.GatherRun: self._on_run,
            messages.GatherFile: self._on_run,
            messages.DecideParcels: self._on_run,
            messages.PrintRun: self._on_run,
            messages.SettleRun: self._on_run,
            messages.PreviewLabel: self._on_preview_label,
            messages.AskPrinters: ask_printers,
            messages.MakeRunPaper: partial(
                make_run_paper, desk.writer, desk.labels, desk.folder.pictures
            ),
            messages.PrintTestPage: partial(print_test_page, desk.labels),
            messages.ScanParcel: self._on_scan,
            messages.FinishParcel: self._on_scan,
            messages.PullParcel: self._on_scan,
            messages.MakeCard: self._on_make_card,
            messages.MakeManifest: hand_over.manifest,
            messages.AskHandOver: hand_over.rules,
            messages.AskOrderPage: hand_over.order_page,
            messages.MakeBag: bags.make,
            messages.FillBag: bags.fill,
            messages.ChangeBag: bags.change,
            messages.EmptyBag: bags.undo,
            messages.TakeOutOfBag: bags.take_out,
            messages.QueueOrders: self._on_queue_orders,
            messages.AskCancelReasons: self._on_ask_cancel_reasons,
            messages.AskAnswers: self._on_ask_answers,
            messages.AnswerReturns: self._on_answer_returns,
            messages.AskStoreAddress: self._on_ask_store_address,
            messages.UndoCommands: self._on_undo_commands,
            messages.RetryCommands: self._on_retry_commands,
            messages.OpenStore: self._on_open_store,
            messages.ChangeProfile: self._on_change_profile,
            messages.CloseStore: self._on_close_store,
            messages.OpenStores: self._on_open_stores,
            messages.CancelOpening: self._on_cancel_opening,
            messages.CloseStores: self._on_close_stores,
            messages.TileStores: self._on_tile_stores,
            messages.AddProxies: self._on_add_proxies,
            messages.RemoveProxies: self._on_remove_proxies,
            messages.TryProxies: self._on_try_proxies,
            messages.GiveProxy: self._on_give_proxy,
            messages.MarkOrders: self._on_mark_orders,
            messages.RestoreMarks: self._on_restore_marks,
            messages.SaveView: self._on_save_view,
            messages.DeleteView: self._on_delete_view,
            messages.OrderViews: self._on_order_views,
            messages.SetOption: self._on_set_option,
            messages.AcknowledgeAlerts: self._on_acknowledge_alerts,
            messages.SnoozeAlerts: self._on_snooze_alerts,
            messages.ChangeStore: self._on_change_store,
            messages.PauseStore: self._on_pause_store,
            messages.ChangeSellers: self._on_change_sellers,
            messages.BeginRound: self._on_round,
            messages.NoteVisit: self._on_round,
            messages.SkipStore: self._on_round,
            messages.EndRound: self._on_round,
            messages.OrderStores: self._on_order_stores,
            messages.RenameGroup: self._on_rename_group,
            messages.RemoveStore: self._on_remove_store,
            messages.AskDownloads: self._on_ask_downloads,
            messages.RemoveDownload: self._on_remove_download,
            messages.SaveRule: rules.save,
            messages.DeleteRule: rules.delete,
            messages.SwitchRule: rules.switch,
            messages.StopRules: rules.stop,
            messages.CheckRule: rules.check,
            messages.CarryOutFirings: rules.carry_out,
            messages.Quit: self._on_quit,
        }

    async def handle(self, request: messages.AnyRequest) -> messages.AnyReply:
        """The one reply to a request. Raises LzdeskError, which the line tells as Failed."""
        return await self._handlers[type(request)](request)

    async def start(self) -> None:
        """Begin reading, as soon as there are secrets to read with."""
        await self._desk.writer.run(drop_old_payloads, now_ms() - RAW_KEPT_MS)
        await self._desk.writer.run(drop_old_states, now_ms())
        await self._desk.writer.run(drop_old_openings, now_ms())
        await self._removal().finish()
        self._safe.start(with_backups=not self._in_demo)
        await self._desk.writer.run(not_beyond_the_end)
        rest = BrowserRest(self._desk.writer, self._desk.browsers, self._tell)
        works = {"alerts": self._alerts.run, "rules": self.rules.run, "rest": rest.run}
        works["sign-ins"] = self._desk.sign_ins.run
        works["watched folder"] = WatchedFolder(self._desk.writer, self._take_in, self._tell).run
        for name, run in works.items():
            self._watching.append(asyncio.create_task(lasting(run, name), name=name))
        if self._in_demo:
            return
        try:
            secrets = await asyncio.to_thread(
                open_secrets_blocking, self._desk.folder.root, self._desk.folder.vault
            )
        except SecretsUnavailable as error:
            self._tell(messages.Notice(error.kind, fields=dict(error.fields)))
            return
        self._begin_reading(secrets)

    async def until_quit(self) -> None:
        await self._quit.wait()

    async def stop(self) -> None:
        await self._safe.stop()
        tasks = [*self._watching, *self._sending]
        if self._reading is not None:
            tasks.append(self._reading)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin_reading(self, secrets: Secrets) -> None:
        if self._in_demo:
            # The demo's marketplace is its own: two minutes at best, whatever a quota says.
            self._desk.use_secrets(secrets, daily_calls=10_000_000)
        else:
            self._desk.use_secrets(secrets)
        reading = lasting(self._desk.schedule.run, "reading")
        self._reading = asyncio.create_task(reading, name="reading")
        # Not among what is begun anew after trouble: what it noticed must be done once.
        clock = lasting(self._clock.run, "clock")
        self._watching.append(asyncio.create_task(clock, name="clock"))
        runs = lasting(self._desk.runs.resume, "print runs")
        self._watching.append(asyncio.create_task(runs, name="print runs"))
        self._begin_sending()

    def _begin_sending(self) -> None:
        works = {
            "beside orders": self._desk.beside.run,
            "traces": self._desk.traces.run,
            "hints": self._desk.hints.run,
            "outbox": self._desk.outbox.run,
            "outbox told": self._desk.tell_outbox,
            "calls counted": self._desk.count_calls,
        }
        self._sending = [
            asyncio.create_task(lasting(run, name), name=name) for name, run in works.items()
        ]

    async def _go_on(self) -> None:
        """All can be saved again: what was being sent is looked up, and all stores are read."""
        if self._reading is None:
            return
        for task in self._sending:
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)
        self._begin_sending()
        self._desk.schedule.read_now()

    async def _on_gap(self, gap: Gap) -> None:
        """The computer slept, or its clock was set: say so, and read all stores."""
        log.warning("clock gap", away_ms=gap.away_ms, moved_ms=gap.moved_ms)
        if gap.moved_ms:
            await self._desk.writer.run(move_times, gap.since, gap.until, gap.moved_ms)
        self._alerts.begin_anew()
        kind = "computer.slept" if gap.away_ms else "clock.set"
        fields = {"since": gap.since, "until": gap.until}
        self._tell(messages.Notice(kind, fields=dict(fields)))
        self._desk.schedule.read_now()
        self._desk.outbox.wake()

    def _wake_outbox(self) -> None:
        if self._reading is not None:
            self._desk.outbox.wake()

    def _secrets_now(self) -> Secrets:
        """Raises SecretsUnavailable while there are none."""
        self._needs_secrets()
        return self._desk.secrets

    def _needs_secrets(self) -> None:
        if self._reading is None:
            raise SecretsUnavailable("secrets.unavailable")

    async def _on_ping(self, request: messages.Ping) -> messages.Done:
        return messages.Done()

    async def _on_use_secrets(self, request: messages.UseSecrets) -> messages.Done:
        if not self._in_demo:
            raise LzdeskError("link.only_in_demo")
        secrets = MemorySecrets(lambda kept: self._tell(messages.SecretsChanged(kept)))
        secrets.use(request.secrets)
        self._begin_reading(secrets)
        return messages.Done()

    async def _on_unlock_vault(self, request: messages.UnlockVault) -> messages.Done:
        if self._reading is None:
            folder = self._desk.folder
            secrets = await asyncio.to_thread(
                open_secrets_blocking, folder.root, folder.vault, request.passphrase
            )
            self._begin_reading(secrets)
        return messages.Done()

    async def _on_read_now(self, request: messages.ReadNow) -> messages.Done:
        self._needs_secrets()
        await self._changes.refuse_paused(request.stores)
        self._desk.schedule.read_now(request.stores)
        return messages.Done()

    async def _on_mark_seen(self, request: messages.MarkSeen) -> messages.Done:
        marked = await self._desk.writer.run(mark_seen, request.rows, now_ms())
        if marked:
            self._tell(messages.OrdersChanged(tuple(marked)))
            self._tell(messages.StoresChanged())
        return messages.Done()

    async def _on_import_stores(self, request: messages.ImportStores) -> messages.StoresImported:
        self._needs_secrets()
        job = StoreImport(self._desk.writer, self._desk.secrets, presets_dir(), operator())
        done = await asyncio.to_thread(job.take_blocking, request)
        self._stores_changed()
        return done

    async def _on_look_at_stores(self, request: messages.LookAtStores) -> messages.StoresAhead:
        self._needs_secrets()
        job = StoreImport(self._desk.writer, self._desk.secrets, presets_dir(), operator())
        return await asyncio.to_thread(job.look_blocking, request)

    async def _on_import_order_export(
        self, request: messages.ImportOrderExport
    ) -> messages.OrdersImported:
        async with self._importing:
            self._import_given_up.clear()
            loop, desk = asyncio.get_running_loop(), self._desk

            def written(page: PageWritten) -> None:
                loop.call_soon_threadsafe(desk.orders_written, page)

            def progress(done: int, total: int) -> None:
                loop.call_soon_threadsafe(desk.taking_in, done, total)

            watch = ImportWatch(written, progress, self._import_given_up.is_set)
            try:
                done = await asyncio.to_thread(
                    import_order_export_blocking,
                    self._desk.writer,
                    Path(request.file),
                    request.store,
                    request.name,
                    request.country,
                    watch,
                )
            finally:
                self._desk.end_progress("import")
        await self._desk.writer.analyze()
        self._tell(messages.StoresChanged())
        return done

    async def _take_in(self, file: str, store: str) -> messages.OrdersImported:
        return await self._on_import_order_export(messages.ImportOrderExport(file, store))

    async def _on_cancel_import(self, request: messages.CancelImport) -> messages.Done:
        self._import_given_up.set()
        return messages.Done()

    async def _on_add_store(self, request: messages.AddStore) -> messages.StoresImported:
        self._needs_secrets()
        done = await self._desk.adder.with_tokens(request)
        self._stores_changed()
        return done

    async def _on_begin_consent(self, request: messages.BeginConsent) -> messages.ConsentStarted:
        self._needs_secrets()
        return await self._desk.adder.begin(request)

    async def _on_renew_consent(self, request: messages.RenewConsent) -> messages.ConsentStarted:
        self._needs_secrets()
        return await self._desk.adder.renew(request.store, request.redirect_uri)

    async def _on_finish_consent(self, request: messages.FinishConsent) -> messages.StoresImported:
        self._needs_secrets()
        done = await self._desk.adder.finish(request.address)
        self._stores_changed()
        self._desk.schedule.read_now(done.known)
        return done

    async def _on_consent_in_browser(
        self, request: messages.ConsentInBrowser
    ) -> messages.StoresImported:
        self._needs_secrets()
        adder, opening = self._desk.adder, self._store_opening()
        done = await self._consents.ask(adder, opening, request.store, request.redirect_uri)
        self._stores_changed()
        self._desk.schedule.read_now(done.known)
        return done

    async def _on_cancel_consent(self, request: messages.CancelConsent) -> messages.Done:
        self._consents.give_up(request.store)
        return messages.Done()

    async def _on_run(self, request: RunRequest) -> messages.AnyReply:
        self._needs_secrets()
        return await self._desk.runs.answer(request)

    async def _on_preview_label(self, request: messages.PreviewLabel) -> messages.LabelPreviewed:
        self._needs_secrets()
        return await self._desk.previews.preview(request)

    async def _on_make_card(self, request: messages.MakeCard) -> messages.Done:
        return await make_card(self._desk.labels, request)

    async def _on_scan(self, request: ScanRequest) -> messages.AnyReply:
        desk = self._desk
        scans = ParcelScans(desk.writer, operator(), self._tell, self._wake_outbox)
        return await scans.answer(request)

    async def _on_queue_orders(self, request: messages.QueueOrders) -> messages.OrdersQueued:
        self._needs_secrets()
        return await self._desk.queue_orders(request)

    async def _on_ask_cancel_reasons(
        self, request: messages.AskCancelReasons
    ) -> messages.CancelReasons:
        self._needs_secrets()
        desk = self._desk
        reasons = await cancel_reasons(desk.writer, desk.schedule.calls_of, request.row)
        return messages.CancelReasons(reasons)

    async def _on_ask_answers(self, request: messages.AskAnswers) -> messages.Answers:
        self._needs_secrets()
        return await answers_to(self._desk.writer, self._desk.schedule.calls_of, request)

    async def _on_answer_returns(self, request: messages.AnswerReturns) -> messages.OrdersQueued:
        self._needs_secrets()
        queued = await answer_returns(self._desk.writer, request, operator())
        self._desk.outbox.wake()
        return queued

    async def _on_ask_store_address(
        self, request: messages.AskStoreAddress
    ) -> messages.StoreAddress:
        stores = await self._desk.writer.run(all_stores)
        store = next((one for one in stores if one.key == request.store), None)
        if store is None:
            raise LzdeskError("store.unknown", store=request.store)
        return messages.StoreAddress(seller_center_of(store))

    async def _on_undo_commands(self, request: messages.UndoCommands) -> messages.CommandsMoved:
        undone = await self._desk.writer.run_durably(undo_commands, request.ids, now_ms())
        self._wake_outbox()
        return messages.CommandsMoved(tuple(undone))

    async def _on_retry_commands(self, request: messages.RetryCommands) -> messages.CommandsMoved:
        self._needs_secrets()
        again = await self._desk.writer.run_durably(retry_commands, request.ids, now_ms())
        self._desk.outbox.wake()
        return messages.CommandsMoved(tuple(again))

    async def _on_open_store(self, request: messages.OpenStore) -> messages.StoreOpened:
        return await self._store_opening().open(request)

    def _store_opening(self) -> StoreOpening:
        desk = self._desk
        return StoreOpening(
            desk.writer,
            desk.browsers,
            self._secrets_now,
            hue_colour,
            operator(),
            desk.store_checked,
        )

    async def _on_open_stores(self, request: messages.OpenStores) -> messages.StoresOpened:
        async with self._openings:
            # One run after the other, or two would start more browsers than one may.
            self._opening = OpeningInTurn(self._store_opening().open, self._desk.opening_stores)
            try:
                return await self._opening.run(request.stores)
            finally:
                self._opening = None
                self._desk.end_progress("open")

    async def _on_cancel_opening(self, request: messages.CancelOpening) -> messages.Done:
        if self._opening is not None:
            self._opening.cancel()
        return messages.Done()

    async def _on_close_stores(self, request: messages.CloseStores) -> messages.Done:
        await close_stores(self._desk.browsers, request.stores)
        return messages.Done()

    async def _on_tile_stores(self, request: messages.TileStores) -> messages.StoresTiled:
        tiled = await self._desk.browsers.tile(request.areas, request.stores, request.title)
        return messages.StoresTiled(tiled)

    async def _on_ask_downloads(self, request: messages.AskDownloads) -> messages.DownloadsListed:
        return await self._desk.downloads.list(request.store)

    async def _on_remove_download(self, request: messages.RemoveDownload) -> messages.Done:
        await self._desk.downloads.remove(request.store, request.name)
        return messages.Done()

    async def _on_change_profile(self, request: messages.ChangeProfile) -> messages.Done:
        self._needs_secrets()
        desk = self._desk
        changes = ProfileChanges(desk.writer, desk.secrets, desk.browsers, operator())
        await changes.change(request)
        self._tell(messages.StoresChanged())
        return messages.Done()

    def _proxies(self) -> ProxyList:
        self._needs_secrets()
        return ProxyList(self._desk.writer, self._desk.secrets, self._desk.http)

    def _gifts(self) -> ProxyGifts:
        proxies, desk = self._proxies(), self._desk
        profiles = ProfileChanges(desk.writer, desk.secrets, desk.browsers, operator())
        return ProxyGifts(desk.writer, proxies, profiles)

    async def _on_add_proxies(self, request: messages.AddProxies) -> messages.ProxiesAdded:
        return await self._proxies().put_all(request.text)

    async def _on_remove_proxies(self, request: messages.RemoveProxies) -> messages.ProxiesDone:
        return await self._gifts().remove(request)

    async def _on_try_proxies(self, request: messages.TryProxies) -> messages.Done:
        told = self._desk.trying_proxies
        try:
            await self._proxies().try_all(self._desk.exit_services(), told, request.names)
        finally:
            self._desk.end_progress("proxies")
        return messages.Done()

    async def _on_give_proxy(self, request: messages.GiveProxy) -> messages.ProxiesDone:
        done = await self._gifts().give(request)
        self._tell(messages.StoresChanged())
        return done

    async def _on_close_store(self, request: messages.CloseStore) -> messages.Done:
        await self._desk.browsers.close(request.store)
        return messages.Done()

    async def _on_mark_orders(self, request: messages.MarkOrders) -> messages.OrdersMarked:
        rows, change = request.rows, request.change
        run = self._desk.writer.run_durably
        return self._marked(await run(mark_orders, rows, change, now_ms(), operator()))

    async def _on_restore_marks(self, request: messages.RestoreMarks) -> messages.OrdersMarked:
        run = self._desk.writer.run_durably
        return self._marked(await run(restore_marks, request.marks, now_ms(), operator()))

    def _marked(self, before: dict[int, Marks]) -> messages.OrdersMarked:
        if before:
            self._tell(messages.OrdersChanged(tuple(before)))
        return messages.OrdersMarked(before)

    async def _on_save_view(self, request: messages.SaveView) -> messages.ViewSaved:
        run = self._desk.writer.run_durably
        view_id = await run(save_view, request.view_id, request.name, request.spec)
        self._tell(messages.ViewsChanged())
        return messages.ViewSaved(view_id)

    async def _on_delete_view(self, request: messages.DeleteView) -> messages.Done:
        await self._desk.writer.run_durably(delete_view, request.view_id)
        self._tell(messages.ViewsChanged())
        return messages.Done()

    async def _on_order_views(self, request: messages.OrderViews) -> messages.Done:
        await self._desk.writer.run_durably(order_views, request.ids)
        self._tell(messages.ViewsChanged())
        return messages.Done()

    async def _on_set_option(self, request: messages.SetOption) -> messages.Done:
        value_of(request.key, request.value)
        await self._desk.writer.run_durably(set_option, request.key, request.value)
        await self._desk.read_options()
        self._tell(messages.OptionsChanged())
        return messages.Done()

    async def _on_fetch_pictures(self, request: messages.FetchPictures) -> messages.PicturesFetched:
        self._needs_secrets()
        return await self._desk.pictures.fetch(request)

    async def _on_acknowledge_alerts(self, request: messages.AcknowledgeAlerts) -> messages.Done:
        await self._desk.writer.run_durably(acknowledge_alerts, request.ids, now_ms())
        await self._alerts.judge_once(is_news=True)
        return messages.Done()

    async def _on_snooze_alerts(self, request: messages.SnoozeAlerts) -> messages.Done:
        await self._desk.writer.run_durably(snooze_alerts, request.ids, request.until)
        await self._alerts.judge_once(is_news=True)
        return messages.Done()

    async def _on_change_store(self, request: messages.ChangeStore) -> messages.Done:
        changed = await self._changes.change(request)
        store = await self._desk.writer.run(store_of_key, request.store)
        if store is not None:
            self._desk.browsers.read_sign_in(store.key, sign_in_of(store))
        if changed:
            self._tell(messages.StoresChanged())
        return messages.Done()

    async def _on_pause_store(self, request: messages.PauseStore) -> messages.Done:
        await self._changes.pause(request.store, paused=request.paused)
        if request.paused and self._reading is not None:
            # A first load may take minutes yet: it goes on from its last page when it is resumed.
            await self._desk.schedule.forget(request.store)
        self._stores_changed()
        return messages.Done()

    async def _on_change_sellers(self, request: messages.ChangeSellers) -> messages.Done:
        await SellerChanges(self._desk.writer, operator()).change(request)
        self._tell(messages.StoresChanged())
        return messages.Done()

    async def _on_round(
        self,
        request: messages.BeginRound | messages.NoteVisit | messages.SkipStore | messages.EndRound,
    ) -> messages.RoundNow:
        rounds = Rounds(self._desk.writer, operator())
        match request:
            case messages.BeginRound():
                now = await rounds.begin(request.stores)
            case messages.NoteVisit():
                now = await rounds.note(request)
            case messages.SkipStore():
                now = await rounds.skip(request.store)
            case _:
                now = await rounds.end()
        self._tell(messages.StoresChanged())
        return now

    async def _on_order_stores(self, request: messages.OrderStores) -> messages.Done:
        await self._changes.order(request.stores)
        self._tell(messages.StoresChanged())
        return messages.Done()

    async def _on_rename_group(self, request: messages.RenameGroup) -> messages.Done:
        await self._changes.rename_group(request)
        self._tell(messages.StoresChanged())
        return messages.Done()

    async def _on_remove_store(self, request: messages.RemoveStore) -> messages.StoreRemoved:
        removal = self._removal()
        try:
            store = await removal.remove(request)
        finally:
            self._stores_changed()
            self._wake_outbox()
        self._tell(messages.OrdersChanged((), everything=True))
        # Its alerts went with it: nothing that the next judgement finds would tell the window.
        await self._alerts.judge_once(is_news=True)
        if not request.wipe_orders:
            return messages.StoreRemoved(store.key)
        return await removal.wipe(store)

    def _removal(self) -> StoreRemoval:
        desk = self._desk
        if self._reading is None:
            return StoreRemoval(desk.writer, None, None, desk.browsers, operator())
        return StoreRemoval(desk.writer, desk.secrets, desk.schedule, desk.browsers, operator())

    async def _on_quit(self, request: messages.Quit) -> messages.Done:
        self._quit.set()
        return messages.Done()

    def _stores_changed(self) -> None:
        if self._reading is not None:
            self._desk.schedule.stores_changed()
        self._tell(messages.StoresChanged())


def run_engine(folder: DataFolder, in_demo: bool) -> int:
    """The hidden command `lzdesk engine`: serve the window on the standard streams.

    Exit 0 after an orderly end, 3 where another process holds the folder, 4 where the database
    cannot be opened; the reason was told as a notice.
    """
    lines_in, lines_out = _take_standard_streams()
    try:
        start_logs(folder.logs, loud=False)
    except OSError:
        # A full disk or no permission: the engine itself says so, and waits.
        start_logs(None)
    _give_way()
    return asyncio.run(_serve(folder, in_demo, lines_in, lines_out))


def _end_surely() -> None:
    """The window is gone: what has not ended in good order by then is ended all the same."""
    last = threading.Timer(ORDERLY_END_S, os._exit, (70,))
    last.daemon = True
    last.start()


def _give_way() -> None:
    """Let the window go first where both want the processor."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            os.nice(5)


def _take_standard_streams() -> tuple[BinaryIO, BinaryIO]:
    """The link's two ends; from here on `print` goes to standard error."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return io.BufferedReader(io.FileIO(0)), out


async def _serve(folder: DataFolder, in_demo: bool, lines_in: BinaryIO, lines_out: BinaryIO) -> int:
    engine: Engine | None = None
    alerts: AlertWatch | None = None
    ready = asyncio.Event()
    waited = ""
    """What kept the desk from being opened, as it was last told."""

    async def handle(request: messages.AnyRequest) -> messages.AnyReply:
        await ready.wait()
        assert engine is not None
        return await engine.handle(request)

    def tell(event: messages.AnyEvent) -> None:
        line.tell(event)
        if alerts is not None:
            alerts.heard(event)
        if engine is not None:
            engine.rules.heard(event)

    async def run_once() -> int:
        """Until the window goes, or asks; raises what keeps the desk from being opened."""
        nonlocal engine, alerts, waited
        async with Desk(folder, "the lzdesk window", tell) as desk:
            alerts = AlertWatch(desk.writer, line.tell)
            engine = Engine(desk, tell, in_demo, alerts)
            await engine.start()
            if waited:
                start_logs(folder.logs, loud=False)
                line.tell(messages.Notice(WELL))
            ready.set()
            line.tell(messages.StoresChanged())
            quitting = asyncio.create_task(engine.until_quit(), name="quit")
            await asyncio.wait((serving, quitting), return_when=asyncio.FIRST_COMPLETED)
            quitting.cancel()
            await engine.stop()
            return EXIT_DAMAGED if desk.is_damaged else 0

    line = EngineEnd(lines_in, lines_out, handle, on_closed=_end_surely)
    serving = asyncio.create_task(line.serve(), name="link")
    try:
        while not serving.done():
            try:
                return await run_once()
            except LzdeskError as error:
                if error.kind not in PASSING or ready.is_set():
                    raise
                if error.kind != waited:
                    waited = error.kind
                    log.error("engine waits", kind=error.kind)
                    line.tell(messages.Notice(error.kind, fields=dict(error.fields)))
            await asyncio.wait((serving,), timeout=PROBE_S)
            while waited == "disk.full" and not has_room(folder.root) and not serving.done():
                await asyncio.wait((serving,), timeout=PROBE_S)
    except LzdeskError as error:
        log.error("engine not started", kind=error.kind)
        line.tell(messages.Notice(error.kind, fields=dict(error.fields)))
        return 3 if error.kind == "folder.in_use" else 4
    finally:
        line.close()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
    return 0
