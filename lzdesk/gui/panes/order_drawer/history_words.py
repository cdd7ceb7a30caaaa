"""The history of an order in words: what changed from what to what, by whom, how it is known."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject

from lzdesk.domain.statuses import Status
from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import full_moment, hour_minute_second, local, moment_words
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_drawer.lines import Happening, one_line
from lzdesk.gui.words import MARKETPLACE_NAMES, status_words
from lzdesk.reading.order_detail import DetailEvent, DetailPage, OrderDetail

translate = QCoreApplication.translate

BY_SYNC = "sync"
BY_EXPORT = "export"
BY_RULE = "rule:"
"""As `domain.rules` writes it; the drawer needs none of the rules themselves."""

ICONS = {
    "status": "truck",
    "package": "package",
    "tracking": "package",
    "ship_by": "clock",
    "ship_to": "truck",
    "scanned_out": "truck",
    "pulled": "ban",
    "checked": "check",
    "tags": "tag",
    "note": "sticky-note",
    "note_must_read": "message-square-warning",
    "hold_until": "pause",
    "assigned_to": "user-round",
    "arrange": "package",
    "alert": "message-square-warning",
}
"""Field to its icon; others have a dot."""


class _Entry(NamedTuple):
    """A happening and when, in epoch milliseconds."""

    at: int
    line: Happening


class _Counted(QObject):
    """Plural forms, which lupdate finds in `self.tr` alone."""

    def items(self, count: int) -> str:
        return self.tr("%Ln item(s)", "", count)

    def older(self, count: int) -> str:
        return self.tr("%Ln older change(s) are kept, and not shown", "", count)


def history_lines(detail: OrderDetail, marketplace: str, now_ms: int) -> list[Happening]:
    """The whole history, newest first."""
    skus = {item.item_id: item.seller_sku for item in detail.items}
    entries = _read_entry(detail, now_ms)
    entries += _changes(detail.events, skus, marketplace, now_ms)
    entries += [_page_entry(page, now_ms) for page in detail.pages]
    entries += _beginning(detail, marketplace, now_ms)
    entries.sort(key=lambda entry: -entry.at)
    lines = [entry.line for entry in entries]
    if detail.more_events:
        lines.append(Happening("", "", "text3", _Counted().older(detail.more_events)))
    return [*lines[:-1], lines[-1]._replace(last=True)]


def when_words(ms: int, now_ms: int) -> str:
    """Today to the second, as history tells it; else the day and the minute."""
    if local(ms).date() == local(now_ms).date():
        return hour_minute_second(ms)
    return full_moment(ms) if local(ms).year == local(now_ms).year else moment_words(ms, now_ms)


def _read_entry(detail: OrderDetail, now_ms: int) -> list[_Entry]:
    read = detail.read
    if read.read_at is None:
        return []
    what = translate("History", "The store was read")
    if read.remote_count is None or read.local_count is None:
        by, tone = translate("History", "not proven yet"), "text3"
    else:
        words = translate("History", "proof: {here} of {reported} orders in this store")
        by = words.format(
            here=count_words(read.local_count), reported=count_words(read.remote_count)
        )
        tone = "amber" if read.differs_since is not None else "green"
    icon = "equal-not" if tone == "amber" else "check"
    when = when_words(read.read_at, now_ms)
    return [_Entry(read.read_at, Happening(when, icon, tone, what, by=by))]


def _changes(
    events: Sequence[DetailEvent], skus: dict[str, str], marketplace: str, now_ms: int
) -> list[_Entry]:
    """Items that changed alike at one time share an entry."""
    groups: dict[tuple[object, ...], list[DetailEvent]] = {}
    for event in events:
        groups.setdefault(event[:-1], []).append(event)
    return [
        _Entry(some[0].at, _change_line(some[0], len(some), skus, marketplace, now_ms))
        for some in groups.values()
    ]


def _change_line(
    event: DetailEvent, count: int, skus: dict[str, str], marketplace: str, now_ms: int
) -> Happening:
    by = by_words(event.by, event.at, marketplace, now_ms)
    if count > 1:
        by = amounts.listed([_Counted().items(count), by])
    elif event.item_id:
        by = amounts.listed([one_line(skus.get(event.item_id) or event.item_id, 60), by])
    before = _value(event.field, event.before, now_ms)
    after = _value(event.field, event.after, now_ms)
    return Happening(
        when_words(event.at, now_ms),
        ICONS.get(event.field, ""),
        "text3",
        _what(event),
        before,
        after,
        by,
    )


def by_words(by: str, at: int, marketplace: str, now_ms: int) -> str:
    """Who or what told it, and when that was read."""
    if by == BY_SYNC:
        name = MARKETPLACE_NAMES.get(marketplace, marketplace)
        words = translate("History", "{marketplace}, read {time}")
        return words.format(marketplace=name, time=when_words(at, now_ms))
    if by == BY_EXPORT:
        return translate("History", "from an order export")
    if by.startswith(BY_RULE):
        return translate("History", "Rule “{0}”").format(one_line(by[len(BY_RULE) :], 60))
    return one_line(by, 80)


def _what(event: DetailEvent) -> str:
    """By the field, and whether it was set, changed or taken away."""
    way = 0 if event.before is None else 2 if event.after is None else 1
    words = _words_of_fields().get(event.field)
    return words[way] if words else one_line(event.field, 60)


def _words_of_fields() -> dict[str, tuple[str, str, str]]:
    """Field to its words where it was set, changed, taken away."""
    status, ship_by = translate("History", "Status"), translate("History", "Ship by")
    item, held = translate("History", "Item"), translate("History", "Held until")
    package = translate("History", "Package")
    tracking = translate("History", "Tracking")
    assigned = translate("History", "Assigned to")
    address = translate("History", "Address")
    outbox, alert = (
        translate("History", "Put into the outbox"),
        translate("History", "Alert raised"),
    )
    return {
        "status": (status, status, status),
        "ship_by": (ship_by, ship_by, translate("History", "No ship-by time any more")),
        "item": (
            translate("History", "Item came in"),
            item,
            translate("History", "Item is gone"),
        ),
        "item_status": (item, item, item),
        "package": (package, package, translate("History", "Package taken away")),
        "tracking": (tracking, tracking, translate("History", "Tracking taken away")),
        "ship_to": (address, address, address),
        "scanned_out": (translate("History", "Scanned out"),) * 3,
        "checked": (translate("History", "Parcel checked, item by item"),) * 3,
        "pulled": (translate("History", "Parcel pulled"),) * 3,
        "tags": (
            translate("History", "Tagged"),
            translate("History", "Tags"),
            translate("History", "Tags taken away"),
        ),
        "note": (
            translate("History", "Note written"),
            translate("History", "Note"),
            translate("History", "Note taken away"),
        ),
        "note_must_read": (
            translate("History", "The note must be read before printing"),
            translate("History", "The note must be read before printing"),
            translate("History", "The note need not be read before printing"),
        ),
        "hold_until": (held, held, translate("History", "Hold ended")),
        "assigned_to": (assigned, assigned, translate("History", "No longer assigned")),
        "arrange": (outbox, outbox, outbox),
        "alert": (alert, alert, alert),
    }


def _value(field: str, text: str | None, now_ms: int) -> str:
    if text is None or field in ("note_must_read", "arrange", "alert"):
        return ""
    if field == "status" and text.isdigit():
        rank = int(text)
        return status_words(rank) if rank in Status.__members__.values() else text
    if field in ("ship_by", "hold_until") and text.isdigit() and len(text) < 15:
        return moment_words(int(text), now_ms)
    return one_line(text, 200)


def _page_entry(page: DetailPage, now_ms: int) -> _Entry:
    if page.state == "not_written":
        what = translate("History", "The label's file could not be written")
    elif page.reason:
        what = translate("History", "Label printed again")
    else:
        what = translate("History", "Label printed")
    where = translate("History", "run {run}, page {page}").format(
        run=count_words(page.run), page=count_words(page.page)
    )
    parts = [one_line(page.by, 80), where]
    if page.reason:
        parts.append(one_line(page.reason, 120))
    line = Happening(
        when_words(page.at, now_ms), "printer", "text3", what, by=amounts.listed(parts)
    )
    return _Entry(page.at, line)


def _beginning(detail: OrderDetail, marketplace: str, now_ms: int) -> list[_Entry]:
    head = detail.head
    known = translate("History", "First read here")
    by = by_words(
        BY_EXPORT if head.source == BY_EXPORT else BY_SYNC, head.first_read_at, marketplace, now_ms
    )
    ordered = translate("History", "The buyer ordered")
    name = MARKETPLACE_NAMES.get(marketplace, marketplace)
    return [
        _Entry(
            head.first_read_at,
            Happening(when_words(head.first_read_at, now_ms), "", "text3", known, by=by),
        ),
        _Entry(
            head.created_at,
            Happening(when_words(head.created_at, now_ms), "", "text3", ordered, by=name),
        ),
    ]
