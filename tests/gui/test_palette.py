"""The palette, the scanner, changed keys, and the list as a file."""

import csv
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from lzdesk.gui import actions
from lzdesk.gui.file_export import named
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.palette.entries import ACTION, ORDER, SEARCH, STORE, Entry, ranked
from lzdesk.gui.palette.palette import Palette
from lzdesk.gui.panes.order_grid.columns import COLUMNS
from lzdesk.gui.panes.order_grid.exported_cells import skus_of
from lzdesk.gui.widgets.key_sheet import KeySheet
from lzdesk.lib.sheets import harmless
from lzdesk.reading.connection import open_reading
from tests.factory import make_desk_db
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import MINUTE, NOW_MS, make_db, order_row


def entry(kind: str, title: str, name: str = "", *, exact: bool = False) -> Entry:
    return Entry(kind, title, "", lambda: None, name=name or f"{kind}:{title}", exact=exact)


ENTRIES = [
    entry(ORDER, "4162038571048"),
    entry(ACTION, "Print labels"),
    entry(ACTION, "Sync now"),
    entry(ACTION, "Add a filter"),
    entry(STORE, "Printemps"),
    entry(STORE, "Lumi Flagship"),
    entry(SEARCH, "Show all orders"),
]


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("print", ["Print labels", "Printemps", "4162038571048", "Show all orders"]),
        ("filter", ["Add a filter", "4162038571048", "Show all orders"]),
        ("SYNC NOW", ["Sync now", "4162038571048", "Show all orders"]),
        ("lfs", ["4162038571048", "Lumi Flagship", "Show all orders"]),
        ("zzz", ["4162038571048", "Show all orders"]),
    ],
)
def test_what_fits_best_stands_first(typed: str, titles: list[str]) -> None:
    assert [one.title for one in ranked(typed, ENTRIES, [])] == titles


def test_the_exact_number_stands_before_everything() -> None:
    number = entry(ORDER, "print", exact=True)
    assert ranked("print", [*ENTRIES, number], [])[0] is number


def test_what_was_used_last_stands_first() -> None:
    recent = ["store:Printemps", "action:Sync now", "store:gone"]
    assert [one.title for one in ranked("", ENTRIES, recent)][:2] == ["Printemps", "Sync now"]
    assert [one.title for one in ranked("print", ENTRIES, recent)][:2] == [
        "Printemps",
        "Print labels",
    ]


def opened(window: MainWindow) -> Palette:
    QTest.keyClick(window.orders.view, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    (palette,) = window.findChildren(Palette)
    assert palette.isVisible() and palette.field.hasFocus()
    return palette


def titles(palette: Palette) -> list[str]:
    return [
        str(palette.model.data(palette.model.index(row))) for row in range(palette.model.rowCount())
    ]


def test_any_action_is_found_and_done(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    palette = opened(window)
    QTest.keyClicks(palette.field, "sync n")
    qtbot.waitUntil(lambda: titles(palette)[0] == "Sync now")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert ("sync_now", []) in window.commands.calls  # type: ignore[attr-defined]
    assert not palette.isVisible() and window.orders.view.hasFocus()
    assert window.settings.recent == ["action:sync_now"]
    assert titles(opened(window))[0] == "Sync now"
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_a_number_goes_straight_to_its_order(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    palette = opened(window)
    # As a scanner types: Enter comes before anything was looked up.
    QTest.keyClicks(palette.field, "4162038602217")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.orders.view.currentIndex().isValid())
    assert window.orders.model.cell(window.orders.view.currentIndex().row(), 3) == "4162038602217"
    assert window.orders.filters.text == ""


def test_an_order_outside_the_list_is_shown_alone(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.orders.filters.set_stores((2,))
    palette = opened(window)
    QTest.keyClicks(palette.field, "77" + f"{5:011}")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.orders.model.rowCount() == 1)
    assert window.orders.tabs.active == "all"
    assert window.top.search.text() == "77" + f"{5:011}"
    qtbot.waitUntil(lambda: window.orders.view.currentIndex().row() == 0)


def test_stores_and_searches_are_found(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    palette = opened(window)
    QTest.keyClicks(palette.field, "casa ru")
    qtbot.waitUntil(lambda: titles(palette)[0] == "Casa Rumah")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.orders.filters.stores == (8,)
    palette = opened(window)
    QTest.keyClicks(palette.field, "serum")
    qtbot.waitUntil(
        lambda: sum(title.isalnum() and len(title) > 9 for title in titles(palette)) > 1
    )
    assert "Show all orders with “serum”" in titles(palette)
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    palette.list.setCurrentIndex(palette.model.index(palette.model.rowCount() - 1))
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.orders.filters.text == "serum"


def scan(window: MainWindow, code: str, *, enter: bool = True) -> None:
    focus = window.focusWidget()
    assert focus is not None
    for letter in code:
        QTest.keyClick(focus, letter)
    if enter:
        QTest.keyClick(focus, Qt.Key.Key_Return)


def test_a_scan_shows_its_parcel(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.orders.view.setFocus()
    # A busy machine hands the keys over slowly; that there is a limit is another test's.
    window.scanner.between_ms = 5000
    scan(window, "2511120A9RTW6C")
    qtbot.waitUntil(lambda: window.orders.view.currentIndex().isValid())
    row = window.orders.view.currentIndex().row()
    assert window.orders.model.cell(row, 3) == "2511120A9RTW6C"
    scan(window, "N0SUCHPARCEL99")
    qtbot.waitUntil(lambda: window.toast.isVisible())
    assert window.toast.words.text() == "No order or parcel with the number N0SUCHPARCEL99"
    assert window.commands.calls == []  # type: ignore[attr-defined]


def test_a_scan_is_caught_over_text_to_read(open_window: OpenWindow, qtbot: QtBot) -> None:
    """The raw page is no field to type in."""
    window = open_window()
    window.scanner.between_ms = 5000
    window.orders.view.setFocus()
    window.orders.view.move_by(0)
    window.drawer.open_current()
    content = window.drawer.content
    qtbot.waitUntil(lambda: content.told is not None)
    content.tabs[2].click()
    content.raw.setFocus()
    scan(window, "2511120A9RTW6C")
    view, model = window.orders.view, window.orders.model
    qtbot.waitUntil(lambda: model.cell(view.currentIndex().row(), 3) == "2511120A9RTW6C")


def test_a_scan_is_caught_over_the_sheet_of_keys(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.scanner.between_ms = 5000
    window.show_keys()
    sheet = window.findChild(KeySheet)
    qtbot.waitUntil(sheet.isActiveWindow)
    sheet.keys["hold"].setFocus()
    for letter in "2511120A9RTW6C":
        QTest.keyClick(sheet.keys["hold"], letter)
    QTest.keyClick(sheet.keys["hold"], Qt.Key.Key_Return)
    view, model = window.orders.view, window.orders.model
    qtbot.waitUntil(lambda: view.currentIndex().isValid())
    assert model.cell(view.currentIndex().row(), 3) == "2511120A9RTW6C"
    assert sheet.keys["hold"].text() == "H"


def test_letters_over_the_sheet_of_keys_mark_no_order(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    window.orders.view.setFocus()
    window.orders.view.move_by(0)
    window.show_keys()
    sheet = window.findChild(KeySheet)
    qtbot.waitUntil(sheet.isActiveWindow)
    sheet.keys["hold"].setFocus()
    QTest.keyClick(sheet.keys["hold"], "p")
    qtbot.waitUntil(lambda: not window.scanner.is_waiting)
    assert window.commands.calls == []  # type: ignore[attr-defined]


def test_keys_that_are_no_scan_do_what_they_do(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.orders.view.setFocus()
    window.orders.view.move_by(0)
    scan(window, "p", enter=False)
    commands = window.commands  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: [name for name, _ in commands.calls] == ["print_labels"])
    scan(window, "jj", enter=False)
    qtbot.waitUntil(lambda: window.orders.view.currentIndex().row() == 2)
    window.scanner.between_ms = 200
    # Too short for a scan: an order number has more digits.
    scan(window, "12345678")
    qtbot.waitUntil(lambda: not window.scanner.is_waiting)
    assert not window.toast.isVisible()


def test_a_scan_into_a_field_is_typing(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.top.search.setFocus()
    scan(window, "2511120A9RTW6C", enter=False)
    assert window.top.search.text() == "2511120A9RTW6C"


def test_every_action_has_a_menu_entry(open_window: OpenWindow) -> None:
    window = open_window()
    menu = QMenu()
    window.keys.fill_menu(menu)
    entries = [one.text() for group in menu.actions() for one in group.menu().actions()]
    assert len(entries) == len(actions.ACTIONS)
    assert "Print labels\tP" in entries


def test_keys_are_changed_kept_and_given_back(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.show_keys()
    sheet = window.findChild(KeySheet)
    assert sheet is not None

    def press(action: str, key: Qt.Key, mods: Qt.KeyboardModifier) -> None:
        sheet.keys[action].click()
        event = QKeyEvent(QKeyEvent.Type.KeyPress, key, mods)
        QApplication.sendEvent(sheet.keys[action], event)

    control = Qt.KeyboardModifier.ControlModifier
    press("sync_now", Qt.Key.Key_K, control)
    assert sheet.told.text().startswith("Ctrl K belongs to: Find or do anything.")
    press("sync_now", Qt.Key.Key_Y, control)
    assert window.settings.keys == {"sync_now": ["Ctrl+Y"]}
    assert window.top.sync._key == "Ctrl Y"
    QTest.keyClick(window.orders.view, Qt.Key.Key_Y, control)
    commands = window.commands  # type: ignore[attr-defined]
    assert commands.calls == [("sync_now", [])]
    press("sync_now", Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier)
    assert window.top.sync._key == "" and sheet.keys["sync_now"].text() == "no key"
    sheet.reset.click()
    assert actions.keys_of("sync_now") == ("Ctrl+R",) and window.settings.keys == {}
    assert window.top.sync._key == "Ctrl R"
    sheet.close()


HOSTILE = '=HYPERLINK("http://x","y")'


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_goes_to_a_file_as_it_is_shown(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    orders = [order_row(1, "5550001", buyer=HOSTILE), order_row(1, "5550002", buyer="b\0ad")]
    orders.append(order_row(1, "5550003", left_min=None, status=11))
    window = open_window(make_db(tmp_path / "lzdesk.db", orders=orders))
    qtbot.waitUntil(lambda: window.orders.model.rowCount() == 2)
    window.orders.choice.choose(["clock", "order", "items", "buyer", "carrier", "total"])
    target = tmp_path / f"list.{kind}"
    due = datetime.fromtimestamp((NOW_MS + 60 * MINUTE + 30_000) // 1000).astimezone()
    window.export.start(target)
    qtbot.waitUntil(lambda: window.toast.words.text() == f"2 orders exported to list.{kind}")
    if kind == "csv":
        with target.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        cell, price = f"'{HOSTILE}", "32.90"
        when: object = due.isoformat(timespec="minutes")
    else:
        rows = CalamineWorkbook.from_path(str(target)).get_sheet_by_index(0).to_python()
        cell, price, when = HOSTILE, 32.9, due.replace(tzinfo=None)
    skus = "LMB-SERUM-30 ×1"
    assert rows == [
        ["Ship by", "Order", "Items", "Buyer", "Carrier", "Currency", "Total"],
        [when, "5550001", skus, cell, "LEX SG", "SGD", price],
        [when, "5550002", skus, "bad", "LEX SG", "SGD", price],
    ]
    assert list(tmp_path.glob("*.part")) == []


def test_every_sku_of_an_order_stands_in_the_file(tmp_path: Path) -> None:
    make_desk_db(tmp_path / "a.db", orders=40)
    db = open_reading(tmp_path / "a.db")
    items = db.execute("SELECT order_row, seller_sku FROM order_items ORDER BY id").fetchall()
    rows = sorted({row for row, _ in items})
    found = skus_of(db, rows)
    db.close()
    assert set(found) == set(rows)
    for row, words in found.items():
        pieces = dict(part.rsplit(" ×", 1) for part in words.split(", "))
        own = [sku for held, sku in items if held == row]
        assert {sku: int(count) for sku, count in pieces.items()} == Counter(own)


def test_an_export_that_cannot_be_written_says_so(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    window.export.start(tmp_path / "no such folder" / "list.csv")
    qtbot.waitUntil(lambda: window.banner.isVisible())
    assert "was not exported to list.csv" in window.banner.words.text()


def test_an_export_is_given_up_without_a_trace(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    window.orders.tabs.choose("all")
    window.export.start(tmp_path / "list.csv")
    window.export.cancel()
    qtbot.waitUntil(lambda: "given up" in window.toast.words.text())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("4162038602217") == "4162038602217"


def test_a_file_gets_the_suffix_it_is_written_as() -> None:
    assert named("/a/b", "CSV, for any spreadsheet (*.csv)").name == "b.csv"
    assert named("/a/b.XLSX", "").name == "b.xlsx"
    assert named("/a/b.v2", "Excel workbook (*.xlsx)").name == "b.v2.xlsx"


def test_every_column_can_be_exported(picture_db: Path) -> None:
    db = sqlite3.connect(picture_db)
    assert db.execute("SELECT count(*) FROM orders").fetchone() > (900,)
    db.close()
    assert all(column.words for column in COLUMNS)


def test_a_key_is_changed_by_mouse_and_keyboard_alone(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    window.show_keys()
    sheet = window.findChild(KeySheet)
    assert sheet is not None
    QTest.mouseClick(sheet.keys["theme_dark"], Qt.MouseButton.LeftButton)
    assert sheet.focusWidget() is sheet.keys["theme_dark"]
    QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_F9)
    assert window.settings.keys == {"theme_dark": ["F9"]}
    sheet.reset.click()
    sheet.close()


def test_the_sheet_of_keys_finds_what_is_typed(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.show_keys()
    sheet = window.findChild(KeySheet)
    assert sheet is not None
    qtbot.waitUntil(sheet.isActiveWindow)

    def shown() -> set[str]:
        return {key for key, button in sheet.keys.items() if button.isVisible()}

    numbered = {f"open_browser_{number}" for number in range(1, 10)}
    assert shown() == {action.key for action in actions.ACTIONS} - numbered
    assert not isinstance(sheet.focusWidget(), QLineEdit)
    QTest.keyClicks(sheet.focusWidget(), "u")
    qtbot.waitUntil(lambda: sheet.search.text() == "u")
    QTest.keyClicks(sheet.focusWidget(), "ndo the")
    assert sheet.search.text() == "undo the" and shown() == {"undo"}
    sheet.search.setText("ctrl b rail")
    assert shown() == {"fold_rail"}
    sheet.search.setText("no such thing")
    assert shown() == set() and "no such thing" in sheet.nothing.text()
    QTest.keyClick(sheet.search, Qt.Key.Key_Escape)
    assert sheet.isVisible() and sheet.search.text() == "" and "hold" in shown()
    sheet.search.setText("open store 5")
    assert shown() == {"open_browser_5"}
    sheet.close()


def test_a_row_of_numbers_is_one_line_that_opens(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.show_keys()
    sheet = window.findChild(KeySheet)
    assert sheet is not None
    (row,) = sheet._rows
    assert row.text() == "Alt 1 … 9" and row.isVisible()
    assert not sheet.keys["open_browser_5"].isVisible()
    row.click()
    assert sheet.keys["open_browser_5"].isVisible()
    QTest.mouseClick(sheet.keys["open_browser_5"], Qt.MouseButton.LeftButton)
    QTest.keyClick(sheet.focusWidget(), Qt.Key.Key_F9)
    assert "F9" in row.text() and "…" not in row.text()
    sheet.reset.click()
    row.click()
    assert row.text() == "Alt 1 … 9" and not sheet.keys["open_browser_5"].isVisible()
    sheet.close()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_arrow_keys_have_signs_in_every_language(
    language: str, speak: Callable[[str], None], qapp: QApplication
) -> None:
    speak(language)
    shown = [actions.shown_key(key) for key in ("Down", "Up", "Shift+Down", "Alt+Left", "Right")]
    assert shown == ["↓", "↑", "Shift ↓", "Alt ←", "→"]
    assert "↓" not in actions.shown_key("PgDown")


def test_tabs_and_looks_are_found(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    palette = opened(window)
    QTest.keyClicks(palette.field, "to ship")
    qtbot.waitUntil(lambda: titles(palette)[0] == "To ship")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.orders.tabs.active == "to_ship"
    palette = opened(window)
    QTest.keyClicks(palette.field, "dark")
    qtbot.waitUntil(lambda: titles(palette)[0] == "Dark theme")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.theme.choice == "dark"


@pytest.mark.parametrize("key", ["/", "Ctrl+K"])
def test_slash_and_ctrl_k_open_the_palette_and_ctrl_f_the_search(
    open_window: OpenWindow, qtbot: QtBot, key: str
) -> None:
    window = open_window()
    window.orders.view.setFocus()
    QTest.keySequence(window.orders.view, key)
    (palette,) = window.findChildren(Palette)
    # A letter waits a moment, for it may be a scanner's first.
    qtbot.waitUntil(palette.isVisible)
    assert palette.field.hasFocus()
    QTest.keyClick(palette.field, Qt.Key.Key_Slash)
    assert palette.field.text() == "/", "while typing it is a letter"
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible() and window.orders.view.hasFocus()
    QTest.keySequence(window.orders.view, "Ctrl+F")
    assert window.top.search.hasFocus() and not palette.isVisible()


def test_what_is_being_searched_goes_on_in_the_palette(open_window: OpenWindow) -> None:
    window = open_window()
    QTest.keySequence(window.orders.view, "Ctrl+F")
    QTest.keyClicks(window.top.search, "sync")
    QTest.keySequence(window.top.search, "Ctrl+K")
    (palette,) = window.findChildren(Palette)
    assert palette.isVisible() and palette.field.text() == "sync"
    first = palette.model.entry_at(0)
    assert first is not None and first.title == "Sync now"
