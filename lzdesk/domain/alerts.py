"""Something that needs a hand: the facts alerts are judged by, and the alerts themselves.

Times are epoch milliseconds. An alert is a kind and fields; its words are made in the window.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

Value = int | str


class Severity(IntEnum):
    """How much an alert presses; a higher one is worse."""

    NOTE = 1
    SOON = 2
    NOW = 3
    OVERDUE = 4


class Alert(NamedTuple):
    """One cause. While it stands there is one alert of it, however many orders it has."""

    kind: str
    """What it is, for words, sounds and sections: `ship_by.now`."""
    cause: str
    """What it is about, unique among those that stand: `ship_by.now:4`."""
    severity: Severity
    store_id: int
    due_at: int | None = None
    """The clock shown with it."""
    fields: Mapping[str, Value] = {}
    weight: int = 0
    """Grows when something joins that was not there before. Then, as with a higher severity, an
    acknowledged alert is back."""


class Tally(NamedTuple):
    """How many orders, and the earliest of their times."""

    orders: int
    first_at: int


class Parcels(NamedTuple):
    """Orders that were cancelled after their label was printed."""

    orders: int
    newest_at: int
    order_number: str
    """of the newest"""


class Unscanned(NamedTuple):
    """Parcels that left, and that their carrier has not scanned in time."""

    orders: int
    first_at: int
    """When the first of them left."""
    newest_at: int
    carrier: str
    """of all of them; empty where they have several"""


class BagFacts(NamedTuple):
    """A bag of cross-border parcels that has not arrived, and whose parcels are awaited."""

    bag_id: int
    name: str
    due_at: int
    """At the sorting centre: by hand, or by the rule."""
    orders: int
    """Of its parcels that no one has scanned yet, in stores that are worked with."""
    stores: int
    """Those of these orders."""
    store_id: int
    """The first of them."""


class PurchaseFacts(NamedTuple):
    """Pieces bought after their order whose lead time ends too late for it."""

    pieces: int
    orders: int
    stores: int
    first_at: int
    """When the first of these orders must be shipped."""
    store_id: int
    """Of that order."""


class OffTarget(NamedTuple):
    """A store some of whose indicators do not meet the marketplace's target."""

    store_id: int
    indicators: int


class StoreFacts(NamedTuple):
    """What is known of one store that is worked with: neither paused nor removed."""

    store_id: int
    is_read: bool = True
    """It has an API; a store of export files alone is never quiet and never proven."""
    state: str = "fresh"
    state_since: int | None = None
    pace_s: int = 120
    read_at: int | None = None
    differs_since: int | None = None
    clocks: Mapping[str, Tally] = {}
    """Band of `domain.clocks` to the open orders in it."""
    answers: Mapping[str, Tally] = {}
    """The same of requests of buyers that wait for the seller's answer."""
    unseen: Tally | None = None
    """Open orders that nobody has looked at for an hour, and since when the first is here."""
    pull: Parcels | None = None
    relabel: Parcels | None = None
    """Printed, and not right any more: another address, or packed anew."""
    unscanned: Unscanned | None = None


class ConsentFacts(NamedTuple):
    """A seller's consent, and the stores that are read with it."""

    authorisation: str
    is_over: bool
    ends_at: int | None
    stores: tuple[int, ...]
    """Neither paused nor removed."""
    granted_at: int | None = None


class RuleFacts(NamedTuple):
    """What one of the seller's own rules did in one store."""

    rule_id: int
    name: str
    store_id: int
    orders: int = 0
    """It raised an alert for these, and they are still as they were."""
    newest_at: int = 0
    order_number: str = ""
    """of the newest"""
    held_back: int = 0
    """Firings of the last hour that its limit kept from being carried out."""


class Facts(NamedTuple):
    """All that the rules look at."""

    now_ms: int
    watched_from: int
    """Since when stores are read: before its first turn no store is quiet."""
    stores: tuple[StoreFacts, ...] = ()
    consents: tuple[ConsentFacts, ...] = ()
    rules: tuple[RuleFacts, ...] = ()
    bags: tuple[BagFacts, ...] = ()
    late_purchases: PurchaseFacts | None = None
    off_target: tuple[OffTarget, ...] = ()
