"""What waits for a time goes with a clock that is set."""

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection

from lzdesk.storage.repositories.clock_moves import move_times
from lzdesk.storage.repositories.rules import put_place, the_place
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db
from tests.storage.test_recovery import queue_one

NOW = 1_795_000_000_000
HOUR = 3_600_000


def kept(connection: Connection) -> None:
    for row, wait in ((1, -1), (2, HOUR)):
        queue_one(connection, f"k{row}", row)
        connection.exec_driver_sql(
            "UPDATE commands SET created_at = ?, not_before = ? WHERE key = ?",
            (NOW - 5 * HOUR, NOW + wait, f"k{row}"),
        )
        connection.exec_driver_sql(
            "INSERT INTO alerts (kind, cause, severity, store_id, fields, raised_at,"
            " snoozed_until) VALUES ('store.quiet', ?, 2, 1, '{}', 1, ?)",
            (f"c{row}", NOW + wait),
        )
    connection.exec_driver_sql(
        "INSERT INTO rules (id, position, name, is_on, event, spec, per_hour, made_at)"
        " VALUES (1, 1, 'r', 1, 'new', '{}', 10, ?)",
        (NOW - HOUR,),
    )
    put_place(connection, msgspec.structs.replace(the_place(connection), clock=NOW - 1))


@pytest.mark.parametrize(
    ("moved", "waits", "rule", "place"),
    [
        (-24 * HOUR, [0, HOUR], 0, 0),
        (24 * HOUR, [-24 * HOUR - 1, HOUR], -25 * HOUR, -24 * HOUR - 1),
    ],
)
def test_times_are_moved(
    tmp_path: Path, moved: int, waits: list[int], rule: int, place: int
) -> None:
    """waits, rule, place: from the new time on."""
    make_desk_db(tmp_path / "lzdesk.db", orders=5)
    writer = Writer(tmp_path / "lzdesk.db", tmp_path / "backups")
    writer.run_blocking(kept)
    until = NOW + moved
    writer.run_blocking(move_times, NOW, until, moved)

    def ask(sql: str) -> list[int]:
        return writer.run_blocking(
            lambda c: [row[0] - until for row in c.exec_driver_sql(sql).all()]
        )

    assert ask("SELECT not_before FROM commands ORDER BY key") == waits
    assert ask("SELECT snoozed_until FROM alerts WHERE cause LIKE 'c_' ORDER BY cause") == waits
    assert ask("SELECT made_at FROM rules") == [rule]
    assert writer.run_blocking(the_place).clock - until == place
    writer.close()
