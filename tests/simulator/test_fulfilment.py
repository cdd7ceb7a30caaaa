"""Packing, ready to ship and repack: what moves, what is refused, and with which code."""

from tests.simulator.client import Desk, orders_in

KEY = "lumi-flagship"


def pack_request(orders: list, **more: object) -> dict[str, object]:
    return {
        "pack_order_list": [
            {"order_id": order.order_id, "order_item_list": [item.item_id for item in order.items]}
            for order in orders
        ],
        "delivery_type": "dropship",
        "shipping_allocate_type": "TFS",
    } | more


async def pack(desk: Desk, orders: list, key: str = KEY, **more: object) -> dict:
    token = desk.store(key)["access_token"]
    reply = await desk.post("/order/fulfill/pack", token, packReq=pack_request(orders, **more))
    assert reply["code"] == "0"
    return reply["result"]


def codes(result: dict) -> list[str]:
    return [
        item["item_err_code"]
        for order in result["data"]["pack_order_list"]
        for item in order["order_item_list"]
    ]


async def change(desk: Desk, path: str, name: str, ids: list[str], key: str = KEY) -> dict:
    request = {"packages": [{"package_id": package_id} for package_id in ids]}
    reply = await desk.post(path, desk.store(key)["access_token"], **{name: request})
    assert reply["code"] == "0"
    return reply["result"]


async def ready(desk: Desk, ids: list[str], key: str = KEY) -> dict:
    return await change(desk, "/order/package/rts", "readyToShipReq", ids, key)


async def test_an_order_goes_from_pending_to_the_carrier(desk: Desk) -> None:
    order = orders_in(desk, KEY, "pending")[0]
    token = desk.store(KEY)["access_token"]
    before = order.updated_s
    packed = await pack(desk, [order])
    assert set(codes(packed)) == {"0"}
    row = packed["data"]["pack_order_list"][0]["order_item_list"][0]
    items = await desk.get("/order/items/get", token, order_id=str(order.order_id))
    assert {item["status"] for item in items["data"]} == {"packed"}
    assert items["data"][0]["tracking_code"] == row["tracking_number"]
    assert items["data"][0]["package_id"] == row["package_id"]
    assert order.updated_s > before
    ids = list(dict.fromkeys(item["package_id"] for item in items["data"]))
    verdicts = (await ready(desk, ids))["data"]["packages"]
    assert {verdict["item_err_code"] for verdict in verdicts} == {"0"}
    assert order.statuses() == ["ready_to_ship"]
    await desk.control("/clock", {"advance_s": 26 * 3600})
    assert order.statuses() == ["shipped"]


async def test_packing_twice_is_refused_for_each_item(desk: Desk) -> None:
    order = orders_in(desk, KEY, "pending")[0]
    await pack(desk, [order])
    tracking = order.items[0].package.tracking
    again = await pack(desk, [order])
    assert again["success"] is True
    assert set(codes(again)) == {"700026"}
    assert order.items[0].package.tracking == tracking


async def test_part_of_an_order_can_be_packed(desk: Desk) -> None:
    order = next(order for order in orders_in(desk, KEY, "pending") if len(order.items) > 1)
    request = pack_request([order])
    request["pack_order_list"][0]["order_item_list"] = [order.items[0].item_id]
    token = desk.store(KEY)["access_token"]
    await desk.post("/order/fulfill/pack", token, packReq=request)
    assert order.items[0].status == "packed"
    assert order.items[1].status == "pending"
    assert order.statuses() == ["packed", "pending"]


async def test_what_the_seller_does_not_pack_has_its_own_code(desk: Desk) -> None:
    order = orders_in(desk, KEY, "pending")[0]
    order.items[0].fbl = True
    assert codes(await pack(desk, [order]))[0] == "700027"
    order.items[0].fbl = False
    product = order.items[0].product
    product.digital = True
    assert codes(await pack(desk, [order]))[0] == "700030"
    product.digital = False
    shipped = orders_in(desk, KEY, "shipped")[0]
    assert set(codes(await pack(desk, [shipped]))) == {"700026"}


async def test_unknown_orders_and_items_have_their_codes(desk: Desk) -> None:
    order = orders_in(desk, KEY, "pending")[0]
    request = pack_request([order])
    request["pack_order_list"].append({"order_id": 5, "order_item_list": [6]})
    request["pack_order_list"].append({"order_id": order.order_id, "order_item_list": [6]})
    token = desk.store(KEY)["access_token"]
    reply = await desk.post("/order/fulfill/pack", token, packReq=request)
    assert codes(reply["result"])[-2:] == ["700021", "700025"]
    assert order.statuses() == ["packed"]


async def test_items_of_two_warehouses_do_not_share_a_parcel(desk: Desk) -> None:
    order = next(order for order in orders_in(desk, KEY, "pending") if len(order.items) > 1)
    order.items[0].warehouse = "WH-02"
    assert set(codes(await pack(desk, [order]))) == {"700029"}
    assert order.statuses() == ["pending"]


async def test_a_batch_of_twenty_one_is_refused_whole(desk: Desk) -> None:
    orders = orders_in(desk, KEY, "pending")
    order = orders[0]
    result = await pack(desk, [order] * 21)
    assert result == {
        "success": False,
        "error_code": "700022",
        "error_msg": "BATCH_SIZE_OUT_OF_LIMIT",
    }
    assert order.statuses() == ["pending"]
    assert (await ready(desk, ["FP1"] * 21))["error_code"] == "700022"
    assert (await ready(desk, []))["error_code"] == "700017"


async def test_the_parameters_of_packing_are_checked(desk: Desk) -> None:
    order = orders_in(desk, KEY, "pending")[0]
    for wrong in (
        {"delivery_type": "pickup"},
        {"shipping_allocate_type": "NTFS"},
        {"shipment_provider_code": "LEX_SG"},
        {"pack_order_list": "all of them"},
    ):
        assert (await pack(desk, [order], **wrong))["error_code"] == "700004"
    reply = await desk.post("/order/fulfill/pack", desk.store(KEY)["access_token"])
    assert reply["code"] == "MissingParameter"


async def test_a_cross_border_store_names_its_carrier(desk: Desk) -> None:
    key = "hanlin-global-sg"
    desk.lazada["api_url"] = desk.lazada["api_urls"]["sg"]
    order = orders_in(desk, key, "pending")[0]
    ids = [item.item_id for item in order.items]
    providers = await desk.post(
        "/order/shipment/providers/get",
        desk.store(key)["access_token"],
        getShipmentProvidersReq={"orders": [{"order_id": order.order_id, "order_item_ids": ids}]},
    )
    data = providers["result"]["data"]
    assert (data["platform_default"], data["shipping_allocate_type"]) == (0, "NTFS")
    chosen = data["shipment_providers"][1]
    ntfs = {"shipping_allocate_type": "NTFS"}
    assert (await pack(desk, [order], key, **ntfs))["error_code"] == "700017"
    result = await pack(desk, [order], key, shipment_provider_code="PIGEON", **ntfs)
    assert result["error_code"] == "700016"
    result = await pack(desk, [order], key, shipment_provider_code=chosen["provider_code"], **ntfs)
    assert set(codes(result)) == {"0"}
    assert order.items[0].package.carrier == chosen["name"]


async def test_the_platform_chooses_the_carrier_of_a_local_store(desk: Desk) -> None:
    order = orders_in(desk, KEY, "pending")[0]
    entry = {"order_id": order.order_id, "order_item_ids": [order.items[0].item_id]}
    for orders, found in (
        ([entry], None),
        ([{"order_id": 5, "order_item_ids": [1]}], "700021"),
        ([entry | {"order_item_ids": [1]}], "700025"),
    ):
        reply = await desk.post(
            "/order/shipment/providers/get",
            desk.store(KEY)["access_token"],
            getShipmentProvidersReq={"orders": orders},
        )
        if found:
            assert reply["result"]["errorCode"] == found
        else:
            assert reply["result"]["data"] == {
                "platform_default": 1,
                "shipment_providers": [],
                "shipping_allocate_type": "TFS",
            }


async def test_only_packed_parcels_become_ready(desk: Desk) -> None:
    packed = orders_in(desk, KEY, "packed")[0]
    shipped = orders_in(desk, KEY, "shipped")[0]
    cancelled = orders_in(desk, KEY, "packed")[1]
    gone = cancelled.items[0].package.package_id
    await desk.control(
        "/scenario",
        {
            "name": "cancel_after_print",
            "seller_id": desk.store(KEY)["seller_id"],
            "order_id": str(cancelled.order_id),
        },
    )
    ids = [
        packed.items[0].package.package_id,
        shipped.items[0].package.package_id,
        gone,
        "FP404",
    ]
    verdicts = (await ready(desk, ids))["data"]["packages"]
    assert [one["item_err_code"] for one in verdicts] == ["0", "700000", "600002", "600001"]
    assert [one["package_id"] for one in verdicts] == ids
    again = (await ready(desk, ids[:1]))["data"]["packages"]
    assert again[0]["item_err_code"] == "700000"


async def test_a_parcel_taken_apart_can_be_packed_anew(desk: Desk) -> None:
    order = orders_in(desk, KEY, "packed")[0]
    old = order.items[0].package.package_id
    await change(desk, "/order/package/repack", "rePackReq", [old])
    assert order.statuses() == ["repacked"]
    assert set(codes(await pack(desk, [order]))) == {"0"}
    assert order.items[0].package.package_id != old
    assert (await ready(desk, [old]))["data"]["packages"][0]["item_err_code"] == "600002"


async def test_the_sellers_own_fleet_is_packed_without_a_carrier_and_has_no_label(
    desk: Desk,
) -> None:
    order = orders_in(desk, KEY, "pending")[0]
    for item in order.items:
        item.dbs = True
    assert set(codes(await pack(desk, [order]))) == {"0"}
    request = {
        "doc_type": "PDF",
        "packages": [{"package_id": order.items[0].package.package_id}],
    }
    reply = await desk.post(
        "/order/package/document/get", desk.store(KEY)["access_token"], getDocumentReq=request
    )
    assert reply["result"]["error_code"] == "700040"
