"""What a run of the simulator is made from."""

from dataclasses import dataclass

DAY_S = 86_400


@dataclass(frozen=True)
class SimulatorConfig:
    """The dice and dials of one pretend marketplace.

    `start_ms` (UTC epoch milliseconds) pins the first moment of its clock; None is the machine's
    now. Two simulators with the same seed, sizes and `start_ms` hold the same truth.
    `live_per_minute` above 0 lets new orders arrive and statuses move with time; at 0 the market
    stands still but for calls and a moved clock, so that tests compare against a fixed truth.
    Token lives default to those of an online Lazada app (30 and 180 days), the quota to its
    10 million calls a day. `listings` is how many products each store offers beside those that
    its orders are about. The stores' consents take turns over `apps` apps, each with the daily
    quota. Calls a second are limited per app and per store, 0 for not. Every change is pushed to
    `push_url` from the start, an address on this machine; empty for nowhere. With `kinds` a share
    of the orders is out of the ordinary (see `kinds.py`), and labels come in differing sizes.
    """

    port: int = 0
    stores: int = 12
    orders: int = 5000
    seed: int = 1
    live_per_minute: float = 0.0
    days: int = 30
    start_ms: int | None = None
    access_life_s: int = 30 * DAY_S
    refresh_life_s: int = 180 * DAY_S
    daily_quota: int = 10_000_000
    listings: int = 70
    apps: int = 1
    app_per_second: int = 0
    store_per_second: int = 0
    push_url: str = ""
    kinds: bool = False

    def __post_init__(self) -> None:
        """Refuse sizes that make no market; raises ValueError naming the field."""
        for name, least in (("port", 0), ("stores", 1), ("orders", 0), ("days", 1), ("apps", 1)):
            if getattr(self, name) < least:
                raise ValueError(f"{name} must be at least {least}")
        if self.live_per_minute < 0:
            raise ValueError("live_per_minute must not be negative")
