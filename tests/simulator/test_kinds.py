"""Orders out of the ordinary, their labels, their traces, and who may do what to them."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from random import Random

import msgspec
import pypdfium2
import pytest_asyncio
import zxingcpp

from lzdesk.simulator.config import SimulatorConfig
from lzdesk.simulator.kinds import PAPERS, Kinds
from lzdesk.simulator.labels import label_pdf
from lzdesk.simulator.world import World
from tests.simulator.client import SMALL, Desk, running
from tests.simulator.test_fulfilment import codes, pack

KEY = "lumi-flagship"
CROSS = "hanlin-global-sg"
NOON = 1_795_000_000_000


@pytest_asyncio.fixture
async def desk() -> AsyncIterator[Desk]:
    async with running(replace(SMALL, kinds=True, orders=1500)) as one:
        yield one


def orders_of(desk: Desk, key: str = KEY) -> list:
    row = desk.store(key)
    return list(desk.simulator.world.truth.stores[int(row["seller_id"])].orders.values())


def test_there_is_a_share_of_each_kind_and_the_others_are_as_they_were() -> None:
    plain = World(SimulatorConfig(seed=3, start_ms=NOON))
    mixed = World(SimulatorConfig(seed=3, start_ms=NOON, kinds=True))

    def items(world: World) -> list:
        stores = world.truth.stores.values()
        return [i for s in stores for o in s.orders.values() for i in o.items]

    assert [i.item_id for i in items(plain)] == [i.item_id for i in items(mixed)]
    assert {i.order_type for i in items(plain)} == {"Normal"}
    found = Counter(
        name
        for i in items(mixed)
        for name, true in (
            ("presale", i.order_type == "PreSale"),
            ("part paid", i.stage_pay == "unpaid"),
            ("managed", i.managed),
            ("second warehouse", i.warehouse != "dropshipping"),
            ("own fleet", i.dbs),
            ("fbl", i.fbl),
            ("digital", i.product.digital),
            ("booked", i.slot_s[0] > 0),
        )
        if true
    )
    assert len(found) == 8
    pages = [store.label_pages for store in mixed.truth.stores.values()]
    assert Counter(pages) == {"": 10, "instead": 1, "asked": 1}
    assert all(0.0005 < count / len(items(mixed)) < 0.12 for count in found.values()), found


def test_labels_come_in_all_sizes_and_rotations_and_each_can_be_scanned() -> None:
    world = World(SimulatorConfig(seed=3, stores=1, orders=300, start_ms=NOON, kinds=True))
    store = next(iter(world.truth.stores.values()))
    by_paper = {package.paper: package for package in store.packages.values()}
    assert set(by_paper) == set(PAPERS)
    packages = tuple(by_paper[name] for name in PAPERS)
    document = pypdfium2.PdfDocument(label_pdf(store, packages, item_list=True))
    sizes = [tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in document]
    assert sizes == [(105, 148), (100, 150), (210, 297), (148, 105), (105, 148)]
    assert [page.get_rotation() for page in document] == [0, 0, 0, 0, 90]
    for page, package in zip(document, packages, strict=True):
        image = page.render(scale=203 / 72).to_pil()
        assert package.tracking in [code.text for code in zxingcpp.read_barcodes(image)]
    document.close()


def test_the_dice_are_the_same_for_the_same_seed() -> None:
    def papers(seed: str) -> list[str]:
        kinds, world = Kinds(Random(seed)), World(SimulatorConfig(seed=3, orders=60))
        packages = [p for s in world.truth.stores.values() for p in s.packages.values()]
        for package in packages:
            kinds.paper(package)
        return [package.paper for package in packages]

    assert papers("a") == papers("a") != papers("b")


async def test_what_is_not_ours_to_pack_is_refused_item_by_item(desk: Desk) -> None:
    stores = desk.simulator.world.truth.stores.values()
    orders = [o for s in stores if not s.row.cross_border for o in s.orders.values()]
    pending = [o for o in orders if o.statuses() == ["pending"]]

    async def refused(fits: Callable[[list], bool]) -> set[str]:
        order = next(o for o in pending if fits(o.items))
        return set(codes(await pack(desk, [order], order.store.row.key)))

    def of_two_warehouses(items: list) -> bool:
        return len({item.warehouse for item in items}) == 2

    assert await refused(lambda items: items[0].fbl) == {"700027"}
    assert await refused(lambda items: items[0].product.digital) == {"700030"}
    assert await refused(lambda items: items[0].managed) == {"700026"}
    assert await refused(lambda items: items[0].stage_pay == "unpaid") == {"700026"}
    assert await refused(of_two_warehouses) == {"700029"}


async def test_digital_goods_are_delivered_and_nothing_else_is(desk: Desk) -> None:
    pending = [o for o in orders_of(desk) if o.statuses() == ["pending"]]
    digital = next(o for o in pending if o.items[0].product.digital)
    other = next(o for o in pending if not o.items[0].product.digital)
    request = {
        "orders": [
            {"order_id": o.order_id, "order_item_list": [o.items[0].item_id]}
            for o in (digital, other)
        ]
    }
    token = desk.store(KEY)["access_token"]
    reply = await desk.post("/order/digital/delivered", token, digitalDeliveryReq=request)
    rows = [order["order_item_list"][0] for order in reply["result"]["data"]["orders"]]
    assert [row["item_err_code"] for row in rows] == ["0", "700020"]
    assert digital.statuses() == ["delivered"]
    assert other.items[0].status == "pending"


async def test_only_the_sellers_own_fleet_says_that_it_delivered(desk: Desk) -> None:
    ready = [o for o in orders_of(desk) if o.statuses() == ["ready_to_ship"]]
    own = next(o for o in ready if o.items[0].dbs)
    other = next(o for o in ready if not o.items[0].dbs)
    request = {"packages": [{"package_id": o.items[0].package.package_id} for o in (own, other)]}
    token = desk.store(KEY)["access_token"]
    path = "/order/package/sof/failed_delivery"
    reply = await desk.post(path, token, dbsFailedDeliveryReq=request)
    codes_ = [row["item_err_code"] for row in reply["result"]["data"]["packages"]]
    assert codes_ == ["0", "700009"]
    assert own.statuses() == ["failed_delivery"]


async def test_a_trace_begins_with_ready_to_ship_and_the_carriers_scan_follows(desk: Desk) -> None:
    token = desk.store(KEY)["access_token"]

    async def events(order) -> list[tuple[str, int]]:
        reply = await desk.get("/logistic/order/trace", token, order_id=str(order.order_id))
        module = reply["result"]["module"]
        parcels = [parcel for one in module for parcel in one["package_detail_info_list"]]
        events_ = [event for parcel in parcels for event in parcel["logistic_detail_info_list"]]
        return [(event["detail_type"], event["event_time"]) for event in events_]

    packed = next(o for o in orders_of(desk) if o.statuses() == ["packed"])
    assert await events(packed) == []
    package = packed.items[0].package.package_id
    request = {"packages": [{"package_id": package}]}
    await desk.post("/order/package/rts", token, readyToShipReq=request)
    if len({i.package for i in packed.items}) == 1:
        assert [kind for kind, _ in await events(packed)] == ["ready_to"]
    await desk.control("/clock", {"advance_s": 21 * 3600})
    (scan, scanned), (_, ready) = (await events(packed))[:2]
    assert scan == "in_transit"
    assert scanned > ready
    wanted = msgspec.json.encode(["FP0"]).decode()
    reply = await desk.get(
        "/logistic/order/trace", token, order_id=str(packed.order_id), ofcPackageIdList=wanted
    )
    assert reply["result"]["module"] == []
    reply = await desk.get("/logistic/order/trace", token, order_id="1")
    assert reply["code"] == "16"


async def test_parcels_are_cancelled_after_packing_by_hand(desk: Desk) -> None:
    seller = int(desk.store(KEY)["seller_id"])
    reply = await desk.control("/cancel", {"seller_id": seller, "count": 3})
    gone = [o for o in orders_of(desk) if str(o.order_id) in reply["orders"]]
    assert len(gone) == 3
    packages = [i.package for o in gone for i in o.items if i.package]
    assert packages
    assert all(package.void for package in packages)
    pending = next(o for o in orders_of(desk) if o.statuses() == ["pending"])
    body = {"seller_id": seller, "order_id": pending.order_id}
    await desk.control("/cancel", body, status=400)
    await desk.control("/cancel", {"seller_id": seller, "order_id": 1}, status=404)
