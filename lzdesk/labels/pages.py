"""Label files to pages: which page belongs to which parcel, and all pages on one size.

Runs in a process of its own (see `worker.py`): a file from outside may be junk, or a bomb.
"""

import ctypes
import io

import pypdfium2
import pypdfium2.raw as pdfium_raw
import zxingcpp

from lzdesk.labels.layouts import LAYOUTS, POINTS_PER_MM

MAX_PAGES = 400
MAX_SIDE_PT = 2000
"""A0 is 3370 points long; no label is near that, and rendering a bomb takes all memory."""
RENDER_DPI = 203
"""What thermal printers print: a bar code that is not read here is not read there."""


class BadLabel(Exception):
    """A file or page that cannot be a label; args[0] is its kind."""


def split_by_tracking(content: bytes, trackings: tuple[str, ...]) -> dict[str, list[int]] | None:
    """Tracking number to its pages (from 0), by the bar codes read on them.

    A page without a known code belongs to the one before it (an item list). None where a parcel
    has no page, or a page no parcel. Raises BadLabel for junk.
    """
    with _opened(content) as document:
        found: dict[str, list[int]] = {}
        current = ""
        for index in range(len(document)):
            codes = _codes_on(document[index])
            known = next((tracking for tracking in trackings if tracking in codes), "")
            if (codes and not known) or not (known or current):
                # Somebody else's code, or nobody's page: not to be guessed at.
                return None
            current = known or current
            found.setdefault(current, []).append(index)
    return found if len(found) == len(trackings) else None


def pages_of_one(content: bytes, tracking: str) -> list[int]:
    """All pages of a file that was asked for one parcel alone.

    Raises BadLabel: `label.junk`, or `label.wrong_parcel` where its codes name another parcel.
    """
    with _opened(content) as document:
        codes = [code for page in document for code in _codes_on(page)]
        if codes and tracking and tracking not in codes:
            raise BadLabel("label.wrong_parcel")
        return list(range(len(document)))


def looked_at(content: bytes, most: int) -> tuple[int, float, list[list[str]]]:
    """Pages of a file; the longest side of the first, in points; the codes on each of the first
    few (most). Raises BadLabel."""
    with _opened(content) as document:
        side = max(document.get_page_size(0))
        shown = range(min(most, len(document)))
        return len(document), side, [_codes_on(document[index]) for index in shown]


def merged(parts: list[tuple[bytes, list[int]]], layout: str) -> bytes:
    """One PDF of the named pages of the files, in the order given, each on the layout's size."""
    sources: dict[int, pypdfium2.PdfDocument] = {}
    target = pypdfium2.PdfDocument.new()
    size = LAYOUTS[layout]
    try:
        for content, pages in parts:
            if id(content) not in sources:
                sources[id(content)] = _opened(content)
            source = sources[id(content)]
            if size.width_mm is None or size.height_mm is None:
                target.import_pages(source, pages)
                continue
            for page in pages:
                _place(target, source, page, size.width_mm, size.height_mm)
        out = io.BytesIO()
        target.save(out)
        return out.getvalue()
    finally:
        target.close()
        for source in sources.values():
            source.close()


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        kind = "label.locked" if "assword" in str(error) else "label.junk"
        raise BadLabel(kind) from error
    if not 0 < len(document) <= MAX_PAGES:
        document.close()
        raise BadLabel("label.junk")
    for index in range(len(document)):
        width, height = document.get_page_size(index)
        if not (20 < width <= MAX_SIDE_PT and 20 < height <= MAX_SIDE_PT):
            document.close()
            raise BadLabel("label.page_size")
    return document


def _codes_on(page: pypdfium2.PdfPage) -> list[str]:
    image = page.render(scale=RENDER_DPI / 72, grayscale=True).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(image)]


def _place(
    target: pypdfium2.PdfDocument,
    source: pypdfium2.PdfDocument,
    index: int,
    width_mm: float,
    height_mm: float,
) -> None:
    """The page scaled to fit and centred; never cut, never turned."""
    width, height = width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM
    own_width, own_height = source.get_page_size(index)
    scale = min(width / own_width, height / own_height)
    capture = pdfium_raw.FPDF_NewXObjectFromPage(target, source, index)
    if not capture:
        raise BadLabel("label.junk")
    page = target.new_page(width, height)
    placed = pdfium_raw.FPDF_NewFormObjectFromXObject(capture)
    matrix = pdfium_raw.FS_MATRIX(
        scale, 0, 0, scale, (width - own_width * scale) / 2, (height - own_height * scale) / 2
    )
    pdfium_raw.FPDFPageObj_SetMatrix(placed, ctypes.byref(matrix))
    pdfium_raw.FPDFPage_InsertObject(page, placed)
    page.gen_content()
    page.close()
    pdfium_raw.FPDF_CloseXObject(capture)
