"""SKUs with their barcodes: made from what stores sell, filled in by the seller.

Policy. What is seen adds a Sku and fills in what is empty; of what a person typed nothing is ever
overwritten. A listing's newer picture replaces one that was seen; a name that was seen stays, for
stores of several countries write it in several languages. A barcode belongs to one Sku.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection

from lzdesk.domain.errors import BadInput
from lzdesk.domain.skus import Sku, Value, changed, seen_name
from lzdesk.lib.natural import natural_key
from lzdesk.storage.statements import insert_sql
from lzdesk.storage.tables import sku_barcodes, skus

AT_ONCE = 500
LAST = "\U0010ffff"
"""How a Sku without a bin sorts by bin: behind all others."""
_SEEN_COLUMNS = (
    "sku", "sku_order", "name", "image_url", "bin", "bin_order", "supplier", "bought_after_order",
    "typed", "first_seen_at", "changed_by",
)  # fmt: skip
_ADD_SEEN = insert_sql(skus, _SEEN_COLUMNS) + " ON CONFLICT (sku) DO NOTHING"
_FILL = (
    "UPDATE skus SET name = CASE name WHEN '' THEN ? ELSE name END,"
    " image_url = CASE image_url WHEN '' THEN ? ELSE image_url END WHERE sku = ?"
)
_WHOLE = "SELECT sku FROM skus WHERE sku IN ({}) AND name <> '' AND image_url <> ''"
_NEW_PICTURE = (
    "UPDATE skus SET image_url = ?"
    " WHERE sku = ? AND image_url <> ? AND instr(typed, 'image_url') = 0"
)
_HELD = (
    "SELECT sku, name, image_url, bin, weight_g, supplier, lead_days, bought_after_order, typed"
    " FROM skus WHERE sku IN ({})"
)
_CODES = "SELECT sku, barcode FROM sku_barcodes WHERE sku IN ({}) ORDER BY sku, position"
_WRITE = (
    "UPDATE skus SET name = ?, image_url = ?, bin = ?, bin_order = ?, weight_g = ?, supplier = ?,"
    " lead_days = ?, bought_after_order = ?, typed = ?, changed_at = ?, changed_by = ?"
    " WHERE sku = ?"
)
_ADD_CODE = insert_sql(sku_barcodes, ("barcode", "sku", "position"))


Item = TypeVar("Item")


class SeenSku(NamedTuple):
    """What an order or a listing says of a Sku."""

    sku: str
    name: str
    variation: str
    image_url: str


class SkuRow(NamedTuple):
    """What a file says of a Sku."""

    number: int
    sku: str
    values: Mapping[str, Value]


class RowsTaken(NamedTuple):
    added: int
    changed: int
    refused: list[tuple[int, BadInput]]
    """Row numbers of barcodes that another Sku has."""


def add_seen(
    connection: Connection, seen: Mapping[str, Item], told: Callable[[Item], SeenSku], now_ms: int
) -> None:
    """Add what is missing, and fill in what is empty. seen: by seller SKU; told: what one says.

    A Sku that is whole costs a look in an index, for this is done with every page that is read.
    """
    for some in _portions(seen):
        marks = ",".join("?" * len(some))
        whole = connection.exec_driver_sql(_WHOLE.format(marks), tuple(some)).all()
        if len(whole) < len(some):
            there = {row[0] for row in whole}
            _complete(connection, [told(seen[sku]) for sku in some if sku not in there], now_ms)


def _complete(connection: Connection, seen: Sequence[SeenSku], now_ms: int) -> None:
    """These are missing, or lack something; what none of them lacks is not written."""
    named = [one for one in seen if one.sku]
    marks = ",".join("?" * len(named))
    held = {
        sku: (no_name, no_picture)
        for sku, no_name, no_picture in connection.exec_driver_sql(
            f"SELECT sku, name = '', image_url = '' FROM skus WHERE sku IN ({marks})",
            tuple(one.sku for one in named),
        )
    }
    new, fills = [], []
    for one in named:
        if one.sku not in held:
            new.append(_seen_row(one, now_ms))
            continue
        no_name, no_picture = held[one.sku]
        name = seen_name(one.name, one.variation)
        if (no_name and name) or (no_picture and one.image_url):
            fills.append((name, one.image_url, one.sku))
    if new:
        connection.exec_driver_sql(_ADD_SEEN, new)
    if fills:
        connection.exec_driver_sql(_FILL, fills)


def renew_pictures(connection: Connection, seen: Iterable[SeenSku]) -> None:
    """The pictures that listings have now, where nobody typed another."""
    rows = [(one.image_url, one.sku, one.image_url) for one in seen if one.sku and one.image_url]
    if rows:
        connection.exec_driver_sql(_NEW_PICTURE, rows)


def skus_of(connection: Connection, names: Collection[str]) -> dict[str, Sku]:
    """Seller SKU to what is kept of it; those that are not known are left out."""
    found: dict[str, Sku] = {}
    for some in _portions(names):
        marks = ",".join("?" * len(some))
        codes: dict[str, list[str]] = {}
        for sku, barcode in connection.exec_driver_sql(_CODES.format(marks), tuple(some)):
            codes.setdefault(sku, []).append(barcode)
        for row in connection.exec_driver_sql(_HELD.format(marks), tuple(some)):
            sku, name, image, place, weight, supplier, lead, bought, typed = row
            found[sku] = Sku(
                sku, name, image, place, tuple(codes.get(sku, ())), weight, supplier, lead,
                bool(bought), tuple(typed.split()),
            )  # fmt: skip
    return found


def change_skus(
    connection: Connection,
    names: Sequence[str],
    field: str,
    value: Value,
    now_ms: int,
    by: str,
) -> list[Sku]:
    """Give a field of these SKUs this value. Returns what the changed ones were, for an undo.

    Raises BadInput `sku.barcode_taken`, `sku.barcode_for_many`; then nothing is changed.
    """
    if field == "barcodes" and value and len(set(names)) > 1:
        raise BadInput("sku.barcode_for_many", field="barcodes", value="")
    before = skus_of(connection, names)
    return _write(connection, before, [changed(one, {field: value}) for one in before.values()],
                  now_ms, by)  # fmt: skip


def restore_skus(connection: Connection, wanted: Sequence[Sku], now_ms: int, by: str) -> list[Sku]:
    """Give SKUs what they had. Returns what they had until now. Raises as `change_skus` does."""
    before = skus_of(connection, [one.sku for one in wanted])
    after = [one for one in wanted if one.sku in before]
    return _write(connection, before, after, now_ms, by)


def take_rows(connection: Connection, rows: Sequence[SkuRow], now_ms: int, by: str) -> RowsTaken:
    """Take in rows of a file; one whose barcode another Sku has is left out whole."""
    before = skus_of(connection, [row.sku for row in rows])
    codes = [code for row in rows for code in _codes_in(row.values)]
    owners = _owners(connection, codes)
    new, after, refused = [], [], []
    for row in rows:
        taken = _taken(row.sku, _codes_in(row.values), owners)
        if taken is not None:
            refused.append((row.number, taken))
            continue
        held = before.get(row.sku)
        if held is None:
            new.append((row.sku, natural_key(row.sku), "", "", "", LAST, "", 0, "", now_ms, by))
            before[row.sku] = held = Sku(row.sku)
        made = changed(held, row.values)
        if made != held:
            after.append(made)
            owners.update((code, row.sku) for code in made.barcodes)
    if new:
        connection.exec_driver_sql(_ADD_SEEN, new)
    added = {row[0] for row in new}
    written = _put(connection, before, after, now_ms, by)
    return RowsTaken(len(new), sum(one.sku not in added for one in written), refused)


def _seen_row(one: SeenSku, now_ms: int) -> tuple[object, ...]:
    name = seen_name(one.name, one.variation)
    return (one.sku, natural_key(one.sku), name, one.image_url, "", LAST, "", 0, "", now_ms, "")


def _write(
    connection: Connection,
    before: Mapping[str, Sku],
    after: Sequence[Sku],
    now_ms: int,
    by: str,
) -> list[Sku]:
    """Raises BadInput where a barcode is on another Sku."""
    gained = {
        code: one.sku for one in after for code in one.barcodes
        if code not in before[one.sku].barcodes
    }  # fmt: skip
    owners = _owners(connection, list(gained))
    # What moves from one of these SKUs to another is free by then.
    kept = {code: one.sku for one in after for code in one.barcodes}
    there = {one.sku for one in after}
    owners = {
        code: sku for code, sku in owners.items() if sku not in there or kept.get(code) == sku
    }
    for code, sku in gained.items():
        taken = _taken(sku, (code,), owners)
        if taken is not None:
            raise taken
    return _put(connection, before, after, now_ms, by)


def _put(
    connection: Connection,
    before: Mapping[str, Sku],
    after: Sequence[Sku],
    now_ms: int,
    by: str,
) -> list[Sku]:
    """Write those that differ; what they were."""
    differing = [one for one in after if one != before[one.sku]]
    if not differing:
        return []
    connection.exec_driver_sql(
        _WRITE,
        [
            (
                one.name, one.image_url, one.bin, natural_key(one.bin) if one.bin else LAST,
                one.weight_g, one.supplier, one.lead_days, int(one.bought_after_order),
                " ".join(one.typed), now_ms, by, one.sku,
            )
            for one in differing
        ],
    )  # fmt: skip
    moved = [one for one in differing if one.barcodes != before[one.sku].barcodes]
    stale = [(one.sku,) for one in moved if before[one.sku].barcodes]
    if stale:
        connection.exec_driver_sql("DELETE FROM sku_barcodes WHERE sku = ?", stale)
    codes = [(code, one.sku, at) for one in moved for at, code in enumerate(one.barcodes)]
    if codes:
        connection.exec_driver_sql(_ADD_CODE, codes)
    return [before[one.sku] for one in differing]


def _codes_in(values: Mapping[str, Value]) -> tuple[str, ...]:
    codes = values.get("barcodes", ())
    assert isinstance(codes, tuple)
    return codes


def _owners(connection: Connection, codes: Sequence[str]) -> dict[str, str]:
    """Barcode to the Sku that a scan of it means now: by its barcode, or by its own name."""
    found: dict[str, str] = {}
    for some in _portions(codes):
        marks = ",".join("?" * len(some))
        sql = f"SELECT sku, sku FROM skus WHERE sku IN ({marks})"
        found.update(connection.exec_driver_sql(sql, tuple(some)).all())
        sql = f"SELECT barcode, sku FROM sku_barcodes WHERE barcode IN ({marks})"
        found.update(connection.exec_driver_sql(sql, tuple(some)).all())
    return found


def _taken(sku: str, codes: Sequence[str], owners: Mapping[str, str]) -> BadInput | None:
    for code in codes:
        other = owners.get(code, sku)
        if other != sku:
            return BadInput("sku.barcode_taken", field="barcodes", value=code, other=other)
    return None


def _portions(names: Collection[str]) -> Iterable[list[str]]:
    listed = list(dict.fromkeys(names))
    return (listed[start : start + AT_ONCE] for start in range(0, len(listed), AT_ONCE))
