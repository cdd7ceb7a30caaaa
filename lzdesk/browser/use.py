"""When an open browser was last used, as honestly as it can be known without asking its pages.

Policy. Used is what a person does: a key, a pointer or a wheel over a page, a page that was gone to
or opened or closed, a download, a question of a page that waits for its answer, and being the
window that the computer shows in front. What a page does by itself is no use: requests, timers,
changes of its content. The listeners stand in a world of their own that pages cannot see: they read
nothing, change nothing and start nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lzdesk.browser.errors import Error

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Page

WORLD = "lzdesk-use"
BINDING = "lzdeskUsed"
APART_MS = 5000
"""Between two words of one page about its use."""

LISTENERS = f"""(() => {{
  if (self.{BINDING} === undefined) return;
  let last = -{APART_MS};
  const used = (event) => {{
    if (!event.isTrusted || event.timeStamp - last < {APART_MS}) return;
    last = event.timeStamp;
    {BINDING}("");
  }};
  for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"])
    addEventListener(kind, used, {{capture: true, passive: true}});
}})()"""

STATUS = "performance.getEntriesByType('navigation')[0]?.responseStatus"


class Use:
    """The use of one open browser. Times are of the clock that it is given, in seconds."""

    def __init__(
        self, context: BrowserContext, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._context = context
        self._clock = clock
        self._asked: set[Page] = set()
        """Pages with a question that waits for its answer."""
        self._sessions: dict[Page, CDPSession] = {}
        self.last = clock()

    @property
    def is_asking(self) -> bool:
        """Whether a page waits for an answer."""
        return bool(self._asked)

    def note(self, *_: object) -> None:
        """It is used now."""
        self.last = self._clock()

    async def watch(self, page: Page) -> None:
        """Hear of the input into a page, for as long as it is there."""
        try:
            session = await self.session_of(page)
            session.on("Runtime.bindingCalled", self._on_binding)
            session.on("Page.javascriptDialogOpening", lambda _: self._on_question(page))
            session.on("Page.javascriptDialogClosed", lambda _: self._on_answer(page))
            await _listen(session)
        except Error:
            # A page that is gone already, or a browser: nobody uses it.
            return

    def forget(self, page: Page) -> None:
        """The page is gone."""
        self._asked.discard(page)
        self._sessions.pop(page, None)

    async def session_of(self, page: Page) -> CDPSession:
        """A line to a page that is kept: letting one go waits for ever while a question stands."""
        if page not in self._sessions:
            self._sessions[page] = await self._context.new_cdp_session(page)
        return self._sessions[page]

    def _on_binding(self, event: dict[str, Any]) -> None:
        if event.get("name") == BINDING:
            self.note()

    def _on_question(self, page: Page) -> None:
        self._asked.add(page)
        self.note()

    def _on_answer(self, page: Page) -> None:
        self._asked.discard(page)
        self.note()


async def was_served(session: CDPSession) -> bool:
    """Whether the marketplace answered for a page with a page, not with an error. Read in a world
    that the page cannot see. Raises playwright's Error."""
    tree = await session.send("Page.getFrameTree")
    frame = tree["frameTree"]["frame"]["id"]
    world = await session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": WORLD})
    asked = {"expression": STATUS, "contextId": world["executionContextId"]}
    said = await session.send("Runtime.evaluate", asked)
    # A way there over other sites may keep it hidden.
    return int(said["result"].get("value") or 0) < 400


async def _listen(session: CDPSession) -> None:
    await asyncio.gather(
        session.send("Page.enable"),
        session.send("Runtime.enable"),
        session.send("Runtime.addBinding", {"name": BINDING, "executionContextName": WORLD}),
        session.send(
            "Page.addScriptToEvaluateOnNewDocument",
            {"source": LISTENERS, "worldName": WORLD, "runImmediately": True},
        ),
    )
