"""Pages in the language of TSC and the many cheap printers that understand it (BITMAP)."""

from collections.abc import Iterable

from PIL import Image

from lzdesk.labels.dots import packed_rows


def tspl(pages: Iterable[Image.Image], dpi: int, copies: int = 1) -> bytes:
    """pages: in mode "1", in the printer's own dots. copies: of each. The gap between labels stays
    as the printer has learnt it."""
    return b"".join(_label(page, dpi, copies) for page in pages)


def _label(page: Image.Image, dpi: int, copies: int) -> bytes:
    width, rows = packed_rows(page)
    wide, high = (f"{side / dpi * 25.4:.1f}" for side in page.size)
    # Here a dot is 0.
    picture = bytes(byte ^ 0xFF for byte in rows)
    head = f"SIZE {wide} mm,{high} mm\r\nDIRECTION 0\r\nREFERENCE 0,0\r\nCLS\r\n"
    field = f"BITMAP 0,0,{width},{page.height},0,"
    return f"{head}{field}".encode("ascii") + picture + f"\r\nPRINT 1,{copies}\r\n".encode("ascii")
