"""Each rule of alerts by itself: when it speaks, when it is silent, and at its exact edges."""

import pytest

from lzdesk.alerts.registry import judge
from lzdesk.alerts.rules.consent import consent
from lzdesk.alerts.rules.late_bag import late_bag
from lzdesk.alerts.rules.printed_cancelled import printed_cancelled
from lzdesk.alerts.rules.quiet import quiet
from lzdesk.alerts.rules.ship_by import answer, ship_by
from lzdesk.alerts.rules.unproven import unproven
from lzdesk.alerts.rules.unseen import unseen
from lzdesk.domain.alerts import (
    Alert,
    BagFacts,
    ConsentFacts,
    Facts,
    Parcels,
    Severity,
    StoreFacts,
    Tally,
    Unscanned,
)
from lzdesk.domain.clocks import DAY_MS, HOUR_MS, MINUTE_MS, band_of, spans

NOW = 1_795_000_000_000


def facts(*stores: StoreFacts, consents: tuple[ConsentFacts, ...] = ()) -> Facts:
    return Facts(NOW, NOW - DAY_MS, stores, consents)


@pytest.mark.parametrize(
    ("left", "band"),
    [
        (-1, "overdue"),
        (0, "now"),
        (2 * HOUR_MS - 1, "now"),
        (2 * HOUR_MS, "soon"),
        (12 * HOUR_MS - 1, "soon"),
        (12 * HOUR_MS, "calm"),
    ],
)
def test_bands_and_their_spans_agree_to_the_millisecond(left: int, band: str) -> None:
    assert band_of(left) == band
    within = [
        name
        for name, span in spans(NOW).items()
        if (span.first is None or span.first <= NOW + left)
        and (span.end is None or NOW + left < span.end)
    ]
    assert within == ([] if band == "calm" else [band])


def test_overdue_is_an_alert_per_store_what_is_in_time_one_over_all() -> None:
    one = StoreFacts(
        1,
        clocks={"overdue": Tally(2, NOW - 5), "now": Tally(3, NOW + 5), "soon": Tally(9, NOW + 9)},
    )
    other = StoreFacts(2, clocks={"overdue": Tally(1, NOW - 3), "soon": Tally(1, NOW + 7)})
    found = list(ship_by(facts(one, other, StoreFacts(3))))
    assert [(a.cause, a.store_id, a.severity, a.due_at, a.fields) for a in found] == [
        ("ship_by.overdue:1", 1, Severity.OVERDUE, NOW - 5, {"orders": 2, "stores": 1}),
        ("ship_by.overdue:2", 2, Severity.OVERDUE, NOW - 3, {"orders": 1, "stores": 1}),
        ("ship_by.now", 1, Severity.NOW, NOW + 5, {"orders": 3, "stores": 1}),
        ("ship_by.soon", 2, Severity.SOON, NOW + 7, {"orders": 10, "stores": 2}),
    ]
    assert [alert.weight for alert in found] == [2, 1, 3, 0]


def test_a_new_order_has_an_hour_to_be_seen() -> None:
    def of(waits: int) -> list[Alert]:
        return list(unseen(facts(StoreFacts(1, unseen=Tally(2, NOW - waits)))))

    assert of(HOUR_MS - 1) == [] and list(unseen(facts(StoreFacts(1)))) == []
    (alert,) = of(HOUR_MS)
    assert alert.fields == {"orders": 2, "since": NOW - HOUR_MS} and alert.due_at is None


@pytest.mark.parametrize(
    ("pace_s", "limit"), [(120, 15 * MINUTE_MS), (300, 15 * MINUTE_MS), (600, 30 * MINUTE_MS)]
)
def test_quiet_is_three_paces_and_at_least_a_quarter_of_an_hour(pace_s: int, limit: int) -> None:
    def of(read_at: int) -> list[Alert]:
        return list(quiet(facts(StoreFacts(1, pace_s=pace_s, read_at=read_at))))

    assert of(NOW - limit) == []
    (alert,) = of(NOW - limit - 1)
    assert (alert.kind, alert.fields) == ("store.quiet", {"since": NOW - limit - 1})


LONG_AGO = NOW - 9 * HOUR_MS


@pytest.mark.parametrize(
    ("store", "speaks"),
    [
        (StoreFacts(1, read_at=LONG_AGO), True),
        (StoreFacts(1, read_at=LONG_AGO, is_read=False), False),
        (StoreFacts(1, read_at=LONG_AGO, state="needs_consent"), False),
        (StoreFacts(1, state="unread"), False),
        (StoreFacts(1, state="stopped", state_since=LONG_AGO), True),
        (StoreFacts(1, state="stopped", state_since=NOW - MINUTE_MS), False),
        (StoreFacts(1, state="stopped", state_since=LONG_AGO, read_at=NOW - MINUTE_MS), False),
    ],
    ids=lambda one: str(one),
)
def test_which_stores_can_be_quiet(store: StoreFacts, speaks: bool) -> None:
    assert bool(list(quiet(facts(store)))) is speaks


def test_no_store_is_quiet_before_its_first_turn_of_this_start() -> None:
    store = StoreFacts(1, pace_s=120, read_at=LONG_AGO)
    early = Facts(NOW, NOW - 119_999, (store,))
    assert list(quiet(early)) == []
    assert list(quiet(early._replace(watched_from=NOW - 120_000)))


def test_unproven_is_a_difference_that_was_found_and_no_missing_proof() -> None:
    stores = (
        StoreFacts(1),
        StoreFacts(2, differs_since=NOW - 5),
        StoreFacts(3, differs_since=NOW, is_read=False),
    )
    (alert,) = unproven(facts(*stores))
    assert (alert.store_id, alert.fields) == (2, {"since": NOW - 5})


@pytest.mark.parametrize(
    ("is_over", "left", "kind", "severity"),
    [
        (False, 14 * DAY_MS + 1, None, None),
        (False, 14 * DAY_MS, "consent.ending", Severity.SOON),
        (False, DAY_MS, "consent.ending", Severity.NOW),
        (False, 1, "consent.ending", Severity.NOW),
        (False, 0, "consent.over", Severity.OVERDUE),
        (True, 90 * DAY_MS, "consent.over", Severity.OVERDUE),
        (True, None, "consent.over", Severity.OVERDUE),
        (False, None, None, None),
    ],
)
def test_consent_warns_for_fourteen_days_and_then_says_it_is_over(
    is_over: bool, left: int | None, kind: str | None, severity: Severity | None
) -> None:
    ends_at = None if left is None else NOW + left
    found = list(consent(facts(consents=(ConsentFacts("cb", is_over, ends_at, (4, 7)),))))
    assert [(a.kind, a.severity, a.store_id, a.fields) for a in found] == (
        [(kind, severity, 4, {"stores": 2})] if kind else []
    )
    assert all(alert.cause == "consent:cb" for alert in found)
    assert all(alert.due_at == (None if kind == "consent.over" else ends_at) for alert in found)


@pytest.mark.parametrize(
    ("life_days", "warned_days"), [(180, 14), (70, 14), (30, 6), (5, 1), (1, 0.2)]
)
def test_a_short_consent_warns_in_its_last_fifth(life_days: int, warned_days: float) -> None:
    ends_at = NOW + round(warned_days * DAY_MS)
    granted_at = ends_at - life_days * DAY_MS
    for later, found in ((-1, []), (0, ["consent.ending"])):
        held = ConsentFacts("cb", False, ends_at, (4,), granted_at)
        told = facts(consents=(held,))._replace(now_ms=NOW + later)
        assert [alert.kind for alert in consent(told)] == found


def test_a_store_read_in_the_time_to_come_is_quiet() -> None:
    store = StoreFacts(1, read_at=NOW + 2 * 60_000)
    assert [alert.kind for alert in quiet(facts(store))] == ["store.quiet"]
    store = StoreFacts(1, read_at=NOW + 30_000)
    assert list(quiet(facts(store))) == []


def test_a_consent_without_a_store_that_is_worked_with_is_silent() -> None:
    assert list(consent(facts(consents=(ConsentFacts("cb", True, NOW, ()),)))) == []


def test_parcels_to_pull_weigh_by_the_newest_of_them() -> None:
    store = StoreFacts(5, pull=Parcels(2, NOW - 7, "4162038590733"))
    (alert,) = printed_cancelled(facts(store, StoreFacts(6)))
    assert (alert.severity, alert.store_id, alert.weight) == (Severity.OVERDUE, 5, NOW - 7)
    assert alert.fields["order_number"] == "4162038590733"


def test_a_bag_is_late_from_the_millisecond_after_it_is_due() -> None:
    bag = BagFacts(7, "Monday", NOW, orders=3, stores=2, store_id=4)
    assert list(late_bag(facts()._replace(bags=(bag,)))) == []
    late = bag._replace(bag_id=8, due_at=NOW - 1)
    (alert,) = late_bag(facts()._replace(bags=(bag, late)))
    assert (alert.cause, alert.store_id, alert.weight) == ("carrier.late_bag:8", 4, 3)
    assert alert.fields == {
        "bag": 8, "name": "Monday", "orders": 3, "stores": 2, "since": NOW - 1,
    }  # fmt: skip


def test_all_rules_together_name_each_cause_once() -> None:
    store = StoreFacts(
        1,
        read_at=LONG_AGO,
        differs_since=NOW,
        clocks={"overdue": Tally(1, NOW - 1)},
        unseen=Tally(1, LONG_AGO),
        pull=Parcels(1, NOW, "1"),
        unscanned=Unscanned(1, LONG_AGO, NOW, "LEX SG"),
    )
    found = judge(facts(store, consents=(ConsentFacts("a", True, None, (1,)),)))
    assert sorted(alert.cause for alert in found) == [
        "carrier.no_scan:1",
        "consent:a",
        "orders.printed_cancelled:1",
        "orders.unseen:1",
        "ship_by.overdue:1",
        "store.quiet:1",
        "store.unproven:1",
    ]


def test_answers_that_wait_are_steps_as_orders_are() -> None:
    tally = Tally(2, NOW + 5)
    late = StoreFacts(4, answers={"overdue": Tally(1, NOW - 5), "soon": tally})
    found = {one.cause: one for one in answer(facts(late, StoreFacts(5, answers={"soon": tally})))}
    assert set(found) == {"answer.overdue:4", "answer.soon"}
    assert found["answer.soon"].fields == {"orders": 4, "stores": 2}
    assert found["answer.overdue:4"].severity is Severity.OVERDUE
