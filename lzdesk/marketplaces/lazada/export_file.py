"""Lazada's order export from the seller center (reference, section 12.1): one row per item.

Columns are found by their header names; unknown ones are ignored. Times carry no zone: they are
the store's own.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from lzdesk.domain.bags import FirstMile
from lzdesk.domain.money import CURRENCY_OF_COUNTRY, minor_units
from lzdesk.domain.orders import Order, OrderItem
from lzdesk.domain.statuses import CLOCKED_STATUSES, order_status
from lzdesk.domain.stores import UTC_OFFSET_HOURS
from lzdesk.marketplaces.lazada.statuses import item_status

RECOGNISED_BY = ("orderItemId", "orderNumber", "createTime", "status")
NEEDED = (*RECOGNISED_BY, "sellerSku")
DATE_FORMS = (
    "%d %b %Y %H:%M",
    "%d/%m/%Y %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%d %b %Y %H:%M:%S",
)

MOST_MINOR = 10**15
"""Nobody pays more; a database keeps no number without end."""
FIRST_YEAR = 2012
"""Lazada began in it."""

Cell = object
"""A cell as a reader gives it: text, number, datetime or None."""


class RowFault(NamedTuple):
    """A row that cannot be taken; rows count from 1 with the header as row 1."""

    row: int
    field: str
    kind: str
    value: str


class SlaClocks(NamedTuple):
    """The first of an order's items. Epoch milliseconds."""

    pack_by: int | None
    hand_over_by: int | None


class ExportRead(NamedTuple):
    """clocks: of each order, by its number."""

    orders: list[Order]
    faults: list[RowFault]
    clocks: dict[str, SlaClocks]


class _Seen(NamedTuple):
    """Where the row of an item stands."""

    order_number: str
    place: int
    """Among the rows of its order."""


class _Fault(Exception):
    def __init__(self, field: str, kind: str, value: str) -> None:
        super().__init__(field, kind)
        self.field, self.kind, self.value = field, kind, value


def missing_columns(header: Sequence[Cell]) -> list[str]:
    """The needed columns that a header row lacks; empty for an order export."""
    names = {_text(cell) for cell in header}
    return [name for name in NEEDED if name not in names]


def read_rows(header: Sequence[Cell], rows: Iterable[Sequence[Cell]], country: str) -> ExportRead:
    """Orders of a store's export. A bad row is named and its order left out whole: an order
    with an item missing would be shown wrongly."""
    names = [_text(cell) for cell in header]
    grouped: dict[str, list[dict[str, Cell]]] = {}
    items: dict[str, list[OrderItem]] = {}
    faults: list[RowFault] = []
    spoilt: set[str] = set()
    seen: dict[str, _Seen] = {}
    for number, cells in enumerate(rows, 2):
        row = dict(zip(names, cells, strict=False))
        if not any(_text(cell) for cell in cells):
            continue
        order_number = _text(row.get("orderNumber"))
        try:
            item = _item(row, country)
        except _Fault as fault:
            faults.append(RowFault(number, fault.field, fault.kind, fault.value))
            spoilt.add(order_number)
            continue
        if (there := seen.get(item.item_id)) is not None:
            # Two exports in one file: the newer row of an item counts.
            if there.order_number != order_number:
                faults.append(RowFault(number, "orderItemId", "twice", item.item_id))
                spoilt.add(order_number)
            elif item.updated_at >= items[order_number][there.place].updated_at:
                grouped[order_number][there.place] = row
                items[order_number][there.place] = item
            continue
        seen[item.item_id] = _Seen(order_number, len(items.get(order_number, ())))
        grouped.setdefault(order_number, []).append(row)
        items.setdefault(order_number, []).append(item)
    orders = [
        _order(order_number, grouped[order_number], tuple(items[order_number]), country)
        for order_number in grouped
        if order_number not in spoilt
    ]
    clocks = {one.order_number: _clocks(grouped[one.order_number], country) for one in orders}
    return ExportRead(orders, faults, clocks)


def _clocks(rows: list[dict[str, Cell]], country: str) -> SlaClocks:
    """`rtsSla` is the time to be ready to ship, `ttsSla` the time to hand over."""
    first = (
        min((_time(row, name, country) for row in rows if _text(row.get(name))), default=None)
        for name in ("rtsSla", "ttsSla")
    )
    return SlaClocks(*first)


def first_miles(
    header: Sequence[Cell], rows: Iterable[Sequence[Cell]]
) -> dict[str, list[FirstMile]]:
    """Order number to how its items went to the sorting centre; empty where no file says so."""
    names = [_text(cell) for cell in header]
    if "trackingCodeFM" not in names:
        return {}
    found: dict[str, list[FirstMile]] = {}
    for cells in rows:
        row = dict(zip(names, cells, strict=False))
        number = _text(row.get("trackingCodeFM"))
        if number:
            mile = FirstMile(
                _text(row.get("orderItemId")), _text(row.get("shippingProviderFM")), number
            )
            found.setdefault(_text(row.get("orderNumber")), []).append(mile)
    return found


def _item(row: dict[str, Cell], country: str) -> OrderItem:
    for name in ("orderItemId", "orderNumber", "status"):
        if not _text(row.get(name)):
            raise _Fault(name, "missing", "")
    currency = CURRENCY_OF_COUNTRY[country]
    raw = _text(row["status"]).lower().replace(" ", "_")
    status = item_status(raw, cancel_asked=False)
    _time(row, "createTime", country)
    clock = _time(row, "rtsSla", country) if _text(row.get("rtsSla")) else None
    if _text(row.get("ttsSla")):
        _time(row, "ttsSla", country)
    updated = row.get("updateTime")
    updated_at = _time(row, "updateTime" if _text(updated) else "createTime", country)
    return OrderItem(
        item_id=_text(row["orderItemId"]),
        seller_sku=_text(row.get("sellerSku")),
        shop_sku=_text(row.get("lazadaSku")),
        name=_text(row.get("itemName")),
        variation=_text(row.get("variation")),
        status=status,
        raw_status=raw,
        package_id="",
        tracking=_text(row.get("trackingCode")) or _text(row.get("cdTrackingCode")),
        carrier=_text(row.get("shippingProvider")) or _text(row.get("cdShippingProvider")),
        price_minor=_money(row, "unitPrice", currency),
        paid_minor=_money(row, "paidPrice", currency),
        ship_by=clock if status in CLOCKED_STATUSES else None,
        updated_at=updated_at,
        fulfilled_by="marketplace" if "fbl" in _text(row.get("deliveryType")).lower() else "seller",
        is_digital="digital" in _text(row.get("shipmentTypeName")).lower(),
        image_url="",
        reason=_text(row.get("buyerFailedDeliveryReason")),
    )


def _order(
    number: str, rows: list[dict[str, Cell]], items: tuple[OrderItem, ...], country: str
) -> Order:
    first = rows[0]
    currency = CURRENCY_OF_COUNTRY[country]
    clocks = [item.ship_by for item in items if item.ship_by is not None]
    payment = _text(first.get("payMethod"))
    paid = sum(item.paid_minor for item in items)
    shipping = sum(_money(row, "shippingFee", currency) for row in rows)
    return Order(
        order_id=number,
        order_number=number,
        status=order_status(item.status for item in items),
        raw_statuses=",".join(dict.fromkeys(item.raw_status for item in items)),
        created_at=min(_time(row, "createTime", country) for row in rows),
        updated_at=max(item.updated_at for item in items),
        ship_by=min(clocks) if clocks else None,
        ship_by_source="export.rtsSla" if clocks else "",
        currency=currency,
        total_minor=paid + shipping,
        buyer=_text(first.get("customerName")) or _text(first.get("shippingName")),
        ship_to=_ship_to(first),
        payment_method=payment,
        is_cod=payment.upper() == "COD",
        carrier=next((item.carrier for item in items if item.carrier), ""),
        tracking=next((item.tracking for item in items if item.tracking), ""),
        warehouse=_text(first.get("wareHouse")),
        fulfilled_by=items[0].fulfilled_by,
        buyer_note="",
        tax_invoice=_text(first.get("taxInvoiceRequested") or first.get("invoiceRequired")).lower()
        in ("true", "yes", "1"),
        items=items,
    )


def _ship_to(row: dict[str, Cell]) -> str:
    names = (
        "shippingName",
        "shippingPhone",
        "shippingAddress",
        "shippingAddress2",
        "shippingAddress3",
        "shippingAddress4",
        "shippingAddress5",
        "shippingCity",
        "shippingPostCode",
        "shippingCountry",
    )
    lines = (_text(row.get(name)) for name in names)
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _text(cell: Cell) -> str:
    """Text of a cell; ids and post codes that a spreadsheet made numbers lose their `.0`."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _money(row: dict[str, Cell], name: str, currency: str) -> int:
    cell = row.get(name)
    known = cell if isinstance(cell, int | float) and not isinstance(cell, bool) else _text(cell)
    try:
        found = minor_units(known, currency)
    except (ValueError, ArithmeticError) as error:
        # No number, or one that is endless.
        raise _Fault(name, "not_an_amount", _text(cell)) from error
    if abs(found) > MOST_MINOR:
        raise _Fault(name, "not_an_amount", _text(cell))
    return found


def _time(row: dict[str, Cell], name: str, country: str) -> int:
    cell = row.get(name)
    local = cell if isinstance(cell, datetime) else _parsed(_text(cell), name)
    if local.year < FIRST_YEAR:
        raise _Fault(name, "not_a_date", _text(cell))
    seconds = local.replace(tzinfo=UTC).timestamp() - UTC_OFFSET_HOURS[country] * 3600
    return int(seconds) * 1000


def _parsed(text: str, name: str) -> datetime:
    if not text:
        raise _Fault(name, "missing", "")
    for form in DATE_FORMS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  the zone is the store's, below
        except ValueError:
            continue
    raise _Fault(name, "not_a_date", text)
