"""The page sizes labels are printed on. Millimetres."""

from typing import NamedTuple


class Layout(NamedTuple):
    """None: the page keeps the size it came in."""

    width_mm: float | None
    height_mm: float | None


LAYOUTS = {
    "100x150": Layout(100, 150),
    "a6": Layout(105, 148),
    "as-is": Layout(None, None),
}
LATER_LAYOUTS = ("a4x2", "a4x4")
"""Known by name, not built yet: asked for, they are refused with words."""

POINTS_PER_MM = 72 / 25.4
