"""The order drawer: what it says, how it walks, and its four states."""

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.order_drawer.lines import (
    Fact,
    Happening,
    Heading,
    Piece,
    fact,
    height_of,
    one_line,
    wrapped,
)
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import NOW_MS
from tests.gui.drawer_db import HOSTILE, NUMBER, ROW, add_raw, make_drawer_db, mark
from tests.gui.test_main_window import press


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_drawer_db(tmp_path / "lzdesk.db")


def opened(window: MainWindow, qtbot: QtBot, row: int = ROW) -> MainWindow:
    """The drawer on this order, read."""
    number = window.orders.model.place_of(row)
    window.orders.view.setCurrentIndex(window.orders.model.index(number, 1))
    press(window, "Return")
    shows(window, qtbot, row)
    return window


def shows(window: MainWindow, qtbot: QtBot, row: int) -> None:
    def told() -> bool:
        found = window.drawer.content.told
        return found is not None and found.detail.head.row_id == row

    qtbot.waitUntil(told)


def facts(window: MainWindow) -> dict[str, str]:
    return {line.label: line.whole for line in window.drawer.content.order.lines
            if isinstance(line, Fact)}  # fmt: skip


def test_enter_opens_the_current_order_and_it_says_all_of_it(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = opened(open_window(path), qtbot)
    assert window.drawer.isVisible() and window.drawer.width() == 420
    content = window.drawer.content
    assert content.head.number.text() == NUMBER
    assert content.head.line.words() == "Lumi Việt, Lazada, Arranged, 44 minutes left"
    said = facts(window)
    assert said["Hand over by"] == "12 Nov 11:26 UTC+8, 10:26 in store (UTC+7)"
    assert said["Source"] == "Lazada field sla_time_stamp, read 10:41:00"
    assert said[""].startswith("A rule of lzdesk would say 16 Nov 05:42 UTC+8: 2 working day")
    assert said[""].endswith(". The marketplace's own time counts.")
    assert said["Address"] == "Nguyễn T***\n84********17\n*** Phường 4, Quận 3"
    pieces = [line for line in content.order.lines if isinstance(line, Piece)]
    assert [(one.name, one.many, one.currency, one.amount) for one in pieces] == [
        ("LMB-TONER-200", "×2", "VND", "538,000"),
        ("Shipping, vouchers", "", "VND", "0"),
        ("Paid", "", "VND", "538,000"),
    ]
    assert "price 275,000, paid 269,000 each" in pieces[0].subs
    assert "Marks" not in [one.words for one in content.order.lines if isinstance(one, Heading)]


def test_the_order_of_a_store_that_was_removed_is_not_left_standing(
    path: Path, open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = opened(open_window(path), qtbot)
    told = window.drawer.content.told
    assert told is not None and window.drawer.is_open
    held = sqlite3.connect(path)
    for removed in (told.detail.head.store_id + 1, told.detail.head.store_id):
        assert window.drawer.is_open
        held.execute("UPDATE stores SET removed_at = 1 WHERE id = ?", (removed,))
        held.commit()
        window.desk.stores_changed.emit()  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda gone=removed: all(one.store_id != gone for one in window.stores))
    held.close()
    assert not window.drawer.is_open and window.orders.view.hasFocus()


def test_money_has_its_currencys_own_digits(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = opened(open_window(), qtbot, row=6)
    pieces = [one for one in window.drawer.content.order.lines if isinstance(one, Piece)]
    assert (pieces[-1].currency, pieces[-1].amount) == ("SGD", "32.90")
    # A store in the operator's own zone needs no second time.
    assert facts(window)["Hand over by"] == "12 Nov 11:20 UTC+8"


def test_history_is_newest_first_with_before_and_after(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    db = sqlite3.connect(path)
    run = (
        "INSERT INTO print_runs (id, started_at, finished_at, by, layout, state, out_file)"
        " VALUES (9, ?, ?, 'Mei', 'a6', 'handed_over', 'x.pdf')"
    )
    db.execute(run, (NOW_MS, NOW_MS))
    page = (
        "INSERT INTO printed_pages (id, run_id, order_row, package_id, page, at, by, reason)"
        " VALUES (1, 9, ?, 'FP1', 3, ?, 'Mei', 'smeared')"
    )
    db.execute(page, (ROW, NOW_MS - 60_000))
    db.commit()
    db.close()
    window = opened(open_window(path), qtbot)
    lines = [one for one in window.drawer.content.order.lines if isinstance(one, Happening)]
    said = [(one.when, one.what, one.before, one.after, one.by) for one in lines]
    assert said == [
        ("10:41:08", "Label printed again", "", "", "Mei, run 9, page 3, smeared"),
        ("10:41:00", "The store was read", "", "", "proof: 4 of 4 orders in this store"),
        ("10:38:08", "Status", "To ship", "Arranged", "Lazada, read 10:38:08"),
        ("10:38:08", "Item", "pending", "ready_to_ship", "2 items, Lazada, read 10:38:08"),
        ("05:42:08", "The buyer ordered", "", "", "Lazada"),
        ("01:42:08", "Status", "Unpaid", "To ship", "Lazada, read 01:42:08"),
        ("01:42:08", "First read here", "", "", "Lazada, read 01:42:08"),
    ]
    assert [one.last for one in lines] == [False] * 6 + [True]


def test_packages_and_their_paper_have_a_page(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = opened(open_window(path), qtbot)
    content = window.drawer.content
    assert content.tabs[1].accessibleName() == "Package 1"
    content.tabs[1].click()
    assert content.package.isVisible()
    said = content.package.text()
    assert "Tracking: SPXVN0516273849" in said and "Label: not printed yet" in said
    window.drawer.step(1)
    shows(window, qtbot, ROW + 1)
    assert "No package yet" in content.package.text()


def test_raw_page_has_the_vendors_words_and_json_as_text(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = opened(open_window(path), qtbot)
    content = window.drawer.content
    content.tabs[2].click()
    qtbot.waitUntil(lambda: '"price": "538000"' in content.raw.toPlainText())
    said = content.raw.toPlainText()
    assert said.startswith("Item, SKU, status\ni1  LMB-TONER-200  ready_to_ship\ni2")
    assert content.raw.isReadOnly()
    content.raw.setFocus()
    content.raw.selectAll()
    QTest.keySequence(content.raw, "Ctrl+C")
    assert '"price"' in QGuiApplication.clipboard().text()
    window.drawer.step(1)
    qtbot.waitUntil(lambda: "kept 30 days, and is not here" in content.raw.toPlainText())


def test_keys_walk_the_next_row_or_else_the_selected_orders(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = opened(open_window(path), qtbot)
    ids, head = window.orders.model.ids, window.drawer.content.head
    assert head.place.text() == "7 of 26"
    press(window, "J")
    shows(window, qtbot, ids[7])
    window.orders.selection.replace([ids[3], ids[6], ids[20]])
    assert head.place.text() == ""
    press(window, "Down")
    shows(window, qtbot, ids[20])
    assert head.place.text() == "3 of 3"
    press(window, "Down")
    assert window.orders.view.current_row_id() == ids[20]
    head.up.click()
    shows(window, qtbot, ids[6])
    QTest.keySequence(window.drawer.content.head.copy, "K")
    shows(window, qtbot, ids[3])
    window.orders.view.setCurrentIndex(window.orders.model.index(5, 1))
    shows(window, qtbot, ids[5])
    head.up.click()
    shows(window, qtbot, ids[3])


def test_walk_goes_on_where_an_order_has_left_the_list(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = opened(open_window(path), qtbot)
    after = window.orders.model.ids[ROW]
    db = sqlite3.connect(path)
    db.execute("UPDATE orders SET status = 9 WHERE id = ?", (ROW,))
    db.commit()
    db.close()
    window.desk.orders_changed.emit([ROW])  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: window.orders.model.rowCount() == 25)
    assert window.drawer.row == ROW
    qtbot.waitUntil(lambda: "In transit" in window.drawer.content.head.line.words())
    press(window, "J")
    shows(window, qtbot, after)


def test_escape_closes_the_drawer_then_clears_the_selection(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = open_window(path)
    told: list[bool] = []
    window.drawer_shown.connect(told.append)
    press(window, "J", "Space")
    opened(window, qtbot)
    press(window, "Esc")
    assert not window.drawer.isVisible() and len(window.orders.selection) == 1
    press(window, "Esc")
    assert not window.orders.selection
    assert told == [True, False]


def test_alerts_fold_while_it_is_open(open_window: OpenWindow, path: Path, qtbot: QtBot) -> None:
    window = open_window(path, width=1440, height=900)
    assert window.alerts.isVisible()
    opened(window, qtbot)
    assert not window.alerts.isVisible() and window.width() == 1440
    window.drawer.content.head.close_button.click()
    assert window.alerts.isVisible()


def test_double_click_opens_and_a_click_shows_another(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = open_window(path)
    view, ids = window.orders.view, window.orders.model.ids
    at = QPoint(view.columnViewportPosition(3) + 20, view.rowViewportPosition(2) + 10)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    shows(window, qtbot, ids[2])
    below = QPoint(at.x(), view.rowViewportPosition(4) + 10)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=below)
    shows(window, qtbot, ids[4])
    box = QPoint(10, below.y())
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert ids[4] in window.orders.selection


def test_a_press_on_a_column_header_leaves_the_current_row_and_the_drawer(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = open_window(path)
    view, model = window.orders.view, window.orders.model
    view.setCurrentIndex(model.index(15, 1))
    press(window, "Return")
    row = model.ids[15]
    shows(window, qtbot, row)
    window.orders.selection.toggle(model.ids[3])
    chosen = window.orders.selection.rows
    header = view.header
    for key in ("store", "items", "store"):
        place = next(n for n, one in enumerate(model.columns, start=1) if one.key == key)
        x = header.sectionViewportPosition(place) + 20
        at = QPoint(x, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        qtbot.wait(30)
        assert view.current_row_id() == row
    assert header.sort == "store"
    assert window.orders.selection.rows == chosen
    assert window.drawer.is_open and window.drawer.content.told is not None
    assert window.drawer.content.told.detail.head.row_id == row


def test_a_change_is_shown_without_moving(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = opened(open_window(path, height=700), qtbot)
    page = window.drawer.content.order
    page.verticalScrollBar().setValue(90)
    db = sqlite3.connect(path)
    db.execute("UPDATE orders SET buyer = 'Trần V***' WHERE id = ?", (ROW,))
    db.commit()
    db.close()
    window.desk.orders_changed.emit([ROW])  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: facts(window)["Buyer"] == "Trần V***")
    assert page.verticalScrollBar().value() == 90
    press(window, "J")
    shows(window, qtbot, ROW + 1)
    assert page.verticalScrollBar().value() == 0


def test_an_order_that_is_gone_says_so(open_window: OpenWindow, path: Path, qtbot: QtBot) -> None:
    window = opened(open_window(path), qtbot)
    window.drawer.open(10**6)
    message = window.drawer.content.message
    qtbot.waitUntil(message.isVisible)
    assert message.title.text() == "This order is not here any more."
    assert not window.drawer.content.foot.print.isEnabled()
    assert window.drawer.content.head.line.words() == ""


def test_a_read_that_failed_says_so_and_is_tried_again(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = opened(open_window(path), qtbot)
    db = sqlite3.connect(path)
    db.execute("ALTER TABLE packages RENAME TO packages_away")
    db.commit()
    window.drawer.step(1)
    message = window.drawer.content.message
    qtbot.waitUntil(message.isVisible)
    assert message.title.text() == "The order could not be read from this computer's disk."
    assert "packages" in message.detail.text()
    db.execute("ALTER TABLE packages_away RENAME TO packages")
    db.commit()
    db.close()
    message.button.click()
    shows(window, qtbot, ROW + 1)
    assert not message.isVisible()


def test_the_last_lines_stay_while_another_order_is_read(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = opened(open_window(path), qtbot)
    content = window.drawer.content
    content.begin("9999")
    assert content.order.isVisible() and content.told is not None
    qtbot.waitUntil(content.message.isVisible)
    assert content.message.title.text() == "The order is being read …"
    assert content.head.number.text() == "9999"


def test_the_foot_acts_on_the_order_shown(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = open_window(path)
    window.orders.selection.replace(window.orders.model.ids[:2])
    window.drawer.open(ROW)
    shows(window, qtbot, ROW)
    foot, calls = window.drawer.content.foot, window.commands.calls  # type: ignore[attr-defined]
    foot.print.click()
    foot.open.click()
    assert calls[-2:] == [("print_labels", [ROW]), ("open_store", "lumi-viet")]
    window.drawer.open(ROW + 1)
    shows(window, qtbot, ROW + 1)
    assert not foot.print.isEnabled() and "Not arranged yet" in foot.print.toolTip()


def test_the_foot_holds_the_order_or_ends_its_hold(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = open_window(path)
    asked: list[tuple[str, list[int]]] = []
    window.drawer.mark_asked.connect(lambda key, rows: asked.append((key, rows)))
    window.drawer.mark_asked.disconnect(window.marking.ask)
    window.drawer.open(ROW)
    shows(window, qtbot, ROW)
    foot = window.drawer.content.foot
    assert (foot.hold.text(), foot.hold._key) == ("Hold", "H")
    foot.hold.click()
    mark(path, ROW, hold_until=NOW_MS + 60_000)
    window.desk.orders_changed.emit([ROW])  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: foot.hold.text() == "Release")
    assert foot.hold._key == "Shift H"
    foot.hold.click()
    assert asked == [("hold", [ROW]), ("release", [ROW])]


def test_hostile_text_stays_plain_and_harmless(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    long = HOSTILE + "x" * 1_000_000
    mark(path, ROW, note=long, tags=f"|{HOSTILE}|", assigned_to=long, hold_until=NOW_MS + 1,
         buyer=long, ship_to=long, buyer_note=long, carrier=long, raw_statuses=long)  # fmt: skip
    db = sqlite3.connect(path)
    db.execute("UPDATE order_items SET seller_sku = ?, name = ?, raw_status = ?", (long,) * 3)
    db.execute("UPDATE order_history SET before = ?, after = ?, field = 'note'", (long, long))
    add_raw(db, b'[{"order": {"order_id": "' + NUMBER.encode() + b'"}, "x": "\\u202e<b>"}]')
    db.commit()
    db.close()
    window = opened(open_window(path), qtbot)
    content = window.drawer.content
    content.tabs[2].click()
    qtbot.waitUntil(lambda: "order_id" in content.raw.toPlainText())
    for page in (content.order, content.package):
        assert len(page.text()) < 60_000
        assert "\u202e" not in page.text() and "\0" not in page.text()
        assert page.grab().width() and sum(map(height_of, page.lines)) < 8000
    assert facts(window)["Buyer"].startswith("<b>x</b> evil")
    assert len(content.raw.toPlainText()) < 300_000


def test_ctrl_c_in_the_page_takes_all_of_it(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = opened(open_window(path), qtbot)
    page = window.drawer.content.order
    page.setFocus()
    QTest.keySequence(page, "Ctrl+C")
    assert "Buyer: Nguyễn T***" in QGuiApplication.clipboard().text()
    QTest.keyClick(page, Qt.Key.Key_End)
    bar = page.verticalScrollBar()
    assert bar.value() == bar.maximum()
    window.drawer.content.head.copy.click()
    assert QGuiApplication.clipboard().text() == NUMBER


def test_values_wrap_into_their_column() -> None:
    rows = wrapped("word " * 40 + "🧨" * 200, ("body", 400, False), 283)
    assert 5 < len(rows) < 30 and "".join(rows).count("🧨") == 200
    assert fact("Address", "").whole == "–"
    assert len(fact("Note", "a\n" * 5000).lines) <= 26
    assert one_line("a\u202e\0b\n c") == "a b c"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_words_of_it_are_cut_at_the_least_size(
    open_window: OpenWindow, path: Path, qtbot: QtBot, theme: str
) -> None:
    window = opened(open_window(path, theme=theme, width=1120, height=700), qtbot)
    assert window.width() == 1120
    foot = window.drawer.content.foot
    assert all(one.width() >= one.sizeHint().width() for one in (foot.print, foot.open, foot.hold))
    assert foot.hold.geometry().right() <= foot.width() - 16


def test_the_clocks_of_an_export_stand_beside_the_api_s(
    open_window: OpenWindow, path: Path, qtbot: QtBot
) -> None:
    window = opened(open_window(path), qtbot)
    assert not {"Pack by", "At the carrier by"} & set(facts(window))
    window.close()
    db = sqlite3.connect(path)
    db.execute("UPDATE orders SET pack_by = ship_by, hand_over_by = ship_by WHERE id = ?", (ROW,))
    db.commit()
    db.close()
    said = facts(opened(open_window(path), qtbot))
    assert said["Pack by"] == said["At the carrier by"] == said["Hand over by"]
