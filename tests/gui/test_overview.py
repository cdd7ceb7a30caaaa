"""The overview: every figure is the number of orders that it leads to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.overview import figures
from lzdesk.gui.panes.overview.table import FigureTable
from lzdesk.reading.connection import open_reading
from lzdesk.reading.order_grid import count_orders
from lzdesk.reading.overview import overview
from lzdesk.reading.stores import rail_stores
from tests.factory import make_desk_db
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import NOW_MS


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("overview") / "lzdesk.db"
    make_desk_db(path, orders=1500, stores=8, now=NOW_MS)
    return path


def test_every_figure_is_the_number_of_its_orders(desk: Path) -> None:
    db = open_reading(desk)
    stores = rail_stores(db, NOW_MS)
    days, hours = figures.edges_of_days(NOW_MS), figures.edges_of_hours(NOW_MS)
    data = overview(db, NOW_MS, days, hours)
    tables = [
        figures.clock_rows(data),
        figures.store_rows(data, stores),
        figures.country_rows(data, stores),
        figures.sales_rows(data),
    ]
    bars = [*figures.day_bars(data.days, NOW_MS), *figures.hour_bars(data.hours, NOW_MS)]
    told = [(bar.value, bar.spec) for bar in bars]
    for rows in tables:
        for cells in rows:
            numbers = [cell for cell in cells if cell.spec is not None][:4]
            # A sum of money leads to the orders of the count before it.
            numbers = numbers[:1] if rows is tables[3] else numbers
            told += [(int(c.text.split()[0].replace(",", "")), c.spec) for c in numbers]  # type: ignore[misc]
    for value, spec in told:
        shown = spec.filters.order_filter(
            stores, NOW_MS, tab=spec.tab, sort=spec.sort, descending=spec.descending
        )
        assert count_orders(db, shown) == value, spec
    db.close()
    assert sum(value > 0 for value, _ in told) > 60
    assert sum(data.days) == 1500 - _older(desk, days[0])


def _older(desk: Path, first: int) -> int:
    db = open_reading(desk)
    (count,) = db.execute("SELECT count(*) FROM orders WHERE created_at < ?", (first,)).fetchone()
    db.close()
    return int(count)


@pytest.fixture
def window(open_window: OpenWindow, desk: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    made = open_window(desk)
    QTest.keyClick(made.orders.view, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "read" in made.overview.read_at.text())
    qtbot.waitUntil(lambda: made.overview._data is not None)
    yield made


def test_a_bar_leads_to_its_orders_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    chart = window.overview.days
    assert chart.hasFocus() and window.top.title.text() == "Overview"
    said = chart.accessibleDescription()
    assert said.startswith("12 Nov: ")
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription().startswith("11 Nov: ")
    count = int(chart.accessibleDescription().split(": ")[1].split()[0])
    QTest.keyClick(chart, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.orders.model.rowCount() == count)
    assert window.orders.isVisible() and window.orders.tabs.active == "all"
    assert window.orders.filters.created_chip.accessibleName() == "Created 11 Nov"


def test_a_figure_leads_to_its_orders(window: MainWindow, qtbot: QtBot) -> None:
    table: FigureTable = window.overview.clocks
    model = table.model()
    at = model.index(1, 1)
    assert model.data(at, Qt.ItemDataRole.AccessibleTextRole).startswith("Under 2 h, Orders: ")
    count = int(model.data(at))
    QTest.mouseClick(
        table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=table.visualRect(at).center() + QPoint(1, 0),
    )
    qtbot.waitUntil(lambda: window.orders.model.rowCount() == count)
    assert window.orders.filters.facet_chips["clock"].accessibleName() == "Clock under 2 h"


def test_a_store_of_the_rail_brings_its_orders(window: MainWindow, qtbot: QtBot) -> None:
    window.rail.scope_asked.emit((1,))
    assert window.orders.isVisible() and window.rail.model.rowCount() > 8
    QTest.keyClick(window.orders.view, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.overview.isVisible() and window.rail.places["overview"].isChecked()
    window.rail.places["orders"].click()
    assert window.orders.isVisible() and not window.rail.places["overview"].isChecked()


def test_days_follow_the_clock_change_of_no_zone() -> None:
    days, hours = figures.edges_of_days(NOW_MS), figures.edges_of_hours(NOW_MS)
    assert len(days) == figures.DAYS + 1 and len(hours) == figures.HOURS + 1
    assert days[-2] <= NOW_MS < days[-1] and hours[-2] <= NOW_MS < hours[-1]
    assert days == sorted(days) and hours == sorted(hours)
