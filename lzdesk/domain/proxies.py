"""A proxy of the list, by its name, and what its last test found."""

import msgspec


class Proxy(msgspec.Struct, frozen=True):
    """Its password is in the keyring."""

    name: str
    url: str
    """Without a password, as `WayOut.without_password` writes it."""
    added_at: int
    tested_at: int | None = None
    latency_ms: int | None = None
    exit_address: str = ""
    exit_country: str = ""
    """Two lower-case letters."""
    trouble: str = ""
    """Kind of what the last test ran into."""
