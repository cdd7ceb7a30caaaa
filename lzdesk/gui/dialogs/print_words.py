"""What a label run says: how many were left out for each reason, and where the first print is."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject

from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import full_moment, moment_words
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.widgets.report import Group
from lzdesk.link.messages import PageProblem

LONGEST_ID = 80
PRINTED_BEFORE = "label.printed_before"
NameOf = Callable[[str], str]


class LabelWords(QObject):
    """Counted groups, as methods because lupdate finds plural forms in Python in `self.tr`."""

    def heading(self, kind: str, count: int) -> str:
        """`8 not arranged yet`"""
        if kind == "label.not_arranged":
            return self.tr("%Ln not arranged yet", "", count)
        if kind == "label.cancel_asked":
            return self.tr("%Ln with a buyer who asks to cancel: decide that first", "", count)
        if kind == "label.not_ours":
            return self.tr("%Ln that the marketplace ships", "", count)
        if kind == "label.no_package":
            return self.tr("%Ln arranged without a known package: read the store again", "", count)
        if kind == "label.past":
            return self.tr("%Ln on the way already, or ended", "", count)
        if kind == "label.cancelled_since":
            return self.tr("%Ln cancelled before printing", "", count)
        if kind == "label.held":
            return self.tr("%Ln held", "", count)
        if kind == "label.note_unread":
            return self.tr("%Ln with a note that must be read first", "", count)
        words = self.tr("%Ln without a label", "", count)
        return self.tr("{0}. {1}").format(words, reason_words(kind))

    def printed_before(self, problem: PageProblem, name: str, now_ms: int) -> str:
        """`1109284410375, Lumi Beauty: 09:58 by Mei, run 411, page 37`"""
        when = moment_words(problem.printed_at, now_ms) if problem.printed_at else "–"
        words = self.tr("{order}, {store}: {when} by {who}, run {run}, page {page}")
        return words.format(
            order=one_line(problem.order_number, LONGEST_ID),
            store=one_line(name, LONGEST_ID),
            when=when,
            who=one_line(problem.printed_by, LONGEST_ID) or "–",
            run=count_words(problem.run) if problem.run is not None else "–",
            page=count_words(problem.page) if problem.page is not None else "–",
        )

    def line(self, problem: PageProblem, name: str) -> str:
        """`1109284410375, Lumi Beauty`, and the vendor's own words in quotes."""
        words = self.tr("{order}, {store}")
        number = one_line(problem.order_number or problem.order_id, LONGEST_ID)
        said = words.format(order=number, store=one_line(name, LONGEST_ID))
        if problem.held_until is not None:
            until = self.tr("until {0}").format(full_moment(problem.held_until))
            said = amounts.listed([said, until])
        if not problem.words:
            return said
        return self.tr("{line}: “{words}”").format(line=said, words=one_line(problem.words))


def groups_of(problems: Sequence[PageProblem], name_of: NameOf) -> list[Group]:
    """What was left out, by reason, the largest group first; not what was printed before."""
    words = LabelWords()
    by_kind: dict[str, list[PageProblem]] = {}
    for problem in problems:
        if problem.kind != PRINTED_BEFORE:
            by_kind.setdefault(problem.kind, []).append(problem)
    largest: Mapping[str, list[PageProblem]] = dict(
        sorted(by_kind.items(), key=lambda item: -len(item[1]))
    )
    return [
        (words.heading(kind, len(some)), [words.line(one, name_of(one.store)) for one in some])
        for kind, some in largest.items()
    ]
