"""Our signatures equal those the public SDKs compute."""

import json
from pathlib import Path

import pytest

from lzdesk.marketplaces.lazada.signing import sign

VECTORS = json.loads(
    (Path(__file__).parents[1] / "recorded" / "lazada" / "sign_vectors.json").read_text("utf-8")
)["request_vectors"]
FULL = [vector for vector in VECTORS if all(vector["params"].values())]


@pytest.mark.parametrize("vector", FULL, ids=[vector["name"] for vector in FULL])
def test_a_request_is_signed_as_the_sdks_sign_it(vector: dict) -> None:
    assert sign(vector["path"], vector["params"], vector["secret"]) == vector["sign"]


def test_most_vectors_have_no_empty_value() -> None:
    assert len(FULL) >= 15
