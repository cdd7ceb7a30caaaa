"""Checks a request's signature (reference 1.3) and makes that of a message (reference 9).

Shares no code with the desk's signing.
"""

import hashlib
import hmac
from collections.abc import Mapping


def signature(secret: str, path: str, parameters: Mapping[str, str]) -> str:
    """Upper-case hex HMAC-SHA256 over the path and every key and value, keys in byte order."""
    ordered = sorted(parameters.items(), key=lambda pair: pair[0].encode())
    text = path + "".join(key + value for key, value in ordered)
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest().upper()


def is_signed(secret: str, path: str, parameters: Mapping[str, str]) -> bool:
    """Whether `sign` fits the rest of the parameters, query and form together.

    An empty value may be signed as its bare key or left out: the published SDKs disagree
    (vector `empty_value`) and what the real gateway does is not known, so both pass.
    """
    given = parameters.get("sign", "")
    signed = {key: value for key, value in parameters.items() if key != "sign"}
    filled = {key: value for key, value in signed.items() if value}
    return any(
        hmac.compare_digest(given.encode(), signature(secret, path, chosen).encode())
        for chosen in (signed, filled)
    )


def push_signature(app_key: str, secret: str, body: bytes) -> str:
    """The Authorization header of a message (reference 9): lower-case hex."""
    return hmac.new(secret.encode(), app_key.encode() + body, hashlib.sha256).hexdigest()
