"""Runs label work in a process of its own, with limits: a bad file costs that file alone."""

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from lzdesk.labels.bad_label import BadLabel

P = ParamSpec("P")
R = TypeVar("R")

TIMEOUT_S = 10.0
MEMORY_BYTES = 512 * 1024**2
"""For one file from outside: what cannot be read with so much is not a label."""
WHOLE_TIMEOUT_S = 120.0
WHOLE_MEMORY_BYTES = 2 * 1024**3
"""For work over all labels of a run: its files have been looked at one by one before."""

END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2): of the thread that started the process, which is the engine's."""


class LabelWorker:
    """Two processes at most: one for files from outside, one for what is made of all of them.

    Each is started when it is needed, and again after a file has killed or stalled it.
    """

    def __init__(self, timeout_s: float = TIMEOUT_S, memory_bytes: int = MEMORY_BYTES) -> None:
        """Both limits are for one file: see `run`."""
        self._files = _Process(timeout_s, memory_bytes)
        self._whole = _Process(WHOLE_TIMEOUT_S, WHOLE_MEMORY_BYTES)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._files.close()
        await self._whole.close()

    def end_work(self) -> None:
        """End what runs at once, if anything does: for `run` that is a bad file."""
        self._files.kill()
        self._whole.kill()

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Work on one file from outside, within 512 MB and 10 s where nothing else was said.

        Raises what the work raises, and BadLabel: `label.junk` where it ended the worker,
        `label.too_slow`, `label.too_large` (for its memory).
        """
        return await self._files.run(partial(work, *args, **kwargs))

    async def run_whole(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Work over all labels of a run (`merged`), or pages of our own, which need Qt: within
        2 GB and 120 s. Raises as `run`."""
        return await self._whole.run(partial(work, *args, **kwargs))


class _Process:
    def __init__(self, timeout_s: float, memory_bytes: int) -> None:
        self._timeout_s = timeout_s
        self._memory_bytes = memory_bytes
        self._pool: ProcessPoolExecutor | None = None
        self._turn = asyncio.Lock()
        """One at a time: what waits for its turn is not slow."""

    async def close(self) -> None:
        if self._pool is not None:
            await asyncio.to_thread(self._pool.shutdown)
            self._pool = None

    def kill(self) -> None:
        if self._pool is not None:
            _kill(self._pool)

    async def run(self, work: Callable[[], R]) -> R:
        async with self._turn:
            return await self._run(work)

    async def _run(self, work: Callable[[], R]) -> R:
        pool = self._pool
        try:
            if pool is None:
                pool = self._pool = ProcessPoolExecutor(
                    1,
                    multiprocessing.get_context("spawn"),
                    initializer=_limit,
                    initargs=(self._memory_bytes,),
                )
                # A new process takes a second to start, which is no file's fault.
                await asyncio.wrap_future(pool.submit(_ready))
            future = pool.submit(work)
            async with asyncio.timeout(self._timeout_s):
                return await asyncio.wrap_future(future)
        except BrokenProcessPool as error:
            self._pool = None
            raise BadLabel("label.junk") from error
        except TimeoutError as error:
            self._give_up(pool)
            raise BadLabel("label.too_slow") from error
        except asyncio.CancelledError:
            # It would run on, and the next file's time with it.
            self._give_up(pool)
            raise
        except MemoryError as error:
            raise BadLabel("label.too_large") from error

    def _give_up(self, pool: ProcessPoolExecutor | None) -> None:
        self._pool = None
        if pool is not None:
            _kill(pool)
            pool.shutdown(wait=False)


def _limit(memory_bytes: int) -> None:
    """In the worker: cap its memory, and end with the engine, where the system knows how."""
    if sys.platform == "linux":
        import ctypes

        # A thread that waits for it would take 70 MB of the limit.
        ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)
        engine = multiprocessing.parent_process()
        if engine is not None and not engine.is_alive():
            os._exit(1)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _ready() -> None:
    """Nothing: the worker has started when it is done."""


def _kill(pool: ProcessPoolExecutor) -> None:
    for process in list((pool._processes or {}).values()):
        process.kill()
