"""The page of one store, its forms, and the rail's menu: read from a real file, by keyboard."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.store_forms import EditStoreForm, RemoveStoreForm, RenameGroupForm
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.status_bar.proof import proof_of
from lzdesk.gui.panes.store_page import facts as words
from lzdesk.gui.store_words import HUES
from lzdesk.link.messages import (
    ChangeStore,
    Done,
    OrderStores,
    PauseStore,
    RemoveStore,
    RenameGroup,
    StoreRemoved,
)
from lzdesk.reading.connection import open_reading
from lzdesk.reading.order_grid import count_orders
from lzdesk.reading.store_page import CANCELLED, FACTS, HAPPENED, LATE, store_facts
from lzdesk.reading.stores import rail_stores
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import DAY, NOW_MS, make_db
from tests.gui.window_parts import RecordedCommands

KEY = "lumi-flagship"
HOSTILE = "\0<b>Bold</b>\u202e & " + "x" * 1_000_000


def write(db: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    held = sqlite3.connect(db)
    for sql, values in statements:
        held.execute(sql, values)
    held.commit()
    held.close()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = make_db(tmp_path / "lzdesk.db", more=300)
    note = 'INSERT INTO store_history (store_id, at, field, before, after, "by") VALUES '
    write(
        path,
        ("INSERT INTO authorisations VALUES"
         " ('lumi','lazada','123456','sg','','ok',?,?,NULL,'thai')",
         (NOW_MS + DAY, NOW_MS + 5 * DAY)),
        ("UPDATE stores SET authorisation = 'lumi' WHERE id IN (1, 2)", ()),
        ("INSERT INTO profiles VALUES (?, ?, 'd', 'sg', 'b', '1', NULL, '', NULL)",
         (KEY, "http://m:s3cret@10.0.0.9:3128")),
        (f"{note} (1, ?, 'name', 'Lumi One', 'Lumi Flagship', 'mei')", (NOW_MS - DAY,)),
        (f"{note} (1, ?, 'state', 'fresh', 'stopped marketplace.junk', 'sync')", (NOW_MS - 1,)),
    )  # fmt: skip
    return path


@pytest.fixture
def window(open_window: OpenWindow, desk: Path) -> MainWindow:
    return open_window(desk)


def opened(window: MainWindow, qtbot: QtBot, key: str = KEY) -> None:
    window.store_desk.act("page", key)
    page = window.store_desk.page
    qtbot.waitUntil(lambda: page.facts is not None and page.isVisible())


def form(window: MainWindow, qtbot: QtBot, kind: type[QDialog]) -> QDialog:
    def shown() -> list[QDialog]:
        return [one for one in window.findChildren(kind) if one.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1)
    return shown()[0]


def recorded(window: MainWindow) -> RecordedCommands:
    commands = window.commands  # type: ignore[attr-defined]
    assert isinstance(commands, RecordedCommands)
    return commands


def sent(window: MainWindow) -> tuple[object, Callable[[object], None], Callable[[Trouble], None]]:
    return recorded(window).asked[-1]


# The page


def test_every_count_leads_to_as_many_orders(desk: Path) -> None:
    db = open_reading(desk)
    stores = rail_stores(db, NOW_MS)
    since, _ = words.CANCELLED_DAYS.bounds_ms(NOW_MS)
    total = 0
    for store in stores:
        facts = store_facts(db, store.key, NOW_MS, since or 0)
        assert facts is not None
        for row in words.order_rows(store, facts):
            spec = row[1].spec
            assert spec is not None
            shown = spec.filters.order_filter(
                stores, NOW_MS, tab=spec.tab, sort=spec.sort, descending=spec.descending
            )
            assert count_orders(db, shown) == int(row[1].text), (store.key, row[0].text)
            total += int(row[1].text)
    db.close()
    assert total > 300


def test_its_figures_are_read_off_their_indexes(desk: Path) -> None:
    db = open_reading(desk)
    for sql, values, index in (
        (FACTS, (KEY,), "INDEX sqlite_autoindex_stores"),
        (LATE, (NOW_MS, 1), "COVERING INDEX ix_orders_open_clock"),
        (CANCELLED, (0, 1), "COVERING INDEX ix_orders_created"),
        (HAPPENED, (1, 9), "ix_store_history_store_id"),
    ):
        plan = "; ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", values))
        assert index in plan, plan
    db.close()


def test_the_page_says_what_proves_the_store_and_what_it_opens_in(
    window: MainWindow, qtbot: QtBot
) -> None:
    opened(window, qtbot)
    page = window.store_desk.page
    assert page.name.text() == "Lumi Flagship"
    told = {one.accessibleName() for one in page.findChildren(type(page.proof.values[0]))}
    assert "State: Proven: all orders were read" in told
    assert "Calls go out by: the proxy thai" in told
    assert "Proxy: 10.0.0.9:3128" in told and "Shared: with Lumi Outlet" in told
    assert not any("s3cret" in one or "m:" in one for one in told)
    assert [line.what for line in page.history.lines] == ["State", "Name"]
    assert page.history.lines[0].after == "Stopped"
    page.counts.setFocus()
    page.counts.setCurrentIndex(page.counts.model().index(0, 1))
    QTest.keyClick(page.counts, Qt.Key.Key_Return)
    assert window.orders.isVisible() and window.orders.filters.value.stores == (1,)


def test_esc_goes_back_and_a_store_that_leaves_takes_its_page_along(
    window: MainWindow, qtbot: QtBot, desk: Path
) -> None:
    opened(window, qtbot)
    QTest.keyClick(window.store_desk.page, Qt.Key.Key_Escape)
    assert window.orders.isVisible()
    opened(window, qtbot)
    write(desk, ("UPDATE stores SET removed_at = 5 WHERE key = ?", (KEY,)))
    window.desk.stores_changed.emit()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: window.orders.isVisible())
    assert KEY not in {store.key for store in window.stores}


def test_a_paused_store_says_so_and_is_not_read(
    open_window: OpenWindow, qtbot: QtBot, desk: Path
) -> None:
    write(
        desk,
        ("UPDATE stores SET paused = 1 WHERE key = 'casa-rumah'", ()),
        ("UPDATE proofs SET read_at = ? WHERE store_id = 8", (NOW_MS - DAY,)),
    )
    window = open_window(desk)
    assert window.orders.filters.read.property("tone") == "text3"
    assert proof_of(window.stores, NOW_MS).proven == "11 of 13 stores proven, 1 paused"
    assert not window.status.sign.whole
    opened(window, qtbot, "casa-rumah")
    page = window.store_desk.page
    assert page.buttons["pause"].text() == "Go on reading"
    assert not page.buttons["read"].isEnabled() and page.buttons["read"].toolTip()
    line = next(
        line
        for place in range(window.rail.model.rowCount())
        if (line := window.rail.model.line_at(window.rail.model.index(place)))
        and line.store is not None
        and line.store.key == "casa-rumah"
    )
    assert "Paused" in window.rail.model.in_full(line)
    page.buttons["pause"].click()
    assert sent(window)[0] == PauseStore("casa-rumah", paused=False)


def test_names_from_outside_are_plain_and_quick(
    open_window: OpenWindow, qtbot: QtBot, desk: Path
) -> None:
    write(
        desk,
        ('UPDATE stores SET name = ?, owner = ?, "group" = ? WHERE key = ?', (*[HOSTILE] * 3, KEY)),
        ('UPDATE store_history SET before = ?, after = ?, "by" = ?', (HOSTILE,) * 3),
        ("UPDATE profiles SET proxy = ?, preset = ?", (HOSTILE, HOSTILE)),
    )
    window = open_window(desk)
    opened(window, qtbot)
    page = window.store_desk.page
    for text in (page.name.text(), page.about.text(), page.history.lines[1].before):
        assert "\0" not in text and "\u202e" not in text and len(text) < 1000
    assert page.name.textFormat() is Qt.TextFormat.PlainText
    window.store_desk.act("remove", KEY)
    asked = form(window, qtbot, RemoveStoreForm)
    assert asked.grab().width() < 1200
    asked.reject()


# Forms


def test_only_what_was_changed_is_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    opened(window, qtbot)
    QTest.keyClick(window, Qt.Key.Key_F2)
    edit = form(window, qtbot, EditStoreForm)
    assert isinstance(edit, EditStoreForm)
    focus = edit.focusWidget()
    assert focus is edit.name.edit
    QTest.keyClicks(focus, "Lumi New")
    edit.swatches.swatches[edit.swatches.hue].setFocus()
    QTest.keyClick(edit.swatches.focusWidget(), Qt.Key.Key_Right)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    message, _then, failed = sent(window)
    assert message == ChangeStore(KEY, name="Lumi New", hue=7)
    failed(Trouble("store.name_taken", {"field": "name", "value": "Lumi New"}))
    assert edit.isVisible() and edit.name.error.text() == "another store has this name"
    assert edit.name.text == "Lumi New"
    edit.save.click()
    sent(window)[1](Done())
    assert not edit.isVisible()


def test_when_parcels_are_ready_is_a_choice_of_the_form(window: MainWindow, qtbot: QtBot) -> None:
    window.store_desk.act("edit", KEY)
    edit = form(window, qtbot, EditStoreForm)
    assert isinstance(edit, EditStoreForm)
    assert edit.ready.value == "hand"
    shown = [edit.ready.itemText(place) for place in range(edit.ready.count())]
    assert shown == ["by hand", "when the label is printed", "when the parcel is scanned out"]
    edit.ready.choose("scan")
    edit.save.click()
    assert sent(window)[0] == ChangeStore(KEY, ready_to_ship="scan")


def test_a_form_without_a_change_asks_for_nothing(window: MainWindow, qtbot: QtBot) -> None:
    window.store_desk.act("edit", KEY)
    edit = form(window, qtbot, EditStoreForm)
    assert isinstance(edit, EditStoreForm)
    edit.save.click()
    assert not edit.isVisible() and not recorded(window).asked


def test_every_colour_has_a_name(window: MainWindow, qtbot: QtBot) -> None:
    window.store_desk.act("edit", KEY)
    edit = form(window, qtbot, EditStoreForm)
    assert isinstance(edit, EditStoreForm)
    assert [one.accessibleName() for one in edit.swatches.swatches] == list(HUES)
    assert len(HUES) == len(window.theme.tokens.hues)


def test_removing_says_what_goes_and_asks_for_the_name_before_orders_are_deleted(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.store_desk.act("remove", "volt-gadget")
    asked = form(window, qtbot, RemoveStoreForm)
    assert isinstance(asked, RemoveStoreForm)
    assert asked.focusWidget() is asked.cancel
    QTest.keyClick(asked, Qt.Key.Key_Return)
    assert not recorded(window).asked
    assert " order" in asked.kept.text() and "browser profile" in asked.kept.text()
    assert asked.wiped.text() == "Wiped: nothing."
    asked.orders.setChecked(True)
    asked.browser.setChecked(True)
    assert " order" in asked.wiped.text() and "browser profile" in asked.wiped.text()
    asked.remove.click()
    assert asked.typed.error.text() and not recorded(window).asked
    asked.typed.edit.setText("volt gadget")  # type: ignore[attr-defined]
    asked.remove.click()
    message, then, failed = sent(window)
    assert message == RemoveStore("volt-gadget", wipe_orders=True, wipe_browser=True)
    failed(Trouble("browser.is_open", {"field": "wipe_browser", "profile": "x"}))
    assert asked.isVisible() and "Close it first" in asked.told.text()
    then(StoreRemoved("volt-gadget", 23))
    assert not asked.isVisible() and "Volt Gadget was removed" in window.toast.words.text()


def test_what_is_shared_or_open_cannot_be_wiped_and_says_why(
    open_window: OpenWindow, qtbot: QtBot, desk: Path
) -> None:
    write(desk, ("UPDATE stores SET profile = 'lumi-outlet' WHERE key = 'lumi-viet'", ()))
    window = open_window(desk)
    window.desk.browsers_changed.emit(["casa-home"])  # type: ignore[attr-defined]
    for key, reason in (("lumi-viet", "Lumi Outlet"), ("casa-home", "close it first")):
        window.store_desk.act("remove", key)
        asked = form(window, qtbot, RemoveStoreForm)
        assert isinstance(asked, RemoveStoreForm)
        assert not asked.browser.isEnabled() and reason in asked.why.text()
        asked.reject()


# The rail


def test_alt_and_an_arrow_move_a_store_within_its_group_and_a_group_among_groups(
    window: MainWindow,
) -> None:
    rail, before = window.rail.list, [store.key for store in window.stores]
    rail.setFocus()
    rail.setCurrentIndex(window.rail.model.index(2))
    QTest.keyClick(rail, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    message = sent(window)[0]
    assert message == OrderStores((before[1], before[0], *before[2:]))
    count = len(recorded(window).asked)
    rail.setCurrentIndex(window.rail.model.index(1))
    QTest.keyClick(rail, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert len(recorded(window).asked) == count
    rail.setCurrentIndex(window.rail.model.index(0))
    QTest.keyClick(rail, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    message = sent(window)[0]
    assert isinstance(message, OrderStores)
    assert message.stores[0] == "lumi-flagship" and set(message.stores) == set(before)


def entries(window: MainWindow, line: int) -> dict[str, object]:
    found = window.rail.model.line_at(window.rail.model.index(line))
    assert found is not None
    window.store_desk.show_menu(found, QPoint(9, 9))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    made = {one.text().split("\t")[0]: one for one in menu.actions() if one.text()}
    menu.close()
    return made  # type: ignore[return-value]


def test_the_menu_of_a_store_pauses_it_and_the_toast_takes_it_back(window: MainWindow) -> None:
    actions = entries(window, 1)
    assert list(actions) == [
        "Store page", "Open browser", "Open in your normal browser …", "Read now",
            "Edit name, group, colour …", "Move up",
        "Move down", "Pause", "Remove …",
    ]  # fmt: skip
    actions["Pause"].trigger()  # type: ignore[attr-defined]
    message, then, _failed = sent(window)
    assert message == PauseStore("casa-home", paused=True)
    then(Done())
    assert "Casa Home is paused" in window.toast.words.text()


def test_a_group_is_renamed_from_its_menu(window: MainWindow, qtbot: QtBot) -> None:
    entries(window, 0)["Rename …"].trigger()  # type: ignore[attr-defined]
    asked = form(window, qtbot, RenameGroupForm)
    assert isinstance(asked, RenameGroupForm)
    asked.name.edit.setText("Casa")  # type: ignore[attr-defined]
    asked.save.click()
    assert sent(window)[0] == RenameGroup("Casa Home", "Casa")
    sent(window)[1](Done())


def test_the_action_is_about_the_store_that_is_meant(window: MainWindow, qtbot: QtBot) -> None:
    desk = window.store_desk
    window.orders.view.setCurrentIndex(window.orders.model.index(0, 1))
    meant = desk.current()
    row = window.orders.model.row_at(0)
    assert row is not None and meant is not None and meant.store_id == row.line.store_id
    window.orders.filters.set_stores((8,))
    meant = desk.current()
    assert meant is not None and meant.key == "casa-rumah"
    window.rail.list.setFocus()
    window.rail.list.setCurrentIndex(window.rail.model.index(1))
    meant = desk.current()
    assert meant is not None and meant.key == "casa-home"
    opened(window, qtbot)
    meant = desk.current()
    assert meant is not None and meant.key == KEY


def test_a_desk_with_a_paused_store_is_not_said_to_be_proven(
    open_window: OpenWindow, desk: Path
) -> None:
    """Green is for all of them; what is paused is not read."""
    write(
        desk,
        ("DELETE FROM stores WHERE key IN ('casa-rumah', 'casa-live')", ()),
        ("UPDATE stores SET paused = 1 WHERE key = 'lumi-viet'", ()),
    )
    window = open_window(desk)
    others = [store for store in window.stores if store.state != "paused"]
    assert proof_of(others, NOW_MS).whole
    assert not proof_of(window.stores, NOW_MS).whole
    words = f"{len(others)} of {len(others) + 1} stores proven, 1 paused"
    assert window.status.proven.text() == words
    assert window.status.proven.property("tone") == "amber"


def test_removing_a_store_says_where_its_orders_are(window: MainWindow, qtbot: QtBot) -> None:
    store = next(one for one in window.stores if one.key == "volt-gadget")
    window.store_desk.act("remove", store.key)
    asked = form(window, qtbot, RemoveStoreForm)
    assert isinstance(asked, RemoveStoreForm)
    assert asked.later.isVisible() and "leave the lists" in asked.later.text()
    asked.orders.setChecked(True)
    assert not asked.later.isVisible()
    asked.orders.setChecked(False)
    asked.remove.click()
    message, then, _failed = sent(window)
    assert message == RemoveStore(store.key, wipe_orders=False, wipe_browser=False)
    then(StoreRemoved(store.key, 0))
    assert window.toast.words.text() == (
        f"Volt Gadget was removed. {store.orders_here:,} orders left the lists, kept for when the"
        " store is added again."
    )


def test_words_that_are_wider_than_the_list_stand_on_two_lines(window: MainWindow) -> None:
    window.resize(1120, 700)
    window.drawer.open(1)
    window.say("Volt Gadget was removed. " + "Its orders left the lists. " * 4)
    words = window.toast.words
    assert window.toast.geometry().right() <= window.orders.width() - 12
    assert words.heightForWidth(words.width()) <= words.height()
    one_line = words.fontMetrics().horizontalAdvance(words.text())
    assert one_line > words.width() and words.height() >= 2 * words.fontMetrics().height()
    window.say("Short.")
    assert words.height() < 2 * words.fontMetrics().height()
