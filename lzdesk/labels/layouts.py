"""The pages labels are printed on. Millimetres."""

from typing import NamedTuple

from lzdesk.domain.errors import BadInput

POINTS_PER_MM = 72 / 25.4
WIDEST_MARGIN_MM = 40
SAME_MM = 1.0
"""Papers of one name differ by less from printer to printer."""


class Box(NamedTuple):
    """A part of a page, in points, from its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float


class Layout(NamedTuple):
    """None: the page keeps the size it came in. A sheet has several labels, side by side."""

    width_mm: float | None
    height_mm: float | None
    columns: int = 1
    rows: int = 1

    @property
    def cells(self) -> int:
        return self.columns * self.rows


LAYOUTS = {
    "100x150": Layout(100, 150),
    "a6": Layout(105, 148),
    "a4x2": Layout(210, 297, 1, 2),
    "a4x4": Layout(210, 297, 2, 2),
    "as-is": Layout(None, None),
}


def cells_of(layout: str) -> int:
    """Labels on a page of this layout; 1 where there is none of that name."""
    return LAYOUTS[layout].cells if layout in LAYOUTS else 1


def layout_on(layout: str, width_mm: float, height_mm: float) -> str:
    """The layout for paper of this size, either way up: the one that was chosen where it is not
    larger. A page of one label may be another one's; empty where the labels would be cut."""
    wanted = LAYOUTS[layout]
    others = [name for name, one in LAYOUTS.items() if one.cells == wanted.cells == 1]
    for name in (layout, *others):
        sides = (LAYOUTS[name].width_mm or 0.0, LAYOUTS[name].height_mm or 0.0)
        pairs = zip(sorted(sides), sorted((width_mm, height_mm)), strict=True)
        if all(side <= room + SAME_MM for side, room in pairs):
            # What keeps the size it comes in says nothing of the paper.
            return name if name == layout or LAYOUTS[name].width_mm else ""
    return ""


class Margins(NamedTuple):
    """What stays empty at the edges of each page: where a printer cannot print, or prints beside
    where it should."""

    left_mm: float = 0.0
    top_mm: float = 0.0
    right_mm: float = 0.0
    bottom_mm: float = 0.0


def margins_of(text: str) -> Margins:
    """`5` for all edges, or left, top, right and bottom: `5, 0, 5, 2.5`; empty for none.

    Raises BadInput `labels.margins_text` (value).
    """
    parts = [part.strip() for part in text.replace(";", ",").split(",")] if text.strip() else ["0"]
    try:
        found = [float(part) for part in parts]
    except ValueError as error:
        raise BadInput("labels.margins_text", value=text) from error
    if len(found) not in (1, 4):
        raise BadInput("labels.margins_text", value=text)
    return Margins(*(found * 4 if len(found) == 1 else found))


class Placing(NamedTuple):
    """How labels are put on paper."""

    layout: str
    start_cell: int = 1
    """The first free label of the first sheet, counted from 1 in reading order."""
    margins: Margins = Margins()

    @property
    def paper(self) -> Layout:
        return LAYOUTS[self.layout]

    def sheet_of(self, place: int) -> int:
        """The page (from 1) that the label at this place (from 0) comes to stand on."""
        return (self.start_cell - 1 + place) // self.paper.cells + 1


def check_placing(placing: Placing) -> None:
    """Raises BadInput: `labels.unknown_layout` (layout, known), `labels.no_such_cell` (cell,
    cells), and that of `check_margins`."""
    if placing.layout not in LAYOUTS:
        raise BadInput("labels.unknown_layout", layout=placing.layout, known=", ".join(LAYOUTS))
    if not 1 <= placing.start_cell <= placing.paper.cells:
        raise BadInput("labels.no_such_cell", cell=placing.start_cell, cells=placing.paper.cells)
    check_margins(placing.margins)


def check_margins(margins: Margins) -> None:
    """Raises BadInput `labels.margin` (value, most)."""
    for margin in margins:
        if not 0 <= margin <= WIDEST_MARGIN_MM:
            raise BadInput("labels.margin", value=margin, most=WIDEST_MARGIN_MM)


class Cell(NamedTuple):
    """The part of the paper that one label is for, in points, and where in it the label stands."""

    width: float
    height: float
    box: Box


def cell_of(placing: Placing, place: int) -> Cell:
    """The cell of the label at this place (from 0, the ones that are left free counted).

    Cells are equal parts of the whole paper; its margins are left free within them. Only for
    layouts with a size.
    """
    paper, margins = placing.paper, placing.margins
    assert paper.width_mm is not None and paper.height_mm is not None
    row, column = divmod(place % paper.cells, paper.columns)
    whole = paper.width_mm / paper.columns, paper.height_mm / paper.rows
    width = (paper.width_mm - margins.left_mm - margins.right_mm) / paper.columns
    height = (paper.height_mm - margins.top_mm - margins.bottom_mm) / paper.rows
    left = margins.left_mm + column * width - column * whole[0]
    below = paper.rows - 1 - row
    bottom = margins.bottom_mm + below * height - below * whole[1]
    box = Box(*(part * POINTS_PER_MM for part in (left, bottom, width, height)))
    return Cell(whole[0] * POINTS_PER_MM, whole[1] * POINTS_PER_MM, box)
