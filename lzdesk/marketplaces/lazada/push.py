"""What Lazada sends when something changed (reference, section 9): whether it is genuine, and
where to look. Its words are taken for hints alone: what is there now is read."""

import hashlib
import hmac
import re
from collections.abc import Mapping

import msgspec

from lzdesk.domain.stores import COUNTRIES
from lzdesk.marketplaces.contract import Hint
from lzdesk.marketplaces.lazada.payloads import Scalar, as_int, as_text


class PushBody(msgspec.Struct):
    """What stands around every message; promotions (11) have no `data` at all."""

    message_type: int | str = ""
    seller_id: Scalar = ""
    sellerId: Scalar = ""
    data: dict[str, object] = {}
    site: Scalar = ""


class _Kind(msgspec.Struct, frozen=True):
    """What one type of message leads to."""

    orders: bool = False
    skus: bool = False
    """Those it names; where it names none, all listings."""
    feeds: tuple[str, ...] = ()
    whole_store: bool = False


_NOTHING_READ = _Kind()
KINDS: dict[str, _Kind] = {
    "0": _Kind(orders=True),
    "1": _Kind(feeds=("listings",)),
    # Chats are not read yet; the hint is taken in and nothing comes of it.
    "2": _NOTHING_READ,
    "3": _Kind(skus=True),
    "4": _Kind(skus=True),
    "5": _Kind(feeds=("listings",)),
    "6": _Kind(skus=True),
    "7": _NOTHING_READ,
    # The authorisation ends soon: a pass looks after its tokens, and says so where it cannot.
    "8": _Kind(whole_store=True),
    "10": _Kind(orders=True, feeds=("returns",)),
    "11": _NOTHING_READ,
    "12": _NOTHING_READ,
    "13": _Kind(feeds=("health",)),
    "14": _Kind(orders=True),
    "19": _NOTHING_READ,
    "21": _NOTHING_READ,
    "35": _NOTHING_READ,
    "46": _NOTHING_READ,
}
"""Message type to what is read for it."""

ORDER_ID = re.compile(r"[0-9]{1,20}")

_decoder = msgspec.json.Decoder(PushBody)


class LazadaPush:
    """The receiving side of the vendor's messages."""

    def is_genuine(
        self, app_key: str, secret: str, headers: Mapping[str, str], body: bytes
    ) -> bool:
        """`Authorization` is the lower-case hex HMAC-SHA256 of app key and raw body."""
        wanted = hmac.new(secret.encode(), app_key.encode() + body, hashlib.sha256).hexdigest()
        given = headers.get("Authorization", "").strip()
        return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())

    def hint(self, body: bytes) -> Hint:
        """Raises ValueError for what is no message."""
        try:
            told = _decoder.decode(body)
            whole = msgspec.json.decode(body, type=dict[str, object])
        except msgspec.DecodeError as error:
            raise ValueError(str(error)) from error
        name = str(told.message_type)
        kind = KINDS.get(name)
        does = kind or _NOTHING_READ
        order_id = _text(told.data, "trade_order_id")
        skus = _seller_skus(told.data) if does.skus else ()
        return Hint(
            kind=name,
            is_known=kind is not None,
            sellers=_sellers(told),
            country=_country(as_text(told.site)),
            order_ids=(order_id,) if does.orders and ORDER_ID.fullmatch(order_id) else (),
            seller_skus=skus,
            feeds=("listings",) if does.skus and not skus else does.feeds,
            whole_store=does.whole_store,
            since=_changed_at(told.data),
            identity=_identity(whole),
        )


def _sellers(told: PushBody) -> tuple[str, ...]:
    """The message's own seller, else the one inside; `null` is the documented word for none."""
    places = (
        told.seller_id,
        told.sellerId,
        _text(told.data, "seller_id"),
        _text(told.data, "sellerId"),
    )
    return tuple(dict.fromkeys(text for text in map(as_text, places) if text))


def _seller_skus(data: Mapping[str, object]) -> tuple[str, ...]:
    listed = data.get("sku_list")
    named = [data, *(listed if isinstance(listed, list) else [])]
    found = (_text(one, "seller_sku") for one in named if isinstance(one, dict))
    return tuple(dict.fromkeys(sku for sku in found if sku))


def _text(data: Mapping[str, object], name: str) -> str:
    value = data.get(name)
    return as_text(value) if isinstance(value, str | int) else ""


def _country(site: str) -> str:
    """`lazada_sg`, `LAZADA_SG` and `lazada-sg` are all documented."""
    country = site.lower().replace("-", "_").rpartition("_")[2]
    return country if country in COUNTRIES else ""


def _changed_at(data: Mapping[str, object]) -> int | None:
    """Seconds in most types, milliseconds in some."""
    try:
        told = as_int(_text(data, "status_update_time"))
    except ValueError:
        return None
    if told is None or told <= 0:
        return None
    return told if told > 100_000_000_000 else told * 1000


def _identity(whole: dict[str, object]) -> bytes:
    """16 bytes, equal for the same news sent again: only when it was sent may differ."""
    told = {name: value for name, value in whole.items() if name != "timestamp"}
    packed = msgspec.json.encode(told, order="deterministic")
    return hashlib.blake2b(packed, digest_size=16).digest()
