"""A message that a marketplace sent by itself, as it waits in the spool to be read."""

import msgspec


class Pushed(msgspec.Struct, frozen=True):
    """A genuine message: its signature was checked when it came."""

    at: int
    """When it came, epoch milliseconds."""
    marketplace: str
    app_key: str
    body: str
    """As it was sent."""


def pushed_line(pushed: Pushed) -> bytes:
    """One line of the spool, without its newline."""
    return msgspec.json.encode(pushed)


def pushed_of(line: bytes) -> Pushed:
    """Raises ValueError for a line that was torn."""
    try:
        return msgspec.json.decode(line, type=Pushed)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from error
