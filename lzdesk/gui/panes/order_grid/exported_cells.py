"""The list's columns as a spreadsheet wants them: moments and amounts as such, every SKU by name.

What the grid shows is made for the eye ("2 h 10", "+1"); a file is read on another day.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from lzdesk.domain.money import exponent_of
from lzdesk.gui.panes.order_grid.columns import Column, Surroundings
from lzdesk.gui.translations import QT_TRANSLATE_NOOP
from lzdesk.gui.words import MISSING
from lzdesk.lib.sheets import Cell
from lzdesk.reading.order_grid import OrderGridLine

translate = QCoreApplication.translate


class Exporting(NamedTuple):
    """What a cell is made from, beside its line."""

    around: Surroundings
    skus: Mapping[int, str]
    """Order row to all of its SKUs with their pieces."""


class FileColumn(NamedTuple):
    """One column of the file."""

    title: str
    width: int
    """Logical pixels in the grid."""
    cell: Callable[[OrderGridLine, Exporting], Cell]


def file_columns(columns: Sequence[Column]) -> list[FileColumn]:
    """The columns of a file for these of the grid; an amount has its currency in one of its own."""
    found: list[FileColumn] = []
    for column in columns:
        found += _SPECIAL[column.key](column) if column.key in _SPECIAL else [_shown(column)]
    return found


def skus_of(db: sqlite3.Connection, rows: Sequence[int]) -> dict[int, str]:
    """All SKUs of these orders, each with its pieces: `A-1 ×2, B-7 ×1`."""
    marks = ",".join("?" * len(rows))
    sql = (
        "SELECT order_row, seller_sku, count(*) FROM order_items"
        f" WHERE order_row IN ({marks}) GROUP BY order_row, seller_sku ORDER BY min(position)"
    )
    found: dict[int, list[str]] = {}
    for row, sku, pieces in db.execute(sql, tuple(rows)):
        found.setdefault(row, []).append(f"{sku or MISSING} ×{pieces}")
    return {row: ", ".join(words) for row, words in found.items()}


def _shown(column: Column) -> FileColumn:
    def cell(line: OrderGridLine, by: Exporting) -> Cell:
        text = column.show(line, by.around)
        return None if text == MISSING else text

    return FileColumn(column.words, column.width, cell)


def _moment(
    read: Callable[[OrderGridLine], int | None], title: str = ""
) -> Callable[[Column], list[FileColumn]]:
    def made(column: Column) -> list[FileColumn]:
        words = translate("Columns", title) if title else column.words
        return [FileColumn(words, 120, lambda line, by: _time(read(line)))]

    return made


def _time(ms: int | None) -> datetime | None:
    return None if ms is None else datetime.fromtimestamp(ms // 1000, UTC).astimezone()


def _items(column: Column) -> list[FileColumn]:
    def all_of_them(line: OrderGridLine, by: Exporting) -> Cell:
        return by.skus.get(line.row_id) or column.show(line, by.around)

    return [FileColumn(column.words, 240, all_of_them)]


def _money(column: Column) -> list[FileColumn]:
    def amount(line: OrderGridLine, by: Exporting) -> Cell:
        return Decimal(line.total_minor).scaleb(-exponent_of(line.currency))

    currency = translate("Columns", "Currency")
    return [
        FileColumn(currency, 70, lambda line, by: line.currency),
        FileColumn(column.words, column.width, amount),
    ]


_SPECIAL: dict[str, Callable[[Column], list[FileColumn]]] = {
    "clock": _moment(lambda line: line.ship_by, QT_TRANSLATE_NOOP("Columns", "Ship by")),
    "created": _moment(lambda line: line.created_at),
    "printed": _moment(lambda line: line.printed_at),
    "hold": _moment(lambda line: line.hold_until),
    "items": _items,
    "total": _money,
}
