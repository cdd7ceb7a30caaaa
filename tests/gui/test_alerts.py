"""The alert pane: rows, verbs, keys, its four states, counters where it has no room, one voice."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from lzdesk.gui.alert_desk import ORDERS_OF
from lzdesk.gui.alert_words import SHOW, VERBS, alert_words
from lzdesk.gui.dialogs.renew_consent import RenewConsentForm
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.alerts.delegate import (
    CAPTION,
    EDGE,
    GAP,
    HEIGHTS,
    SMALL,
    VERB,
    Rests,
    rests_of,
    whose_parts,
)
from lzdesk.gui.panes.alerts.model import ALERT, MORE, SECTION, AlertModel, pane_lines
from lzdesk.gui.panes.alerts.pane import AlertPane, tomorrow_at_nine
from lzdesk.gui.panes.order_grid.filters import Filters, ViewSpec
from lzdesk.gui.sizes import ALERT_PANE_WIDTH
from lzdesk.gui.widgets.marks import WIDTH as MARK_WIDTH
from lzdesk.gui.widgets.text import width_of
from lzdesk.link.messages import AlertsChanged, ConsentInBrowser
from lzdesk.reading.alerts import AlertLine, standing_alerts
from lzdesk.reading.connection import open_reading
from lzdesk.storage.repositories.alerts import acknowledge_alerts, snooze_alerts
from lzdesk.storage.writer import Writer
from tests.gui.desk_db import DAY, HOUR, INSERT_ORDER, MINUTE, NOW_MS, make_db, order_row
from tests.gui.window_parts import judged

OpenWindow = Callable[..., MainWindow]


class Bench:
    """A window on a desk whose alerts a real engine side judges when it is told to."""

    def __init__(self, path: Path, open_window: OpenWindow, **screen: object) -> None:
        self.path = make_db(path / "lzdesk.db")
        self.writer = Writer(self.path, path / "backups")
        self.do("UPDATE stores SET authorisation = key")
        self.raised: tuple[int, ...] = judged(self.writer)
        self.window = open_window(self.path, **screen)
        self.pane: AlertPane = self.window.alerts
        self.model: AlertModel = self.pane.model
        self.calls = self.window.commands.calls  # type: ignore[attr-defined]

    def change(self, *, raised: tuple[int, ...] = (), at: int = NOW_MS, news: bool = True) -> None:
        """What the engine tells after it judged."""
        told = AlertsChanged(raised, at, news)
        self.window.desk.alerts_changed.emit(told)  # type: ignore[attr-defined]

    def judge(self) -> None:
        """Let the engine side judge, and tell."""
        self.change(raised=judged(self.writer))

    def add(self, store: int, number: str, left_min: int) -> None:
        row = order_row(store, number, left_min=left_min)
        self.writer.run_blocking(lambda db: db.exec_driver_sql(INSERT_ORDER, row))

    def do(self, sql: str) -> None:
        self.writer.run_blocking(lambda db: db.exec_driver_sql(sql))

    def places(self) -> list[tuple[str, str]]:
        """What each line is, and of which section or kind."""
        found = []
        for place in range(self.model.rowCount()):
            line = self.model.line_at(self.model.index(place))
            assert line is not None
            found.append((line.what, line.alert.kind if line.alert else line.section))
        return found

    def go_to(self, kind: str) -> AlertLine:
        """Put the keyboard on the first alert of a kind."""
        place = self.places().index((ALERT, kind))
        self.pane.list.setFocus()
        self.pane.list.setCurrentIndex(self.model.index(place))
        assert self.pane.current is not None
        return self.pane.current


@pytest.fixture
def bench(tmp_path: Path, open_window: OpenWindow, qtbot: QtBot) -> Bench:
    made = Bench(tmp_path, open_window)
    made.change()
    qtbot.waitUntil(lambda: made.model.rowCount() > 0)
    yield made
    made.writer.close()


def test_alerts_stand_in_their_sections_the_worst_first(bench: Bench) -> None:
    kinds = [kind for what, kind in bench.places() if what == ALERT]
    order = ["ship_by.overdue", "ship_by.now", "ship_by.soon", "orders.unseen", "store.unproven"]
    assert kinds == sorted(kinds, key=order.index) and set(kinds) == set(order)
    sections = [kind for what, kind in bench.places() if what == SECTION]
    assert sections == ["ship_by", "new", "account"], "sections without an alert are not shown"
    assert bench.pane.count.text() == str(bench.model.total)
    due = [alert.due_at for alert in bench.model.alerts if alert.kind == "ship_by.now"]
    assert due == sorted(due)
    line = bench.model.line_at(bench.model.index(0))
    assert line is not None and (line.worst, line.worst_count) == ("ship_by.overdue", 3)


def test_rows_have_the_heights_of_the_design(bench: Bench) -> None:
    view = bench.pane.list
    for place, (what, _) in enumerate(bench.places()):
        assert view.visualRect(bench.model.index(place)).height() == HEIGHTS[what]
    assert bench.pane.width() == ALERT_PANE_WIDTH
    assert HEIGHTS[ALERT] == 48


def test_show_narrows_the_grid_to_the_orders_of_the_alert(bench: Bench, qtbot: QtBot) -> None:
    orders = bench.window.orders
    alert = bench.go_to("ship_by.overdue")
    QTest.keyClick(bench.pane.list, Qt.Key.Key_Return)
    assert orders.filters.stores == (alert.store_id,)
    qtbot.waitUntil(lambda: orders.model.rowCount() == alert.fields["orders"])
    alert = bench.go_to("ship_by.now")
    assert alert.is_of_many
    QTest.keyClick(bench.pane.list, Qt.Key.Key_Return)
    assert orders.filters.stores == ()
    qtbot.waitUntil(lambda: orders.model.rowCount() == alert.fields["orders"])
    qtbot.waitUntil(lambda: orders.view.currentIndex().row() == 0)
    row = orders.model.row_at(0)
    assert row is not None and row.line.ship_by == alert.due_at
    assert orders.tabs.active == "open" and orders.view.hasFocus()


def test_each_kind_leads_to_what_can_be_done(bench: Bench, qtbot: QtBot) -> None:
    alert = bench.go_to("store.unproven")
    QTest.keyClick(bench.pane.list, Qt.Key.Key_Return)
    assert bench.calls[-1] == ("sync_now", ["casa-rumah"])
    assert alert_words.verb(alert.kind) == "Read again"
    bench.pane.acted.emit(alert._replace(kind="consent.over"))
    message, _then, _failed = bench.window.commands.asked[-1]  # type: ignore[attr-defined]
    assert message == ConsentInBrowser("casa-rumah")
    (form,) = bench.window.findChildren(RenewConsentForm)
    assert "Casa Rumah" in form.statement.text()


SHOWN = [kind for kind, verb in VERBS.items() if verb == SHOW]


def test_every_kind_about_orders_is_tried() -> None:
    assert set(SHOWN) == set(ORDERS_OF)


def leave_unscanned(bench: Bench) -> None:
    """Parcels that left two days ago, an hour ago, and one that the carrier has scanned."""
    for number, (ago, scanned) in enumerate(((2 * DAY, ""), (HOUR, ""), (2 * DAY, "1"))):
        row = order_row(2, f"99{number}", left_min=900, status=3)
        bench.writer.run_blocking(lambda db, row=row: db.exec_driver_sql(INSERT_ORDER, row))
        named = f"FROM orders WHERE order_number = '99{number}'"
        bench.do(
            "INSERT INTO packages (order_row, package_id, tracking, carrier, first_read_at,"
            f" scanned_out_at, first_scan_at) SELECT id, 'K', 'T', 'LEX', 1, {NOW_MS - ago},"
            f" nullif('{scanned}', '') {named}"
        )
        bench.do(
            "INSERT INTO order_items (order_row, item_id, position, seller_sku, shop_sku, name,"
            " variation, status, raw_status, package_id, tracking, carrier, price_minor,"
            " paid_minor, updated_at, fulfilled_by, is_digital, image_url, reason)"
            " SELECT id, '1', 0, '', '', '', '', 3, 'ready_to_ship', 'K', 'T', 'LEX', 0, 0, 1,"
            f" 'seller', 0, '', '' {named}"
        )


def relabel(bench: Bench) -> None:
    """Two orders that were packed anew after their label was printed."""
    for number in ("661", "662"):
        row = order_row(2, number, left_min=900, status=3)
        bench.writer.run_blocking(lambda db, row=row: db.exec_driver_sql(INSERT_ORDER, row))
        bench.do(f"UPDATE orders SET printed_at = {NOW_MS} WHERE order_number = '{number}'")
        bench.do(
            'INSERT INTO printed_pages (run_id, order_row, package_id, page, at, "by", reason)'
            f" SELECT 1, id, 'old', id, {NOW_MS}, 'mei', '' FROM orders"
            f" WHERE order_number = '{number}'"
        )


@pytest.mark.parametrize("paused", [False, True])
@pytest.mark.parametrize("kind", SHOWN)
def test_show_lists_exactly_the_orders_that_are_counted(
    kind: str, paused: bool, bench: Bench, qtbot: QtBot
) -> None:
    long_ago = NOW_MS - 40 * DAY
    for number, (status, printed, updated) in enumerate((
        (13, "P", NOW_MS - HOUR), (13, "P", NOW_MS - HOUR), (13, "P", long_ago),
        (13, None, NOW_MS - HOUR), (11, "P", NOW_MS - HOUR),
    )):  # fmt: skip
        row = order_row(2, f"88{number}", left_min=None, status=status, created_at=updated)
        bench.writer.run_blocking(lambda db, row=row: db.exec_driver_sql(INSERT_ORDER, row))
        if printed:
            bench.do(f"UPDATE orders SET printed_at = {updated} WHERE order_number = '88{number}'")
    bench.do(
        'INSERT INTO print_runs (id, started_at, "by", layout, state, out_file)'
        f" VALUES (1, {NOW_MS - HOUR}, 'mei', 'a6', 'handed_over', '')"
    )
    bench.do(
        'INSERT INTO printed_pages (run_id, order_row, package_id, page, at, "by", reason)'
        f" SELECT 1, id, 'P', id, {NOW_MS - HOUR}, 'mei', '' FROM orders"
        " WHERE printed_at IS NOT NULL"
    )
    for number, ago in (("77001", 2 * HOUR), ("77002", HOUR), ("77003", HOUR // 2)):
        row = order_row(2, number, seen=False, left_min=900, created_at=NOW_MS - ago)
        bench.writer.run_blocking(lambda db, row=row: db.exec_driver_sql(INSERT_ORDER, row))
    leave_unscanned(bench)
    relabel(bench)
    if paused:
        bench.do("UPDATE stores SET paused = 1 WHERE id IN (3, 4, 13)")
    bench.window.desk.stores_changed.emit()  # type: ignore[attr-defined]
    orders = bench.window.orders
    bench.judge()
    qtbot.waitUntil(
        lambda: sum(one.state == "paused" for one in bench.window.stores) == (3 if paused else 0)
    )
    qtbot.waitUntil(lambda: any(one.kind == kind for one in bench.model.alerts))
    for alert in [one for one in bench.model.alerts if one.kind == kind]:
        orders.show_spec(ViewSpec(Filters(text="nothing"), "all"))
        qtbot.waitUntil(lambda: orders.model.rowCount() == 0)
        bench.pane.acted.emit(alert)
        qtbot.waitUntil(lambda: orders.model.rowCount() > 0)
        assert orders.model.rowCount() == alert.fields["orders"], alert


def test_a_late_bag_leads_to_the_bag(bench: Bench, qtbot: QtBot) -> None:
    row = order_row(2, "551", left_min=900, status=3, created_at=NOW_MS - 40 * DAY)
    bench.writer.run_blocking(lambda db: db.exec_driver_sql(INSERT_ORDER, row))
    named = "FROM orders WHERE order_number = '551'"
    bench.do(f"INSERT INTO bags (id, name, made_at, made_by) VALUES (8, 'Other', {NOW_MS}, '')")
    bench.do(f"INSERT INTO bags (id, name, made_at, made_by) VALUES (9, 'Tuesday', {NOW_MS}, '')")
    bench.do(
        "INSERT INTO packages (order_row, package_id, tracking, carrier, first_read_at, bag_id)"
        f" SELECT id, 'K', 'T', 'LEX', 1, 9 {named}"
    )
    bench.do(
        "INSERT INTO order_items (order_row, item_id, position, seller_sku, shop_sku, name,"
        " variation, status, raw_status, package_id, tracking, carrier, price_minor,"
        " paid_minor, updated_at, fulfilled_by, is_digital, image_url, reason)"
        " SELECT id, '1', 0, '', '', '', '', 3, 'packed', 'K', 'T', 'LEX', 0, 0, 1,"
        f" 'seller', 0, '', '' {named}"
    )
    bench.judge()
    qtbot.waitUntil(lambda: any(one.kind == "carrier.late_bag" for one in bench.model.alerts))
    (alert,) = [one for one in bench.model.alerts if one.kind == "carrier.late_bag"]
    assert alert_words.verb(alert.kind) == "Show"
    assert "The bag Tuesday was due" in alert_words.in_full(alert, None, NOW_MS)
    bench.pane.acted.emit(alert)
    bags = bench.window.hand_over_desk.pane.bags
    qtbot.waitUntil(lambda: bool(bags.table.chosen()))
    assert bags.isVisible() and [line.key for line in bags.table.chosen()] == [9]
    qtbot.waitUntil(lambda: bags.parcels.lines.rowCount() == 1)


def test_orders_stay_in_sight_while_looking_at_them_makes_them_seen(
    bench: Bench, qtbot: QtBot
) -> None:
    orders = bench.window.orders
    alert = bench.go_to("orders.unseen")
    bench.pane.acted.emit(alert)
    qtbot.waitUntil(lambda: orders.model.rowCount() == alert.fields["orders"])
    bench.do(f"UPDATE orders SET seen_at = {NOW_MS} WHERE store_id = {alert.store_id}")
    bench.window.desk.orders_changed.emit([])  # type: ignore[attr-defined]
    with qtbot.waitSignal(orders.list.refreshed):
        pass
    assert orders.model.rowCount() == alert.fields["orders"]
    orders.list.ask()
    qtbot.waitUntil(lambda: orders.model.rowCount() == 0)


def test_the_verb_is_pressed_where_it_stands(bench: Bench) -> None:
    view = bench.pane.list
    alert = bench.go_to("store.unproven")
    index = view.currentIndex()
    view.scrollTo(index)
    row = QRectF(view.visualRect(index))
    box = view.delegate.verb_box(row, alert)
    assert row.contains(box) and box.height() >= 24
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=row.topLeft().toPoint() + QPoint(20, 10)
    )
    assert not any(name == "sync_now" for name, _ in bench.calls)
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, pos=QPointF(box.center()).toPoint()
    )
    assert bench.calls[-1] == ("sync_now", ["casa-rumah"])


def test_acknowledged_by_key_folds_into_more_and_opens_again(bench: Bench, qtbot: QtBot) -> None:
    alert = bench.go_to("ship_by.overdue")
    QTest.keyClick(bench.pane.list, Qt.Key.Key_E)
    # A letter waits a moment, for it may be a scanner's first.
    qtbot.waitUntil(lambda: ("acknowledge_alerts", [alert.alert_id]) in bench.calls)
    total = bench.model.total
    bench.writer.run_blocking(acknowledge_alerts, [alert.alert_id], NOW_MS)
    bench.change()
    qtbot.waitUntil(lambda: (MORE, "ship_by") in bench.places())
    mine = int(alert.fields["orders"])
    assert (bench.model.total, bench.model.in_hand) == (total - mine, mine)
    section = bench.model.line_at(bench.model.index(0))
    assert section is not None and section.number == sum(
        int(line.alert.fields["orders"])
        for place in range(bench.model.rowCount())
        if (line := bench.model.line_at(bench.model.index(place)))
        and line.what == ALERT
        and line.section == "ship_by"
    )
    assert section.worst_count == 3 - mine, "the counters in the top bar say the same"
    assert bench.pane.count.text() == str(bench.model.total)
    assert bench.pane.count.accessibleDescription() == f"{mine} more in hand or put off"
    place = bench.places().index((MORE, "ship_by"))
    bench.pane.list.act_on(bench.model.index(place))
    opened = bench.model.line_at(bench.model.index(place + 1))
    assert opened is not None and opened.folded
    assert opened.alert is not None and opened.alert.alert_id == alert.alert_id
    assert "Acknowledged" in bench.model.in_full(opened)


def test_snoozed_by_key_until_a_time_one_chooses(bench: Bench, qtbot: QtBot) -> None:
    alert = bench.go_to("ship_by.overdue")
    QTest.keyClick(bench.pane.list, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in bench.pane.findChildren(QMenu)))
    (menu,) = [one for one in bench.pane.findChildren(QMenu) if one.isVisible()]
    entries = menu.actions()
    for entry in entries:
        entry.trigger()
    menu.close()
    asked = [call for call in bench.calls if call[0] == "snooze_alerts"]
    assert [until for _, (ids, until) in asked if ids == [alert.alert_id]] == [
        NOW_MS + HOUR,
        NOW_MS + 4 * HOUR,
        tomorrow_at_nine(NOW_MS),
    ]
    assert tomorrow_at_nine(NOW_MS) == NOW_MS - (10 * 60 + 42) * MINUTE - 8000 + 33 * HOUR


def test_a_snooze_that_is_over_is_back_with_the_minute(bench: Bench, qtbot: QtBot) -> None:
    alert = bench.go_to("ship_by.overdue")
    bench.writer.run_blocking(snooze_alerts, [alert.alert_id], NOW_MS + MINUTE)
    bench.change()
    qtbot.waitUntil(lambda: (MORE, "ship_by") in bench.places())
    bench.pane._now_ms = bench.model._now_ms = lambda: NOW_MS + MINUTE
    bench.pane.tick(seconds_only=False)
    assert (MORE, "ship_by") not in bench.places()


def test_the_menu_of_an_alert_does_what_its_keys_do(bench: Bench) -> None:
    alert = bench.go_to("ship_by.overdue")
    bench.pane.list.menu_asked.emit(alert, QPoint(0, 0))
    (menu,) = [one for one in bench.pane.findChildren(QMenu) if one.isVisible()]
    words = [entry.text() for entry in menu.actions() if entry.text()]
    assert words[0].startswith("Show") and words[1].endswith("\tE") and len(words) == 5
    menu.actions()[1].trigger()
    menu.close()
    assert bench.calls[-1] == ("acknowledge_alerts", [alert.alert_id])


def test_nothing_moves_when_one_enters_above_what_is_read(bench: Bench, qtbot: QtBot) -> None:
    view = bench.pane.list
    bench.window.resize(1440, 700)
    for store in (1, 2, 4, 5, 7, 8, 9, 10, 12):
        bench.add(store, f"late {store}", -30)
    bench.judge()
    bar = view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() >= 200)
    bar.setValue(200)
    top = view.indexAt(QPoint(5, 60))
    name = bench.model.line_at(top).name  # type: ignore[union-attr]
    at = view.visualRect(top).top()
    current = bench.go_to("ship_by.soon")
    bar.setValue(200)
    bench.add(6, "late", -90)
    bench.judge()
    before = bench.model.rowCount()
    qtbot.waitUntil(lambda: bench.model.rowCount() == before + 1)
    place = bench.model.place_of(name)
    assert view.visualRect(bench.model.index(place)).top() == at
    assert bench.pane.current == current


def test_under_a_moving_pointer_no_line_comes_or_goes(bench: Bench, qtbot: QtBot) -> None:
    view, before = bench.pane.list, bench.places()
    QTest.mouseMove(view.viewport(), QPoint(40, 60))
    QTest.mouseMove(view.viewport(), QPoint(41, 61))
    assert view.is_pointed_at
    bench.add(6, "late", -90)
    bench.add(3, "later", -90)
    bench.judge()
    qtbot.waitUntil(lambda: len(bench.model.alerts) == len(bench.raised) + 1)
    assert bench.places() == before
    first = bench.model.line_at(bench.model.index(1))
    assert first is not None and first.alert is not None
    assert first.alert.fields["orders"] == 3, "what is there shows what is new of it"
    view._still.timeout.emit()
    view._still.stop()
    assert len(bench.places()) == len(before) + 1


def test_sections_fold_by_key(bench: Bench) -> None:
    bench.pane.list.setFocus()
    bench.pane.list.setCurrentIndex(bench.model.index(0))
    QTest.keyClick(bench.pane.list, Qt.Key.Key_Return)
    assert bench.places()[:2] == [(SECTION, "ship_by"), (SECTION, "new")]
    assert bench.pane.list.currentIndex().row() == 0
    QTest.keyClick(bench.pane.list, Qt.Key.Key_Return)
    assert bench.places()[1] == (ALERT, "ship_by.overdue")


def test_new_alerts_are_announced_once_and_politely(
    bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, object]] = []
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: said.append((event.message(), event.politeness())),
    )
    told: list[int] = []
    bench.window.alert_desk.notify.notifier.alerts = lambda one: told.extend(  # type: ignore[method-assign]
        alert.alert_id for alert in one
    )
    bench.add(6, "late", -90)
    bench.judge()
    qtbot.waitUntil(lambda: bool(said))
    bench.change()
    bench.judge()
    qtbot.waitUntil(lambda: bench.model.alerts[0].store_id == 6)
    bench.window._reader.submit("turn", lambda _: told.append(0), lambda db: None)
    qtbot.waitUntil(lambda: 0 in told)
    assert len(said) == 1 and len(told) == 2
    words, politeness = said[0]
    assert "Lumi Manila LZ" in words and "late" in words
    assert politeness == QAccessible.AnnouncementPoliteness.Polite


def test_a_row_says_all_of_itself(bench: Bench) -> None:
    lines = [bench.model.line_at(bench.model.index(n)) for n in range(bench.model.rowCount())]
    words = {line.alert.kind: bench.model.in_full(line) for line in lines if line and line.alert}
    assert words["ship_by.overdue"].endswith("late")
    assert "Casa Rumah LZ" in words["store.unproven"] and "since 10:41" in words["store.unproven"]
    index = bench.model.index(1)
    assert bench.model.data(index, Qt.ItemDataRole.AccessibleTextRole) == bench.model.in_full(
        bench.model.line_at(index)  # type: ignore[arg-type]
    )


def test_the_four_states(
    tmp_path: Path, open_window: OpenWindow, qtbot: QtBot, bench: Bench
) -> None:
    pane, now = bench.pane, [NOW_MS]
    pane._now_ms = lambda: now[0]
    assert pane.fresh.text() == "checked 10:42" and pane.fresh.property("tone") == "text3"
    now[0] += 3 * MINUTE
    pane.tick(seconds_only=False)
    assert pane.fresh.text() == "as of 10:42" and pane.fresh.property("tone") == "amber"
    assert bench.places(), "the rows stay"
    bench.do("UPDATE orders SET status = 11")
    bench.do("UPDATE proofs SET differs_since = NULL")
    bench.judge()
    qtbot.waitUntil(lambda: pane._stack.currentWidget() is pane._silence)
    assert pane.title.text() == "Nothing needs a hand." and pane.detail.text().endswith("10:42.")
    assert pane.again.isHidden()
    bench.window._reader.failed.emit("alerts", "disk I/O error")
    assert pane.fresh.text() == "not readable" and not pane.again.isHidden()
    assert pane.title.text().startswith("The alerts could not be read")
    pane.again.click()
    qtbot.waitUntil(lambda: pane.title.text() == "Nothing needs a hand.")


def test_before_the_first_judgement_nothing_is_claimed(open_window: OpenWindow) -> None:
    pane = open_window().alerts
    assert pane.title.text() == "Not checked yet." and pane.fresh.text() == "not checked yet"


@pytest.mark.parametrize(("width", "has_room"), [(1280, True), (1279, False)])
def test_where_there_is_no_room_it_folds_into_counters(
    tmp_path: Path, open_window: OpenWindow, qtbot: QtBot, width: int, has_room: bool
) -> None:
    bench = Bench(tmp_path, open_window, width=width)
    bench.writer.close()
    counters = bench.window.alert_desk.counters
    assert bench.pane.isVisible() is has_room and counters.isVisible() is not has_room
    bench.change()
    qtbot.waitUntil(lambda: "3 overdue" in counters.accessibleName())
    QTest.keySequence(bench.window.orders.view, "Ctrl+J")
    assert bench.pane.isVisible() is not has_room
    assert bench.window._settings.alerts_folded is has_room, "only a choice is kept"
    if not has_room:
        assert bench.pane.list.hasFocus() and bench.window.top.sync.text()
        bench.window.resize(1400, 800)
        bench.window.resize(width, 800)
        assert counters.isVisible() and not bench.window.top.sync.text()
        assert bench.window.top.sync.accessibleName()
        counters.click()
        assert bench.pane.isVisible()


@pytest.mark.parametrize(("width", "folded"), [(1440, False), (1440, True), (1120, False)])
def test_the_drawer_and_the_pane_take_turns(
    tmp_path: Path, open_window: OpenWindow, qtbot: QtBot, width: int, folded: bool
) -> None:
    bench = Bench(tmp_path, open_window, width=width, alerts_folded=folded)
    bench.writer.close()
    window, counters = bench.window, bench.window.alert_desk.counters
    window.orders.view.setCurrentIndex(window.orders.model.index(0, 1))
    for _ in range(2):
        window.drawer.open_current()
        assert window.drawer.isVisible() and counters.isVisible() and not bench.pane.isVisible()
        QTest.keySequence(window.orders.view, "Ctrl+J")
        assert bench.pane.isVisible() and not window.drawer.isVisible()
        assert bench.pane.list.hasFocus() and window.width() == width


def test_counters_show_each_badge_whole(bench: Bench) -> None:
    bench.window.resize(1120, 700)
    counters = bench.window.alert_desk.counters
    QApplication.processEvents()
    assert counters.isVisible() and counters.width() >= counters.sizeHint().width()


def test_folded_is_folded_at_the_next_start(tmp_path: Path, open_window: OpenWindow) -> None:
    bench = Bench(tmp_path, open_window, alerts_folded=True)
    bench.writer.close()
    assert not bench.pane.isVisible() and bench.window.alert_desk.counters.isVisible()


def test_names_from_outside_are_plain_cut_and_quick(bench: Bench, qtbot: QtBot) -> None:
    bad = "<b>x</b>\0\u202e" + "长" * 300_000
    store = bench.window.stores[0]._replace(name=bad)
    bench.pane.show_stores({one.store_id: store for one in bench.window.stores})
    bench.pane.grab()
    line = bench.model.line_at(bench.model.index(1))
    assert line is not None and bad in bench.model.in_full(line)


def test_junk_in_the_database_is_no_harm() -> None:
    alert = AlertLine(1, "ship_by.overdue", 4, 99, {"orders": "many"}, NOW_MS, NOW_MS)
    lines = pane_lines([alert, alert._replace(kind="from.tomorrow")], (), (), NOW_MS)
    assert [line.what for line in lines] == [SECTION, ALERT]
    assert alert_words.in_full(alert, None, NOW_MS).startswith("0 order")


def test_standing_alerts_are_read_worst_first(bench: Bench) -> None:
    bench.do("UPDATE alerts SET fields = 'junk' WHERE kind = 'store.unproven'")
    db = open_reading(bench.path)
    found = standing_alerts(db)
    db.close()
    assert [alert.severity for alert in found] == sorted(
        (alert.severity for alert in found), reverse=True
    )
    assert next(alert for alert in found if alert.kind == "store.unproven").fields == {}


def test_every_action_of_the_list_has_its_key(bench: Bench) -> None:
    keys = {
        key.toString() for action in bench.pane.findChildren(QAction) for key in action.shortcuts()
    }
    assert {"E", "S"} <= keys


def test_a_stores_name_has_room_before_all_that_follows_it(qapp: object) -> None:
    rests = Rests(("since 10:41", "10:41"))
    wide = width_of("Casa Rumah", SMALL)

    def beside(code: str, rest: str) -> float:
        after = ((code, CAPTION), (rest, SMALL))
        return wide + sum(width_of(words, kind) + GAP for words, kind in after if words)

    def parts(room: float) -> tuple[str, str, str]:
        return whose_parts("Casa Rumah", "LZ", rests, room)

    assert parts(beside("LZ", "since 10:41")) == ("Casa Rumah", "LZ", "since 10:41")
    assert parts(beside("LZ", "since 10:41") - 1) == ("Casa Rumah", "", "since 10:41")
    assert parts(beside("", "since 10:41") - 1) == ("Casa Rumah", "", "10:41")
    assert parts(beside("", "10:41") - 1) == ("Casa Rumah", "", "")
    name, code, rest = parts(wide - 10)
    assert name.startswith("Casa R") and name.endswith("…") and (code, rest) == ("", "")
    number = Rests(("4162038590733",), must_stay=True)
    assert whose_parts("Casa Rumah", "LZ", number, wide)[2] == "4162038590733"


def test_names_of_stores_are_whole_in_the_pane(bench: Bench) -> None:
    """In the pictures' desk, whatever is said behind them."""
    kept = bench.model.alerts[0]
    for kind in ("store.unproven", "store.quiet", "orders.unseen"):
        for store in bench.window.stores:
            alert = kept._replace(kind=kind, fields={"since": NOW_MS}, store_id=store.store_id)
            snoozed = alert._replace(snoozed_until=NOW_MS + HOUR)
            for one, folded in ((alert, False), (snoozed, True)):
                verb = width_of(alert_words.verb(kind), VERB)
                room = ALERT_PANE_WIDTH - 2 * EDGE - MARK_WIDTH - GAP - 8 - verb
                rests = rests_of(one, NOW_MS, folded=folded)
                name, _code, rest = whose_parts(store.name, "LZ", rests, room)
                assert name == store.name
                assert rest


def test_titles_and_counters_say_the_fact(bench: Bench) -> None:
    kept = bench.model.alerts[0]

    def title(kind: str, orders: int) -> str:
        return alert_words.title(kept._replace(kind=kind, fields={"orders": orders}), NOW_MS)

    assert title("ship_by.overdue", 1) == "1 order is overdue"
    assert title("ship_by.overdue", 2) == "2 orders are overdue"
    assert title("ship_by.now", 9) == "9 orders under 2 h"
    counters = bench.window.alert_desk.counters
    one = kept._replace(kind="store.unproven", fields={"since": NOW_MS})
    counters.show_alerts([one], NOW_MS)
    assert counters._shown()[1] == ["1 not proven"]
    over = kept._replace(kind="consent.over", fields={"stores": 1})
    counters.show_alerts([one, over], NOW_MS)
    assert counters._shown()[1] == ["1 consent over"]
    assert counters.accessibleName() == "Alerts: 1 not proven, 1 consent over"
