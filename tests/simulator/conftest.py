"""One small market per test, on a port of its own."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.simulator.client import SMALL, Desk, running


@pytest_asyncio.fixture
async def desk() -> AsyncIterator[Desk]:
    async with running(SMALL) as one:
        yield one
