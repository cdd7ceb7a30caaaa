"""What a change of marks did, and what an order's marks are, in words."""

from PySide6.QtCore import QCoreApplication, QObject

from lzdesk.domain.marks import MarkChange
from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import moment_words
from lzdesk.gui.money import count_words

translate = QCoreApplication.translate


class MarkWords(QObject):
    """Counted sentences, as methods because lupdate finds plural forms in `self.tr` alone."""

    def done(self, change: MarkChange, count: int, now_ms: int) -> str:
        """`6 orders tagged: gift`; one sentence for each thing that was changed."""
        said = [*self._of_tags(change, count), *self._of_note(change, count)]
        if change.release:
            said.append(self.tr("Hold ended on %Ln order(s)", "", count))
        elif change.hold_until is not None:
            words = self.tr("%Ln order(s) held until {0}", "", count)
            said.append(words.format(moment_words(change.hold_until, now_ms)))
        if change.assigned_to:
            words = self.tr("%Ln order(s) given to {0}", "", count)
            said.append(words.format(_short(change.assigned_to)))
        elif change.assigned_to is not None:
            said.append(self.tr("%Ln order(s) given to nobody", "", count))
        return ". ".join(said)

    def _of_tags(self, change: MarkChange, count: int) -> list[str]:
        said = []
        if change.add_tags:
            words = self.tr("%Ln order(s) tagged: {0}", "", count)
            said.append(words.format(_short(amounts.listed(change.add_tags))))
        if change.remove_tags:
            words = self.tr("Tag taken from %Ln order(s): {0}", "", count)
            said.append(words.format(_short(amounts.listed(change.remove_tags))))
        return said

    def _of_note(self, change: MarkChange, count: int) -> list[str]:
        if change.note is None:
            return []
        if not change.note:
            return [self.tr("Note taken from %Ln order(s)", "", count)]
        return [self.tr("Note written on %Ln order(s)", "", count)]

    def undone(self, words: str, more: int) -> str:
        """`Undone: 6 orders tagged: gift`, and how many steps back are left."""
        said = self.tr("Undone: {0}").format(words)
        if not more:
            return said
        return amounts.listed([said, self.tr("%Ln more to undo", "", more)])

    def doing(self, done: int, total: int) -> str:
        words = self.tr("Marking orders, {0} of {1}")
        return words.format(count_words(done), count_words(total))

    def subject(self, count: int) -> str:
        """Over a menu of what can be done with several."""
        return self.tr("%Ln selected order(s)", "", count)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:60] + "…"
