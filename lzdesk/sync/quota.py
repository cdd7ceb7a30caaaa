"""The daily quota of each app: what it has spent, and how often its stores are read for it.

Policy. Calls are counted where they go out, and kept every few seconds, so that a start does not
forget what the day has cost. All that an app's stores do shares its quota, whoever asks.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from lzdesk.domain.stores import App, Authorisation, Store
from lzdesk.lib.clock import Now, now_ms
from lzdesk.marketplaces.http import Http, app_bucket
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.storage.repositories.app_days import QuotaDay, add_calls, calls_of_day
from lzdesk.storage.repositories.stores import all_apps, all_authorisations
from lzdesk.storage.writer import Transaction, Writer
from lzdesk.sync.feeds import DAY_MS, HOUR_MS, ORDERS, Feed
from lzdesk.sync.pace import Quota, may_load, pace_s

KEEP_EVERY_S = 10.0


class AppPace(NamedTuple):
    """An app with stores to read: how many, out of what, each how often (seconds)."""

    app: App
    stores: int
    quota: Quota
    every_s: int


def quota_day(app: App, now: int) -> QuotaDay:
    """The day an app's calls count for now."""
    zone = manifest_of(app.marketplace).policies.quota_zone_h * HOUR_MS
    day = (now + zone) // DAY_MS
    return QuotaDay(day, (day + 1) * DAY_MS - zone)


class Quotas:
    """What the apps have left, and the pace that follows."""

    def __init__(
        self, writer: Writer, at_best_s: int, daily_calls: int | None, now: Now = now_ms
    ) -> None:
        """daily_calls: instead of what the apps have, where that is not worked to."""
        self._writer = writer
        self._at_best_s = at_best_s
        self._daily_calls = daily_calls
        self._now = now

    async def of_stores(self, stores: Sequence[Store], feed: Feed = ORDERS) -> dict[str, int]:
        """Key of each store to the seconds between two readings of a feed of it."""
        apps = await self._writer.run(app_of_authorisation)
        by_app = {app_bucket(pace.app): pace.every_s for pace in await self.paces(stores, feed)}
        return {
            store.key: by_app[app_bucket(apps[store.authorisation])]
            for store in stores
            if store.authorisation in apps
        }

    async def paces(self, stores: Sequence[Store], feed: Feed = ORDERS) -> list[AppPace]:
        """Every app that has stores among these, the one whose stores wait longest first."""
        at_best = self._at_best_s if feed is ORDERS else None
        now = self._now()

        def read(connection: Transaction) -> list[AppPace]:
            apps = app_of_authorisation(connection)
            served = Counter(store.authorisation for store in stores)
            mine: Counter[str] = Counter()
            found: dict[str, App] = {}
            for consent, count in served.items():
                app = apps.get(consent)
                if app is not None:
                    found[app_bucket(app)] = app
                    mine[app_bucket(app)] += count
            return [pace(connection, app, mine[name]) for name, app in found.items()]

        def pace(connection: Transaction, app: App, count: int) -> AppPace:
            quota = self._quota(connection, app, now)
            return AppPace(app, count, quota, pace_s(count, quota, feed, at_best))

        return sorted(await self._writer.run(read), key=lambda one: -one.every_s)

    async def may_load(self, app: App, unkept: int) -> bool:
        """Whether an app has calls for histories. unkept: calls that the meter has yet to keep."""
        quota = await self._writer.run(self._quota, app, self._now())
        return may_load(quota._replace(spent=quota.spent + unkept))

    def _quota(self, connection: Transaction, app: App, now: int) -> Quota:
        on = quota_day(app, now)
        spent = 0 if self._daily_calls else calls_of_day(connection, app, on.day)
        return Quota(self._daily_calls or app.daily_calls, spent, (on.ends_at - now) / 1000)


def app_of_authorisation(connection: Transaction) -> dict[str, App]:
    """The id of each consent to the app it was given to."""
    apps = {(app.marketplace, app.app_key): app for app in all_apps(connection)}

    def app_of(held: Authorisation) -> App | None:
        return apps.get((held.marketplace, held.app_key))

    found = {held.id: app_of(held) for held in all_authorisations(connection)}
    return {name: app for name, app in found.items() if app is not None}


class CallMeter:
    """Keeps what went out of each app's bucket. `run` goes on until cancelled."""

    def __init__(self, writer: Writer, http: Http, now: Now = now_ms) -> None:
        self._writer = writer
        self._http = http
        self._now = now

    async def run(self, told: Callable[[], Awaitable[None]]) -> None:
        """told: something was kept."""
        while True:
            await asyncio.sleep(KEEP_EVERY_S)
            if await self.keep():
                await told()

    async def keep(self) -> bool:
        """Keep what was spent since the last time; whether anything was."""
        spent, now = self._http.take_spent(), self._now()

        def job(connection: Transaction) -> bool:
            any_kept = False
            for app in all_apps(connection):
                one = spent.get(app_bucket(app))
                if one is not None:
                    add_calls(connection, app, quota_day(app, now), one.calls, one.refused)
                    any_kept = True
            return any_kept

        return bool(spent) and await self._writer.run(job)
