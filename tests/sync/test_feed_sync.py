"""Returns, listings, health and notices equal the marketplace's, and it is proven."""

from typing import Any

import msgspec
import pytest

from lzdesk.domain.errors import JunkAnswer, LzdeskError
from lzdesk.domain.store_health import StoreNotice
from lzdesk.marketplaces.contract import Page, StoreApi
from lzdesk.marketplaces.lazada.listings import LazadaListings
from lzdesk.marketplaces.lazada.seller import _ago_ms
from lzdesk.sync.beside_orders import BesideOrders
from lzdesk.sync.feed_sync import FeedResult, FeedSync
from lzdesk.sync.feeds import BESIDE_ORDERS, HEALTH, LISTINGS, NOTICES, RETURNS, Feed
from tests.sync.conftest import Reading

FIRST = "lumi-flagship"


def rows(reading: Reading, sql: str, *values: object) -> list[tuple[Any, ...]]:
    found = reading.writer.run_blocking(lambda c: c.exec_driver_sql(sql, values).all())
    return [tuple(row) for row in found]


async def feed_sync(reading: Reading, key: str = FIRST, notice_page: int = 100) -> FeedSync:
    calls = await reading.schedule.calls_of(key)
    policies = msgspec.structs.replace(calls.manifest.policies, notice_page=notice_page)
    calls.manifest = calls.manifest._replace(policies=policies)
    return FeedSync(calls, reading.writer)


async def truth(reading: Reading, what: str, key: str = FIRST) -> list[Any]:
    seller = reading.market.store(key)["seller_id"]
    answer = await reading.market.control(f"/truth/{what}?seller_id={seller}")
    found: list[Any] = answer[what]
    return found


async def test_returns_equal_the_truth_and_a_second_pass_writes_nothing(reading: Reading) -> None:
    await reading.schedule.once([FIRST])
    sync = await feed_sync(reading)
    first = await sync.run(RETURNS)
    wanted = await truth(reading, "returns")
    assert first.proven and first.remote == first.local == len(wanted) > 0
    held = rows(
        reading,
        "SELECT r.return_id, r.order_id, l.line_id, l.item_id, l.raw_status, l.logistics_status,"
        " l.refund_minor, l.created_at, l.updated_at, l.answer_by"
        " FROM returns r JOIN return_lines l ON l.return_row = r.id ORDER BY 1, 3",
    )
    told = [
        (
            one["return_id"],
            one["order_id"],
            *(line[name] for name in (
                "line_id", "item_id", "status", "ofc_status", "refund_minor", "created_at",
                "updated_at", "due_at",
            )),
        )
        for one in wanted
        for line in one["lines"]
    ]  # fmt: skip
    assert held == sorted((*row[:9], row[9] or None) for row in told)
    second = await sync.run(RETURNS)
    assert second.proven and second.changed == 0
    orders = rows(
        reading,
        "SELECT count(*) FROM returns r LEFT JOIN orders o"
        " ON o.store_id = r.store_id AND o.order_id = r.order_id WHERE o.id IS NULL",
    )
    assert orders == [(0,)]


async def test_listings_equal_the_truth_with_their_stock(reading: Reading) -> None:
    await reading.schedule.once([FIRST])
    sync = await feed_sync(reading)
    first = await sync.run(LISTINGS)
    wanted = await truth(reading, "listings")
    assert first.proven and first.remote == first.local > 0
    held = rows(
        reading,
        "SELECT l.sku_id, l.seller_sku, s.warehouse, s.sellable, s.withheld, s.occupied"
        " FROM listings l JOIN listing_stocks s ON s.listing_row = l.id ORDER BY 1, 3",
    )
    assert held == sorted(stocks_of(wanted))
    second = await sync.run(LISTINGS)
    assert second.proven and second.changed == 0


def stocks_of(wanted: list[Any]) -> list[tuple[Any, ...]]:
    return [
        (
            sku["sku_id"],
            sku["seller_sku"],
            stock["warehouse"],
            stock["sellable"],
            stock["withhold"],
            stock["occupy"],
        )
        for one in wanted
        for sku in one["skus"]
        for stock in sku["stocks"]
    ]


@pytest.mark.parametrize(("feed", "table"), [(RETURNS, "returns"), (LISTINGS, "listings")])
async def test_what_was_once_dated_in_the_future_is_changed_all_the_same(
    reading: Reading, feed: Feed, table: str
) -> None:
    await reading.schedule.once([FIRST])
    sync = await feed_sync(reading)
    await sync.run(feed)
    wanted = rows(reading, f"SELECT digest, updated_at FROM {table} ORDER BY id")
    for sql in (
        f"UPDATE {table} SET digest = 0, updated_at = updated_at + 400000000000",
        f"DELETE FROM cursors WHERE feed = '{feed.name}'",
    ):
        reading.writer.run_blocking(lambda c, sql=sql: c.exec_driver_sql(sql) and None)
    await sync.run(feed)
    assert rows(reading, f"SELECT digest, updated_at FROM {table} ORDER BY id") == wanted


async def test_a_listing_that_is_no_longer_there_is_kept_as_gone(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reading.schedule.once([FIRST])
    sync = await feed_sync(reading)
    whole = await sync.run(LISTINGS)
    real = LazadaListings.listings_page

    async def fewer(self: LazadaListings, window: Any, start: int) -> Page[Any]:
        page = await real(self, window, start)
        lost = [row for row in page.rows if row[0].product_id != "gone"][1 if start == 0 else 0 :]
        return page._replace(total=page.total - 1, rows=lost)

    monkeypatch.setattr(LazadaListings, "listings_page", fewer)
    less = await sync.run(LISTINGS)
    assert less.proven and less.local == whole.local - 1
    gone = rows(reading, "SELECT count(DISTINCT product_id) FROM listings WHERE gone_at > 0")
    assert gone == [(1,)]
    monkeypatch.undo()
    back = await sync.run(LISTINGS)
    assert back.proven and back.local == whole.local
    assert rows(reading, "SELECT count(*) FROM listings WHERE gone_at > 0") == [(0,)]


async def test_a_list_that_shifts_while_it_is_read_is_read_again(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that another's leaving moved to a page that was read before is never told."""
    await reading.schedule.once([FIRST])
    monkeypatch.setattr("lzdesk.marketplaces.lazada.listings.PRODUCT_PAGE", 2)
    sync = await feed_sync(reading)
    few = msgspec.structs.replace(sync._calls.manifest.policies, product_page=2)
    sync._calls.manifest = sync._calls.manifest._replace(policies=few)
    real, asked = LazadaListings.listings_page, [0]

    async def shifting(self: LazadaListings, window: Any, start: int) -> Page[Any]:
        asked[0] += 1
        page = await real(self, window, start)
        return page._replace(rows=page.rows[1:]) if asked[0] == 2 else page

    monkeypatch.setattr(LazadaListings, "listings_page", shifting)
    found = await sync.run(LISTINGS)
    wanted = await truth(reading, "listings")
    assert len(wanted) > 4
    assert found.proven and found.local == len(wanted)


def in_small_pages(sync: FeedSync, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Two products a page, and no more than three by offset; counts the calls."""
    monkeypatch.setattr("lzdesk.marketplaces.lazada.listings.PRODUCT_PAGE", 2)
    policies = sync._calls.manifest.policies
    few = msgspec.structs.replace(policies, product_page=2, product_offset_limit=3)
    sync._calls.manifest = sync._calls.manifest._replace(policies=few)
    real, asked = LazadaListings.listings_page, [0]

    async def counted(self: LazadaListings, window: Any, start: int) -> Page[Any]:
        asked[0] += 1
        assert start <= 3 and asked[0] < 1000
        return await real(self, window, start)

    monkeypatch.setattr(LazadaListings, "listings_page", counted)
    return asked


async def test_more_listings_than_an_offset_reaches_are_read_in_halves(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reading.schedule.once([FIRST])
    sync = await feed_sync(reading)
    in_small_pages(sync, monkeypatch)
    found = await sync.run(LISTINGS)
    assert found.proven and found.local == len(await truth(reading, "listings")) > 50


async def test_a_list_that_its_window_does_not_cut_is_not_halved_for_ever(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reading.schedule.once([FIRST])
    sync = await feed_sync(reading)
    asked = in_small_pages(sync, monkeypatch)
    counted = LazadaListings.listings_page

    async def whole(self: LazadaListings, window: Any, start: int) -> Page[Any]:
        return await counted(self, None, start)

    monkeypatch.setattr(LazadaListings, "listings_page", whole)
    with pytest.raises(JunkAnswer):
        await sync.run(LISTINGS)
    assert asked[0] == 3


async def test_health_and_notices_are_kept(reading: Reading) -> None:
    await reading.schedule.once([FIRST])
    sync = await feed_sync(reading)
    health = await sync.run(HEALTH)
    assert health.proven and health.local > 0
    assert (await sync.run(HEALTH)).proven
    days = rows(reading, "SELECT count(*), count(DISTINCT indicator) FROM health")
    assert days[0][0] == days[0][1] == health.local
    notices = await sync.run(NOTICES)
    wanted = await truth(reading, "notices")
    assert notices.proven and notices.local == len(wanted) > 0
    assert (await sync.run(NOTICES)).changed == 0


@pytest.mark.parametrize("cut_at", [2, 3])
async def test_notices_are_read_on_where_a_reading_was_cut(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, cut_at: int
) -> None:
    """Though the first page is known then: nothing is new on it."""
    wanted = await truth(reading, "notices")
    monkeypatch.setattr("lzdesk.marketplaces.lazada.seller.NOTICE_PAGE", 2)
    sync = await feed_sync(reading, notice_page=2)
    real, asked = sync._notice_page, []

    async def cut(start: int) -> Page[StoreNotice]:
        asked.append(start)
        if len(asked) == cut_at:
            raise LzdeskError("killed")
        return await real(start)

    monkeypatch.setattr(sync, "_notice_page", cut)
    with pytest.raises(LzdeskError):
        await sync.run(NOTICES)
    assert rows(reading, "SELECT count(*) FROM store_notices") == [((cut_at - 1) * 2,)]
    result = await (await feed_sync(reading, notice_page=2)).run(NOTICES)
    assert result.proven
    assert result.local == result.remote == len(wanted) > 6
    assert rows(reading, "SELECT count(*) FROM store_notices") == [(len(wanted),)]


async def test_a_notice_that_is_never_listed_leaves_them_unproven(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even where as many are kept here as the box counts: it forgets old ones."""
    assert (await (await feed_sync(reading)).run(NOTICES)).proven
    sync = await feed_sync(reading)
    real = sync._notice_page

    async def one_more(start: int) -> Page[StoreNotice]:
        page = await real(start)
        return page._replace(total=page.total + 1)

    monkeypatch.setattr(sync, "_notice_page", one_more)
    for _ in range(2):
        result = await sync.run(NOTICES)
        assert not result.proven
        assert result.local == result.remote - 1
    assert (await (await feed_sync(reading)).run(NOTICES)).proven


@pytest.mark.parametrize(
    ("words", "ago_s"),
    [("10 minutes ago", 600), ("an hour ago", 3600), ("2 days ago", 172_800), ("just now", 0)],
)
def test_relative_times_are_read(words: str, ago_s: int) -> None:
    assert _ago_ms(words) == ago_s * 1000


async def test_every_feed_of_every_store_is_read_beside_the_orders(reading: Reading) -> None:
    await reading.schedule.once()
    told: list[tuple[str, str]] = []

    def tell(store: str, feed: Any, result: FeedResult) -> None:
        told.append((store, feed.name))

    beside = BesideOrders(
        reading.writer, reading.schedule.calls_of, reading.schedule.paces_of, tell
    )
    assert len(await beside._due()) == 12
    done = await beside.once()
    assert len(done) == 12 * len(BESIDE_ORDERS) == len(set(told))
    assert all(isinstance(one, FeedResult) and one.proven for one in done.values())
    assert await beside._due() == []
    for key in (store["key"] for store in reading.market.lazada["stores"]):
        wanted = await truth(reading, "listings", key)
        held = rows(
            reading,
            "SELECT l.sku_id, l.seller_sku, s.warehouse, s.sellable, s.withheld, s.occupied"
            " FROM listings l JOIN stores t ON t.id = l.store_id"
            " JOIN listing_stocks s ON s.listing_row = l.id WHERE t.key = ? ORDER BY 1, 3",
            key,
        )
        assert held == sorted(stocks_of(wanted)), key


def test_a_capability_is_named_once() -> None:
    assert StoreApi._fields == (
        "orders", "labels", "fulfilment", "returns", "listings", "health", "notices", "traces",
    )  # fmt: skip
