"""The vendor's own samples and vectors: who signed, and where to look."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lzdesk.marketplaces.contract import Hint
from lzdesk.marketplaces.lazada.push import LazadaPush

PUSH = LazadaPush()


@pytest.fixture
def samples(recorded: Path) -> list[dict[str, Any]]:
    file = json.loads((recorded / "push_messages.json").read_text("utf-8"))
    return [one for one in file["messages"] if one["body"] is not None]


def hint_of(body: object) -> Hint:
    return PUSH.hint(msgspec.json.encode(body))


@pytest.mark.parametrize("place", [0, 1])
def test_the_vendors_vectors_are_genuine(recorded: Path, place: int) -> None:
    file = json.loads((recorded / "sign_vectors.json").read_text("utf-8"))
    one = file["push_vectors"]["vectors"][place]
    key, secret, body = one["app_key"], one["app_secret"], one["raw_body"].encode()
    signed = {"Authorization": one["authorization"]}
    assert PUSH.is_genuine(key, secret, signed, body)
    assert not PUSH.is_genuine(key, secret, signed, body + b" ")
    assert not PUSH.is_genuine(key, secret + "x", signed, body)
    assert not PUSH.is_genuine(key + "1", secret, signed, body)
    assert not PUSH.is_genuine(key, secret, {"Authorization": "Ω" * 64}, body)
    assert not PUSH.is_genuine(key, secret, {}, body)


def test_every_documented_message_is_known(samples: list[dict[str, Any]]) -> None:
    hints = [hint_of(one["body"]) for one in samples]
    # The promotion's sample stands without its envelope, so without its type.
    unknown = [
        one["message_type"] for one, hint in zip(samples, hints, strict=True) if not hint.is_known
    ]
    assert unknown == [11]
    assert [hint.kind for hint in hints if hint.is_known] == [
        str(one["message_type"]) for one in samples if one["message_type"] != 11
    ]


def test_where_to_look(samples: list[dict[str, Any]]) -> None:
    found = {}
    for one in samples:
        hint = hint_of(one["body"])
        found.setdefault(
            one["message_type"], (hint.order_ids, hint.feeds + hint.seller_skus, hint.whole_store)
        )
    assert found == {
        0: (("260422900198363",), (), False),
        1: ((), ("listings",), False),
        2: ((), (), False),
        3: ((), ("api-create-test-111",), False),
        4: ((), ("1760954113-1621404701289-0",), False),
        5: ((), ("listings",), False),
        6: ((), ("test-Lazada-sku",), False),
        8: ((), (), True),
        10: (("416557324702006",), ("returns",), False),
        11: ((), (), False),
        12: ((), (), False),
        13: ((), ("health",), False),
        14: (("57244869716603",), (), False),
        19: ((), (), False),
        21: ((), (), False),
        35: ((), (), False),
        46: ((), (), False),
    }


def test_a_listing_without_its_skus_is_looked_for_among_all() -> None:
    for data in (
        {},
        {"sku_list": []},
        {"sku_list": "x"},
        {"sku_list": [None, {"seller_sku": 1.5}]},
    ):
        hint = hint_of({"message_type": 4, "seller_id": 7, "data": data})
        assert (hint.feeds, hint.seller_skus) == (("listings",), ())


def test_whose_it_is_and_when(samples: list[dict[str, Any]]) -> None:
    by_type = {one["message_type"]: hint_of(one["body"]) for one in reversed(samples)}
    assert by_type[0].sellers == ("1234567",)
    assert by_type[8].sellers == ("1000165972",)
    assert by_type[10].sellers == ("12345", "1000143772")
    assert by_type[11].sellers == ("100191757",)
    assert by_type[12].sellers == ()
    assert [by_type[number].country for number in (0, 3, 4, 12)] == ["vn", "sg", "sg", "sg"]
    assert by_type[0].since == 1603698638_000
    assert by_type[4].since == 1623232569146
    assert by_type[13].since is None


def test_news_told_again_is_the_same_whenever_it_is_sent(samples: list[dict[str, Any]]) -> None:
    body = samples[0]["body"]
    again = dict(reversed({**body, "timestamp": body["timestamp"] + 1_800_000}.items()))
    assert hint_of(body).identity == hint_of(again).identity
    moved = {**body, "data": {**body["data"], "order_status": "pending"}}
    assert hint_of(body).identity != hint_of(moved).identity
    assert len({hint_of(one["body"]).identity for one in samples}) == len(samples)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{", b'{"message_type": []}', b'{"data": 5}', b"\xff\xfe", b'"x"'],
)
def test_what_is_no_message_is_junk(body: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        PUSH.hint(body)


@pytest.mark.parametrize(
    "data",
    [
        {"trade_order_id": None},
        {"trade_order_id": ["1"]},
        {"trade_order_id": 1.5},
        {"trade_order_id": "7&limit=0"},
        {"trade_order_id": "9" * 1000},
        {"status_update_time": "soon"},
        {"status_update_time": -1},
        {"seller_id": {}},
    ],
)
def test_what_has_the_wrong_type_is_left_out(data: dict[str, object]) -> None:
    hint = hint_of({"message_type": 0, "seller_id": 7, "data": data})
    assert (hint.kind, hint.sellers, hint.order_ids, hint.since) == ("0", ("7",), (), None)
