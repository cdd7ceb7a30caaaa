"""Several stores' browsers from the rail: chosen, opened, closed, tiled, and their memory told."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from lzdesk.domain.openings import STOPPED
from lzdesk.gui import actions
from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.store_forms import EditStoreForm
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.store_words import happenings
from lzdesk.gui.words import memory_words, progress_words
from lzdesk.link.messages import (
    BrowsersMeasured,
    CancelOpening,
    ChangeStore,
    CloseStores,
    Done,
    NotOpened,
    OpenStores,
    Progress,
    StoreChecked,
    StoreRested,
    StoresOpened,
    StoresTiled,
    TileStores,
)
from lzdesk.reading.store_page import StoreEvent
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import NOW_MS
from tests.gui.test_opening_view import MOVED
from tests.gui.test_store_page import form, recorded, sent

MIB = 1 << 20
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BOTH = CTRL | SHIFT


@pytest.fixture
def window(open_window: OpenWindow) -> Iterator[MainWindow]:
    made = open_window()
    made.activateWindow()
    yield made
    actions.choose_keys({})


def row_of(window: MainWindow, key: str) -> int:
    model = window.rail.model
    for row in range(model.rowCount()):
        line = model.line_at(model.index(row))
        if line is not None and line.store is not None and line.store.key == key:
            return row
    raise KeyError(key)


def place(window: MainWindow, key: str) -> QPoint:
    rail = window.rail
    return rail.list.visualRect(rail.model.index(row_of(window, key))).center()


def click(window: MainWindow, key: str, held: Qt.KeyboardModifier | None = None) -> None:
    ground = window.rail.list.viewport()
    QTest.mouseClick(
        ground,
        Qt.MouseButton.LeftButton,
        held or Qt.KeyboardModifier.NoModifier,
        place(window, key),
    )


def chosen(window: MainWindow) -> tuple[str, ...]:
    return window.store_desk.browsers.chosen()


def said(window: MainWindow) -> str:
    """The toast's words, without the number forms, which are the translators'."""
    return one_form(window.toast.words.text())


def one_form(words: str) -> str:
    return re.sub(r"(store|browser|window)(s|\(s\))", r"\1", words)


def are_open(window: MainWindow, *keys: str) -> None:
    window.desk.browsers_changed.emit(list(keys))  # type: ignore[attr-defined]


def some(window: MainWindow, count: int = 4) -> list[str]:
    """Keys of stores that stand below each other in the rail."""
    shown = window.rail.model.stores_shown()[:count]
    by_row = {one.store_id: one.key for one in window.stores}
    return [by_row[row] for row in shown]


def menu_of(window: MainWindow, key: str) -> dict[str, object]:
    line = window.rail.model.line_at(window.rail.model.index(row_of(window, key)))
    assert line is not None
    window.store_desk.show_menu(line, QPoint(0, 0))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    found = {one_form(one.text().partition("\t")[0]): one for one in menu.actions() if one.text()}
    menu.close()
    return dict(found)


def test_ctrl_and_shift_choose_several_and_one_key_opens_them(window: MainWindow) -> None:
    first, second, third, fourth = some(window)
    click(window, first)
    click(window, third, CTRL)
    assert set(chosen(window)) == {first, third}
    click(window, third, CTRL)
    assert chosen(window) == (first,)
    click(window, first)
    click(window, fourth, SHIFT)
    assert set(chosen(window)) == {first, second, third, fourth}
    QTest.keyClick(window, Qt.Key.Key_B, BOTH)
    message, _then, _failed = sent(window)
    assert message == OpenStores(chosen(window))
    assert said(window) == "Opening 4 store, one after the other"
    # A second press while they open asks for nothing.
    QTest.keyClick(window, Qt.Key.Key_B, BOTH)
    assert len(recorded(window).asked) == 1


def test_how_far_it_is_stands_below_and_can_be_stopped(window: MainWindow) -> None:
    assert progress_words(Progress("open", "", 2, 8)) == "Opening 3 of 8"
    window.desk.progress.emit(Progress("open", "", 2, 8, 40))  # type: ignore[attr-defined]
    window.arrivals._show_work()
    window.store_desk.browsers.cancel()
    assert recorded(window).asked[-1][0] == CancelOpening()


def test_what_did_not_open_is_told_with_its_reason_and_the_rest_as_a_number(
    window: MainWindow,
) -> None:
    keys = some(window, 4)
    window.store_desk.browsers.open(keys)
    _message, then, _failed = sent(window)
    window.desk.store_checked.emit(StoreChecked(keys[0], MOVED, STOPPED))  # type: ignore[attr-defined]
    stopped = (
        NotOpened(keys[0], "opening.stopped", {"store": "x", "check": "country"}),
        NotOpened(keys[1], "browser.no_display", {"store": "x"}),
    )
    then(StoresOpened((keys[2],), (), stopped, (keys[3],)))
    assert said(window) == "1 store open. 1 store left closed."
    told = one_form(window.banner.words.text())
    assert told.startswith("2 store did not open.")
    assert "the proxy exits in Singapore, but this store lives in Thailand" in told
    # The next run may begin.
    window.store_desk.browsers.open(keys)
    assert len(recorded(window).asked) == 2
    sent(window)[2](Trouble("link.not_known", {}))


def test_the_menu_speaks_of_one_store_or_of_all_that_are_chosen(window: MainWindow) -> None:
    first, second, third, _ = some(window)
    assert "Open browser" in menu_of(window, first)
    are_open(window, first, third)
    menu = menu_of(window, first)
    assert {"Bring browser to the front", "Close browser", "Put window beside each other"} <= set(
        menu
    )
    click(window, first)
    click(window, second, CTRL)
    menu = menu_of(window, second)
    assert {"Open 2 browser", "Close 1 browser"} <= set(menu)
    window.store_desk.act("close_all", second)
    assert sent(window)[0] == CloseStores((first,))
    window.store_desk.act("open_all", second)
    assert sent(window)[0] == OpenStores(chosen(window))
    # One that is not chosen is meant alone.
    window.store_desk.act("close", third)
    assert sent(window)[0] == CloseStores((third,))
    sent(window)[1](Done())
    assert "is closed. Its pages come back" in said(window)


def test_windows_are_put_beside_each_other_in_the_rails_order(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_L, BOTH)
    assert said(window) == "No store is open: there is nothing to put in order."
    first, second, third, _ = some(window)
    are_open(window, third, first, second)
    QTest.keyClick(window, Qt.Key.Key_L, BOTH)
    message = sent(window)[0]
    assert isinstance(message, TileStores)
    order = [one.key for one in window.stores if one.key in (first, second, third)]
    assert list(message.stores) == order and message.areas[0][2] > 0
    sent(window)[1](StoresTiled(3))
    assert said(window) == "3 window stand beside each other."
    QTest.keyClick(window, Qt.Key.Key_W, BOTH)
    assert sent(window)[0] == CloseStores((third, first, second))


def test_memory_stands_in_the_tooltip_and_on_the_page(window: MainWindow, qtbot: QtBot) -> None:
    key = some(window)[0]
    are_open(window, key)
    measured = BrowsersMeasured({key: 412 * MIB}, 1946 * MIB, 8 << 30)
    window.desk.browser_news.emit(measured)  # type: ignore[attr-defined]
    line = window.rail.model.line_at(window.rail.model.index(row_of(window, key)))
    assert line is not None
    assert window.rail.model.in_full(line).endswith("Its browser takes 412 MB.")
    assert memory_words(1946 * MIB) == "1.9 GB"
    window.store_desk.act("page", key)
    page = window.store_desk.page
    qtbot.waitUntil(lambda: page.facts is not None)
    window.desk.browser_news.emit(measured)  # type: ignore[attr-defined]
    told = [one.text() for one in page.browser.values]
    assert page.buttons["close"].isVisible()
    assert "412 MB, all open browsers 1.9 GB" in told and "as for all stores" in told


@pytest.mark.parametrize(
    ("why", "words"),
    [("idle", "closed after 21 minutes without use."), ("memory", "closed to free memory")],
)
def test_what_closed_by_itself_is_said_and_stands_in_the_history(
    window: MainWindow, why: str, words: str
) -> None:
    key = some(window)[0]
    window.desk.browser_news.emit(StoreRested((key,), why, 21))  # type: ignore[attr-defined]
    assert words in said(window) and "Its pages come back" in said(window)
    event = StoreEvent(NOW_MS - 5, "browser_rested", "", f"{why} 21", "lzdesk")
    assert words.rstrip(".") in happenings((event,), NOW_MS)[0].what


def test_a_store_has_its_own_time_without_use(window: MainWindow, qtbot: QtBot) -> None:
    key = some(window)[0]
    window.store_desk.act("edit", key)
    edit = form(window, qtbot, EditStoreForm)
    assert isinstance(edit, EditStoreForm)
    assert edit.idle.currentText() == "as for all stores"
    edit.idle.choose("0")
    edit.save.click()
    assert sent(window)[0] == ChangeStore(key, idle_minutes=0)
    sent(window)[1](Done())


def test_a_number_without_an_open_store_says_so(window: MainWindow, tmp_path: Path) -> None:
    are_open(window, *some(window, 2))
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert said(window) == "2 store open: this key has none."
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert recorded(window).calls[-1][0] == "open_store"
