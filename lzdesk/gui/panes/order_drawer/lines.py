"""The lines a drawer's page is made of: plain data, each with its height and its words in full."""

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout, QTextOption

from lzdesk.gui.amounts import amounts
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.widgets.outside import HARMFUL
from lzdesk.gui.widgets.text import Type, width_of
from lzdesk.gui.words import MISSING

WIDTH = 420
EDGE = 16
RIGHT = WIDTH - 1 - EDGE
"""Where the content ends, whether there is a scroll bar or not."""
LABEL_WIDTH = 104
LABEL_GAP = 8
BODY: Type = ("body", 400, False)
LONGEST_VALUE = 1200
MOST_VALUE_LINES = 24


class Part(NamedTuple):
    """A piece of a value in one ink."""

    text: str
    tone: str = "text"
    code: bool = False


class Heading(NamedTuple):
    words: str
    right: str = ""


class Fact(NamedTuple):
    """A label and its value, over as many lines as it takes."""

    label: str
    lines: tuple[tuple[Part, ...], ...]
    whole: str
    """The value as it was received, for copying and screen readers."""


class Piece(NamedTuple):
    """What was bought, or a sum: name, how many, and money."""

    name: str
    many: str
    """`×2`; empty for a sum."""
    currency: str
    amount: str
    subs: tuple[str, ...] = ()
    strong: bool = False
    code: bool = True


class Happening(NamedTuple):
    """One entry of the timeline."""

    when: str
    icon: str
    """Of resources/icons; empty for a dot."""
    tone: str
    what: str
    before: str = ""
    after: str = ""
    by: str = ""
    last: bool = False


class Rule(NamedTuple):
    """The line between two sections."""


Line = Heading | Fact | Piece | Happening | Rule


def height_of(line: Line) -> int:
    """Logical pixels."""
    match line:
        case Heading():
            return 34
        case Fact():
            return 20 * max(len(line.lines), len(label_lines(line.label))) + 2
        case Piece():
            return 20 + 16 * len(line.subs) + (4 if line.subs else 0)
        case Happening():
            return 43
        case Rule():
            return 11


def words_of(line: Line) -> str:
    """What a screen reader says, and what is copied."""
    match line:
        case Heading():
            return " ".join(filter(None, (line.words, line.right)))
        case Fact():
            return f"{line.label}: {line.whole}"
        case Piece():
            money = f"{line.currency} {line.amount}"
            return amounts.listed(filter(None, (line.name, line.many, money, *line.subs)))
        case Happening():
            arrow = " → " if line.before and line.after else ""
            what = " ".join(filter(None, (line.what, f"{line.before}{arrow}{line.after}")))
            return amounts.listed(filter(None, (line.when, what, line.by)))
        case Rule():
            return ""


def one_line(text: str, most: int = 300) -> str:
    """Text from outside on one line: no breaks, nothing that turns its neighbours round."""
    plain = " ".join(HARMFUL.sub(" ", text[: 4 * most]).split())
    return plain if len(plain) <= most else plain[:most] + "…"


def fact(label: str, text: str, *, tone: str = "text", code: bool = False) -> Fact:
    """A fact of one text, wrapped into its column; a missing one is a dash."""
    kept = text[:LONGEST_VALUE] + ("…" if len(text) > LONGEST_VALUE else "")
    whole = "\n".join(one_line(row, LONGEST_VALUE + 1) for row in kept.splitlines()).strip()
    kind: Type = ("body", 400, code)
    rows = wrapped(whole or MISSING, kind, RIGHT - EDGE - LABEL_WIDTH)
    return Fact(label, tuple((Part(row, tone, code),) for row in rows), whole or MISSING)


def parts_fact(label: str, *pieces: tuple[Part, ...]) -> Fact:
    """A fact in several inks: its pieces on one line, or each on its own where that is too long."""
    whole = " ".join(part.text for piece in pieces for part in piece)
    if width_of(whole, BODY) > RIGHT - EDGE - LABEL_WIDTH + 1:
        return Fact(label, pieces, whole)
    return Fact(label, (tuple(part for piece in pieces for part in piece),), whole)


def label_lines(label: str) -> tuple[str, ...]:
    """A fact's label in its column; words of a longer language may take two lines."""
    return wrapped(label, BODY, LABEL_WIDTH - LABEL_GAP)[:2]


@lru_cache(maxsize=512)
def wrapped(text: str, kind: Type, room: int) -> tuple[str, ...]:
    """The text in lines no wider than room, at most MOST_VALUE_LINES of them."""
    rows: list[str] = []
    for paragraph in text.split("\n"):
        rows += _broken(paragraph, kind, room)
        if len(rows) > MOST_VALUE_LINES:
            return (*rows[:MOST_VALUE_LINES], "…")
    return tuple(rows)


def _broken(text: str, kind: Type, room: int) -> list[str]:
    layout = QTextLayout(text, font(kind[0], kind[1], code=kind[2]))
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    units = text.encode("utf-16-le", "surrogatepass")
    rows = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(room)
        start, end = 2 * line.textStart(), 2 * (line.textStart() + line.textLength())
        # Qt counts in UTF-16.
        rows.append(units[start:end].decode("utf-16-le", "replace").rstrip())
    layout.endLayout()
    return rows or [""]
