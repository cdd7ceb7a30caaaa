"""One order whole, as its drawer shows it: head, items, packages, paper, history, proof.

Text from outside is cut here: no vendor's word is worth a megabyte on the screen.
"""

import sqlite3
from typing import NamedTuple

LONGEST_TEXT = 4000
"""Characters of one text that are shown."""
MOST_ITEMS = 300
MOST_EVENTS = 400
"""The newest ones; more are counted, not shown."""


class OrderHead(NamedTuple):
    """The order itself. Times in epoch milliseconds, money in minor units."""

    row_id: int
    store_id: int
    order_id: str
    order_number: str
    status: int
    raw_statuses: str
    created_at: int
    updated_at: int
    ship_by: int | None
    ship_by_source: str
    currency: str
    total_minor: int
    buyer: str
    ship_to: str
    payment_method: str
    is_cod: int
    carrier: str
    tracking: str
    warehouse: str
    fulfilled_by: str
    buyer_note: str
    tax_invoice: int
    items_count: int
    source: str
    first_read_at: int
    printed_at: int | None
    tags: str
    note: str
    note_must_read: int
    hold_until: int | None
    assigned_to: str
    pack_by: int | None
    hand_over_by: int | None
    """These two only from an order export: see `storage.repositories.export_clocks`."""
    cancel_by: int | None


class DetailItem(NamedTuple):
    """One unit of one SKU."""

    item_id: str
    seller_sku: str
    name: str
    variation: str
    status: int
    raw_status: str
    package_id: str
    tracking: str
    carrier: str
    price_minor: int
    paid_minor: int
    ship_by: int | None
    reason: str


class DetailPackage(NamedTuple):
    package_id: str
    tracking: str
    carrier: str
    first_read_at: int


class DetailEvent(NamedTuple):
    """A field that changed; `by` is `sync`, `export`, a person or a command."""

    at: int
    field: str
    before: str | None
    after: str | None
    by: str
    item_id: str


class DetailPage(NamedTuple):
    """A label on paper."""

    package_id: str
    run: int
    page: int
    at: int
    by: str
    reason: str
    state: str
    """Of its run: `handed_over`, `building`, `not_written`."""


class StoreRead(NamedTuple):
    """When the order's store was read last, and whether its count was proven then."""

    read_at: int | None
    remote_count: int | None
    local_count: int | None
    differs_since: int | None


class OrderDetail(NamedTuple):
    """All of one order."""

    head: OrderHead
    items: tuple[DetailItem, ...]
    packages: tuple[DetailPackage, ...]
    events: tuple[DetailEvent, ...]
    """Newest first."""
    more_events: int
    """Older ones that are not among them."""
    pages: tuple[DetailPage, ...]
    """Newest first."""
    read: StoreRead


_FREE_TEXT = (
    "raw_statuses", "buyer", "ship_to", "buyer_note", "note", "tags", "assigned_to", "name",
    "variation", "reason", "seller_sku", "raw_status", "before", "after",
)  # fmt: skip


def _columns(kind: type) -> str:
    """The columns of a record; free text no longer than is shown."""
    names = {"row_id": "id"}
    return ", ".join(
        f'substr("{name}", 1, {LONGEST_TEXT + 1})'
        if name in _FREE_TEXT
        else f'"{names.get(name, name)}"'
        for name in kind._fields  # type: ignore[attr-defined]
    )


HEAD = f"SELECT {_columns(OrderHead)} FROM orders WHERE id = ?"
ITEMS = (
    f"SELECT {_columns(DetailItem)} FROM order_items WHERE order_row = ?"
    f" ORDER BY position LIMIT {MOST_ITEMS}"
)
PACKAGES = (
    f"SELECT {_columns(DetailPackage)} FROM packages WHERE order_row = ? ORDER BY id LIMIT 100"
)
EVENTS = (
    f"SELECT {_columns(DetailEvent)} FROM order_history WHERE order_row = ?"
    f" ORDER BY id DESC LIMIT {MOST_EVENTS}"
)
COUNT_EVENTS = "SELECT count(*) FROM order_history WHERE order_row = ?"
PAGES = """
SELECT p.package_id, p.run_id, p.page, p.at, p."by", p.reason, r.state FROM printed_pages p
JOIN print_runs r ON r.id = p.run_id WHERE p.order_row = ? ORDER BY p.id DESC LIMIT 100
"""
READ = (
    "SELECT read_at, remote_count, local_count, differs_since FROM proofs"
    " WHERE store_id = ? AND feed = 'orders'"
)


def order_detail(db: sqlite3.Connection, row_id: int) -> OrderDetail | None:
    """All of the order in this row; None when it is gone."""
    found = db.execute(HEAD, (row_id,)).fetchone()
    if found is None:
        return None
    head = OrderHead._make(found)
    events = tuple(DetailEvent._make(row) for row in db.execute(EVENTS, (row_id,)))
    (count,) = db.execute(COUNT_EVENTS, (row_id,)).fetchone()
    read = db.execute(READ, (head.store_id,)).fetchone()
    return OrderDetail(
        head,
        tuple(DetailItem._make(row) for row in db.execute(ITEMS, (row_id,))),
        tuple(DetailPackage._make(row) for row in db.execute(PACKAGES, (row_id,))),
        events,
        count - len(events),
        tuple(DetailPage._make(row) for row in db.execute(PAGES, (row_id,))),
        StoreRead._make(read or (None, None, None, None)),
    )
