"""A computer that slept, and a clock that was set, are told apart."""

import pytest

from lzdesk.services.watch_clock import ClockWatch, Gap

MINUTE = 60_000


@pytest.mark.parametrize(
    ("ran_ms", "went_ms", "told"),
    [
        (5_000, 5_000, None),
        (24_000, 24_000, None),
        (8 * 60 * MINUTE + 5_000, 8 * 60 * MINUTE + 5_000, (8 * 60 * MINUTE, 0)),
        (5_000, 5_000 + 60 * MINUTE, (0, 60 * MINUTE)),
        (5_000, 5_000 - 24 * 60 * MINUTE, (0, -24 * 60 * MINUTE)),
        (5_000, 25_000, None),
        (MINUTE + 5_000, 5_000, (MINUTE, -MINUTE)),
    ],
)
async def test_what_happened_between_two_looks(
    ran_ms: int, went_ms: int, told: tuple[int, int] | None
) -> None:
    clock = {"now": 1_000_000_000, "steady": 77}
    gaps: list[Gap] = []

    async def keep(gap: Gap) -> None:
        gaps.append(gap)

    watch = ClockWatch(keep, lambda: clock["now"], lambda: clock["steady"], every_s=5)
    clock["now"] += went_ms
    clock["steady"] += ran_ms
    await watch.look()
    await watch.look()
    wanted = [Gap(1_000_000_000, 1_000_000_000 + went_ms, *told)] if told else []
    assert gaps == wanted
