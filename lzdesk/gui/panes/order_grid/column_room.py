"""How wide each column is: what was chosen, never less than its words need, and what leaves first.

Of plain data, so that the first frame stands exactly as the table that takes its place.
"""

from collections.abc import Iterable, Mapping, Sequence

from lzdesk.gui.clock_words import DAY, HOUR, clock_words
from lzdesk.gui.panes.order_grid.columns import Column, Surroundings
from lzdesk.gui.panes.order_grid.rows import Span
from lzdesk.gui.widgets.badges import clock_width
from lzdesk.gui.widgets.text import Type, width_of
from lzdesk.reading.order_grid import OrderGridLine

PAD = 8
"""Between a column's edge and its text, in logical pixels."""
CHECK_WIDTH = 28
STRETCH_LEAST = 156
"""Under this, the other columns give the one that stretches what they can."""
STRETCH_KEPT = 134
"""Where not even this is left, columns leave."""
STRETCH_FLOOR = 134
"""What the column that stretches keeps when nothing more can leave or give way."""
STRETCH_TIGHT = 72
"""What it keeps where the list would else be scrolled sideways."""
STRETCH_FIRST = 96
"""Up to here it comes before the names in such a list; what is more, they share."""
SORT_ARROW = 14
LONGEST_CLOCK = -9 * DAY - 23 * HOUR
WIDEST_STATUS = 180
"""An unknown status may be a long word of the vendor."""
WIDEST = 480
"""A number of the marketplaces never takes as much; junk that does is cut."""
TITLE: Type = ("caption", 500, False)
CURRENCY: Type = ("caption", 400, False)


class ColumnRoom:
    """Learns what the columns need as lines are read, and shares out the room there is."""

    def __init__(self, chosen: Mapping[str, int]) -> None:
        """chosen: column key to logical pixels, where the user changed it; read anew each time."""
        self._chosen = chosen
        self._widest: dict[str, int] = {}
        self._is_tight = False

    def take(self, other: "ColumnRoom") -> None:
        """Know what another has learnt."""
        self._widest |= other._widest

    def learn(
        self, columns: Iterable[Column], lines: Sequence[OrderGridLine], around: Surroundings
    ) -> bool:
        """Take the lines' longest values into account; True where a column needs more than now."""
        grown = False
        for column in columns:
            if column.whole and column.paint != "clock" and lines:
                longest = max(lines, key=column.length or (lambda line: 0))
                texts = [column.show(longest, around)]
                if column.length is None:
                    texts = [column.show(line, around) for line in lines]
                grown |= self.need(column, max(texts, key=len))
        return grown

    def need(self, column: Column, text: str) -> bool:
        """Let the column have room for this text; True where it needs more than it has."""
        kind: Type = (column.style, 600 if column.paint == "order" else 400, column.code)
        needed = round(width_of(text, kind)) + 2 * PAD + 1
        if column.paint == "status":
            needed = min(round(width_of(text, ("small", 400, False))) + 2 * PAD + 12, WIDEST_STATUS)
        if column.paint == "money":
            needed += round(width_of("MYR", CURRENCY)) + 6
        needed = min(needed, WIDEST)
        if needed <= self._widest.get(column.key, 0):
            return False
        self._widest[column.key] = needed
        return self._is_tight or needed > column.width

    def widths(self, columns: Sequence[Column], room: int) -> dict[str, int]:
        """Logical pixels of each column that stays in a view this wide, in their order."""
        wanted = {column.key: self._width_of(column) for column in columns}
        left = room - CHECK_WIDTH - sum(wanted[one.key] for one in columns if not one.stretch)
        gone: set[str] = set()
        # Names are cut shorter before a column leaves.
        could_give = sum(max(0, wanted[one.key] - one.least) for one in columns if one.least)
        for column in sorted(columns, key=lambda one: one.leaves):
            if left + could_give >= STRETCH_KEPT:
                break
            if column.leaves:
                gone.add(column.key)
                left += wanted[column.key]
                could_give -= max(0, wanted[column.key] - column.least) if column.least else 0
        for column in columns:
            if column.least and column.key not in gone and left < STRETCH_LEAST:
                given = max(0, min(wanted[column.key] - column.least, STRETCH_LEAST - left))
                wanted[column.key] -= given
                left += given
        stays = [one for one in columns if one.key not in gone]
        self._is_tight = left < STRETCH_FLOOR
        if self._is_tight:
            left = self._squeezed(stays, wanted, left)
        return {one.key: self._stretched(left) if one.stretch else wanted[one.key] for one in stays}

    def _stretched(self, left: int) -> int:
        return left if left >= STRETCH_TIGHT else STRETCH_FLOOR

    def _squeezed(self, columns: Sequence[Column], wanted: dict[str, int], left: int) -> int:
        """What is left for the column that stretches once every other has given what it can spare.

        Changes `wanted`. Where the list must be scrolled all the same, nobody gives anything.
        """
        spare = {column.key: self._spare(column, wanted[column.key]) for column in columns}
        if left + sum(spare.values()) < STRETCH_TIGHT:
            return left
        numbers = {column.key for column in columns if column.whole}
        for key in sorted(spare, key=lambda key: key not in numbers):
            # Numbers lose only room that is empty.
            short = STRETCH_FLOOR - left
            if key not in numbers:
                short = max(STRETCH_FIRST - left, (wanted[key] - left + 1) // 2)
            given = max(0, min(spare[key], short))
            wanted[key] -= given
            left += given
        return left

    def _spare(self, column: Column, width: int) -> int:
        """Logical pixels that a column this wide can do without."""
        if column.stretch or column.paint == "clock":
            return 0
        if column.whole:
            return max(0, width - max(self._widest.get(column.key, width), self._title(column)))
        return max(0, width - column.tight) if column.tight else 0

    def spans(self, columns: Sequence[Column], room: int) -> list[Span]:
        """Where the columns stand in a view this wide that is not scrolled."""
        widths = self.widths(columns, room)
        made, x = [Span(0, 0, CHECK_WIDTH)], CHECK_WIDTH
        for place, column in enumerate(columns, start=1):
            if column.key in widths:
                made.append(Span(place, x, widths[column.key]))
                x += widths[column.key]
        return made

    def _width_of(self, column: Column) -> int:
        chosen = self._chosen.get(column.key, column.width)
        if column.paint == "clock":
            chosen = max(chosen, round(clock_width(clock_words(LONGEST_CLOCK))) + 4)
        return max(chosen, self._widest.get(column.key, 0), self._title(column))

    def _title(self, column: Column) -> int:
        """Logical pixels that the column's title needs in the header."""
        return round(width_of(column.words, TITLE)) + 2 * PAD + (SORT_ARROW if column.sort else 0)
