"""Runs label work in a process of its own, with limits: a bad file costs that file alone."""

import asyncio
import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from lzdesk.labels.pages import BadLabel

P = ParamSpec("P")
R = TypeVar("R")

TIMEOUT_S = 60.0
MEMORY_BYTES = 2 * 1024**3


def _limit() -> None:
    """In the worker: cap its memory, where the system knows how."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


class LabelWorker:
    """One process at a time, started again after a file has killed or stalled it."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            await asyncio.to_thread(self._pool.shutdown)
            self._pool = None

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run work in the worker. Raises BadLabel where the file was too much for it."""
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, context, initializer=_limit)
        pool = self._pool
        future = pool.submit(work, *args, **kwargs)
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return await asyncio.wrap_future(future)
        except BrokenProcessPool as error:
            self._pool = None
            raise BadLabel("label.junk") from error
        except TimeoutError as error:
            self._pool = None
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=False)
            raise BadLabel("label.too_slow") from error
        except MemoryError as error:
            raise BadLabel("label.junk") from error
