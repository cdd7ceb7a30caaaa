"""Puts pages of any size, turned or not, onto the paper that is printed on.

Policy. A label is never cut and never printed over another. It is turned by a quarter where it
becomes larger so, and scaled to fit. A page much larger than a label, A4 with one label in a
corner, is trimmed to what is printed on it: the code on it would come out too small to be read.

Each page is made as large as the part of the paper it is for; PDFium then lays these side by side.
Its form objects would do the same, with a cost that grows with the square of the pages.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial

import pypdfium2
import pypdfium2.raw as pdfium

from lzdesk.labels.bad_label import BadLabel
from lzdesk.labels.edge_line import EdgeLines
from lzdesk.labels.layouts import POINTS_PER_MM, Box, Cell, Placing, cell_of

TRIM_ABOVE_PT = 600.0
"""A5 is 595 points long: labels are that or smaller."""
AROUND_PT = 2 * POINTS_PER_MM
"""White that stays around what is printed."""
LOOK_SCALE = 0.5
INK = 40
"""Darker than white by so much, of 255: dust of a scan is none."""
SAME_PT = 0.5
LINED_AT_ONCE = 16
QUARTER = math.pi / 2
LETTERS = 400
"""Of a page, that are looked at for which way is up."""
WORTH_IT = 1.05
"""A label is turned where it becomes larger by more than this."""
TURNS = ((1, 0, 0, 1), (0, -1, 1, 0), (-1, 0, 0, -1), (0, 1, -1, 0))
"""Quarters clockwise to the first four of a matrix."""

Matrix = tuple[float, float, float, float, float, float]


def placed(
    pages: pypdfium2.PdfDocument,
    bare: Sequence[bool],
    placing: Placing,
    lines: Sequence[str] = (),
) -> pypdfium2.PdfDocument:
    """The same pages on paper, in their order. Changes and may return the document it is given.

    bare: of each page whether it surely has no field or stamp; those become part of the page.
    lines: what is written on a free edge of each; shorter than the pages where the rest has none.
    Raises BadLabel.
    """
    if any(lines):
        lined = _lined(pages, bare, placing, lines)
        if placing.paper.cells == 1:
            return lined
        with closing(lined):
            return _on_sheets(lined, placing)
    for place, is_bare in enumerate(bare):
        _lay(pages, place, place, is_bare, placing, has_line=False)
    return pages if placing.paper.cells == 1 else _on_sheets(pages, placing)


def _lined(
    pages: pypdfium2.PdfDocument, bare: Sequence[bool], placing: Placing, lines: Sequence[str]
) -> pypdfium2.PdfDocument:
    """The pages as they are to be, with their lines, in a new document.

    A few at a time: to write on one page PDFium looks through its whole document.
    """
    whole = pypdfium2.PdfDocument.new()
    for start in range(0, len(bare), LINED_AT_ONCE):
        places = list(range(start, min(start + LINED_AT_ONCE, len(bare))))
        with pypdfium2.PdfDocument.new() as part:
            part.import_pages(pages, places)
            with closing(EdgeLines(part)) as writing:
                for index, place in enumerate(places):
                    line = lines[place] if place < len(lines) else ""
                    has_line = bool(line)
                    box = _lay(part, index, place, bare[place], placing, has_line=has_line)
                    writing.write(index, line, box)
            whole.import_pages(part)
    return whole


def _lay(
    pages: pypdfium2.PdfDocument,
    index: int,
    place: int,
    is_bare: bool,
    placing: Placing,
    *,
    has_line: bool,
) -> Box:
    """Make a page as large as its part of the paper, where it is not; where it stands in it.

    index: of the page in its document; place: of the label among all.
    """
    size, paper = pages.get_page_size(index), placing.paper
    if paper.width_mm is not None:
        cell = cell_of(placing, placing.start_cell - 1 + place)
        if not is_bare or not _is_so(size, cell, on_sheet=paper.cells > 1):
            _make_to_measure(pages, index, cell)
            return cell.box
    whole = Box(0, 0, *size)
    if has_line:
        # The line is written on a page that is not turned and begins at 0, 0.
        _make_to_measure(pages, index, Cell(whole.width, whole.height, whole), trims=False)
    return whole


def _on_sheets(pages: pypdfium2.PdfDocument, placing: Placing) -> pypdfium2.PdfDocument:
    paper, empty = placing.paper, cell_of(placing, 0)
    assert paper.width_mm is not None and paper.height_mm is not None
    for place in range(placing.start_cell - 1):
        pages.new_page(empty.width, empty.height, index=place).close()
    sheets = pdfium.FPDF_ImportNPagesToOne(
        pages,
        paper.width_mm * POINTS_PER_MM,
        paper.height_mm * POINTS_PER_MM,
        paper.columns,
        paper.rows,
    )
    if not sheets:
        raise BadLabel("label.junk")
    return pypdfium2.PdfDocument(sheets)


def _is_so(size: tuple[float, float], cell: Cell, *, on_sheet: bool) -> bool:
    """Whether a page may stay as it is. On sheets PDFium itself scales and centres."""
    if cell.box != Box(0, 0, cell.width, cell.height):
        return False
    if on_sheet:
        is_turned = fitted(Box(0, 0, *size), cell.box)[0] == 0
        return not is_turned and max(size) <= TRIM_ABOVE_PT
    return all(abs(own - wanted) < SAME_PT for own, wanted in zip(size, cell[:2], strict=True))


def _make_to_measure(
    document: pypdfium2.PdfDocument, index: int, cell: Cell, *, trims: bool = True
) -> None:
    page = document[index]
    try:
        if pdfium.FPDFPage_GetAnnotCount(page):
            # What is written in fields and stamps stands on the page from here on.
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_PRINT)
        turned = page.get_rotation() // 90
        page.set_rotation(0)
        part = _printed_part(page, trims=trims)
        matrix = pdfium.FS_MATRIX(*fitted(part, cell.box, turned, partial(_upright, page)))
        clip = pdfium.FS_RECTF(0, cell.height, cell.width, 0)
        pdfium.FPDFPage_TransFormWithClip(page, ctypes.byref(matrix), ctypes.byref(clip))
        for set_box in (page.set_mediabox, page.set_cropbox):
            set_box(0, 0, cell.width, cell.height)
    finally:
        page.close()


def _upright(page: pypdfium2.PdfPage) -> int | None:
    """Quarters clockwise after which most of its words stand upright; None for one without any."""
    words = page.get_textpage()
    try:
        found = Counter(
            round(-pdfium.FPDFText_GetCharAngle(words, index) / QUARTER) % 4
            for index in range(min(words.count_chars(), LETTERS))
        )
    finally:
        words.close()
    return found.most_common(1)[0][0] if found else None


def fitted(
    part: Box, into: Box, turned: int = 0, upright: Callable[[], int | None] = lambda: None
) -> Matrix:
    """The matrix that brings a part of a page into a box, as large as it can be and centred.

    turned: quarters clockwise by which the page is to be shown. upright: asked where it is turned
    once more: after how many quarters its words can be read.
    """
    width, height = (part.width, part.height) if turned % 2 == 0 else (part.height, part.width)
    scale = min(into.width / width, into.height / height)
    across = min(into.width / height, into.height / width)
    if across > scale * WORTH_IT:
        # Against the clock, as most who turn paper do, unless its words then stand on their heads.
        turned, scale = turned + (1 if upright() == (turned + 1) % 4 else -1), across
    a, b, c, d = (scale * one for one in TURNS[turned % 4])
    middle_x, middle_y = part.left + part.width / 2, part.bottom + part.height / 2
    right = into.left + into.width / 2 - (a * middle_x + c * middle_y)
    up = into.bottom + into.height / 2 - (b * middle_x + d * middle_y)
    return a, b, c, d, right, up


def _printed_part(page: pypdfium2.PdfPage, *, trims: bool) -> Box:
    """All that is shown of a page; of a large one what is printed on it."""
    left, bottom, right, top = page.get_bbox()
    whole = Box(left, bottom, right - left, top - bottom)
    if not trims or max(whole.width, whole.height) <= TRIM_ABOVE_PT:
        return whole
    image = page.render(scale=LOOK_SCALE, grayscale=True).to_pil()
    ink = image.point([255] * (256 - INK) + [0] * INK).getbbox()
    if ink is None:
        return whole
    x0, y0, x1, y1 = (side / LOOK_SCALE for side in ink)
    x0, y0 = max(0.0, x0 - AROUND_PT), max(0.0, y0 - AROUND_PT)
    x1, y1 = min(whole.width, x1 + AROUND_PT), min(whole.height, y1 + AROUND_PT)
    return Box(left + x0, top - y1, x1 - x0, y1 - y0)
