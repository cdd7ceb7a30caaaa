"""Each opening of a store's browser, and the warnings that were accepted for a profile."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection

from lzdesk.domain.openings import OPEN, Checked, Exit, PastOpenings, Warned

KEPT_MS = 400 * 86_400_000
"""An opening is forgotten after this; the last one of a profile never."""

_OF_STORE = "CASE s.profile WHEN '' THEN s.key ELSE s.profile END"
_LAST = """
SELECT exit_address, exit_country FROM openings
WHERE profile_id = ? AND outcome = 'open' AND exit_address <> '' ORDER BY id DESC LIMIT 1
"""
_SINCE = """
SELECT min(at) FROM openings WHERE profile_id = ? AND outcome = 'open' AND exit_address = ?
AND id > coalesce((SELECT max(id) FROM openings WHERE profile_id = ? AND outcome = 'open'
    AND exit_address NOT IN ('', ?)), 0)
"""
_OTHERS = f"""
SELECT o.exit_address, s.name FROM openings o JOIN stores s ON s.id = o.store_id
WHERE o.outcome = 'open' AND o.exit_address <> '' AND o.profile_id <> ?
    AND s.removed_at IS NULL AND s.owner <> ?
    AND o.id = (SELECT max(id) FROM openings WHERE profile_id = o.profile_id
        AND outcome = 'open' AND exit_address <> '')
    AND {_OF_STORE} = o.profile_id
"""


def past_openings(connection: Connection, profile_id: str, owner: str) -> PastOpenings:
    """What an opening of this profile, of a store of this owner, is compared with."""
    run = connection.exec_driver_sql
    last = run(_LAST, (profile_id,)).first()
    since = None
    if last is not None:
        since = run(_SINCE, (profile_id, last[0], profile_id, last[0])).scalar()
    count = "SELECT count(*) FROM openings WHERE profile_id = ? AND outcome = 'open'"
    accepted = "SELECT kind, value FROM accepted_warnings WHERE profile_id = ?"
    return PastOpenings(
        exit=Exit(*last) if last is not None else None,
        exit_since=since,
        opened=int(run(count, (profile_id,)).scalar() or 0),
        others={row[0]: row[1] for row in run(_OTHERS, (profile_id, owner))},
        accepted=frozenset(Warned(*row) for row in run(accepted, (profile_id,))),
    )


def note_opening(
    connection: Connection,
    profile_id: str,
    store_id: int,
    at: int,
    outcome: str,
    checks: Iterable[Checked],
    exit_: Exit | None,
) -> None:
    """Keep how an opening went. at: epoch milliseconds."""
    checks = tuple(checks)
    ended_by = next((one.name for one in checks if outcome != OPEN and one.kind), "")
    connection.exec_driver_sql(
        "INSERT INTO openings (profile_id, store_id, at, outcome, stopped_by, exit_address,"
        " exit_country, checks) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            profile_id,
            store_id,
            at,
            outcome,
            ended_by,
            exit_.address if exit_ else "",
            exit_.country if exit_ else "",
            msgspec.json.encode(checks).decode(),
        ),
    )


def accept_warnings(
    connection: Connection, profile_id: str, warned: Iterable[Warned], at: int, by: str
) -> None:
    """From here on these are no question any more for this profile."""
    for one in warned:
        connection.exec_driver_sql(
            "INSERT INTO accepted_warnings (profile_id, kind, value, at, by) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (profile_id, one.kind, one.value, at, by),
        )


def drop_old_openings(connection: Connection, now_ms: int) -> int:
    """Forget openings that are older than KEPT_MS, but the last of each profile."""
    done = connection.exec_driver_sql(
        "DELETE FROM openings WHERE at < ? AND id NOT IN"
        " (SELECT max(id) FROM openings WHERE outcome = 'open' GROUP BY profile_id)",
        (now_ms - KEPT_MS,),
    )
    return done.rowcount
