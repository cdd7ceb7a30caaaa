"""The window as its user meets it: keys, tabs, filters, the rail, the proof, the four states."""

import gc
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from lzdesk.gui.actions import ACTIONS, WINDOW
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.order_grid.date_range import DateRange
from lzdesk.gui.panes.order_grid.tabs import StatusTabs
from lzdesk.gui.panes.rail.model import rail_lines
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.tokens import DARK
from lzdesk.gui.widgets.key_lines import keys_in_words, sheet_lines
from lzdesk.gui.widgets.key_sheet import KeySheet
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.reading.connection import open_reading
from lzdesk.reading.stores import rail_stores
from tests.gui.desk_db import NOW_MS, make_db

OpenWindow = Callable[..., MainWindow]


def press(window: MainWindow, *keys: str) -> None:
    window.orders.view.setFocus()
    for key in keys:
        QTest.keySequence(window.orders.view, key)
        settle(window)


def settle(window: MainWindow) -> None:
    """Keys wait a moment, as they may be a scanner's."""
    while window.scanner.is_waiting:
        QApplication.processEvents()


def numbers(window: MainWindow) -> list[str]:
    model = window.orders.model
    rows = [model.row_at(number) for number in range(model.rowCount())]
    return [row.line.order_number for row in rows if row]


def test_window_opens_with_the_open_orders_and_the_proof(open_window: OpenWindow) -> None:
    window = open_window()
    assert window.orders.model.rowCount() == 26
    assert window.status.proven.text() == "11 of 13 stores proven"
    assert window.status.counts.text() == "926 orders here, 928 reported"
    assert window.status.exception.text().startswith("Casa Live LZ: needs consent")
    assert window.status.oldest.text() == "Oldest read 1 min 52 s"
    assert window.top.where.text() == "all 13 stores"
    assert window.orders.filters.count.text() == "26 orders"
    assert window.orders.filters.read.text() == "read 10:40"


def test_every_widget_that_can_be_reached_has_a_name(open_window: OpenWindow) -> None:
    window = open_window()
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QLineEdit)
        or (widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.objectName())
        if not widget.accessibleName() and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


def test_labels_and_tooltips_never_draw_rich_text_from_outside(open_window: OpenWindow) -> None:
    window = open_window()
    labels = window.findChildren(QLabel)
    assert labels and all(one.textFormat() == Qt.TextFormat.PlainText for one in labels)
    assert plain_tooltip("<b>a & b</b>\nc") == "<qt>&lt;b&gt;a &amp; b&lt;/b&gt;<br>c</qt>"


def test_keys_are_unique_and_every_action_is_bound(open_window: OpenWindow) -> None:
    shortcuts = [key for action in ACTIONS for key in action.shortcuts]
    assert len(shortcuts) == len(set(shortcuts))
    window = open_window()
    bound = {key.toString() for a in window.findChildren(QAction) for key in a.shortcuts()}
    assert set(shortcuts) <= bound
    singles = [a for a in ACTIONS if any(len(key) == 1 for key in a.shortcuts)]
    assert all(action.scope != WINDOW for action in singles)


def test_sheet_of_keys_is_made_from_the_actions(open_window: OpenWindow, qtbot: QtBot) -> None:
    lines = sheet_lines()
    orders = {line[0].words: keys_in_words(line) for line in lines["Orders"]}
    assert orders["Next row"] == "J, ↓"
    assert "Alt 1 … 9" in [keys_in_words(line) for line in lines["Stores"]]
    window = open_window()
    press(window, "?")
    sheet = window.findChild(KeySheet)
    assert sheet is not None and sheet.isVisible()
    sheet.close()


def test_rows_are_walked_and_selected_by_keyboard(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    view, model = window.orders.view, window.orders.model
    press(window, "J", "J", "Space", "Shift+Down", "K")
    assert view.currentIndex().row() == 1
    assert window.orders.selection.rows == {model.ids[1], model.ids[2]}
    qtbot.waitUntil(lambda: "to print" in window.orders.bulk.among.text())
    assert window.orders.bulk.selected.text() == "2 selected"
    assert window.orders.bulk.among.text() == "2 stores, 1 to print, 1 not arranged"
    assert window.orders.bulk.print.text() == "Print 1"
    press(window, "Ctrl+A")
    assert len(window.orders.selection) == 26
    press(window, "Esc")
    assert not window.orders.bulk.isVisible()


def test_all_means_the_whole_list_also_while_it_is_being_read(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    window.orders.tabs.choose("all")
    press(window, "Ctrl+A")
    qtbot.waitUntil(lambda: len(window.orders.selection) == 926)
    assert window.orders.selection.rows == frozenset(window.orders.model.ids)


def test_print_takes_all_selected_orders_as_the_list_shows_them(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    press(window, "Ctrl+A")
    qtbot.waitUntil(lambda: window.orders.bulk.summary.selected == 26)
    press(window, "P")
    calls = window.commands.calls  # type: ignore[attr-defined]
    assert dict(calls)["print_labels"] == list(window.orders.model.ids)


def test_print_takes_an_order_without_a_label_too(open_window: OpenWindow) -> None:
    """The engine names it as not arranged; the result tells why."""
    window = open_window()
    press(window, "J", "P")
    calls = window.commands.calls  # type: ignore[attr-defined]
    assert dict(calls)["print_labels"] == [window.orders.model.ids[0]]


def test_single_letters_never_act_while_typing(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    press(window, "Ctrl+F")
    QTest.keyClicks(window.top.search, "pjo")
    assert window.top.search.text() == "pjo"
    calls = [name for name, _ in window.commands.calls]  # type: ignore[attr-defined]
    assert "print_labels" not in calls and "open_store" not in calls


def test_keys_work_on_when_a_filter_empties_the_list(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    view = window.orders.view
    view.setFocus()
    window.orders.filters.set_text("nothing is called so")
    qtbot.waitUntil(window.orders.empty.isVisible)
    heard = QApplication.focusWidget()
    assert heard is not None and window.orders.empty in (heard, heard.parentWidget())
    QTest.keySequence(heard, "Shift+F")
    settle(window)
    qtbot.waitUntil(view.isVisible)
    assert not window.orders.filters.is_set and view.hasFocus()
    window.orders.filters.set_text("nothing is called so")
    qtbot.waitUntil(window.orders.empty.isVisible)
    window.places.go_to("overview")
    window.places.go_to("orders")
    assert QApplication.focusWidget() is window.orders.empty


def test_search_narrows_the_list_and_shows_a_chip(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    press(window, "Ctrl+F")
    QTest.keyClicks(window.top.search, "4162038")
    qtbot.waitUntil(lambda: window.orders.filters.text == "4162038")
    qtbot.waitUntil(lambda: window.orders.filters.count.text() == "4 orders")
    assert window.orders.filters.text_chip.accessibleName() == "Text 4162038"
    press(window, "Shift+F")
    qtbot.waitUntil(lambda: window.orders.filters.count.text() == "26 orders")
    assert window.top.search.text() == ""


def test_store_in_the_rail_narrows_orders_counts_and_chip(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    row = next(
        r for r in range(window.rail.model.rowCount())
        if window.rail.model.data(window.rail.model.index(r)) == "Lumi Official"
    )  # fmt: skip
    window.rail.list.picked.emit(window.rail.model.index(row))
    qtbot.waitUntil(lambda: window.orders.model.rowCount() == 3)
    assert window.orders.filters.store_chip.accessibleName() == "Store Lumi Official"
    assert window.top.where.text() == "Lumi Official"
    press(window, "Ctrl+R")
    assert window.commands.calls[-1] == ("sync_now", ["lumi-official"])  # type: ignore[attr-defined]
    window.rail.places["orders"].click()
    qtbot.waitUntil(lambda: window.orders.model.rowCount() == 26)


def test_rail_filters_by_typing_and_folds_groups(open_window: OpenWindow) -> None:
    window = open_window()
    rail = window.rail
    rail.list.setFocus()
    QTest.keyClicks(rail.list, "casa r")
    settle(window)
    names = [rail.model.data(rail.model.index(r)) for r in range(rail.model.rowCount())]
    assert names == ["Casa Home", "Casa Rumah"]
    QTest.keyClick(rail.list, Qt.Key.Key_Escape)
    before = rail.model.rowCount()
    rail.list.picked.emit(rail.model.index(0))
    assert rail.model.rowCount() == before - 6
    press(window, "Ctrl+B")
    assert rail.width() == 56


def test_groups_carry_their_sum(picture_db: Path) -> None:
    db = open_reading(picture_db)
    lines = rail_lines(rail_stores(db, NOW_MS), {"Casa Home"})
    db.close()
    groups = [(line.group, line.open_orders, line.folded) for line in lines if line.store is None]
    assert groups == [("Casa Home", 8, True), ("Lumi Beauty", 16, False), ("Volt Gadget", 2, False)]


def test_tabs_step_around_and_show_their_orders(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    press(window, "]", "]")
    assert window.orders.tabs.active == "arranged"
    qtbot.waitUntil(lambda: window.orders.model.rowCount() == 7)
    press(window, "[", "[", "[")
    assert window.orders.tabs.active == "work:no_scan"
    window.orders.tabs.choose("all")
    qtbot.waitUntil(lambda: window.orders.model.rowCount() == 926)


def test_overflow_never_hides_the_active_tab(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    tabs: StatusTabs = window.orders.tabs
    for width in (300, 420, 640, 900, 1300):
        tabs.resize(width, 36)
        for key in tabs.tabs:
            tabs.choose(key)
            assert key in tabs.shown()
            last = max(t.geometry().right() for t in tabs.tabs.values() if not t.isHidden())
            # A list of the day's work brings its chip along, and the layout has its say again.
            room = tabs.width()
            assert max(last, tabs.more.geometry().right()) <= room or len(tabs.shown()) == 1


def test_tabs_do_not_move_when_counts_shrink(open_window: OpenWindow) -> None:
    tabs = open_window().orders.tabs
    tabs.show_counts(dict.fromkeys(tabs.tabs, 1234))
    before = {key: tab.x() for key, tab in tabs.tabs.items() if not tab.isHidden()}
    tabs.show_counts(dict.fromkeys(tabs.tabs, 0))
    assert {key: tab.x() for key, tab in tabs.tabs.items() if not tab.isHidden()} == before
    assert tabs.tabs["open"].accessibleName() == "Open 0"


def test_new_orders_count_as_seen_once_selected(open_window: OpenWindow) -> None:
    window = open_window()
    press(window, "Ctrl+A")
    assert ("mark_seen", [4, 6]) in window.commands.calls  # type: ignore[attr-defined]


def test_changed_order_is_read_again(open_window: OpenWindow, tmp_path: Path, qtbot: QtBot) -> None:
    import sqlite3

    path = make_db(tmp_path / "lzdesk.db")
    window = open_window(path)
    press(window, "J", "J", "Space")
    chosen = window.orders.selection.rows
    writer = sqlite3.connect(path)
    writer.execute("UPDATE orders SET status = 9 WHERE id = 1")
    writer.commit()
    writer.close()
    window.desk.orders_changed.emit([1])  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: window.orders.model.rowCount() == 25)
    assert window.orders.selection.rows == chosen
    assert window.orders.view.current_row_id() == 2
    qtbot.waitUntil(
        lambda: window.orders.tabs.tabs["in_transit"].accessibleName() == "In transit 1"
    )


def test_empty_grid_says_which_silence_it_is(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window()
    window.orders.tabs.choose("returned")
    qtbot.waitUntil(window.orders.empty.isVisible)
    assert window.orders.empty.title.text() == "No returned orders."
    assert window.orders.empty.detail.text() == "11 of 13 stores proven at 10:40."
    window.orders.filters.set_text("nothing like it")
    qtbot.waitUntil(lambda: "fits" in window.orders.empty.title.text())
    window.orders.empty.button.click()
    assert not window.orders.filters.is_set


def test_engine_trouble_shows_a_banner_that_leaves_by_itself(open_window: OpenWindow) -> None:
    window = open_window()
    window.desk.engine_state.emit("stopped")  # type: ignore[attr-defined]
    assert window.banner.isVisible() and "Reading stopped" in window.banner.words.text()
    window.banner.button.click()
    assert window.commands.calls[-1] == ("sync_now", [])  # type: ignore[attr-defined]
    window.desk.engine_state.emit("running")  # type: ignore[attr-defined]
    assert not window.banner.isVisible()
    window.desk.engine_state.emit("restarting")  # type: ignore[attr-defined]
    window.desk.engine_state.emit("running")  # type: ignore[attr-defined]
    assert "was started again. Nothing was lost." in window.banner.words.text()
    window._notices._restart_told.timeout.emit()
    assert not window.banner.isVisible()


def test_notice_names_the_store_and_is_only_dismissed(open_window: OpenWindow) -> None:
    from lzdesk.link.messages import Notice

    window = open_window()
    notice = Notice("marketplace.refused", "casa-baan", {"words": "<b>No</b>"})
    window.desk.notice.emit(notice)  # type: ignore[attr-defined]
    said = window.banner.words.text()
    assert said == "Casa Baan: The marketplace refused the request. “<b>No</b>”"
    window.banner.button.click()
    assert not window.banner.isVisible()
    assert ("sync_now", []) not in window.commands.calls  # type: ignore[attr-defined]


def test_work_shows_done_total_pace_and_time_left(open_window: OpenWindow) -> None:
    from lzdesk.link.messages import Progress

    window = open_window()
    window.desk.progress.emit(Progress("read", "casa-baan", 128, 4210, 900))  # type: ignore[attr-defined]
    said = "Reading Casa Baan, 128 of 4,210, 900 a minute, 4 min left"
    assert window.status.work.text() == said
    window.desk.progress.emit(Progress("read", "casa-baan", 4210, 4210, 900, True))  # type: ignore[attr-defined]
    assert not window.status.work.isVisible()


def test_theme_changes_live(open_window: OpenWindow, qapp: object) -> None:
    window = open_window()
    light = window.grab().toImage().pixelColor(QPoint(600, 600)).name().upper()
    window.top.theme_chosen.emit("dark")
    dark = window.grab().toImage().pixelColor(QPoint(4, 600)).name().upper()
    assert light != dark and dark == DARK.window
    assert window._settings.theme == "dark"
    window.top.density_chosen.emit("cosy")
    assert window.orders.view.verticalHeader().defaultSectionSize() == 34


def test_rows_are_copied_with_tabs_between_cells(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    press(window, "J", "Ctrl+Shift+C")
    qtbot.waitUntil(lambda: "copied" in window.toast.words.text())
    text = QGuiApplication.clipboard().text()
    assert text.split("\t")[1:4] == ["Lumi Official", "4162038571048", "LMB-SERUM-30 ×2"]


def test_created_filter_is_kept_as_a_chip(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.orders.filters.set_created(DateRange("last_7"))
    assert window.orders.filters.created_chip.is_set
    QTest.keyClick(window.orders.filters.created_chip, Qt.Key.Key_Backspace)
    assert not window.orders.filters.is_set


def test_chinese_window_has_no_english_left(
    open_window: OpenWindow, speak: Callable[[str], None]
) -> None:
    speak("zh_CN")
    window = open_window()
    texts = [b.text() for b in window.findChildren(QAbstractButton) if b.isVisible()]
    texts += [label.text() for label in window.findChildren(QLabel)]
    english = [text for text in texts if re.search(r"[a-z]{3,} [a-z]{3,}", text)]
    assert english == []
    assert window.orders.filters.count.text() == "26 单"


def test_closing_leaves_no_thread_behind(open_window: OpenWindow) -> None:
    window = open_window()
    window.close()
    gc.collect()
    assert not [t for t in threading.enumerate() if t.name == "lzdesk-reader"]


def test_screen_settings_survive_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "screen.json"
    kept = ScreenSettings(path=path, theme="dark", column_widths={"store": 200})
    kept.save()
    assert ScreenSettings.load(path).column_widths == {"store": 200}
    path.write_text('{"theme": 7, "density": "huge"}')
    again = ScreenSettings.load(path)
    assert (again.theme, again.density) == ("system", "compact")
    path.write_text("not json")
    assert ScreenSettings.load(path).theme == "system"
    assert [one.name for one in tmp_path.iterdir()] == ["screen.json"]


def test_window_opens_as_large_as_it_was_closed(open_window: OpenWindow) -> None:
    assert open_window(maximised=True).isMaximized()
    window = open_window(width=1300, height=800)
    assert not window.isMaximized() and window.width() == 1300
    window.shut()
    assert (window._settings.width, window._settings.maximised) == (1300, False)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_words_are_cut_at_the_least_size(open_window: OpenWindow, theme: str) -> None:
    window = open_window(theme=theme, width=1120, height=700)
    press(window, "Ctrl+A")
    buttons = [b for b in window.findChildren(QAbstractButton) if b.isVisible()]
    cut = [b.text() for b in buttons if b.width() < b.sizeHint().width() and b.text()]
    assert cut == []


def test_window_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    heavy = "sqlalchemy alembic aiohttp playwright keyring qasync asyncio msgspec PIL"
    code = f"""
import sys, lzdesk.gui.main_window
print(sorted(set(sys.modules) & set({heavy.split()!r})))
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_look_changes_in_a_window_that_stood_before_another(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    """The sheet of the one, taken off by the other, once crashed Qt."""
    first = open_window()
    second = open_window(theme="dark")
    for window, theme in ((first, "dark"), (second, "light"), (first, "light")):
        window.theme.choose(theme)
        assert window.grab().toImage().pixelColor(4, 4) == QColor(window.theme.tokens.window)
