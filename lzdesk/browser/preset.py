"""How a profile looks to a page: its window, its languages and its time zone.

Policy. A home (the country a profile's visits come from) sets languages and zone; else the preset
may; else they are this computer's own. Hardware, user agent and graphics stay real: what is faked
contradicts itself somewhere and gives a store away. Each home's languages are those the browser
itself has when its interface is in the home's language (read from Chromium 156), so that
`navigator`, `Intl` and the header agree as they do for any visitor from there.
"""

import hashlib
from pathlib import Path
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from lzdesk.domain.errors import BrowserTrouble
from lzdesk.domain.stores import STORE_KEY, Profile

DEFAULT_PRESET = "desktop"
Pixels = Annotated[int, msgspec.Meta(ge=480, le=7680)]
Scale = Annotated[float, msgspec.Meta(ge=0.5, le=4.0)]


class Preset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of `profiles/`."""

    width: Pixels
    """Of the window, in CSS pixels."""
    height: Pixels
    scale: Scale | None = None
    """Device pixels per CSS pixel; none: the screen's own."""
    lang: str = ""
    """Language of the browser's interface and of `Intl`."""
    languages: tuple[str, ...] = ()
    """What pages are asked for, best first."""
    time_zone: str = ""
    """An IANA name."""


class Home(NamedTuple):
    """What is usual in one country."""

    lang: str
    languages: tuple[str, ...]
    time_zone: str


_ENGLISH = ("en-GB", "en-US", "en")
_TRADITIONAL = ("zh-TW", "zh", "en-US", "en")
HOMES = {
    "sg": Home("en-GB", _ENGLISH, "Asia/Singapore"),
    "my": Home("en-GB", (*_ENGLISH, "ms-MY", "ms"), "Asia/Kuala_Lumpur"),
    "th": Home("th-TH", ("th-TH", "th"), "Asia/Bangkok"),
    "vn": Home("vi-VN", ("vi-VN", "vi", "fr-FR", "fr", "en-US", "en"), "Asia/Ho_Chi_Minh"),
    "ph": Home("en-US", ("en-US", "en"), "Asia/Manila"),
    "id": Home("id-ID", ("id-ID", "id", "en-US", "en"), "Asia/Jakarta"),
    "cn": Home("zh-CN", ("zh-CN", "zh"), "Asia/Shanghai"),
    "hk": Home("zh-TW", _TRADITIONAL, "Asia/Hong_Kong"),
    "tw": Home("zh-TW", _TRADITIONAL, "Asia/Taipei"),
}


def read_preset(folder: Path, name: str) -> Preset:
    """The preset of a name; empty: the default one.

    Raises BrowserTrouble: `browser.unknown_preset` (preset), `browser.bad_preset` (preset, detail).
    """
    name = name or DEFAULT_PRESET
    file = folder / f"{name}.toml"
    # The name comes from an import file: it must not lead out of the folder.
    if not STORE_KEY.fullmatch(name) or not file.is_file():
        raise BrowserTrouble("browser.unknown_preset", preset=name)
    try:
        preset = msgspec.toml.decode(file.read_bytes(), type=Preset)
        if preset.time_zone:
            ZoneInfo(preset.time_zone)
    except (msgspec.MsgspecError, ValueError, OSError, KeyError) as error:
        raise BrowserTrouble("browser.bad_preset", preset=name, detail=str(error)) from error
    return preset


def draw_preset(home: str, profile_id: str, folder: Path) -> str:
    """The preset of a new profile: one of its home's, the same on every computer and each time.

    Empty where the home has none.
    """
    names = sorted(file.stem for file in folder.glob(f"{home.lower()}-*.toml")) if home else []
    if not names:
        return ""
    number = int.from_bytes(hashlib.sha256(profile_id.encode()).digest()[:8], "big")
    return names[number % len(names)]


def preset_of(profile: Profile, folder: Path) -> Preset:
    """What a profile opens with: its preset, with the languages and the zone of its home.

    Raises BrowserTrouble as `read_preset`, and `browser.unknown_home` (home).
    """
    preset = read_preset(folder, profile.preset)
    if not profile.home:
        return preset
    home = HOMES.get(profile.home.lower())
    if home is None:
        raise BrowserTrouble("browser.unknown_home", home=profile.home)
    return msgspec.structs.replace(
        preset, lang=home.lang, languages=home.languages, time_zone=home.time_zone
    )
