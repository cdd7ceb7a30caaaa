"""What can still be read of a damaged database, row by row, put into the one that replaces it.

Only what a marketplace cannot tell again: stores and consents, marks, the print ledger, the
outbox, rules and their firings, views, options, SKUs. Orders that came after the backup are taken
too, with their items, so that the ledger and the marks keep their rows; their digest is spoilt, so
the next reading writes them anew.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from lzdesk.domain.commands import RESTORED
from lzdesk.domain.marks import Marks
from lzdesk.storage.text_index import ADD

Row = Mapping[str, object]

ROWS_PROBED = 200_000
"""Rows of a damaged stretch that are tried one by one."""
SPOILT_DIGEST = -1


STOP_UNFINISHED = (
    f"UPDATE commands SET state = 'stopped', vendor_code = '{RESTORED}', vendor_words = '',"
    " finished_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000"
    " WHERE state IN ('queued', 'sending', 'unsure')"
)


class Salvaged(NamedTuple):
    """Table to rows taken over that the backup did not hold, or held otherwise."""

    rows: dict[str, int]
    lost: tuple[str, ...]
    """Tables of which something could not be read or had lost what it belongs to."""


class _Part(NamedTuple):
    table: str
    key: tuple[str, ...]
    needs_order: bool = False
    """Rows of an order that is not there any more are lost."""
    wanted: Callable[[Row], bool] = lambda row: True


PARTS = (
    _Part("apps", ("marketplace", "app_key")),
    _Part("authorisations", ("id",)),
    _Part("profiles", ("id",)),
    _Part("stores", ("id",)),
    _Part("store_history", ("id",)),
    _Part("views", ("id",)),
    _Part("options", ("key",)),
    _Part("notice_kinds", ("title",)),
    _Part("skus", ("sku",)),
    _Part("sku_barcodes", ("barcode",)),
    _Part("rules", ("id",)),
    _Part("print_runs", ("id",)),
    # After the orders: these belong to them.
    _Part("printed_pages", ("id",), needs_order=True),
    _Part("run_parcels", ("run_id", "position"), needs_order=True),
    _Part("purchases", ("order_row", "item_id"), needs_order=True),
    _Part("commands", ("id",), needs_order=True),
    _Part("rule_firings", ("id",), needs_order=True),
    _Part(
        "order_history",
        ("id",),
        needs_order=True,
        wanted=lambda row: row["field"] in Marks.FIELDS,
    ),
)
_OURS = (
    "printed_at",
    "seen_at",
    "is_marked",
    "tags",
    "note",
    "note_must_read",
    "hold_until",
    "assigned_to",
    "pack_by",
    "hand_over_by",
)


def salvage(damaged: sqlite3.Connection, whole: sqlite3.Connection) -> Salvaged:
    """Take what is readable from one connection to the other, in one transaction.

    Where anything of the outbox is lost, nothing of it goes out by itself: see `stop_unfinished`.
    """
    run = _Salvage(damaged, whole)
    whole.execute("BEGIN IMMEDIATE")
    try:
        for part in PARTS:
            if part.table == "printed_pages":
                run.orders()
            run.part(part)
        if "commands" in run.lost:
            stop_unfinished(whole)
    except BaseException:
        whole.execute("ROLLBACK")
        raise
    whole.execute("COMMIT")
    return Salvaged(run.rows, tuple(sorted(run.lost)))


def stop_unfinished(db: sqlite3.Connection) -> None:
    """What waits in an outbox that is not the newest may have been sent since, or taken back by
    the operator, and the marketplace can tell the first alone: so none of it goes out by itself.
    The operator lets it, and then its items are read back first (`retry_commands`)."""
    db.execute(STOP_UNFINISHED)


class _Salvage:
    def __init__(self, damaged: sqlite3.Connection, whole: sqlite3.Connection) -> None:
        self._damaged = damaged
        self._whole = whole
        self.rows: dict[str, int] = {}
        self.lost: set[str] = set()

    def part(self, part: _Part) -> None:
        """One table: rows that are missing are added, rows that differ are brought up to date."""
        columns = self._shared_columns(part.table)
        if not columns:
            self.lost.add(part.table)
            return
        upsert = _upsert_sql(part, columns)
        for row in self._read(part.table, columns):
            if not part.wanted(row):
                continue
            order = row.get("order_row")
            if part.needs_order and order is not None and not self._has_order(order):
                self.lost.add(part.table)
                continue
            self._write(part.table, upsert, tuple(row.values()))

    def orders(self) -> None:
        """Marks of the orders the backup holds; whole orders that it does not."""
        columns = self._shared_columns("orders")
        if not columns:
            self.lost.add("orders")
            return
        ours = tuple(name for name in _OURS if name in columns)
        sets = ", ".join(f"{name} = ?" for name in ours)
        differs = " OR ".join(f"{name} IS NOT ?" for name in ours)
        update = (
            f"UPDATE orders SET {sets} WHERE id = ? AND store_id = ? AND order_id = ?"
            f" AND ({differs})"
        )
        for row in self._read("orders", columns):
            values = tuple(row[name] for name in ours)
            if self._has_order(row["id"]):
                identity = (row["id"], row["store_id"], row["order_id"])
                self._write("marks", update, (*values, *identity, *values))
            else:
                self._add_order(row)

    def _add_order(self, row: Row) -> None:
        fields = {**row, "digest": SPOILT_DIGEST, "payload_id": None}
        if not self._write("orders", _insert_sql("orders", tuple(fields)), tuple(fields.values())):
            return
        self._whole.execute(ADD, (row["id"], row["search_text"]))
        for table in ("order_items", "packages"):
            columns = tuple(name for name in self._shared_columns(table) if name != "id")
            names = ", ".join(_quoted(name) for name in columns)
            try:
                found = self._damaged.execute(
                    f"SELECT {names} FROM {table} WHERE order_row = ?", (row["id"],)
                ).fetchall()
            except sqlite3.Error:
                # The marketplace tells them again, with the order.
                continue
            for values in found:
                self._write(table, _insert_sql(table, columns), tuple(values))

    def _write(self, table: str, sql: str, values: tuple[object, ...]) -> bool:
        """Whether a row was written; one that does not fit is lost."""
        try:
            changed = self._whole.execute(sql, values).rowcount
        except (sqlite3.IntegrityError, sqlite3.InterfaceError, OverflowError):
            self.lost.add(table)
            return False
        if changed > 0:
            self.rows[table] = self.rows.get(table, 0) + changed
        return changed > 0

    def _has_order(self, row: object) -> bool:
        found = self._whole.execute("SELECT 1 FROM orders WHERE id = ?", (row,)).fetchone()
        return found is not None

    def _shared_columns(self, table: str) -> tuple[str, ...]:
        """The columns both have; none where the damaged one cannot tell."""
        names: list[set[str]] = []
        for db in (self._damaged, self._whole):
            try:
                names.append({row[1] for row in db.execute(f"PRAGMA table_info({table})")})
            except sqlite3.Error:
                return ()
        return tuple(sorted(names[0] & names[1]))

    def _read(self, table: str, columns: tuple[str, ...]) -> Iterator[Row]:
        """Every row that can be read: from below, from above, and one by one between."""
        names = ", ".join(_quoted(name) for name in columns)
        # By the table itself: an index may be damaged where the table is not.
        select = f"SELECT rowid, {names} FROM {table} NOT INDEXED"
        low = 0
        with _Ended() as ended:
            for rowid, *values in self._damaged.execute(f"{select} ORDER BY rowid"):
                low = max(low, rowid)
                yield dict(zip(columns, values, strict=True))
        if ended.well:
            return
        self.lost.add(table)
        high: int | None = None
        with _Ended():
            sql = f"{select} WHERE rowid > ? ORDER BY rowid DESC"
            for rowid, *values in self._damaged.execute(sql, (low,)):
                high = rowid
                yield dict(zip(columns, values, strict=True))
        end = min(high if high is not None else low + 10_000, low + ROWS_PROBED)
        for rowid in range(low + 1, end):
            with contextlib.suppress(sqlite3.Error):
                found = self._damaged.execute(f"{select} WHERE rowid = ?", (rowid,)).fetchone()
                if found is not None:
                    yield dict(zip(columns, found[1:], strict=True))


class _Ended:
    """Whether a walk came to its end, or to damage."""

    well = False

    def __enter__(self) -> "_Ended":
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> bool:
        self.well = kind is None
        return kind is not None and issubclass(kind, (sqlite3.Error, UnicodeDecodeError))


def _quoted(name: str) -> str:
    return f'"{name}"'


def _insert_sql(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(_quoted(name) for name in columns)
    marks = ", ".join("?" * len(columns))
    return f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"


def _upsert_sql(part: _Part, columns: tuple[str, ...]) -> str:
    names = ", ".join(_quoted(name) for name in columns)
    marks = ", ".join("?" * len(columns))
    others = [name for name in columns if name not in part.key]
    sets = ", ".join(f"{_quoted(name)} = excluded.{_quoted(name)}" for name in others)
    differs = " OR ".join(
        f"{part.table}.{_quoted(name)} IS NOT excluded.{_quoted(name)}" for name in others
    )
    return (
        f"INSERT INTO {part.table} ({names}) VALUES ({marks})"
        f" ON CONFLICT ({', '.join(part.key)}) DO UPDATE SET {sets} WHERE {differs}"
    )
