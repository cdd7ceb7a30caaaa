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


def _limit(memory_bytes: int) -> None:
    """In the worker: cap its memory, where the system knows how."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


class LabelWorker:
    """One process at a time, started again after a file has killed or stalled it."""

    def __init__(self, timeout_s: float = TIMEOUT_S, memory_bytes: int = MEMORY_BYTES) -> None:
        """timeout_s: for one piece of work."""
        self._timeout_s = timeout_s
        self._memory_bytes = memory_bytes
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

    def end_work(self) -> None:
        """End what runs at once, if anything does: for `run` that is a bad file."""
        if self._pool is not None:
            _kill(self._pool)

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run work in the worker. Raises BadLabel where the file was too much for it."""
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(
                1, context, initializer=_limit, initargs=(self._memory_bytes,)
            )
        pool = self._pool
        future = pool.submit(work, *args, **kwargs)
        try:
            async with asyncio.timeout(self._timeout_s):
                return await asyncio.wrap_future(future)
        except BrokenProcessPool as error:
            self._pool = None
            raise BadLabel("label.junk") from error
        except TimeoutError as error:
            self._pool = None
            _kill(pool)
            pool.shutdown(wait=False)
            raise BadLabel("label.too_slow") from error
        except MemoryError as error:
            raise BadLabel("label.junk") from error


def _kill(pool: ProcessPoolExecutor) -> None:
    for process in list((pool._processes or {}).values()):
        process.kill()
