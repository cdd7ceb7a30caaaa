"""One order that a vendor cannot serve costs that order alone; an ill vendor is told apart."""

import pytest

from lzdesk.domain.errors import (
    JunkAnswer,
    MarketplaceBusy,
    MarketplaceRefused,
    StoreTrouble,
    Unreachable,
)
from lzdesk.marketplaces.sift import is_answered, sift

ALL = tuple(str(number) for number in range(50))


class Vendor:
    def __init__(self, *bad: str, fault: StoreTrouble | None = None) -> None:
        self.bad = set(bad)
        self.fault = fault or JunkAnswer()
        self.calls = 0

    async def ask(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        self.calls += 1
        if self.bad & set(ids):
            raise self.fault
        return ids


@pytest.mark.parametrize("bad", [(), ("0",), ("49",), ("24", "25"), ("0", "7"), ("3", "30", "31")])
async def test_the_faults_are_found_and_all_others_answered(bad: tuple[str, ...]) -> None:
    vendor = Vendor(*bad)
    found = await sift(ALL, vendor.ask)
    assert set(found.faults) == set(bad)
    answered = {one for part in found.answers for one in part}
    assert answered == set(ALL) - set(bad)
    assert vendor.calls <= 1 + len(bad) * 15


async def test_an_ill_vendor_is_asked_three_times() -> None:
    vendor = Vendor(*ALL)
    with pytest.raises(JunkAnswer):
        await sift(ALL, vendor.ask)
    assert vendor.calls == 3


async def test_one_alone_is_asked_again_and_then_named() -> None:
    vendor = Vendor("7")
    found = await sift(("7",), vendor.ask)
    assert (found.answers, list(found.faults), vendor.calls) == ([], ["7"], 2)


@pytest.mark.parametrize(
    ("fault", "answered"),
    [
        (JunkAnswer(), True),
        (MarketplaceRefused(code="37"), True),
        (MarketplaceBusy(code="1000", arrived=1, retry_in_s=2), True),
        (MarketplaceBusy(code="ApiCallLimit", retry_in_s=1), False),
        (Unreachable(), False),
    ],
)
async def test_no_answer_and_a_limit_are_nobodys_fault(fault: StoreTrouble, answered: bool) -> None:
    assert is_answered(fault) == answered
    vendor = Vendor("7", fault=fault)
    if answered:
        assert list((await sift(ALL, vendor.ask)).faults) == ["7"]
        return
    with pytest.raises(type(fault)):
        await sift(ALL, vendor.ask)
    assert vendor.calls == 1
