"""Rows as a file that any spreadsheet opens, XLSX or CSV, in which no text is a formula."""

import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xlsxwriter import Workbook

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What begins a formula in a spreadsheet."""
XLSX_ROWS = 1_048_575
"""What a sheet holds beside its header."""
XLSX_CELL = 32_767
FULL = f"a workbook holds at most {XLSX_ROWS:,} rows"
KINDS = (".xlsx", ".csv")

Cell = str | int | Decimal | datetime | None
"""A moment carries its zone; an amount is a Decimal."""
Told = Callable[[int, int], bool]
"""Told now and then of the rows that are written, of how many (0: not known); False gives up."""


class GivenUp(Exception):
    """An export was cancelled; no file was left behind."""


class Sheet(NamedTuple):
    """A list as it is shown."""

    stem: str
    """Of its file's name."""
    titles: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def write(self, path: Path, told: Told) -> int:
        """The file of the kind its suffix says; its rows. Raises as `write_sheet`; GivenUp."""

        def rows() -> Iterable[Sequence[Cell]]:
            for number, row in enumerate(self.rows):
                if not told(number, len(self.rows)):
                    raise GivenUp
                yield row

        return write_sheet(path, self.titles, rows())


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    plain = text.replace("\0", "")
    return f"'{plain}" if plain.startswith(FORMULA) else plain


def as_given(text: str) -> str:
    """The text that `harmless` guarded."""
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA else text


def write_sheet(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[int] = ()
) -> int:
    """Write a file of the kind its suffix says, whole or not at all; the rows it has.

    widths: of the columns, in characters. Raises OSError; ValueError (a sentence) where a workbook
    has no room for the rows; whatever `rows` raises.
    """
    part = path.with_name(path.name + ".part")
    try:
        if path.suffix.lower() == ".csv":
            count = _write_csv(part, header, rows)
        else:
            count = _write_xlsx(part, header, rows, widths)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return count


def _write_csv(part: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    count = 0
    # With a mark that tells Excel it is UTF-8.
    with part.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for row in rows:
            writer.writerow([_csv_text(cell) for cell in row])
            count += 1
    return count


def _csv_text(cell: Cell) -> str:
    """A moment with its zone, an amount with a point: any program reads them back."""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="minutes")
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def _write_xlsx(
    part: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[int]
) -> int:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(part), {"constant_memory": True})
    sheet = book.add_worksheet()
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for place, title in enumerate(header):
        sheet.write_string(0, place, title)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    count = 0
    try:
        for row in rows:
            count += 1
            if count > XLSX_ROWS:
                raise ValueError(FULL)
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    # A sheet knows no zones: the time on this computer's clock.
                    sheet.write_datetime(count, place, cell.replace(tzinfo=None), moment)
                elif isinstance(cell, str):
                    sheet.write_string(count, place, cell.replace("\0", "")[:XLSX_CELL])
                elif cell is not None:
                    sheet.write_number(count, place, float(cell))
    finally:
        # Also where it is given up: else its parts stay in the folder for passing files.
        close_book(book)
    return count


def close_book(book: "Workbook") -> None:
    """Put a workbook together, or give it up: its passing files go either way. Raises OSError."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        book.close()
    except FileCreateError as error:
        for sheet in book.worksheets():
            if sheet.row_data_fh is not None:
                sheet.row_data_fh.close()
                Path(sheet.row_data_filename).unlink(missing_ok=True)
        raise OSError(str(error)) from error
