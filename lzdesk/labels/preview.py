"""A label as it will be printed, as a picture for the window. For the worker (`run`)."""

import io
from collections.abc import Sequence
from typing import NamedTuple

import pypdfium2

from lzdesk.labels.layouts import POINTS_PER_MM, Placing
from lzdesk.labels.pages import codes_on, merged, size_of

MOST_DOTS = 1800
"""The height of the largest picture that is made: 600 logical pixels at 300 %."""
GREYS = 16
"""Letters stay smooth with so few, and a picture of a label has some ten thousand bytes."""

Millimetres = tuple[float, float]


class Preview(NamedTuple):
    """picture: a PNG in grey. codes: read on the pages as they will be printed. came and made: the
    size of the label's first page, width and height, as it came and as it is printed; on a sheet
    of several labels the part that is for one."""

    picture: bytes
    codes: tuple[str, ...]
    came: Millimetres
    made: Millimetres


def preview_of(
    content: bytes, pages: Sequence[int], placing: Placing, line: str, height: int
) -> Preview:
    """Of the label on these pages (from 0) of a file. height: of the picture, in dots. Raises
    BadLabel."""
    alone = placing._replace(start_cell=1)
    made = merged([(content, list(pages))], alone, [line] * len(pages))
    came = size_of(content, pages[0])
    with pypdfium2.PdfDocument(made) as document:
        codes = tuple(code for page in document for code in codes_on(page))
        page = document[0]
        width, tall = page.get_size()
        across, down = width / placing.paper.columns, tall / placing.paper.rows
        # The first part of a sheet; the rest of it is for other labels.
        crop = (0, tall - down, width - across, 0)
        scale = min(max(height, 1), MOST_DOTS) / down
        image = page.render(scale=scale, crop=crop, grayscale=True).to_pil()
    out = io.BytesIO()
    image.quantize(GREYS).save(out, "PNG")
    return Preview(out.getvalue(), codes, _mm(came), _mm((across, down)))


def _mm(points: tuple[float, float]) -> Millimetres:
    width, height = points
    return width / POINTS_PER_MM, height / POINTS_PER_MM
