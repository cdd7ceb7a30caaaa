"""The least window with an order open: the rail gives way, the main columns and set chips stay."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.order_grid.date_range import DateRange
from lzdesk.gui.panes.order_grid.filters import Filters
from lzdesk.link.messages import OutboxChanged, Progress
from tests.gui.drawer_db import ROW
from tests.gui.render_screens import empty_desk
from tests.gui.screens import LEAST, USUAL, Stage, make_stage_db, settle

MAIN = ["clock", "store", "order", "items", "status", "total"]


@pytest.fixture(params=["en", "zh_CN"])
def stage(
    request: pytest.FixtureRequest, tmp_path: Path, speak: Callable[[str], None]
) -> Iterator[Stage]:
    speak(request.param)
    empty = empty_desk(tmp_path / "empty" / "lzdesk.db")
    made = Stage(make_stage_db(tmp_path / "lzdesk.db"), empty)
    yield made
    made.close()


def shown_columns(window: MainWindow) -> dict[str, int]:
    """Key to logical pixels of each column that stands."""
    view = window.orders.view
    return {
        column.key: view.columnWidth(place)
        for place, column in enumerate(window.orders.model.columns, start=1)
        if not view.isColumnHidden(place)
    }


def test_the_main_columns_stay_in_sight_beside_the_drawer(stage: Stage) -> None:
    window = stage.window
    stage.resize(LEAST)
    window.drawer.open(ROW)
    settle()
    widths = shown_columns(window)
    assert [key for key in widths if key in MAIN] == MAIN
    view = window.orders.view
    assert view.horizontalScrollBar().maximum() == 0
    assert view.header.length() == view.viewport().width()
    whole = view.room._widest
    assert all(widths[key] >= whole[key] for key in ("order", "status", "total"))


def test_the_rail_makes_room_for_the_drawer_and_comes_back(stage: Stage) -> None:
    window, rail = stage.window, stage.window.rail
    stage.resize(LEAST)
    assert not rail.is_folded and rail.width() == 216
    window.drawer.open(ROW)
    assert rail.is_folded and rail.width() == 56
    stage.resize((1280, 700))
    assert not rail.is_folded
    stage.resize(LEAST)
    assert rail.is_folded
    window.drawer.close_drawer()
    assert not rail.is_folded and rail.width() == 216


@pytest.mark.parametrize("folded", [True, False])
def test_what_the_user_chose_for_the_rail_outlives_the_drawer(stage: Stage, folded: bool) -> None:
    window, rail = stage.window, stage.window.rail
    stage.resize(LEAST)
    rail.fold(folded)
    window.drawer.open(ROW)
    # Brought back for once, where it has no room.
    window.keys.calls["fold_rail"]()
    assert not rail.is_folded
    assert window.settings.rail_folded is folded, "only a choice is kept"
    window.drawer.close_drawer()
    assert rail.is_folded is folded
    window.drawer.open(ROW)
    assert rail.is_folded


def test_chips_that_are_set_stay_before_all_others(stage: Stage) -> None:
    window, filters = stage.window, stage.window.orders.filters
    values = (("clock", ("under_2h", "overdue")), ("country", ("my", "th")))
    filters.take(Filters(DateRange("last_30"), values=values))
    for size in (USUAL, LEAST):
        stage.resize(size)
        window.drawer.open(ROW)
        settle()
        chips = filters._chips()
        hidden = [chip for chip in chips if chip.is_set and chip.isHidden()]
        assert hidden == []
        assert filters.columns.geometry().right() < filters.width()
        for chip in chips:
            assert chip.isHidden() or chip.width() >= chip.sizeHint().width()
        window.drawer.close_drawer()


def test_no_chip_that_is_unset_stands_while_one_that_is_set_hides(stage: Stage) -> None:
    window, filters = stage.window, stage.window.orders.filters
    for count in range(8):
        for facet in ("carrier", "tag", "payment", "printed", "fulfilled_by", "mark")[:count]:
            filters.choose(facet, ["a rather long value of a filter"])
        for size in (USUAL, LEAST):
            stage.resize(size)
            window.drawer.open(ROW)
            settle()
            hidden = [one for one in filters._chips() if one.is_set and one.isHidden()]
            unset = [one for one in filters._chips() if not one.is_set and not one.isHidden()]
            assert not (hidden and unset)
            window.drawer.close_drawer()


def test_what_a_chip_has_no_room_for_is_in_its_tooltip(stage: Stage) -> None:
    window, filters = stage.window, stage.window.orders.filters
    filters.choose("carrier", ["a rather long value of a filter " * 4])
    stage.resize(LEAST)
    window.drawer.open(ROW)
    settle()
    assert "a rather long value" in filters.facet_chips["carrier"].toolTip()
    assert filters.created_chip.toolTip() == ""


def test_marks_leave_room_for_what_is_in_the_order(stage: Stage) -> None:
    from lzdesk.gui.panes.order_grid.row_marks import mark_icons, marks_that_fit

    model = stage.window.orders.model
    rows = (model.row_at(place) for place in range(model.rowCount()))
    line = next(row.line for row in rows if row is not None and row.line.is_marked)
    now = stage.window.now_ms()
    icons = mark_icons(line, now)
    assert len(icons) == 4
    fits = {room: len(marks_that_fit(line, now, room)) for room in (0, 20, 30, 72, 104, 400)}
    assert fits == {0: 0, 20: 0, 30: 1, 72: 2, 104: 4, 400: 4}
    assert marks_that_fit(line, now, 30) == icons[:1], "the weightiest stays"


def test_the_status_bar_says_less_before_it_cuts(stage: Stage) -> None:
    """What has the room: the key, then the outbox and the work shorter, whole in their tooltips."""
    bar, window = stage.window.status, stage.window
    stage.resize(LEAST)
    # Chinese says it in less room: there is more to be said.
    times = 1_000 if QLocale().language() == QLocale.Language.Chinese else 1
    for store in window.stores[:12]:
        progress = Progress("read", store.key, 283 * times, 1_000 * times, 650 * times)
        stage.desk.progress.emit(progress)
    settle()
    whole_work = bar.work.text()
    stage.desk.outbox_changed.emit(OutboxChanged(120, 8, 3))
    bar.show_rules(stopped=True)
    settle()
    assert bar.layout().sizeHint().width() <= bar.width()
    assert bar.exception.width() >= bar.exception.sizeHint().width()
    assert bar.work.text() != whole_work and bar.work.accessibleName() == whole_work
    assert "120" not in bar.outbox.text() and "3" in bar.outbox.text()
    assert "120" in bar.outbox.toolTip() and "120" in bar.outbox.accessibleName()
    stage.resize((1600, 900))
    assert bar.work.text() == whole_work and "120" in bar.outbox.text()
