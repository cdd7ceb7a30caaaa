"""What a file from outside is, by its content alone: for the worker, which a bad file may end."""

import zipfile
from pathlib import Path

from lzdesk.domain.downloads import Recognised
from lzdesk.domain.errors import BadInput
from lzdesk.labels.bad_label import BadLabel
from lzdesk.labels.pages import looked_at
from lzdesk.lib.code_pages import UTF16
from lzdesk.marketplaces.lazada.export_file import missing_columns
from lzdesk.marketplaces.table_file import COMPOUND, MAX_FILE_BYTES, PACKED, read_table

HEAD_BYTES = 1024
LABEL_SIDE_PT = 600
"""A5 is 595 points long: labels are that or smaller."""
PAGES_LOOKED_AT = 8
MOST_CODES, LONGEST_CODE = 64, 64
PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
WITH_PASSWORD = "EncryptedPackage".encode("utf-16-le")


def recognise(file: str) -> Recognised:
    """Never raises for what is in the file. Raises OSError where it cannot be read."""
    path = Path(file)
    size = path.stat().st_size
    with path.open("rb") as opened:
        head = opened.read(HEAD_BYTES)
    if not head:
        return Recognised("empty")
    if head.startswith(PICTURES) or head[8:12] == b"WEBP":
        return Recognised("picture")
    if size > MAX_FILE_BYTES:
        return Recognised("large")
    if b"%PDF-" in head:
        return _document(path.read_bytes())
    if head.startswith(PACKED) and not _is_workbook(path):
        return Recognised("archive")
    if head.startswith(COMPOUND) and WITH_PASSWORD in path.read_bytes():
        return Recognised("locked")
    if head.startswith((PACKED, COMPOUND, *UTF16)) or b"\0" not in head:
        return _rows(path, is_text=not head.startswith((PACKED, COMPOUND)))
    return Recognised("other")


def _document(content: bytes) -> Recognised:
    try:
        pages, side, codes = looked_at(content, PAGES_LOOKED_AT)
    except BadLabel as error:
        kinds = {
            "label.locked": "locked",
            "label.page_size": "document",
            "label.too_many_pages": "document",
            "label.too_large": "large",
        }
        return Recognised(kinds.get(error.args[0], "broken"))
    found = tuple(dict.fromkeys(code[:LONGEST_CODE] for page in codes for code in page))
    is_label = bool(codes[0]) and side <= LABEL_SIDE_PT
    what = "labels" if is_label else "document"
    return Recognised(what, pages, codes=found[:MOST_CODES])


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as packed:
            return any(name.startswith("xl/") for name in packed.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        # Said to be a workbook until it is read: then it is told as broken.
        return True


def _rows(path: Path, *, is_text: bool) -> Recognised:
    try:
        header, rows, _ = read_table(path)
    except BadInput as error:
        kinds = {"file.unknown_text": "other", "file.too_large": "large", "export.empty": "empty"}
        return Recognised(kinds.get(error.kind, "text" if is_text else "broken"))
    if missing_columns(header):
        return Recognised("text" if is_text else "table", rows=0 if is_text else len(rows))
    return Recognised("order_export", rows=len(rows))


def of_trouble(kind: str) -> Recognised:
    """What is told of a file that the worker could not be done with (BadLabel's kind)."""
    kinds = {"label.too_slow": "slow", "label.too_large": "large"}
    return Recognised(kinds.get(kind, "broken"))
