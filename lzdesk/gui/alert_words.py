"""Alerts in words: what, whose, since when, and the one verb. Kinds and fields in, words out.

They are methods of one object because lupdate finds plural forms in Python only in `self.tr`.
"""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QObject

from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import clock_words, full_moment, left_in_full, moment_words
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.words import MARKETPLACE_CODES, MISSING
from lzdesk.reading.alerts import AlertLine
from lzdesk.reading.stores import RailStore

translate = QCoreApplication.translate

SHOW = "show"
READ = "read"
RENEW = "renew"
RULE = "rule"
BAG = "bag"
ANSWER = "answer"
BUY = "buy"
ACCOUNT = "account"

VERBS = {
    "ship_by.overdue": SHOW,
    "ship_by.now": SHOW,
    "ship_by.soon": SHOW,
    "answer.overdue": ANSWER,
    "answer.now": ANSWER,
    "answer.soon": ANSWER,
    "orders.unseen": SHOW,
    "orders.printed_cancelled": SHOW,
    "orders.printed_changed": SHOW,
    "carrier.no_scan": SHOW,
    "carrier.late_bag": BAG,
    "purchase.late": BUY,
    "account.off_target": ACCOUNT,
    "store.quiet": READ,
    "store.unproven": READ,
    "consent.ending": RENEW,
    "consent.over": RENEW,
    "rule.alert": RULE,
    "rule.limit": RULE,
}
"""Kind of alert to what can be done about it."""
SINCE = ("orders.unseen", "store.unproven", "carrier.no_scan", "carrier.late_bag")
"""Kinds whose row says since when."""
NUMBERED = (
    "orders.printed_cancelled",
    "orders.printed_changed",
)
"""Kinds whose row holds an order's number, which is never left out."""


class AlertWords(QObject):
    """Sentences about one alert."""

    def title(self, line: AlertLine, now_ms: int) -> str:
        """`2 orders are overdue`, `No answer for 14 min`."""
        orders = _number(line.fields, "orders")
        kind = line.kind
        if kind == "ship_by.overdue":
            return self.tr("%Ln order(s) are overdue", "", orders)
        if kind == "ship_by.now":
            return self.tr("%Ln order(s) under 2 h", "", orders)
        if kind == "ship_by.soon":
            return self.tr("%Ln order(s) under 12 h", "", orders)
        if kind == "answer.overdue":
            return self.tr("%Ln answer(s) overdue", "", orders)
        if kind == "answer.now":
            return self.tr("%Ln answer(s) under 2 h", "", orders)
        if kind == "answer.soon":
            return self.tr("%Ln answer(s) under 12 h", "", orders)
        if kind == "orders.unseen":
            return self.tr("%Ln new order(s) not seen", "", orders)
        if kind == "orders.printed_cancelled":
            return self.tr("Pull %Ln parcel(s)", "", orders)
        if kind == "carrier.no_scan":
            return self.tr("%Ln not scanned", "", orders)
        if kind == "carrier.late_bag":
            return self.tr("Bag late: %Ln order(s)", "", orders)
        if kind == "purchase.late":
            pieces = _number(line.fields, "pieces")
            return self.tr("%Ln piece(s) come too late", "", pieces)
        if kind == "account.off_target":
            return self.tr("%Ln indicator(s) off target", "", _number(line.fields, "indicators"))
        if kind == "orders.printed_changed":
            return self.tr("Print %Ln parcel(s) again", "", orders)
        if kind == "store.quiet":
            silent = now_ms - _number(line.fields, "since")
            return self.tr("No answer for {0}").format(clock_words(silent))
        if kind == "store.unproven":
            return self.tr("Not proven: the counts differ")
        if kind == "consent.ending":
            return self.tr("Consent ends soon")
        if kind == "consent.over":
            return self.tr("Consent is over")
        if kind == "rule.alert":
            return self.tr("{0}: %Ln order(s)", "", orders).format(_rule(line))
        if kind == "rule.limit":
            return self.tr("Limit of {0}: %Ln not done", "", orders).format(_rule(line))
        return kind

    def rest(self, line: AlertLine, now_ms: int) -> str:
        """What follows the store's name: `since 09:10`; often nothing."""
        kind, since = line.kind, _number(line.fields, "since")
        if kind in SINCE:
            return self.tr("since {0}").format(moment_words(since, now_ms))
        if kind == "store.quiet":
            return self.tr("read {0}").format(moment_words(since, now_ms))
        if kind in NUMBERED:
            return str(line.fields.get("order_number", MISSING))
        more = _number(line.fields, "stores") - 1
        if more > 0:
            return self.tr("and {0}").format(amounts.more_stores(more))
        return ""

    def short_rest(self, line: AlertLine, now_ms: int) -> str:
        """The same where a store's name needs the room: the time alone, or nothing."""
        if line.kind in (*SINCE, "store.quiet"):
            return moment_words(_number(line.fields, "since"), now_ms)
        return self.rest(line, now_ms) if line.kind in NUMBERED else ""

    def verb(self, kind: str) -> str:
        """The one thing that can be done about it, on its row."""
        return {
            SHOW: self.tr("Show"),
            RULE: self.tr("Show"),
            BAG: self.tr("Show"),
            ANSWER: self.tr("Show"),
            BUY: self.tr("Show"),
            ACCOUNT: self.tr("Show"),
            READ: self.tr("Read again"),
            RENEW: self.tr("Renew"),
        }.get(VERBS.get(kind, ""), "")

    def in_full(self, line: AlertLine, store: RailStore | None, now_ms: int) -> str:
        """For tooltips and screen readers."""
        parts = [self.title(line, now_ms)]
        if store is not None:
            code = MARKETPLACE_CODES.get(store.marketplace, "")
            parts.append(f"{store.name} {code}".rstrip())
        rest = self.rest(line, now_ms)
        if rest:
            parts.append(rest)
        words = amounts.listed(parts)
        if line.due_at is not None:
            left = left_in_full(line.due_at - now_ms)
            due = {
                "consent.ending": self.tr("Ends {0}, {1}"),
                "answer.overdue": self.tr("First answer by {0}, {1}"),
                "answer.now": self.tr("First answer by {0}, {1}"),
                "answer.soon": self.tr("First answer by {0}, {1}"),
            }.get(line.kind, self.tr("First ship by {0}, {1}"))
            words += ". " + due.format(full_moment(line.due_at), left)
        if line.kind == "orders.printed_cancelled":
            words += ". " + self.tr("The buyer cancelled after the label was printed.")
        if line.kind == "orders.printed_changed":
            words += ". " + self.tr(
                "The address changed, or the order was packed anew, after the label was printed."
                " Pull the parcel."
            )
        if line.kind == "carrier.no_scan":
            words += ". " + self._unscanned(line)
        if line.kind == "carrier.late_bag":
            name = plain(" ".join(str(line.fields.get("name", MISSING)).split()), 40)
            words += ". " + self.tr("The bag {0} was due at the sorting centre.").format(name)
        if line.kind == "account.off_target":
            words += ". " + self.tr("Indicators of the marketplace's own.")
        if line.kind == "purchase.late":
            words += ". " + self.tr("Its lead time ends after the order must be shipped.")
        later = self.folded(line, now_ms)
        return f"{words}. {later}" if later else words

    def _unscanned(self, line: AlertLine) -> str:
        carrier = plain(" ".join(str(line.fields.get("carrier", "")).split()), 40)
        if not carrier:
            return self.tr("They were scanned out here, and their carriers tell of no scan.")
        words = self.tr("They were scanned out here, and {0} tells of no scan.")
        return words.format(carrier)

    def folded(self, line: AlertLine, now_ms: int) -> str:
        """Why an alert is folded away; empty where it is not."""
        if line.snoozed_until is not None and line.snoozed_until > now_ms:
            return self.tr("Snoozed until {0}").format(moment_words(line.snoozed_until, now_ms))
        if line.acknowledged_at is not None:
            when = moment_words(line.acknowledged_at, now_ms)
            return self.tr("Acknowledged at {0}").format(when)
        return ""

    def aside(self, line: AlertLine, now_ms: int) -> str:
        """The same as short as a row needs it."""
        snoozed = line.snoozed_until is not None and line.snoozed_until > now_ms
        if snoozed or line.acknowledged_at is None:
            return self.folded(line, now_ms)
        return self.tr("In hand, {0}").format(moment_words(line.acknowledged_at, now_ms))

    def short_asides(self, line: AlertLine, now_ms: int) -> tuple[str, ...]:
        """The same ever shorter, where a store's name needs the room."""
        if line.snoozed_until is not None and line.snoozed_until > now_ms:
            until = moment_words(line.snoozed_until, now_ms)
            return self.tr("until {0}").format(until), until
        return (self.tr("In hand"),) if line.acknowledged_at is not None else ()

    def section(self, key: str) -> str:
        return {
            "ship_by": self.tr("Ship by"),
            "answers": self.tr("Returns"),
            "new": self.tr("New orders"),
            "cancelled": self.tr("Cancellations"),
            "carriers": self.tr("Carriers"),
            "purchases": self.tr("Purchases"),
            "rules": self.tr("Rules"),
            "account": self.tr("Account"),
        }[key]

    def worst(self, kind: str, count: int) -> str:
        """The worst fact of a section, at its right: `3 overdue`. Often nothing."""
        return {
            "ship_by.overdue": self.tr("%Ln overdue", "", count),
            "ship_by.now": self.tr("%Ln under 2 h", "", count),
            "answer.overdue": self.tr("%Ln overdue", "", count),
            "answer.now": self.tr("%Ln under 2 h", "", count),
            "orders.printed_cancelled": self.to_pull(count),
            "carrier.no_scan": self.tr("%Ln not scanned", "", count),
            "carrier.late_bag": self.tr("%Ln in late bags", "", count),
            "purchase.late": self.tr("%Ln too late", "", count),
            "consent.over": self.tr("%Ln over", "", count),
            "store.quiet": self.tr("%Ln quiet", "", count),
            "store.unproven": self.tr("%Ln not proven", "", count),
        }.get(kind, "")

    def fact(self, kind: str, count: int) -> str:
        """The same where no section says what it is about: `1 consent over`."""
        return {
            "consent.over": self.tr("%Ln consent(s) over", "", count),
            "consent.ending": self.tr("%Ln consent(s) ending", "", count),
            "answer.overdue": self.tr("%Ln answer(s) overdue", "", count),
            "answer.now": self.tr("%Ln answer(s) under 2 h", "", count),
        }.get(kind) or self.worst(kind, count)

    def to_pull(self, count: int) -> str:
        return self.tr("%Ln to pull", "", count)

    def more(self, count: int) -> str:
        """The line that folded alerts stand behind."""
        return self.tr("%Ln more", "", count)

    def new_orders(self, orders: int, stores: int) -> str:
        """What a toast or a message of the tray says; no names from outside."""
        new = self.tr("%Ln new order(s)", "", orders)
        return new if stores < 2 else amounts.listed([new, self.in_stores(stores)])

    def raised(self, kind: str, orders: int, stores: int) -> str:
        """The same of alerts that were raised, by the kind the operator switches."""
        words = {
            "ship_by_overdue": self.tr("%Ln order(s) are overdue", "", orders),
            "ship_by_now": self.tr("%Ln order(s) under 2 h", "", orders),
            "ship_by_soon": self.tr("%Ln order(s) under 12 h", "", orders),
            "answer_overdue": self.tr("%Ln answer(s) overdue", "", orders),
            "answer_soon": self.tr("%Ln answer(s) wait", "", orders),
            "new_orders": self.tr("%Ln new order(s) not seen", "", orders),
            "cancelled_printed": self.tr("Pull %Ln cancelled parcel(s)", "", orders),
            "no_scan": self.tr("The carrier has not scanned %Ln order(s)", "", orders),
            "late_bag": self.tr("%Ln order(s) are in late bags", "", orders),
            "late_purchase": self.tr("What is bought for %Ln order(s) comes too late", "", orders),
            "rule": self.tr("Your rules point to %Ln order(s)", "", orders),
            "store_trouble": self.tr("%Ln store(s) need a hand", "", stores),
        }[kind]
        if kind == "store_trouble" or stores < 2:
            return words
        return amounts.listed([words, self.in_stores(stores)])

    def waiting(self, orders: int, answers: int) -> str:
        """What a reminder says: `12 orders to arrange, 2 answers to give`."""
        parts = []
        if orders:
            parts.append(self.tr("%Ln order(s) to arrange", "", orders))
        if answers:
            parts.append(self.tr("%Ln answer(s) to give", "", answers))
        return amounts.listed(parts) if parts else self.tr("Nothing waits")

    def of_pass(self, key: str, words: str) -> str:
        """A pass of the day, with what waits then."""
        said = {
            "notify.pass_morning": self.tr("Morning pass: {0}"),
            "notify.pass_noon": self.tr("Noon pass: {0}"),
            "notify.pass_evening": self.tr("Evening pass: {0}"),
        }
        return said[key].format(words)

    def in_stores(self, stores: int) -> str:
        return self.tr("%Ln store(s)", "", stores)

    def announced(self, count: int) -> str:
        """To a screen reader, once, after the words of the worst."""
        return self.tr("and %Ln more alert(s)", "", count)


alert_words = AlertWords()


def kind_words(key: str) -> str:
    """A kind of the notifier, for the settings."""
    return {
        "new_orders": translate("Notify", "New orders"),
        "pass": translate("Notify", "The day's passes: morning, noon, evening"),
        "reminder": translate("Notify", "Orders that wait to be arranged"),
        "ship_by_soon": translate("Notify", "Ship by: under 12 h"),
        "ship_by_now": translate("Notify", "Ship by: under 2 h"),
        "ship_by_overdue": translate("Notify", "Ship by: overdue"),
        "answer_soon": translate("Notify", "Returns and refunds: an answer is due soon"),
        "answer_overdue": translate("Notify", "Returns and refunds: an answer is overdue"),
        "cancelled_printed": translate("Notify", "Cancelled after printing"),
        "rule": translate("Notify", "An alert of your own rules"),
        "no_scan": translate("Notify", "No scan by the carrier"),
        "late_bag": translate("Notify", "A bag is late at the sorting centre"),
        "late_purchase": translate("Notify", "A purchase comes too late for its order"),
        "store_trouble": translate("Notify", "A store is quiet, not proven or needs consent"),
    }[key]


def _rule(line: AlertLine) -> str:
    """The name of the seller's rule, short."""
    return plain(" ".join(str(line.fields.get("rule", MISSING)).split()), 40)


def _number(fields: Mapping[str, int | str], name: str) -> int:
    value = fields.get(name, 0)
    return value if isinstance(value, int) else 0
