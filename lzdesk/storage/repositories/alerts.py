"""Alerts: the facts the rules look at, gathered per store, and the alerts that stand.

Policy. A cause stands once. One that is found again is changed in place and keeps what the operator
did with it: acknowledged until it gets worse (a higher severity, or something joined), snoozed
until its time. One that is not found any more is resolved by itself. Facts are sums off the partial
indexes, so a million orders cost what the few that press cost.
"""

import json
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from lzdesk.domain.alerts import (
    Alert,
    BagFacts,
    ConsentFacts,
    Facts,
    OffTarget,
    Parcels,
    PurchaseFacts,
    RuleFacts,
    StoreFacts,
    Tally,
    Unscanned,
)
from lzdesk.domain.bags import SORTING_DAYS, SORTING_USUAL, sorting_due
from lzdesk.domain.clocks import (
    DAY_MS,
    HOUR_MS,
    NOW,
    OVERDUE,
    PRINTED_WITHIN_MS,
    PULLED_AFTER_MS,
    SCAN_AFTER_H,
    SCAN_AWAITED_MS,
    SCAN_HOURS,
    SOON,
    UNSEEN_AFTER_MS,
    spans,
)
from lzdesk.storage import wanted_pieces as wanted
from lzdesk.storage import wrong_labels as wrong
from lzdesk.storage.asked_cancels import UNANSWERED

RESOLVED_KEPT_MS = 30 * DAY_MS
RULE_ALERT_MS = 3 * DAY_MS
"""An alert of a seller's rule stands no longer, whatever becomes of its order."""
AT_ONCE = 500

STORES = """
SELECT s.id, s.authorisation <> '', s.state, s.state_since, s.pace_s, p.read_at, p.differs_since
FROM stores s LEFT JOIN proofs p ON p.store_id = s.id AND p.feed = 'orders'
WHERE s.paused = 0 AND s.removed_at IS NULL
ORDER BY s.id
"""
CLOCKS = f"""
SELECT store_id,
    CASE WHEN clock_at < ? THEN '{OVERDUE}' WHEN clock_at < ? THEN '{NOW}' ELSE '{SOON}' END,
    count(*), min(clock_at)
FROM orders INDEXED BY ix_orders_open_clock
WHERE status IN (1, 2, 3, 4) AND clock_at < ?
GROUP BY 1, 2
"""
ANSWERS = f"""
SELECT store_id,
    CASE WHEN answer_by < ?1 THEN '{OVERDUE}' WHEN answer_by < ?2 THEN '{NOW}' ELSE '{SOON}' END,
    count(*), min(answer_by)
FROM (
    SELECT store_id, answer_by FROM returns INDEXED BY ix_returns_to_answer
    WHERE stage = 'to_answer' AND answer_by < ?3
    UNION ALL
    SELECT o.store_id, o.cancel_by FROM orders o INDEXED BY ix_orders_open_clock
    WHERE o.status IN (1, 2, 3, 4) AND o.status = 1 AND o.cancel_by < ?3 AND {UNANSWERED}
)
GROUP BY 1, 2
"""
OFF_TARGET = """
SELECT h.store_id, count(*) FROM health h
JOIN (SELECT store_id, max(read_at) AS last FROM health GROUP BY store_id) l
    ON l.store_id = h.store_id AND l.last = h.read_at
JOIN stores s ON s.id = h.store_id AND s.paused = 0 AND s.removed_at IS NULL
WHERE h.is_met = 0 GROUP BY h.store_id ORDER BY h.store_id
"""
BOUGHT = "SELECT EXISTS (SELECT 1 FROM skus WHERE bought_after_order = 1)"
LATE_PURCHASES = f"""
SELECT count(*), count(DISTINCT o.id), count(DISTINCT o.store_id), min(o.clock_at), o.store_id
{wanted.FROM} AND {wanted.LATE.format(now=":now")}
    AND o.store_id IN (SELECT id FROM stores WHERE paused = 0 AND removed_at IS NULL)
"""
"""A bare column beside min() is that of its row."""
UNSEEN = """
SELECT store_id, count(*), min(first_read_at)
FROM orders INDEXED BY ix_orders_unseen
WHERE seen_at IS NULL AND status IN (1, 2, 3, 4) AND first_read_at <= ?
GROUP BY store_id
"""
PULL = f"""
SELECT o.store_id, count(DISTINCT o.id), max(o.updated_at), o.order_number
FROM {wrong.PAGES} CROSS JOIN orders o ON o.id = p.order_row
WHERE o.printed_at IS NOT NULL AND o.updated_at > ? AND {wrong.COUNTS}
    AND (o.status = 13 OR {wrong.CANCELLED}) AND NOT {wrong.PULLED}
GROUP BY o.store_id
"""
"""SQLite takes the order number from the row with the greatest time."""
RELABEL = f"""
SELECT o.store_id, count(DISTINCT o.id), max(o.updated_at), o.order_number
FROM {wrong.PAGES} CROSS JOIN orders o ON o.id = p.order_row
WHERE o.status IN (2, 3) AND {wrong.COUNTS} AND {wrong.CHANGED}
    AND NOT {wrong.PULLED} AND NOT {wrong.LEFT}
GROUP BY o.store_id
"""
"""Parcels whose label is a wrong one by now."""
NO_SCAN = f"""
SELECT o.store_id, count(DISTINCT o.id), min(k.scanned_out_at), max(k.scanned_out_at),
    CASE WHEN min(k.carrier) = max(k.carrier) THEN min(k.carrier) ELSE '' END
FROM packages k INDEXED BY ix_packages_scanned_out CROSS JOIN orders o ON o.id = k.order_row
WHERE k.scanned_out_at > ? AND k.scanned_out_at <= ? - {HOUR_MS} * coalesce(
        (SELECT CAST(value AS INTEGER) FROM options WHERE key = '{SCAN_HOURS}'), {SCAN_AFTER_H})
    AND k.first_scan_at IS NULL AND k.bag_id IS NULL AND o.status IN (1, 3)
    AND coalesce(k.pulled_at, 0) < k.scanned_out_at
    AND EXISTS (SELECT 1 FROM order_items i WHERE i.order_row = k.order_row
        AND i.package_id = k.package_id AND i.status IN (1, 3))
GROUP BY o.store_id
"""
BAGS = """
SELECT b.id, b.name, b.due_at, min(o.created_at),
    count(DISTINCT CASE WHEN a.store_id THEN o.id END), count(DISTINCT a.store_id), min(a.store_id)
FROM bags b CROSS JOIN packages k ON k.bag_id = b.id CROSS JOIN orders o ON o.id = k.order_row
LEFT JOIN (SELECT id AS store_id FROM stores WHERE paused = 0 AND removed_at IS NULL) a
    ON a.store_id = o.store_id AND k.first_scan_at IS NULL AND EXISTS (
        SELECT 1 FROM order_items i WHERE i.order_row = k.order_row
        AND i.package_id = k.package_id AND i.status IN (1, 2, 3, 4))
WHERE b.sorted_at IS NULL
GROUP BY b.id HAVING min(a.store_id) IS NOT NULL
"""
"""Bags under way with parcels that are awaited; the clock is that of the oldest order of all."""
WORKING_DAYS = f"SELECT CAST(value AS INTEGER) FROM options WHERE key = '{SORTING_DAYS}'"
CONSENTS = """
SELECT a.id, a.state = 'needs_consent' OR s.state = 'needs_consent', a.refresh_expires_at, s.id,
    a.granted_at
FROM authorisations a JOIN stores s ON s.authorisation = a.id
WHERE s.paused = 0 AND s.removed_at IS NULL
ORDER BY a.id, s.id
"""
RULES = """
SELECT f.rule_id, f.rule_name, o.store_id,
    count(DISTINCT CASE WHEN f.outcome ->> 'alert' AND f.outcome ->> 'status' = o.status
        THEN o.id END),
    coalesce(max(CASE WHEN f.outcome ->> 'alert' THEN f.at END), 0), o.order_number,
    sum(f.outcome ->> 'state' = 'limit' AND f.at > ?)
FROM rules r CROSS JOIN rule_firings f ON f.rule_id = r.id AND f.at > ?
CROSS JOIN orders o ON o.id = f.order_row
JOIN stores s ON s.id = o.store_id AND s.paused = 0 AND s.removed_at IS NULL
WHERE (f.outcome ->> 'alert' AND f.outcome ->> 'status' = o.status)
    OR (f.outcome ->> 'state' = 'limit' AND f.at > ?)
GROUP BY f.rule_id, o.store_id
"""
STANDING = """
SELECT id, kind, cause, severity, store_id, fields, due_at, acknowledged_at, snoozed_until
FROM alerts INDEXED BY uq_alerts_standing_cause WHERE resolved_at IS NULL
"""
_RAISE = (
    "INSERT INTO alerts (kind, cause, severity, store_id, fields, due_at, raised_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id"
)
_CHANGE = (
    "UPDATE alerts SET kind = ?, severity = ?, store_id = ?, fields = ?, due_at = ?,"
    " acknowledged_at = ?, snoozed_until = ? WHERE id = ?"
)


class Standing(NamedTuple):
    """An alert as it is kept."""

    alert_id: int
    kind: str
    cause: str
    severity: int
    store_id: int | None
    fields: str
    due_at: int | None
    acknowledged_at: int | None
    snoozed_until: int | None


class AlertsWritten(NamedTuple):
    """What a judgement came to."""

    raised: tuple[int, ...]
    """Alerts that ask for attention now and did not before: new ones, and those that are back."""
    is_news: bool
    """Whether anything differs from before."""


def gather_facts(connection: Connection, now_ms: int, watched_from: int) -> Facts:
    """What the rules look at, of all stores that are worked with."""
    edges = tuple(span.end for span in spans(now_ms).values())
    clocks = _bands(connection, CLOCKS, edges)
    answers = _bands(connection, ANSWERS, edges)
    unseen = {
        row[0]: Tally(row[1], row[2])
        for row in connection.exec_driver_sql(UNSEEN, (now_ms - UNSEEN_AFTER_MS,))
    }
    pull = {
        row[0]: Parcels(*row[1:])
        for row in connection.exec_driver_sql(
            PULL, (now_ms - PRINTED_WITHIN_MS, now_ms - PULLED_AFTER_MS)
        )
    }
    no_scan = {
        row[0]: Unscanned(*row[1:])
        for row in connection.exec_driver_sql(NO_SCAN, (now_ms - SCAN_AWAITED_MS, now_ms))
    }
    relabel = {
        row[0]: Parcels(*row[1:])
        for row in connection.exec_driver_sql(RELABEL, (now_ms - PRINTED_WITHIN_MS,))
    }
    stores = tuple(
        StoreFacts(
            store_id, bool(is_read), state, since, pace_s, read_at, differs_since,
            clocks.get(store_id, {}), answers.get(store_id, {}), unseen.get(store_id),
            pull.get(store_id), relabel.get(store_id), no_scan.get(store_id),
        )
        for store_id, is_read, state, since, pace_s, read_at, differs_since
        in connection.exec_driver_sql(STORES)
    )  # fmt: skip
    return Facts(
        now_ms, watched_from, stores, _consents(connection), _rules(connection, now_ms),
        _bags(connection), _late_purchases(connection, now_ms),
        tuple(OffTarget._make(row) for row in connection.exec_driver_sql(OFF_TARGET)),
    )  # fmt: skip


def _bands(
    connection: Connection, sql: str, edges: tuple[int | None, ...]
) -> dict[int, dict[str, Tally]]:
    found: dict[int, dict[str, Tally]] = {}
    for store_id, band, count, first_at in connection.exec_driver_sql(sql, edges):
        found.setdefault(store_id, {})[band] = Tally(count, first_at)
    return found


def _consents(connection: Connection) -> tuple[ConsentFacts, ...]:
    found: dict[str, ConsentFacts] = {}
    for name, is_over, ends_at, store_id, granted_at in connection.exec_driver_sql(CONSENTS):
        held = found.get(name, ConsentFacts(name, False, ends_at, (), granted_at))
        found[name] = held._replace(
            is_over=held.is_over or bool(is_over), stores=(*held.stores, store_id)
        )
    return tuple(found.values())


def _bags(connection: Connection) -> tuple[BagFacts, ...]:
    days = connection.exec_driver_sql(WORKING_DAYS).scalar() or SORTING_USUAL
    return tuple(
        BagFacts(bag, name, sorting_due(ordered_at, days) if due_at is None else due_at, *counted)
        for bag, name, due_at, ordered_at, *counted in connection.exec_driver_sql(BAGS)
    )


def _late_purchases(connection: Connection, now_ms: int) -> PurchaseFacts | None:
    if not connection.exec_driver_sql(BOUGHT).scalar():
        # Nobody buys after the order: the open orders are not gone through.
        return None
    found = connection.exec_driver_sql(LATE_PURCHASES, {"now": now_ms}).one()
    return PurchaseFacts._make(found) if found[0] else None


def _rules(connection: Connection, now_ms: int) -> tuple[RuleFacts, ...]:
    hour = now_ms - HOUR_MS
    rows = connection.exec_driver_sql(RULES, (hour, now_ms - RULE_ALERT_MS, hour))
    return tuple(RuleFacts._make(row) for row in rows)


def write_alerts(connection: Connection, alerts: Sequence[Alert], now_ms: int) -> AlertsWritten:
    """Make these the alerts that stand: raise, change in place, resolve."""
    held = {row[2]: Standing(*row) for row in connection.exec_driver_sql(STANDING)}
    raised: list[int] = []
    is_news = False
    for alert in alerts:
        before = held.pop(alert.cause, None)
        if before is None:
            raised.append(_raise(connection, alert, now_ms))
            continue
        after = _changed(before, alert, now_ms)
        if after != before:
            is_news = True
            connection.exec_driver_sql(
                _CHANGE,
                (after.kind, after.severity, after.store_id, after.fields, after.due_at,
                 after.acknowledged_at, after.snoozed_until, after.alert_id),
            )  # fmt: skip
        if _is_quiet(before) and not _is_quiet(after):
            raised.append(after.alert_id)
    over = [(now_ms, gone.alert_id) for gone in held.values()]
    if over:
        connection.exec_driver_sql("UPDATE alerts SET resolved_at = ? WHERE id = ?", over)
    return AlertsWritten(tuple(raised), is_news or bool(raised or over))


def drop_old_alerts(connection: Connection, now_ms: int) -> None:
    """Forget alerts that were resolved a month ago."""
    connection.exec_driver_sql(
        "DELETE FROM alerts WHERE resolved_at < ?", (now_ms - RESOLVED_KEPT_MS,)
    )


def acknowledge_alerts(connection: Connection, ids: Sequence[int], now_ms: int) -> None:
    """Somebody has these in hand: they stand, and fold away until they get worse."""
    _mark(connection, "acknowledged_at", now_ms, ids)


def snooze_alerts(connection: Connection, ids: Sequence[int], until_ms: int) -> None:
    """Not before this time: they fold away until then."""
    _mark(connection, "snoozed_until", until_ms, ids)


def _mark(connection: Connection, column: str, value: int, ids: Sequence[int]) -> None:
    marks = [(value, alert_id) for alert_id in ids]
    if marks:
        connection.exec_driver_sql(
            f"UPDATE alerts SET {column} = ? WHERE id = ? AND resolved_at IS NULL", marks
        )


def _raise(connection: Connection, alert: Alert, now_ms: int) -> int:
    done = connection.exec_driver_sql(
        _RAISE,
        (alert.kind, alert.cause, int(alert.severity), alert.store_id, _fields_text(alert),
         alert.due_at, now_ms),
    )  # fmt: skip
    return int(done.one()[0])


def _changed(before: Standing, alert: Alert, now_ms: int) -> Standing:
    weight = json.loads(before.fields).get("weight", 0)
    is_worse = alert.severity > before.severity or alert.weight > weight
    woken = before.snoozed_until is not None and before.snoozed_until <= now_ms
    return before._replace(
        kind=alert.kind,
        severity=int(alert.severity),
        store_id=alert.store_id,
        fields=_fields_text(alert),
        due_at=alert.due_at,
        acknowledged_at=None if is_worse else before.acknowledged_at,
        snoozed_until=None if woken else before.snoozed_until,
    )


def _is_quiet(alert: Standing) -> bool:
    return alert.acknowledged_at is not None or alert.snoozed_until is not None


def _fields_text(alert: Alert) -> str:
    return json.dumps({**alert.fields, "weight": alert.weight}, sort_keys=True)
