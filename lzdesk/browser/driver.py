"""The one Playwright driver (a Node program) all stores' browsers hang on.

Policy. It is started with the first store and stays. If it ends by itself every browser ends with
it: that is told at once, and the next opening starts another one.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import structlog

from lzdesk.browser.checks import ask_driver_blocking
from lzdesk.domain.errors import BrowserTrouble

if TYPE_CHECKING:
    from playwright.async_api import BrowserType, Playwright

log = structlog.get_logger()
START_S = 60.0
STOP_S = 15.0


class Driver:
    """Start, use `chromium`, stop. on_lost is called once when it ended without being asked."""

    def __init__(self, on_lost: Callable[[], None]) -> None:
        self._on_lost = on_lost
        self._playwright: Playwright | None = None
        self._stopping = False

    @property
    def alive(self) -> bool:
        return self._playwright is not None

    @property
    def chromium(self) -> BrowserType:
        """Raises BrowserTrouble `browser.driver_ended` where the driver is over."""
        if self._playwright is None:
            raise BrowserTrouble("browser.driver_ended", stores="")
        return self._playwright.chromium

    async def start(self) -> None:
        """Raises BrowserTrouble `browser.driver` (detail)."""
        # With the first store that is opened: a quarter of the engine's start without it.
        from playwright.async_api import async_playwright

        manager = async_playwright()
        try:
            async with asyncio.timeout(START_S):
                self._playwright = await manager.start()
        # Playwright raises a bare Exception where its program ends at once.
        except Exception as error:
            said = await asyncio.to_thread(_complaint_blocking)
            raise BrowserTrouble("browser.driver", detail=said or str(error)) from error
        self._watch(manager)

    def _watch(self, manager: Any) -> None:
        """Hear of the driver's end.

        Playwright has no public event for it, and pages get none either (tried with 1.65.2): the
        future of its pipe is the only sign. Reading its error also keeps asyncio from reporting
        one that was never looked at.
        """
        try:
            manager._client._transport.on_error_future.add_done_callback(self._lost)
        except AttributeError as error:
            log.warning("the driver's end will not be noticed", reason=str(error))

    def _lost(self, future: asyncio.Future[None]) -> None:
        if not future.cancelled():
            future.exception()
        if self._playwright is not None and not self._stopping:
            self._playwright = None
            self._on_lost()

    async def stop(self) -> None:
        """End it, and with it whatever browser is still there."""
        playwright, self._playwright, self._stopping = self._playwright, None, True
        if playwright is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STOP_S):
                    await playwright.stop()


def _complaint_blocking() -> str:
    """Why the driver does not start, in its own words; empty where it starts."""
    try:
        answer = ask_driver_blocking()
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    return "" if answer.ok else answer.found
