"""Marks in the window: forms, bulk, toasts with Undo, icons in rows, prints that are stopped."""

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from lzdesk.domain.marks import MarkChange, Marks
from lzdesk.gui.dialogs.mark_forms import AssignForm, HoldForm, MarkForm, NoteForm, TagForm
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.mark_changes import AT_ONCE
from lzdesk.gui.mark_words import MarkWords
from lzdesk.gui.panes.order_grid.row_marks import mark_icons, mark_words
from lzdesk.link.messages import (
    Failed,
    MarkOrders,
    OrdersMarked,
    RestoreMarks,
)
from lzdesk.link.window_end import RequestFailed
from lzdesk.reading.marks import MarksOnThese
from lzdesk.reading.order_grid import order_lines
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import HOUR, MINUTE, NOW_MS
from tests.gui.dialog_parts import Bench, turn, until
from tests.gui.drawer_db import HOSTILE, ROW, make_drawer_db, mark
from tests.gui.test_main_window import press

NONE = MarksOnThese({}, (), 0, {}, (), ())
DAY = 24 * HOUR


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_drawer_db(tmp_path / "lzdesk.db")


@pytest.fixture
def window(open_window: OpenWindow, path: Path) -> MainWindow:
    return open_window(path)


def form_of(window: MainWindow, qtbot: QtBot, kind: type[MarkForm]) -> MarkForm:
    def shown() -> list[MarkForm]:
        return [one for one in window.findChildren(kind) if one.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1)
    return shown()[0]


def asked(window: MainWindow) -> tuple[list[int], MarkChange]:
    name, call = window.commands.calls[-1]  # type: ignore[attr-defined]
    assert name == "mark_orders"
    return call  # type: ignore[no-any-return]


# Forms


def test_tags_are_given_to_all_that_are_selected(window: MainWindow, qtbot: QtBot) -> None:
    press(window, "J", "Space", "J", "Space", "T")
    form = form_of(window, qtbot, TagForm)
    assert isinstance(form, TagForm) and form.focusWidget() is form.field.edit
    form.send.click()
    assert form.field.error.text() == "missing"
    QTest.keyClicks(form.field.edit, " gift , fra|gile,gift,")
    QTest.keyClick(form.field.edit, Qt.Key.Key_Return)
    assert asked(window) == (
        list(window.orders.model.ids[:2]),
        MarkChange(add_tags=("gift", "fra gile")),
    )


def test_tags_that_are_there_lose_their_tick(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    mark(path, 1, tags="|a|b|")
    mark(path, 2, tags="|a|")
    window.marking.ask("tag", [1, 2])
    form = form_of(window, qtbot, TagForm)
    assert isinstance(form, TagForm)
    said = [form.there.item(place).text() for place in range(form.there.count())]
    assert said == ["a", "b, on 1 of 2"]
    form.there.item(0).setCheckState(Qt.CheckState.Unchecked)
    form.there.item(1).setCheckState(Qt.CheckState.Checked)
    form.send.click()
    assert asked(window)[1] == MarkChange(add_tags=("b",), remove_tags=("a",))


def test_tags_in_use_are_offered(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    mark(path, 3, tags="|fragile|")
    window.marking.ask("tag", [1])
    form = form_of(window, qtbot, TagForm)
    assert isinstance(form, TagForm)
    completer = form.field.edit.completer()  # type: ignore[attr-defined]
    completer.setCompletionPrefix("AGIL")
    assert completer.currentCompletion() == "fragile"


def test_note_is_kept_with_its_must(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    mark(path, ROW, note="old", note_must_read=1)
    press(window, "J")
    window.marking.ask("note", [ROW])
    form = form_of(window, qtbot, NoteForm)
    assert isinstance(form, NoteForm)
    assert (form.edit.toPlainText(), form.must_read.isChecked()) == ("old", True)
    form.edit.setPlainText("x" * 2001)
    form.send.click()
    assert "2,000 characters" in form.told.text() and form.isVisible()
    form.edit.setPlainText(HOSTILE)
    form.send.click()
    rows, change = asked(window)
    assert rows == [ROW] and change.note_must_read and change.note == HOSTILE


def test_other_notes_are_replaced_only_after_words(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    mark(path, 1, note="one")
    window.marking.ask("note", [1, 2])
    form = form_of(window, qtbot, NoteForm)
    assert isinstance(form, NoteForm)
    assert form.edit.toPlainText() == "" and not form.must_read.isChecked()
    form.send.click()
    assert asked(window) == ([1, 2], MarkChange(note="", note_must_read=False))
    window.marking.ask("note", [2])
    empty = form_of(window, qtbot, NoteForm)
    empty.send.click()
    assert empty.told.text() == "The note is empty." and empty.isVisible()
    empty.reject()


@pytest.mark.parametrize(
    ("place", "until_ms"),
    [
        (0, NOW_MS - 8 * 1000 - 42 * MINUTE - 10 * HOUR + 17 * HOUR),
        (1, NOW_MS - 8 * 1000 - 42 * MINUTE - 10 * HOUR + 33 * HOUR),
        (2, NOW_MS - 8 * 1000 - 42 * MINUTE - 10 * HOUR + 81 * HOUR),
    ],
)
def test_hold_offers_moments_of_the_operators_clock(
    window: MainWindow, qtbot: QtBot, place: int, until_ms: int
) -> None:
    press(window, "J", "H")
    form = form_of(window, qtbot, HoldForm)
    assert isinstance(form, HoldForm)
    assert [button.text() for button, _ in form.choices] == [
        "Today, 12 Nov 17:00", "Tomorrow, 13 Nov 09:00", "In three days, 15 Nov 09:00",
    ]  # fmt: skip
    assert form.choices[1][0].isChecked()
    form.choices[place][0].setChecked(True)
    form.send.click()
    assert asked(window) == ([1], MarkChange(hold_until=until_ms))


def test_hold_until_a_moment_of_ones_own_is_in_the_future(window: MainWindow, qtbot: QtBot) -> None:
    window.marking.ask("hold", [1])
    form = form_of(window, qtbot, HoldForm)
    assert isinstance(form, HoldForm)
    form.moment.setDateTime(form.moment.dateTime().addDays(-30))
    assert form.own.isChecked()
    form.send.click()
    assert form.told.text() == "This time is over already." and form.isVisible()
    form.moment.setDateTime(form.moment.dateTime().addDays(40))
    form.send.click()
    assert asked(window)[1].hold_until == form.moment.dateTime().toMSecsSinceEpoch()


def test_no_evening_is_offered_after_five(qtbot: QtBot, window: MainWindow) -> None:
    form = HoldForm(window.theme, window, 1, NONE, NOW_MS + 8 * HOUR)
    assert len(form.choices) == 2 and form.choices[0][0].isChecked()
    form.reject()


def test_orders_are_given_to_someone_and_to_nobody(
    window: MainWindow, path: Path, qtbot: QtBot
) -> None:
    press(window, "J", "G")
    form = form_of(window, qtbot, AssignForm)
    assert isinstance(form, AssignForm)
    form.send.click()
    assert form.field.error.text() == "missing"
    QTest.keyClicks(form.field.edit, "Mei")
    form.send.click()
    assert asked(window) == ([1], MarkChange(assigned_to="Mei"))
    mark(path, 1, assigned_to="Mei")
    window.marking.ask("assign", [1])
    again = form_of(window, qtbot, AssignForm)
    assert isinstance(again, AssignForm) and again.field.text == "Mei"
    again.field.edit.setText("")  # type: ignore[attr-defined]
    again.send.click()
    assert asked(window)[1] == MarkChange(assigned_to="")


def test_release_needs_no_form_and_nothing_chosen_says_so(window: MainWindow) -> None:
    press(window, "Shift+H")
    assert window.toast.words.text().startswith("Select the orders to mark.")
    press(window, "J", "Shift+H")
    assert asked(window) == ([1], MarkChange(release=True))


def test_escape_changes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    press(window, "J", "T")
    form = form_of(window, qtbot, TagForm)
    before = len(window.commands.calls)  # type: ignore[attr-defined]
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert len(window.commands.calls) == before  # type: ignore[attr-defined]


# The menu of rows


def test_menu_of_rows_has_every_action_with_its_key(window: MainWindow, qtbot: QtBot) -> None:
    press(window, "J")
    view = window.orders.view
    place = QPoint(0, 0)
    keyboard = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, place)
    QApplication.sendEvent(view.viewport(), keyboard)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [entry.text() for entry in menu.actions() if entry.text()]
    assert texts[0] == "Order 4162038571048"
    assert "Hold until a time\tH" in texts and "Give to someone\tG" in texts
    assert all("\t" in text for text in texts[1:])
    next(one for one in menu.actions() if one.text().startswith("Print")).trigger()
    assert ("print_labels", [1]) in window.commands.calls  # type: ignore[attr-defined]
    menu.close()


def test_menu_says_how_many_it_works_on(window: MainWindow) -> None:
    press(window, "Ctrl+A")
    window.marking.show_menu(QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text() == MarkWords().subject(26)
    menu.close()


# Rows


def test_marked_orders_are_seen_in_the_usual_columns(window: MainWindow, path: Path) -> None:
    mark(path, 1, tags=f"|{HOSTILE}|", note="call", note_must_read=1, hold_until=NOW_MS + DAY)
    mark(path, 2, hold_until=NOW_MS - 1, note="seen", assigned_to="Mei")
    db = sqlite3.connect(path)
    first, second, plain = order_lines(db, [1, 2, 3])
    db.close()
    assert [name for name, _ in mark_icons(first, NOW_MS)] == [
        "pause", "message-square-warning", "tag",
    ]  # fmt: skip
    assert [name for name, _ in mark_icons(second, NOW_MS)] == ["sticky-note", "user-round"]
    assert mark_icons(plain, NOW_MS) == () and mark_words(plain, NOW_MS) == ""
    assert mark_words(second, NOW_MS) == ("Was held until 10:42. Note: seen. Assigned to Mei")
    before = window.orders.view.viewport().grab().toImage()
    window.desk.orders_changed.emit([1, 2])  # type: ignore[attr-defined]
    said = window.orders.model.cell_in_full(0, 4)
    assert said.startswith("Items: 2 pieces of LMB-SERUM-30. Held until 13 Nov 10:42. Note to read")
    after = window.orders.view.viewport().grab().toImage()
    assert before != after
    assert "&lt;b&gt;" in str(window.orders.model.data(window.orders.model.index(0, 4), 3))


# Changes and their undo


MEI = MarkChange(assigned_to="Mei")


async def test_changes_say_what_they_did_and_are_undone_step_by_step(bench: Bench) -> None:
    bench.desk.answers[MarkOrders] = OrdersMarked({1: Marks(), 2: Marks(("a",))})
    bench.commands.mark_orders([1, 2, 3, 1], MEI)
    await until(bench.window.toast.isVisible)
    toast = bench.window.toast
    assert bench.asked(MarkOrders) == [MarkOrders((1, 2, 3), MEI)]
    assert toast.words.text() == MarkWords().done(MEI, 2, NOW_MS)
    assert toast.button.isVisible() and toast.button.text() == "Undo"
    bench.desk.answers[MarkOrders] = OrdersMarked({5: Marks()})
    bench.commands.mark_orders([5], MarkChange(release=True))
    await until(lambda: toast.words.text() == MarkWords().done(MarkChange(release=True), 1, NOW_MS))
    toast.button.click()
    await until(lambda: toast.words.text().startswith("Undone"))
    assert bench.asked(RestoreMarks) == [RestoreMarks({5: Marks()})]
    QTest.keySequence(bench.window, "Ctrl+Z")
    await until(lambda: len(bench.asked(RestoreMarks)) == 2)
    assert bench.asked(RestoreMarks)[1] == RestoreMarks({1: Marks(), 2: Marks(("a",))})
    await turn()
    bench.commands.undo()
    assert toast.words.text() == "There is nothing to undo." and not toast.button.isVisible()


async def test_marked_so_already_changes_nothing(bench: Bench) -> None:
    bench.desk.answers[MarkOrders] = OrdersMarked({})
    bench.commands.mark_orders([1], MEI)
    await until(lambda: "already" in bench.window.toast.words.text())
    bench.commands.undo()
    assert bench.asked(RestoreMarks) == []


async def test_many_orders_go_in_portions_and_come_back_whole(bench: Bench) -> None:
    count = 2 * AT_ONCE + 3

    async def answer(message: object) -> object:
        bench.desk.asked.append(message)
        assert isinstance(message, MarkOrders | RestoreMarks)
        rows = message.rows if isinstance(message, MarkOrders) else message.marks
        return OrdersMarked(dict.fromkeys(rows, Marks()))

    bench.desk.request = answer  # type: ignore[method-assign]
    bench.commands.mark_orders(range(count), MEI)
    await until(lambda: len(bench.asked(MarkOrders)) == 3 and "Mei" in
                bench.window.toast.words.text())  # fmt: skip
    assert bench.window.status.work.text() == ""
    bench.commands.undo()
    await until(lambda: bench.window.toast.words.text().startswith("Undone"))
    given = [len(one.marks) for one in bench.asked(RestoreMarks)]  # type: ignore[attr-defined]
    assert given == [AT_ONCE, AT_ONCE, 3]


async def test_a_change_that_failed_is_told_and_can_be_made_again(bench: Bench) -> None:
    bench.desk.answers[MarkOrders] = RequestFailed(Failed("disk.full"))
    bench.commands.mark_orders([1], MEI)
    await until(bench.window.banner.isVisible)
    assert "disk is full" in bench.window.banner.words.text()
    bench.desk.answers[MarkOrders] = OrdersMarked({1: Marks()})
    bench.commands.mark_orders([1], MEI)
    await until(lambda: "Mei" in bench.window.toast.words.text())
    bench.desk.answers[RestoreMarks] = RequestFailed(Failed("disk.full"))
    bench.commands.undo()
    await until(lambda: len(bench.asked(RestoreMarks)) == 1)
    await turn()
    bench.desk.answers.pop(RestoreMarks)
    bench.commands.undo()
    await until(lambda: len(bench.asked(RestoreMarks)) == 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (MarkChange(add_tags=("a", "b")), "%Ln order(s) tagged: a, b"),
        (MarkChange(remove_tags=("a",)), "Tag taken from %Ln order(s): a"),
        (MarkChange(note="x"), "Note written on %Ln order(s)"),
        (MarkChange(note=""), "Note taken from %Ln order(s)"),
        (MarkChange(hold_until=NOW_MS + DAY), "%Ln order(s) held until 13 Nov 10:42"),
        (MarkChange(assigned_to=""), "%Ln order(s) given to nobody"),
    ],
)
def test_every_change_has_words(change: MarkChange, said: str) -> None:
    assert MarkWords().done(change, 1, NOW_MS) == said.replace("%Ln", "1").replace("(s)", "")


async def test_keys_pressed_while_a_change_is_written_wait_their_turn(bench: Bench) -> None:
    bench.desk.answers[MarkOrders] = OrdersMarked({1: Marks()})
    bench.desk.answers[RestoreMarks] = OrdersMarked({1: Marks()})
    bench.commands.mark_orders([1], MEI)
    bench.commands.mark_orders([1], MarkChange(note="call"))
    bench.commands.undo()
    bench.commands.undo()
    bench.commands.undo()
    await until(lambda: bench.window.toast.words.text() == "There is nothing to undo.")
    said = [type(one) for one in bench.desk.asked]
    assert said == [MarkOrders, MarkOrders, RestoreMarks, RestoreMarks]


async def test_an_undo_that_waits_for_a_failed_change_takes_nothing_else_back(
    bench: Bench,
) -> None:
    bench.desk.answers[MarkOrders] = OrdersMarked({1: Marks()})
    bench.commands.mark_orders([1], MEI)
    await until(lambda: bench.window.toast.button.isVisible())
    bench.desk.answers[MarkOrders] = RequestFailed(Failed("disk.full"))
    bench.commands.mark_orders([1], MEI)
    bench.commands.undo()
    await until(lambda: len(bench.asked(MarkOrders)) == 2)
    await turn()
    assert bench.asked(RestoreMarks) == []


def test_marks_are_reached_from_the_bulk_bar(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    bulk, asked = window.orders.bulk, []
    for key in ("hold", "tag"):
        window.marking.actions[key].triggered.connect(lambda _c=False, key=key: asked.append(key))
    window.orders.selection.replace(window.orders.model.ids[:2])
    qtbot.waitUntil(bulk.more.isVisible)
    bulk.more.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    shown = [one.text() for one in menu.actions() if one.text()]
    assert shown[:2] == ["Hold until a time\tH", "End the hold\tShift H"]
    assert [one.partition("\t")[2] for one in shown[2:5]] == ["T", "N", "G"]
    menu.actions()[2].trigger()
    menu.close()
    assert asked == ["tag"]
    form = window.findChild(TagForm)
    qtbot.waitUntil(lambda: window.findChild(TagForm) is not None)
    form = window.findChild(TagForm)
    assert form is not None
    form.reject()


def test_the_bulk_bar_has_room_beside_the_drawer(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(width=1120, height=700)
    window.drawer.open(1)
    window.orders.list.select_all()
    bulk = window.orders.bulk
    qtbot.waitUntil(lambda: bulk.summary.selected == len(window.orders.model.ids))
    qtbot.wait(30)
    buttons = (bulk.print, bulk.open, bulk.more, bulk.clear)
    assert all(one.width() >= one.sizeHint().width() for one in buttons)
    assert bulk.clear.geometry().right() <= bulk.width() - 12
