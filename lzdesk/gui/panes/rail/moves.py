"""Where a store or a group stands after it was moved in the rail: plain data in, keys out."""

from collections.abc import Sequence
from typing import NamedTuple

from lzdesk.gui.panes.rail.model import RailLine
from lzdesk.reading.stores import RailStore


class Moved(NamedTuple):
    """What a move comes to."""

    keys: tuple[str, ...]
    """Of all stores, in their new order."""
    group: str
    """Of what was moved, from now on."""


def stepped(stores: Sequence[RailStore], line: RailLine, step: int) -> Moved | None:
    """A store among those of its group, or a group among groups: -1 up, 1 down. None: it stays."""
    if line.store is None:
        groups = _groups(stores)
        place = groups.index(line.group) + step if line.group in groups else -1
        if not 0 <= place < len(groups):
            return None
        groups.remove(line.group)
        groups.insert(place, line.group)
        return Moved(_by_group(stores, groups), line.group)
    keys, own = [one.key for one in stores], line.store.key
    mates = [one.key for one in stores if one.group == line.group]
    place = mates.index(own) + step if own in mates else -1
    if not 0 <= place < len(mates):
        return None
    here, there = keys.index(own), keys.index(mates[place])
    keys[here], keys[there] = keys[there], keys[here]
    return Moved(tuple(keys), line.group)


def dropped(
    stores: Sequence[RailStore], lines: Sequence[RailLine], line: RailLine, gap: int
) -> Moved | None:
    """What was let go over the line `gap` of the rail, below all for its length. None: it stays.

    A store joins the group of the line above; a group stands before the next group's line.
    """
    moved = _dropped_group if line.store is None else _dropped_store
    found = moved(stores, lines, line, gap)
    same = found.group == line.group and found.keys == tuple(one.key for one in stores)
    return None if same else found


def _dropped_group(
    stores: Sequence[RailStore], lines: Sequence[RailLine], line: RailLine, gap: int
) -> Moved:
    groups = _groups(stores)
    following = next((one.group for one in lines[gap:] if one.store is None), "")
    if following != line.group:
        groups.remove(line.group)
        groups.insert(groups.index(following) if following in groups else len(groups), line.group)
    return Moved(_by_group(stores, groups), line.group)


def _dropped_store(
    stores: Sequence[RailStore], lines: Sequence[RailLine], line: RailLine, gap: int
) -> Moved:
    assert line.store is not None
    own, group = line.store.key, lines[max(gap - 1, 0)].group
    below = (one.store for one in lines[gap:] if one.store is not None and one.group == group)
    follower = next((one.key for one in below if one.key != own), None)
    keys = [one.key for one in stores if one.key != own]
    mates = [one.key for one in stores if one.group == group and one.key != own]
    if follower is not None:
        keys.insert(keys.index(follower), own)
    elif mates:
        keys.insert(keys.index(mates[-1]) + 1, own)
    else:
        keys = [one.key for one in stores]
    return Moved(tuple(keys), group)


def _groups(stores: Sequence[RailStore]) -> list[str]:
    return list(dict.fromkeys(one.group for one in stores if one.group))


def _by_group(stores: Sequence[RailStore], groups: Sequence[str]) -> tuple[str, ...]:
    """The stores without a group stay last."""
    return tuple(one.key for name in (*groups, "") for one in stores if one.group == name)
