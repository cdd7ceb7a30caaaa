"""One API call as the routes see it, and what a route tells of itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from lzdesk.simulator.errors import VendorError
from lzdesk.simulator.limits import App
from lzdesk.simulator.model import Store
from lzdesk.simulator.wire import Row
from lzdesk.simulator.world import World


@dataclass(frozen=True)
class Call:
    """One checked call. `store` is the caller's; only the token calls have none."""

    world: World
    parameters: Mapping[str, str]
    app: App
    known_store: Store | None

    @property
    def store(self) -> Store:
        """The store the token opens."""
        assert self.known_store is not None
        return self.known_store

    def required(self, name: str) -> str:
        """A parameter that must be there and filled; raises VendorError MissingParameter."""
        value = self.parameters.get(name, "")
        if not value:
            raise VendorError("MissingParameter", name)
        return value


@dataclass(frozen=True)
class Listed:
    """A call that answers a page of rows. `rows` is the way to them inside the answer; `touch`
    changes in the truth what a row is about, so that the list shifts; `disguise` gives something
    of the store a status that no table knows, False when nothing fits."""

    rows: tuple[str, ...]
    touch: Callable[[Call, Row], None]
    disguise: Callable[[Call, Random], bool] | None = None


@dataclass(frozen=True)
class Endpoint:
    """How a path is answered: the payload without `code`, or a raised VendorError.

    `post_only` for calls documented as POST alone. The reference has no code for the wrong
    method; the gateway here answers InvalidApi. Calls documented as GET are answered to POST
    as well, because whether the vendor minds is not known. `writes` for calls that change
    something; `fail_all` answers such a call with code 0 and every item failed, and does nothing.
    """

    answer: Callable[[Call], Mapping[str, object]]
    needs_store: bool = True
    post_only: bool = False
    listed: Listed | None = None
    writes: bool = False
    fail_all: Callable[[Call], Mapping[str, object]] | None = None


@dataclass
class Attempt:
    """A call on its way, and what faults have done to it. `wait_s` is waited before the answer is
    made; `cut` ends the connection without an answer; `page` (status, HTML) stands for one;
    `share` of the body's bytes are sent; the Date header is wrong by `skew_s`."""

    call: Call
    endpoint: Endpoint
    path: str
    wait_s: float = 0.0
    cut: bool = False
    page: tuple[int, str] | None = None
    payload: dict[str, object] = field(default_factory=dict)
    share: float = 1.0
    skew_s: int = 0

    @property
    def seller_id(self) -> int:
        """Whose call it is: the store's, the first that a refresh token is for, or 0."""
        if self.call.known_store:
            return self.call.known_store.seller_id
        covered = self.call.world.tokens.covered(self.call.parameters.get("refresh_token", ""))
        return covered[0].seller_id if covered else 0

    @property
    def decided(self) -> bool:
        """Whether the answer is known before the route has been asked."""
        return self.cut or self.page is not None or bool(self.payload)
