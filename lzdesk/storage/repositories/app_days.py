"""What each app has used of its daily quota."""

from typing import NamedTuple

from sqlalchemy import Connection

from lzdesk.domain.stores import App

_ADD = (
    "INSERT INTO app_days (marketplace, app_key, day, calls, refused, ends_at)"
    " VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (marketplace, app_key, day) DO UPDATE"
    " SET calls = calls + excluded.calls, refused = refused + excluded.refused"
)
_SPENT = "SELECT calls FROM app_days WHERE marketplace = ? AND app_key = ? AND day = ?"
KEPT_DAYS = 90


class QuotaDay(NamedTuple):
    """A day of an app's quota: days since 1970 in the zone it is counted in, and its end."""

    day: int
    ends_at: int


def add_calls(connection: Connection, app: App, on: QuotaDay, calls: int, refused: int) -> None:
    """Count calls of an app."""
    day = on.day
    values = (app.marketplace, app.app_key, day, calls, refused, on.ends_at)
    connection.exec_driver_sql(_ADD, values)
    connection.exec_driver_sql("DELETE FROM app_days WHERE day < ?", (day - KEPT_DAYS,))


def calls_of_day(connection: Connection, app: App, day: int) -> int:
    row = connection.exec_driver_sql(_SPENT, (app.marketplace, app.app_key, day)).first()
    return int(row[0]) if row else 0
