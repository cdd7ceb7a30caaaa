"""Puts the store's name on its window.

Chromium takes `--window-name` for every window but the one it begins with when it is to continue
where the user left off (tried with 156), and that setting is what keeps session cookies. So a
second start of the program asks the running one for a window with the name, which takes the first
one's place; the second start ends at once by itself. The window shows the name in the system's
own title bar (`custom_chrome_frame` in its preferences) and in the task bar.
"""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from lzdesk.browser.errors import Error
from lzdesk.browser.launch import naming_arguments

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page

log = structlog.get_logger()
NAME_S = 15.0


async def put_name(
    context: BrowserContext, program: Path, folder: Path, title: str, env: dict[str, str]
) -> bool:
    """Open a window that is called `title` where the first one is; whether there is one now.

    A browser that does not follow keeps its first window, which is called by its page. Nothing
    else may open a page meanwhile.
    """
    try:
        async with asyncio.timeout(NAME_S):
            async with context.expect_page() as coming:
                await _ask(program, naming_arguments(folder, title), env)
            named = await coming.value
            await _take_place(context, context.pages[0], named)
    except (Error, OSError, TimeoutError) as error:
        log.warning("window not named", reason=str(error)[:200])
        return False
    return True


async def _ask(program: Path, arguments: list[str], env: dict[str, str]) -> None:
    """Start the program once more and wait until it has handed over."""
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        program, *arguments, env=env, stdin=quiet, stdout=quiet, stderr=quiet
    )
    try:
        await process.wait()
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _take_place(context: BrowserContext, first: Page, named: Page) -> None:
    """Move a window to where the first is, or windows would wander at every opening."""
    session = await context.new_cdp_session(first)
    bounds = (await session.send("Browser.getWindowForTarget"))["bounds"]
    await session.detach()
    session = await context.new_cdp_session(named)
    window = (await session.send("Browser.getWindowForTarget"))["windowId"]
    place = {name: bounds[name] for name in ("left", "top", "width", "height")}
    await session.send("Browser.setWindowBounds", {"windowId": window, "bounds": place})
    await session.detach()
