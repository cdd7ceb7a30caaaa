"""Our check of signatures agrees with the published SDKs."""

from pathlib import Path

import msgspec
import pytest

from lzdesk.simulator.signing import is_signed, signature

RECORDED = Path(__file__).parent / "recorded"
VECTORS = msgspec.json.decode((RECORDED / "sign_vectors.json").read_bytes())["request_vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_vector_of_the_published_sdks_is_signed(vector: dict) -> None:
    assert is_signed(vector["secret"], vector["path"], vector["params"] | {"sign": vector["sign"]})


@pytest.mark.parametrize(
    "vector",
    [vector for vector in VECTORS if all(vector["params"].values())],
    ids=lambda vector: vector["name"],
)
def test_a_vector_without_empty_values_is_what_we_compute(vector: dict) -> None:
    assert signature(vector["secret"], vector["path"], vector["params"]) == vector["sign"]


def test_both_ways_of_signing_an_empty_value_pass() -> None:
    vector = next(vector for vector in VECTORS if vector["name"] == "empty_value")
    for one in vector["signs"]:
        assert is_signed(vector["secret"], vector["path"], vector["params"] | {"sign": one["sign"]})


def test_a_changed_value_is_not_signed() -> None:
    vector = VECTORS[0]
    changed = vector["params"] | {"order_id": "1235", "sign": vector["sign"]}
    assert not is_signed(vector["secret"], vector["path"], changed)
