"""The columns of the order grid, as data. A new column is one record here."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from lzdesk.domain.money import exponent_of
from lzdesk.domain.statuses import OPEN_STATUSES
from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import (
    clock_words,
    full_moment,
    left_in_full,
    moment_words,
    zone_words,
)
from lzdesk.gui.money import amount_words, money_words
from lzdesk.gui.panes.order_grid.row_marks import mark_words, tags_of
from lzdesk.gui.translations import QT_TRANSLATE_NOOP
from lzdesk.gui.words import (
    MISSING,
    clock_source_words,
    country_words,
    fulfilled_words,
    status_words,
)
from lzdesk.lib.clock import Now
from lzdesk.reading.order_grid import OrderGridLine
from lzdesk.reading.stores import RailStore

translate = QCoreApplication.translate


class Surroundings:
    """What a cell needs beside its line."""

    def __init__(self, now_ms: Now, stores: Mapping[int, RailStore]) -> None:
        """stores: by the store's row in the database."""
        self.now_ms = now_ms
        self.stores = stores


Show = Callable[[OrderGridLine, Surroundings], str]


class Column(NamedTuple):
    """One column: what it is called, what it shows, how it is drawn and how much room it needs."""

    key: str
    title: str
    """In English, as translate("Columns", …) knows it."""
    width: int
    """Logical pixels at the start."""
    show: Show
    """The text of a cell, as drawn and as copied."""
    full: Show | None = None
    """The text for tooltips and screen readers, where the drawn one is too short."""
    paint: str = "text"
    """A painter of row_painter.py: text, clock, store, order, items, status, money."""
    sort: str = ""
    """A name of reading.order_grid.SORTS; empty: not sortable."""
    style: str = "body"
    tone: str = "text"
    code: bool = False
    right: bool = False
    stretch: bool = False
    """Takes the room that is left."""
    shown: bool = True
    """False: only where the user chose it."""
    whole: bool = False
    """Never cut: the column takes its widest value."""
    length: Callable[[OrderGridLine], int] | None = None
    """Grows with the text of a line, and is cheaper to ask for than the text."""
    leaves: int = 0
    """1 leaves first when the window is narrow; 0 stays."""
    least: int = 0
    """What it gives way to, once all that leave have left; 0: it does not."""
    tight: int = 0
    """What it gives way to where the list would else be scrolled sideways; 0: it does not."""

    @property
    def words(self) -> str:
        return translate("Columns", self.title)


def has_clock(line: OrderGridLine) -> bool:
    """Whether a ship clock runs: the order still needs the seller's hand."""
    return line.ship_by is not None and line.status in OPEN_STATUSES


def _clock(line: OrderGridLine, around: Surroundings) -> str:
    if line.ship_by is None or not has_clock(line):
        return MISSING
    return clock_words(line.ship_by - around.now_ms())


def _clock_in_full(line: OrderGridLine, around: Surroundings) -> str:
    if line.ship_by is None or not has_clock(line):
        return translate("Clock", "No ship-by time")
    words = translate("Clock", "Ship by {moment} {zone}, {left}, {source}")
    return words.format(
        moment=full_moment(line.ship_by),
        zone=zone_words(line.ship_by),
        left=left_in_full(line.ship_by - around.now_ms()),
        source=clock_source_words(line.ship_by_source),
    )


def _store(line: OrderGridLine, around: Surroundings) -> str:
    store = around.stores.get(line.store_id)
    return store.name if store else MISSING


def _store_in_full(line: OrderGridLine, around: Surroundings) -> str:
    store = around.stores.get(line.store_id)
    if store is None:
        return MISSING
    return f"{store.name}, Lazada {country_words(store.country)}"


def _order_in_full(line: OrderGridLine, around: Surroundings) -> str:
    if not line.is_new:
        return line.order_number
    return translate("Columns", "{number}, new").format(number=line.order_number)


def _items(line: OrderGridLine, around: Surroundings) -> str:
    if not line.first_sku and not line.first_quantity:
        return MISSING
    words = f"{line.first_sku or MISSING} ×{line.first_quantity}"
    return f"{words} +{line.more_skus}" if line.more_skus else words


def _items_in_full(line: OrderGridLine, around: Surroundings) -> str:
    words = amounts.pieces(line.first_quantity).format(sku=line.first_sku or MISSING)
    if line.more_skus:
        words = amounts.listed([words, amounts.more_skus(line.more_skus)])
    return f"{words}. {marks}" if (marks := mark_words(line, around.now_ms())) else words


def _hold(line: OrderGridLine, around: Surroundings) -> str:
    if line.hold_until is None:
        return MISSING
    return moment_words(line.hold_until, around.now_ms())


def _tags(line: OrderGridLine, around: Surroundings) -> str:
    return amounts.listed(tags_of(line)) or MISSING


def _note(line: OrderGridLine, around: Surroundings) -> str:
    return " ".join(line.note.split()) or MISSING


def _status(line: OrderGridLine, around: Surroundings) -> str:
    return status_words(line.status, line.raw_statuses)


def _status_in_full(line: OrderGridLine, around: Surroundings) -> str:
    words = translate("Columns", "{status}, the marketplace says: {raw}")
    return words.format(status=_status(line, around), raw=line.raw_statuses or MISSING)


def _total(line: OrderGridLine, around: Surroundings) -> str:
    return amount_words(line.total_minor, line.currency)


def _total_in_full(line: OrderGridLine, around: Surroundings) -> str:
    return money_words(line.total_minor, line.currency)


def _payment(line: OrderGridLine, around: Surroundings) -> str:
    if not line.is_cod:
        return line.payment_method or MISSING
    return translate("Columns", "COD")


def _payment_in_full(line: OrderGridLine, around: Surroundings) -> str:
    if not line.is_cod:
        return line.payment_method or MISSING
    return translate("Columns", "Cash on delivery")


def _printed(line: OrderGridLine, around: Surroundings) -> str:
    if line.printed_at is None:
        return MISSING
    return moment_words(line.printed_at, around.now_ms())


COLUMNS = (
    Column(
        "clock",
        QT_TRANSLATE_NOOP("Columns", "Next clock"),
        88,
        _clock,
        _clock_in_full,
        paint="clock",
        sort="clock",
        whole=True,
    ),
    Column(
        "store",
        QT_TRANSLATE_NOOP("Columns", "Store"),
        172,
        _store,
        _store_in_full,
        paint="store",
        sort="store",
        least=158,
        tight=60,
    ),
    Column(
        "order",
        QT_TRANSLATE_NOOP("Columns", "Order"),
        132,
        lambda line, around: line.order_number,
        _order_in_full,
        paint="order",
        sort="order",
        style="small",
        code=True,
        whole=True,
        length=lambda line: len(line.order_number),
    ),
    Column(
        "items",
        QT_TRANSLATE_NOOP("Columns", "Items"),
        180,
        _items,
        _items_in_full,
        paint="items",
        sort="items",
        stretch=True,
    ),
    Column(
        "buyer",
        QT_TRANSLATE_NOOP("Columns", "Buyer"),
        108,
        lambda line, around: line.buyer or MISSING,
        style="small",
        tone="text2",
        sort="buyer",
        leaves=2,
        least=86,
    ),
    Column(
        "status",
        QT_TRANSLATE_NOOP("Columns", "Status"),
        100,
        _status,
        _status_in_full,
        paint="status",
        whole=True,
        sort="status",
    ),
    Column(
        "carrier",
        QT_TRANSLATE_NOOP("Columns", "Carrier"),
        92,
        lambda line, around: line.carrier or MISSING,
        tone="text2",
        sort="carrier",
        leaves=1,
        least=76,
    ),
    Column(
        "created",
        QT_TRANSLATE_NOOP("Columns", "Time"),
        104,
        lambda line, around: moment_words(line.created_at, around.now_ms()),
        lambda line, around: full_moment(line.created_at),
        tone="text2",
        sort="created",
        shown=False,
        whole=True,
    ),
    Column(
        "tracking",
        QT_TRANSLATE_NOOP("Columns", "Tracking"),
        152,
        lambda line, around: line.tracking or MISSING,
        style="small",
        code=True,
        sort="tracking",
        shown=False,
        whole=True,
        length=lambda line: len(line.tracking),
    ),
    Column(
        "printed",
        QT_TRANSLATE_NOOP("Columns", "Printed"),
        104,
        _printed,
        tone="text2",
        sort="printed",
        shown=False,
        whole=True,
    ),
    Column(
        "payment",
        QT_TRANSLATE_NOOP("Columns", "Payment"),
        96,
        _payment,
        _payment_in_full,
        tone="text2",
        sort="payment",
        shown=False,
    ),
    Column(
        "warehouse",
        QT_TRANSLATE_NOOP("Columns", "Warehouse"),
        104,
        lambda line, around: line.warehouse or MISSING,
        tone="text2",
        sort="warehouse",
        shown=False,
    ),
    Column(
        "fulfilled_by",
        QT_TRANSLATE_NOOP("Columns", "Fulfilled by"),
        104,
        lambda line, around: fulfilled_words(line.fulfilled_by),
        tone="text2",
        sort="fulfilled_by",
        shown=False,
    ),
    Column(
        "buyer_note",
        QT_TRANSLATE_NOOP("Columns", "Buyer note"),
        160,
        lambda line, around: " ".join(line.buyer_note.split()) or MISSING,
        lambda line, around: line.buyer_note or MISSING,
        style="small",
        tone="text2",
        shown=False,
    ),
    Column(
        "tax_invoice",
        QT_TRANSLATE_NOOP("Columns", "Tax invoice"),
        88,
        lambda line, around: translate("Columns", "asked for") if line.tax_invoice else MISSING,
        tone="text2",
        shown=False,
    ),
    Column(
        "tags",
        QT_TRANSLATE_NOOP("Columns", "Tags"),
        120,
        _tags,
        style="small",
        tone="text2",
        shown=False,
    ),
    Column(
        "note",
        QT_TRANSLATE_NOOP("Columns", "Note"),
        160,
        _note,
        lambda line, around: line.note or MISSING,
        style="small",
        tone="text2",
        shown=False,
    ),
    Column(
        "hold",
        QT_TRANSLATE_NOOP("Columns", "Hold until"),
        104,
        _hold,
        tone="text2",
        sort="hold",
        shown=False,
        whole=True,
    ),
    Column(
        "assigned",
        QT_TRANSLATE_NOOP("Columns", "Assigned to"),
        104,
        lambda line, around: line.assigned_to or MISSING,
        tone="text2",
        sort="assigned",
        shown=False,
    ),
    Column(
        "total",
        QT_TRANSLATE_NOOP("Columns", "Total"),
        104,
        _total,
        _total_in_full,
        paint="money",
        sort="total",
        right=True,
        whole=True,
        length=lambda line: line.total_minor * 10 ** (2 - exponent_of(line.currency)),
    ),
)

BY_KEY = {column.key: column for column in COLUMNS}
USUAL = tuple(column.key for column in COLUMNS if column.shown)
PINNED = ("clock", "store", "order")
"""These stand first and stay in sight when the others are scrolled sideways."""


def chosen_columns(keys: Sequence[str]) -> tuple[Column, ...]:
    """The columns of these keys, the pinned ones first; the usual ones when none is known."""
    known = [key for key in dict.fromkeys(keys) if key in BY_KEY] or list(USUAL)
    pinned = [key for key in PINNED if key in known]
    return tuple(BY_KEY[key] for key in [*pinned, *(key for key in known if key not in PINNED)])
