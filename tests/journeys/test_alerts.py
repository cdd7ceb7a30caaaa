"""Alerts on their whole way: judged in the engine, shown in the window, taken in hand, back."""

import time
from collections import Counter
from typing import Any

from lzdesk.domain.clocks import HOUR_MS, band_of
from lzdesk.link.messages import RemoveStore, SetOption
from tests.journeys.conftest import Session, until

Travel = Any


def pressing(desk: Session) -> Counter[str]:
    """How many open orders are in each band, counted by hand."""
    now = time.time_ns() // 1_000_000
    lefts = [line.ship_by - now for line in desk.lines(tab="open") if line.ship_by is not None]
    return Counter(f"ship_by.{band_of(left)}" for left in lefts if left < 12 * HOUR_MS)


def shown(desk: Session) -> Counter[str]:
    found: Counter[str] = Counter()
    for alert in desk.window.alerts.model.alerts:
        if alert.kind.startswith("ship_by."):
            found[alert.kind] += int(alert.fields["orders"])
    return found


def test_what_presses_is_shown_taken_in_hand_and_seen_again_after_a_restart(
    travel: Travel,
) -> None:
    async def journey(desk: Session) -> None:
        await desk.add_stores()
        await desk.proven()
        await until(lambda: pressing(desk) and shown(desk) == pressing(desk))
        pane = desk.window.alerts
        first = pane.model.alerts[0]
        pane.list.setCurrentIndex(pane.model.index(1))
        assert pane.current == first
        pane.acknowledge_current()
        await until(lambda: pane.model.alerts[0].acknowledged_at is not None)
        second = next(one for one in pane.model.alerts if one.alert_id != first.alert_id)
        pane.snoozed.emit(second, time.time_ns() // 1_000_000 + HOUR_MS)
        await until(
            lambda: any(
                one.alert_id == second.alert_id and one.snoozed_until for one in pane.model.alerts
            )
        )
        link = desk.desktop.desk._link
        assert link is not None and link._process is not None
        link._process.kill()
        checked = pane._checked_at
        await until(lambda: pane._checked_at != checked)
        kept = {one.alert_id: one for one in pane.model.alerts}
        assert kept[first.alert_id].acknowledged_at and kept[second.alert_id].snoozed_until

    travel(journey)


def test_an_option_set_is_the_notifiers_at_once(travel: Travel) -> None:
    async def journey(desk: Session) -> None:
        await desk.opened()
        notifier = desk.window.alert_desk.notify.notifier
        await until(lambda: notifier._options.get("notify.new_orders.sound") is True)
        await desk.desktop.desk.request(SetOption("notify.new_orders.sound", "false"))
        await until(lambda: notifier._options["notify.new_orders.sound"] is False)

    travel(journey)


def test_the_alerts_of_a_store_that_is_removed_go_with_it(travel: Travel) -> None:
    async def journey(desk: Session) -> None:
        await desk.add_stores()
        await desk.proven()
        await until(lambda: pressing(desk) and shown(desk) == pressing(desk))
        model = desk.window.alerts.model
        own = {one.store_id for one in model.alerts if one.store_id and not one.is_of_many}
        keys = {store.store_id: store.key for store in desk.stores()}
        gone = min(own)
        await desk.desktop.desk.request(RemoveStore(keys[gone]))
        await until(lambda: all(one.store_id not in (gone,) for one in model.alerts))
        assert {one.store_id for one in model.alerts if not one.is_of_many} >= own - {gone}

    travel(journey)
