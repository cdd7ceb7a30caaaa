"""Opens a store's seller center in the store's own browser."""

from typing import Protocol
from urllib.parse import urlsplit

from lzdesk.browser.host import BrowserHost, StoreToOpen
from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.stores import Profile, Store
from lzdesk.link.messages import StoreOpened
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.storage.repositories.stores import all_profiles, put_profile, store_of_key
from lzdesk.storage.writer import Writer


class Colours(Protocol):
    """Hue index to the store's colour (red, green, blue)."""

    def __call__(self, hue: int, /) -> tuple[int, int, int]: ...


async def open_store(
    writer: Writer,
    host: BrowserHost,
    key: str,
    url: str,
    colour_of: Colours,
    headless: bool = False,
) -> StoreOpened:
    """Open the store, or bring its open window to the front. Raises BrowserTrouble, BadInput."""
    store = await writer.run(store_of_key, key)
    if store is None:
        raise LzdeskError("store.unknown", store=key)
    target = url or seller_center_of(store)
    if urlsplit(target).scheme not in ("http", "https"):
        raise BadInput("form.not_an_address", field="url", value=target)
    profile = await _profile(writer, store)
    opened = await host.open(
        StoreToOpen(store=store, profile=profile, url=target, colour=colour_of(store.hue)),
        headless=headless,
    )
    if opened.profile != profile:
        await writer.run(put_profile, opened.profile)
    return StoreOpened(key, opened.already_open)


def seller_center_of(store: Store) -> str:
    """Where the store's seller center begins."""
    if store.seller_center_url:
        return store.seller_center_url
    return manifest_of(store.marketplace).seller_center_urls[store.country]


async def _profile(writer: Writer, store: Store) -> Profile:
    profiles = {profile.id: profile for profile in await writer.run(all_profiles)}
    return profiles.get(store.profile) or Profile(store.profile or store.key)
