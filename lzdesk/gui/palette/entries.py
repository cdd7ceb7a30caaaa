"""What the palette offers: orders, actions, stores and views in one ranked list."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

ORDER, ACTION, STORE, VIEW, SEARCH = "order", "action", "store", "view", "search"
KINDS = (ORDER, ACTION, STORE, VIEW, SEARCH)

MOST = 12
"""Entries shown at once; typing one more letter brings the rest."""
RECENT = 6
EXACT, STARTS, WORD_STARTS, INSIDE, SCATTERED = 100, 80, 60, 40, 10
"""How well an entry fits: the whole text, its start, a word's start, any part, letters in turn."""


class Entry(NamedTuple):
    """One thing the palette can do."""

    kind: str
    title: str
    detail: str
    """Second words, shown fainter."""
    run: Callable[[], None]
    keys: str = ""
    """The key that does the same, as shown."""
    mark: tuple[int, str] | None = None
    """Hue and country of a store's mark."""
    name: str = ""
    """What `recent` remembers it by: `action:sync_now`, `store:sg-flagship`, `view:3`."""
    exact: bool = False
    """An order whose number was typed or scanned whole: it stands first."""


def ranked(typed: str, entries: Iterable[Entry], recent: Sequence[str]) -> list[Entry]:
    """The entries that fit, best first; with nothing typed, those used last."""
    wanted = typed.strip().casefold()
    if not wanted:
        by_name = {entry.name: entry for entry in entries if entry.name}
        used = [by_name[name] for name in recent if name in by_name]
        rest = [entry for entry in by_name.values() if entry.name not in recent]
        return [*used[:RECENT], *rest][:MOST]
    scored = []
    for place, entry in enumerate(entries):
        fit = _fit(wanted, entry)
        if fit:
            used_ago = recent.index(entry.name) if entry.name in recent else len(recent)
            scored.append((-fit, used_ago, KINDS.index(entry.kind), place, entry))
    scored.sort(key=lambda one: one[:4])
    return [entry for *_, entry in scored[:MOST]]


def _fit(wanted: str, entry: Entry) -> int:
    if entry.kind in (ORDER, SEARCH):
        # The database has found these already; a search comes after whatever has that name.
        return EXACT + 1 if entry.exact else INSIDE + 1 if entry.kind == ORDER else 1
    title = entry.title.casefold()
    if title == wanted:
        return EXACT
    if title.startswith(wanted):
        return STARTS
    if any(word.startswith(wanted) for word in title.split()):
        return WORD_STARTS
    if wanted in title or wanted in entry.detail.casefold():
        return INSIDE
    return SCATTERED if _in_turn(wanted, title) and len(wanted) > 2 else 0


def _in_turn(wanted: str, title: str) -> bool:
    """Whether the letters stand in the title in this order, the first one at a word's beginning."""
    if not any(word.startswith(wanted[0]) for word in title.split()):
        return False
    rest = iter(title)
    return all(letter in rest for letter in wanted)
