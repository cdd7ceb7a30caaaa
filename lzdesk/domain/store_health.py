"""How a marketplace rates a store, and what it tells its seller."""

from typing import NamedTuple


class Indicator(NamedTuple):
    """One figure of the marketplace's own, as it words it."""

    indicator: str
    """The vendor's type: an open set."""
    name: str
    score: float | None
    score_words: str
    target_words: str
    is_met: bool | None
    tip: str


class StoreNotice(NamedTuple):
    """One message of the seller center's notification box."""

    notice_id: str
    category: str
    title: str
    body: str
    link: str
    told_at: int
    """Epoch milliseconds; about, where the vendor only says "10 minutes ago"."""
