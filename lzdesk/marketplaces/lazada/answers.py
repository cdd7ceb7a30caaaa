"""Lazada's envelope: what an answer brings, and what its codes mean (reference, 1.5 and 10)."""

import re

import msgspec

from lzdesk.domain.errors import (
    AddressRefused,
    JunkAnswer,
    LzdeskError,
    MarketplaceBusy,
    MarketplaceRefused,
)
from lzdesk.marketplaces.contract import TokenRefused
from lzdesk.marketplaces.lazada.payloads import Envelope, ResultBody, as_bool, as_text
from lzdesk.marketplaces.lazada.refusals import NOTHING_DONE

_envelope = msgspec.json.Decoder(Envelope)
_result = msgspec.json.Decoder(ResultBody)
_BAN = re.compile(r"ban will last (\d+) second", re.IGNORECASE)

LIMIT_PAUSE_S = {
    "ApiCallLimit": 1,
    "SellerCallLimit": 3,
    "AppCallLimit": 60,
    "901": 1,
    "IopSystemFlowlimit": 1,
    "ServiceCurrentlimit": 1,
}
"""Pause after a limit code that names no seconds itself."""

TOKEN_CODES = frozenset(("IllegalAccessToken",))
CONSENT_CODES = frozenset(("IllegalRefreshToken", "InvalidCode", "AUTH_TYPE_UNSUPPORTED"))
ADDRESS_CODES = frozenset(("AppWhiteIpLimit",))
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){3,7}")
"""The wording of that refusal is not known: an address in it is the one that was seen."""
BUSY_CODES = frozenset(
    (
        *("ServiceTimeout", "SYSTEM_ERROR", "UnknownRuntimeException"),
        *("6", "15", "21", "513", "1000", "40011"),
    )
)
"""Often over in a moment, and what was asked may have been done all the same."""
_STATUS_FILTER = "invalid status filter"
"""Code 6 stands for this too, on the list of orders."""


def open_envelope(body: bytes) -> Envelope:
    """The envelope of a good answer. Raises what its code means, or JunkAnswer."""
    try:
        envelope = _envelope.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise JunkAnswer(detail=_start_of(body)) from error
    code = as_text(envelope.code)
    if code != "0":
        raise _error_of(code, as_text(envelope.message), body)
    return envelope


def open_result(body: bytes) -> msgspec.Raw:
    """The inner data of a fulfilment answer. Raises what its code means where it says no."""
    envelope = open_envelope(body)
    try:
        result = _result.decode(envelope.result)
    except msgspec.DecodeError as error:
        raise JunkAnswer(detail=_start_of(body)) from error
    if not as_bool(result.success):
        code = as_text(result.error_code) or as_text(result.errorCode)
        words = as_text(result.error_msg) or as_text(result.errorMsg)
        raise _error_of(code, words, body)
    return result.data


def _error_of(code: str, message: str, body: bytes) -> LzdeskError:
    if not code:
        return JunkAnswer(detail=_start_of(body))
    if code in TOKEN_CODES:
        return TokenRefused(code=code, words=message)
    if code in ADDRESS_CODES:
        seen = _ADDRESS.search(message)
        return AddressRefused(code=code, words=message, address=seen.group() if seen else "")
    if code in LIMIT_PAUSE_S:
        named = _BAN.search(message)
        pause = int(named.group(1)) if named else LIMIT_PAUSE_S[code]
        return MarketplaceBusy(retry_in_s=pause, code=code, words=message)
    if code in BUSY_CODES and _STATUS_FILTER not in message.lower():
        return MarketplaceBusy(retry_in_s=2, code=code, words=message, arrived=1)
    if code in NOTHING_DONE:
        return MarketplaceRefused(code=code, words=message)
    return MarketplaceRefused(code=code, words=message, arrived=1)


def _start_of(body: bytes) -> str:
    return body[:60].decode("utf-8", "replace").replace("\n", " ")
