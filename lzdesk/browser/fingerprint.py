"""What pages can know of a profile's browser: read in every kind of context, frozen, compared;
and whether they could learn an address that the way out is to hide.

Policy. Nothing is faked, so the values are the computer's own with the preset's language, zone and
window. They are frozen at the first opening. What differs later is shown in words, and the seller
decides; values that only name the browser's version follow its updates. All contexts must agree:
a browser whose workers contradict its pages gives a store away.

The probe's pages are served by the profile's own forwarder (`answer`), on names below `localhost`
that never leave this computer and count as secure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from lzdesk.settings.paths import resources_dir
from lzdesk.upstream.relay import OwnAnswer, OwnRequest

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page

HOST, OTHER_HOST = "probe.localhost", "other.localhost"
FORMAT = 2
LONGEST = 2000
"""Characters that are kept of one value."""
READ_S = 20.0
GATHER_MS = 1500
"""Longest that is waited for addresses that WebRTC tells."""

Values = Mapping[str, str]
VERSIONED = frozenset({"user_agent", "user-agent", "brands", "full_versions", "sec-ch-ua"})
"""Values that name the browser's version: an update changes them."""
DRAWN = frozenset({"canvas"})
"""Each process of a Chromium draws text its own way (smoothing, fractions of pixels), frames of
other sites and shared workers among them, in any user's browser: no contradiction. Which process
a frame or worker is put in is not the same each time, either: of these the page's own counts."""
TOLD = ("accept-language", "user-agent", "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform")
"""Request headers that are read."""
_SAME = {"user-agent": "user_agent"}
"""Headers that must say what a value of the page says."""

_SCRIPTS = {
    "/worker.js": "read().then((found) => postMessage(found));",
    "/shared.js": (
        "onconnect = (event) => read().then((found) => event.ports[0].postMessage(found));"
    ),
    "/service.js": (
        "onmessage = (event) => event.waitUntil("
        "read().then((found) => event.ports[0].postMessage(found)));"
    ),
}
_FRAME = "read().then((found) => parent.postMessage(found, '*'));"


class Drift(NamedTuple):
    """A value that was another one when the profile was frozen."""

    context: str
    name: str
    frozen: str
    now: str

    @property
    def is_version(self) -> bool:
        """Whether an update of the browser explains it."""
        return self.name in VERSIONED


class Fingerprint(msgspec.Struct, frozen=True):
    """Context (`main`, `worker`, `headers` …) to name to value."""

    contexts: dict[str, dict[str, str]]
    format: int = FORMAT

    @property
    def size(self) -> int:
        """How many values of the page itself there are."""
        return len(self.contexts.get("main", {}))

    @property
    def mark(self) -> str:
        """A short text that differs with any value but those of the browser's version."""
        held = {
            context: {
                name: value
                for name, value in values.items()
                if name not in VERSIONED and _is_steady(context, name)
            }
            for context, values in self.contexts.items()
        }
        return hashlib.sha256(msgspec.json.encode(held, order="sorted")).hexdigest()[:16]

    def to_text(self) -> str:
        """JSON, to be kept with the profile."""
        return msgspec.json.encode(self).decode()


def from_text(text: str) -> Fingerprint | None:
    """A kept one; None where there is none, or one of another format."""
    try:
        found = msgspec.json.decode(text, type=Fingerprint)
    except msgspec.MsgspecError:
        return None
    return found if found.format == FORMAT else None


def drift(frozen: Fingerprint, now: Fingerprint) -> list[Drift]:
    """Every value that is another one now, or is gone or new."""
    found = []
    for context in sorted({*frozen.contexts, *now.contexts}):
        before, after = frozen.contexts.get(context, {}), now.contexts.get(context, {})
        for name in sorted({*before, *after}):
            if _is_steady(context, name) and before.get(name) != after.get(name):
                found.append(Drift(context, name, before.get(name, ""), after.get(name, "")))
    return found


def _is_steady(context: str, name: str) -> bool:
    return context == "main" or name not in DRAWN


def disagreements(now: Fingerprint) -> list[Drift]:
    """Values by which a context contradicts the page: `frozen` is the page's."""
    main, found = now.contexts["main"], []
    for context, values in sorted(now.contexts.items()):
        for name, value in sorted(values.items()):
            told = main.get(_SAME.get(name, name))
            if context == "main" or name in DRAWN or told is None:
                continue
            if told != value:
                found.append(Drift(context, name, told, value))
    told = now.contexts.get("headers", {}).get("accept-language", "")
    asked = ",".join(part.partition(";")[0] for part in told.split(","))
    if told and asked != main["languages"]:
        found.append(Drift("headers", "accept-language", main["languages"], told))
    return found


async def answer(request: OwnRequest) -> OwnAnswer:
    """The probe's pages and scripts; what was asked with, at /headers."""
    path = request.path.partition("?")[0]
    if path == "/headers":
        told = {name: request.headers.get(name, "") for name in TOLD}
        return OwnAnswer(msgspec.json.encode(told), "application/json")
    if path in _SCRIPTS:
        script = _source("read") + _SCRIPTS[path]
        return OwnAnswer(script.encode(), "text/javascript; charset=utf-8")
    body = _FRAME if path == "/frame" else _source("main")
    page = f"<!doctype html><title>lzdesk</title><body><script>{_source('read')}{body}</script>"
    return OwnAnswer(page.encode(), status=200 if path in ("/", "/frame") else 404)


class Probed(NamedTuple):
    """What a page of the browser learns."""

    fingerprint: Fingerprint
    addresses: tuple[str, ...]
    """Those WebRTC tells: with our policy, none."""


async def probe(context: BrowserContext, page: Page | None = None) -> Probed:
    """Look from a page of its own, or from one that will not be used; no data of it is left.

    Raises playwright's Error where the browser has ended, or a context does not answer.
    """
    own = page is None
    page = page or await context.new_page()
    try:
        await page.goto(f"http://{HOST}/", timeout=READ_S * 1000)
        found = await page.evaluate(
            "([other, most]) => probe(other, most)", [f"http://{OTHER_HOST}/frame", GATHER_MS]
        )
        session = await context.new_cdp_session(page)
        # A service worker outlives its page by half a minute, with a process of 40 MB.
        await session.send("ServiceWorker.enable")
        await session.send("ServiceWorker.stopAllWorkers")
        for host in (HOST, OTHER_HOST):
            await session.send(
                "Storage.clearDataForOrigin",
                {"origin": f"http://{host}", "storageTypes": "all"},
            )
    finally:
        if own:
            await page.close()
    return Probed(_fingerprint(found["contexts"]), _addresses(found["candidates"]))


def _fingerprint(found: dict[str, dict[str, str]]) -> Fingerprint:
    return Fingerprint(
        {
            str(name)[:LONGEST]: {
                str(key)[:LONGEST]: str(value)[:LONGEST] for key, value in values.items()
            }
            for name, values in found.items()
        }
    )


def _addresses(candidates: list[str]) -> tuple[str, ...]:
    # RFC 8839: `candidate:1 1 udp 2122260223 192.0.2.7 51234 typ host …`
    words = [line.split() for line in candidates]
    return tuple(sorted({one[4] for one in words if len(one) > 4}))


@cache
def _source(name: str) -> str:
    return (resources_dir() / "probe" / f"{name}.js").read_text(encoding="utf-8")
