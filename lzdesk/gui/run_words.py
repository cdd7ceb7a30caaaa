"""What the print queue says of a run and of its parcels."""

from typing import NamedTuple

from PySide6.QtCore import QObject

from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import full_moment, moment_words
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reasons import reason_words
from lzdesk.reading.print_runs import RunLine, RunParcel

LONGEST = 80
PRINTED_BEFORE = "label.printed_before"
LEFT_OUT = "label.left_out"


class Verb(NamedTuple):
    """What a person can decide of a parcel."""

    name: str
    """leave_out, print, reprint, fetch, show_run."""
    words: str


class RunWords(QObject):
    """Methods, because lupdate finds plural forms in Python in `self.tr`."""

    def verbs(self, parcel: RunParcel, is_open: bool) -> list[Verb]:
        """What can be decided of it, the safest first."""
        if not is_open:
            return []
        leave = Verb("leave_out", self.tr("Leave it out"))
        if parcel.state == "stopped" and parcel.why == PRINTED_BEFORE:
            again = [leave, Verb("reprint", self.tr("Reprint with a reason"))]
            if parcel.printed_run is None:
                return again
            words = self.tr("Show run {0}").format(parcel.printed_run)
            return [*again, Verb("show_run", words)]
        if parcel.state == "stopped":
            return [leave, Verb("print", self.tr("Print it all the same"))]
        if parcel.state == "failed":
            return [leave, Verb("fetch", self.tr("Fetch it again"))]
        if parcel.why == LEFT_OUT:
            return [Verb("fetch", self.tr("Take it in again"))]
        return []

    def state(self, parcel: RunParcel) -> str:
        """Of its chip."""
        return {
            "fetching": self.tr("Fetching"),
            "ready": self.tr("Ready"),
            "stopped": self.tr("Stopped"),
            "left_out": self.tr("Left out"),
            "failed": self.tr("No label"),
            "printed": self.tr("Printed"),
        }.get(parcel.state, parcel.state)

    def why(self, parcel: RunParcel, now_ms: int) -> str:
        """Why it is not printed; empty where it is."""
        if not parcel.why:
            return ""
        if parcel.why == PRINTED_BEFORE and parcel.printed_at is not None:
            words = self.tr(
                "Already printed {when} by {who}, run {run}, page {page}."
                " A second label could ship it twice."
            )
            return words.format(
                when=moment_words(parcel.printed_at, now_ms),
                who=one_line(parcel.printed_by, LONGEST) or "–",
                run=parcel.printed_run,
                page=parcel.printed_page,
            )
        if parcel.why == "label.held" and parcel.hold_until is not None:
            return self.tr("Held until {0}.").format(full_moment(parcel.hold_until))
        said = reason_words(parcel.why)
        if not parcel.words:
            return said
        return self.tr("{reason} “{words}”").format(reason=said, words=one_line(parcel.words, 300))

    def counts(self, counts: dict[str, int]) -> str:
        """`62 parcels, 59 ready, 1 stopped`"""
        said = [self.tr("%Ln parcel(s)", "", sum(counts.values()))]
        for state, words in (
            ("ready", self.tr("%Ln ready", "", counts.get("ready", 0))),
            ("fetching", self.tr("%Ln being fetched", "", counts.get("fetching", 0))),
            ("stopped", self.tr("%Ln stopped", "", counts.get("stopped", 0))),
            ("failed", self.tr("%Ln without a label", "", counts.get("failed", 0))),
            ("left_out", self.tr("%Ln left out", "", counts.get("left_out", 0))),
            ("printed", self.tr("%Ln printed", "", counts.get("printed", 0))),
        ):
            if counts.get(state):
                said.append(words)
        return amounts.listed(said)

    def sort(self, key: str) -> str:
        """A key of the walk."""
        return {
            "bin": self.tr("Bin"),
            "sku": self.tr("SKU"),
            "single": self.tr("Single-item first"),
            "store": self.tr("Store"),
            "carrier": self.tr("Carrier"),
        }.get(key, key)

    def bin(self, name: str) -> str:
        """Heading of what lies in a bin."""
        name = one_line(name, LONGEST)
        return self.tr("Bin {0}").format(name) if name else self.tr("Without a bin")

    def fold(self, first: int, last: int) -> str:
        """`No. 6 to 12, all ready`"""
        words = self.tr("No. {0} to {1}, all ready")
        return words.format(count_words(first), count_words(last))

    def parcels(self, count: int) -> str:
        return self.tr("%Ln parcel(s)", "", count)

    def run(self, run: RunLine) -> str:
        """`Run 412`"""
        return self.tr("Run {0}").format(run.run)

    def where(self, run: RunLine) -> str:
        """How it stands, in a word."""
        return {
            "gathering": self.tr("labels are fetched"),
            "ready": self.tr("open"),
            "building": self.tr("being printed"),
            "uncertain": self.tr("uncertain"),
            "handed_over": self.tr("handed over"),
            "not_written": self.tr("not written"),
            "done": self.tr("done"),
            "dropped": self.tr("dropped"),
        }.get(run.state, run.state)

    def ledger(self, run: RunLine, now_ms: int) -> list[str]:
        """Its lines in the ledger: what was printed, by whom, when."""
        when = moment_words(run.finished_at or run.started_at, now_ms)
        who = one_line(run.by, LONGEST) or "–"
        lines = []
        if run.labels:
            lines.append(self.tr("%Ln label(s)", "", run.labels))
        elif run.parcels:
            lines.append(self.tr("%Ln parcel(s) gathered", "", run.parcels))
        if run.reprints:
            lines.append(self.tr("%Ln printed again", "", run.reprints))
        if run.voided:
            lines.append(self.tr("%Ln void", "", run.voided))
        if run.scanned_out:
            lines.append(self.tr("%Ln scanned out", "", run.scanned_out))
        if run.pulled:
            lines.append(self.tr("%Ln pulled", "", run.pulled))
        said = amounts.listed(lines)
        from_view = self.tr("from {0}").format(one_line(run.source, LONGEST)) if run.source else ""
        tail = [part for part in (who, when, from_view) if part]
        return [line for line in (said, amounts.listed(tail)) if line]

    def to_pull(self, run: RunLine) -> str:
        """Of the ledger; the alert names them."""
        return self.tr("%Ln parcel(s) to pull: the scan refuses them.", "", run.to_pull)

    def print_button(self, ready: int) -> str:
        return self.tr("Print %Ln label(s)", "", ready)


run_words = RunWords()
