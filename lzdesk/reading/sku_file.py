"""The SKUs as a file: what `import` reads back, XLSX or CSV by the name's suffix."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from lzdesk.domain.sku_columns import COLUMNS
from lzdesk.lib.sheets import Cell, GivenUp, Told, write_sheet
from lzdesk.reading.skus import SkuFilter, SkuLine, all_lines

TELL_EVERY = 1_000
WIDTHS = (24, 48, 24, 12, 24, 12, 20, 16, 22)


def export_skus(
    db: sqlite3.Connection,
    path: Path,
    wanted: SkuFilter = SkuFilter(),  # noqa: B008 a tuple, never changed
    told: Told = lambda done, total: True,
) -> int:
    """Write those that fit, whole or not at all; how many.

    Raises OSError, ValueError as `write_sheet` does, GivenUp.
    """

    def rows() -> Iterator[list[Cell]]:
        for number, line in enumerate(all_lines(db, wanted)):
            if number % TELL_EVERY == 0 and not told(number, 0):
                raise GivenUp
            yield cells_of(line)

    return write_sheet(path, [column.title for column in COLUMNS], rows(), WIDTHS)


def cells_of(line: SkuLine) -> list[Cell]:
    """In the order of the columns. Numbers are numbers; SKUs and barcodes stay text."""
    return [
        line.sku,
        line.name,
        line.image_url,
        line.bin,
        line.barcodes,
        line.weight_g,
        line.supplier,
        line.lead_days,
        "yes" if line.bought_after_order else "",
    ]
