"""Files that a store's browser downloaded, and what they are."""

import msgspec


class Recognised(msgspec.Struct, frozen=True):
    """What a file is, by its content."""

    what: str
    """order_export, labels, document (another PDF), table, text, picture, archive, locked (with a
    password), broken, slow (looking at it took too long), large, empty, other; gone where there
    is no such file any more."""
    pages: int = 0
    rows: int = 0
    """Below the header."""
    codes: tuple[str, ...] = ()
    """Of the bar codes on the first pages, each once."""


class DownloadedFile(msgspec.Struct, frozen=True):
    """One file of a store's folder of downloads."""

    name: str
    size: int
    """In bytes."""
    at: int
    """When it came."""
    what: str = ""
    """As Recognised has it; empty while it is looked at."""
    pages: int = 0
    rows: int = 0
    parcels: int = 0
    """Of this store whose tracking numbers stand on the first pages."""
