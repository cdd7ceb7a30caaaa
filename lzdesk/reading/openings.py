"""How the openings of a profile went, and the proxies of the desk."""

import sqlite3
from typing import NamedTuple

import msgspec

from lzdesk.domain.openings import Checked

SHOWN = 12
"""The newest openings that are listed."""

_LAST = """
SELECT at, outcome, stopped_by, exit_address, exit_country, checks FROM openings
WHERE profile_id = ? ORDER BY id DESC LIMIT ?
"""
_COUNT = "SELECT count(*) FROM openings WHERE profile_id = ? AND outcome = 'open'"
_PROFILE = "SELECT made_at, frozen_at FROM profiles WHERE id = ?"
_PROXIES = """
SELECT x.name, x.url, x.tested_at, x.latency_ms, x.exit_address, x.exit_country, x.trouble,
    (SELECT group_concat(s.name, char(10)) FROM stores s
     JOIN profiles p ON p.id = CASE s.profile WHEN '' THEN s.key ELSE s.profile END
     WHERE p.proxy = x.url AND s.removed_at IS NULL),
    (SELECT group_concat(s.name, char(10)) FROM stores s
     JOIN authorisations a ON a.id = s.authorisation
     WHERE a.way_out = x.name AND s.removed_at IS NULL),
    (SELECT count(DISTINCT s.owner) FROM stores s
     JOIN profiles p ON p.id = CASE s.profile WHEN '' THEN s.key ELSE s.profile END
     WHERE p.proxy = x.url AND s.removed_at IS NULL)
FROM proxies x ORDER BY x.name
"""


class OpeningLine(NamedTuple):
    """One opening. at: epoch milliseconds."""

    at: int
    outcome: str
    """`open`, `stopped` or `asks`."""
    stopped_by: str
    """The check that ended it."""
    address: str
    country: str


class ProfilePast(NamedTuple):
    """What is known of a profile's openings."""

    opened: int = 0
    made_at: int | None = None
    frozen_at: int | None = None
    lines: tuple[OpeningLine, ...] = ()
    """Newest first."""
    checks: tuple[Checked, ...] = ()
    """Of the newest opening."""


class ProxyLine(NamedTuple):
    """A proxy of the list, as it was last tested; no password is here."""

    name: str
    url: str
    tested_at: int | None
    latency_ms: int | None
    address: str
    country: str
    trouble: str
    used_by: tuple[str, ...]
    """Names of the stores whose browsers go out through it."""
    calls: tuple[str, ...]
    """Names of the stores whose API calls do."""
    owners: int
    """How many owners the stores of those browsers have."""


def profile_past(db: sqlite3.Connection, profile_id: str) -> ProfilePast:
    """The openings of a profile, newest first."""
    rows = db.execute(_LAST, (profile_id, SHOWN)).fetchall()
    made = db.execute(_PROFILE, (profile_id,)).fetchone() or (None, None)
    return ProfilePast(
        opened=db.execute(_COUNT, (profile_id,)).fetchone()[0],
        made_at=made[0],
        frozen_at=made[1],
        lines=tuple(OpeningLine._make(row[:5]) for row in rows),
        checks=msgspec.json.decode(rows[0][5], type=tuple[Checked, ...]) if rows else (),
    )


def proxy_lines(db: sqlite3.Connection) -> list[ProxyLine]:
    """The proxies of the desk by name."""
    lines = []
    for *tested, browsers, calls, owners in db.execute(_PROXIES):
        lines.append(ProxyLine._make((*tested, _names(browsers), _names(calls), owners)))
    return lines


def _names(joined: str | None) -> tuple[str, ...]:
    return tuple(joined.split("\n")) if joined else ()
