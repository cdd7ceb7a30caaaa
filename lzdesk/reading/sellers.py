"""Stores beside what could link them: owner, exit address, profile, and what the seller typed."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

SELLERS = """
SELECT s.id, s.key, s.name, s.country, s.owner,
    CASE s.profile WHEN '' THEN s.key ELSE s.profile END,
    coalesce(o.exit_address, ''), coalesce(o.exit_country, ''),
    coalesce(d.phone, ''), coalesce(d.mail, ''), coalesce(d.bank, '')
FROM stores s
LEFT JOIN seller_details d ON d.store_id = s.id
LEFT JOIN openings o ON o.id = (
    SELECT max(id) FROM openings
    WHERE profile_id = CASE s.profile WHEN '' THEN s.key ELSE s.profile END
        AND outcome = 'open' AND exit_address <> '')
WHERE s.removed_at IS NULL ORDER BY s."group", s.position, s.id
"""
COMPARED = ("profile", "address", "phone", "mail", "bank")


class SellerLine(NamedTuple):
    """A store; address and country: where its browser last came out."""

    store_id: int
    key: str
    name: str
    country: str
    owner: str
    profile: str
    address: str
    exit_country: str
    phone: str
    mail: str
    bank: str


Clashes = Mapping[int, Mapping[str, tuple[str, ...]]]
"""Row of a store to field to the names of the stores it has it in common with."""


def seller_lines(db: sqlite3.Connection) -> list[SellerLine]:
    """All stores, in the order of their groups."""
    return [SellerLine._make(row) for row in db.execute(SELLERS)]


def clashes_of(lines: Sequence[SellerLine]) -> Clashes:
    """What stores of different owners have in common: a profile, an exit address, a phone, a mail
    or a bank account, however they are written. One owner may share all of it."""
    found: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for field in COMPARED:
        same: dict[str, list[SellerLine]] = defaultdict(list)
        for line in lines:
            if value := _bare(field, getattr(line, field)):
                same[value].append(line)
        for members in same.values():
            for line in members:
                others = tuple(one.name for one in members if one.owner != line.owner)
                if others:
                    found[line.store_id][field] = others
    return dict(found)


def _bare(field: str, value: str) -> str:
    """A value as it is compared: `+65 9123-4567` is `6591234567`."""
    if field == "phone":
        return re.sub(r"\D", "", value).lstrip("0")
    if field == "bank":
        return re.sub(r"[\W_]", "", value).casefold()
    return value.strip().casefold()
