"""What the warehouse holds: one Sku per seller SKU, whichever stores offer it.

Listings and orders of all stores draw on it by the seller SKU, as it is written there.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from lzdesk.domain.errors import BadInput

LONGEST_SKU = 200
LONGEST_BARCODE = 80
MOST_BARCODES = 20
MOST_GRAMS = 1_000_000
MOST_DAYS = 3_650
EMPTIED = "-"
"""A cell of a file with this alone empties its field; an empty cell leaves it."""
YES = ("yes", "y", "true", "1", "x", "是", "有", "✓")
NO = ("no", "n", "false", "0", "否", "无")
_GRAMS = re.compile(r"([0-9]{1,9})(?:\.0+)?\s*(?:g|克)?", re.IGNORECASE)
_KILOS = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,3}0*)?)\s*(?:kg|公斤|千克)", re.IGNORECASE)
_DAYS = re.compile(r"([0-9]{1,6})(?:\.0+)?")
_BETWEEN = re.compile(r"[,;，；、\s]+")


class Sku(msgspec.Struct, frozen=True):
    """What is known of one. Weight in grams, lead time in days; None is not known."""

    sku: str
    name: str = ""
    image_url: str = ""
    bin: str = ""
    barcodes: tuple[str, ...] = ()
    """What a scanner reads on a piece; none of them on another Sku."""
    weight_g: int | None = None
    supplier: str = ""
    lead_days: int | None = None
    bought_after_order: bool = False
    typed: tuple[str, ...] = ()
    """The fields a person filled in: what is seen in a store leaves them alone."""


Value = str | tuple[str, ...] | int | bool | None


class SkuField(NamedTuple):
    """A field that can be typed."""

    name: str
    read: Callable[[str], Value]
    """What was typed; raises BadInput."""
    empty: Value


def _text(kind: str, most: int) -> Callable[[str], Value]:
    def read(text: str) -> Value:
        made = text.replace("\0", "").strip()
        if len(made) > most:
            raise BadInput(kind, value=made[:40], most=most)
        return made

    return read


def _address(text: str) -> Value:
    """Of a picture: on the web, or a file of this computer, which papers show."""
    made = text.strip()
    try:
        parts = urlsplit(made)
        # Two strokes name another computer.
        is_local = parts.path[:1] == "/" and parts.path[:2] not in ("/", "//")
        is_file = parts.scheme == "file" and parts.netloc in ("", "localhost") and is_local
        good = is_file or (parts.scheme in ("http", "https") and bool(parts.hostname))
    except ValueError:
        good = False
    if made and (not good or len(made) > 2_000):
        raise BadInput("sku.address", value=made[:200])
    return made


def _barcodes(text: str) -> Value:
    made = tuple(dict.fromkeys(one for one in _BETWEEN.split(text.replace("\0", "")) if one))
    if len(made) > MOST_BARCODES:
        raise BadInput("sku.many_barcodes", value="", most=MOST_BARCODES)
    for one in made:
        if len(one) > LONGEST_BARCODE:
            raise BadInput("sku.too_long", value=one[:40], most=LONGEST_BARCODE)
    return made


def _grams(text: str) -> Value:
    made = text.strip()
    if not made:
        return None
    kilos = _KILOS.fullmatch(made)
    whole = _GRAMS.fullmatch(made)
    grams = round(float(kilos[1]) * 1000) if kilos else int(whole[1]) if whole else -1
    if not 0 <= grams <= MOST_GRAMS:
        raise BadInput("sku.grams", value=made[:40], most=MOST_GRAMS)
    return grams


def _days(text: str) -> Value:
    made = text.strip()
    if not made:
        return None
    found = _DAYS.fullmatch(made)
    if found is None or int(found[1]) > MOST_DAYS:
        raise BadInput("sku.days", value=made[:40], most=MOST_DAYS)
    return int(found[1])


def _yes_no(text: str) -> Value:
    made = text.strip().casefold()
    if made in YES:
        return True
    if made and made not in NO:
        raise BadInput("sku.yes_no", value=made[:40])
    return False


FIELDS: Mapping[str, SkuField] = {
    field.name: field
    for field in (
        SkuField("name", _text("sku.too_long", 400), ""),
        SkuField("image_url", _address, ""),
        SkuField("bin", _text("sku.too_long", 60), ""),
        SkuField("barcodes", _barcodes, ()),
        SkuField("weight_g", _grams, None),
        SkuField("supplier", _text("sku.too_long", 200), ""),
        SkuField("lead_days", _days, None),
        SkuField("bought_after_order", _yes_no, False),
    )
}
"""By name, in the order they stand in a file."""


def sku_of(text: str) -> str:
    """A seller SKU as it is given. Raises BadInput where it is missing or too long."""
    made = text.replace("\0", "").strip()
    if not made:
        raise BadInput("sku.missing", field="sku", value="")
    if len(made) > LONGEST_SKU:
        raise BadInput("sku.too_long", field="sku", value=made[:40], most=LONGEST_SKU)
    return made


def value_of(field: str, text: str) -> Value:
    """What a text means in a field; an empty one empties it. Raises BadInput with `field`."""
    try:
        return FIELDS[field].read(text)
    except BadInput as bad:
        raise BadInput(bad.kind, **{**bad.fields, "field": field}) from None


def changed(sku: Sku, values: Mapping[str, Value]) -> Sku:
    """The Sku with these values; what is filled in counts as typed, what is emptied does not."""
    differing = {name: value for name, value in values.items() if getattr(sku, name) != value}
    if not differing:
        return sku
    typed = set(sku.typed) - differing.keys()
    typed |= {name for name, value in differing.items() if value != FIELDS[name].empty}
    return msgspec.structs.replace(
        sku,
        typed=tuple(name for name in FIELDS if name in typed),
        **differing,
    )


def seen_name(name: str, variation: str) -> str:
    """What a Sku is called where a store's own words are all there is."""
    return f"{name}, {variation}" if variation and name else name or variation
