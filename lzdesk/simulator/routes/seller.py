"""/seller/get, the store's health, and its notification box (reference 8)."""

from collections.abc import Mapping

from lzdesk.simulator.calls import Call, Endpoint, Listed
from lzdesk.simulator.health import Score, health_of
from lzdesk.simulator.model import Store
from lzdesk.simulator.notices import Notice, relative
from lzdesk.simulator.routes.reading import whole
from lzdesk.simulator.wire import Row

NOTICES_MAX = 100
PAGES = range(1, 100_000)


def seller(call: Call) -> Mapping[str, object]:
    """The store the token opens; `cb` is true for a cross-border seller (reference 2.4)."""
    store = call.store
    return {
        "data": {
            "name_company": store.row.owner,
            "logo_url": f"https://{store.country.code}-live.slatic.net/logo/{store.seller_id}.png",
            "name": store.row.name,
            "verified": True,
            "location": "Shenzhen" if store.row.cross_border else store.country.name,
            "marketplaceEaseMode": False,
            "seller_id": store.seller_id,
            "email": store.login,
            "short_code": store.short_code,
            "cb": store.row.cross_border,
            "status": "ACTIVE",
        }
    }


def performance(call: Call) -> Mapping[str, object]:
    """Today's indicators, in English whatever `language` says."""
    health = health_of(call.store, call.world.config.seed, call.world.clock.now_s())
    return {
        "data": {
            "main_category_name": health.category,
            "indicators": [_indicator(score) for score in health.scores],
            "seller_id": call.store.seller_id,
            "main_category_id": health.category_id,
        },
        "success": True,
        "error_code": "",
    }


def _indicator(score: Score) -> Row:
    measure = score.measure
    sign, word = ("≥", "GREATER") if measure.at_least else ("≤", "LESS")
    return {
        "action_url": measure.page,
        "score": score.value,
        "score_format": "PERCENTAGE",
        "formatted_score": f"{score.value:g}%",
        "name": measure.name,
        "tip": measure.tip,
        "type": measure.kind,
        "formatted_target": f"{sign} {measure.target:g}%",
        "target": float(measure.target),
        "target_format": f"{word}_THAN_PERCENTAGE",
        "target_respected": score.respected,
    }


def metrics(call: Call) -> Mapping[str, object]:
    """The older form: text with decimals, the response rate from 0 to 1."""
    health = health_of(call.store, call.world.config.seed, call.world.clock.now_s())
    return {
        "data": {
            "main_category_name": health.category,
            "ship_on_time": f"{health.score('SHIP_ON_TIME'):.2f}",
            "positive_seller_rating": f"{health.score('POSITIVE_SELLER_RATING'):.1f}",
            "response_time": f"{health.response_h:.4f}",
            "seller_id": call.store.seller_id,
            "response_rate": f"{health.score('CHAT_RESPONSE_RATE') / 100:.4f}",
            "main_category_id": health.category_id,
        }
    }


def notices(call: Call) -> Mapping[str, object]:
    """A page of the box, newest first; error 19 for a page of more than 100, which is a choice."""
    given = call.parameters
    size = whole(given.get("pageSize", ""), 10, range(1, NOTICES_MAX + 1), "19")
    number = whole(given.get("page", ""), 1, PAGES, "14")
    box = call.world.truth.notices.of_store(call.store.seller_id)
    end = max(0, len(box) - (number - 1) * size)
    page = box[max(0, end - size) : end][::-1]
    now_s = call.world.clock.now_s()
    base = f"{call.world.base_url}/sc/{call.store.row.country}"
    return {
        "result": {
            "data": {
                "pageInfo": {"current": number, "total": len(box), "pageSize": size},
                "dataSource": [_notice(call.store, notice, now_s, base) for notice in page],
            }
        }
    }


def _notice(store: Store, notice: Notice, now_s: int, base: str) -> Row:
    order_id = notice.link.rpartition("=")[2]
    return {
        "message_content": {
            "appLink": f"lazadaseller://com.sc.lazada/order/detail?orderId={order_id}",
            "webLink": base + notice.link,
            "description": notice.description,
            "title": notice.title,
            "categoryName": notice.category,
            "picture": f"https://{store.country.code}-live.slatic.net/p/notice.jpg",
        },
        "id": notice.notice_id,
        "time": relative(max(0, now_s - notice.at_s)),
    }


def _touch(call: Call, row: Row) -> None:
    """Something new comes on top, and pushes the rest down."""
    call.world.truth.notices.broadcast(call.store, call.world.clock.now_s())


ENDPOINTS = {
    "/seller/get": Endpoint(seller),
    "/seller/performance/get": Endpoint(performance),
    "/seller/metrics/get": Endpoint(metrics),
    "/sellercenter/msg/list": Endpoint(
        notices, listed=Listed(("result", "data", "dataSource"), _touch)
    ),
}
