"""The proof that what is shown is all there is: a few facts worked out of the stores."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import hour_minute, span_words
from lzdesk.gui.money import count_words
from lzdesk.gui.words import MARKETPLACE_CODES
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
    total = len(stores)
    stores = [store for store in stores if store.state != "paused"]
    if not stores:
        return Proof(translate("Proof", "All stores are paused"), False, "", "", "")
    proven = [store for store in stores if is_proven(store)]
    words = translate("Proof", "{0} of {1} stores proven")
    here = sum(store.orders_here for store in stores)
    reported = [s.orders_reported for s in stores if s.orders_reported is not None]
    counts = translate("Proof", "{0} orders here").format(count_words(here))
    if reported:
        both = translate("Proof", "{0} orders here, {1} reported")
        unknown = sum(s.orders_here for s in stores if s.orders_reported is None)
        counts = both.format(count_words(here), count_words(sum(reported) + unknown))
    told = [words.format(count_words(len(proven)), count_words(total))]
    if total > len(stores):
        told.append(amounts.paused(total - len(stores)))
    return Proof(
        amounts.listed(told),
        # What is paused is not read, so nobody knows whether all its orders are here.
        len(proven) == total,
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
    words = _one_exception(store)
    if len(bad) > 1:
        words = amounts.listed([words, amounts.more_stores(len(bad) - 1)])
    return words


def _one_exception(store: RailStore) -> str:
    name = f"{store.name} {MARKETPLACE_CODES.get(store.marketplace, '')}".strip()
    if store.state == "unproven" and store.differs_since is not None:
        words = translate("Proof", "{store}: {here} here, {reported} reported since {time}")
        return words.format(
            store=name,
            here=count_words(store.orders_here),
            reported=count_words(store.orders_reported or 0),
            time=hour_minute(store.differs_since),
        )
    return _trouble_words(store).format(
        store=name, time=hour_minute(store.read_at) if store.read_at is not None else ""
    )


def _trouble_words(store: RailStore) -> str:
    if store.read_at is None:
        return {
            "stopped": translate("Proof", "{store}: stopped, never read"),
            "needs_consent": translate("Proof", "{store}: needs consent, never read"),
            "offline": translate("Proof", "{store}: offline, read from files only"),
        }.get(store.state, translate("Proof", "{store}: not read yet"))
    return {
        "stopped": translate("Proof", "{store}: stopped, last read {time}"),
        "needs_consent": translate("Proof", "{store}: needs consent, last read {time}"),
        "quiet": translate("Proof", "{store}: no answer since {time}"),
        "offline": translate("Proof", "{store}: offline, read from files {time}"),
    }.get(store.state, translate("Proof", "{store}: last read {time}"))


def _oldest(stores: Sequence[RailStore], now_ms: int) -> str:
    read = [store.read_at for store in stores if store.read_at is not None]
    if not read:
        return ""
    age = span_words(max(now_ms - min(read), 0))
    return translate("Proof", "Oldest read {0}").format(age)
