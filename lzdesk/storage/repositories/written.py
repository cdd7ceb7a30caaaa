"""What all feeds share when a page is held against what is kept."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

_encoder = msgspec.msgpack.Encoder()


MOST_AHEAD_MS = 900_000
"""So far the marketplace's clock may be ahead of ours."""


class HeldRow(NamedTuple):
    row: int
    digest: int
    updated_at: int

    def gives_way(self, digest: int, updated_at: int, now_ms: int) -> bool:
        """Whether what was read now takes its place: it differs, and is not older; one that was
        dated wrongly, in the future, would never be changed again."""
        in_future = self.updated_at > now_ms + MOST_AHEAD_MS
        return digest != self.digest and (in_future or updated_at >= self.updated_at)


def digest_of(record: object) -> int:
    """63 bits over a record."""
    packed = _encoder.encode(record)
    return int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest(), "big") >> 1


def held_digests(
    connection: Connection, table: str, key: str, store_id: int, ids: Sequence[str]
) -> dict[str, HeldRow]:
    """Of a table with `digest` and `updated_at`: the vendor's id to what is kept."""
    found: dict[str, HeldRow] = {}
    for start in range(0, len(ids), 500):
        some = tuple(ids[start : start + 500])
        sql = (
            f"SELECT {key}, id, digest, updated_at FROM {table}"
            f" WHERE store_id = ? AND {key} IN ({','.join('?' * len(some))})"
        )
        for name, *held in connection.exec_driver_sql(sql, (store_id, *some)):
            found[name] = HeldRow._make(held)
    return found
