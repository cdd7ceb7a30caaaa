"""Text from outside paints inside its own cell alone, whatever it is made of."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
)

from lzdesk.gui.panes.order_grid.column_room import WIDEST, WIDEST_STATUS
from lzdesk.gui.panes.order_grid.columns import COLUMNS
from lzdesk.gui.panes.order_grid.row_painter import RowLook, RowPainter
from lzdesk.gui.panes.order_grid.rows import Row, Span
from lzdesk.gui.widgets.outside import LONGEST, MOST_MARKS, plain
from tests.gui.hostile import HOSTILE, words_of
from tests.gui.render_screens import empty_desk
from tests.gui.screens import SCREENS, Stage, settle

AROUND = 60
"""Pixels left free around what is painted: ink in them has left its cell."""
FREE = "#ff00ff"
ROW_HEIGHT = 28


@pytest.fixture
def stage(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    spoiled_desk: Callable[..., Path],
    qapp: object,
) -> Iterator[Stage]:
    text = HOSTILE[request.param]
    empty = empty_desk(tmp_path / "empty" / "lzdesk.db")
    made = Stage(spoiled_desk(text), empty, words_of(text))
    yield made
    made.close()


def canvas(width: int, height: int) -> QImage:
    made = QImage(width + 2 * AROUND, height + 2 * AROUND, QImage.Format.Format_RGB32)
    made.fill(QColor(FREE))
    return made


def around_is_free(picture: QImage, box: QRect) -> bool:
    """Whether nothing was painted beside the box."""
    blank = QImage(picture.size(), picture.format())
    blank.fill(QColor(FREE))
    painter = QPainter(blank)
    painter.drawImage(box.topLeft(), picture, box)
    painter.end()
    return blank == picture


def painted(
    view: QAbstractItemView, index: QModelIndex, state: QStyle.StateFlag
) -> tuple[bool, str]:
    """Whether a delegate stayed in the row it was given, and what the row says."""
    size = view.visualRect(index).size()
    picture = canvas(size.width(), size.height())
    option = QStyleOptionViewItem()
    option.rect = QRect(QPoint(0, 0), size)
    option.state = state | QStyle.StateFlag.State_Enabled
    painter = QPainter(picture)
    painter.translate(AROUND, AROUND)
    view.itemDelegate().paint(painter, option, index)
    painter.end()
    box = QRect(QPoint(AROUND, AROUND), size)
    said = str(index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data())
    return around_is_free(picture, box), said[:80]


def indexes(view: QAbstractItemView) -> Iterator[QModelIndex]:
    model = view.model()
    assert isinstance(model, QAbstractItemModel)
    columns = model.columnCount() if isinstance(view, QTableView) else 1
    for row in range(min(model.rowCount(), 20)):
        for column in range(columns):
            yield model.index(row, column)


LISTS = {
    "rows": ("RailList", "AlertList"),
    "alerts_in_hand": ("AlertList",),
    "drawer_order": ("DrawerPage",),
    "drawer_package": ("DrawerPage",),
    "palette": ("QListView",),
    "palette_of_actions": ("QListView",),
    "overview": ("FigureTable",),
}
"""Screen to the lists on it whose rows a delegate paints."""


@pytest.mark.parametrize("stage", HOSTILE, indirect=True)
def test_text_from_outside_stays_where_it_belongs(stage: Stage) -> None:
    """All on one desk: one with a megabyte in each cell takes seconds to make."""
    no_row_of_any_list_paints_beside_itself(stage)
    stage.window.orders.choice.choose([column.key for column in COLUMNS])
    settle()
    no_cell_of_the_grid_paints_into_another(stage)
    columns_keep_their_bounds(stage)


def no_row_of_any_list_paints_beside_itself(stage: Stage) -> None:
    left, seen = [], 0
    for name, kinds in LISTS.items():
        with SCREENS[name](stage) as shown:
            settle()
            for view in shown.findChildren(QAbstractItemView):
                if type(view).__name__ not in kinds or not view.isVisible():
                    continue
                for index in indexes(view):
                    for state in (QStyle.StateFlag.State_None, QStyle.StateFlag.State_Selected):
                        stayed, said = painted(view, index, state)
                        seen += 1
                        if not stayed:
                            left.append((name, type(view).__name__, said))
    assert left == []
    assert seen > 120


def row_picture(rows: RowPainter, row: Row, spans: list[Span], stage: Stage) -> QImage:
    """One row of the grid with these cells, in the middle of free ground."""
    width = max(span.x + span.width for span in SPANS)
    picture = canvas(width, ROW_HEIGHT)
    painter = QPainter(picture)
    painter.translate(AROUND, AROUND)
    box = QRectF(0, 0, width, ROW_HEIGHT)
    tokens = stage.window.theme.tokens
    rows.paint(painter, tokens, row, COLUMNS, spans, box, RowLook())
    painter.end()
    return picture


SPANS = [
    Span(place, 28 + sum(one.width for one in COLUMNS[: place - 1]), column.width)
    for place, column in enumerate(COLUMNS, start=1)
]


def no_cell_of_the_grid_paints_into_another(stage: Stage) -> None:
    """A cell is left out: nothing but its own rectangle looks different then."""
    model = stage.window.orders.model
    painter = RowPainter(model.around)
    left = []
    for number in range(6):
        found = model.row_at(number)
        assert found is not None
        row = Row(found.line, COLUMNS, model.around)
        whole = row_picture(painter, row, SPANS, stage)
        for place, span in enumerate(SPANS):
            without = row_picture(painter, row, SPANS[:place] + SPANS[place + 1 :], stage)
            cell = QRect(AROUND + span.x, AROUND, span.width, ROW_HEIGHT)
            hide(whole_copy := whole.copy(), cell)
            hide(without, cell)
            if whole_copy != without:
                left.append((number, COLUMNS[place].key))
    assert left == []


def hide(picture: QImage, cell: QRect) -> None:
    painter = QPainter(picture)
    painter.fillRect(cell, QColor(FREE))
    painter.end()


@pytest.mark.parametrize("stage", ["html"], indirect=True)
def test_a_cell_that_does_paint_into_another_is_found(stage: Stage) -> None:
    """The check above would see it: a cell that is half as wide as its column leaves itself."""
    model = stage.window.orders.model
    row = model.row_at(0)
    assert row is not None
    place = next(n for n, one in enumerate(model.columns) if one.key == "total")
    long = Row(row.line, model.columns, model.around)
    long._cells = (*row.cells[:place], "1,000,000,000,000,000.00", *row.cells[place + 1 :])
    painter = RowPainter(model.around)
    picture = canvas(40, ROW_HEIGHT)
    brush = QPainter(picture)
    brush.translate(AROUND, AROUND)
    painter.paint(
        brush, stage.window.theme.tokens, long, model.columns,
        [Span(place + 1, 0, 40)], QRectF(0, 0, 40, ROW_HEIGHT), RowLook(),
    )  # fmt: skip
    brush.end()
    assert not around_is_free(picture, QRect(AROUND, AROUND, 40, ROW_HEIGHT))


def columns_keep_their_bounds(stage: Stage) -> None:
    orders = stage.window.orders
    view = orders.view
    for place, column in enumerate(orders.model.columns, start=1):
        most = WIDEST_STATUS if column.paint == "status" else WIDEST
        assert view.columnWidth(place) <= max(most, column.width), column.key
    rail, drawer = stage.window.rail, stage.window.drawer
    assert (rail.width(), drawer.width()) == (216, 420)


def test_marks_over_letters_are_never_many() -> None:
    tower = "Z" + "\u0300\u0301\u0316\u0323" * 60 + "algo"
    assert plain(tower) == "Z" + "\u0300\u0301\u0316\u0323"[:MOST_MARKS] + "algo"
    # What people write stays as it is.
    thai = "\u0e2b\u0e19\u0e31\u0e07\u0e2a\u0e37\u0e49"
    hebrew, hindi = "\u05e9\u05c1\u05b8", "\u0939\u093f\u0928\u094d"
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    for kept in ("Nguyễn", "Nguye\u0302\u0303n", thai, hebrew, hindi, family):
        assert plain(kept) == kept


def test_a_megabyte_is_cut_before_anything_looks_at_its_letters() -> None:
    assert len(plain("Z\u0300" * 1_000_000)) <= LONGEST + 1
    assert len(plain("W" * 1_000_000)) == LONGEST + 1
