"""A computer that slept, and a clock that was set, are told apart."""

import asyncio
from pathlib import Path

import pytest

from lzdesk.domain.errors import LzdeskError
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


class Clocks:
    """Both clocks, and what is told of them."""

    def __init__(self, kept: Path | None = None) -> None:
        self.now = 1_000_000_000
        self.steady = 77
        self.gaps: list[Gap] = []
        self.errors: list[LzdeskError] = []
        self.kept = kept

    async def told(self, gap: Gap) -> None:
        if self.errors:
            raise self.errors.pop()
        self.gaps.append(gap)

    def watch(self) -> ClockWatch:
        return ClockWatch(self.told, lambda: self.now, lambda: self.steady, 5, self.kept)

    def go(self, ran_ms: int, moved_ms: int = 0) -> None:
        self.now += ran_ms + moved_ms
        self.steady += ran_ms


async def run_once(watch: ClockWatch) -> None:
    """Until its first pause."""
    task = asyncio.create_task(watch.run())
    for _ in range(5):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.logs("clock gap waits")
async def test_what_could_not_be_done_about_a_gap_is_tried_until_it_is() -> None:
    clocks = Clocks()
    watch = clocks.watch()
    clocks.errors = [LzdeskError("disk.full"), LzdeskError("disk.full")]
    clocks.go(5_000, -60 * MINUTE)
    await watch.look()
    clocks.go(5_000)
    await watch.look()
    assert clocks.gaps == []
    # Begun anew meanwhile, as after any trouble.
    await run_once(watch)
    assert [gap.moved_ms for gap in clocks.gaps] == [-60 * MINUTE]
    clocks.go(5_000)
    await watch.look()
    assert len(clocks.gaps) == 1


@pytest.mark.logs("clock gap waits")
async def test_a_start_before_the_time_last_seen_is_a_clock_set_back(tmp_path: Path) -> None:
    clocks = Clocks(tmp_path / "clock-seen")
    await run_once(clocks.watch())
    last = clocks.now
    clocks.go(10 * MINUTE, -60 * MINUTE)
    clocks.errors = [LzdeskError("disk.full")]
    await run_once(clocks.watch())
    assert clocks.gaps == []
    await run_once(clocks.watch())
    assert clocks.gaps == [Gap(last, clocks.now, 0, -50 * MINUTE)]
    clocks.go(10 * MINUTE)
    await run_once(clocks.watch())
    assert len(clocks.gaps) == 1


@pytest.mark.parametrize("text", ["", "noon", "9" * 4000])
async def test_junk_in_the_file_of_the_time_says_nothing(tmp_path: Path, text: str) -> None:
    clocks = Clocks(tmp_path / "clock-seen")
    (tmp_path / "clock-seen").write_text(text)
    await run_once(clocks.watch())
    assert clocks.gaps == []
