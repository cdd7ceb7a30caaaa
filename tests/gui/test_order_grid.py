"""The grid: lines of text, columns as data, and a place that survives every refresh."""

import sqlite3
from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lzdesk.gui.panes.order_grid.bulk_bar import summarise
from lzdesk.gui.panes.order_grid.columns import BY_KEY, COLUMNS, USUAL, Surroundings, chosen_columns
from lzdesk.gui.panes.order_grid.model import PAGE, ROWS_KEPT, OrderGridModel
from lzdesk.gui.panes.order_grid.selection import OrderSelection
from lzdesk.gui.panes.order_grid.view import OrderGridView
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.theme import Theme
from lzdesk.reading.connection import open_reading
from lzdesk.reading.order_grid import SORTS, OrderFilter, order_ids
from lzdesk.reading.selection import selection_facts, whole_list_facts
from lzdesk.reading.stores import rail_stores
from tests.gui.desk_db import NOW_MS, make_db, order_row


@pytest.fixture
def model(picture_db: Path) -> Iterator[OrderGridModel]:
    db = open_reading(picture_db)
    stores = {store.store_id: store for store in rail_stores(db, NOW_MS)}
    made = OrderGridModel(db, Surroundings(lambda: NOW_MS, stores), chosen_columns([]))
    made.set_ids(order_ids(db, OrderFilter()))
    yield made
    db.close()


@pytest.fixture
def view(model: OrderGridModel, qtbot: QtBot, qapp: object) -> OrderGridView:
    theme = Theme(qapp, "light")  # type: ignore[arg-type]
    made = OrderGridView(theme, model, OrderSelection(), ScreenSettings())
    made.resize(1100, 400)
    qtbot.addWidget(made)
    made.show()
    return made


def as_text(model: OrderGridModel, number: int) -> str:
    return " | ".join(model.cell(number, column) for column in range(1, model.columnCount()))


def test_rows_read_as_in_the_picture(model: OrderGridModel) -> None:
    assert [as_text(model, row) for row in (0, 2, 15)] == [
        "−41 min | Lumi Official | 4162038571048 | LMB-SERUM-30 ×2 | Nur A***h | To ship | LEX MY"
        " | 118.00",
        "−6 min | Lumi Official | 4162038602217 | LMB-CREAM-50 ×1 +2 | 陈** | Arranged | J&T MY"
        " | 246.50",
        "4 h 25 | Casa Rumah | 4162038688031 | CSA-SHELF-2 ×1 | Ahmad F*** | Cancel asked"
        " | Ninja Van | 159.00",
    ]


def test_screen_readers_get_full_words(model: OrderGridModel) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    said = [model.data(model.index(6, column), role) for column in range(model.columnCount())]
    assert said == [
        "Order 2511120A9RTW6C",
        "Next clock: Ship by 12 Nov 11:26 UTC+8, 44 minutes left, from Lazada's sla_time_stamp,"
        " which may mean packing or hand-over",
        "Store: Lumi Việt, Lazada Vietnam",
        "Order: 2511120A9RTW6C",
        "Items: 2 pieces of LMB-TONER-200",
        "Buyer: Nguyễn T***",
        "Status: Arranged, the marketplace says: ready_to_ship",
        "Carrier: SPX VN",
        "Total: VND 538,000",
    ]


def test_columns_are_data() -> None:
    assert list(USUAL) == [
        "clock", "store", "order", "items", "buyer", "status", "carrier", "total",
    ]  # fmt: skip
    hidden = [column.key for column in COLUMNS if not column.shown]
    assert hidden == [
        "created", "tracking", "printed", "payment", "warehouse", "fulfilled_by", "buyer_note",
        "tax_invoice", "tags", "note", "hold", "assigned",
    ]  # fmt: skip
    assert len(BY_KEY) == len(COLUMNS)
    assert {column.sort for column in COLUMNS if column.sort} <= set(SORTS)
    assert sum(column.stretch for column in COLUMNS) == 1


def test_every_column_has_words_for_every_order(model: OrderGridModel) -> None:
    model.set_columns(COLUMNS)
    for number in range(model.rowCount()):
        for column in range(1, model.columnCount()):
            assert model.cell(number, column)
            assert model.cell_in_full(number, column)


def test_text_from_outside_stays_text(tmp_path: Path) -> None:
    note = "<b>gift</b>\n<img src=x>"
    path = make_db(tmp_path / "lzdesk.db", orders=[order_row(1, "1", note=note, buyer="<i>x</i>")])
    db = open_reading(path)
    made = OrderGridModel(db, Surroundings(lambda: NOW_MS, {}), (BY_KEY["buyer_note"],))
    made.set_ids(array("q", [1]))
    assert made.cell(0, 1) == "<b>gift</b> <img src=x>"
    assert made.tooltip(0, 1) == note
    db.close()


def test_order_that_is_gone_leaves_an_empty_line(model: OrderGridModel) -> None:
    model.set_ids(array("q", [1, 999_999, 2]))
    assert model.rowCount() == 3
    assert model.row_at(1) is None
    assert model.cell(1, 1) == ""
    assert model.cell_in_full(1, 1) == ""


def test_refresh_reads_only_the_rows_that_changed(model: OrderGridModel, picture_db: Path) -> None:
    db = open_reading(picture_db)
    model.set_ids(order_ids(db, OrderFilter(tab="all")))
    db.close()
    kept, changed = model.row_at(0), model.row_at(3)
    told: list[int] = []
    model.dataChanged.connect(lambda first, last: told.append(first.row()))
    read: list[int] = []
    model.lines_read.connect(lambda lines: read.extend(line.row_id for line in lines))
    model.refresh([10**9])
    assert told == [] and model.row_at(3) is changed
    model.refresh([model.ids[3]])
    assert told == [0]
    assert model.row_at(3) is not changed and model.row_at(0) is kept
    assert read == [model.ids[3]]


def test_a_row_is_read_once_wherever_the_list_moves_it(model: OrderGridModel) -> None:
    before = [model.row_at(number) for number in range(model.rowCount())]
    read: list[int] = []
    model.lines_read.connect(lambda lines: read.extend(line.row_id for line in lines))
    model.set_ids(array("q", reversed(model.ids)))
    assert [model.row_at(number) for number in range(model.rowCount())] == before[::-1]
    assert read == []


def test_only_so_many_rows_are_kept(picture_db: Path, tmp_path: Path) -> None:
    db = open_reading(make_db(tmp_path / "lzdesk.db", more=30 * PAGE))
    made = OrderGridModel(db, Surroundings(lambda: NOW_MS, {}), chosen_columns([]))
    made.set_ids(order_ids(db, OrderFilter(tab="all")))
    for number in range(0, made.rowCount(), PAGE):
        assert made.row_at(number)
    assert len(made._rows) <= ROWS_KEPT
    assert made.row_at(0)
    db.close()


@pytest.mark.logs("page of the order grid not read")
def test_a_list_that_comes_after_a_failed_read_reads_again(model: OrderGridModel) -> None:
    ids = array("q", model.ids)
    model.restyle()
    good, model._db = model._db, sqlite3.connect(":memory:")
    assert model.row_at(0) is None
    model._db.close()
    model._db = good
    model.set_ids(ids)
    assert model.row_at(0)


def test_current_row_and_selection_survive_another_order(view: OrderGridView) -> None:
    model = view.model()
    assert isinstance(model, OrderGridModel)
    view.setCurrentIndex(model.index(5, 2))
    view._selection.add([model.ids[2], model.ids[5]])
    current = view.current_row_id()
    model.set_ids(array("q", reversed(model.ids)))
    assert view.current_row_id() == current
    assert view.currentIndex().row() == model.rowCount() - 6
    assert current in view._selection and len(view._selection) == 2


def test_scroll_survives_orders_that_come_in_above(view: OrderGridView) -> None:
    model = view.model()
    assert isinstance(model, OrderGridModel)
    below = array("q", model.ids[3:])
    model.set_ids(below)
    view.verticalScrollBar().setValue(5 * 28 + 9)
    before = [model.ids[row] for row in view.visible_rows()]
    model.set_ids(array("q", order_ids_before(below)) + below)
    assert [model.ids[row] for row in view.visible_rows()] == before
    assert view.verticalScrollBar().value() == 8 * 28 + 9


def order_ids_before(ids: "array[int]") -> list[int]:
    return [row for row in range(1, 4) if row not in ids]


def test_narrow_grid_lets_carrier_go_first_then_buyer(view: OrderGridView) -> None:
    def gone() -> list[str]:
        columns = view._model.columns
        return [c.key for at, c in enumerate(columns, 1) if view.isColumnHidden(at)]

    view.grab()  # with its scroll bar in place
    found = []
    for width in (975, 930, 800):
        view.resize(width, 400)
        view.fit_columns()
        found.append(gone())
    assert found == [[], ["carrier"], ["buyer", "carrier"]]


def test_numbers_and_ids_are_never_cut(view: OrderGridView) -> None:
    view.grab()
    columns = [column.key for column in view._model.columns]
    width = view.columnWidth(columns.index("order") + 1)
    assert width >= 152
    view.room.need(BY_KEY["order"], "5" * 40)
    view.fit_columns()
    assert view.columnWidth(columns.index("order") + 1) > 250


def test_summary_says_what_can_be_printed(picture_db: Path) -> None:
    db = open_reading(picture_db)
    ids = order_ids(db, OrderFilter())
    counted = selection_facts(db, ids)
    assert whole_list_facts(db, OrderFilter()) == counted
    assert whole_list_facts(db, OrderFilter(text="LMB")) is None
    db.close()
    summary = summarise(len(ids), counted)
    assert summary == (26, 12, 7, 17, 2)
