"""Every time that is kept to wait until, moved with a clock that was set."""

import msgspec
from sqlalchemy import Connection

from lzdesk.storage.repositories.commands import shift_pauses
from lzdesk.storage.repositories.rules import put_place, the_place


def move_times(connection: Connection, since: int, until: int, moved: int) -> None:
    """The clock showed `since`, then `until`: it was set by `moved` milliseconds, ahead or back.

    What was put off stays put off for as long as it was to be. A rule that would begin in the
    future, by a clock set back, begins now.
    """
    shift_pauses(connection, since, until, moved)
    connection.exec_driver_sql(
        "UPDATE alerts SET snoozed_until = ? WHERE snoozed_until > ? AND snoozed_until <= ?",
        (until, until, since),
    )
    connection.exec_driver_sql(
        "UPDATE alerts SET snoozed_until = snoozed_until + ? WHERE snoozed_until > ?",
        (moved, since),
    )
    if moved > 0:
        return
    connection.exec_driver_sql("UPDATE rules SET made_at = ? WHERE made_at > ?", (until, until))
    place = the_place(connection)
    if place.clock > until:
        put_place(connection, msgspec.structs.replace(place, clock=until))
