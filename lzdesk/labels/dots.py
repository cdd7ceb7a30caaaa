"""Pages as a thermal printer prints them: black or white dots."""

import math
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from lzdesk.labels.bad_label import BadLabel

DARK = 128
"""Grey below this is a dot. No dithering: it frays the edges of bars."""


def dots(content: bytes, dpi: int) -> Iterator[Image.Image]:
    """Each page of a PDF of our own in mode "1", 0 for a dot. Raises BadLabel."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise BadLabel("label.junk") from error
    with document:
        for page in document:
            grey = _drawn(page, dpi / 72)
            yield grey.point([0] * DARK + [255] * (256 - DARK), "1")


def _drawn(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    """In grey, at this scale exactly: stretched to whole dots, bars would change their widths."""
    width, height = (math.ceil(side * scale - 0.01) for side in page.get_size())
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_Gray)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        matrix = pdfium.FS_MATRIX(scale, 0, 0, scale, 0, 0)
        clip = pdfium.FS_RECTF(0, 0, width, height)
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_PRINTING
        pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, clip, flags)
        # Its own: the bitmap's memory ends here.
        image: Image.Image = bitmap.to_pil().copy()
        return image
    finally:
        bitmap.close()


def packed_rows(image: Image.Image) -> tuple[int, bytes]:
    """Bytes of a row, and the rows: eight dots in a byte, 1 for a dot, white beyond the edge."""
    width = (image.width + 7) // 8
    wide = Image.new("1", (width * 8, image.height), 1)
    wide.paste(image)
    return width, bytes(byte ^ 0xFF for byte in wide.tobytes())
