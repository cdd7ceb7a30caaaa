"""One pretend marketplace: everything the routes need, and nothing of HTTP."""

from dataclasses import dataclass, field
from random import Random

from lzdesk.simulator.clock import SimClock
from lzdesk.simulator.config import SimulatorConfig
from lzdesk.simulator.documents import Documents
from lzdesk.simulator.effects import Effects
from lzdesk.simulator.kinds import Kinds, with_pages
from lzdesk.simulator.limits import App, Doorkeeper, Limits
from lzdesk.simulator.market import Market
from lzdesk.simulator.model import Order, Store
from lzdesk.simulator.orders import OrderFactory, first_orders, make_stores
from lzdesk.simulator.tokens import TokenPair, Tokens
from lzdesk.simulator.truth import Truth


@dataclass
class Troubles:
    """What scenarios have switched on; all off at first."""

    junk_answer: set[int] = field(default_factory=set)
    refused_labels: set[str] = field(default_factory=set)
    junk_labels: set[str] = field(default_factory=set)


class World:
    """The truth with its clock, dice, tokens and documents, made from one configuration."""

    def __init__(self, config: SimulatorConfig) -> None:
        self.config = config
        # Where the socket listens, known once it does; links in answers begin with it.
        self.base_url = ""
        self.clock = SimClock(config.start_ms)
        # One set of dice per concern: more orders or more stores do not change what the others
        # throw, and a live market never disturbs the tokens.
        seed = config.seed
        self.apps = {app.app_key: app for app in _make_apps(config.apps, seed)}
        self.control_token = f"{Random(f'control-{seed}').getrandbits(128):032x}"
        kinds = Kinds(Random(f"kinds-{seed}")) if config.kinds else None
        self.factory = OrderFactory(Random(f"orders-{seed}"), kinds)
        stores = make_stores(config.stores, Random(f"stores-{seed}"))
        if kinds:
            with_pages(stores)
        self.truth = Truth(stores, self.clock.start_ms // 1000, seed, config.listings)
        self.truth.load(self._first_orders(stores))
        self.market = Market(
            self.truth,
            self.factory,
            self.clock,
            (Random(f"market-{seed}"), Random(f"asks-{seed}")),
            config.live_per_minute,
        )
        self.market.begin()
        self.tokens = Tokens(config, self.clock, Random(f"tokens-{seed}"))
        self.documents = Documents(self.clock, Random(f"documents-{seed}"))
        self.troubles = Troubles()
        limits = Limits(config.app_per_second, config.store_per_second)
        self.door = Doorkeeper(limits, config.daily_quota)
        self.effects = Effects()
        self.issued = self._first_tokens(stores)

    def store(self, seller_id: int) -> Store | None:
        """A store by its seller id."""
        return self.truth.stores.get(seller_id)

    @property
    def app(self) -> App:
        """The first app; most runs have no other."""
        return next(iter(self.apps.values()))

    def _first_orders(self, stores: list[Store]) -> list[Order]:
        config = self.config
        rng = Random(f"spread-{config.seed}")
        now_s = self.clock.start_ms // 1000
        return first_orders(self.factory, stores, config.orders, config.days, now_s, rng)

    def _first_tokens(self, stores: list[Store]) -> dict[int, TokenPair]:
        """Consent given before the run: one per local store, one for all cross-border stores;
        the consents take turns over the apps."""
        cross_border = [store for store in stores if store.row.cross_border]
        groups = [[store] for store in stores if not store.row.cross_border]
        if cross_border:
            groups.append(cross_border)
        issued: dict[int, TokenPair] = {}
        apps = list(self.apps.values())
        for place, group in enumerate(groups):
            app = apps[place % len(apps)]
            pair = self.tokens.issue(self.tokens.consent(group, group[0].login, app))
            issued.update({store.seller_id: pair for store in group})
        return issued


def _make_apps(count: int, seed: int) -> list[App]:
    """Keys a thousand apart, so that no seed's second app is another's first."""
    return [
        App(
            str(100_240 + seed % 1000 + 1000 * place),
            f"{Random(f'secret-{seed}' + (f'-{place}' if place else '')).getrandbits(128):032x}",
        )
        for place in range(count)
    ]
