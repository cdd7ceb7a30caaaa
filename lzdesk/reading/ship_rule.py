"""An order in full, and what a deadline rule would say where the marketplace says otherwise.

Only where it is known what ships from where: a local store ships from its country, a cross-border
one from the home of its profile where that is outside the marketplace's countries.
"""

import sqlite3
from pathlib import Path
from typing import NamedTuple

from lzdesk.domain.deadline_rules import differs, rule_for
from lzdesk.domain.stores import COUNTRIES
from lzdesk.lib.working_days import PLACES
from lzdesk.reading.order_detail import OrderDetail, OrderHead, order_detail
from lzdesk.settings.deadline_rules import load_rules
from lzdesk.settings.paths import DataFolder

CROSS_BORDER = "cb"
"""Country of a consent that covers several."""
_STORE = """
SELECT s.marketplace, s.country, coalesce(a.country, ''), lower(coalesce(p.home, ''))
FROM stores s LEFT JOIN authorisations a ON a.id = s.authorisation
LEFT JOIN profiles p ON p.id = s.profile WHERE s.id = ?
"""


class ShipRule(NamedTuple):
    """What a rule says instead of the marketplace."""

    at: int
    """Epoch milliseconds."""
    unit: str
    """working_days, days or hours."""
    length: int


class OrderAndRule(NamedTuple):
    detail: OrderDetail
    rule: ShipRule | None
    """None where no rule speaks, or none says otherwise."""


def order_and_rule(db: sqlite3.Connection, row_id: int, folder: Path) -> OrderAndRule | None:
    """The order in this row; None when it is gone. folder: the data folder."""
    detail = order_detail(db, row_id)
    if detail is None:
        return None
    return OrderAndRule(detail, _differing(db, detail.head, DataFolder(folder)))


def _differing(db: sqlite3.Connection, head: OrderHead, folder: DataFolder) -> ShipRule | None:
    store = db.execute(_STORE, (head.store_id,)).fetchone()
    if store is None or head.ship_by is None:
        return None
    marketplace, country, consent, home = store
    if not head.ship_by_source.startswith(f"{marketplace}."):
        return None
    seller = "crossborder" if consent == CROSS_BORDER else "local" if consent else ""
    place = country
    if seller == "crossborder":
        place = home if home not in COUNTRIES else ""
    if place not in PLACES:
        return None
    rules = load_rules(folder, marketplace)
    rule = rule_for(rules.rules, "ship_by", country, seller)
    if rule is None:
        return None
    at = rules.deadline(rule, head.created_at, place)
    return ShipRule(at, *rule.length) if differs(head.ship_by, at) else None
