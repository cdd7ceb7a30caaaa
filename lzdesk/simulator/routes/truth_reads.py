"""What a test compares a desk with: the truth itself, by the control address.

Ids are text, times epoch milliseconds, money minor units.
"""

from collections.abc import Callable

from aiohttp import web

from lzdesk.simulator.gateway import WORLD
from lzdesk.simulator.health import health_of
from lzdesk.simulator.listings import Listing, Sku
from lzdesk.simulator.model import Order, Store
from lzdesk.simulator.notices import Notice
from lzdesk.simulator.returns import Reverse
from lzdesk.simulator.routes.control_body import find_store, json_answer
from lzdesk.simulator.wire import Row
from lzdesk.simulator.world import World


def _orders(world: World, store: Store) -> list[Row]:
    """By creation; statuses raw and in item order."""
    ordered = sorted(store.orders.values(), key=lambda order: (order.created_s, order.order_id))
    return [_order(order) for order in ordered]


def _order(order: Order) -> Row:
    return {
        "order_id": str(order.order_id),
        "updated_at": order.updated_s * 1000,
        "item_statuses": [item.status for item in order.items],
    }


def _returns(world: World, store: Store) -> list[Row]:
    found = world.truth.returns.of_store(store.seller_id).values()
    return [_reverse(reverse) for reverse in found]


def _reverse(reverse: Reverse) -> Row:
    return {
        "return_id": str(reverse.reverse_id),
        "order_id": str(reverse.order.order_id),
        "type": reverse.kind,
        "open": reverse.open,
        "lines": [
            {
                "line_id": str(line.line_id),
                "item_id": str(line.item.item_id),
                "status": line.status,
                "ofc_status": line.ofc_status,
                "refund_minor": line.refund,
                "created_at": line.created_s * 1000,
                "updated_at": line.modified_s * 1000,
                "due_at": line.sla_ms,
            }
            for line in reverse.lines
        ],
    }


def _listings(world: World, store: Store) -> list[Row]:
    return [_listing(one) for one in world.truth.shelves[store.seller_id].listings.values()]


def _listing(listing: Listing) -> Row:
    return {
        "product_id": str(listing.item_id),
        "status": listing.status,
        "sub_status": listing.sub_status,
        "updated_at": listing.updated_s * 1000,
        "skus": [_sku(sku) for sku in listing.skus],
    }


def _sku(sku: Sku) -> Row:
    return {
        "sku_id": str(sku.product.sku_id),
        "seller_sku": sku.product.seller_sku,
        "price_minor": sku.product.price,
        "special_minor": sku.special,
        "sellable": sku.sellable,
        "stocks": [
            {
                "warehouse": stock.warehouse,
                "sellable": stock.sellable,
                "withhold": stock.withhold,
                "occupy": stock.occupy,
            }
            for stock in sku.stocks
        ],
    }


def _notices(world: World, store: Store) -> list[Row]:
    """Newest first, as the box is."""
    return [_notice(one) for one in reversed(world.truth.notices.of_store(store.seller_id))]


def _notice(notice: Notice) -> Row:
    return {
        "notice_id": notice.notice_id,
        "category": notice.category,
        "title": notice.title,
        "told_at": notice.at_s * 1000,
    }


def _health(world: World, store: Store) -> list[Row]:
    health = health_of(store, world.config.seed, world.clock.now_s())
    return [
        {"type": one.measure.kind, "score": one.value, "respected": one.respected}
        for one in health.scores
    ]


READS: dict[str, Callable[[World, Store], list[Row]]] = {
    "orders": _orders,
    "returns": _returns,
    "listings": _listings,
    "notices": _notices,
    "health": _health,
}


async def truth(request: web.Request) -> web.Response:
    """GET /truth/<name>?seller_id=: `{"count", "<name>": [...]}`. Without `seller_id` every
    store's, each row with its `seller_id` too."""
    world = request.config_dict[WORLD]
    world.market.catch_up()
    name = request.match_info["name"]
    wanted = request.query.get("seller_id")
    stores = [find_store(world, wanted)] if wanted else list(world.truth.stores.values())
    rows: list[Row] = []
    for store in stores:
        more = {} if wanted else {"seller_id": str(store.seller_id)}
        rows.extend(row | more for row in READS[name](world, store))
    return json_answer({"count": len(rows), name: rows})


ROUTES = [web.get(f"/truth/{{name:{'|'.join(READS)}}}", truth)]
