"""Stores and groups find other places in the rail: by a key one can change, and by dragging."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from lzdesk.gui import actions
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.rail.model import RailLine
from lzdesk.gui.panes.rail.moves import dropped, stepped
from lzdesk.link.messages import ChangeStore, Done, OrderStores
from lzdesk.reading.stores import RailStore
from tests.gui.conftest import OpenWindow
from tests.gui.window_parts import RecordedCommands

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(open_window: OpenWindow) -> Iterator[MainWindow]:
    made = open_window()
    made.activateWindow()
    yield made
    actions.choose_keys({})


def lines(window: MainWindow) -> list[RailLine]:
    model = window.rail.model
    found = [model.line_at(model.index(row)) for row in range(model.rowCount())]
    return [line for line in found if line is not None]


def keys(window: MainWindow) -> list[str]:
    return [store.key for store in window.stores]


def asked(window: MainWindow) -> list[object]:
    commands = window.commands  # type: ignore[attr-defined]
    assert isinstance(commands, RecordedCommands)
    return [message for message, _then, _failed in commands.asked]


def row_of(window: MainWindow, key: str) -> int:
    return next(
        row for row, line in enumerate(lines(window)) if line.store and line.store.key == key
    )


def middle(window: MainWindow, row: int) -> QPoint:
    rail = window.rail.list
    return rail.visualRect(window.rail.model.index(row)).center()


def drag(window: MainWindow, row: int, to: QPoint, *, let_go: bool = True) -> None:
    ground = window.rail.list.viewport()
    start = middle(window, row)
    QTest.mousePress(ground, Qt.MouseButton.LeftButton, pos=start)
    for at in (start + (to - start) / 2, to):
        move(ground, at)
    if let_go:
        QTest.mouseRelease(ground, Qt.MouseButton.LeftButton, pos=to)


def move(ground: object, at: QPoint) -> None:
    """QTest's own move has no button down."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QWidget

    assert isinstance(ground, QWidget)
    held = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(at), QPointF(ground.mapToGlobal(at)),
        Qt.MouseButton.NoButton, held, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(ground, event)


def above(window: MainWindow, row: int) -> QPoint:
    return middle(window, row) - QPoint(0, 10)


# By dragging


def test_a_store_is_dragged_to_another_place_of_its_group(window: MainWindow) -> None:
    before = keys(window)
    first, second, third = before[:3]
    drag(window, row_of(window, third), above(window, row_of(window, first)))
    assert asked(window) == [OrderStores((third, first, second, *before[3:]))]
    assert window.orders.filters.stores == (), "a drag chooses nothing"


def test_a_store_dragged_into_another_group_joins_it_and_can_go_back(window: MainWindow) -> None:
    before = keys(window)
    stores = {store.key: store for store in window.stores}
    own = before[0]
    other = next(key for key in before if stores[key].group != stores[own].group)
    drag(window, row_of(window, own), above(window, row_of(window, other)))
    group = stores[other].group
    assert asked(window) == [ChangeStore(own, group=group)]
    commands = window.commands  # type: ignore[attr-defined]
    commands.asked[-1][1](Done())
    moved = asked(window)[-1]
    assert isinstance(moved, OrderStores)
    assert moved.stores.index(own) + 1 == moved.stores.index(other)
    assert sorted(moved.stores) == sorted(before)
    assert group in window.toast.words.text()
    window.toast.button.click()
    assert asked(window)[-1] == ChangeStore(own, group=stores[own].group)
    commands.asked[-1][1](Done())
    assert asked(window)[-1] == OrderStores(tuple(before))


def test_a_group_is_dragged_with_its_stores(window: MainWindow) -> None:
    heads = [row for row, line in enumerate(lines(window)) if line.store is None]
    groups = list(dict.fromkeys(store.group for store in window.stores))
    drag(window, heads[1], above(window, heads[0]))
    (message,) = asked(window)
    assert isinstance(message, OrderStores)
    stores = {store.key: store.group for store in window.stores}
    assert list(dict.fromkeys(stores[key] for key in message.stores)) == [
        groups[1], groups[0], *groups[2:],
    ]  # fmt: skip


def test_a_drag_shows_its_place_and_escape_gives_it_up(window: MainWindow) -> None:
    rail = window.rail.list
    rail.setFocus()
    without = rail.grab().toImage()
    drag(window, 3, above(window, 1), let_go=False)
    shown = rail.grab().toImage()
    focus = window.theme.tokens.focus
    top = rail.visualRect(window.rail.model.index(1)).top()
    assert shown.pixelColor(60, top).name() == focus.lower()
    assert without.pixelColor(60, top).name() != focus.lower()
    QTest.keyClick(rail, Qt.Key.Key_Escape)
    QTest.mouseRelease(rail.viewport(), Qt.MouseButton.LeftButton, pos=above(window, 1))
    assert asked(window) == []


def test_a_click_is_no_drag_and_a_drag_back_home_asks_for_nothing(window: MainWindow) -> None:
    row = row_of(window, keys(window)[1])
    drag(window, row, middle(window, row) + QPoint(0, 2))
    assert asked(window) == [] and window.orders.filters.stores
    drag(window, row, middle(window, row) + QPoint(0, 12))
    assert asked(window) == []


# Where it comes to


def stores(*groups: str) -> list[RailStore]:
    """`A:1 A:2 B:3`: group and key, each with its row."""
    made = []
    for row, words in enumerate(groups, start=1):
        group, key = words.split(":")
        numbers = (0, 0, 0, 0, "fresh", None, "", 0, None, None)
        made.append(RailStore(row, key, key, "lazada", "sg", group, *numbers))
    return made


def lines_of(there: list[RailStore], folded: str = "") -> list[RailLine]:
    from lzdesk.gui.panes.rail.model import rail_lines

    return rail_lines(there, {folded} - {""})


def test_a_store_let_go_below_all_joins_the_last_group() -> None:
    there = stores("A:1", "A:2", "B:3")
    shown = lines_of(there)
    assert dropped(there, shown, shown[1], len(shown)) == (("2", "3", "1"), "B")
    assert dropped(there, shown, shown[1], 2) is None
    assert dropped(there, shown, shown[1], 0) is None, "over the first group's line"
    assert dropped(there, shown, shown[4], 3) == (("1", "2", "3"), "A"), "the end of a group"
    assert dropped(there, shown, shown[4], 0) == (("3", "1", "2"), "A")


def test_a_store_let_go_under_a_folded_group_stands_last_in_it() -> None:
    there = stores("A:1", "A:2", "B:3")
    shown = lines_of(there, folded="A")
    assert [line.group for line in shown] == ["A", "B", "B"]
    assert dropped(there, shown, shown[2], 1) == (("1", "2", "3"), "A")


def test_stores_without_a_group_stay_last() -> None:
    there = stores("A:1", "B:2", ":3", ":4")
    shown = lines_of(there)
    a_group = shown[0]
    assert a_group.store is None
    assert dropped(there, shown, a_group, len(shown)) == (("2", "1", "3", "4"), "A")
    assert dropped(there, shown, shown[1], len(shown)) == (("2", "3", "4", "1"), "")
    assert stepped(there, a_group, 1) == (("2", "1", "3", "4"), "A")
    assert stepped(there, a_group, -1) is None
    assert stepped(there, shown[4], 1) == (("1", "2", "4", "3"), "")


def test_a_desk_without_groups_is_one_list() -> None:
    there = stores(":1", ":2", ":3")
    shown = lines_of(there)
    assert dropped(there, shown, shown[2], 0) == (("3", "1", "2"), "")
    assert dropped(there, shown, shown[0], 2) == (("2", "1", "3"), "")


# By key


def test_the_key_of_a_move_can_be_changed_and_the_old_one_then_does_nothing(
    window: MainWindow,
) -> None:
    rail, before = window.rail.list, keys(window)
    rail.setFocus()
    rail.setCurrentIndex(window.rail.model.index(row_of(window, before[1])))
    QTest.keyClick(rail, Qt.Key.Key_Up, ALT)
    moved = OrderStores((before[1], before[0], *before[2:]))
    assert asked(window) == [moved]
    actions.choose_keys({"store_up": ["Ctrl+Shift+U"]})
    window.keys.refresh()
    QTest.keyClick(rail, Qt.Key.Key_Up, ALT)
    assert asked(window) == [moved]
    row = row_of(window, before[1])
    rail.setCurrentIndex(window.rail.model.index(row))
    QTest.keySequence(rail, "Ctrl+Shift+U")
    assert asked(window) == [moved, moved]
    line = lines(window)[row]
    window.store_desk.show_menu(line, QPoint(9, 9))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    said = [one.text() for one in menu.actions()]
    menu.close()
    assert "Move up\tCtrl Shift U" in said and not any("Alt ↑" in one for one in said)


def test_the_key_moves_the_line_under_the_keyboard_and_the_action_the_store_that_is_meant(
    window: MainWindow,
) -> None:
    before = keys(window)
    window.rail.list.setFocus()
    window.rail.list.setCurrentIndex(window.rail.model.index(0))
    QTest.keyClick(window.rail.list, Qt.Key.Key_Down, ALT)
    (message,) = asked(window)
    assert isinstance(message, OrderStores) and message.stores[0] != before[0]
    window.orders.view.setFocus()
    window.orders.filters.set_stores([window.stores[1].store_id])
    window.keys.calls["store_up"]()
    assert asked(window)[-1] == OrderStores((before[1], before[0], *before[2:]))
