"""Where windows stand that are put beside each other: pure arithmetic."""

import math
from collections.abc import Sequence
from typing import NamedTuple

LEAST_WIDTH, LEAST_HEIGHT = 500, 360
"""Below this a browser's window does not shrink, so that those of one row would overlap anyway."""

GOOD_FORM, LACKING = 1.3, 0.3
"""Width to height of a window; what a window less in the last row weighs beside it."""


class Place(NamedTuple):
    """On the desktop, logical pixels."""

    left: int
    top: int
    width: int
    height: int


def tiled(areas: Sequence[Place], windows: int, title: int = 0) -> list[Place]:
    """A place for each window: the first screen's first, row by row.

    Windows are shared out by the size of the screens. Where a screen is too small for its share the
    rows lie over each other in steps, so that each window's title stays in sight. title: room that
    is left above each window for a title bar of the system's.
    """
    if not areas or windows <= 0:
        return []
    found = []
    for area, count in zip(areas, _shares(areas, windows), strict=True):
        found += _grid(area, count)
    return [one._replace(top=one.top + title, height=max(1, one.height - title)) for one in found]


def _shares(areas: Sequence[Place], windows: int) -> list[int]:
    """How many windows each screen takes, largest remainder first."""
    sizes = [area.width * area.height for area in areas]
    whole = sum(sizes) or 1
    exact = [windows * size / whole for size in sizes]
    shares = [int(one) for one in exact]
    left = windows - sum(shares)
    for place in sorted(range(len(areas)), key=lambda at: shares[at] - exact[at])[:left]:
        shares[place] += 1
    return shares


def _poorness(area: Place, count: int, columns: int) -> float:
    """How far windows are from the form a page likes, and how many the last row lacks."""
    rows = math.ceil(count / columns)
    form = (area.width / columns) / (area.height / rows)
    return abs(math.log(form / GOOD_FORM)) + LACKING * (columns * rows - count)


def _grid(area: Place, count: int) -> list[Place]:
    if count == 0:
        return []
    most = min(count, max(1, area.width // LEAST_WIDTH))
    columns = min(range(1, most + 1), key=lambda wanted: _poorness(area, count, wanted))
    rows = math.ceil(count / columns)
    height = area.height // rows
    tall = max(height, min(LEAST_HEIGHT, area.height))
    step = height if tall == height else (area.height - tall) // max(1, rows - 1)
    found = []
    for row in range(rows):
        # The last row shares its whole width.
        across = columns if row < rows - 1 else count - columns * (rows - 1)
        width = area.width // across
        found += [
            Place(area.left + width * at, area.top + step * row, width, tall)
            for at in range(across)
        ]
    return found
