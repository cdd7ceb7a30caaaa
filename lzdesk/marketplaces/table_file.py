"""A file of rows from outside, XLSX, XLS or CSV: told by its content, never by its name."""

import csv
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import python_calamine

from lzdesk.domain.errors import BadInput
from lzdesk.lib.code_pages import Decoded, decoded

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 1024**3
MAX_CELLS = 20_000_000
"""Up to the last row and column, empty ones too: 32 bytes each."""
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CELL = re.compile(rb"""r=["']([A-Z]{1,3})([0-9]{1,7})["']""")
LONGEST_CELL = 16
UNPACKING = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)
"""What unpacking a damaged, locked or strangely packed file raises."""
PACKED, COMPOUND = b"PK", bytes.fromhex("d0cf11e0a1b11ae1")
"""How an XLSX begins; how an XLS does, and an XLSX with a password."""

Rows = list[Sequence[object]]


class Table(NamedTuple):
    """A file whose rows are made one by one: what is kept of them is up to the reader."""

    header: Sequence[object]
    """The first row that is not empty."""
    rows: Iterator[Sequence[object]]
    begins: int
    """The number of the first of them, as a spreadsheet counts."""
    total: int
    """Of the rows, empty ones at the end perhaps among them."""
    code_page: str
    """What a CSV was taken for that does not tell; else empty."""


class WholeTable(NamedTuple):
    """A file with all of its rows at hand."""

    header: Sequence[object]
    rows: Rows
    code_page: str = ""


@contextmanager
def open_table(file: Path) -> Iterator[Table]:
    """As `read_table`, without a list of all rows. A CSV that breaks off later raises BadInput
    `file.not_a_sheet` from `rows`."""
    code_page = ""
    with ExitStack() as held:
        with _told(file):
            if _is_sheet(file):
                _refuse_bomb(file)
                opened = held.enter_context(file.open("rb"))
                book = held.enter_context(python_calamine.CalamineWorkbook.from_object(opened))
                sheet = book.get_sheet_by_index(0)
                last = sheet.end[0] + 1 if sheet.end is not None else 0
                rows: Iterator[Sequence[object]] = iter(sheet.iter_rows())
            else:
                text, code_page = _text(file)
                last = text.count("\n") + (not text.endswith("\n"))
                rows = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
            begins, header = next(
                ((at, row) for at, row in enumerate(rows, 1) if any(row)), (0, ())
            )
        if not header:
            raise BadInput("export.empty", file=str(file))
        yield Table(header, _well_formed(file, rows), begins + 1, last - begins, code_page)


def _well_formed(file: Path, rows: Iterator[Sequence[object]]) -> Iterator[Sequence[object]]:
    with _told(file):
        yield from rows


def read_table(file: Path) -> WholeTable:
    """Header and rows of the first sheet, or of a CSV; cells are text, number, datetime or None.

    Raises BadInput: `file.too_large`, `file.unreadable`, `file.unknown_text`, `file.not_a_sheet`,
    `export.empty`.
    """
    with _told(file):
        rows, code_page = (_sheet_rows(file), "") if _is_sheet(file) else _csv_rows(file)
    if not rows:
        raise BadInput("export.empty", file=str(file))
    return WholeTable(rows[0], rows[1:], code_page)


def _is_sheet(file: Path) -> bool:
    if file.stat().st_size > MAX_FILE_BYTES:
        raise BadInput("file.too_large", file=str(file), limit_mb=MAX_FILE_BYTES // 1_048_576)
    with file.open("rb") as opened:
        head = opened.read(len(COMPOUND))
    return head.startswith(PACKED) or head == COMPOUND


def _text(file: Path) -> Decoded:
    try:
        return decoded(file.read_bytes())
    except UnicodeDecodeError as error:
        raise BadInput("file.unknown_text", file=str(file)) from error


def _csv_rows(file: Path) -> tuple[Rows, str]:
    text, code_page = _text(file)
    return list(csv.reader(StringIO(text), delimiter=_delimiter(text))), code_page


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _sheet_rows(file: Path) -> Rows:
    _refuse_bomb(file)
    with (
        file.open("rb") as opened,
        python_calamine.CalamineWorkbook.from_object(opened) as book,
    ):
        return list(book.get_sheet_by_index(0).to_python())


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """What reading a file raises, as BadInput."""
    try:
        yield
    except OSError as error:
        detail = error.strerror or "OSError"
        raise BadInput("file.unreadable", file=str(file), detail=detail) from error
    except (csv.Error, python_calamine.CalamineError, *UNPACKING, IndexError) as error:
        raise BadInput("file.not_a_sheet", file=str(file), detail=str(error)) from error
    except BaseException as error:
        # A fault inside the reader itself; what it is called is not told by its package.
        if type(error).__name__ != "PanicException":
            raise
        raise BadInput("file.not_a_sheet", file=str(file), detail="") from None


def _refuse_bomb(file: Path) -> None:
    """Raises BadInput `file.too_large` where a packed file unpacks to too much, or a sheet of it
    reaches so far that its reader, which makes room for each cell up to there, would end us."""
    if not zipfile.is_zipfile(file):
        return
    with zipfile.ZipFile(file) as packed:
        too_large = sum(one.file_size for one in packed.infolist()) > MAX_UNPACKED_BYTES
        sheets = [name for name in packed.namelist() if _SHEET.fullmatch(name)]
        if too_large or any(_reach(packed, name) > MAX_CELLS for name in sheets):
            limit = MAX_UNPACKED_BYTES // 1_048_576
            raise BadInput("file.too_large", file=str(file), limit_mb=limit)


def _reach(packed: zipfile.ZipFile, name: str) -> int:
    """How many cells a sheet has up to its last row and its last column."""
    row = column = 0
    with packed.open(name) as sheet:
        rest = b""
        while piece := sheet.read(1 << 20):
            for found in _CELL.finditer(rest + piece):
                row = max(row, int(found[2]))
                column = max(column, _column_number(found[1]))
            rest = piece[-LONGEST_CELL:]
    return row * column


@lru_cache(maxsize=1024)
def _column_number(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
