"""Arranging from the window: its grace, what was left out, the outbox as a list."""

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.arrange_part import ArrangePartForm
from lzdesk.gui.dialogs.cancel_order import CancelOrderForm
from lzdesk.gui.dialogs.left_out import LeftOutDialog
from lzdesk.gui.dialogs.outbox import OutboxDialog
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.outbox_words import why_words
from lzdesk.gui.widgets.text import width_of
from lzdesk.link.messages import (
    AskCancelReasons,
    CancelReasons,
    CommandsMoved,
    OrderProblem,
    OrdersQueued,
    OutboxChanged,
    QueueOrders,
    RetryCommands,
    UndoCommands,
)
from lzdesk.reading.outbox import StoreProgress
from lzdesk.reading.part_of_order import Piece
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import NOW_MS, make_db
from tests.gui.test_main_window import press, settle

COMMANDS = (
    ("queued", 0, "", "", None),
    ("unsure", 1, "", "", None),
    ("failed", 1, "700026", "FO_ITEM_NOT_ALLOW_TO_PACK", NOW_MS - 1000),
    ("stopped", 0, "command.held", "", NOW_MS - 2000),
    ("done", 1, "", "", NOW_MS - 3000),
)


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    path = make_db(tmp_path / "lzdesk.db")
    db = sqlite3.connect(path)
    for number, (state, attempts, code, words, finished) in enumerate(COMMANDS, 1):
        db.execute(
            "INSERT INTO commands VALUES (?, ?, 'pack', 1, ?, ?, ?, '{}', ?, ?, ?, ?, NULL, ?,"
            " 'me', ?, ?, '[]')",
            (
                number, f"k{number}", f"order:{number}", number,
                '{"items":["1"],"fields":{}}', state, attempts, NOW_MS - 5000, NOW_MS,
                finished, code, words,
            ),
        )  # fmt: skip
    db.commit()
    db.close()
    return open_window(path)


def choose(dialog: OutboxDialog, row: int) -> None:
    """Whatever keys a test before this one held down."""
    flag = QItemSelectionModel.SelectionFlag
    chosen = dialog.table.selectionModel()
    chosen.setCurrentIndex(dialog.table.lines.index(row, 0), flag.ClearAndSelect | flag.Rows)


def asked(window: MainWindow) -> list[object]:
    return [message for message, _, _ in window._commands.asked]  # type: ignore[attr-defined]


def answer(window: MainWindow, reply: object) -> None:
    window._commands.asked[-1][1](reply)  # type: ignore[attr-defined]


def test_a_arranges_what_is_selected_with_a_moment_to_take_it_back(window: MainWindow) -> None:
    view = window.orders.view
    view.go_to(0)
    press(window, "Space", "J", "Space", "A")
    message = asked(window)[-1]
    assert isinstance(message, QueueOrders)
    assert set(message.rows) == set(window.orders.selection.rows) and message.kind == "pack"
    assert message.grace_ms == 5000
    answer(window, OrdersQueued((11, 12)))
    assert window.toast.words.text() == "Arranging 2 orders in 5 s"
    QTest.keySequence(view, "Ctrl+Z")
    settle(window)
    assert asked(window)[-1] == UndoCommands((11, 12))
    answer(window, CommandsMoved((11,)))
    assert window.toast.words.text() == "1 order taken back, 1 had gone out already"
    QTest.keySequence(view, "Ctrl+Z")
    settle(window)
    assert window._commands.calls[-1] == ("undo", None)  # type: ignore[attr-defined]


def test_what_was_left_out_is_named_with_its_reason(window: MainWindow) -> None:
    window.outbox_desk.arrange([1, 2, 3])
    problems = (
        OrderProblem(2, "casa-rumah", "77", "77", "order.unpaid"),
        OrderProblem(3, "casa-rumah", "78", "78", "order.unpaid"),
    )
    answer(window, OrdersQueued((11,), problems))
    assert window.toast.words.text() == "Arranging 1 order in 5 s, 2 left out"
    dialog = window.findChild(LeftOutDialog)
    assert dialog is not None and dialog.statement.text() == "2 orders left out"
    lines = dialog.report.toPlainText().splitlines()
    assert lines[0] == "It is not paid yet." and [line[:2] for line in lines[1:]] == ["77", "78"]
    assert not dialog.close_button.isDefault()
    dialog.close()


def test_the_status_bar_says_how_the_outbox_stands(window: MainWindow, qtbot: QtBot) -> None:
    bar = window.status
    assert not bar.outbox.isVisible()
    window.desk.outbox_changed.emit(OutboxChanged(4, 3, 1))  # type: ignore[attr-defined]
    assert bar.outbox.isVisible() and bar.outbox.text() == "Outbox: 3 sending, 4 waiting, 1 failed"
    bar.outbox.click()
    dialog = window.findChild(OutboxDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.table.lines.rowCount() == len(COMMANDS))
    assert dialog.statement.text() == "Outbox: 2 to go out, 1 failed, 1 stopped"
    window.desk.outbox_changed.emit(OutboxChanged(0, 0, 0))  # type: ignore[attr-defined]
    assert not bar.outbox.isVisible()
    dialog.close()


def test_a_failure_shows_the_vendors_words_and_goes_out_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.outbox_desk.show_list()
    dialog = window.findChild(OutboxDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.table.lines.rowCount() == len(COMMANDS))
    why = [dialog.table.lines.index(row, 5).data() for row in range(len(COMMANDS))]
    assert why[2] == "“FO_ITEM_NOT_ALLOW_TO_PACK” (700026) It has moved on. Read the store again."
    assert why[3] == "Not sent: the order is held since."
    choose(dialog, 2)
    assert dialog.again.isEnabled() and not dialog.undo.isEnabled()
    dialog.again.click()
    assert asked(window)[-1] == RetryCommands((3,))
    window._commands.asked[-1][2](Trouble("link.not_known", {}))  # type: ignore[attr-defined]
    assert dialog.told.isVisible()
    choose(dialog, 0)
    assert dialog.undo.isEnabled() and not dialog.again.isEnabled()
    dialog.undo.click()
    assert asked(window)[-1] == UndoCommands((1,))
    shown: list[int] = []
    dialog.order_asked.connect(shown.append)
    dialog.order.click()
    assert shown == [1]
    assert QApplication.focusWidget() is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def shown_list(window: MainWindow, qtbot: QtBot) -> OutboxDialog:
    window.outbox_desk.show_list()
    dialog = window.findChild(OutboxDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.table.lines.rowCount() == len(COMMANDS))
    return dialog


def test_what_its_column_cannot_hold_is_read_below_the_list(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = shown_list(window, qtbot)
    assert dialog.why.text() == ""
    place = dialog.why.geometry()
    choose(dialog, 1)
    settle(window)
    assert dialog.why.text() == "The answer was lost. What arrived is being read."
    assert dialog.why.geometry() == place
    header = dialog.table.horizontalHeader()
    for column in range(5):
        texts = [dialog.table.lines.index(row, column).data() for row in range(len(COMMANDS))]
        kind = dialog.table._columns[column].kind
        assert header.sectionSize(column) >= max(width_of(text, kind) for text in texts) + 16
    dialog.close()


def test_keys_of_the_outbox_act_on_what_is_chosen(window: MainWindow, qtbot: QtBot) -> None:
    dialog = shown_list(window, qtbot)
    shown: list[int] = []
    dialog.order_asked.connect(shown.append)
    before = len(asked(window))
    choose(dialog, 2)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert shown == [3] and len(asked(window)) == before
    QTest.keySequence(dialog.table, "Ctrl+Alt+O")
    assert asked(window)[-1] == RetryCommands((3,))
    choose(dialog, 0)
    QTest.keySequence(dialog.table, "Ctrl+Alt+O")
    assert len(asked(window)) == before + 1
    QTest.keySequence(dialog.table, "Ctrl+Z")
    assert asked(window)[-1] == UndoCommands((1,))
    dialog.close()


def test_the_key_in_the_window_goes_to_what_failed(window: MainWindow, qtbot: QtBot) -> None:
    window.keys.calls["try_again"]()
    dialog = window.findChild(OutboxDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: [line.key for line in dialog.table.chosen()] == [3])
    assert dialog.again.isEnabled()
    dialog.close()


def test_what_was_chosen_stays_chosen_when_others_come(window: MainWindow, qtbot: QtBot) -> None:
    dialog = shown_list(window, qtbot)
    choose(dialog, 2)
    dialog._show((dialog._lines[0]._replace(command_id=99), *dialog._lines))
    assert [line.key for line in dialog.table.chosen()] == [3]
    dialog._show(())
    assert dialog.statement.text() == "Outbox: nothing waits" and dialog.why.text() == ""
    dialog.close()


@pytest.mark.parametrize(
    ("key", "kind", "said"),
    [
        ("ready_to_ship", "ready_to_ship", "2 orders ready to ship in 5 s"),
        ("repack", "repack", "Taking 2 orders apart in 5 s"),
        ("own_delivered", "own_delivered", "2 orders delivered in 5 s"),
        ("own_failed", "own_failed", "2 orders not delivered in 5 s"),
    ],
)
def test_other_writes_go_the_same_way(window: MainWindow, key: str, kind: str, said: str) -> None:
    window.orders.view.go_to(0)
    press(window, "Space", "J", "Space")
    window.marking.actions[key].trigger()
    message = asked(window)[-1]
    assert isinstance(message, QueueOrders)
    assert (message.kind, message.grace_ms, len(message.rows)) == (kind, 5000, 2)
    answer(window, OrdersQueued((11, 12)))
    # Until its plural forms are translated a sentence shows both at once.
    assert window.toast.words.text().replace("order(s)", "orders") == said


def test_one_order_is_cancelled_with_a_reason_that_is_chosen(window: MainWindow) -> None:
    window.orders.view.go_to(0)
    row = window.orders.view.current_row_id()
    window.marking.actions["cancel_order"].trigger()
    form = window.findChild(CancelOrderForm)
    assert form is not None and asked(window)[-1] == AskCancelReasons(row)
    assert form.focusWidget() is form.keep and not form.cancel.isEnabled()
    answer(window, CancelReasons((("19", "Sourcing & delay"), ("21", "Out of stock"))))
    assert [one.text() for one in form.choices.buttons()] == ["Sourcing && delay", "Out of stock"]
    assert form.focusWidget() is form.keep
    assert not form.cancel.isEnabled()
    form.choices.button(1).click()
    form.cancel.click()
    message = asked(window)[-1]
    assert isinstance(message, QueueOrders)
    assert (message.kind, message.rows) == ("cancel", (row,))
    assert message.fields == {"reason": "21"} and message.grace_ms == 5000
    answer(window, OrdersQueued((11,)))
    assert window.toast.words.text() == "Cancelling 1 order in 5 s"


def test_several_orders_are_not_cancelled_at_once(window: MainWindow) -> None:
    window.orders.view.go_to(0)
    press(window, "Space", "J", "Space")
    before = len(asked(window))
    window.marking.actions["cancel_order"].trigger()
    assert len(asked(window)) == before
    assert window.toast.words.text().startswith("Choose one order to cancel")


def test_a_cancellation_that_is_too_late_says_so(window: MainWindow) -> None:
    window.orders.view.go_to(0)
    window.marking.actions["cancel_order"].trigger()
    form = window.findChild(CancelOrderForm)
    assert form is not None
    window._commands.asked[-1][2](Trouble("order.moved_on", {}))  # type: ignore[attr-defined]
    assert form.told.isVisible() and form.told.text() and not form.cancel.isEnabled()
    form.keep.click()
    assert form.is_closed


def test_an_order_of_two_warehouses_counts_once(window: MainWindow) -> None:
    """Two commands, one order: the seller chose orders."""
    window.outbox_desk.arrange([1, 2])
    answer(window, OrdersQueued((11, 12, 13)))
    assert window.toast.words.text() == "Arranging 2 orders in 5 s"
    window.outbox_desk.undo()
    answer(window, CommandsMoved((11, 12, 13)))
    assert window.toast.words.text() == "2 orders taken back"


def test_the_list_says_how_far_each_store_is(window: MainWindow, qtbot: QtBot) -> None:
    dialog = shown_list(window, qtbot)
    qtbot.waitUntil(lambda: not dialog.progress.isHidden())
    assert dialog.progress.text().endswith(" 1 of 5 (2 failed)")
    many = [StoreProgress(f"Store\n{place}", 1200, place, 3400) for place in range(14)]
    dialog._show_progress(many)
    said = dialog.progress.text()
    assert said.startswith("Store 0 1,200 of 3,400, Store 1 1,200 of 3,400 (1 failed)")
    assert said.endswith("2 more stores")
    dialog._show_progress([])
    assert dialog.progress.isHidden()
    dialog.close()


def test_a_refusal_says_what_to_do(window: MainWindow, qtbot: QtBot) -> None:
    dialog = shown_list(window, qtbot)
    line = dialog._lines[0]._replace(
        state="failed", vendor_code="700024", vendor_words="LOCK_FAILED"
    )
    assert why_words(line) == "“LOCK_FAILED” (700024) Try it again in a minute."
    assert why_words(line._replace(state="queued")) == "“LOCK_FAILED” (700024)"
    assert why_words(line._replace(vendor_code="31")) == "“LOCK_FAILED” (31)"
    dialog.close()


PIECES = (Piece("7", "MUG & CUP", "Mug", "dropshipping"), Piece("8", "LAMP", "Lamp", "WH-SOUTH"))


def test_a_part_of_an_order_is_arranged(window: MainWindow) -> None:
    row = window.orders.view.current_row_id()
    window.outbox_desk._ask_part(row, "77", PIECES)
    form = window.findChild(ArrangePartForm)
    assert form is not None
    assert [box.accessibleName() for box in form.boxes] == [
        "MUG & CUP  Mug, dropshipping",
        "LAMP  Lamp, WH-SOUTH",
    ]
    assert not form.arrange.isEnabled()
    form.boxes[1].click()
    form.arrange.click()
    message = asked(window)[-1]
    assert isinstance(message, QueueOrders)
    assert (message.kind, message.rows, message.items) == ("pack", (row,), {row: ("8",)})
    answer(window, OrdersQueued((11,)))
    assert window.toast.words.text() == "Arranging 1 order in 5 s"


def test_one_piece_has_no_part(window: MainWindow, qtbot: QtBot) -> None:
    window.orders.view.go_to(0)
    press(window, "Shift+A")
    words = "Nothing of this order can be left for another time."
    qtbot.waitUntil(lambda: window.toast.words.text() == words)
    press(window, "Space", "J", "Space", "Shift+A")
    assert window.toast.words.text() == "Choose one order to arrange a part of it."
    assert window.findChild(ArrangePartForm) is None
