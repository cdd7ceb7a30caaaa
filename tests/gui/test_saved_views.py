"""Filters as chips, saved views as tabs, and columns that each view remembers."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.order_grid.columns import COLUMNS, PINNED
from lzdesk.gui.panes.order_grid.date_range import DateRange
from lzdesk.gui.panes.order_grid.filters import Filters, ViewSpec, spec_of, spec_text
from lzdesk.gui.panes.order_grid.name_popup import NamePopup
from lzdesk.link.messages import DeleteView, OrderViews, SaveView, ViewSaved
from lzdesk.reading.work_lists import WORK_LISTS
from lzdesk.storage.repositories.views import delete_view, order_views, save_view
from lzdesk.storage.writer import Writer
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import NOW_MS, make_db
from tests.gui.window_parts import PretendDesk, RecordedCommands

SPEC = ViewSpec(
    Filters(
        DateRange("custom", date(2025, 11, 1), date(2025, 11, 12)),
        (2, 3),
        "serum items>1",
        (("carrier", ("J&T MY",)), ("clock", ("overdue", "under_2h"))),
    ),
    "to_ship",
    "total",
    True,
    ("clock", "order", "tracking"),
    (("tracking", 222),),
)


def test_a_view_is_kept_whole() -> None:
    assert spec_of(spec_text(SPEC)) == SPEC
    assert spec_of(spec_text(ViewSpec())) == ViewSpec()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", '{"created": ["any", null, null]}', "\x00", '{"created": 5}'],
)
def test_a_damaged_view_shows_the_open_orders(text: str) -> None:
    assert spec_of(text) == ViewSpec()


def test_what_another_version_kept_is_left_out() -> None:
    text = spec_text(SPEC).replace('"carrier"', '"colour"').replace("to_ship", "shipping")
    assert spec_of(text).filters.values == (("clock", ("overdue", "under_2h")),)
    assert spec_of(text).tab == "open"


class Desk(RecordedCommands):
    """Carries out what views ask of the engine, in the same database."""

    def __init__(self, path: Path, desk: PretendDesk) -> None:
        super().__init__()
        self._path, self._desk = path, desk

    def ask(self, name, message, then, failed) -> None:  # type: ignore[no-untyped-def]
        super().ask(name, message, then, failed)
        writer = Writer(self._path, self._path.parent / "backups")
        reply: object = None
        if isinstance(message, SaveView):
            spec = (message.view_id, message.name, message.spec)
            reply = ViewSaved(writer.run_blocking(save_view, *spec))
        elif isinstance(message, DeleteView):
            writer.run_blocking(delete_view, message.view_id)
        elif isinstance(message, OrderViews):
            writer.run_blocking(order_views, message.ids)
        writer.close()
        then(reply)
        self._desk.views_changed.emit()


@pytest.fixture
def window(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    path = make_db(tmp_path / "lzdesk.db", more=200)
    monkeypatch.setattr("tests.gui.conftest.RecordedCommands", lambda: Desk(path, desk))
    desk = PretendDesk()
    monkeypatch.setattr("tests.gui.conftest.PretendDesk", lambda: desk)
    yield open_window(path)


def named(window: MainWindow, qtbot: QtBot, name: str) -> str:
    """Save what is shown under this name, as a user would; the new tab's key."""
    before = set(window.orders.tabs.tabs)
    window.orders.save_view()
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, NamePopup)
    QTest.keyClicks(popup.field, name)
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(window.orders.tabs.tabs) == len(before) + 1)
    (key,) = set(window.orders.tabs.tabs) - before
    qtbot.waitUntil(lambda: window.orders.tabs.active == key)
    return key


def listed(window: MainWindow) -> int:
    return window.orders.model.rowCount()


def test_a_view_keeps_filters_sort_and_columns(window: MainWindow, qtbot: QtBot) -> None:
    pane = window.orders
    pane.filters.choose("carrier", ["J&T MY"])
    qtbot.waitUntil(lambda: 0 < listed(window) < 26)
    few = listed(window)
    key = named(window, qtbot, "J&T today")
    qtbot.waitUntil(lambda: pane.tabs.tabs[key].accessibleName() == f"J&T today {few}")
    pane.sort_by("total")
    pane.choice.choose(["clock", "store", "order", "tracking", "total"])
    pane.tabs.choose("open")
    pane.filters.clear()
    qtbot.waitUntil(lambda: listed(window) == 26)
    assert [one.key for one in pane.model.columns][-1] == "total" and len(pane.model.columns) == 8
    pane.tabs.choose(key)
    qtbot.waitUntil(lambda: listed(window) == few)
    assert pane.filters.facet_chips["carrier"].accessibleName() == "Carrier J&T MY"
    assert [one.key for one in pane.model.columns] == [
        "clock", "store", "order", "tracking", "total",
    ]  # fmt: skip
    assert pane.view.header.sort == "total"


def test_views_are_moved_renamed_and_deleted(window: MainWindow, qtbot: QtBot) -> None:
    tabs = window.orders.tabs
    one, two = named(window, qtbot, "one"), named(window, qtbot, "two")

    def do(key: str, words: str) -> None:
        tabs.view_menu_asked.emit(int(key.removeprefix("view:")), QPoint(0, 0))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        (entry,) = [entry for entry in menu.actions() if entry.text() == words]
        assert entry.isEnabled()
        menu.close()
        entry.trigger()

    def views() -> list[str]:
        return [key for key in tabs.tabs if key.startswith("view:")]

    do(two, "Move left")
    qtbot.waitUntil(lambda: views() == [two, one])
    do(one, "Rename …")
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, NamePopup) and popup.field.text() == "one"
    QTest.keyClicks(popup.field, "uno")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tabs.tabs[one].accessibleName().startswith("uno"))
    do(two, "Delete the view")
    qtbot.waitUntil(lambda: views() == [one])
    assert tabs.active == "open"


def test_groups_and_countries_narrow_the_stores(window: MainWindow, qtbot: QtBot) -> None:
    pane = window.orders
    pane.filters.choose("group", ["Casa Home"])
    qtbot.waitUntil(lambda: listed(window) == 8)
    qtbot.waitUntil(lambda: window.top.where.text() == f"6 of {len(window.stores)} stores")
    pane.filters.choose("country", ["my"])
    qtbot.waitUntil(lambda: listed(window) == 2)
    pane.filters.choose("group", ["Volt Gadget"])
    qtbot.waitUntil(lambda: pane.empty.isVisible())
    assert listed(window) == 0
    pane.filters.set_stores((1,))
    assert pane.filters.value.values == ()


def test_clock_filter_follows_the_time(window: MainWindow, qtbot: QtBot) -> None:
    window.orders.filters.choose("clock", ["overdue"])
    qtbot.waitUntil(lambda: listed(window) == 3)
    later = NOW_MS + 20 * 60_000
    window.orders._now_ms = lambda: later
    window.orders.tick(seconds_only=False)
    qtbot.waitUntil(lambda: listed(window) == 4)


def test_chips_give_way_to_a_narrow_window(window: MainWindow, qtbot: QtBot) -> None:
    filters = window.orders.filters
    for facet in ("carrier", "tag", "payment", "printed", "fulfilled_by", "mark"):
        filters.choose(facet, ["a rather long value of a filter"])
    window.resize(1120, 700)
    qtbot.waitUntil(lambda: window.width() == 1120)
    assert filters.add.text() == f"{sum(_hidden_but_set(window))} more"
    assert filters.columns.geometry().right() <= filters.width()


def _hidden_but_set(window: MainWindow) -> list[bool]:
    chips = window.orders.filters.facet_chips.values()
    return [chip.is_set and chip.isHidden() for chip in chips]


def test_pinned_columns_stay_when_the_others_are_scrolled(window: MainWindow, qtbot: QtBot) -> None:
    pane = window.orders
    pane.choice.choose([column.key for column in COLUMNS])
    view = pane.view
    bar = view.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 300)
    before = view.grab().toImage()
    bar.setValue(300)
    after = view.grab().toImage()
    pinned = sum(view.columnWidth(place) for place in range(len(PINNED) + 1))
    height = view.height() - bar.height()
    assert before.copy(0, 0, pinned, height) == after.copy(0, 0, pinned, height)
    assert before != after
    index = view.indexAt(QPoint(pinned - 5, 40))
    assert pane.model.columns[index.column() - 1].key == "order"


def test_columns_are_dragged_into_another_order(window: MainWindow) -> None:
    pane = window.orders
    header = pane.view.header
    keys = [column.key for column in pane.model.columns]
    header.moveSection(header.visualIndex(len(keys)), 4)
    moved = [*keys[:3], keys[-1], *keys[3:-1]]
    assert [column.key for column in pane.model.columns] == moved
    assert [header.visualIndex(at) for at in range(header.count())] == list(range(header.count()))
    header.moveSection(1, 6)
    assert [column.key for column in pane.model.columns][:3] == list(PINNED)


def test_a_dragged_edge_is_written_once(window: MainWindow) -> None:
    saved: list[int] = []
    pane = window.orders
    pane._keep_columns.due.connect(lambda: saved.append(pane.choice.widths["buyer"]))
    for width in range(107, 90, -1):
        pane.view.header.sectionResized.emit(5, 108, width)
    assert saved == [] and pane.choice.widths["buyer"] == 91
    pane._keep_columns._wait.timeout.emit()
    assert saved == [91]


def test_the_days_work_stands_as_lists_behind_the_tabs(window: MainWindow, qtbot: QtBot) -> None:
    """A list of its own, of the stores in scope; a status tab afterwards is whole again."""
    pane = window.orders
    key = "work:to_pack"
    qtbot.waitUntil(lambda: pane.tabs.tabs[key].accessibleName() != "To pack")
    assert list(pane.tabs.tabs)[-len(WORK_LISTS) :] == [f"work:{one}" for one in WORK_LISTS]
    pane.filters.set_stores((1,))
    pane.tabs.choose(key)
    assert pane.filters.value.chosen("work") == ("to_pack",)
    assert pane.filters.stores == (1,)
    assert pane.spec().tab == "to_ship"
    assert pane.wanted().work == ("to_pack",)
    pane.tabs.choose("arranged")
    assert pane.filters.value.chosen("work") == ()
    assert pane.filters.stores == (1,)
    pane.tabs.choose(key)
    pane.keep_last()
    pane.tabs.choose("open")
    pane.show_last()
    assert pane.tabs.active == key
    assert pane.wanted().work == ("to_pack",)


def test_a_work_list_without_orders_says_so_and_a_chip_beside_it_can_be_cleared(
    window: MainWindow, qtbot: QtBot
) -> None:
    pane = window.orders
    pane.tabs.choose("work:being_fetched")
    pane.filters.set_stores((1,))
    qtbot.waitUntil(lambda: pane.empty.title.text() == "Nothing stands in this list.")
    pane.filters.take(pane.filters.value.choose("carrier", ("J&T MY",)))
    qtbot.waitUntil(lambda: pane.empty.title.text() == "No order fits these filters.")
