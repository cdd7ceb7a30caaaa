"""Documented samples and wire types map to orders."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lzdesk.domain.errors import JunkAnswer, LzdeskError, MarketplaceBusy, MarketplaceRefused
from lzdesk.domain.orders import Order
from lzdesk.domain.statuses import Status
from lzdesk.lib.dates import epoch_ms
from lzdesk.marketplaces.contract import TokenRefused
from lzdesk.marketplaces.lazada.answers import open_envelope, open_result
from lzdesk.marketplaces.lazada.mapping import decode_item, decode_order, map_order
from lzdesk.marketplaces.lazada.payloads import DocumentData, SellerData
from lzdesk.marketplaces.lazada.returns import stage_of
from lzdesk.marketplaces.lazada.statuses import STATUS_OF, item_status
from lzdesk.storage.repositories.orders import digest_of

SAMPLES = ("response", "response_typed")


def sample(folder: Path, name: str, which: str = "response") -> Any:
    return json.loads((folder / name).read_text("utf-8"))[which]


def raw(value: object) -> bytes:
    return msgspec.json.encode(value)


@pytest.mark.parametrize("which", SAMPLES)
def test_the_documented_list_of_orders_maps(recorded: Path, which: str) -> None:
    data = sample(recorded, "orders.get.json", which)["data"]
    item = sample(recorded, "order.items.get.json", which)["data"][0]
    order = map_order(decode_order(raw(data["orders"][0])), [decode_item(raw(item))], "sg")
    assert order.order_id == "491253082180001"
    assert order.total_minor == 10654
    assert order.created_at == epoch_ms("2018-02-09T22:44:30+08:00")
    assert order.buyer_note == "red color"
    assert order.tax_invoice
    assert "Ha Hung" in order.ship_to
    assert order.status is Status.CANCELLED  # its one item is final, so nothing is asked of us


@pytest.mark.parametrize("which", SAMPLES)
def test_the_documented_single_order_maps(recorded: Path, which: str) -> None:
    data = sample(recorded, "order.get.json", which)["data"]
    item = sample(recorded, "order.items.get.json", which)["data"][0]
    order = map_order(decode_order(raw(data)), [decode_item(raw(item))], "sg")
    assert order.order_number == "300034416"
    assert order.total_minor == 9900
    assert order.is_cod


@pytest.mark.parametrize("which", SAMPLES)
def test_items_of_many_orders_map(recorded: Path, which: str) -> None:
    entry = sample(recorded, "orders.items.get.json", which)["data"][0]
    head = sample(recorded, "orders.get.json", which)["data"]["orders"][0]
    items = [decode_item(raw(item)) for item in entry["order_items"]]
    order = map_order(decode_order(raw(head)), items, "sg")
    assert order.items[0].seller_sku == "BRSCR#06"
    assert order.items[0].tracking == "2014038590005"
    assert order.items[0].updated_at == 1414548487000
    assert order.status is Status.DELIVERED


def test_wire_types_map(recorded: Path) -> None:
    head = sample(recorded, "orders.get.wire_types.json")["data"]["orders"][0]
    item = sample(recorded, "order.items.get.wire_types.json")["data"][0]
    order = map_order(decode_order(raw(head)), [decode_item(raw(item))], "th")
    assert order.status is Status.TO_SHIP
    assert order.currency == "THB"
    assert order.total_minor == 15020
    assert order.ship_by == epoch_ms("2026-11-22T23:59:59+07:00")
    assert order.ship_by_source == "lazada.sla_time_stamp"
    assert order.created_at == epoch_ms("2026-11-20 10:18:27 +0700")
    assert order.fulfilled_by == "seller"
    assert not order.tax_invoice


def test_an_order_the_marketplace_ships_has_no_clock(recorded: Path) -> None:
    head = sample(recorded, "orders.get.wire_types.json")["data"]["orders"][0]
    item = sample(recorded, "order.items.get.wire_types.json")["data"][0] | {"is_fbl": 1}
    order = map_order(decode_order(raw(head)), [decode_item(raw(item))], "th")
    assert order.fulfilled_by == "marketplace"
    assert order.ship_by is None
    assert order.status is Status.TO_SHIP


def wire_order(recorded: Path, **changed: object) -> Order:
    head = sample(recorded, "orders.get.wire_types.json")["data"]["orders"][0]
    item = sample(recorded, "order.items.get.wire_types.json")["data"][0] | changed
    return map_order(decode_order(raw(head)), [decode_item(raw(item))], "th")


@pytest.mark.parametrize("which", SAMPLES)
def test_where_an_item_lies_and_when_it_is_picked_up(recorded: Path, which: str) -> None:
    item = decode_item(raw(sample(recorded, "order.items.get.json", which)["data"][0]))
    (mapped,) = map_order(
        decode_order(raw(sample(recorded, "order.get.json", which)["data"])), [item], "sg"
    ).items
    assert mapped.order_type == "Normal"
    assert mapped.warehouse
    assert mapped.can_escalate
    assert (mapped.pickup_from, mapped.pickup_until) == (1719108000000, 1719140400000)
    assert not mapped.own_fleet
    assert not mapped.is_part_paid


@pytest.mark.parametrize("slot", ["", "null", "0", "soon", "9" * 40, -5, None, True])
def test_a_time_slot_that_is_none_loses_no_order(recorded: Path, slot: object) -> None:
    (item,) = wire_order(recorded, schedule_delivery_start_timeslot=slot).items
    assert item.pickup_from is None


@pytest.mark.parametrize(
    ("kind", "paid", "waits"),
    [
        ("PreSale", "unpaid", True),
        ("PreSale", "deposit_paid", True),
        ("PreSale", "paid", False),
        ("PreSale", "", False),
        ("Normal", "unpaid", False),
    ],
)
def test_a_pre_sale_has_no_clock_before_it_is_paid(
    recorded: Path, kind: str, paid: str, waits: bool
) -> None:
    order = wire_order(recorded, order_type=kind, stage_pay_status=paid)
    assert order.items[0].is_part_paid is waits
    assert (order.ship_by is None) is waits


@pytest.mark.parametrize(
    "changed",
    [
        {"warehouse_code": "WH-2"},
        {"order_type": "O2O"},
        {"can_escalate_pickup": True},
        {"schedule_delivery_end_timeslot": "1719140400000"},
        {"delivery_option_sof": 1},
    ],
)
def test_the_digest_notices_each_of_them(recorded: Path, changed: dict[str, object]) -> None:
    assert digest_of(wire_order(recorded)) != digest_of(wire_order(recorded, **changed))


@pytest.mark.parametrize("word", ["pending", "packed", "unpaid", "shipped", "failed_delivery"])
def test_a_buyer_who_asks_to_cancel_comes_first_while_it_can_be(word: str) -> None:
    assert item_status(word, cancel_asked=True) is Status.CANCEL_REQUESTED


def test_a_request_to_cancel_says_until_when_it_is_answered(recorded: Path) -> None:
    head = sample(recorded, "orders.get.json")["data"]["orders"][0]
    item = sample(recorded, "order.items.get.json")["data"][0]
    asked = {"status": "pending", "need_cancel_confirm": "true"}
    order = map_order(decode_order(raw(head)), [decode_item(raw({**item, **asked}))], "sg")
    assert order.status is Status.CANCEL_REQUESTED and order.cancel_by == 1754381842018
    # An older desk kept nothing of it: only orders that have one are written anew.
    without = order._replace(cancel_by=None)
    assert digest_of(order) != digest_of(without)
    final = map_order(decode_order(raw(head)), [decode_item(raw(item))], "sg")
    assert final.status is Status.CANCELLED and final.cancel_by is None


@pytest.mark.parametrize("word", ["delivered", "canceled", "confirmed", "returned", "lost"])
def test_a_final_item_is_not_asked_for(word: str) -> None:
    assert item_status(word, cancel_asked=True) is STATUS_OF[word]


def test_an_unknown_word_is_kept() -> None:
    assert item_status("sealed_by_moon", cancel_asked=False) is Status.UNKNOWN


def test_every_documented_status_has_a_place(recorded: Path) -> None:
    documented = (
        "unpaid pending packed repacked ready_to_ship shipped delivered confirmed canceled "
        "returned failed failed_delivery lost lost_by_3pl damaged_by_3pl shipped_back "
        "shipped_back_success shipped_back_failed package_scrapped topack toship shipping"
    )
    assert set(documented.split()) <= set(STATUS_OF)


ERRORS = {
    "IllegalAccessToken": TokenRefused,
    "IncompleteSignature": MarketplaceRefused,
    "ApiCallLimit": MarketplaceBusy,
    "RemoteService": MarketplaceBusy,
    "InvalidStatusFilter": MarketplaceRefused,
    "InvalidDate": MarketplaceRefused,
}


@pytest.mark.parametrize("name", ERRORS)
def test_a_documented_error_means_what_the_reference_says(recorded: Path, name: str) -> None:
    body = raw(json.loads((recorded / "errors.json").read_text("utf-8"))["samples"][name])
    with pytest.raises(LzdeskError) as caught:
        open_envelope(body)
    assert type(caught.value) is ERRORS[name]


def test_a_ban_is_obeyed_to_the_second() -> None:
    words = "Api access frequency exceeds the limit. this ban will last 7 seconds"
    body = raw({"code": "ApiCallLimit", "type": "ISV", "message": words})
    with pytest.raises(MarketplaceBusy) as caught:
        open_envelope(body)
    assert caught.value.fields["retry_in_s"] == 7


@pytest.mark.parametrize(
    "body", [b"<html>login</html>", b"", b'{"code":"0","data":', b"[1]", b"{}"]
)
def test_junk_is_told_as_junk(body: bytes) -> None:
    with pytest.raises(JunkAnswer):
        open_envelope(body)


def test_a_whole_batch_refused_is_read_in_both_spellings() -> None:
    for names in (("error_code", "error_msg"), ("errorCode", "errorMsg")):
        result = {"success": "false", names[0]: "700022", names[1]: "BATCH_SIZE_OUT_OF_LIMIT"}
        with pytest.raises(MarketplaceRefused) as caught:
            open_result(raw({"code": "0", "result": result}))
        assert caught.value.fields == {"code": "700022", "words": "BATCH_SIZE_OUT_OF_LIMIT"}


@pytest.mark.parametrize("which", SAMPLES)
def test_the_documented_document_and_seller_map(recorded: Path, which: str) -> None:
    body = raw(sample(recorded, "order.package.document.get.json", which))
    document = msgspec.json.decode(open_result(body), type=DocumentData)
    assert str(document.pdf_url).startswith("https://sellercenter.lazada.com.my/oss/proxy/")
    seller = msgspec.json.decode(
        open_envelope(raw(sample(recorded, "seller.get.json", which))).data, type=SellerData
    )
    assert seller.short_code == "SG1015W"


@pytest.mark.parametrize(
    ("status", "logistics", "stage"),
    [
        ("REQUEST_INITIATE", "INITIAL", "to_answer"),
        ("request_initiate", "", "to_answer"),
        ("BUYER_RETURN_ITEM", "RETURN_IN_TRANSIT", "coming_back"),
        ("BUYER_RETURN_ITEM", "RETURN_DELIVERED", "to_inspect"),
        ("REFUND_SUCCESS", "RETURN_DELIVERED", "over"),
        ("CS_APPROVING", "", "waiting"),
        ("A_WORD_OF_TOMORROW", "INITIAL", ""),
    ],
)
def test_a_return_stands_where_its_words_say(status: str, logistics: str, stage: str) -> None:
    assert stage_of(status, logistics) == stage
