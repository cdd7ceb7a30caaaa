"""Pages in the language of Zebra and the many that understand it: a picture a label (^GFA)."""

from collections.abc import Iterable

from PIL import Image

from lzdesk.labels.dots import packed_rows

MOST_REPEATED = 419
"""`z` and `Y`: 400 and 19 of the sign that follows."""


def zpl(pages: Iterable[Image.Image], copies: int = 1) -> bytes:
    """pages: in mode "1", in the printer's own dots. copies: of each."""
    return b"".join(_label(page, copies) for page in pages)


def _label(page: Image.Image, copies: int) -> bytes:
    width, rows = packed_rows(page)
    # Twice the size: once of what is sent, once of the field; both are those of the whole picture.
    head = f"^XA^PW{page.width}^LL{page.height}^LH0,0^FO0,0^GFA,{len(rows)},{len(rows)},{width},"
    return f"{head}{_shortened(rows, width)}^FS^PQ{copies}^XZ\n".encode("ascii")


def _shortened(rows: bytes, width: int) -> str:
    """Zebra's own compression: `:` the row before, `,` zeros to its end, letters repeat."""
    out: list[str] = []
    before = ""
    for start in range(0, len(rows), width):
        row = rows[start : start + width].hex().upper()
        out.append(":" if row == before else _row(row))
        before = row
    return "".join(out)


def _row(row: str) -> str:
    kept = row.rstrip("0")
    # Whole bytes, as the field is counted in these.
    kept = kept if len(kept) % 2 == 0 else kept + "0"
    out: list[str] = []
    place = 0
    while place < len(kept):
        end = place
        while end < len(kept) and kept[end] == kept[place] and end - place < MOST_REPEATED:
            end += 1
        out.append(_times(end - place) + kept[place])
        place = end
    return "".join(out) + ("," if len(kept) < len(row) else "")


def _times(count: int) -> str:
    """G to Y for 1 to 19, g to z for 20 to 400 in twenties."""
    if count == 1:
        return ""
    twenties, ones = divmod(count, 20)
    high = chr(ord("g") + twenties - 1) if twenties else ""
    return high + (chr(ord("G") + ones - 1) if ones else "")
