"""Who is read first when not all can be at once."""

import asyncio

from lzdesk.sync.turns import STARVED_S, Turns


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def order_of(turns: Turns, clock: Clock, arrivals: list[tuple[str, int, float]]) -> list[str]:
    """Names in the order their turns came; the one turn there is is taken until all stand there."""
    came: list[str] = []

    async def wait(name: str, urgency: int) -> None:
        async with turns.turn(urgency):
            came.append(name)

    tasks = []
    async with turns.turn():
        for name, urgency, at in arrivals:
            clock.now = at
            tasks.append(asyncio.create_task(wait(name, urgency)))
            await settle()
        assert turns.waiting == len(arrivals)
    await asyncio.gather(*tasks)
    return came


async def test_the_most_urgent_goes_first_and_then_who_came_first() -> None:
    clock = Clock()
    arrivals = [("a", 0, 0.0), ("b", 3, 1.0), ("c", 0, 2.0), ("d", 9, 3.0), ("e", 3, 4.0)]
    assert await order_of(Turns(1, clock), clock, arrivals) == ["d", "b", "e", "a", "c"]


async def test_nobody_is_passed_over_for_ever() -> None:
    clock = Clock()
    arrivals = [("patient", 0, 0.0), ("urgent", 9, STARVED_S + 1), ("late", 0, STARVED_S + 2)]
    came = await order_of(Turns(1, clock), clock, arrivals)
    assert came == ["patient", "urgent", "late"]


async def test_who_needs_a_place_for_long_hands_it_on_and_has_it_again() -> None:
    turns, came = Turns(1), list[str]()

    async def wait(name: str, pages: int) -> None:
        async with turns.turn():
            for page in range(pages):
                came.append(f"{name}{page}")
                await turns.let_others()

    async with turns.turn():
        tasks = [asyncio.create_task(wait(*one)) for one in (("a", 3), ("b", 2), ("c", 1))]
        await settle()
    await asyncio.gather(*tasks)
    assert came == ["a0", "b0", "c0", "a1", "b1", "a2"]
    assert turns.waiting == 0


async def test_as_many_as_may_are_in_at_a_time_whoever_gives_up() -> None:
    turns, inside, most = Turns(2), 0, 0

    async def work() -> None:
        nonlocal inside, most
        async with turns.turn():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1
            await turns.let_others()
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    for at in range(20):
        tasks = [asyncio.create_task(work()) for _ in range(12)]
        for _ in range(at % 7):
            await asyncio.sleep(0)
        for task in tasks[at % 5 :: 3]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert turns.waiting == 0
    inside = most = 0
    await asyncio.gather(*(work() for _ in range(12)))
    assert most == 2
