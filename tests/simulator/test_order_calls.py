"""/orders/get and its siblings: windows, order, limits, and the shape on the wire."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from tests.simulator.client import EVER, Desk

RECORDED = Path(__file__).parent / "recorded"


def recorded(name: str) -> dict:
    return msgspec.json.decode((RECORDED / f"{name}.wire_types.json").read_bytes())["response"]


def token_of(desk: Desk, key: str = "lumi-flagship") -> str:
    return desk.store(key)["access_token"]


def iso(epoch_ms: int) -> str:
    return datetime.fromtimestamp(epoch_ms / 1000, UTC).isoformat()


async def test_the_pages_hold_exactly_the_truth(desk: Desk) -> None:
    store = desk.store("lumi-flagship")
    rows = await desk.all_orders(store["access_token"], sort_by="updated_at", limit="17")
    told = {
        str(row["order_id"]): int(
            datetime.strptime(row["updated_at"], "%Y-%m-%d %H:%M:%S %z").timestamp() * 1000
        )
        for row in rows
    }
    truth = {row["order_id"]: row["updated_at"] for row in await desk.truth(store)}
    assert len(rows) == len(truth)
    assert told == truth


async def test_a_window_includes_both_its_ends(desk: Desk) -> None:
    store = desk.store("lumi-flagship")
    times = sorted(row["updated_at"] for row in await desk.truth(store))
    low, high = times[10], times[30]
    rows = await desk.all_orders(
        store["access_token"],
        update_after=iso(low),
        update_before=iso(high),
        created_after="",
        sort_by="updated_at",
    )
    assert len(rows) == len([moment for moment in times if low <= moment <= high])


async def test_windows_on_creation_and_change_work_together(desk: Desk) -> None:
    store = desk.store("lumi-flagship")
    world = desk.simulator.world
    orders = list(world.truth.stores[int(store["seller_id"])].orders.values())
    created = sorted(order.created_s for order in orders)[20]
    updated = sorted(order.updated_s for order in orders)[40]
    expected = {o.order_id for o in orders if o.created_s >= created and o.updated_s <= updated}
    for sort in ("created_at", "updated_at"):
        rows = await desk.all_orders(
            store["access_token"],
            created_after=iso(created * 1000),
            update_before=iso(updated * 1000),
            sort_by=sort,
            limit="9",
        )
        assert {row["order_id"] for row in rows} == expected
        assert [row[sort] for row in rows] == sorted(row[sort] for row in rows)


async def test_descending_is_ascending_backwards(desk: Desk) -> None:
    up = await desk.all_orders(token_of(desk), sort_by="created_at", sort_direction="ASC")
    down = await desk.all_orders(token_of(desk), sort_by="created_at", sort_direction="DESC")
    assert [row["order_id"] for row in down] == [row["order_id"] for row in up][::-1]


async def test_a_status_filter_finds_orders_with_an_item_in_it(desk: Desk) -> None:
    everything = await desk.all_orders(token_of(desk), status="all")
    for status in ("pending", "packed", "canceled"):
        rows = await desk.all_orders(token_of(desk), status=status)
        assert [row["order_id"] for row in rows] == [
            row["order_id"] for row in everything if status in row["statuses"]
        ]
    tab = await desk.all_orders(token_of(desk), status="toship")
    assert {status for row in tab for status in row["statuses"]} >= {"packed", "ready_to_ship"}


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({}, "MissingParameter"),
        ({"created_before": EVER}, "MissingParameter"),
        ({"created_after": "2026-11-01T00:00:00"}, "17"),
        ({"created_after": EVER, "update_before": "soon"}, "17"),
        ({"created_after": EVER, "limit": "101"}, "19"),
        ({"created_after": EVER, "limit": "0"}, "19"),
        ({"created_after": EVER, "offset": "5001"}, "14"),
        ({"created_after": EVER, "offset": "-1"}, "14"),
        ({"created_after": EVER, "status": "confirmed"}, "36"),
        ({"created_after": EVER, "sort_direction": "UP"}, "74"),
        ({"created_after": EVER, "sort_by": "price"}, "75"),
    ],
)
async def test_a_bad_parameter_has_its_own_code(
    desk: Desk, parameters: dict[str, str], code: str
) -> None:
    assert (await desk.get("/orders/get", token_of(desk), **parameters))["code"] == code


async def test_offset_5000_is_the_last_that_is_answered(desk: Desk) -> None:
    reply = await desk.get("/orders/get", token_of(desk), created_after=EVER, offset="5000")
    assert reply["data"]["count"] == 0


async def test_rows_have_the_fields_and_types_of_the_wire(desk: Desk) -> None:
    page = await desk.get("/orders/get", token_of(desk, "volt-gadget"), created_after=EVER)
    row = page["data"]["orders"][0]
    sample = recorded("orders.get")["data"]["orders"][0]
    assert set(row) == set(sample)
    for name, value in sample.items():
        number = isinstance(value, int | float) and not isinstance(value, bool)
        kinds = (int, float) if number else type(value)
        assert isinstance(row[name], kinds), name
    items = await desk.get(
        "/order/items/get", token_of(desk, "volt-gadget"), order_id=str(row["order_id"])
    )
    sample = recorded("order.items.get")["data"][0]
    for name, value in sample.items():
        number = isinstance(value, int | float) and not isinstance(value, bool)
        kinds = (int, float) if number else type(value)
        assert isinstance(items["data"][0][name], kinds), name


async def test_one_order_is_its_list_row_and_elsewhere_error_16(desk: Desk) -> None:
    row = (await desk.get("/orders/get", token_of(desk), created_after=EVER))["data"]["orders"][0]
    order_id = str(row["order_id"])
    assert (await desk.get("/order/get", token_of(desk), order_id=order_id))["data"] == row
    for path in ("/order/get", "/order/items/get"):
        reply = await desk.get(path, token_of(desk, "toko-melati"), order_id=order_id)
        assert reply["code"] == "16"
        reply = await desk.get(path, token_of(desk))
        assert reply["code"] == "MissingParameter"


async def test_items_of_many_orders_come_grouped(desk: Desk) -> None:
    rows = (await desk.get("/orders/get", token_of(desk), created_after=EVER))["data"]["orders"]
    ids = [row["order_id"] for row in rows[:50]]
    reply = await desk.get("/orders/items/get", token_of(desk), order_ids=str(ids))
    assert [group["order_id"] for group in reply["data"]] == ids
    assert [len(group["order_items"]) for group in reply["data"]] == [
        row["items_count"] for row in rows[:50]
    ]


@pytest.mark.parametrize(
    ("order_ids", "code"),
    [("1,2", "56"), ('["x"]', "56"), (str(list(range(51))), "38"), ("[1, 2]", "39")],
)
async def test_bad_lists_of_orders_have_their_codes(desk: Desk, order_ids: str, code: str) -> None:
    reply = await desk.get("/orders/items/get", token_of(desk), order_ids=order_ids)
    assert reply["code"] == code


async def test_one_foreign_order_spoils_the_list(desk: Desk) -> None:
    known = (await desk.truth(desk.store("lumi-flagship")))[0]["order_id"]
    reply = await desk.get("/orders/items/get", token_of(desk), order_ids=f"[{known}, 5]")
    assert reply["code"] == "37"
