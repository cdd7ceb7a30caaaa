"""A file of rows from outside, XLSX, XLS or CSV: told by its content, never by its name."""

import csv
import zipfile
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import python_calamine

from lzdesk.domain.errors import BadInput

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 1024**3
PACKED, COMPOUND = b"PK", bytes.fromhex("d0cf11e0a1b11ae1")
"""How an XLSX begins; how an XLS does, and an XLSX with a password."""

Rows = list[Sequence[object]]


def read_table(file: Path) -> tuple[Sequence[object], Rows]:
    """Header and rows of the first sheet, or of a CSV; cells are text, number, datetime or None.

    Raises BadInput: `file.too_large`, `file.unreadable`, `file.not_utf8`, `file.not_a_sheet`,
    `export.empty`.
    """
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise BadInput("file.too_large", file=str(file), limit_mb=MAX_FILE_BYTES // 1_048_576)
        with file.open("rb") as opened:
            head = opened.read(len(COMPOUND))
        is_sheet = head.startswith(PACKED) or head == COMPOUND
        rows = _sheet_rows(file) if is_sheet else _csv_rows(file)
    except OSError as error:
        detail = error.strerror or "OSError"
        raise BadInput("file.unreadable", file=str(file), detail=detail) from error
    except UnicodeDecodeError as error:
        raise BadInput("file.not_utf8", file=str(file), position=error.start) from error
    if not rows:
        raise BadInput("export.empty", file=str(file))
    return rows[0], rows[1:]


def _csv_rows(file: Path) -> Rows:
    text = file.read_bytes().decode("utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return list(csv.reader(StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise BadInput("file.not_a_sheet", file=str(file), detail=str(error)) from error


def _sheet_rows(file: Path) -> Rows:
    try:
        _refuse_bomb(file)
        with (
            file.open("rb") as opened,
            python_calamine.CalamineWorkbook.from_object(opened) as book,
        ):
            return list(book.get_sheet_by_index(0).to_python())
    except (python_calamine.CalamineError, zipfile.BadZipFile, IndexError) as error:
        raise BadInput("file.not_a_sheet", file=str(file), detail=str(error)) from error
    except BaseException as error:
        # A fault inside the reader itself; what it is called is not told by its package.
        if type(error).__name__ != "PanicException":
            raise
        raise BadInput("file.not_a_sheet", file=str(file), detail="") from None


def _refuse_bomb(file: Path) -> None:
    """Raises BadInput `file.too_large` where a packed file says that it unpacks to too much."""
    if not zipfile.is_zipfile(file):
        return
    with zipfile.ZipFile(file) as packed:
        if sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED_BYTES:
            limit = MAX_UNPACKED_BYTES // 1_048_576
            raise BadInput("file.too_large", file=str(file), limit_mb=limit)
