"""One line of our own on a label: what is in the parcel, and its place in the run.

Policy. It stands on a free edge, below everything printed or else above it, never over any of
it. Where neither edge is free enough the label becomes a few per cent smaller to make room.
What is too long ends with an ellipsis.
"""

import ctypes
from contextlib import closing

import pypdfium2
import pypdfium2.raw as pdfium

from lzdesk.labels.bad_label import BadLabel
from lzdesk.labels.layouts import POINTS_PER_MM, Box

SIZE_PT = 6.5
BAND_PT = 3.2 * POINTS_PER_MM
"""What a line needs: its height, and air to what is printed and to the edge of the paper."""
BASE_PT = 1.1 * POINTS_PER_MM
"""From the lower edge of the band to the feet of the letters."""
SIDE_PT = 3 * POINTS_PER_MM
LOOK_SCALE = 1
INK = 40
MOST_SIGNS = 200
FONT = b"Helvetica"
"""One of those that every printer's program has; it knows no Thai and no Chinese."""


class EdgeLines:
    """Writes lines on the pages of one document. Closed before the document is."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document
        self._font = pdfium.FPDFText_LoadStandardFont(document, FONT)

    def close(self) -> None:
        pdfium.FPDFFont_Close(self._font)

    def write(self, index: int, text: str, box: Box) -> None:
        """Write on a page that is not turned and whose corner is at 0, 0, within a box of it.

        Raises BadLabel `label.junk` where the page cannot be written on.
        """
        # Neither ends of lines nor signs that turn the rest around.
        text = "".join(sign if sign.isprintable() else " " for sign in text[: MOST_SIGNS * 2])
        text = " ".join(text.split())[:MOST_SIGNS]
        if not text:
            return
        with closing(self._document[index]) as page:
            base = _free_band(page, box)
            if base is None:
                _make_room(page, box)
                base = box.bottom
        # Opened anew: making room changes the page behind the one that is open.
        with closing(self._document[index]) as page:
            width = box.width - 2 * SIDE_PT
            line = self._plain(text, width) if text.isascii() else self._shaped(text, width)
            pdfium.FPDFPageObj_Transform(line, 1, 0, 0, 1, box.left + SIDE_PT, base + BASE_PT)
            pdfium.FPDFPage_InsertObject(page, line)
            if not pdfium.FPDFPage_GenerateContent(page):
                raise BadLabel("label.junk")

    def _plain(self, text: str, width: float) -> pdfium.FPDF_PAGEOBJECT:
        line = pdfium.FPDFPageObj_CreateTextObj(self._document, self._font, SIZE_PT)
        shown = text
        while _set(line, shown) > width and len(shown) > 3:
            keep = int(len(shown) * width / _set(line, shown))
            shown = text[: min(keep, len(shown) - 1) - 3] + "..."
        return line

    def _shaped(self, text: str, width: float) -> pdfium.FPDF_PAGEOBJECT:
        # Qt takes its time to start, and most lines are plain.
        from lzdesk.labels.typeset import line_page

        with pypdfium2.PdfDocument(line_page(text, SIZE_PT, width, BASE_PT)) as source:
            drawn = pdfium.FPDF_NewXObjectFromPage(self._document, source, 0)
            line = pdfium.FPDF_NewFormObjectFromXObject(drawn)
            pdfium.FPDF_CloseXObject(drawn)
        pdfium.FPDFPageObj_Transform(line, 1, 0, 0, 1, 0, -BASE_PT)
        return line


def _set(line: pdfium.FPDF_PAGEOBJECT, text: str) -> float:
    """Give a line its text; its width in points."""
    units = (text + "\0").encode("utf-16-le")
    held = ctypes.create_string_buffer(units)
    pdfium.FPDFText_SetText(line, ctypes.cast(held, pdfium.FPDF_WIDESTRING))
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(line, left, bottom, right, top)
    return right.value - left.value


def _free_band(page: pypdfium2.PdfPage, box: Box) -> float | None:
    """The lower edge of a band without ink within the box, the lowest one; None for none."""
    image = page.render(scale=LOOK_SCALE, grayscale=True).to_pil()
    top = page.get_height() - box.bottom - box.height
    sides = box.left, top, box.left + box.width, top + box.height
    part = image.crop(tuple(round(side * LOOK_SCALE) for side in sides))
    ink = part.point([255] * (256 - INK) + [0] * INK).getbbox()
    if ink is None or part.height - ink[3] >= BAND_PT * LOOK_SCALE:
        return box.bottom
    if ink[1] >= BAND_PT * LOOK_SCALE:
        return box.bottom + box.height - BAND_PT
    return None


def _make_room(page: pypdfium2.PdfPage, box: Box) -> None:
    """Make what is in the box smaller, towards the middle of its upper edge."""
    scale = 1 - BAND_PT / box.height
    right = (box.left + box.width / 2) * (1 - scale)
    up = (box.bottom + box.height) * (1 - scale)
    matrix = pdfium.FS_MATRIX(scale, 0, 0, scale, right, up)
    clip = pdfium.FS_RECTF(0, page.get_height(), page.get_width(), 0)
    pdfium.FPDFPage_TransFormWithClip(page, ctypes.byref(matrix), ctypes.byref(clip))
