"""How far each store and feed has been read, and whether the counts agree."""

from typing import NamedTuple

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from lzdesk.storage.tables import cursors, proofs


class Cursor:
    """Where a feed of a store stands. Times are epoch milliseconds.

    phase: `first` while the first load runs backwards from `upper` to `horizon` (position: the
    oldest creation time read so far; `upper` moves on with the updates that are followed beside
    it), `following` after it (position: the newest update time that is wholly read).
    """

    FIRST = "first"
    FOLLOWING = "following"

    def __init__(self, phase: str, position: int, horizon: int, upper: int) -> None:
        self.phase = phase
        self.position = position
        self.horizon = horizon
        self.upper = upper

    @property
    def followed(self) -> int:
        """Up to here updates have been read."""
        return self.upper if self.phase == self.FIRST else self.position

    @followed.setter
    def followed(self, until: int) -> None:
        if self.phase == self.FIRST:
            self.upper = until
        else:
            self.position = until


def cursor_of(connection: Connection, store_id: int, feed: str) -> Cursor | None:
    row = connection.exec_driver_sql(
        "SELECT phase, position, horizon, upper FROM cursors WHERE store_id = ? AND feed = ?",
        (store_id, feed),
    ).first()
    return Cursor(*row) if row else None


def put_cursor(connection: Connection, store_id: int, feed: str, cursor: Cursor) -> None:
    values = {
        "store_id": store_id,
        "feed": feed,
        "phase": cursor.phase,
        "position": cursor.position,
        "horizon": cursor.horizon,
        "upper": cursor.upper,
    }
    statement = upsert(cursors).values(values)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["store_id", "feed"],
            set_={name: statement.excluded[name] for name in values},
        )
    )


def cursors_under(connection: Connection, store_id: int, prefix: str) -> dict[str, Cursor]:
    """A store's cursors whose names begin so, by the rest of the name."""
    rows = connection.exec_driver_sql(
        "SELECT feed, phase, position, horizon, upper FROM cursors"
        " WHERE store_id = ? AND feed GLOB ?",
        (store_id, f"{prefix}*"),
    )
    return {feed.removeprefix(prefix): Cursor(*rest) for feed, *rest in rows}


def drop_cursor(connection: Connection, store_id: int, feed: str) -> None:
    connection.exec_driver_sql(
        "DELETE FROM cursors WHERE store_id = ? AND feed = ?", (store_id, feed)
    )


def put_proof(
    connection: Connection,
    store_id: int,
    feed: str,
    remote: int,
    local: int,
    window: tuple[int, int],
    now_ms: int,
    understood: bool = True,
) -> bool:
    """Keep a comparison of counts; True when it proves the store.

    understood: False where an order was answered that could not be read.
    """
    proven = remote == local and understood
    held = connection.execute(
        select(proofs.c.proved_at, proofs.c.differs_since).where(
            proofs.c.store_id == store_id, proofs.c.feed == feed
        )
    ).first()
    proved_at, differs_since = held or (None, None)
    values = {
        "store_id": store_id,
        "feed": feed,
        "remote_count": remote,
        "local_count": local,
        "read_at": now_ms,
        "proved_at": now_ms if proven else proved_at,
        "differs_since": None if proven else (differs_since or now_ms),
        "window_from": window[0],
        "window_to": window[1],
    }
    statement = upsert(proofs).values(values)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["store_id", "feed"],
            set_={name: statement.excluded[name] for name in values},
        )
    )
    return proven


def put_read(connection: Connection, store_id: int, feed: str, now_ms: int) -> None:
    """It was read, and is not compared now; what was never compared stays so."""
    connection.exec_driver_sql(
        "UPDATE proofs SET read_at = ? WHERE store_id = ? AND feed = ?", (now_ms, store_id, feed)
    )


class FeedTime(NamedTuple):
    """When the feeds of a store were last read: epoch milliseconds by the feed's name."""

    store: str
    read_at: dict[str, int]


def feed_times(connection: Connection) -> list[FeedTime]:
    """Of the stores that are read, are not waiting for consent, and whose orders came once."""
    rows = connection.exec_driver_sql(
        "SELECT s.key, p.feed, p.read_at FROM stores s JOIN proofs p ON p.store_id = s.id"
        " WHERE s.authorisation <> '' AND s.paused = 0 AND s.removed_at IS NULL"
        " AND s.state <> 'needs_consent' AND EXISTS (SELECT 1 FROM proofs o"
        " WHERE o.store_id = s.id AND o.feed = 'orders' AND o.read_at IS NOT NULL)"
        " ORDER BY s.id"
    )
    found: dict[str, FeedTime] = {}
    for key, feed, read_at in rows:
        found.setdefault(key, FeedTime(key, {})).read_at[feed] = read_at
    return list(found.values())
