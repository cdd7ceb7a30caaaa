"""Who may call how often: counts, bans and rates, per app and per store.

Bans and rates run on the machine's clock, not on the market's: a leap of the calendar is not a
rest for the gateway.
"""

import math
import time
from collections import deque
from dataclasses import dataclass, field

from lzdesk.simulator.errors import VendorError
from lzdesk.simulator.model import Store

# A caller cannot know of a ban before its words have arrived: calls signed up to this long after
# they left are refused, and not held against it.
HEARD_MS = 250
WINDOW_MS = 1000


def machine_ms() -> int:
    """UTC epoch milliseconds of the machine."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class Ban:
    """Nobody is answered until `until_ms`; it was told at `told_ms`."""

    code: str
    told_ms: int
    until_ms: int


@dataclass(eq=False)
class Meter:
    """What one app or one store has called. `per_second` is the most within any one second;
    `during_ban` counts calls refused by a ban, `too_early` those of them whose caller knew."""

    calls: int = 0
    day: int = 0
    today: int = 0
    refreshes: int = 0
    per_second: int = 0
    over_limit: int = 0
    during_ban: int = 0
    too_early: int = 0
    bans: dict[str, Ban] = field(default_factory=dict)
    _recent: deque[int] = field(default_factory=deque)

    def enter(self, now_ms: int) -> int:
        """Count a call; how many came within the last second, this one with them."""
        self.calls += 1
        recent = self._recent
        recent.append(now_ms)
        while recent[0] <= now_ms - WINDOW_MS:
            recent.popleft()
        self.per_second = max(self.per_second, len(recent))
        return len(recent)

    def counts(self) -> dict[str, int]:
        """The numbers of the control address."""
        names = ("calls", "today", "refreshes", "per_second", "over_limit", "during_ban")
        return {name: getattr(self, name) for name in (*names, "too_early")}


@dataclass(eq=False)
class App:
    """A developer application: its key and secret, and what it has called."""

    app_key: str
    app_secret: str
    whitelist: tuple[str, ...] = ()
    """Addresses it may be called from; none: any."""
    meter: Meter = field(default_factory=Meter)


@dataclass
class Limits:
    """Calls a second at most, 0 for no limit, and how long a ban lasts (whole seconds)."""

    app_per_second: int = 0
    store_per_second: int = 0
    ban_s: int = 1


class Doorkeeper:
    """Lets a call in, or refuses it with the words of a ban."""

    def __init__(self, limits: Limits, daily_quota: int) -> None:
        self.limits = limits
        self.daily_quota = daily_quota
        self._stores: dict[int, Meter] = {}

    def meter_of(self, store: Store) -> Meter:
        """A store's own numbers."""
        return self._stores.setdefault(store.seller_id, Meter())

    def admit(self, app: App, store: Store | None, path: str, sent_ms: int, day: int) -> None:
        """Count a call that was signed at `sent_ms`. Raises VendorError while a ban lasts, when it
        comes too fast, and when the app's day is used up."""
        now_ms = machine_ms()
        meters = [(app.meter, self.limits.app_per_second)]
        if store:
            meters.append((self.meter_of(store), self.limits.store_per_second))
        if app.meter.day != day:
            app.meter.day, app.meter.today = day, 0
        app.meter.today += 1
        rates = [(meter, meter.enter(now_ms), most) for meter, most in meters]
        self._check_bans([meter for meter, _ in meters], path, sent_ms, now_ms)
        for meter, rate, most in rates:
            if most and rate > most:
                meter.over_limit += 1
                self.ban(meter, "", "ApiCallLimit")
        if app.meter.today > self.daily_quota:
            raise VendorError("AppCallLimit")

    def ban(self, meter: Meter, scope: str, code: str) -> None:
        """Begin a ban on everything a meter counts (scope "") or on one path, and raise its
        words. It does not shorten one that lasts longer."""
        now_ms = machine_ms()
        meter.bans[scope] = Ban(code, now_ms, now_ms + self.limits.ban_s * 1000)
        raise VendorError(code, message=ban_words(code, self.limits.ban_s))

    def _check_bans(self, meters: list[Meter], path: str, sent_ms: int, now_ms: int) -> None:
        for meter in meters:
            for scope in ("", path):
                ban = meter.bans.get(scope)
                if ban is None:
                    continue
                if ban.until_ms <= now_ms:
                    del meter.bans[scope]
                    continue
                # Who was told a wrong time signs with one: no call is sent after it came.
                known = min(sent_ms, now_ms) > ban.told_ms + HEARD_MS
                for one in meters:
                    one.during_ban += 1
                    one.too_early += known
                left_s = math.ceil((ban.until_ms - now_ms) / 1000)
                raise VendorError(ban.code, message=ban_words(ban.code, left_s))


def ban_words(code: str, seconds: int) -> str:
    """The sample's sentence; which word stands first for the other two codes is our guess."""
    who = {"SellerCallLimit": "Seller", "AppCallLimit": "App"}.get(code, "Api")
    return f"{who} access frequency exceeds the limit. this ban will last {seconds} seconds"
