"""Tells what is new by sound, toast and tray, as the operator switched each for each kind.

Policy. At most one sound a minute, of the worst of what came together. In the quiet hours there is
neither sound nor tray message; the toast and the alert pane stay. What was held back is not made
up for later: it stands in the pane.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from lzdesk.gui.alert_words import alert_words
from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import MINUTE, local
from lzdesk.lib.clock import Now
from lzdesk.reading.alerts import AlertLine, NewOrders
from lzdesk.settings.options import (
    NOTIFY_KINDS,
    QUIET_FROM,
    QUIET_TO,
    Value,
    notify_key,
)

SOUND_EVERY_MS = MINUTE
MOST_TOLD = 2
"""Kinds that one message names; the pane has all."""

KIND_OF = {
    "orders.printed_cancelled": "cancelled_printed",
    "orders.printed_changed": "cancelled_printed",
    "ship_by.overdue": "ship_by_overdue",
    "ship_by.now": "ship_by_now",
    "ship_by.soon": "ship_by_soon",
    "answer.overdue": "answer_overdue",
    "answer.now": "answer_soon",
    "answer.soon": "answer_soon",
    "orders.unseen": "new_orders",
    "store.quiet": "store_trouble",
    "store.unproven": "store_trouble",
    "consent.ending": "store_trouble",
    "consent.over": "store_trouble",
    "account.off_target": "store_trouble",
    "carrier.no_scan": "no_scan",
    "carrier.late_bag": "late_bag",
    "purchase.late": "late_purchase",
    "rule.alert": "rule",
}
"""Kind of alert to what the operator switches."""
SOUNDS = {
    "cancelled_printed": "urgent",
    "ship_by_overdue": "urgent",
    "ship_by_now": "soon",
    "ship_by_soon": "soon",
    "answer_overdue": "urgent",
    "answer_soon": "soon",
    "rule": "soon",
    "store_trouble": "soon",
    "no_scan": "soon",
    "late_bag": "soon",
    "late_purchase": "soon",
    "new_orders": "new-order",
    "pass": "soon",
    "reminder": "soon",
}
"""Kind to a file of resources/sounds."""


class Ways(NamedTuple):
    """How something is told."""

    sound: Callable[[str], None]
    """(name of the sound)"""
    toast: Callable[[str], None]
    tray: Callable[[str], object]


class Told(NamedTuple):
    """One kind of news, and its words."""

    kind: str
    words: str


class Notifier:
    """Knows no window: it is given the ways, and the options as they are."""

    def __init__(self, ways: Ways, now_ms: Now) -> None:
        self._ways = ways
        self._now_ms = now_ms
        self._options: Mapping[str, Value] = {}
        self._sounded_at: int | None = None

    def use(self, options: Mapping[str, Value]) -> None:
        """The options of the group `notify.`, all of them."""
        self._options = options

    def new_orders(self, new: NewOrders) -> None:
        """Orders came that nobody has seen."""
        if new.orders:
            self._tell([Told("new_orders", alert_words.new_orders(new.orders, new.stores))])

    def trouble(self, words: str) -> None:
        """Something keeps the alerts themselves from coming."""
        self._tell([Told("store_trouble", words)])

    @property
    def options(self) -> Mapping[str, Value]:
        """Those of the group `notify.`."""
        return self._options

    def remind(self, kind: str, words: str) -> None:
        """Something waits. kind: pass or reminder."""
        self._tell([Told(kind, words)])

    def alerts(self, raised: Sequence[AlertLine]) -> None:
        """Alerts were raised, or are back."""
        by_kind: dict[str, list[AlertLine]] = {}
        for alert in raised:
            if alert.kind in KIND_OF:
                by_kind.setdefault(KIND_OF[alert.kind], []).append(alert)
        self._tell([
            Told(kind, _words(kind, by_kind[kind])) for kind in NOTIFY_KINDS if kind in by_kind
        ])  # fmt: skip

    def _tell(self, news: Sequence[Told]) -> None:
        """news: the worst first."""
        self._say(news, "toast", self._ways.toast)
        if is_quiet_hour(local(self._now_ms()).hour, self._hour(QUIET_FROM), self._hour(QUIET_TO)):
            return
        self._say(news, "tray", self._ways.tray)
        self._sound(news)

    def _say(self, news: Sequence[Told], way: str, tell: Callable[[str], object]) -> None:
        words = [one.words for one in news if self._is_on(one.kind, way)]
        if words:
            tell(amounts.listed(words[:MOST_TOLD]))

    def _sound(self, news: Sequence[Told]) -> None:
        now = self._now_ms()
        if self._sounded_at is not None and now - self._sounded_at < SOUND_EVERY_MS:
            return
        for one in news:
            if self._is_on(one.kind, "sound"):
                self._sounded_at = now
                self._ways.sound(SOUNDS[one.kind])
                return

    def _is_on(self, kind: str, way: str) -> bool:
        return self._options.get(notify_key(kind, way)) is True

    def _hour(self, key: str) -> int:
        return int(self._options.get(key, 0))


def is_quiet_hour(hour: int, first: int, end: int) -> bool:
    """Whether an hour of the day lies from `first` on and before `end`, over midnight too."""
    if first <= end:
        return first <= hour < end
    return hour >= first or hour < end


def _words(kind: str, alerts: Sequence[AlertLine]) -> str:
    orders = sum(int(alert.fields.get("orders", 0)) for alert in alerts)
    return alert_words.raised(kind, orders, len({alert.store_id for alert in alerts}))
