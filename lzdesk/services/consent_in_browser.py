"""A store's consent in the store's own browser: asked for, caught, and redeemed.

Policy. The browser opens with all its checks, as always. The address the consent ends at counts
only where it is the app's own redirect address with the state that was given out. A consent of
another seller changes nothing. The code, the state and the tokens are in no log, no error and no
kept list. A second try for the same store takes the place of the first.
"""

import asyncio
import contextlib
import hmac
from urllib.parse import SplitResult, parse_qs, urlsplit

from lzdesk.domain.errors import LzdeskError
from lzdesk.link.messages import OpenStore, StoresImported
from lzdesk.services.add_store import Begun, StoreAdder
from lzdesk.services.open_store import StoreOpening

WAIT_S = 900.0
"""A seller who is asked for a code by mail needs minutes."""


class BrowserConsents:
    """The consents that are waited for, one of each store."""

    def __init__(self, wait_s: float = WAIT_S) -> None:
        self._wait_s = wait_s
        self._waiting: dict[str, asyncio.Future[None]] = {}

    async def ask(
        self,
        adder: StoreAdder,
        opening: StoreOpening,
        store_key: str,
        redirect_uri: str = "",
        headless: bool = False,
    ) -> StoresImported:
        """Renew a store's consent. Raises what StoreAdder's `renew` and `finish` and StoreOpening's
        `open` raise; BrowserTrouble `consent.closed` (store), LzdeskError `consent.timed_out`
        (minutes) and `consent.given_up`."""
        self.give_up(store_key)
        begun = await adder.begin_renewal(store_key, redirect_uri)
        given_up = self._waiting[store_key] = asyncio.get_running_loop().create_future()
        asking = asyncio.ensure_future(
            opening.ask_consent(
                OpenStore(store_key),
                begun.address,
                lambda url, own: is_end(url, begun, own),
                headless,
            )
        )
        try:
            async with asyncio.timeout(self._wait_s):
                await asyncio.wait((asking, given_up), return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                raise LzdeskError("consent.given_up")
            return await adder.finish(asking.result(), store_key)
        except TimeoutError as error:
            raise LzdeskError("consent.timed_out", minutes=round(self._wait_s / 60)) from error
        finally:
            adder.forget(begun.state)
            if self._waiting.get(store_key) is given_up:
                del self._waiting[store_key]
            asking.cancel()
            with contextlib.suppress(asyncio.CancelledError, LzdeskError):
                await asking

    def give_up(self, store_key: str) -> None:
        """Wait for this store's consent no more; its tab is closed."""
        waiting = self._waiting.pop(store_key, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)


def is_end(url: str, begun: Begun, own: bool = True) -> bool:
    """Whether an address is the one that this consent ends at: the app's own, with the state that
    was given out; a refusal in its own tab (own) may come without it."""
    try:
        came, wanted = urlsplit(url), urlsplit(begun.redirect_uri)
        same = _place(came) == _place(wanted)
    except ValueError:
        return False
    if not same:
        return False
    query = parse_qs(came.query)
    state = query.get("state", [])
    if not state:
        return own and "error" in query
    return len(state) == 1 and hmac.compare_digest(state[0].encode(), begun.state.encode())


def _place(parts: SplitResult) -> tuple[str, str, int | None, str]:
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname or "", port, parts.path.rstrip("/")
