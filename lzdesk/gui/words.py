"""All sentences about what engine and marketplaces report: kinds and fields in, words out."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from lzdesk.domain.statuses import Status
from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import clock_words
from lzdesk.gui.money import count_words
from lzdesk.gui.translations import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    # Not needed to paint: msgspec is imported by the bridge, after the first frame.
    from lzdesk.link.messages import Notice, Pace, Progress

translate = QCoreApplication.translate

MIB, GIB = 1 << 20, 1 << 30
MISSING = "–"
"""What stands where a value is not known."""

MARKETPLACE_CODES = {"lazada": "LZ", "shopee": "SP", "tiktok": "TT"}
MARKETPLACE_NAMES = {"lazada": "Lazada", "shopee": "Shopee", "tiktok": "TikTok Shop"}


_STATUS = {
    Status.CANCEL_REQUESTED: QT_TRANSLATE_NOOP("Status", "Cancel asked"),
    Status.TO_SHIP: QT_TRANSLATE_NOOP("Status", "To ship"),
    Status.ARRANGED: QT_TRANSLATE_NOOP("Status", "Arranged"),
    Status.HELD: QT_TRANSLATE_NOOP("Status", "Held"),
    Status.UNPAID: QT_TRANSLATE_NOOP("Status", "Unpaid"),
    Status.FAILED: QT_TRANSLATE_NOOP("Status", "Failed"),
    Status.LOST: QT_TRANSLATE_NOOP("Status", "Lost"),
    Status.RETURNING: QT_TRANSLATE_NOOP("Status", "Returning"),
    Status.IN_TRANSIT: QT_TRANSLATE_NOOP("Status", "In transit"),
    Status.DELIVERED: QT_TRANSLATE_NOOP("Status", "Delivered"),
    Status.COMPLETED: QT_TRANSLATE_NOOP("Status", "Completed"),
    Status.RETURNED: QT_TRANSLATE_NOOP("Status", "Returned"),
    Status.CANCELLED: QT_TRANSLATE_NOOP("Status", "Cancelled"),
    Status.UNKNOWN: QT_TRANSLATE_NOOP("Status", "Unknown"),
}

SAVING_KINDS = ("disk.full", "folder.read_only", "database.locked")
"""What keeps the desk from being saved; it stands until SAVED is told."""
SAVED = "storage.well"
RECOVERED_KINDS = (
    "database.restored",
    "database.restored_partly",
    "database.begun_anew",
    "database.log_lost",
)
"""What became of a damaged database; it stands until it is dismissed."""


def status_words(status: int, raw: str = "") -> str:
    """The status in words; one we do not know is the vendor's own word."""
    if status == Status.UNKNOWN and raw:
        return raw.split(",")[0]
    return translate("Status", _STATUS[Status(status)])


def tab_words(tab: str) -> str:
    """The word on a status tab, by its key in domain.statuses.TABS."""
    return {
        "open": translate("Tabs", "Open"),
        "to_ship": translate("Tabs", "To ship"),
        "arranged": translate("Tabs", "Arranged"),
        "held": translate("Tabs", "Held"),
        "cancel_asked": translate("Tabs", "Cancel asked"),
        "unpaid": translate("Tabs", "Unpaid"),
        "failed": translate("Tabs", "Failed"),
        "returning": translate("Tabs", "Returning"),
        "in_transit": translate("Tabs", "In transit"),
        "delivered": translate("Tabs", "Delivered"),
        "completed": translate("Tabs", "Completed"),
        "returned": translate("Tabs", "Returned"),
        "cancelled": translate("Tabs", "Cancelled"),
        "all": translate("Tabs", "All"),
    }[tab]


def work_words(key: str) -> str:
    """The name of a list of `reading.work_lists`."""
    return {
        "to_pack": translate("WorkLists", "To pack"),
        "pack_failed": translate("WorkLists", "Packing failed"),
        "label_ready": translate("WorkLists", "Label ready"),
        "being_fetched": translate("WorkLists", "Label being fetched"),
        "label_missing": translate("WorkLists", "Label missing"),
        "printed": translate("WorkLists", "Printed"),
        "printed_cancelled": translate("WorkLists", "Printed but cancelled"),
        "waiting_for_carrier": translate("WorkLists", "Waiting for the carrier"),
        "no_scan": translate("WorkLists", "No scan by the carrier"),
    }[key]


def no_orders_words(tab: str) -> str:
    """What the empty grid says of a tab, or of a work list, whose stores were all read."""
    named = {
        "open": translate("Empty", "No open orders."),
        "to_ship": translate("Empty", "No orders to ship."),
        "arranged": translate("Empty", "No arranged orders."),
        "held": translate("Empty", "No held orders."),
        "cancel_asked": translate("Empty", "No buyer asks to cancel."),
        "unpaid": translate("Empty", "No unpaid orders."),
        "failed": translate("Empty", "No failed deliveries."),
        "returning": translate("Empty", "No orders on their way back."),
        "in_transit": translate("Empty", "No orders in transit."),
        "delivered": translate("Empty", "No delivered orders."),
        "completed": translate("Empty", "No completed orders."),
        "returned": translate("Empty", "No returned orders."),
        "cancelled": translate("Empty", "No cancelled orders."),
    }
    if tab.startswith("work:"):
        return translate("Empty", "Nothing stands in this list.")
    return named.get(tab, translate("Empty", "No orders."))


def country_words(country: str) -> str:
    """The country's name, by its two letters."""
    return {
        "sg": translate("Country", "Singapore"),
        "my": translate("Country", "Malaysia"),
        "th": translate("Country", "Thailand"),
        "vn": translate("Country", "Vietnam"),
        "ph": translate("Country", "Philippines"),
        "id": translate("Country", "Indonesia"),
    }.get(country.lower(), country.upper())


def fulfilled_words(fulfilled_by: str) -> str:
    """Who packs and ships the order."""
    return {
        "seller": translate("Order", "Seller"),
        "marketplace": translate("Order", "Marketplace"),
        "managed": translate("Order", "Managed by the marketplace"),
    }.get(fulfilled_by, fulfilled_by or MISSING)


OPEN_MEANING = frozenset(("lazada.sla_time_stamp",))
"""Deadlines of which no document says what must be done by then (reference, section 11)."""


def clock_source_words(source: str, marketplace: str = "") -> str:
    """Where a deadline comes from: `from Lazada's sla_time_stamp`, an order export, or a rule of
    ours. marketplace: its name, for a field that is told without it."""
    vendor, dot, field = source.rpartition(".")
    if vendor == "export":
        return translate("Clock", "from the order export's {0}").format(field)
    name = MARKETPLACE_NAMES.get(vendor, "" if dot else marketplace)
    if not name or vendor == "rule":
        return translate("Clock", "from a rule of lzdesk, not from the marketplace")
    words = translate("Clock", "from {marketplace}'s {field}")
    said = words.format(marketplace=name, field=field)
    if source in OPEN_MEANING:
        left_open = translate("Clock", "{0}, which may mean packing or hand-over")
        return left_open.format(said)
    return said


def clock_kind_words(kind: str) -> str:
    """What is to be done by then."""
    return {
        "ship_by": translate("Clock", "Ship by"),
        "pack_by": translate("Clock", "Pack by"),
        "hand_over": translate("Clock", "Hand over by"),
        "answer_cancel": translate("Clock", "Answer a cancellation"),
        "answer_return": translate("Clock", "Answer a return"),
        "answer_refund": translate("Clock", "Answer a refund"),
    }.get(kind, kind)


def return_kind_words(kind: str) -> str:
    """What the buyer asks for."""
    return {
        "return": translate("Return", "Return"),
        "refund": translate("Return", "Refund only"),
        "cancel": translate("Return", "Cancellation"),
        "other": translate("Return", "Other"),
    }.get(kind, kind)


def answer_words(name: str) -> str:
    """A way to answer a request, with what comes of it."""
    return {
        "accept_cancel": translate("Answer", "Let the buyer cancel: nothing is shipped"),
        "refuse_cancel": translate("Answer", "Refuse to cancel: it is shipped"),
        "accept_return": translate("Answer", "Accept the return: the buyer sends it back"),
        "refund_now": translate("Answer", "Refund the whole amount, nothing is sent back"),
        "refuse_return": translate("Answer", "Refuse the return"),
        "goods_arrived": translate("Answer", "Say that the goods are back"),
        "refund_goods": translate("Answer", "Refund the whole amount for what came back"),
        "refuse_refund": translate("Answer", "Refuse the refund for what came back"),
        "refund_money": translate("Answer", "Refund the whole amount"),
        "dispute": translate("Answer", "Refuse: the marketplace decides"),
    }.get(name, name)


def return_stage_words(stage: str) -> str:
    """Where a request stands; empty where only the vendor knows."""
    return {
        "to_answer": translate("Return", "To answer"),
        "to_inspect": translate("Return", "To look at"),
        "coming_back": translate("Return", "Coming back"),
        "waiting": translate("Return", "With the marketplace"),
        "over": translate("Return", "Over"),
    }.get(stage, "")


def _reason_words(kind: str, fields: Mapping[str, object] | None = None) -> str:
    # Imported with the first trouble: the first rows need none of its sentences.
    from lzdesk.gui.reasons import reason_words

    return reason_words(kind, fields or {})


def store_state_words(state: str, detail: str = "") -> str:
    """The state of a store, for tooltips and screen readers."""
    words = {
        "fresh": translate("StoreState", "Proven: all orders were read"),
        "reading": translate("StoreState", "Being read now"),
        "unread": translate("StoreState", "Not read yet"),
        "unproven": translate("StoreState", "Not proven: the counts differ"),
        "quiet": translate("StoreState", "Quiet: it does not answer"),
        "needs_consent": translate("StoreState", "Needs consent: its orders are not read"),
        "offline": translate("StoreState", "Offline: read from files, not from the marketplace"),
        "stopped": translate("StoreState", "Stopped"),
        "paused": translate("StoreState", "Paused: its orders are not read"),
    }.get(state, state)
    return f"{words}. {_reason_words(detail)}" if detail else words


def engine_words(state: str) -> str:
    """The engine's state in the status bar, by the words of gui/desk.py."""
    return {
        "starting": translate("Engine", "Reading starts"),
        "running": translate("Engine", "Reading runs"),
        "restarting": translate("Engine", "Reading starts again"),
        "stopped": translate("Engine", "Reading stopped"),
    }.get(state, state)


def notice_words(notice: "Notice", store: str = "") -> str:
    """A notice of the engine in words."""
    return trouble_words(notice.kind, notice.fields, store)


def trouble_words(kind: str, fields: Mapping[str, object], store: str = "") -> str:
    """What the engine tells: the store's name, then what happened."""
    words = _reason_words(kind, fields)
    return f"{store}: {words}" if store else words


def pace_words(pace: "Pace") -> str:
    """How often the stores are read, worked out from the apps' quota."""
    every = clock_words(pace.every_s * 1000)
    return amounts.pace(pace.stores, pace.daily_calls, count_words(pace.spent), every)


def progress_words(progress: "Progress", store: str = "", *, brief: bool = False) -> str:
    """A long piece of work: what, done, total, per minute, time left. brief: no rate."""
    what = {
        "read": translate("Progress", "Reading {store}"),
        "catch_up": translate("Progress", "Catching up {store}"),
        "import": translate("Progress", "Importing orders"),
        "skus": translate("Progress", "Importing SKUs"),
        "proxies": translate("Progress", "Testing proxies"),
    }.get(progress.job, translate("Progress", "Working"))
    if progress.job == "open":
        words = translate("Progress", "Opening {done} of {total}")
        now = min(progress.done + 1, progress.total)
        return words.format(done=count_words(now), total=count_words(progress.total))
    if progress.job == "read" and not store:
        what = translate("Progress", "Reading orders")
    what = what.format(store=store)
    return _how_far(what, progress.done, progress.total, progress.per_minute, brief=brief)


def memory_words(size: int) -> str:
    """Bytes as `412 MB` or `1.9 GB`."""
    if size < GIB:
        return translate("Memory", "{0} MB").format(count_words(round(size / MIB)))
    return translate("Memory", "{0} GB").format(QLocale().toString(size / GIB, "f", 1))


def loads_words(loads: Sequence[object], *, brief: bool = False) -> str:
    """What several stores still have to read, as one piece of work. brief: no rate."""
    done, total, per_minute = (
        sum(int(getattr(one, name)) for one in loads) for name in ("done", "total", "per_minute")
    )
    return _how_far(amounts.reading_stores(len(loads)), done, total, per_minute, brief=brief)


def _how_far(words: str, done: int, total: int, per_minute: int, *, brief: bool) -> str:
    if not total:
        return f"{words}, {count_words(done)}" if done else words
    of = translate("Progress", "{what}, {done} of {total}")
    words = of.format(what=words, done=count_words(done), total=count_words(total))
    if per_minute > 0:
        left_ms = (total - done) * 60_000 // per_minute
        if brief:
            told = translate("Progress", "{0} left").format(clock_words(left_ms))
        else:
            pace = translate("Progress", "{0} a minute, {1} left")
            told = pace.format(count_words(per_minute), clock_words(left_ms))
        words = amounts.listed([words, told])
    return words
