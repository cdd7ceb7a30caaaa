"""The lists of the morning's work, from what is to be packed to what waits for the carrier.

Each is a condition on `orders` beside a status tab, whose index gives the order. An order can stand
in several: what is printed may wait for the carrier too.
"""

from typing import NamedTuple

from lzdesk.domain.clocks import (
    HOUR_MS,
    PRINTED_WITHIN_MS,
    PULLED_AFTER_MS,
    SCAN_AFTER_H,
    SCAN_AWAITED_MS,
    SCAN_HOURS,
)
from lzdesk.domain.statuses import TABS, Status
from lzdesk.storage import wrong_labels as wrong


class WorkList(NamedTuple):
    """Which orders of a tab stand in it."""

    tab: str
    sql: str
    ages_ms: tuple[int, ...] = ()
    """How long before now the times in it lie."""


def _with_item(condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM order_items i WHERE i.order_row = orders.id AND {condition})"


_OURS = "i.fulfilled_by = 'seller'"
_LABELLED = f"i.status = {int(Status.ARRANGED)} AND {_OURS} AND NOT i.own_fleet"
"""The seller's own people need no label, and there is none."""
_PACK_FAILED = (
    "id IN (SELECT c.order_row FROM commands c WHERE c.state IN ('failed', 'stopped')"
    " AND c.kind IN ('pack', 'deliver_digital') AND NOT EXISTS (SELECT 1 FROM commands d"
    " WHERE d.order_row = c.order_row AND d.kind = c.kind AND d.id > c.id"
    " AND d.state <> 'undone'))"
)
_LABEL_FAILED = (
    "coalesce((SELECT r.state FROM run_parcels r WHERE r.order_row = orders.id"
    " ORDER BY r.run_id DESC LIMIT 1), '') = 'failed'"
)
_FETCHING = "id IN (SELECT r.order_row FROM run_parcels r WHERE r.state = 'fetching')"
_TO_PULL = (
    f"(id IN (SELECT p.order_row FROM {wrong.PAGES}"
    f" JOIN orders o ON o.id = p.order_row WHERE o.updated_at > ? AND {wrong.COUNTS}"
    f" AND (o.status = {int(Status.CANCELLED)} OR {wrong.CANCELLED}) AND NOT {wrong.PULLED})"
    f" OR (status = {int(Status.CANCEL_REQUESTED)} AND EXISTS (SELECT 1 FROM printed_pages p"
    f" JOIN print_runs r ON r.id = p.run_id WHERE p.order_row = orders.id AND {wrong.COUNTS}"
    f" AND NOT {wrong.PULLED})))"
)
_NO_SCAN = (
    "id IN (SELECT k.order_row FROM packages k INDEXED BY ix_packages_scanned_out"
    f" WHERE k.scanned_out_at > ? AND k.scanned_out_at <= ? - {HOUR_MS} * coalesce("
    f"(SELECT CAST(value AS INTEGER) FROM options WHERE key = '{SCAN_HOURS}'), {SCAN_AFTER_H})"
    " AND k.first_scan_at IS NULL AND k.bag_id IS NULL"
    " AND coalesce(k.pulled_at, 0) < k.scanned_out_at AND EXISTS (SELECT 1 FROM order_items i"
    " WHERE i.order_row = k.order_row AND i.package_id = k.package_id AND i.status IN (1, 3)))"
)

_WITH_PACKAGE = _with_item(f"{_LABELLED} AND i.package_id <> ''")
_WITHOUT_PACKAGE = _with_item(f"{_LABELLED} AND i.package_id = '' AND NOT i.is_digital")

WORK_LISTS = {
    "to_pack": WorkList(
        "to_ship",
        _with_item(f"i.status = {int(Status.TO_SHIP)} AND {_OURS} AND NOT i.is_part_paid"),
    ),
    "pack_failed": WorkList("to_ship", _PACK_FAILED),
    "label_ready": WorkList(
        "arranged",
        f"printed_at IS NULL AND {_WITH_PACKAGE} AND NOT {_LABEL_FAILED} AND NOT {_FETCHING}",
    ),
    "being_fetched": WorkList("arranged", _FETCHING),
    "label_missing": WorkList(
        "arranged", f"printed_at IS NULL AND ({_WITHOUT_PACKAGE} OR {_LABEL_FAILED})"
    ),
    "printed": WorkList("arranged", "printed_at IS NOT NULL"),
    "printed_cancelled": WorkList(
        "all",
        f"printed_at IS NOT NULL AND {_TO_PULL}",
        (PRINTED_WITHIN_MS, PULLED_AFTER_MS),
    ),
    "waiting_for_carrier": WorkList(
        "arranged", "fulfilled_by = 'seller' AND instr(raw_statuses, 'ready_to_ship') > 0"
    ),
    "no_scan": WorkList("open", f"status IN (1, 3) AND {_NO_SCAN}", (SCAN_AWAITED_MS, 0)),
}
"""In the order of the work."""


def work_clause(keys: tuple[str, ...], now_ms: int) -> tuple[str, tuple[int, ...]]:
    """The orders of any of these lists, under whatever tab, and the values of the condition."""
    known = [WORK_LISTS[key] for key in keys if key in WORK_LISTS]
    sql = " OR ".join(f"({_whole(one)})" for one in known) or "0"
    return f"({sql})", tuple(now_ms - age for one in known for age in one.ages_ms)


def _whole(one: WorkList) -> str:
    if one.tab == "all":
        return one.sql
    # The sign keeps SQLite on the index that the tab's own condition chose.
    ranks = ", ".join(str(int(status)) for status in TABS[one.tab])
    return f"+status IN ({ranks}) AND {one.sql}"
