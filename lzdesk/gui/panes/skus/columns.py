"""The columns of the grid of SKUs, as data: what they show, what can be typed, how they sort."""

from collections.abc import Callable
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from lzdesk.gui.money import count_words
from lzdesk.gui.translations import QT_TRANSLATE_NOOP
from lzdesk.gui.widgets.table_header import CAPTION, PAD
from lzdesk.gui.widgets.text import Type, width_of
from lzdesk.gui.words import MISSING
from lzdesk.reading.skus import SkuLine

translate = QCoreApplication.translate

PICTURE = "picture"
"""Key of the column that is painted from a file."""
ARROW = 10
"""Of the sort, beside a title."""
BODY: Type = ("body", 400, False)
CODE: Type = ("small", 400, True)


class SkuColumn(NamedTuple):
    """One column. Widths in logical pixels."""

    key: str
    title: str
    """In English, as translate("SkuColumns", …) knows it."""
    width: int
    shown: Callable[[SkuLine, int], str]
    """The line and its open orders to the words of the cell."""
    typed: Callable[[SkuLine], str] | None = None
    """What stands in the field when it is edited; None where nothing can be typed."""
    field: str = ""
    """Of `domain.skus.FIELDS`."""
    sort: str = ""
    """Of `reading.skus.SORTS`."""
    right: bool = False
    kind: Type = BODY
    stretches: bool = False
    is_switch: bool = False
    """Yes or no: changed at a key press, without typing."""
    sample: str = ""
    """A value that is never cut: where letters are larger, the column is wider."""
    whole: str = ""
    """The title where there is room for all of it, in English."""
    leaves: int = 0
    """Where it is narrow, the highest leave first; 0 stays."""

    @property
    def words(self) -> str:
        return translate("SkuColumns", self.title)

    @property
    def room(self) -> int:
        """Logical pixels that it takes where it does not stretch, its title in full."""
        arrow = ARROW + 4 if self.sort else 0
        title = width_of(self.words, CAPTION) + arrow
        return max(self.width, ceil(max(title, width_of(self.sample, self.kind))) + 2 * PAD + 1)

    @property
    def whole_words(self) -> str:
        return translate("SkuColumns", self.whole) if self.whole else self.words


def _number(value: int | None) -> str:
    return MISSING if value is None else count_words(value)


def _typed_number(value: int | None) -> str:
    return "" if value is None else str(value)


def _lead(line: SkuLine, _open: int) -> str:
    if line.lead_days is None:
        return MISSING
    return translate("SkuColumns", "{0} d").format(count_words(line.lead_days))


def _yes(line: SkuLine, _open: int) -> str:
    return translate("SkuColumns", "Yes") if line.bought_after_order else MISSING


COLUMNS = (
    SkuColumn(
        PICTURE,
        QT_TRANSLATE_NOOP("SkuColumns", "Picture"),
        52,
        lambda _line, _open: "",
    ),
    SkuColumn(
        "sku",
        QT_TRANSLATE_NOOP("SkuColumns", "SKU"),
        150,
        lambda line, _open: line.sku,
        sort="sku",
        kind=CODE,
    ),
    SkuColumn(
        "name",
        QT_TRANSLATE_NOOP("SkuColumns", "Name"),
        160,
        lambda line, _open: line.name or MISSING,
        lambda line: line.name,
        "name",
        "name",
        stretches=True,
    ),
    SkuColumn(
        "bin",
        QT_TRANSLATE_NOOP("SkuColumns", "Bin"),
        84,
        lambda line, _open: line.bin or MISSING,
        lambda line: line.bin,
        "bin",
        "bin",
        kind=CODE,
        sample="A-10-20",
    ),
    SkuColumn(
        "barcodes",
        QT_TRANSLATE_NOOP("SkuColumns", "Barcodes"),
        120,
        lambda line, _open: line.barcodes or MISSING,
        lambda line: line.barcodes,
        "barcodes",
        kind=CODE,
        leaves=1,
        sample="0000000000000",
    ),
    SkuColumn(
        "weight",
        QT_TRANSLATE_NOOP("SkuColumns", "Weight, g"),
        76,
        lambda line, _open: _number(line.weight_g),
        lambda line: _typed_number(line.weight_g),
        "weight_g",
        "weight",
        right=True,
        whole=QT_TRANSLATE_NOOP("SkuColumns", "Weight, grams"),
        leaves=2,
        sample="1,000,000",
    ),
    SkuColumn(
        "supplier",
        QT_TRANSLATE_NOOP("SkuColumns", "Supplier"),
        104,
        lambda line, _open: line.supplier or MISSING,
        lambda line: line.supplier,
        "supplier",
        "supplier",
        leaves=4,
    ),
    SkuColumn(
        "lead",
        QT_TRANSLATE_NOOP("SkuColumns", "Lead time"),
        76,
        _lead,
        lambda line: _typed_number(line.lead_days),
        "lead_days",
        "lead",
        right=True,
        whole=QT_TRANSLATE_NOOP("SkuColumns", "Lead time, days"),
        leaves=5,
        sample="3,650 d",
    ),
    SkuColumn(
        "bought",
        QT_TRANSLATE_NOOP("SkuColumns", "Bought after"),
        92,
        _yes,
        lambda line: "yes" if line.bought_after_order else "",
        "bought_after_order",
        "bought",
        is_switch=True,
        whole=QT_TRANSLATE_NOOP("SkuColumns", "Bought after the order"),
        leaves=3,
    ),
    SkuColumn(
        "open",
        QT_TRANSLATE_NOOP("SkuColumns", "Open orders"),
        88,
        lambda _line, open_orders: count_words(open_orders),
        right=True,
        sample="10,000",
    ),
)
NAME = next(place for place, column in enumerate(COLUMNS) if column.key == "name")
LEAST_NAME = 140
"""Of the column that stretches."""


def columns_for(width: int, *, pictures: bool = True) -> list[int]:
    """Places of the columns that fit into this many logical pixels. pictures: they are wanted."""
    shown = [one for one in COLUMNS if pictures or one.key != PICTURE]
    while True:
        wanted = sum(LEAST_NAME if one.stretches else one.room for one in shown)
        leaving = max(shown, key=lambda one: one.leaves)
        if wanted <= width or not leaving.leaves:
            return [COLUMNS.index(one) for one in shown]
        shown.remove(leaving)
