"""The marketplace's own figures of a store, one set a day, and its notices."""

from collections.abc import Sequence

from sqlalchemy import Connection

from lzdesk.domain.store_health import Indicator, StoreNotice
from lzdesk.storage.statements import insert_sql
from lzdesk.storage.tables import health, store_notices

DAY_MS = 86_400_000
_HEALTH = (
    insert_sql(health, tuple(column.name for column in health.columns if column.name != "id"))
    + " ON CONFLICT (store_id, indicator, day) DO UPDATE SET position = excluded.position,"
    " name = excluded.name, score = excluded.score, score_words = excluded.score_words,"
    " target_words = excluded.target_words, is_met = excluded.is_met, tip = excluded.tip,"
    " read_at = excluded.read_at"
)
_NOTICE = (
    insert_sql(
        store_notices, tuple(column.name for column in store_notices.columns if column.name != "id")
    )
    + " ON CONFLICT (store_id, notice_id) DO NOTHING"
)


def write_health(
    connection: Connection, store_id: int, indicators: Sequence[Indicator], now_ms: int
) -> None:
    """Today's figures (a UTC day); those of earlier days stay for the trend."""
    rows = [
        (
            store_id,
            one.indicator,
            now_ms // DAY_MS,
            position,
            one.name,
            one.score,
            one.score_words,
            one.target_words,
            None if one.is_met is None else int(one.is_met),
            one.tip,
            now_ms,
        )
        for position, one in enumerate(indicators)
    ]
    if rows:
        connection.exec_driver_sql(_HEALTH, rows)


def count_health(connection: Connection, store_id: int, read_at: int) -> int:
    """The figures that stand as they were read then."""
    (count,) = connection.exec_driver_sql(
        "SELECT count(*) FROM health WHERE store_id = ? AND read_at = ?", (store_id, read_at)
    ).one()
    return int(count)


def write_notices(
    connection: Connection, store_id: int, notices: Sequence[StoreNotice], now_ms: int
) -> int:
    """Add those that are new; how many there were. The vendor never changes one."""
    new = 0
    for one in notices:
        row = (store_id, *one, now_ms, None)
        new += connection.exec_driver_sql(_NOTICE, row).rowcount
    return new
