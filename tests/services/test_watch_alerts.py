"""Alerts through a real database: raised once, changed in place, resolved by themselves."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from lzdesk.domain.clocks import DAY_MS, HOUR_MS, MINUTE_MS
from lzdesk.link.messages import AlertsChanged, AnyEvent, OrdersChanged, StoresChanged
from lzdesk.services.watch_alerts import AlertWatch
from lzdesk.storage.connect import open_for_reading
from lzdesk.storage.repositories.alerts import (
    CLOCKS,
    CONSENTS,
    NO_SCAN,
    PULL,
    RULES,
    STANDING,
    UNSEEN,
    acknowledge_alerts,
    drop_old_alerts,
    snooze_alerts,
)
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db
from tests.gui.desk_db import INSERT_ORDER, NOW_MS, make_db, order_row

FAR = 1 << 60


class Bench:
    """A desk of the pictures' thirteen stores, a clock to be moved, and what was told."""

    def __init__(self, path: Path) -> None:
        self.now = NOW_MS
        self.path = make_db(path / "lzdesk.db", orders=[])
        self.writer = Writer(self.path, path / "backups")
        self.told: list[AlertsChanged] = []
        self.turn = asyncio.Event()
        self.watch = AlertWatch(self.writer, self.tell, lambda: self.now, pause_s=0)
        self.do("UPDATE stores SET state = 'fresh'")
        self.do("UPDATE proofs SET differs_since = NULL")
        self.now += DAY_MS
        self.do("UPDATE proofs SET read_at = ?", self.now)

    def tell(self, event: AnyEvent) -> None:
        assert isinstance(event, AlertsChanged)
        self.told.append(event)
        self.turn.set()

    def do(self, sql: str, *values: object) -> None:
        self.writer.run_blocking(lambda db: db.exec_driver_sql(sql, values))  # type: ignore[arg-type]

    def order(self, store: int, number: str, clock_at: int | None, **fields: object) -> None:
        made = list(order_row(store, number, **fields))  # type: ignore[arg-type]
        made[7], made[9] = clock_at, FAR if clock_at is None else clock_at
        self.do(INSERT_ORDER, *made)

    async def judge(self) -> AlertsChanged:
        await self.watch.judge_once()
        return self.told[-1]

    def standing(self) -> list[tuple[str, int | None, int]]:
        """Cause, clock, orders of those that stand, by cause."""
        with_fields = self.rows("cause, due_at, fields", "resolved_at IS NULL ORDER BY cause")
        return [(cause, due, json.loads(text).get("orders", 0)) for cause, due, text in with_fields]

    def rows(self, columns: str, where: str = "1") -> list[tuple]:  # type: ignore[type-arg]
        db = sqlite3.connect(self.path)
        found = db.execute(f"SELECT {columns} FROM alerts WHERE {where}").fetchall()
        db.close()
        return found


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.writer.close()


async def test_orders_of_a_band_are_one_alert_that_is_raised_once(bench: Bench) -> None:
    now = bench.now
    for number, left in enumerate((-1, 0, 2 * HOUR_MS - 1, 2 * HOUR_MS, 12 * HOUR_MS)):
        bench.order(3, str(number), now + left)
    bench.order(4, "other", now + 5)
    bench.order(4, "done", now - 5, status=11)
    first = await bench.judge()
    assert bench.standing() == [
        ("ship_by.now", now, 3),
        ("ship_by.overdue:3", now - 1, 1),
        ("ship_by.soon", now + 2 * HOUR_MS, 1),
    ]
    assert len(first.raised) == 3 and first.is_news and first.checked_at == now
    again = await bench.judge()
    assert again.raised == () and not again.is_news
    assert len(bench.rows("id")) == 3


async def test_an_alert_changes_in_place_and_resolves_by_itself(bench: Bench) -> None:
    bench.order(3, "a", bench.now + HOUR_MS)
    await bench.judge()
    bench.order(3, "b", bench.now + MINUTE_MS)
    changed = await bench.judge()
    assert changed.is_news and changed.raised == ()
    assert bench.standing() == [("ship_by.now", bench.now + MINUTE_MS, 2)]
    bench.do("UPDATE orders SET status = 9")
    gone = await bench.judge()
    assert gone.is_news and bench.standing() == []
    assert bench.rows("resolved_at") == [(bench.now,)]


async def test_acknowledged_until_it_gets_worse(bench: Bench) -> None:
    bench.order(3, "a", bench.now + HOUR_MS)
    (alert,) = (await bench.judge()).raised
    await bench.writer.run(acknowledge_alerts, (alert,), bench.now)
    assert (await bench.judge()).raised == ()
    assert bench.rows("acknowledged_at") == [(bench.now,)]
    bench.do("UPDATE orders SET clock_at = clock_at - 1000")
    assert (await bench.judge()).raised == ()
    bench.order(3, "b", bench.now + HOUR_MS)
    assert (await bench.judge()).raised == (alert,)
    assert bench.rows("acknowledged_at") == [(None,)]


async def test_a_consent_that_ends_is_back_when_it_is_over(bench: Bench) -> None:
    bench.do(
        "INSERT INTO authorisations"
        " VALUES ('cb', 'lazada', '1', 'cb', '', 'ok', NULL, ?, NULL, '')",
        bench.now + 2 * DAY_MS,
    )
    bench.do("UPDATE stores SET authorisation = 'cb' WHERE id IN (4, 7, 9)")
    (alert,) = (await bench.judge()).raised
    await bench.writer.run(acknowledge_alerts, (alert,), bench.now)
    assert (await bench.judge()).raised == ()
    bench.now += 2 * DAY_MS
    bench.do("UPDATE proofs SET read_at = ?", bench.now)
    assert (await bench.judge()).raised == (alert,)
    assert bench.rows("kind, acknowledged_at") == [("consent.over", None)]
    bench.do("UPDATE authorisations SET refresh_expires_at = ?", bench.now + 90 * DAY_MS)
    await bench.judge()
    assert bench.standing() == []


async def test_snoozed_until_its_time_is_over(bench: Bench) -> None:
    bench.order(3, "a", bench.now - 1)
    (alert,) = (await bench.judge()).raised
    await bench.writer.run(snooze_alerts, (alert,), bench.now + HOUR_MS)
    bench.now += HOUR_MS - 1
    bench.do("UPDATE proofs SET read_at = ?", bench.now)
    assert (await bench.judge()).raised == ()
    bench.now += 1
    assert (await bench.judge()).raised == (alert,)
    assert bench.rows("snoozed_until") == [(None,)]


async def test_paused_and_removed_stores_raise_none(bench: Bench) -> None:
    for store in (3, 4, 5):
        bench.order(store, f"{store}", bench.now - 1, seen=False)
    bench.do("UPDATE stores SET paused = 1 WHERE id = 3")
    bench.do("UPDATE stores SET removed_at = 1 WHERE id = 4")
    await bench.judge()
    assert {cause.split(":")[1] for cause, _, _ in bench.standing()} == {"5"}
    bench.do("UPDATE stores SET paused = 1 WHERE id = 5")
    await bench.judge()
    assert bench.standing() == []


async def test_quiet_unproven_and_the_export_only_store(bench: Bench) -> None:
    bench.do("UPDATE stores SET authorisation = 'a' WHERE id <> 2")
    bench.do("UPDATE proofs SET read_at = ? WHERE store_id IN (1, 2)", bench.now - HOUR_MS)
    bench.do("UPDATE proofs SET differs_since = 7 WHERE store_id IN (2, 8)")
    await bench.judge()
    assert [cause for cause, _, _ in bench.standing()] == ["store.quiet:1", "store.unproven:8"]


async def test_new_orders_wait_an_hour_and_are_gone_when_seen(bench: Bench) -> None:
    bench.order(6, "new", None, seen=False, created_at=bench.now - HOUR_MS + 1)
    await bench.judge()
    assert bench.standing() == []
    bench.now += 1
    await bench.judge()
    assert bench.standing() == [("orders.unseen:6", None, 1)]
    bench.do("UPDATE orders SET seen_at = 1")
    await bench.judge()
    assert bench.standing() == []


async def test_cancelled_after_printing_comes_back_for_the_next_parcel(bench: Bench) -> None:
    def cancel_printed(number: str) -> None:
        bench.order(1, number, None, status=13, created_at=bench.now)
        bench.do("UPDATE orders SET printed_at = ? WHERE order_id = ?", bench.now, number)
        bench.do(
            "INSERT INTO printed_pages (run_id, order_row, package_id, page, at, by, reason)"
            " SELECT 1, id, 'p', 1, ?, 'mei', '' FROM orders WHERE order_id = ?",
            bench.now,
            number,
        )

    bench.do(
        "INSERT INTO print_runs (id, started_at, finished_at, by, layout, state, out_file)"
        " VALUES (1, ?, NULL, 'mei', 'a6', 'handed_over', '')",
        bench.now,
    )
    bench.order(1, "never printed", None, status=13, created_at=bench.now)
    cancel_printed("4162038590733")
    (alert,) = (await bench.judge()).raised
    assert bench.standing() == [("orders.printed_cancelled:1", None, 1)]
    await bench.writer.run(acknowledge_alerts, (alert,), bench.now)
    assert (await bench.judge()).raised == ()
    bench.now += MINUTE_MS
    cancel_printed("4162038590734")
    assert (await bench.judge()).raised == (alert,)
    (fields,) = bench.rows("fields")[0]
    assert json.loads(fields)["order_number"] == "4162038590734"
    bench.now += 8 * DAY_MS
    bench.do("UPDATE proofs SET read_at = ?", bench.now)
    await bench.judge()
    assert bench.standing() == []


async def test_of_two_parcels_the_cancelled_one_is_to_be_pulled(bench: Bench) -> None:
    bench.do(
        "INSERT INTO print_runs (id, started_at, by, layout, state, out_file)"
        " VALUES (1, ?, 'mei', 'a6', 'handed_over', '')",
        bench.now,
    )
    bench.order(1, "1", None, status=3, created_at=bench.now)
    bench.do("UPDATE orders SET printed_at = ?", bench.now)
    for package, status in (("p", 3), ("q", 13)):
        bench.do(
            "INSERT INTO printed_pages (run_id, order_row, package_id, page, at, by, reason)"
            " SELECT 1, id, ?, 1, ?, 'mei', '' FROM orders",
            package,
            bench.now,
        )
        item(bench, "1", package, status, item_id=package)
    await bench.judge()
    assert bench.standing() == [("orders.printed_cancelled:1", None, 1)]
    bench.do("UPDATE packages SET pulled_at = ? WHERE package_id = 'p'", bench.now)
    await bench.judge()
    assert bench.standing() == [("orders.printed_cancelled:1", None, 1)]
    bench.do("UPDATE packages SET pulled_at = ? WHERE package_id = 'q'", bench.now)
    await bench.judge()
    assert bench.standing() == []
    # An item of the other: once what is known of it came after the print.
    item(bench, "1", "p", 13, item_id="more")
    await bench.judge()
    assert bench.standing() == []
    bench.do("UPDATE packages SET pulled_at = NULL WHERE package_id = 'p'")
    bench.do(
        "INSERT INTO order_history (order_row, at, field, before, after, by, item_id)"
        " SELECT id, ?, 'item_status', 'a', 'b', 'sync', 'more' FROM orders",
        bench.now,
    )
    await bench.judge()
    assert bench.standing() == [("orders.printed_cancelled:1", None, 1)]


def item(bench: Bench, number: str, package: str, status: int, item_id: str = "i") -> None:
    """An item of an order, and its package."""
    bench.do(
        "INSERT INTO order_items (order_row, item_id, position, seller_sku, shop_sku, name,"
        " variation, status, raw_status, package_id, tracking, carrier, price_minor,"
        " paid_minor, updated_at, fulfilled_by, is_digital, image_url, reason)"
        " SELECT id, ?, 9, 's', '', '', '', ?, 'packed', ?, 't', 'c', 0, 0, 0, 'seller', 0,"
        " '', '' FROM orders WHERE order_id = ?",
        item_id,
        status,
        package,
        number,
    )
    bench.do(
        "INSERT OR IGNORE INTO packages (order_row, package_id, tracking, carrier, first_read_at)"
        " SELECT id, ?, 't', 'c', 0 FROM orders WHERE order_id = ?",
        package,
        number,
    )


async def test_a_label_that_is_wrong_by_now_is_an_alert_until_it_is_settled(bench: Bench) -> None:
    bench.do(
        "INSERT INTO print_runs (id, started_at, by, layout, state, out_file)"
        " VALUES (1, ?, 'mei', 'a6', 'handed_over', '')",
        bench.now,
    )
    for number in ("1", "2", "3"):
        bench.order(1, number, None, status=3, created_at=bench.now)
        bench.do(
            "INSERT INTO printed_pages (run_id, order_row, package_id, page, at, by, reason)"
            " SELECT 1, id, 'p', 1, ?, 'mei', '' FROM orders WHERE order_id = ?",
            bench.now,
            number,
        )
        item(bench, number, "p" if number != "2" else "packed anew", 3)
    moved = "INSERT INTO order_history (order_row, at, field, before, after, by, item_id)"
    for number, later in (("1", 1), ("3", -1)):
        bench.do(
            f"{moved} SELECT id, ?, 'ship_to', 'a', 'b', 'sync', '' FROM orders WHERE order_id = ?",
            bench.now + later,
            number,
        )
    await bench.judge()
    assert bench.standing() == [("orders.printed_changed:1", None, 2)]
    bench.do("UPDATE packages SET pulled_at = ? WHERE order_row = 1", bench.now)
    bench.do("UPDATE printed_pages SET voided_at = 1 WHERE order_row = 2")
    await bench.judge()
    assert bench.standing() == []
    # Printed after the pull and changed again: that label too is a wrong one.
    bench.do("UPDATE packages SET pulled_at = ? WHERE order_row = 1", bench.now - 1)
    await bench.judge()
    assert bench.standing() == [("orders.printed_changed:1", None, 1)]


async def test_resolved_alerts_are_kept_for_a_month(bench: Bench) -> None:
    bench.order(3, "a", bench.now - 1)
    await bench.judge()
    bench.do("UPDATE orders SET status = 9")
    await bench.judge()
    await bench.writer.run(drop_old_alerts, bench.now + 30 * DAY_MS)
    assert len(bench.rows("id")) == 1
    await bench.writer.run(drop_old_alerts, bench.now + 30 * DAY_MS + 1)
    assert bench.rows("id") == []


@pytest.fixture
async def running(bench: Bench) -> AsyncIterator[Bench]:
    task = asyncio.create_task(bench.watch.run())
    yield bench
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def told(bench: Bench, many: int) -> None:
    async with asyncio.timeout(5):
        while len(bench.told) < many:
            bench.turn.clear()
            await bench.turn.wait()


async def test_a_change_is_judged_without_waiting_for_the_clock(running: Bench) -> None:
    await told(running, 1)
    running.order(3, "a", running.now - 1)
    running.watch.heard(OrdersChanged((1,)))
    await told(running, 2)
    assert running.told[1].raised and len(running.standing()) == 1
    running.watch.heard(StoresChanged())
    await told(running, 3)
    assert not running.told[2].is_news


@pytest.mark.logs("alerts not judged")
async def test_a_judgement_that_fails_is_tried_again(
    running: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    await told(running, 1)
    judge, failures = running.watch.judge_once, asyncio.Event()

    async def fail() -> None:
        failures.set()
        monkeypatch.setattr(running.watch, "judge_once", judge)
        raise OSError("disk")

    monkeypatch.setattr(running.watch, "judge_once", fail)
    running.watch.heard(OrdersChanged((1,)))
    await asyncio.wait_for(failures.wait(), 5)
    running.watch.heard(OrdersChanged((1,)))
    await told(running, 2)


PLANS = [
    (CLOCKS, (1, 2, 3), "USING COVERING INDEX ix_orders_open_clock"),
    (UNSEEN, (1,), "USING INDEX ix_orders_unseen"),
    (PULL, (1, 1), "USING INDEX ix_printed_pages_run_id"),
    (NO_SCAN, (1, 2), "USING INDEX ix_packages_scanned_out"),
    (CONSENTS, (), "SCAN"),
    (STANDING, (), "uq_alerts_standing_cause"),
    (RULES, (1, 1, 1), "USING INDEX ix_rule_firings_at"),
]


@pytest.mark.parametrize(("sql", "values", "index"), PLANS, ids=range(len(PLANS)))
def test_facts_are_read_off_their_index(
    tmp_path: Path, sql: str, values: tuple[int, ...], index: str
) -> None:
    make_desk_db(tmp_path / "a.db", orders=3000)
    db = open_for_reading(tmp_path / "a.db")
    plan = "; ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", values))
    db.close()
    assert index in plan
    assert "SCAN o;" not in plan and "SCAN p" not in plan
    assert "SCAN orders" not in plan.replace("SCAN orders USING INDEX ix_orders_unseen", "")


async def test_an_answer_that_is_due_is_an_alert_until_it_was_given(bench: Bench) -> None:
    bench.do(
        "INSERT INTO returns (id, store_id, return_id, order_id, kind, raw_kind, raw_statuses,"
        " created_at, updated_at, answer_by, is_to_seller, shipping_type, currency, refund_minor,"
        " digest, first_read_at, stage)"
        " VALUES (1, 3, 'R', '', 'return', '', '', 0, 0, ?, 0, '', '', 0, 0, 0, 'to_answer')",
        bench.now + HOUR_MS,
    )
    (alert,) = (await bench.judge()).raised
    assert bench.standing() == [("answer.now", bench.now + HOUR_MS, 1)]
    assert (await bench.judge()).raised == ()
    bench.now += 2 * HOUR_MS
    bench.do("UPDATE proofs SET read_at = ?", bench.now)
    (worse,) = (await bench.judge()).raised
    assert worse != alert
    assert bench.standing() == [("answer.overdue:3", bench.now - HOUR_MS, 1)]
    bench.do("UPDATE returns SET stage = 'over'")
    await bench.judge()
    assert bench.standing() == []


async def test_indicators_off_target_are_one_alert_that_is_told_again_when_more_fall(
    bench: Bench,
) -> None:
    def read(store: int, indicator: str, met: int, at: int) -> None:
        bench.do(
            "INSERT OR REPLACE INTO health (store_id, indicator, day, position, name, score_words,"
            " target_words, is_met, tip, read_at) VALUES (?, ?, ?, 0, '', '', '', ?, '', ?)",
            store, indicator, at // DAY_MS, met, at,
        )  # fmt: skip

    bench.do("DELETE FROM health")
    read(3, "SHIP", 0, bench.now)
    read(3, "CHAT", 1, bench.now)
    (first,) = (await bench.judge()).raised
    assert bench.standing() == [("account.off_target", None, 0)]
    assert (await bench.judge()).raised == ()
    read(2, "SHIP", 0, bench.now)
    bench.writer.run_blocking(acknowledge_alerts, [first], bench.now)
    assert (await bench.judge()).raised == (first,)
    ((fields,),) = bench.rows("fields", "resolved_at IS NULL")
    assert json.loads(fields) == {"indicators": 2, "stores": 2, "weight": 2}
    # Only what was read last counts.
    for store in (2, 3):
        for indicator in ("SHIP", "CHAT"):
            read(store, indicator, 1, bench.now + DAY_MS)
    await bench.judge()
    assert bench.standing() == []


async def test_what_is_bought_too_late_is_one_alert_until_it_is_here(bench: Bench) -> None:
    bench.order(3, "41", bench.now + 2 * DAY_MS)
    bench.order(2, "42", bench.now + 9 * DAY_MS)
    bench.do(
        "INSERT INTO order_items (order_row, item_id, position, seller_sku, shop_sku, name,"
        " variation, status, raw_status, package_id, tracking, carrier, price_minor, paid_minor,"
        " updated_at, fulfilled_by, is_digital, image_url, reason) SELECT id, 'i', 0, 'MUG', '',"
        " '', '', 2, '', '', '', '', 0, 0, 0, 'seller', 0, '', '' FROM orders"
    )
    bench.do("UPDATE orders SET seen_at = 0")
    sku = (
        "INSERT INTO skus (sku, sku_order, name, image_url, bin, bin_order, supplier, lead_days,"
        " bought_after_order, typed, first_seen_at, changed_by)"
        " VALUES ('MUG', '', '', '', '', '', '', 3, ?, '', 0, '')"
    )
    bench.do(sku, 0)
    await bench.judge()
    assert bench.standing() == []
    bench.do("UPDATE skus SET bought_after_order = 1")
    await bench.judge()
    assert bench.standing() == [("purchase.late", bench.now + 2 * DAY_MS, 1)]
    # What is ordered late comes late, too.
    bench.do("INSERT INTO purchases SELECT id, 'i', ?, NULL, 'Mei' FROM orders", bench.now)
    await bench.judge()
    assert len(bench.standing()) == 1
    bench.do("UPDATE purchases SET arrived_at = ?", bench.now)
    await bench.judge()
    assert bench.standing() == []


async def test_a_buyer_who_asks_to_cancel_is_told_of_once(bench: Bench) -> None:
    bench.order(3, "41", None, status=1)
    bench.do("UPDATE orders SET cancel_by = ?", bench.now + HOUR_MS)
    await bench.judge()
    assert bench.standing() == [("answer.now", bench.now + HOUR_MS, 1)]
    bench.do(
        "INSERT INTO returns (id, store_id, return_id, order_id, kind, raw_kind, raw_statuses,"
        " created_at, updated_at, answer_by, is_to_seller, shipping_type, currency, refund_minor,"
        " digest, first_read_at, stage)"
        " VALUES (1, 3, 'R', '41', 'cancel', '', '', 0, 0, ?, 0, '', '', 0, 0, 0, 'to_answer')",
        bench.now + 2 * HOUR_MS - MINUTE_MS,
    )
    await bench.judge()
    assert bench.standing() == [("answer.now", bench.now + 2 * HOUR_MS - MINUTE_MS, 1)]
    # The request is over, and yet the order tells of one: the buyer asked again.
    bench.do("UPDATE returns SET stage = 'over'")
    await bench.judge()
    assert bench.standing() == [("answer.now", bench.now + HOUR_MS, 1)]
    bench.do("UPDATE orders SET status = 13")
    await bench.judge()
    assert bench.standing() == []
