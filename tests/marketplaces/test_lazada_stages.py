"""What a read-back makes of each status an item may be in after a write."""

import pytest

from lzdesk.marketplaces.lazada.statuses import FINAL_RAW, STAGES, STATUS_OF

NEXT = {
    "unpaid": "pending canceled",
    "pending": "packed canceled",
    "topack": "packed canceled",
    "packed": "ready_to_ship toship repacked canceled",
    "repacked": "pending topack packed canceled",
    "ready_to_ship": "toship shipped shipping canceled",
    "toship": "ready_to_ship shipped shipping canceled",
    "shipped": "delivered failed failed_delivery lost lost_by_3pl damaged_by_3pl",
    "shipping": "shipped delivered failed failed_delivery lost lost_by_3pl damaged_by_3pl",
    "failed": "shipped_back",
    "failed_delivery": "shipped_back",
    "shipped_back": "shipped_back_success shipped_back_failed package_scrapped",
    "delivered": "confirmed returned",
}
"""Reference, section 3.6, with the words of lists that are not surely item statuses."""
DOES = {
    "pack": "packed", "ready_to_ship": "ready_to_ship", "repack": "repacked", "cancel": "canceled",
    "deliver_digital": "delivered", "own_delivered": "delivered", "own_failed": "failed_delivery",
}  # fmt: skip
TAKEN_APART = "repacked pending topack"
"""Of a parcel that somebody took apart after the write."""
UNCLEAR = {
    # What is taken apart is to be packed again, and may be.
    "pack": f"canceled {TAKEN_APART}",
    # Packed again, it is to be made ready again; `toship` may be packed or ready.
    "ready_to_ship": "canceled toship",
    # Packed again since, or never taken apart: only packed is surely the parcel it was.
    "repack": "canceled packed ready_to_ship toship shipped shipping delivered confirmed failed"
    " failed_delivery shipped_back shipped_back_success shipped_back_failed package_scrapped lost"
    " lost_by_3pl damaged_by_3pl returned",
    "cancel": "",
    "deliver_digital": "",
    "own_delivered": "",
    "own_failed": "",
}
"""Stage to the statuses after it that do not tell whether it was done."""


def after(raw: str) -> set[str]:
    """This status and all that may follow."""
    found, left = set(), [raw]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += NEXT.get(one, "").split()
    return found


def test_every_status_is_placed() -> None:
    assert after("unpaid") == set(STATUS_OF)
    assert set(STATUS_OF) >= FINAL_RAW
    assert DOES.keys() == STAGES.keys() == UNCLEAR.keys()


@pytest.mark.parametrize("kind", STAGES)
def test_each_status_after_a_write_shows_it_or_is_named(kind: str) -> None:
    stage, unclear = STAGES[kind], set(UNCLEAR[kind].split())
    follows = after(DOES[kind])
    if kind == "ready_to_ship":
        follows -= {"packed"} | set(TAKEN_APART.split())
    assert set(stage.shown_by) | unclear == follows
    assert set(stage.shown_by).isdisjoint(unclear)


@pytest.mark.parametrize("kind", STAGES)
def test_what_shows_a_write_does_not_allow_it(kind: str) -> None:
    stage = STAGES[kind]
    assert set(stage.shown_by).isdisjoint(stage.allowed_in)
    for raw in stage.allowed_in:
        assert DOES[kind] in after(raw) - {raw}


@pytest.mark.parametrize("kind", ["pack", "ready_to_ship", "cancel"])
def test_what_neither_allows_nor_shows_is_named_or_came_before(kind: str) -> None:
    """No status falls between by forgetting: only these make a read-back say "moved on"."""
    stage = STAGES[kind]
    between = set(STATUS_OF) - set(stage.allowed_in) - set(stage.shown_by)
    assert (
        between
        == {
            "pack": {"unpaid", "canceled"},
            "ready_to_ship": {"unpaid", "pending", "topack", "repacked", "canceled", "toship"},
            "cancel": set(STATUS_OF) & (after("shipped") | {"unpaid", "shipping"}),
        }[kind]
    )
