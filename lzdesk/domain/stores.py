"""Stores, the consent they are read with, and the browser identity they open in."""

import re
import unicodedata

import msgspec

MARKETPLACES = ("lazada", "shopee", "tiktok")
COUNTRIES = ("sg", "my", "th", "vn", "ph", "id")
STORE_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")

UTC_OFFSET_HOURS = {"sg": 8, "my": 8, "ph": 8, "th": 7, "vn": 7, "id": 7}
"""The zone a country's marketplace writes its times in (reference, section 1.1)."""


class App(msgspec.Struct, frozen=True):
    """A developer application on a marketplace. Its secret lives in the keyring."""

    marketplace: str
    app_key: str
    redirect_uri: str = ""
    api_url: str = ""
    """Instead of the official gateways; empty for those."""
    api_urls: dict[str, str] = {}
    """Country to gateway, where one token serves several."""
    auth_url: str = ""
    authorize_url: str = ""
    daily_calls: int = 10_000
    """The vendor's quota: 10,000 for an app in test status."""
    calls_per_second: float = 0
    """What this app may call; 0: the marketplace's own figure."""
    seats: int = 20
    """How many sellers may consent to it (Lazada: 20 for an in-house app unless raised); 0: any."""


class Authorisation(msgspec.Struct, frozen=True):
    """A seller's consent to an App. Its tokens live in the keyring under its id."""

    id: str
    marketplace: str
    app_key: str
    country: str = ""
    """A country, or `cb` where one consent covers several."""
    account: str = ""
    state: str = "ok"
    """`ok` or `needs_consent`."""
    access_expires_at: int | None = None
    refresh_expires_at: int | None = None
    granted_at: int | None = None
    """When the seller consented; None where tokens came without their history."""
    way_out: str = ""
    """Name of the proxy its calls go out through; empty: the computer's own line."""


class Profile(msgspec.Struct, frozen=True):
    """The browser identity a login opens in."""

    id: str
    proxy: str = ""
    """URL without a password; the password is in the keyring."""
    preset: str = ""
    home: str = ""
    """Exit country of the profile; empty: this computer's own."""
    password_store: str = ""
    """Chosen when the profile is first opened and kept: a change drops every cookie."""
    browser_version: str = ""
    made_at: int | None = None
    """When it was first opened, epoch milliseconds."""
    fingerprint: str = ""
    """What pages saw at its first opening, as `browser.fingerprint` writes it."""
    frozen_at: int | None = None


READY_AT = ("hand", "print", "scan")
"""By hand, when the label has been handed to the printer, when the parcel is scanned out."""


class Store(msgspec.Struct, frozen=True):
    """One seller account in one country."""

    key: str
    name: str
    marketplace: str
    country: str
    seller_id: str = ""
    short_code: str = ""
    authorisation: str = ""
    """Empty: no API, its orders come from export files."""
    owner: str = ""
    profile: str = ""
    group: str = ""
    hue: int = 0
    seller_center_url: str = ""
    paused: bool = False
    """Not read, until it goes on."""
    position: int = 0
    """Its place in the rail, from 1; 0: after those that were given one."""
    idle_minutes: int | None = None
    """Its browser closes after this time without use; None: as set for all, 0: never."""
    reads_login: bool = True
    """Whether pages that the operator opened are asked if they are signed in."""
    ready_to_ship: str = "hand"
    """When its parcels are said to be ready: one of READY_AT."""
    removed_at: int | None = None
    """When it was taken off the desk, epoch milliseconds; its orders may still be here."""
    id: int = 0
    """Its row in the database."""


def store_key_of(name: str, taken: frozenset[str] | set[str] = frozenset()) -> str:
    """A free key made from a display name: ASCII letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or "store"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


def hue_for(used: dict[int, int]) -> int:
    """The hue least used so far, spread over the twelve. used: hue to its number of stores."""
    return min(range(12), key=lambda hue: (used.get(hue, 0), (hue * 5) % 12))
