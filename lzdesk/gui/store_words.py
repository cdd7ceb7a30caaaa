"""What is said about one store: its colours by name, its history, its facts."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject

from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import hour_minute_second, moment_words
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_drawer.lines import Happening, one_line
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.translations import QT_TRANSLATE_NOOP
from lzdesk.gui.words import country_words, store_state_words
from lzdesk.reading.store_page import StoreEvent

translate = QCoreApplication.translate

HUES = (
    QT_TRANSLATE_NOOP("Hue", "Rust"),
    QT_TRANSLATE_NOOP("Hue", "Ochre"),
    QT_TRANSLATE_NOOP("Hue", "Olive"),
    QT_TRANSLATE_NOOP("Hue", "Leaf"),
    QT_TRANSLATE_NOOP("Hue", "Teal"),
    QT_TRANSLATE_NOOP("Hue", "Petrol"),
    QT_TRANSLATE_NOOP("Hue", "Azure"),
    QT_TRANSLATE_NOOP("Hue", "Indigo"),
    QT_TRANSLATE_NOOP("Hue", "Violet"),
    QT_TRANSLATE_NOOP("Hue", "Plum"),
    QT_TRANSLATE_NOOP("Hue", "Pink"),
    QT_TRANSLATE_NOOP("Hue", "Slate"),
)
BY_SYNC = "sync"
LONGEST = 120
ICONS = {"paused": "pause", "removed": "circle-minus", "orders_deleted": "circle-minus"}


def hue_words(hue: int) -> str:
    """The name of a store's colour."""
    return translate("Hue", HUES[hue % len(HUES)])


class _Counted(QObject):
    def deleted(self, count: int) -> str:
        return self.tr("%Ln order(s) deleted", "", count)

    def kept(self, count: int) -> str:
        """Of the orders of a store that was removed."""
        return self.tr(
            "%Ln order(s) left the lists, kept for when the store is added again.", "", count
        )

    def stores(self, count: int) -> str:
        return self.tr("%Ln store(s)", "", count)

    def openings(self, count: int) -> str:
        return self.tr("%Ln opening(s)", "", count)


counted = _Counted()


def happenings(events: tuple[StoreEvent, ...], now_ms: int) -> list[Happening]:
    """A store's history as lines of a timeline, newest first."""
    lines = [_happening(event, now_ms) for event in events]
    return [*lines[:-1], *(line._replace(last=True) for line in lines[-1:])]


def _happening(event: StoreEvent, now_ms: int) -> Happening:
    when = moment_words(event.at, now_ms)
    by = one_line(event.by, LONGEST)
    if event.by == BY_SYNC:
        # Seconds stand in the history: what came first matters there.
        by = translate("StoreHistory", "found while reading, {time}").format(
            time=hour_minute_second(event.at)
        )
        detail = event.after.partition(" ")[2]
        by = amounts.listed([by, reason_words(detail)]) if detail else by
    icon = ICONS.get(event.field, "")
    what, before, after = _what(event)
    return Happening(when, icon, "text3", what, before, after, by)


def _what(event: StoreEvent) -> tuple[str, str, str]:
    """What happened, the value before, the value after."""
    if event.field == "paused":
        paused = translate("StoreHistory", "Paused")
        resumed = translate("StoreHistory", "Goes on")
        return (paused if event.after == "yes" else resumed), "", ""
    if event.field == "removed":
        removed = translate("StoreHistory", "Removed")
        back = translate("StoreHistory", "Added again, with its kept orders")
        return (removed if event.after else back), "", ""
    if event.field == "orders_deleted":
        return counted.deleted(int(event.before) if event.before.isdigit() else 0), "", ""
    if event.field == "browser_rested":
        why, _, minutes = event.after.partition(" ")
        after = amounts.minutes(int(minutes) if minutes.isdigit() else 0)
        idle = translate("StoreHistory", "Browser closed after {0} without use")
        memory = translate("StoreHistory", "Browser closed to free memory, after {0} without use")
        return (memory if why == "memory" else idle).format(after), "", ""
    if event.field == "visit":
        verdict, _, note = event.after.partition(" ")
        return visit_words(verdict), "", one_line(note, LONGEST)
    words = _VALUES.get(event.field, _plain)
    return _field_words(event.field), words(event.before), words(event.after)


def visit_words(verdict: str) -> str:
    """How a look at a store went."""
    fine = translate("StoreHistory", "Looked at, fine")
    return fine if verdict == "fine" else translate("StoreHistory", "Looked at, trouble")


def _field_words(field: str) -> str:
    return {
        "state": translate("StoreHistory", "State"),
        "name": translate("StoreHistory", "Name"),
        "group": translate("StoreHistory", "Group"),
        "owner": translate("StoreHistory", "Owner"),
        "proxy": translate("StorePage", "Proxy"),
        "home": translate("StorePage", "Exit country"),
        "hue": translate("StoreHistory", "Colour"),
        "idle_minutes": translate("StoreHistory", "Browser closes after"),
        "reads_login": translate("StoreHistory", "Read whether it is signed in"),
        "ready_to_ship": translate("StoreHistory", "Ready to ship"),
        "phone": translate("StoreHistory", "Phone changed"),
        "mail": translate("StoreHistory", "Mail changed"),
        "bank": translate("StoreHistory", "Bank changed"),
    }.get(field, one_line(field, LONGEST))


def _plain(text: str) -> str:
    return one_line(text, LONGEST)


def _state(text: str) -> str:
    return store_state_words(text.partition(" ")[0]).partition(":")[0]


def _home(text: str) -> str:
    return one_line(country_words(text), LONGEST) if text else ""


def _hue(text: str) -> str:
    return hue_words(int(text)) if text.isdigit() and len(text) < 4 else one_line(text, LONGEST)


def idle_words(minutes: int | None, for_all: int | None = None) -> str:
    """After how long without use a store's browser closes. for_all: told beside what is not set."""
    if minutes is None and for_all is not None:
        return translate("StoreHistory", "as for all stores: {0}").format(idle_words(for_all))
    if minutes is None:
        return translate("StoreHistory", "as for all stores")
    return amounts.minutes(minutes) if minutes else translate("StoreHistory", "never")


def _idle(text: str) -> str:
    return idle_words(int(text) if text.isdigit() and len(text) < 6 else None)


def _yes_or_no(text: str) -> str:
    yes, no = translate("StoreHistory", "yes"), translate("StoreHistory", "no")
    return {"True": yes, "False": no}.get(text) or one_line(text, LONGEST)


def ready_words(moment: str) -> str:
    """When a store says of its parcels that they are ready to ship."""
    return {
        "hand": translate("StoreHistory", "by hand"),
        "print": translate("StoreHistory", "when the label is printed"),
        "scan": translate("StoreHistory", "when the parcel is scanned out"),
    }.get(moment) or one_line(moment, LONGEST)


def sign_in_words(signed_in: int | None, seen_at: int | None, now_ms: int) -> str:
    """Whether a store's browser is signed in, as its pages told last; empty where none did."""
    if signed_in is None or seen_at is None:
        return ""
    there = translate("StorePage", "Signed in, seen {0}")
    out = translate("StorePage", "Signed out, seen {0}")
    return (there if signed_in else out).format(moment_words(seen_at, now_ms))


_VALUES: dict[str, Callable[[str], str]] = {
    "state": _state,
    "hue": _hue,
    "idle_minutes": _idle,
    "reads_login": _yes_or_no,
    "ready_to_ship": ready_words,
    "home": _home,
}


def sharing_words(names: tuple[str, ...]) -> str:
    """`Lumi Outlet, 3 more stores`"""
    first = one_line(names[0], LONGEST)
    more = len(names) - 1
    return amounts.listed([first, amounts.more_stores(more)]) if more else first


def number_or_dash(count: int | None) -> str:
    return "–" if count is None else count_words(count)
