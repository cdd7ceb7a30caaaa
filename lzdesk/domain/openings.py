"""What is looked at before a store's browser shows a page of a marketplace, and what was found.

Policy (design, section 8). In this order; the first that fails ends the opening and nothing was
sent to the marketplace. A warning ends it too, until the operator accepts it: once, and recorded.
There is no way to open in spite of a failure.
"""

from typing import Literal

import msgspec

CHECKS = (
    "profile",
    "browser",
    "proxy",
    "exit",
    "country",
    "fingerprint",
    "leaks",
    "login",
)
"""Names, in the order they are run and shown."""

CheckState = Literal["good", "warning", "failed", "not_run", "running"]
Found = dict[str, str | int | float | None]


class Checked(msgspec.Struct, frozen=True):
    """One check of one opening. All words are made in `gui`, of name, kind and fields."""

    name: str
    """One of CHECKS."""
    state: CheckState = "not_run"
    kind: str = ""
    """What a warning or a failure says; empty where all is well."""
    value: str = ""
    """What a warning is about: accepting it is for this value only."""
    accepted: bool = False
    expected: Found = {}
    found: Found = {}
    took_ms: int | None = None


class Warned(msgspec.Struct, frozen=True, order=True):
    """A warning that was accepted, or is to be."""

    kind: str
    value: str = ""


class Exit(msgspec.Struct, frozen=True):
    """Where a profile's visits come from, as the world sees it."""

    address: str
    country: str = ""
    """ISO code in lower case."""


class PastOpenings(msgspec.Struct, frozen=True):
    """What earlier openings of a profile are compared with."""

    exit: Exit | None = None
    """Of the last time it was open."""
    exit_since: int | None = None
    """Since when it has been this one, epoch milliseconds."""
    opened: int = 0
    others: dict[str, str] = {}
    """Exit address to the name of another owner's store that was opened from there."""
    accepted: frozenset[Warned] = frozenset()


OPEN, STOPPED, ASKS = "open", "stopped", "asks"
"""How an opening ended: with the store's page, by a check that failed, or with a question."""


def not_run(checks: tuple[Checked, ...]) -> tuple[Checked, ...]:
    """All checks, those that were not reached as not run."""
    there = {check.name: check for check in checks}
    return tuple(there.get(name, Checked(name)) for name in CHECKS)
