"""What Qt sets is set in a process of its own, as in the program: in one where other tests have
loaded the same fonts otherwise, a page's letters cannot be found again."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest

Apart = Callable[..., Any]


@pytest.fixture
def apart() -> Iterator[Apart]:
    """apart(work, *arguments): what the work returns, done in the other process."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as pool:
        yield lambda work, *arguments, **more: pool.submit(work, *arguments, **more).result(60)
