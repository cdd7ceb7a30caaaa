"""Looks for text that is cut, overflows or overlaps: in widgets by their sizes, in what the
delegates paint by the boxes of each text, and by each text that was elided."""

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from types import FunctionType
from typing import Any, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QStaticText
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QStyleOptionViewItem,
    QWidget,
)

import lzdesk.gui
from lzdesk.gui.panes.order_grid.column_room import PAD
from lzdesk.gui.panes.order_grid.row_painter import Cell, RowPainter
from lzdesk.gui.widgets import text as house
from lzdesk.gui.widgets.labels import ElidedLabel
from lzdesk.gui.widgets.wrapped import WrappedLabel

SLACK = 1.0
"""Logical pixels that rounding may take at scales between whole numbers."""
FLOATING = ("toast", "palette", "datePopup")


class Fault(NamedTuple):
    """A text that cannot be read whole."""

    why: str
    text: str
    where: str


class Drawn(NamedTuple):
    """A text, the box of its ink, and the room it was given; None where only a point was."""

    text: str
    ink: QRectF
    room: QRectF | None


class Scope:
    """One call of a paint: the box it may paint in, and its texts."""

    def __init__(self, where: str, box: QRectF | None) -> None:
        self.where = where
        self.box = box
        self.texts: list[Drawn] = []
        self.marks: list[QRectF] = []


class Watch:
    """Hears of every text the program draws itself, from `start` on."""

    def __init__(self, may_elide: Callable[[str], bool]) -> None:
        """may_elide: whether a text is a name or a SKU, never an id, money, time or count."""
        self.may_elide = may_elide
        self.faults: list[Fault] = []
        self.drawn = 0
        self._scopes: list[Scope] = []

    # Faults of what is painted

    def begin(self, where: str, box: QRectF | None) -> None:
        self._scopes.append(Scope(where, box))

    def end(self) -> None:
        scope = self._scopes.pop()
        for one in scope.texts:
            self._judge_box(scope, one)
        for place, one in enumerate(scope.texts):
            for other in scope.texts[place + 1 :]:
                shared = one.ink.intersected(other.ink)
                if shared.width() > SLACK and shared.height() > SLACK:
                    words = f"{one.text} / {other.text}"
                    self.faults.append(Fault("overlap", words, scope.where))
        if self._scopes and scope.box is None:
            self._scopes[-1].texts += scope.texts

    def _judge_box(self, scope: Scope, one: Drawn) -> None:
        if one.room is not None and (
            one.ink.width() > one.room.width() + SLACK
            or one.ink.height() > one.room.height() + SLACK
        ):
            self.faults.append(Fault("larger than its room", one.text, scope.where))
        box = scope.box
        if box is not None and not box.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(one.ink):
            self.faults.append(Fault("leaves its box", one.text, scope.where))

    def note(self, painter: QPainter, args: tuple[Any, ...]) -> None:
        """A call of QPainter.drawText."""
        text, first = str(args[-1]), args[0]
        if not text.strip():
            return
        width, tight, _ascent = _measured(painter, text)
        if isinstance(first, QPointF):
            ink = QRectF(first.x(), first.y() + tight.y(), width, tight.height())
            drawn = Drawn(text, ink, None)
        else:
            room = QRectF(first)
            left = room.x()
            if int(args[1]) & Qt.AlignmentFlag.AlignHCenter.value:
                left += (room.width() - width) / 2
            top = room.center().y() - tight.height() / 2
            drawn = Drawn(text, QRectF(left, top, width, tight.height()), room)
        self._keep(drawn)

    def note_laid_out(self, painter: QPainter, at: QPointF, laid_out: QStaticText) -> None:
        """A call of QPainter.drawStaticText, whose place is above its first line."""
        text = laid_out.text()
        if text.strip():
            width, tight, ascent = _measured(painter, text)
            top = at.y() + ascent + tight.y()
            self._keep(Drawn(text, QRectF(at.x(), top, width, tight.height()), None))

    def _keep(self, drawn: Drawn) -> None:
        self.drawn += 1
        if self._scopes:
            self._scopes[-1].texts.append(drawn)

    def elided(self, text: str, where: str) -> None:
        if not self.may_elide(text):
            self.faults.append(Fault("elided", text, where))

    # Hooks

    def start(self) -> None:
        """Hook the program; it stays hooked as long as the process."""
        for module in pkgutil.walk_packages(lzdesk.gui.__path__, "lzdesk.gui."):
            importlib.import_module(module.name)
        self._hook_draw()
        self._hook_cut()
        for name, module in list(sys.modules.items()):
            if name.startswith("lzdesk.gui"):
                for kind in vars(module).values():
                    if isinstance(kind, type) and kind.__module__ == name:
                        self._hook_class(kind)
        for name in [name for name in vars(RowPainter) if name.startswith("_paint_")]:
            if name not in ("_paint_ground", "_paint_current"):
                self._hook_cell(name)

    def _hook_draw(self) -> None:
        draw = QPainter.drawText

        def watched(painter: QPainter, *args: Any) -> Any:
            self.note(painter, args)
            return draw(painter, *args)

        QPainter.drawText = watched  # type: ignore[method-assign,assignment]
        draw_laid_out = QPainter.drawStaticText

        def watched_laid_out(painter: QPainter, at: QPointF, laid_out: QStaticText) -> None:
            self.note_laid_out(painter, at, laid_out)
            draw_laid_out(painter, at, laid_out)

        QPainter.drawStaticText = watched_laid_out  # type: ignore[method-assign,assignment]

    def _hook_cut(self) -> None:
        cut = house.cut

        def watched(text: str, kind: house.Type, room: int, mode: Qt.TextElideMode) -> str:
            made = cut(text, kind, room, mode)
            if made != text:
                where = self._scopes[-1].where if self._scopes else ""
                self.elided(text, where)
            return made

        for name, module in list(sys.modules.items()):
            if name.startswith("lzdesk.gui") and getattr(module, "cut", None) is cut:
                module.cut = watched  # type: ignore[attr-defined]
        self._hook_elided(QFontMetrics)
        self._hook_elided(QFontMetricsF)

    def _hook_elided(self, kind: Any) -> None:
        elide = kind.elidedText

        def watched(metrics: Any, text: str, *args: Any) -> str:
            made: str = elide(metrics, text, *args)
            if made != text:
                self.elided(text, self._scopes[-1].where if self._scopes else "")
            return made

        kind.elidedText = watched

    def _hook_class(self, kind: type) -> None:
        for name, box_of in (("paintEvent", None), ("paint", _option_box), ("paintSection", _rect)):
            method = vars(kind).get(name)
            if isinstance(method, FunctionType):
                setattr(kind, name, self._scoped(method, f"{kind.__name__}.{name}", box_of))

    def _hook_cell(self, name: str) -> None:
        method = vars(RowPainter)[name]

        @wraps(method)
        def watched(one: RowPainter, painter: QPainter, cell: Cell) -> None:
            box = QRectF(cell.x - PAD, cell.middle - 13.5, cell.room + 2 * PAD, 27)
            self.begin(f"cell {cell.column.key}", box)
            try:
                method(one, painter, cell)
            finally:
                self.end()

        setattr(RowPainter, name, watched)

    def _scoped(
        self, method: Callable[..., None], where: str, box_of: Callable[..., QRectF | None] | None
    ) -> Callable[..., None]:
        @wraps(method)
        def watched(*args: Any, **named: Any) -> None:
            box = box_of(*args) if box_of else None
            if box_of is None and isinstance(args[0], QWidget):
                # A list paints its rows beyond its edge; whatever is no list stays inside.
                scrolls = isinstance(args[0], QAbstractScrollArea)
                box = None if scrolls else QRectF(args[0].rect())
            self.begin(where, box)
            try:
                method(*args, **named)
            finally:
                self.end()

        return watched


_sizes: dict[tuple[str, str], tuple[float, QRectF, float]] = {}


def _measured(painter: QPainter, text: str) -> tuple[float, QRectF, float]:
    """A text's width, the box of its ink, and its font's ascent: measured once."""
    font = painter.font()
    key = (text, font.key())
    if key not in _sizes:
        metrics = QFontMetricsF(font)
        size = metrics.horizontalAdvance(text), metrics.tightBoundingRect(text), metrics.ascent()
        _sizes[key] = size
    return _sizes[key]


def _option_box(_self: object, _painter: object, option: Any = None, *_: object) -> QRectF | None:
    """The box of a delegate's cell; what else is called `paint` has none."""
    return QRectF(option.rect) if isinstance(option, QStyleOptionViewItem) else None


def _rect(_self: object, _painter: object, rect: Any, *_: object) -> QRectF:
    return QRectF(rect)


# Faults of widgets


def widget_faults(root: QWidget) -> Iterator[Fault]:
    """Widgets that are smaller than their words, stick out of their parent, or overlap."""
    seen = [one for one in (root, *root.findChildren(QWidget)) if one.isVisible()]
    for widget in seen:
        yield from _words_cut(widget)
        if widget is not root:
            yield from _sticks_out(widget, seen)


def _name(widget: QWidget) -> str:
    parent = widget.parentWidget()
    own = type(widget).__name__
    return f"{type(parent).__name__}/{own}" if parent else own


def _words_cut(widget: QWidget) -> Iterator[Fault]:
    where = _name(widget)
    if isinstance(widget, QLabel) and widget.text():
        yield from _label_cut(widget, where)
    elif isinstance(widget, QAbstractButton) and widget.text():
        wanted = widget.sizeHint()
        if wanted.width() > widget.width() + SLACK or (
            QFontMetricsF(widget.font()).height() > widget.height() + SLACK
        ):
            yield Fault("button", widget.text(), where)
    elif isinstance(widget, QLineEdit) and not widget.text() and widget.placeholderText():
        words = widget.placeholderText()
        if QFontMetricsF(widget.font()).horizontalAdvance(words) > _line_room(widget) + SLACK:
            yield Fault("placeholder", words, where)
    elif isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        box = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget)
        words = widget.currentText() or widget.placeholderText()
        if QFontMetricsF(widget.font()).horizontalAdvance(words) > box.width() + SLACK:
            yield Fault("choice", words, where)
    elif isinstance(widget, QMenu):
        wanted, screen = widget.sizeHint(), widget.screen().availableSize()
        # Where the screen is smaller than a menu, Qt scrolls it.
        fits = wanted.width() <= screen.width() and wanted.height() <= screen.height()
        if fits and wanted.width() > widget.width() + SLACK:
            yield Fault("menu", widget.actions()[0].text(), where)


def _line_room(edit: QLineEdit) -> float:
    """Logical pixels that a line edit has for its words."""
    option = QStyleOptionFrame()
    edit.initStyleOption(option)
    box = edit.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, edit)
    # Two pixels on each side are Qt's own.
    return box.width() - 4.0


def _label_cut(label: QLabel, where: str) -> Iterator[Fault]:
    metrics, text, room = QFontMetricsF(label.font()), label.text(), label.contentsRect()
    if isinstance(label, ElidedLabel):
        # What it leaves out is heard of as it is painted.
        return
    if isinstance(label, WrappedLabel):
        if label.heightForWidth(room.width()) > room.height() + SLACK:
            yield Fault("label too low", text, where)
        return
    width = max((metrics.horizontalAdvance(line) for line in text.split("\n")), default=0.0)
    if label.wordWrap():
        box = metrics.boundingRect(
            QRectF(0, 0, room.width(), 10_000), Qt.TextFlag.TextWordWrap.value, text
        )
        width, height = box.width(), box.height()
    else:
        height = metrics.height() * (text.count("\n") + 1)
    if width > room.width() + SLACK:
        yield Fault("label too narrow", text, where)
    # The family's own line is higher than its letters: two pixels of that may go.
    if height > room.height() + 2 + SLACK:
        yield Fault("label too low", text, where)


def _sticks_out(widget: QWidget, seen: list[QWidget]) -> Iterator[Fault]:
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or widget.objectName() in FLOATING:
        return
    own_area = isinstance(parent.parentWidget(), QAbstractScrollArea)
    if own_area or isinstance(parent, QAbstractScrollArea) or type(widget) is QWidget:
        return
    if widget.inherits("QFocusFrame") or widget.objectName().startswith("qt_"):
        return
    if not parent.rect().contains(widget.geometry()):
        yield Fault("sticks out of its parent", _said(widget), _name(widget))
    for other in seen:
        if other is widget or other.parentWidget() is not parent or other.isWindow():
            continue
        apart = other.inherits("QFocusFrame") or other.objectName() in FLOATING
        if apart or id(other) > id(widget) or isinstance(parent, QComboBox):
            continue
        shared = widget.geometry().intersected(other.geometry())
        if shared.width() > SLACK and shared.height() > SLACK:
            words = f"{_said(widget)} / {_said(other)}"
            yield Fault("overlap", words, _name(widget))


def _said(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return str(text()) if callable(text) else widget.accessibleName()
