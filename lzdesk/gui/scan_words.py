"""What a scan says: in one line what happened, in the next what to do."""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject

from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import full_moment, moment_words
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.link.messages import ParcelScanned

LONGEST = 80


class Said(NamedTuple):
    """hue: green, amber, red or grey."""

    hue: str
    title: str
    detail: str


class ScanWords(QObject):
    """Methods, because lupdate finds plural forms in Python in `self.tr`."""

    def of(self, scanned: ParcelScanned, code: str, store: str, now_ms: int) -> Said:
        """What came of a scan. store: its name."""
        about = amounts.listed(
            one_line(part, LONGEST)
            for part in (scanned.order_number, store, scanned.carrier)
            if part
        )
        if scanned.verdict == "shipped":
            return Said(
                "green", one_line(scanned.carrier, LONGEST) or self.tr("Handed over"), about
            )
        if scanned.verdict == "checked":
            return Said("green", self.tr("All items are in"), about)
        if scanned.verdict == "to_check":
            pieces = sum(item.pieces for item in scanned.items)
            return Said("grey", self.tr("Scan its %Ln item(s)", "", pieces), about)
        title, detail = self._refusal(scanned, code, now_ms)
        return Said("red", title, "\n".join(part for part in (detail, about) if part))

    def of_bag(self, why: str, fields: Mapping[str, object], now_ms: int) -> Said:
        """Why a parcel may not go into a bag: the words of a scan to ship. fields: code, by, at."""
        at = fields.get("at")
        told = ParcelScanned(
            "refused", why, at=at if isinstance(at, int) else None, by=str(fields.get("by", ""))
        )
        code = str(fields.get("code", ""))
        title, detail = self._refusal(told, code, now_ms)
        words = self.tr("{code}: {title}").format(code=one_line(code, 40), title=title)
        return Said("red", words, detail)

    def not_in_bag(self, code: str, detail: str) -> Said:
        """Why a parcel does not go into this bag."""
        title = self.tr("{0} is not in the bag").format(one_line(code, 40))
        return Said("red", title, detail)

    def _refusal(self, scanned: ParcelScanned, code: str, now_ms: int) -> tuple[str, str]:
        when = moment_words(scanned.at, now_ms) if scanned.at is not None else "–"
        who = one_line(scanned.by, LONGEST) or "–"
        pull = self.tr("Pull this parcel")
        return {
            "scan.unknown": (
                self.tr("No parcel has this code"),
                self.tr("{0} is not a waybill of any store here. Is its store read?").format(
                    one_line(code, LONGEST)
                ),
            ),
            "scan.cancelled": (
                pull,
                self.tr("The buyer cancelled it, or an item of it, after the label was printed."),
            ),
            "scan.cancel_asked": (pull, self.tr("The buyer asks to cancel: decide that first.")),
            "scan.address": (
                pull,
                self.tr("The address changed after the label was printed. Print it again."),
            ),
            "scan.repacked": (
                pull,
                self.tr("It was packed anew: this label is an old one. Print the new one."),
            ),
            "scan.pulled": (
                self.tr("This parcel was pulled"),
                self.tr("{when} by {who}. It must not leave.").format(when=when, who=who),
            ),
            "scan.again": (
                self.tr("Scanned out before"),
                self.tr("{when} by {who}. It is counted once.").format(when=when, who=who),
            ),
            "scan.checked": (
                self.tr("Checked before"),
                self.tr("{when} by {who}.").format(when=when, who=who),
            ),
            "scan.held": (
                self.tr("This order is held"),
                self.tr("Until {0}. Put it aside.").format(
                    full_moment(scanned.at) if scanned.at is not None else "–"
                ),
            ),
            "scan.past": (
                self.tr("Not waiting for its carrier"),
                self.tr("It is on its way already, or ended."),
            ),
            "scan.not_ours": (self.tr("The marketplace ships this one"), ""),
            "scan.items_differ": (
                self.tr("The items do not match"),
                self.tr("Scan every item again."),
            ),
        }.get(scanned.why, (self.tr("Refused"), scanned.why))

    def wrong_item(self, code: str, known: str) -> Said:
        """known: the SKU of the code, where one is known."""
        detail = self.tr("{0} does not belong into this parcel. Take it out.")
        return Said("red", self.tr("Wrong item"), detail.format(one_line(known or code, LONGEST)))

    def too_many(self, sku: str) -> Said:
        detail = self.tr("The order has no more of {0}. Take it out.")
        return Said("red", self.tr("One too many"), detail.format(one_line(sku, LONGEST)))

    def item(self, sku: str, left: int) -> Said:
        """One more item is in; left: how many are still to come."""
        detail = self.tr("%Ln item(s) to go", "", left)
        return Said("green", one_line(sku, LONGEST), detail)

    def not_finished(self, left: int) -> Said:
        detail = self.tr("%Ln item(s) to go", "", left)
        return Said("red", self.tr("This parcel is not complete"), detail)

    def idle(self, mode: str) -> Said:
        if mode == "pack":
            return Said("grey", self.tr("Scan a label"), self.tr("Then each item of its parcel."))
        return Said("grey", self.tr("Scan a waybill"), self.tr("It hands the parcel over."))


scan_words = ScanWords()
