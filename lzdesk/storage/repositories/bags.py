"""Bags of parcels on their way to a sorting centre."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from lzdesk.domain.bags import FirstMile

FIELDS = ("name", "carrier", "number", "sent_at", "due_at", "sorted_at")
"""What can be changed by hand."""


class Bag(NamedTuple):
    """A bag as it is kept."""

    bag_id: int
    name: str
    marketplace: str
    carrier: str
    number: str
    sent_at: int | None
    sorted_at: int | None


class BagParcel(NamedTuple):
    """What must be known of a parcel before it goes into a bag."""

    package_row: int
    bag_id: int | None
    marketplace: str
    is_cross_border: bool


_BAG = "SELECT id, name, marketplace, carrier, number, sent_at, sorted_at FROM bags WHERE {} = ?"
_PARCEL = """
SELECT k.id, k.bag_id, s.marketplace, s.authorisation = '' OR coalesce(a.country = 'cb', 0)
FROM packages k JOIN orders o ON o.id = k.order_row JOIN stores s ON s.id = o.store_id
LEFT JOIN authorisations a ON a.id = s.authorisation
WHERE k.order_row = ? AND k.package_id = ?
"""
_OF_ITEMS = """
SELECT i.item_id, k.id FROM orders o CROSS JOIN order_items i ON i.order_row = o.id
CROSS JOIN packages k ON k.order_row = o.id AND k.package_id = i.package_id
WHERE o.store_id = ? AND o.order_id IN ({}) AND k.bag_id IS NULL
"""
AT_ONCE = 500


def make_bag(connection: Connection, name: str, by: str, now_ms: int) -> int:
    """A new, empty bag; its id."""
    done = connection.exec_driver_sql(
        "INSERT INTO bags (name, made_at, made_by) VALUES (?, ?, ?) RETURNING id",
        (name, now_ms, by),
    )
    return int(done.one()[0])


def bag_of_id(connection: Connection, bag: int) -> Bag | None:
    row = connection.exec_driver_sql(_BAG.format("id"), (bag,)).first()
    return Bag._make(row) if row is not None else None


def parcel_to_bag(connection: Connection, order_row: int, package_id: str) -> BagParcel:
    """A parcel that is here."""
    return BagParcel._make(connection.exec_driver_sql(_PARCEL, (order_row, package_id)).one())


def put_into_bag(connection: Connection, bag: int, packages: Sequence[int]) -> int:
    """Put these rows of packages into a bag; how many it holds then."""
    connection.exec_driver_sql(
        "UPDATE packages SET bag_id = ? WHERE id = ?", [(bag, one) for one in packages]
    )
    connection.exec_driver_sql(
        "UPDATE bags SET marketplace = coalesce((SELECT s.marketplace FROM packages k"
        " JOIN orders o ON o.id = k.order_row JOIN stores s ON s.id = o.store_id"
        " WHERE k.bag_id = bags.id LIMIT 1), ''), country = coalesce((SELECT CASE"
        " WHEN min(s.country) = max(s.country) THEN min(s.country) ELSE '' END FROM packages k"
        " JOIN orders o ON o.id = k.order_row JOIN stores s ON s.id = o.store_id"
        " WHERE k.bag_id = bags.id), '') WHERE id = ?",
        (bag,),
    )
    held = connection.exec_driver_sql("SELECT count(*) FROM packages WHERE bag_id = ?", (bag,))
    return int(held.one()[0])


def take_out(connection: Connection, bag: int, packages: Sequence[int]) -> None:
    """Take these rows of packages out of a bag."""
    connection.exec_driver_sql(
        "UPDATE packages SET bag_id = NULL WHERE id = ? AND bag_id = ?",
        [(one, bag) for one in packages],
    )


def change_bag(connection: Connection, bag: int, fields: Mapping[str, str | int | None]) -> None:
    """Set these of `FIELDS`."""
    for name, value in fields.items():
        assert name in FIELDS, name
        connection.exec_driver_sql(f"UPDATE bags SET {name} = ? WHERE id = ?", (value, bag))


def empty_bag(connection: Connection, bag: int) -> None:
    """Take all parcels out, and forget the bag."""
    connection.exec_driver_sql("UPDATE packages SET bag_id = NULL WHERE bag_id = ?", (bag,))
    connection.exec_driver_sql("DELETE FROM bags WHERE id = ?", (bag,))


def note_sorted(connection: Connection, order_rows: Sequence[int]) -> None:
    """Bags with parcels of these orders have arrived where each of their parcels was scanned."""
    connection.exec_driver_sql(
        "UPDATE bags SET sorted_at = (SELECT max(k.first_scan_at) FROM packages k"
        " WHERE k.bag_id = bags.id) WHERE sorted_at IS NULL"
        " AND id IN (SELECT k.bag_id FROM packages k WHERE k.order_row = ?)"
        " AND NOT EXISTS (SELECT 1 FROM packages k WHERE k.bag_id = bags.id"
        " AND k.first_scan_at IS NULL)",
        [(row,) for row in order_rows],
    )


def write_first_miles(
    connection: Connection,
    store_id: int,
    told: Mapping[str, Sequence[FirstMile]],
    by: str,
    now_ms: int,
) -> int:
    """Bag the parcels of these orders (by their id) that are in no bag yet, one bag a number; how
    many were bagged. Two files that tell the same change nothing."""
    rows: dict[str, int] = {}
    ids = list(told)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        marks = ",".join("?" * len(some))
        found = connection.exec_driver_sql(_OF_ITEMS.format(marks), (store_id, *some))
        rows |= {str(item): int(package) for item, package in found}
    bagged: dict[FirstMile, list[int]] = {}
    for mile in (one for miles in told.values() for one in miles):
        if mile.item_id in rows:
            bagged.setdefault(mile._replace(item_id=""), []).append(rows[mile.item_id])
    for mile, packages in bagged.items():
        put_into_bag(connection, _bag_of_mile(connection, mile, by, now_ms), packages)
    return len({package for packages in bagged.values() for package in packages})


def _bag_of_mile(connection: Connection, mile: FirstMile, by: str, now_ms: int) -> int:
    held = connection.exec_driver_sql(
        "SELECT id FROM bags WHERE number = ? AND carrier IN ('', ?)", (mile.number, mile.carrier)
    ).first()
    if held is not None:
        return int(held[0])
    bag = make_bag(connection, mile.number, by, now_ms)
    change_bag(connection, bag, {"carrier": mile.carrier, "number": mile.number})
    return bag
