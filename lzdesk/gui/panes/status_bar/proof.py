"""The proof that what is shown is all there is: a few facts worked out of the stores."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from lzdesk.gui.clock_words import hour_minute, span_words
from lzdesk.gui.money import count_words
from lzdesk.gui.words import MARKETPLACE_CODES, store_state_words
from lzdesk.reading.stores import RailStore

translate = QCoreApplication.translate

WORST_FIRST = ("stopped", "needs_consent", "unproven", "quiet", "offline", "unread")


class Proof(NamedTuple):
    """The proof line in words; an empty text is not shown."""

    proven: str
    whole: bool
    """every store is proven"""
    counts: str
    exception: str
    """the store that differs or is stopped, and since when"""
    oldest: str


def proof_of(stores: Sequence[RailStore], now_ms: int) -> Proof:
    """Work out the line. A store being read counts as proven when its counts agree."""
    if not stores:
        return Proof(translate("Proof", "No stores yet"), False, "", "", "")
    proven = [store for store in stores if is_proven(store)]
    words = translate("Proof", "{0} of {1} stores proven")
    here = sum(store.orders_here for store in stores)
    reported = [s.orders_reported for s in stores if s.orders_reported is not None]
    counts = translate("Proof", "{0} orders here").format(count_words(here))
    if reported:
        both = translate("Proof", "{0} orders here, {1} reported")
        unknown = sum(s.orders_here for s in stores if s.orders_reported is None)
        counts = both.format(count_words(here), count_words(sum(reported) + unknown))
    return Proof(
        words.format(count_words(len(proven)), count_words(len(stores))),
        len(proven) == len(stores),
        counts,
        _exception(stores),
        _oldest(stores, now_ms),
    )


def is_proven(store: RailStore) -> bool:
    """Read, not in trouble, and the marketplace reports as many orders as are here."""
    return (
        store.state in ("fresh", "reading")
        and store.read_at is not None
        and store.differs_since is None
    )


def _exception(stores: Sequence[RailStore]) -> str:
    bad = [store for store in stores if store.state in WORST_FIRST]
    if not bad:
        return ""
    store = min(bad, key=lambda one: WORST_FIRST.index(one.state))
    name = f"{store.name} {MARKETPLACE_CODES.get(store.marketplace, '')}".strip()
    if store.state == "unproven" and store.differs_since is not None:
        words = translate("Proof", "{store}: {here} here, {reported} reported since {time}")
        return words.format(
            store=name,
            here=count_words(store.orders_here),
            reported=count_words(store.orders_reported or 0),
            time=hour_minute(store.differs_since),
        )
    told = f"{name}: {store_state_words(store.state)}"
    if store.read_at is None:
        return told
    return translate("Proof", "{what}, read {time}").format(
        what=told, time=hour_minute(store.read_at)
    )


def _oldest(stores: Sequence[RailStore], now_ms: int) -> str:
    read = [store.read_at for store in stores if store.read_at is not None]
    if not read:
        return ""
    age = span_words(max(now_ms - min(read), 0))
    return translate("Proof", "Oldest read {0}").format(age)
