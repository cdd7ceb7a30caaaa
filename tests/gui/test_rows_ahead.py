"""A list that comes by itself is made in small steps, and what was asked for is never behind it."""

import sqlite3
from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from lzdesk.gui.panes.order_grid.columns import Surroundings, chosen_columns
from lzdesk.gui.panes.order_grid.model import OrderGridModel
from lzdesk.gui.panes.order_grid.painted_rows import PaintedRows
from lzdesk.gui.panes.order_grid.row_painter import RowPainter
from lzdesk.gui.panes.order_grid.rows_ahead import PAINTED_AT_ONCE, READ_AT_ONCE, RowsAhead
from lzdesk.gui.panes.order_grid.selection import OrderSelection
from lzdesk.gui.panes.order_grid.view import OrderGridView
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.theme import Theme
from lzdesk.reading.connection import open_reading
from lzdesk.reading.order_grid import OrderFilter, order_ids
from lzdesk.reading.stores import rail_stores
from tests.gui.desk_db import NOW_MS


class Steps:
    """What was read and painted in each step of the loop."""

    def __init__(self, qtbot: QtBot) -> None:
        self.read: list[list[int]] = []
        self.painted: list[int] = []
        self.qtbot = qtbot
        self.owner = QObject()
        self.ahead = RowsAhead(self.owner, lambda ids: self.read.append(list(ids)), self._begin)

    def _begin(self):  # type: ignore[no-untyped-def]
        return self.painted.append


def test_rows_are_read_before_any_is_painted_and_then_told(qtbot: QtBot) -> None:
    steps, told = Steps(qtbot), []
    rows = list(range(READ_AT_ONCE + 3))
    steps.ahead.make(rows, lambda: told.append(list(steps.painted)))
    assert steps.ahead.is_busy and not steps.read
    qtbot.waitUntil(lambda: bool(told))
    assert steps.read == [rows[:READ_AT_ONCE], rows[READ_AT_ONCE:]]
    assert told == [rows]
    assert not steps.ahead.is_busy


def test_no_step_paints_more_than_a_few(qtbot: QtBot) -> None:
    steps, sizes = Steps(qtbot), [0]
    work = steps.ahead._all_steps(range(30))
    for _ in work:
        sizes.append(len(steps.painted))
    assert max(b - a for a, b in pairwise(sizes)) == PAINTED_AT_ONCE


def test_the_newest_list_wins_and_a_dropped_one_is_never_shown(qtbot: QtBot) -> None:
    steps, told = Steps(qtbot), []
    steps.ahead.make([1, 2], lambda: told.append("first"))
    steps.ahead.make([3], lambda: told.append("second"))
    steps.ahead.make([4])  # nobody waits for it: what somebody waits for goes on
    qtbot.waitUntil(lambda: told == ["second"])
    assert steps.painted == [3]
    steps.ahead.make([5], lambda: told.append("third"))
    steps.ahead.drop()
    steps.ahead.make([6])
    qtbot.waitUntil(lambda: 6 in steps.painted)
    assert told == ["second"]
    assert 5 not in steps.painted


def test_a_closed_window_makes_nothing_ready(qtbot: QtBot) -> None:
    steps, told = Steps(qtbot), []
    steps.ahead.make([1, 2], lambda: told.append(True))
    steps.ahead.end()
    steps.ahead.make([3], lambda: told.append(True))
    assert not steps.ahead.is_busy and not steps.ahead._next.isActive()
    assert not told and not steps.read


@pytest.mark.logs("rows not made ahead")
def test_a_row_that_cannot_be_painted_does_not_keep_the_list_from_coming(qtbot: QtBot) -> None:
    def fail(_row_id: int) -> None:
        raise ValueError("junk")

    owner, told = QObject(), []
    ahead = RowsAhead(owner, lambda _ids: None, lambda: fail)
    ahead.make([1, 2], lambda: told.append(True))
    qtbot.waitUntil(lambda: bool(told))
    assert not ahead.is_busy


@pytest.fixture
def desk_db(picture_db: Path, tmp_path: Path) -> Path:
    """A copy, to be written into."""
    with sqlite3.connect(picture_db) as whole, sqlite3.connect(tmp_path / "lzdesk.db") as copy:
        whole.backup(copy)
    whole.close()
    copy.close()
    return tmp_path / "lzdesk.db"


@pytest.fixture
def view(desk_db: Path, qtbot: QtBot, qapp: object) -> Iterator[OrderGridView]:
    db = open_reading(desk_db)
    stores = {store.store_id: store for store in rail_stores(db, NOW_MS)}
    model = OrderGridModel(db, Surroundings(lambda: NOW_MS, stores), chosen_columns([]))
    theme = Theme(qapp, "light")  # type: ignore[arg-type]
    made = OrderGridView(theme, model, OrderSelection(), ScreenSettings())
    made.resize(1100, 400)
    # A pointer that happens to stand over a row would change it, as the focus that comes does.
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.viewport().setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    db.close()


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Order numbers of the rows that were painted, not drawn from a picture."""
    found: list[str] = []
    paint = RowPainter.paint

    def count(self, painter: QPainter, tokens, row, *rest) -> None:  # type: ignore[no-untyped-def]
        found.append(row.line.order_number)
        paint(self, painter, tokens, row, *rest)

    monkeypatch.setattr(RowPainter, "paint", count)
    return found


def show(view: OrderGridView, ids: "array[int]", qtbot: QtBot) -> None:
    shown = []

    def swap() -> None:
        view.model().set_ids(ids)  # type: ignore[attr-defined]
        shown.append(True)

    view.show_list(ids, swap)
    assert not shown
    qtbot.waitUntil(lambda: bool(shown))


def test_a_list_that_comes_paints_no_row_when_it_is_shown(
    view: OrderGridView, painted: list[str], qtbot: QtBot
) -> None:
    ids = order_ids(view._model._db, OrderFilter())
    show(view, ids[10:], qtbot)  # more than fit: the scroll bar stays
    view.grab()
    made = len(painted)
    assert made >= 11
    show(view, ids, qtbot)  # ten that were never in view come in above
    ahead = len(painted)
    assert ahead > made
    view.grab()
    assert len(painted) == ahead


def test_a_wider_number_lets_the_columns_grow_with_the_list_that_brings_it(
    view: OrderGridView, desk_db: Path, qtbot: QtBot, painted: list[str]
) -> None:
    ids = order_ids(view._model._db, OrderFilter())
    show(view, ids[1:], qtbot)
    view.grab()
    place = [column.key for column in view._model.columns].index("order") + 1
    before = view.columnWidth(place)
    with sqlite3.connect(desk_db) as db:
        db.execute("UPDATE orders SET order_number = ? WHERE id = ?", ("9" * 30, ids[0]))
    db.close()
    view.model().refresh([ids[0]])  # type: ignore[attr-defined]
    show(view, ids, qtbot)
    assert view.columnWidth(place) > before
    ahead = len(painted)
    view.grab()
    assert len(painted) == ahead, "pictures were made for the room there will be"


def test_columns_chosen_while_rows_are_made_are_shown(view: OrderGridView, qtbot: QtBot) -> None:
    ids = order_ids(view._model._db, OrderFilter())
    view._model.set_ids(ids)
    shown = []
    view.show_list(ids[1:], lambda: shown.append(True))
    work = view._ahead._steps
    for _ in range(4):  # both readings, and the first pictures
        next(work)
    view._model.set_columns(view._model.columns[:4])
    qtbot.waitUntil(lambda: bool(shown))
    assert view.header.count() == 5


def test_rows_painted_after_a_jump_get_their_pictures_without_another_paint(
    view: OrderGridView, painted: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = order_ids(view._model._db, OrderFilter())
    view._model.set_ids(ids)
    view.grab()
    direct = len(painted)
    qtbot.waitUntil(lambda: len(painted) >= 2 * direct - 1)
    ahead = len(painted)
    view.grab()
    assert len(painted) == ahead
    assert isinstance(view._rows, PaintedRows)


@pytest.mark.logs("page of the order grid not read")
def test_a_page_that_cannot_be_read_does_not_keep_the_list_from_coming(
    view: OrderGridView, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    ids = order_ids(view._model._db, OrderFilter())
    view._model._db.close()
    show(view, ids, qtbot)
    view.grab()
    assert "page of the order grid not read" in caplog.text
    assert len(view._model.ids) == len(ids)
    view._model._db = sqlite3.connect(":memory:")
