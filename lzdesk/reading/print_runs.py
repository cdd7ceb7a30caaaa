"""What the print queue shows: the run at hand parcel by parcel, and the ledger of the last runs."""

import sqlite3
from typing import NamedTuple

from lzdesk.domain.print_runs import OPEN_RUNS
from lzdesk.storage import wrong_labels as wrong

MOST_RUNS = 30
MOST_PARCELS = 20_000


class RunLine(NamedTuple):
    """A run in the ledger. Times are epoch milliseconds."""

    run: int
    started_at: int
    finished_at: int | None
    by: str
    state: str
    """Of `domain.print_runs.RunState`."""
    source: str
    sort: str
    """Sort keys, comma separated; empty where the order given was kept."""
    layout: str
    out_file: str
    parcels: int
    """Of the run; 0 for one of `lzdesk labels build`."""
    labels: int
    """That were written down and count."""
    voided: int
    reprints: int
    scanned_out: int
    """Parcels that left with a label of it."""
    pulled: int
    to_pull: int
    """Parcels with a label of it that must not leave: see `storage/wrong_labels.py`."""


class RunParcel(NamedTuple):
    """A parcel of a run, and what is seen of it in the list."""

    position: int
    order_row: int
    order_number: str
    store_id: int
    package_id: str
    carrier: str
    sku: str
    """Of its first item on the walk."""
    pieces: int
    """Of that SKU."""
    more_skus: int
    bin: str
    state: str
    """Of `domain.print_runs.ParcelState`."""
    why: str
    words: str
    reason: str
    printed_at: int | None
    """Its last label that counts, of another run: when, by whom, where."""
    printed_by: str
    printed_run: int | None
    printed_page: int | None
    hold_until: int | None


class Queue(NamedTuple):
    """runs: the newest first. parcels: of the run at hand, in the order of its walk."""

    runs: tuple[RunLine, ...]
    current: int
    """The run at hand; 0 for none."""
    parcels: tuple[RunParcel, ...]


_OF_RUN = (
    "SELECT count(DISTINCT p.order_row || ' ' || p.package_id) FROM printed_pages p"
    " JOIN orders o ON o.id = p.order_row WHERE p.run_id = r.id AND p.voided_at IS NULL"
)
_RUNS = f"""
SELECT r.id, r.started_at, r.finished_at, r."by", r.state, r.source, r.placing, r.layout,
    r.out_file,
    (SELECT count(*) FROM run_parcels p WHERE p.run_id = r.id),
    (SELECT count(*) FROM printed_pages q WHERE q.run_id = r.id AND q.voided_at IS NULL),
    (SELECT count(*) FROM printed_pages q WHERE q.run_id = r.id AND q.voided_at IS NOT NULL),
    (SELECT count(*) FROM printed_pages q WHERE q.run_id = r.id AND q.reason <> ''),
    ({_OF_RUN} AND {wrong.LEFT}),
    ({_OF_RUN} AND {wrong.PULLED}),
    ({_OF_RUN} AND r.state <> 'not_written' AND NOT {wrong.PULLED} AND (o.status = 13
        OR {wrong.CANCELLED} OR (o.status IN (2, 3) AND {wrong.CHANGED} AND NOT {wrong.LEFT})))
FROM print_runs r ORDER BY r.id DESC LIMIT ?
"""
_PARCELS = """
WITH items AS (
    SELECT p.position, i.seller_sku AS sku, count(*) AS pieces, coalesce(k.bin, '') AS bin,
        max(i.carrier) AS carrier,
        row_number() OVER (
            PARTITION BY p.position
            ORDER BY coalesce(k.bin_order, '\U0010ffff'), coalesce(k.sku_order, i.seller_sku)
        ) AS place,
        count(*) OVER (PARTITION BY p.position) AS skus
    FROM run_parcels p JOIN order_items i ON i.order_row = p.order_row
        AND (i.package_id = p.package_id OR p.package_id = '')
    LEFT JOIN skus k ON k.sku = i.seller_sku
    WHERE p.run_id = :run GROUP BY p.position, i.seller_sku
)
SELECT p.position, p.order_row, o.order_number, o.store_id, p.package_id,
    coalesce(x.carrier, o.carrier), coalesce(x.sku, o.first_sku), coalesce(x.pieces, 1),
    coalesce(x.skus, 1) - 1, coalesce(x.bin, ''), p.state, p.why, substr(p.words, 1, 500), p.reason,
    q.at, coalesce(q."by", ''), q.run_id, q.page, o.hold_until
FROM run_parcels p JOIN orders o ON o.id = p.order_row
LEFT JOIN items x ON x.position = p.position AND x.place = 1
LEFT JOIN printed_pages q ON q.id = (
    SELECT max(z.id) FROM printed_pages z JOIN print_runs r ON r.id = z.run_id
    WHERE z.order_row = p.order_row AND z.package_id = p.package_id AND z.voided_at IS NULL
        AND r.state <> 'not_written' AND z.run_id <> :run)
WHERE p.run_id = :run ORDER BY p.position LIMIT :most
"""


def print_queue(db: sqlite3.Connection, run: int = 0) -> Queue:
    """run: the one to show; 0: the oldest that is not over, else the newest with parcels."""
    runs = tuple(RunLine._make(row) for row in db.execute(_RUNS, (MOST_RUNS,)))
    current = run or _at_hand(runs)
    parcels = tuple(
        RunParcel._make(row) for row in db.execute(_PARCELS, {"run": current, "most": MOST_PARCELS})
    )
    return Queue(runs, current, parcels)


def waiting_parcels(db: sqlite3.Connection) -> int:
    """Of the runs that are not over."""
    marks = ", ".join("?" * len(OPEN_RUNS))
    sql = (
        "SELECT count(*) FROM print_runs r JOIN run_parcels p ON p.run_id = r.id"
        f" WHERE r.state IN ({marks})"
    )
    return int(db.execute(sql, OPEN_RUNS).fetchone()[0])


def count_waiting(runs: tuple[RunLine, ...]) -> int:
    """Parcels of those that are not over."""
    return sum(one.parcels for one in runs if one.state in OPEN_RUNS)


def _at_hand(runs: tuple[RunLine, ...]) -> int:
    waiting = [one.run for one in runs if one.state in OPEN_RUNS and one.parcels]
    if waiting:
        return waiting[-1]
    return next((one.run for one in runs if one.parcels), 0)


class Reprint(NamedTuple):
    """A label that was printed again."""

    page_id: int
    at: int
    order_row: int
    order_number: str
    store_id: int
    by: str
    run: int
    page: int
    reason: str


MOST_REPRINTS = 5_000
_REPRINTS = """
SELECT q.id, q.at, q.order_row, o.order_number, o.store_id, q."by", q.run_id, q.page, q.reason
FROM print_runs r CROSS JOIN printed_pages q ON q.run_id = r.id JOIN orders o ON o.id = q.order_row
WHERE q.reason <> '' AND r.started_at >= ? AND r.state <> 'not_written' ORDER BY q.id DESC LIMIT ?
"""


def reprints_since(db: sqlite3.Connection, since_ms: int) -> list[Reprint]:
    """The newest first. since_ms: when the run began."""
    return [Reprint._make(row) for row in db.execute(_REPRINTS, (since_ms, MOST_REPRINTS))]
