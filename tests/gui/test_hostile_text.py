"""Text from outside in every field and on every screen: plain, in its box, and never much of it."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QStaticText, QTextLayout
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

import lzdesk.gui
from lzdesk.gui.widgets.labels import plain_tooltip
from tests.gui.hostile import WALKED, words_of
from tests.gui.render_screens import empty_desk
from tests.gui.screens import LEAST, Stage, every_screen

LONGEST_SHAPED = 4096
"""Characters of one text that may reach Qt's shaper."""
LONGEST_DOCUMENT = 70_000
"""Characters in a page one reads in, as the raw JSON is."""
HIGHEST_DIALOG = 900
WIDEST_DIALOG = 1120

TAG = re.compile(r"<[a-z/!]", re.IGNORECASE)


@pytest.fixture
def shaped(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The longest text that Python code had measured, laid out or drawn."""
    longest = [""]

    def hear(kind: type, name: str) -> None:
        method = getattr(kind, name)

        def heard(one: object, *args: object) -> object:
            texts = (part.text() if isinstance(part, QStaticText) else part for part in args)
            text = next((part for part in texts if isinstance(part, str)), "")
            if len(text) > len(longest[0]):
                longest[0] = text
            return method(one, *args)

        monkeypatch.setattr(kind, name, heard)

    for kind in (QFontMetrics, QFontMetricsF):
        for name in ("horizontalAdvance", "elidedText", "boundingRect"):
            hear(kind, name)
    hear(QPainter, "drawText")
    hear(QPainter, "drawStaticText")
    hear(QTextLayout, "setText")
    return longest


@pytest.fixture
def stage(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    spoiled_desk: Callable[..., Path],
    shaped: list[str],
    qapp: object,
) -> Iterator[Stage]:
    texts = WALKED[request.param]
    empty = empty_desk(tmp_path / "empty" / "lzdesk.db")
    made = Stage(spoiled_desk(*texts), empty, words_of(*texts))
    yield made
    made.close()


@pytest.mark.parametrize("stage", WALKED, indirect=True)
def test_no_text_from_outside_is_read_as_anything_but_text(stage: Stage, shaped: list[str]) -> None:
    wrong: dict[tuple[str, ...], None] = {}
    for name, shown in every_screen(stage):
        shown.grab()
        for why in (*faults_of(shown), *faults_of_size(shown)):
            wrong[(name, *why)] = None
    assert list(wrong) == [], "\n".join(map(repr, wrong))
    assert len(shaped[0]) <= LONGEST_SHAPED, shaped[0][:80]


def faults_of_size(shown: QWidget) -> Iterator[tuple[str, ...]]:
    """What a text has pushed out of its place."""
    window = shown.window()
    if isinstance(shown, QDialog):
        wanted = shown.minimumSizeHint()
        if wanted.width() > WIDEST_DIALOG or wanted.height() > HIGHEST_DIALOG:
            yield "dialog", str(wanted.toTuple())
    elif shown is window and shown.width() > LEAST[0] < window.minimumSizeHint().width():
        yield "window", str(window.minimumSizeHint().toTuple())
    if isinstance(shown, QMenu) and shown.sizeHint().width() > WIDEST_DIALOG:
        yield "menu", str(shown.sizeHint().width())


def faults_of(shown: QWidget) -> Iterator[tuple[str, ...]]:
    """Words that Qt would read as HTML or as a key, or too many of them."""
    for widget in (shown, *shown.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        where = f"{type(widget.parentWidget()).__name__}/{type(widget).__name__}"
        yield from ((why, where) for why in _faults_of_one(widget))


def _faults_of_one(widget: QWidget) -> Iterator[str]:
    if not is_harmless_tip(widget.toolTip()):
        yield "tooltip"
    text, most = "", LONGEST_SHAPED
    if isinstance(widget, QLabel):
        text = widget.text()
        if widget.textFormat() != Qt.TextFormat.PlainText:
            yield "label that guesses"
    elif isinstance(widget, QAbstractButton | QLineEdit):
        text = widget.text()
    elif isinstance(widget, QPlainTextEdit):
        text, most = widget.toPlainText(), LONGEST_DOCUMENT
    elif isinstance(widget, QMenu):
        text = max((one.text() for one in widget.actions()), key=len, default="")
    elif isinstance(widget, QAbstractItemView):
        yield from _faults_of_rows(widget)
    if len(text) > most:
        yield f"{len(text)} characters"
    # What one writes in, or copies from, stays exactly what it is.
    exact = isinstance(widget, QLineEdit | QPlainTextEdit)
    if not exact and ("\0" in text or "\u202e" in text):
        yield "signs that turn or end a line"
    if len(widget.accessibleName()) > most:
        yield "name"


def _faults_of_rows(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    columns = model.columnCount() if isinstance(model, QAbstractTableModel) else 1
    for row in range(min(model.rowCount(), 8)):
        for column in range(columns):
            index = model.index(row, column)
            tip = model.data(index, Qt.ItemDataRole.ToolTipRole)
            if tip is not None and not is_harmless_tip(str(tip)):
                yield "tooltip of a row"
            said = model.data(index, Qt.ItemDataRole.AccessibleTextRole)
            if said is not None and len(str(said)) > 2 * LONGEST_SHAPED:
                yield "accessible text of a row"
            if view.visualRect(index).height() > 600:
                yield "height of a row"


def is_harmless_tip(tip: str) -> bool:
    """Whether a tooltip is escaped HTML, or nothing that looks like HTML."""
    if len(tip) > 2 * LONGEST_SHAPED:
        return False
    ours = tip.removeprefix("<qt>").removesuffix("</qt>").replace("<br>", "")
    return TAG.search(ours) is None


def test_a_tooltip_that_is_html_is_found() -> None:
    assert not is_harmless_tip("<b>bold</b>") and not is_harmless_tip("<qt><img src='x'></qt>")
    assert is_harmless_tip("<qt>&lt;b&gt;</qt>") and is_harmless_tip("a < b")
    assert not is_harmless_tip("W" * 1_000_000)


WIDEST_TIP = 700
HIGHEST_TIP = 1000


@pytest.mark.parametrize(
    "text", ["W" * 1500, "x" * 30 + "\n" + "<" * 1200, "y\n" * 900, "字" * 900]
)
def test_a_tooltip_stays_on_the_screen(text: str, qapp: QApplication) -> None:
    """Measured as Qt does: a label that wraps what is rich."""
    label = QLabel(plain_tooltip(text))
    label.setWordWrap(True)
    label.ensurePolished()
    size = label.sizeHint()
    assert size.width() <= WIDEST_TIP and size.height() <= HIGHEST_TIP


def test_every_tooltip_is_made_plain() -> None:
    """By reading the source: each call that sets one gets its text from `plain_tooltip`."""
    found = 0
    for path in sorted(Path(lzdesk.gui.__file__).parent.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            place = {"setToolTip": 0, "showText": 1}.get(call.func.attr)
            if place is None:
                continue
            found += 1
            assert is_made_plain(call.args[place]), f"{path.name}:{call.lineno}"
    assert found > 20


def is_made_plain(node: ast.expr) -> bool:
    """A call of plain_tooltip, a constant without a sign of HTML, or a choice between them."""
    if isinstance(node, ast.IfExp):
        return is_made_plain(node.body) and is_made_plain(node.orelse)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and "<" not in node.value
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "plain_tooltip"
    )
