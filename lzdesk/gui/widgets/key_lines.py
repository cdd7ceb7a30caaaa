"""The lines of the sheet of keys: made from the actions, found by what is typed."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from lzdesk.gui.actions import ACTIONS, Action, keys_of, shown_key


def sheet_lines() -> dict[str, list[list[Action]]]:
    """Group to its lines. Actions with the same words, or of one row of numbers, share a line."""
    groups: dict[str, dict[str, list[Action]]] = {}
    for action in ACTIONS:
        groups.setdefault(action.group_words, {}).setdefault(action.line_words, []).append(action)
    return {group: list(lines.values()) for group, lines in groups.items()}


def keys_in_words(actions: Sequence[Action]) -> str:
    """The keys of a line: `J, ↓`, or `Alt 1 … 9` for a whole row of them."""
    keys = [shown_key(key) for action in actions for key in keys_of(action.key)]
    # Two keys of the same name, as Return and Enter are in Chinese, are said once.
    keys = list(dict.fromkeys(keys))
    held = {key.rpartition(" ")[0] for key in keys}
    if is_row(actions) and len(keys) == len(actions) and len(held) == 1:
        return f"{keys[0]} … {keys[-1].rpartition(' ')[2]}"
    return ", ".join(keys)


def is_row(actions: Sequence[Action]) -> bool:
    """Whether they are one row of numbers, shown as one line until it is opened."""
    return len(actions) > 2


class Line(NamedTuple):
    """One line of the sheet: its words and its keys."""

    label: QWidget
    keys: QWidget
    said: Callable[[], str]
    """What it is found by."""
    row: QWidget | None = None
    """The button of the row that this line belongs to, which opens it."""


class KeyLines:
    """Which lines are in sight: those that fit, a row of numbers as one until it is opened."""

    def __init__(self) -> None:
        self._lines: dict[QWidget, list[Line]] = {}
        """Heading of a group to its lines."""
        self._opened: set[QWidget] = set()
        """Buttons of the rows of numbers that are open."""

    def add(self, heading: QWidget, line: Line) -> None:
        self._lines.setdefault(heading, []).append(line)

    def toggle(self, row: QWidget) -> None:
        """Open a row of numbers, or shut it."""
        self._opened ^= {row}

    def narrow(self, typed: str) -> bool:
        """Show the lines that have these words; whether there are any."""
        wanted = typed.casefold().split()
        shown = [self._narrow_group(heading, wanted) for heading in self._lines]
        return any(shown)

    def _narrow_group(self, heading: QWidget, wanted: Sequence[str]) -> bool:
        fitting = [
            line
            for line in self._lines[heading]
            if all(word in line.said().casefold() for word in wanted)
        ]
        rows = {line.keys for line in fitting}
        shut = rows - self._opened
        any_line = False
        for line in self._lines[heading]:
            there = line in fitting and line.row not in shut
            line.label.setVisible(there)
            line.keys.setVisible(there)
            any_line = any_line or there
        heading.setVisible(any_line)
        return any_line
