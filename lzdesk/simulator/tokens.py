"""Consent and its tokens: codes, access and refresh tokens, and how long each lives."""

from dataclasses import dataclass, field
from random import Random
from string import ascii_letters, digits

from lzdesk.simulator.clock import SimClock
from lzdesk.simulator.config import SimulatorConfig
from lzdesk.simulator.errors import VendorError
from lzdesk.simulator.limits import App
from lzdesk.simulator.model import Store

# Reference 2.2: single use, valid 30 minutes.
CODE_LIFE_S = 30 * 60


@dataclass(eq=False)
class Grant:
    """One consent: the stores it opens and the tokens alive under it (end in epoch seconds)."""

    app: App
    country: str
    account: str
    stores: list[Store]
    refresh_end_s: int
    access: dict[str, int] = field(default_factory=dict)
    refresh: dict[str, int] = field(default_factory=dict)

    def expire_access(self) -> None:
        """End every access token; the refresh token still works."""
        self.access = dict.fromkeys(self.access, 0)

    def revoke(self) -> None:
        """Take the consent back: nothing under it works any more."""
        self.expire_access()
        self.refresh = dict.fromkeys(self.refresh, 0)


@dataclass(frozen=True)
class TokenPair:
    """What a token call answers with; lives in seconds from now."""

    grant: Grant
    access_token: str
    refresh_token: str
    expires_in: int
    refresh_expires_in: int


class Tokens:
    """Every consent given to the simulator's apps."""

    def __init__(self, config: SimulatorConfig, clock: SimClock, rng: Random) -> None:
        self._config = config
        self._clock = clock
        self._rng = rng
        self._codes: dict[str, tuple[Grant, int]] = {}
        self._by_access: dict[str, Grant] = {}
        self._by_refresh: dict[str, Grant] = {}
        self._by_store: dict[int, list[Grant]] = {}

    def consent(self, stores: list[Store], account: str, app: App) -> Grant:
        """A new consent: `cb` when it covers several countries, else the store's country."""
        country = stores[0].row.country if len(stores) == 1 else "cb"
        end_s = self._clock.now_s() + self._config.refresh_life_s
        return Grant(app, country, account, stores, end_s)

    def code_for(self, grant: Grant) -> str:
        """An authorisation code as the browser is sent back with."""
        code = f"0_{grant.app.app_key}_{self._letters(32)}"
        self._codes[code] = (grant, self._clock.now_s() + CODE_LIFE_S)
        return code

    def redeem(self, code: str, app: App) -> TokenPair:
        """Trade a code for tokens, once, by the app it was given to. Raises InvalidCode."""
        grant, end_s = self._codes.get(code, (None, 0))
        if grant is None or grant.app is not app or end_s <= self._clock.now_s():
            raise VendorError("InvalidCode")
        del self._codes[code]
        # The refresh token's life begins with the tokens, not when the page was confirmed.
        grant.refresh_end_s = self._clock.now_s() + self._config.refresh_life_s
        return self.issue(grant)

    def renew(self, refresh_token: str, app: App) -> TokenPair:
        """New tokens; the old access token stays good until its own end, and the new refresh
        token ends when the first one would have (reference 2.3). The old refresh token ends at
        once, as it may over there: who loses the new pair is shown it. Raises
        IllegalRefreshToken."""
        grant = self._by_refresh.get(refresh_token)
        if grant is None or grant.app is not app:
            raise VendorError("IllegalRefreshToken")
        if grant.refresh[refresh_token] <= self._clock.now_s():
            raise VendorError("IllegalRefreshToken")
        grant.refresh[refresh_token] = 0
        return self.issue(grant)

    def issue(self, grant: Grant) -> TokenPair:
        """A fresh pair under a consent."""
        now_s = self._clock.now_s()
        access = f"5000{self._letters(46)}"
        refresh = f"5001{self._letters(46)}"
        grant.access[access] = now_s + self._config.access_life_s
        grant.refresh[refresh] = grant.refresh_end_s
        self._by_access[access] = grant
        self._by_refresh[refresh] = grant
        for store in grant.stores:
            grants = self._by_store.setdefault(store.seller_id, [])
            if grant not in grants:
                grants.append(grant)
        return TokenPair(
            grant, access, refresh, self._config.access_life_s, grant.refresh_end_s - now_s
        )

    def store_for(self, access_token: str, country: str | None, app: App) -> Store:
        """The store a call is about: by token and host; `country` None is the plain host.

        Raises IllegalAccessToken: unknown, expired or revoked token, another app's, a country it
        does not cover, or a cross-border token on the plain host, where nothing tells the store.
        """
        grant = self._by_access.get(access_token)
        if grant is None or grant.app is not app:
            raise VendorError("IllegalAccessToken")
        if grant.access[access_token] <= self._clock.now_s():
            raise VendorError("IllegalAccessToken")
        matching = [store for store in grant.stores if country in (None, store.row.country)]
        if len(matching) != 1:
            raise VendorError("IllegalAccessToken")
        return matching[0]

    def grants_of(self, store: Store) -> list[Grant]:
        """Every consent that covers a store."""
        return self._by_store.get(store.seller_id, [])

    def alive(self, grant: Grant) -> bool:
        """Whether a consent can still be used: by an access token, or by making one."""
        ends = (*grant.access.values(), *grant.refresh.values())
        return max(ends, default=0) > self._clock.now_s()

    def kill(self, access_token: str) -> None:
        """The consent's access tokens end at once; its refresh token still works."""
        self._by_access[access_token].expire_access()

    def covered(self, refresh_token: str) -> list[Store]:
        """Every store that a refresh token is for."""
        grant = self._by_refresh.get(refresh_token)
        return grant.stores if grant else []

    def _letters(self, count: int) -> str:
        return "".join(self._rng.choices(ascii_letters + digits, k=count))
