"""What lzdesk asks of a marketplace, split by capability. A marketplace is a folder with a
`manifest.py` that fills a `Manifest`, and one line in `registry.py`."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Generic, NamedTuple, Protocol, TypeVar

import msgspec

from lzdesk.domain.commands import ItemResult, ItemState
from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.listings import Listing
from lzdesk.domain.orders import Order
from lzdesk.domain.returns import Return
from lzdesk.domain.sign_in import SignInPaths
from lzdesk.domain.store_health import Indicator, StoreNotice
from lzdesk.domain.stores import App, Store
from lzdesk.domain.traces import ParcelTrace
from lzdesk.marketplaces.http import Caller


class Policies(msgspec.Struct, frozen=True):
    """What a vendor allows, as data. Sources stand in each manifest."""

    order_page: int
    """Orders a page at most."""
    order_offset_limit: int
    """Beyond it a window is begun again."""
    item_orders_per_call: int
    fulfilment_batch: int
    label_link_life_s: int
    return_page: int
    product_page: int
    product_offset_limit: int
    notice_page: int
    daily_calls: int
    """Of an app whose quota is not known."""
    calls_per_second_app: float
    calls_per_second_store: float
    app_limit_codes: tuple[str, ...]
    """Vendor codes that ask the whole app for a pause; other limits are the store's."""
    refresh_ahead_s: int
    """How long before its end an access token is renewed."""
    quota_zone_h: int
    """The zone in whose day calls are counted, hours east of UTC."""
    write_settle_s: int
    """A write whose answer is lost may still be on its way for so long: nothing is repeated before
    two looks at its items, so far apart, agree."""
    status_refusals: tuple[str, ...]
    """Vendor codes that say of a status that no list is asked by it."""
    ready_to_ship_books_pickup: bool
    """Of parcels that are picked up: the vendor calls its courier by itself."""
    order_statuses: dict[str, int]
    """The item statuses that order lists can be asked by: how often each is proven, against the
    others."""


class Window(NamedTuple):
    """A stretch of time over one of the two times of an order; both ends included."""

    by: str
    """`created` or `updated`."""
    after: int
    before: int


class RowTrouble(NamedTuple):
    """One row of an answer that could not be understood."""

    order_id: str
    detail: str


class OrdersPage(NamedTuple):
    """A page of orders with their items, and what the marketplace says of the whole window.

    lacking: order id to how many items fewer it came with than it says it has, however often they
    were asked for.
    """

    total: int
    received: int
    orders: list[Order]
    troubles: list[RowTrouble]
    lacking: Mapping[str, int] = MappingProxyType({})

    @property
    def different(self) -> int:
        """How many orders it held; one that came twice counts once."""
        named = {order.order_id for order in self.orders}
        named.update(trouble.order_id for trouble in self.troubles if trouble.order_id)
        return len(named) + sum(not trouble.order_id for trouble in self.troubles)

    def ends(self, offset: int, most: int) -> bool:
        """Whether its list ends with it, which began at `offset` and holds `most` at most. A total
        may lag behind its list: a full page that goes beyond it ends nothing."""
        reached = offset + self.different
        return reached >= self.total if self.different < most else reached == self.total


class Tokens(msgspec.Struct, frozen=True):
    """A pair of tokens with their ends (epoch milliseconds, None: not told)."""

    access_token: str
    refresh_token: str
    access_expires_at: int | None
    refresh_expires_at: int | None


class ConsentedStore(msgspec.Struct, frozen=True):
    country: str
    seller_id: str
    short_code: str


class Consent(msgspec.Struct, frozen=True):
    """What a seller's consent brought: tokens, and the stores they cover."""

    tokens: Tokens
    country: str
    account: str
    stores: tuple[ConsentedStore, ...]


class Seller(msgspec.Struct, frozen=True):
    seller_id: str
    name: str
    short_code: str
    is_cross_border: bool


class LabelFile(NamedTuple):
    """What came back for a batch of packages: one file of pages, or why not, per package.

    is_page: the content is a web page that is to be drawn, else it is a PDF.
    """

    content: bytes
    refused: dict[str, tuple[str, str]]
    """Package id to the vendor's code and words."""
    is_page: bool = False


class OrdersApi(Protocol):
    async def orders_page(
        self, window: Window, offset: int, newest_first: bool, status: str = ""
    ) -> OrdersPage:
        """One page of the window, from `offset`; of orders with an item in the vendor's status
        alone, where one is given. Raises StoreTrouble."""

    async def orders_by_id(self, order_ids: tuple[str, ...]) -> OrdersPage:
        """These orders; one that the store does not have is left out. A call for each, and one
        for the items of all."""

    async def count_orders(self, window: Window, status: str = "") -> int:
        """How many orders the marketplace holds in the window; in the status, where one is
        given."""

    async def seller(self) -> Seller:
        """Who the token speaks for."""


class LabelsApi(Protocol):
    async def label_file(self, packages: tuple[str, ...]) -> LabelFile:
        """These packages as one file in their order, fetched while its link lives."""


class OrderItems(NamedTuple):
    """Some items of one order."""

    order_id: str
    item_ids: tuple[str, ...]


class Carrier(NamedTuple):
    code: str
    name: str


class Carriers(NamedTuple):
    """Who can carry a batch: chosen by the marketplace, or one of `choices` must be named."""

    allocation: str
    """The vendor's word for who chooses; goes back to it with the batch."""
    chosen_by_vendor: bool
    choices: tuple[Carrier, ...]


class ItemsWritten(NamedTuple):
    """What a write came to, item by item, and the items as the answer tells them."""

    results: dict[str, ItemResult]
    states: dict[str, ItemState]
    """Only of items that were changed."""


class FulfilmentApi(Protocol):
    """Writes. None of them is tried again by itself: that is the outbox's to decide."""

    async def carriers(self, orders: tuple[OrderItems, ...]) -> Carriers:
        """Read before `pack`."""

    async def pack(
        self, orders: tuple[OrderItems, ...], allocation: str, carrier: str
    ) -> ItemsWritten: ...

    async def ready_to_ship(self, packages: dict[str, tuple[str, ...]]) -> ItemsWritten:
        """packages: package id to its items."""

    async def repack(self, packages: dict[str, tuple[str, ...]]) -> ItemsWritten: ...

    async def deliver_digital(self, orders: tuple[OrderItems, ...]) -> ItemsWritten:
        """Digital items have reached their buyers."""

    async def own_delivered(self, packages: dict[str, tuple[str, ...]]) -> ItemsWritten:
        """The seller's own people have delivered these."""

    async def own_failed(self, packages: dict[str, tuple[str, ...]]) -> ItemsWritten:
        """They could not be delivered."""

    async def cancel_reasons(self, order: OrderItems) -> tuple[tuple[str, str], ...]:
        """Reason id and words."""

    async def cancel(self, order: OrderItems, reason: str) -> ItemsWritten: ...

    async def items_now(self, orders: tuple[str, ...]) -> dict[str, tuple[ItemState, ...]]:
        """Order id to its items as they are: how a lost answer is found out."""


class AnsweredReturn(NamedTuple):
    """An answer to some lines of one request, with what it needs."""

    name: str
    """Of the manifest's answers."""
    return_id: str
    line_ids: tuple[str, ...]
    reason: str
    comment: str
    pictures: tuple[str, ...]
    """Web addresses."""


R = TypeVar("R")


class Page(NamedTuple, Generic[R]):
    """A page of a feed, and how many rows the marketplace counts in the whole window."""

    total: int
    received: int
    rows: list[R]
    troubles: list[RowTrouble]


class ReturnsApi(Protocol):
    async def returns_page(self, window: Window, start: int) -> Page[Return]:
        """By `created` or `updated` (any of its lines), rows from `start` on: a whole number of
        pages. The order of rows is the vendor's."""

    async def return_by_id(self, return_id: str) -> Return | None:
        """This one as it is now; None where the store has none of that number."""

    async def refusal_reasons(self, line_id: str) -> tuple[tuple[str, str], ...]:
        """Reason id and words, of what a refusal of this line may give."""

    async def answer(self, asked: AnsweredReturn) -> ItemsWritten:
        """Answer a request; the results are by line. Not tried again by itself."""


class ListingsApi(Protocol):
    async def listings_page(self, window: Window | None, start: int) -> Page[tuple[Listing, ...]]:
        """Products with all their SKUs, by `updated`; None for all that exist."""

    async def listings_by_sku(self, seller_skus: tuple[str, ...]) -> Page[tuple[Listing, ...]]:
        """The products that hold any of these, 50 at most."""


class HealthApi(Protocol):
    async def health(self) -> tuple[Indicator, ...]: ...


class NoticesApi(Protocol):
    async def notices_page(self, start: int) -> Page[StoreNotice]:
        """Newest first."""


class TracesApi(Protocol):
    async def parcel_traces(
        self, order_id: str, packages: tuple[str, ...]
    ) -> tuple[ParcelTrace, ...]:
        """Where these parcels of an order have been; one without a trace is left out."""


class Stage(msgspec.Struct, frozen=True):
    """One kind of write, as the vendor's item statuses tell it."""

    allowed_in: tuple[str, ...]
    shown_by: tuple[str, ...]
    """An item in one of these has had it done: what a read-back looks for."""


class Answer(msgspec.Struct, frozen=True):
    """One way to answer a request of a buyer: where it is allowed, and what it needs."""

    name: str
    kind: str
    """Of the request: return, refund, cancel."""
    stage: str
    """Of domain.returns.STAGES: where the request must stand."""
    agrees: bool
    shown_by: tuple[str, ...]
    """The vendor's words for a line that was answered so: what a read-back looks for."""
    needs: tuple[str, ...] = ()
    """Of reason, comment, pictures."""
    one_line: bool = False
    """A call takes one line only."""


class StoreApi(NamedTuple):
    """All that one store's marketplace can be asked with its token, by capability."""

    orders: OrdersApi
    labels: LabelsApi
    fulfilment: FulfilmentApi
    returns: ReturnsApi
    listings: ListingsApi
    health: HealthApi
    notices: NoticesApi
    traces: TracesApi


class ConsentApi(Protocol):
    def authorize_address(self, state: str) -> str:
        """Where the seller's browser goes to consent."""

    async def consent_from_code(self, code: str) -> Consent: ...

    async def refresh(self, refresh_token: str) -> Consent: ...


class Hint(NamedTuple):
    """What a pushed message says may have changed: where to look, never what is there."""

    kind: str
    """The vendor's own name of its type."""
    is_known: bool
    sellers: tuple[str, ...]
    """Seller ids it may be about, the likeliest first."""
    country: str
    """Where it says so, of two stores with one seller id; else empty."""
    order_ids: tuple[str, ...]
    seller_skus: tuple[str, ...]
    """Whose listing is another now."""
    feeds: tuple[str, ...]
    """Names of the feeds to read soon: returns, listings, health."""
    whole_store: bool
    """The store's next pass is wanted now."""
    since: int | None
    """When it says that it happened, epoch milliseconds."""
    identity: bytes
    """Equal for the same news told again."""


class PushApi(Protocol):
    """The messages that a marketplace sends by itself. Neither call may take long."""

    def is_genuine(
        self, app_key: str, secret: str, headers: Mapping[str, str], body: bytes
    ) -> bool:
        """Whether the body was signed with this app's secret. Header names in any case."""

    def hint(self, body: bytes) -> Hint:
        """Raises ValueError for what is no message."""


class Manifest(NamedTuple):
    """One marketplace: its facts, and how its parts are made."""

    code: str
    letters: str
    policies: Policies
    seller_center_urls: dict[str, str]
    stages: dict[str, Stage]
    """Kind of command to the statuses it rests on and leads to."""
    store_api: Callable[[App, str, Store, str, Caller], StoreApi]
    """app, app secret, store, access token, caller."""
    consent_api: Callable[[App, str, Caller], ConsentApi]
    answers: tuple[Answer, ...] = ()
    """How requests of buyers can be answered; nothing else is."""
    push: PushApi | None = None
    """None where the marketplace sends nothing by itself."""
    order_page: str = ""
    """Where the seller center shows an order, below its address, with `{order_id}`."""
    label_hosts: tuple[str, ...] = ()
    """What labels that are web pages may load from, by https; nothing else is open to them."""
    picture_hosts: tuple[str, ...] = ()
    """Whose public servers have the pictures of products: these and all below them, by https."""
    sign_in: SignInPaths | None = None
    """What its seller center's addresses tell of a login; None: nothing."""


class TokenRefused(LzdeskError):
    """The access token is not taken (any more): refresh once, then ask for consent."""

    kind = "token.refused"
