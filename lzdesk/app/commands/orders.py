"""`lzdesk orders list`."""

import csv
import sys
from collections.abc import Iterable

from lzdesk.app.commands.run import print_json
from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.statuses import Status, status_of_word
from lzdesk.reading.connection import is_readable, open_reading
from lzdesk.reading.order_list import OrderEntry, order_entries
from lzdesk.settings.paths import DataFolder

CSV_FIELDS = (
    "store",
    "order_id",
    "order_number",
    "status",
    "raw_statuses",
    "created_at",
    "updated_at",
    "ship_by",
    "currency",
    "total_minor",
    "items",
)


def list_orders(
    folder: DataFolder, status: str | None, store: str | None, as_json: bool, as_csv: bool
) -> int:
    """What the grid would show, by ship-by."""
    wanted = _status(status)
    if not is_readable(folder.database):
        raise LzdeskError("database.none", folder=str(folder.root))
    db = open_reading(folder.database)
    try:
        known = db.execute("SELECT 1 FROM stores WHERE key = ?", (store,)).fetchone()
        if store and known is None:
            raise BadInput("store.unknown", store=store)
        entries = order_entries(db, wanted, store or "")
        if as_json:
            print_json({"orders": list(entries)})
        elif as_csv:
            _write_csv(entries)
        else:
            for entry in entries:
                skus = " ".join(item["seller_sku"] for item in entry["items"])
                print(f"{entry['store']:24} {entry['order_number']:20} {entry['status']:14} {skus}")
    finally:
        db.close()
    return 0


def _status(word: str | None) -> Status | None:
    if not word:
        return None
    status = status_of_word(word)
    if status is None:
        known = ", ".join(member.word for member in Status)
        raise BadInput("status.unknown", status=word, known=known)
    return status


def _write_csv(entries: Iterable[OrderEntry]) -> None:
    out = csv.writer(sys.stdout)
    out.writerow(CSV_FIELDS)
    for entry in entries:
        skus = " ".join(item["seller_sku"] for item in entry["items"])
        values = {**entry, "raw_statuses": ",".join(entry["raw_statuses"]), "items": skus}
        out.writerow([_as_text(values[field]) for field in CSV_FIELDS])


def _as_text(value: object) -> str:
    """Never a formula in whoever opens this."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
