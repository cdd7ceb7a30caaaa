"""One store's trouble is that store's alone."""

import asyncio

import msgspec
import pytest

from lzdesk.domain.errors import LzdeskError
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import Consent, Tokens
from lzdesk.marketplaces.lazada.auth import LazadaConsent
from lzdesk.services.change_store import StoreChanges
from lzdesk.settings.secrets import tokens_name
from lzdesk.storage.repositories.app_days import calls_of_day
from lzdesk.storage.repositories.stores import all_apps, store_of_key
from lzdesk.storage.repositories.sync_state import Cursor, cursor_of
from lzdesk.sync.pace import Quota, pace_s
from lzdesk.sync.quota import AppPace, CallMeter, quota_day
from lzdesk.sync.schedule import Schedule
from lzdesk.sync.store_sync import PassResult
from lzdesk.sync.turns import Turns
from tests.sync.conftest import Reading

FIRST, SECOND = "lumi-flagship", "casa-rumah"


def states(reading: Reading) -> dict[str, tuple[str, str]]:
    sql = "SELECT key, state, state_detail FROM stores"
    rows = reading.writer.run_blocking(lambda c: c.exec_driver_sql(sql).all())
    return {row[0]: (row[1], row[2]) for row in rows}


async def tokens(reading: Reading, key: str, action: str) -> None:
    body = {"seller_id": reading.market.store(key)["seller_id"], "action": action}
    await reading.market.control("/tokens", body)


async def scenario(reading: Reading, key: str, name: str) -> None:
    body = {"seller_id": reading.market.store(key)["seller_id"], "name": name}
    await reading.market.control("/scenario", body)


@pytest.mark.logs("store stopped")
async def test_a_dead_consent_stops_its_store_alone(reading: Reading) -> None:
    await tokens(reading, FIRST, "revoke")
    outcomes = {outcome.store.key: outcome for outcome in await reading.schedule.once()}
    assert outcomes[FIRST].error is not None
    assert outcomes[FIRST].error.kind == "store.needs_consent"
    assert states(reading).pop(FIRST) == ("needs_consent", "store.needs_consent")
    proven = [o for o in outcomes.values() if o.result and o.result.proven]
    assert len(proven) == 11


@pytest.mark.logs("store stopped", "retry_scheduled")
async def test_a_junk_answer_stops_its_store_alone_until_it_is_good_again(reading: Reading) -> None:
    await scenario(reading, FIRST, "junk_answer")
    outcomes = await reading.schedule.once([FIRST, SECOND])
    kinds = {o.store.key: o.error.kind if o.error else "" for o in outcomes}
    assert kinds == {FIRST: "marketplace.junk", SECOND: ""}
    assert states(reading)[FIRST] == ("stopped", "marketplace.junk")
    await scenario(reading, FIRST, "calm")
    (outcome,) = await reading.schedule.once([FIRST])
    assert outcome.result
    assert outcome.result.proven
    assert states(reading)[FIRST] == ("fresh", "")


async def test_an_expired_token_is_renewed_once_for_all_who_wait(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed: list[str] = []
    refresh = LazadaConsent.refresh

    async def counted(self: LazadaConsent, refresh_token: str) -> Consent:
        renewed.append(refresh_token)
        return await refresh(self, refresh_token)

    monkeypatch.setattr(LazadaConsent, "refresh", counted)
    before = msgspec.json.decode(
        reading.secrets.get_blocking(tokens_name(FIRST)) or "", type=Tokens
    )
    await tokens(reading, FIRST, "expire")
    calls = await reading.schedule.calls_of(FIRST)
    sellers = await asyncio.gather(*(calls.seller() for _ in range(20)))
    assert len({seller.seller_id for seller in sellers}) == 1
    after = msgspec.json.decode(reading.secrets.get_blocking(tokens_name(FIRST)) or "", type=Tokens)
    assert after.access_token != before.access_token
    assert after.access_expires_at is not None
    assert renewed == [before.refresh_token]


@pytest.mark.logs("store stopped", "retry_scheduled")
async def test_a_market_that_is_gone_stops_every_store_and_comes_back(reading: Reading) -> None:
    await reading.schedule.once([FIRST])
    held = reading.local(FIRST)
    await reading.market.simulator.stop()
    (outcome,) = await reading.schedule.once([FIRST])
    assert outcome.error is not None
    assert outcome.error.kind == "marketplace.unreachable"
    assert reading.local(FIRST) == held


async def test_the_reading_goes_on_by_itself_and_hears_of_new_stores(reading: Reading) -> None:
    done = asyncio.Event()

    def proven() -> None:
        if all(state == ("fresh", "") for state in states(reading).values()):
            done.set()

    reading.schedule._told = reading.schedule._told._replace(stores=proven)
    task = asyncio.create_task(reading.schedule.run())
    await asyncio.wait_for(done.wait(), 60)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    left = [t for t in asyncio.all_tasks() if t.get_name().startswith("read ")]
    assert left == []
    await reading.assert_equal()


async def test_a_paused_store_is_left_alone_until_it_goes_on(reading: Reading) -> None:
    changes = StoreChanges(reading.writer, "mei")
    await changes.pause(FIRST, paused=True)
    assert [one.store.key for one in await reading.schedule.once([FIRST, SECOND])] == [SECOND]
    assert reading.local(FIRST) == {}
    task = asyncio.create_task(reading.schedule.run())
    async with asyncio.timeout(60):
        while states(reading)[SECOND] != ("fresh", ""):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        await changes.pause(SECOND, paused=True)
        reading.schedule.stores_changed()
        while SECOND in reading.schedule._tasks:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        # Both at once: the one that is ending, and the one that was never read.
        for key in (FIRST, SECOND):
            await changes.pause(key, paused=False)
        reading.schedule.stores_changed()
        while states(reading)[FIRST] != ("fresh", ""):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert {FIRST, SECOND} <= reading.schedule._tasks.keys()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await reading.assert_equal(FIRST)


async def test_a_first_load_that_is_paused_goes_on_where_it_stood(reading: Reading) -> None:
    body = {"seller_id": reading.market.store(FIRST)["seller_id"], "count": 260}
    await reading.market.control("/orders", body)
    changes = StoreChanges(reading.writer, "mei")
    begun, over = asyncio.Event(), []

    def progress(key: str, done: int, total: int) -> None:
        reading.progress.append((key, done, total))
        if key == FIRST:
            begun.set()

    reading.schedule._told = reading.schedule._told._replace(progress=progress, over=over.append)
    for key in states(reading):
        await changes.pause(key, paused=key != FIRST)
    task = asyncio.create_task(reading.schedule.run())
    async with asyncio.timeout(60):
        await begun.wait()
        await changes.pause(FIRST, paused=True)
        await reading.schedule.forget(FIRST)
        assert over == [FIRST] and FIRST not in reading.schedule._tasks
        (_key, done, total), held = reading.progress[-1], len(reading.local(FIRST))
        assert 0 < done < total and done <= held < total
        row = reading.writer.run_blocking(store_of_key, FIRST)
        assert row is not None
        cursor = reading.writer.run_blocking(cursor_of, row.id, "orders")
        assert cursor is not None and cursor.phase == Cursor.FIRST
        assert cursor.position < cursor.upper, "the place to go on from is kept"
        await changes.pause(FIRST, paused=False)
        reading.schedule.stores_changed()
        while states(reading)[FIRST] != ("fresh", ""):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await reading.assert_equal(FIRST)


async def test_a_long_first_load_keeps_no_other_store_waiting(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    seller = reading.market.store(FIRST)["seller_id"]
    await reading.market.control("/orders", {"seller_id": seller, "count": 460})
    over: list[str] = []
    told = reading.schedule._told._replace(over=over.append)
    schedule = Schedule(reading.writer, reading.schedule._tokens, reading.http, told)
    monkeypatch.setattr(schedule, "_turns", Turns(1))
    outcomes = await schedule.once([FIRST, SECOND])
    assert all(one.result and one.result.proven for one in outcomes)
    assert over == [SECOND, FIRST]
    await reading.assert_equal(FIRST, SECOND)


@pytest.mark.parametrize("at_a_time", [(60,) * 6, (60, 240, 60)])
async def test_a_first_load_leaves_calls_of_the_day_to_what_is_new(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, at_a_time: tuple[int, ...]
) -> None:
    for module in ("marketplaces.http", "sync.store_calls"):
        monkeypatch.setattr(f"lzdesk.{module}.now_ms", reading.market.simulator.world.clock.now_ms)
    seller = {"seller_id": reading.market.store(FIRST)["seller_id"]}
    for count in at_a_time:
        await reading.market.control("/orders", {**seller, "count": count})
        await reading.market.control("/clock", {"advance_s": 600})
    few = "UPDATE apps SET daily_calls = 12"
    await reading.writer.run(lambda c: c.exec_driver_sql(few) and None)
    (app, *_) = reading.writer.run_blocking(all_apps)
    begins = quota_day(app, now_ms()).ends_at - 86_400_000
    monkeypatch.setattr(reading.schedule._quotas, "_now", lambda: begins)
    # As it is when the schedule runs by itself.
    monkeypatch.setattr(reading.schedule, "_is_rationed", True)

    async def read() -> PassResult:
        before = reading.http.calls
        (outcome,) = await reading.schedule.once([FIRST])
        assert outcome.result and reading.http.calls - before <= 20
        return outcome.result

    # Each pass reads what is new, and a page more.
    held = [0]
    while not (await read()).proven:
        assert held[-1] < len(reading.local(FIRST))
        held.append(len(reading.local(FIRST)))
        (new,) = (await reading.market.control("/orders", {**seller, "count": 1}))["orders"]
        await reading.market.control("/clock", {"advance_s": 600})
        await read()
        assert new in reading.local(FIRST)
    assert len(held) >= 2
    await reading.assert_equal(FIRST)
    # A longer history may take days: the store is read all the while, and is not called quiet.
    at, again = "UPDATE proofs SET read_at = 1", "UPDATE cursors SET phase = 'first'"
    for sql in (at, f"{again}, upper = position WHERE feed = 'orders'"):
        await reading.writer.run(lambda c, sql=sql: c.exec_driver_sql(sql) and None)
    assert not (await read()).proven
    sql = "SELECT read_at FROM proofs WHERE feed = 'orders'"
    assert reading.writer.run_blocking(lambda c: c.exec_driver_sql(sql).scalar()) > 1


async def test_nothing_begins_in_a_store_that_is_being_removed(reading: Reading) -> None:
    task = asyncio.create_task(reading.schedule.run())
    async with asyncio.timeout(60):
        while FIRST not in reading.schedule._tasks:  # noqa: ASYNC110
            await asyncio.sleep(0)
        await reading.schedule.forget(FIRST)
        assert FIRST not in reading.schedule._tasks
        held = reading.local(FIRST)
        others = states(reading).keys() - {FIRST}
        while any(states(reading)[key][0] == "unread" for key in others):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        assert reading.local(FIRST) == held and FIRST not in reading.schedule._tasks
        reading.schedule.stores_changed()
        while FIRST not in reading.schedule._tasks:  # noqa: ASYNC110
            await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.logs("state not kept", "store stopped", "reading failed")
async def test_a_write_that_fails_does_not_end_the_reading(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full for a while: nothing is read meanwhile, and then all of it."""
    monkeypatch.setattr("lzdesk.sync.schedule.FIRST_PAUSE_S", 0.05)
    run, full, told = reading.writer.run, asyncio.Event(), asyncio.Event()
    full.set()

    async def sometimes(job: object, *args: object, **named: object) -> object:
        if full.is_set() and getattr(job, "__name__", "") in ("job", "set_store_state"):
            told.set()
            raise LzdeskError("disk.full", file="x")
        return await run(job, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(reading.writer, "run", sometimes)
    task = asyncio.create_task(reading.schedule.run())
    await asyncio.wait_for(told.wait(), 30)
    full.clear()
    async with asyncio.timeout(60):
        while {state for state, _ in states(reading).values()} != {"fresh"}:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await reading.assert_equal()


@pytest.mark.parametrize(
    ("stores", "quota", "every_s"),
    [(30, 10_000, 648), (1, 10_000, 120), (200, 10_000_000, 120), (200, 10_000, 4320)],
)
def test_the_pace_follows_from_the_quota(stores: int, quota: int, every_s: int) -> None:
    assert pace_s(stores, Quota(quota)) == every_s
    assert 86_400 / every_s * stores * 2 <= quota * 0.81


@pytest.mark.parametrize(
    ("spent", "left_s", "every_s"),
    [
        (0, 3600, 648),
        # Half of it at noon is as it should be; at six in the morning it is too much.
        (5_000, 43_200, 648),
        (5_000, 64_800, 972),
        # Hardly any is left, and then none: nothing is read before the next day.
        (9_990, 7200, 7200),
        (10_000, 7200, 7200),
        (12_000, 7200, 7200),
    ],
)
def test_an_app_that_spent_too_much_makes_do_with_what_is_left(
    spent: int, left_s: float, every_s: int
) -> None:
    assert pace_s(30, Quota(10_000, spent, left_s)) == every_s


async def test_the_calls_of_each_app_are_counted_and_shown_with_its_pace(reading: Reading) -> None:
    await reading.schedule.once()
    meter = CallMeter(reading.writer, reading.http)
    assert await meter.keep()
    assert not await meter.keep()
    counted = (await reading.market.control("/counts"))["apps"]
    apps = reading.writer.run_blocking(all_apps)
    for app in apps:
        day, ends_at = quota_day(app, now_ms())
        assert 0 < ends_at - now_ms() <= 86_400_000
        called = next(one["calls"] for one in counted if one["app_key"] == app.app_key)
        assert reading.writer.run_blocking(calls_of_day, app, day) == called > 0
    told: list[AppPace] = []
    reading.schedule._told = reading.schedule._told._replace(pace=told.append)
    await reading.schedule.tell_pace()
    assert told[0].quota.spent > 0
    assert sum(pace.stores for pace in told) == 12


@pytest.mark.logs("store stopped")
async def test_an_address_that_is_not_whitelisted_is_named_and_its_stores_go_on_alone(
    reading: Reading,
) -> None:
    told: list[LzdeskError] = []
    reading.schedule._told = reading.schedule._told._replace(trouble=told.append)
    body = {"app_key": reading.market.lazada["app_key"], "addresses": ["203.0.113.9"]}
    await reading.market.control("/whitelist", body)
    (outcome,) = await reading.schedule.once([FIRST])
    assert outcome.error is not None
    assert states(reading)[FIRST] == ("stopped", "app.address_refused")
    assert [(error.kind, error.fields["address"]) for error in told] == [
        ("app.address_refused", "127.0.0.1")
    ]
    await reading.market.control("/whitelist", {**body, "addresses": []})
    (outcome,) = await reading.schedule.once([FIRST])
    assert outcome.error is None
