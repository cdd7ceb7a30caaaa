"""The request signature of the Lazada Open Platform (reference, section 1.3)."""

import hashlib
import hmac
from collections.abc import Mapping


def sign(path: str, params: Mapping[str, str], secret: str) -> str:
    """Upper-case hex HMAC-SHA256 over the path and every key+value in ASCII order of the keys.

    path: without host and without `/rest`, e.g. `/order/get`. Values are signed raw, never
    URL-encoded; `sign` itself is left out. Empty values are never sent, so never signed.
    """
    text = path + "".join(f"{key}{params[key]}" for key in sorted(params) if key != "sign")
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest().upper()
