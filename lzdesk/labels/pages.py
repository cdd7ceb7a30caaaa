"""Label files to pages: which page belongs to which parcel, and all pages on one size.

Runs in a process of its own (see `worker.py`): a file from outside may be junk, or a bomb.
"""

import io
import re
from collections.abc import Sequence

import pypdfium2

from lzdesk.labels.bad_label import BadLabel
from lzdesk.labels.layouts import Placing
from lzdesk.labels.placing import placed

MAX_FILE_BYTES = 32 * 1024**2
"""As much as an answer of a marketplace may be. A label has some tens of thousands."""
MAX_PAGES = 400
HEAD_BYTES = 1024
BLANKS = b"\0\t\n\f\r "
WEB_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script")
_PASSWORD = re.compile(rb"<input\b[^>]*\btype\s*=\s*[\"']?\s*password", re.IGNORECASE)
MAX_SIDE_PT = 2000
"""A0 is 3370 points long; no label is near that, and rendering a bomb takes all memory."""
MARKS = (b"/Annots", b"/ObjStm")
"""A file without the first has no fields or stamps, unless the second may hide it."""
RENDER_DPI = 203
"""What thermal printers print: a bar code that is not read here is not read there."""


def split_by_tracking(content: bytes, trackings: tuple[str, ...]) -> dict[str, list[int]] | None:
    """Tracking number to its pages (from 0), by the bar codes read on them.

    A page without a known code belongs to the one before it (an item list). None where a parcel
    has no page, or a page no parcel. Raises BadLabel for junk.
    """
    with _opened(content) as document:
        found: dict[str, list[int]] = {}
        current = ""
        for index in range(len(document)):
            codes = codes_on(document[index])
            known = next((tracking for tracking in trackings if tracking in codes), "")
            if (codes and not known) or not (known or current):
                # Somebody else's code, or nobody's page: not to be guessed at.
                return None
            current = known or current
            found.setdefault(current, []).append(index)
    return found if len(found) == len(trackings) else None


def pages_of_one(content: bytes, own: tuple[str, ...]) -> list[int]:
    """All pages of a file that was asked for one parcel alone. own: what its codes may say: its
    tracking number, and the numbers of the package and its order. A page without a code belongs to
    the others.

    Raises BadLabel: `label.junk`, `label.no_code` where no page names the parcel, and
    `label.wrong_parcel` where one names something else alone.
    """
    with _opened(content) as document:
        codes = [set(codes_on(page)) for page in document]
    if any(some and not some & set(own) for some in codes):
        raise BadLabel("label.wrong_parcel")
    if not any(codes):
        raise BadLabel("label.no_code")
    return list(range(len(codes)))


def without_blank_end(content: bytes) -> bytes:
    """A file that was drawn of a web page, without its last pages where nothing is on them: what
    stands behind the last label makes one. Raises BadLabel."""
    with _opened(content) as document:
        pages = len(document)
        while len(document) > 1 and not _shows_anything(document[len(document) - 1]):
            del document[len(document) - 1]
        if len(document) == pages:
            return content
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def is_login_page(page: bytes) -> bool:
    """Whether a web page asks for a password: no label does."""
    return _PASSWORD.search(page) is not None


def looked_at(content: bytes, most: int) -> tuple[int, float, list[list[str]]]:
    """Pages of a file; the longest side of the first, in points; the codes on each of the first
    few (most). Raises BadLabel."""
    with _opened(content) as document:
        side = max(document.get_page_size(0))
        shown = range(min(most, len(document)))
        return len(document), side, [codes_on(document[index]) for index in shown]


def codes_from(content: bytes, first: int, most: int) -> tuple[int, list[list[str]]]:
    """Pages of a file, and the codes on these of them (first: from 0). Raises BadLabel."""
    with _opened(content) as document:
        shown = range(first, min(first + most, len(document)))
        return len(document), [codes_on(document[index]) for index in shown]


def size_of(content: bytes, page: int) -> tuple[float, float]:
    """Width and height of a page (from 0) as it is shown, in points. Raises BadLabel."""
    with _opened(content) as document:
        width, height = document.get_page_size(page)
        return width, height


def merged(
    parts: list[tuple[bytes, list[int]]], placing: Placing, lines: Sequence[str] = ()
) -> bytes:
    """One PDF of the named pages of the files, in the order given, on the paper that is asked for.

    lines: a line of our own for each page, in their order (see `edge_line`); an empty one, or
    none at all, for pages that stay as they are. Raises BadLabel.
    """
    sources: dict[int, pypdfium2.PdfDocument] = {}
    target = pypdfium2.PdfDocument.new()
    opened = [target]
    # Whether a page surely has no field or stamp: not every printer's program shows those.
    bare: list[bool] = []
    try:
        for content, pages in parts:
            if id(content) not in sources:
                sources[id(content)] = _opened(content)
            target.import_pages(sources[id(content)], pages)
            bare += [not any(word in content for word in MARKS)] * len(pages)
        paper = placed(target, bare, placing, lines)
        opened.append(paper)
        out = io.BytesIO()
        paper.save(out)
        return out.getvalue()
    finally:
        for document in (*reversed(opened), *sources.values()):
            document.close()


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    """Looked at before anything is rendered. Raises BadLabel with what a person can act on:
    `label.empty`, `label.too_large`, `label.is_a_page`, `label.locked`, `label.junk`,
    `label.too_many_pages`, `label.page_size`."""
    if len(content) <= HEAD_BYTES and not content.strip(BLANKS):
        raise BadLabel("label.empty")
    if len(content) > MAX_FILE_BYTES:
        raise BadLabel("label.too_large")
    if _is_web_page(content[:HEAD_BYTES]):
        raise BadLabel("label.is_a_page")
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        kind = "label.locked" if "assword" in str(error) else "label.junk"
        raise BadLabel(kind) from error
    if not 0 < len(document) <= MAX_PAGES:
        kind = "label.too_many_pages" if len(document) else "label.empty"
        document.close()
        raise BadLabel(kind)
    for index in range(len(document)):
        width, height = document.get_page_size(index)
        if not (20 < width <= MAX_SIDE_PT and 20 < height <= MAX_SIDE_PT):
            document.close()
            raise BadLabel("label.page_size")
    return document


def _is_web_page(head: bytes) -> bool:
    """A login page comes in place of a label where the link asks for a session."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(BLANKS).lower()
    return b"%pdf-" not in start and any(word in start for word in WEB_PAGE)


def _shows_anything(page: pypdfium2.PdfPage) -> bool:
    return bool(page.render(grayscale=True).to_pil().getextrema() != (255, 255))


def codes_on(page: pypdfium2.PdfPage) -> list[str]:
    """The codes that a printer of 203 dpi would print readably."""
    # Where it is used: the engine, which begins this work, never reads a code itself.
    import zxingcpp

    image = page.render(scale=RENDER_DPI / 72, grayscale=True).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(image)]
