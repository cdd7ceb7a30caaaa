"""What is packed comes out whole, and what is no packing of ours is refused."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lzdesk.lib.packing import pack, unpack

MOST = 1_000_000


@given(st.binary(max_size=5000))
def test_it_comes_out_as_it_went_in(plain: bytes) -> None:
    assert unpack(pack(plain), MOST) == plain
    assert unpack(zlib.compress(plain), MOST) == plain


@given(st.binary(max_size=300))
def test_junk_is_refused_in_one_way(junk: bytes) -> None:
    for packed in (junk, b"\x28\xb5\x2f\xfd" + junk):
        try:
            assert len(unpack(packed, MOST)) <= MOST
        except ValueError:
            continue


@pytest.mark.parametrize("way", [pack, zlib.compress])
def test_damage_and_bombs_are_refused(way) -> None:  # type: ignore[no-untyped-def]
    packed = way(b"order " * 100_000)
    assert len(unpack(packed, 600_000)) == 600_000
    for bad, most in ((packed, 599_999), (packed[:-5], MOST), (packed[: len(packed) // 2], MOST)):
        with pytest.raises(ValueError, match="packed"):
            unpack(bad, most)
