"""The pages of the drawer as lines: the order, its packages, and what the marketplace sent."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject

from lzdesk.domain.marks import tags_of
from lzdesk.domain.stores import UTC_OFFSET_HOURS
from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import day_words, full_moment, local, zone_words
from lzdesk.gui.money import amount_words, count_words
from lzdesk.gui.panes.order_drawer.history_words import history_lines, when_words
from lzdesk.gui.panes.order_drawer.lines import (
    Fact,
    Heading,
    Line,
    Part,
    Piece,
    Rule,
    fact,
    one_line,
    parts_fact,
)
from lzdesk.gui.words import (
    MARKETPLACE_NAMES,
    MISSING,
    fulfilled_words,
    status_words,
    store_state_words,
)
from lzdesk.reading.order_detail import DetailItem, OrderDetail, OrderHead
from lzdesk.reading.ship_rule import ShipRule
from lzdesk.reading.stores import RailStore

translate = QCoreApplication.translate


class Told(NamedTuple):
    """What a page is made from."""

    detail: OrderDetail
    store: RailStore | None
    now_ms: int
    rule: ShipRule | None = None
    """What a deadline rule says where the marketplace says otherwise."""

    @property
    def marketplace(self) -> str:
        return self.store.marketplace if self.store else ""


class _Counted(QObject):
    """Plural forms, which lupdate finds in `self.tr` alone."""

    def units(self, count: int) -> str:
        return self.tr("%Ln unit(s)", "", count)

    def more_items(self, count: int) -> str:
        return self.tr("%Ln more item(s)", "", count)

    def length(self, unit: str, count: int) -> str:
        """unit: working_days, days or hours."""
        if unit == "working_days":
            return self.tr("%Ln working day(s)", "", count)
        if unit == "days":
            return self.tr("%Ln day(s)", "", count)
        return self.tr("%Ln hour(s)", "", count)


def order_page(told: Told) -> list[Line]:
    """Clocks, items and money, ship-to, marks, history."""
    sections: list[list[Line]] = [
        _clocks(told),
        _items(told.detail),
        _ship_to(told.detail.head),
        _marks(told),
        [
            Heading(translate("Drawer", "History")),
            *history_lines(told.detail, told.marketplace, told.now_ms),
        ],
    ]
    return _ruled(sections)


def package_page(told: Told) -> list[Line]:
    """Each package with its carrier, its items, and its labels on paper."""
    detail = told.detail
    sections: list[list[Line]] = []
    for number, package in enumerate(detail.packages, start=1):
        title = translate("Drawer", "Package {0}").format(count_words(number))
        inside = [item for item in detail.items if item.package_id == package.package_id]
        lines: list[Line] = [
            Heading(title, _Counted().units(len(inside))),
            fact(translate("Drawer", "Number"), package.package_id, code=True),
            fact(translate("Drawer", "Carrier"), package.carrier),
            fact(translate("Drawer", "Tracking"), package.tracking, code=True),
            fact(
                translate("Drawer", "Known since"), when_words(package.first_read_at, told.now_ms)
            ),
        ]
        lines += _pieces(inside, detail.head.currency)
        lines += _printed(told, package.package_id)
        sections.append(lines)
    if not sections:
        words = translate("Drawer", "No package yet. One is made when the order is arranged.")
        sections.append([Heading(translate("Drawer", "Packages")), fact("", words, tone="text2")])
    return _ruled(sections)


def raw_statuses(detail: OrderDetail) -> str:
    """The marketplace's own word for each item, line by line."""
    rows = [
        f"{one_line(item.item_id, 60)}  {one_line(item.seller_sku, 80) or MISSING}"
        f"  {one_line(item.raw_status, 80) or MISSING}"
        for item in detail.items
    ]
    more = detail.head.items_count - len(detail.items)
    if more > 0:
        rows.append(_Counted().more_items(more))
    return "\n".join(rows)


def _ruled(sections: Iterable[list[Line]]) -> list[Line]:
    lines: list[Line] = []
    for section in sections:
        if section:
            lines += [Rule(), *section] if lines else section
    return lines


# Clocks


def _clocks(told: Told) -> list[Line]:
    head = told.detail.head
    lines: list[Line] = [Heading(translate("Drawer", "Clocks"))]
    if head.ship_by is None:
        words = translate("Drawer", "No ship clock runs")
        lines.append(fact(translate("Drawer", "Hand over by"), words, tone="text2"))
    else:
        label = translate("Drawer", "Hand over by")
        lines.append(moment_fact(label, head.ship_by, told))
        lines.append(fact(translate("Drawer", "Source"), _source(told), tone="text2"))
        if told.rule is not None:
            lines.append(fact("", _rule_words(told.rule), tone="text3"))
    for word, moment in (
        (translate("Drawer", "Pack by"), head.pack_by),
        (translate("Drawer", "At the carrier by"), head.hand_over_by),
        (translate("Drawer", "Answer the buyer by"), head.cancel_by),
    ):
        if moment is not None:
            lines.append(moment_fact(word, moment, told))
    lines.append(moment_fact(translate("Drawer", "Ordered"), head.created_at, told))
    lines.append(_freshness(told))
    return lines


def moment_fact(label: str, ms: int, told: Told) -> Fact:
    """`12 Nov 11:26 UTC+8, 10:26 in store (UTC+7)`; the store's own only where it differs."""
    zone = zone_words(ms)
    store = _store_zone(ms, told.store)
    if store is None or store[1] == zone:
        return parts_fact(label, (Part(full_moment(ms)), Part(zone, "text3")))
    when, store_zone = store
    words = translate("Drawer", "in store ({zone})").format(zone=store_zone)
    return parts_fact(
        label,
        (Part(full_moment(ms)), Part(f"{zone},", "text3")),
        (Part(when), Part(words, "text3")),
    )


def _store_zone(ms: int, store: RailStore | None) -> tuple[str, str] | None:
    """The time in the store's own zone, with its day where that differs, and `UTC+7`."""
    hours = UTC_OFFSET_HOURS.get(store.country) if store else None
    if hours is None:
        return None
    there = datetime.fromtimestamp(ms / 1000, UTC) + timedelta(hours=hours)
    here = local(ms)
    when = there.strftime("%H:%M")
    if there.date() != here.date():
        when = f"{day_words(there.date())} {when}"
    return when, f"UTC+{hours}"


def _rule_words(rule: ShipRule) -> str:
    words = translate(
        "Drawer",
        "A rule of lzdesk would say {moment}: {words}. The marketplace's own time counts.",
    )
    moment = f"{full_moment(rule.at)} {zone_words(rule.at)}"
    return words.format(moment=moment, words=_Counted().length(rule.unit, rule.length))


def _source(told: Told) -> str:
    head = told.detail.head
    vendor, dot, field = head.ship_by_source.partition(".")
    if dot and vendor in MARKETPLACE_NAMES:
        words = translate("Drawer", "{marketplace} field {field}").format(
            marketplace=MARKETPLACE_NAMES[vendor], field=one_line(field, 40)
        )
    else:
        words = translate("Drawer", "a rule of lzdesk, not the marketplace")
    read_at = told.detail.read.read_at
    if read_at is None:
        return words
    read = translate("Drawer", "read {0}").format(when_words(read_at, told.now_ms))
    return amounts.listed([words, read])


def _freshness(told: Told) -> Fact:
    """When the order's store was read; what is wrong with it in amber."""
    label = translate("Drawer", "Store read")
    read_at, store = told.detail.read.read_at, told.store
    when = (
        translate("Drawer", "not read yet") if read_at is None else when_words(read_at, told.now_ms)
    )
    if store is None or store.state in ("fresh", "reading"):
        return fact(label, when)
    return fact(label, f"{when}. {store_state_words(store.state)}", tone="amber")


# Items and money


def _items(detail: OrderDetail) -> list[Line]:
    head = detail.head
    lines: list[Line] = [
        Heading(translate("Drawer", "Items"), _Counted().units(head.items_count)),
        *_pieces(detail.items, head.currency, head.status),
    ]
    more = head.items_count - len(detail.items)
    if more > 0:
        lines.append(fact("", _Counted().more_items(more), tone="text2"))
    else:
        rest = head.total_minor - sum(item.paid_minor for item in detail.items)
        words = translate("Drawer", "Shipping, vouchers")
        lines.append(Piece(words, "", head.currency, amount_words(rest, head.currency), code=False))
    paid = translate("Drawer", "Paid")
    total = amount_words(head.total_minor, head.currency)
    lines.append(Piece(paid, "", head.currency, total, strong=True, code=False))
    payment = translate("Drawer", "Cash on delivery") if head.is_cod else head.payment_method
    lines.append(fact(translate("Drawer", "Payment"), payment))
    return lines


def _pieces(items: Iterable[DetailItem], currency: str, usual: int | None = None) -> list[Line]:
    """Like items share a line. usual: the status that need not be said."""
    groups: dict[tuple[object, ...], list[DetailItem]] = {}
    for item in items:
        key = (item.seller_sku, item.name, item.variation, item.price_minor, item.paid_minor)
        groups.setdefault((*key, item.status), []).append(item)
    return [_piece(some, currency, usual) for some in groups.values()]


def _piece(items: list[DetailItem], currency: str, usual: int | None) -> Piece:
    first, count = items[0], len(items)
    names = [one_line(text, 200) for text in (first.name, first.variation)]
    money = translate("Drawer", "price {price}, paid {paid} each").format(
        price=amount_words(first.price_minor, currency),
        paid=amount_words(first.paid_minor, currency),
    )
    state = [] if usual in (None, first.status) else [status_words(first.status, first.raw_status)]
    if first.reason and state:
        state.append(one_line(first.reason, 120))
    subs = (amounts.listed(filter(None, names)), amounts.listed([money, *state]))
    amount = amount_words(count * first.paid_minor, currency)
    sku = one_line(first.seller_sku, 120) or MISSING
    return Piece(sku, f"×{count_words(count)}", currency, amount, tuple(filter(None, subs)))


def _printed(told: Told, package_id: str) -> list[Line]:
    pages = [page for page in told.detail.pages if page.package_id == package_id]
    if not pages:
        words = translate("Drawer", "not printed yet")
        return [fact(translate("Drawer", "Label"), words, tone="text2")]
    words = translate("Drawer", "{when} by {who}, run {run}, page {page}")
    made: list[Line] = []
    for page in pages:
        said = words.format(
            when=when_words(page.at, told.now_ms),
            who=one_line(page.by, 80) or MISSING,
            run=count_words(page.run),
            page=count_words(page.page),
        )
        if page.reason:
            said = amounts.listed([said, one_line(page.reason, 120)])
        label = translate("Drawer", "Label") if not made else ""
        made.append(fact(label, said))
    return made


# Ship to, marks


def _ship_to(head: OrderHead) -> list[Line]:
    carrier = amounts.listed(filter(None, (one_line(head.carrier), one_line(head.tracking))))
    lines: list[Line] = [
        Heading(translate("Drawer", "Ship to")),
        fact(translate("Drawer", "Buyer"), head.buyer),
        fact(translate("Drawer", "Address"), head.ship_to),
        fact(translate("Drawer", "Carrier"), carrier),
    ]
    if head.buyer_note:
        lines.append(fact(translate("Drawer", "Buyer note"), head.buyer_note))
    if head.tax_invoice:
        lines.append(fact(translate("Drawer", "Tax invoice"), translate("Drawer", "asked for")))
    if head.warehouse:
        lines.append(fact(translate("Drawer", "Warehouse"), head.warehouse))
    if head.fulfilled_by != "seller":
        lines.append(fact(translate("Drawer", "Shipped by"), fulfilled_words(head.fulfilled_by)))
    return lines


def _marks(told: Told) -> list[Line]:
    """Nothing where nobody marked the order."""
    head = told.detail.head
    lines: list[Line] = []
    if head.hold_until is not None:
        over = head.hold_until <= told.now_ms
        label = translate("Drawer", "Was held until") if over else translate("Drawer", "Held until")
        lines.append(moment_fact(label, head.hold_until, told))
    if head.note:
        lines.append(fact(translate("Drawer", "Note"), head.note))
    if head.note_must_read:
        words = translate("Drawer", "must be read before printing")
        lines.append(fact("", words, tone="amber"))
    if head.tags:
        tags = [one_line(tag) for tag in tags_of(head.tags)]
        lines.append(fact(translate("Drawer", "Tags"), amounts.listed(tags)))
    if head.assigned_to:
        lines.append(fact(translate("Drawer", "Assigned to"), one_line(head.assigned_to)))
    return [Heading(translate("Drawer", "Marks")), *lines] if lines else []
