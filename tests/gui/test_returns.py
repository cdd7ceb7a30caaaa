"""The place of the returns: who waits for an answer first, and the pieces of the chosen one."""

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lzdesk.gui.dialogs.answer_returns import AnswerForm
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.returns.pane import ReturnsPane
from lzdesk.gui.return_desk import _total
from lzdesk.link.messages import (
    AnswerChoice,
    AnswerReturns,
    Answers,
    AskAnswers,
    AskOrderPage,
    OrdersQueued,
    StoreAddress,
    UndoCommands,
)
from tests.gui.conftest import OpenWindow
from tests.gui.test_clocks import with_clocks


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(with_clocks(tmp_path / "lzdesk.db"))


@pytest.fixture
def pane(window: MainWindow, qtbot: QtBot) -> ReturnsPane:
    QTest.keySequence(window, QKeySequence("Ctrl+8"))
    made = window.return_desk.pane
    qtbot.waitUntil(lambda: made.table.lines.rowCount() > 0)
    return made


def rows(pane: ReturnsPane) -> list[str]:
    return [one.return_id for one in pane._rows]


def test_cancellations_stand_first_then_what_has_least_time(
    window: MainWindow, pane: ReturnsPane
) -> None:
    assert window.rail.places["returns"].isChecked() and window.top.title.text() == "Returns"
    assert rows(pane) == ["R1", "R2", "R3"]
    shown = [line.texts[:2] for line in pane.table.lines.lines]
    assert shown == [
        ("30 min", "Cancellation"), ("−10 min", "Return"), ("1 d 16 h", "Refund only"),
    ]  # fmt: skip
    assert {line.texts[4] for line in pane.table.lines.lines} == {"SGD 48.90"}


def test_each_stage_has_its_list(pane: ReturnsPane, qtbot: QtBot) -> None:
    for stage, wanted in (("over", ["R4"]), ("coming_back", ["R5"]), ("waiting", [])):
        pane.tabs[stage].click()
        qtbot.waitUntil(lambda wanted=wanted: rows(pane) == wanted)
    assert pane.said.text() == "Nothing stands here."
    pane.tabs["all"].click()
    qtbot.waitUntil(lambda: sorted(rows(pane)) == ["R1", "R2", "R3", "R4", "R5"])
    assert pane.tabs["to_answer"].accessibleName() == "To answer 3"


def test_the_pieces_of_the_chosen_one_are_shown_and_its_order_is_one_key_away(
    window: MainWindow, pane: ReturnsPane, qtbot: QtBot
) -> None:
    pane.table.selectRow(1)
    qtbot.waitUntil(lambda: pane.pieces.lines.rowCount() == 1)
    assert pane.pieces.lines.lines[0].texts[-1] == "Broken"
    # The order of that one is not on this desk.
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    assert pane.isVisible()
    pane.table.selectRow(0)
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    assert window.orders.isVisible() and window.drawer.isVisible()


def test_what_cannot_be_read_is_said(window: MainWindow, pane: ReturnsPane) -> None:
    window._reader.failed.emit("returns", "database disk image is malformed")
    assert pane.said.text() == "database disk image is malformed"
    sheet = window.return_desk.listed()
    assert sheet is not None and len(sheet.rows) == 3


def choose(pane: ReturnsPane, row: int) -> None:
    """Ctrl, which the place was gone to with, would add it to what is chosen."""
    pane.table.clearSelection()
    pane.table.selectRow(row)


def asked(window: MainWindow) -> list[object]:
    return [one[0] for one in window._commands.asked]  # type: ignore[attr-defined]


def reply(window: MainWindow, told: object) -> None:
    window._commands.asked[-1][1](told)  # type: ignore[attr-defined]


def form_of(window: MainWindow) -> AnswerForm:
    found = window.findChild(AnswerForm)
    assert isinstance(found, AnswerForm)
    return found


def test_a_cancellation_is_accepted_with_its_store_amount_and_order_said_first(
    window: MainWindow, pane: ReturnsPane
) -> None:
    assert not pane.accept.isEnabled()
    choose(pane, 0)
    pane.accept.click()
    assert asked(window)[-1] == AskAnswers((1,), True)
    form = form_of(window)
    said = window.return_desk._about(pane.chosen()[0])
    assert "SGD 48.90" in said and "Lumi Flagship" in said and "“Broken”" in said
    reply(window, Answers((AnswerChoice("accept_cancel", ()),), ()))
    assert form.focusWidget() is form.keep and form.send.isEnabled()
    form.send.click()
    assert asked(window)[-1] == AnswerReturns((1,), "accept_cancel", "", "", (), 5000)
    reply(window, OrdersQueued((11,)))
    said = pane.toast.words.text().replace("request(s)", "request")
    assert said == "Answering 1 request in 5 s" and pane.toast.isVisible()
    window.undo()
    assert asked(window)[-1] == UndoCommands((11,))


def test_a_refusal_needs_its_reason_its_comment_and_its_pictures(
    window: MainWindow, pane: ReturnsPane
) -> None:
    choose(pane, 1)
    pane.refuse.click()
    form = form_of(window)
    needs = ("reason", "comment", "pictures")
    reply(window, Answers((AnswerChoice("refuse_refund", needs),), (("7", "It was used"),)))
    assert not form.send.isEnabled()
    form.reason.choose("7")
    form.comment.setPlainText("See the pictures.")
    assert not form.send.isEnabled()
    form.pictures.setText("https://a.example/1.png https://a.example/2.png")
    form.send.click()
    message = asked(window)[-1]
    assert isinstance(message, AnswerReturns)
    assert (message.reason, message.comment) == ("7", "See the pictures.")
    assert message.pictures == ("https://a.example/1.png", "https://a.example/2.png")


def test_only_equal_requests_are_answered_together(
    window: MainWindow, pane: ReturnsPane, qtbot: QtBot
) -> None:
    pane.table.selectAll()
    assert not pane.accept.isEnabled() and not pane.refuse.isEnabled()
    pane.tabs["over"].click()
    qtbot.waitUntil(lambda: rows(pane) == ["R4"])
    choose(pane, 0)
    assert not pane.accept.isEnabled()
    pane.tabs["coming_back"].click()
    qtbot.waitUntil(lambda: rows(pane) == ["R5"])
    choose(pane, 0)
    assert pane.accept.isEnabled() and not pane.refuse.isEnabled()


def test_one_that_is_being_answered_says_so_and_is_not_answered_again(
    window: MainWindow, pane: ReturnsPane, tmp_path: Path, qtbot: QtBot
) -> None:
    db = sqlite3.connect(tmp_path / "lzdesk.db")
    db.execute(
        "INSERT INTO commands (key, kind, store_id, subject, payload, precondition, state,"
        " attempts, created_at, not_before, by, vendor_code, vendor_words, results) VALUES"
        " ('k', 'return.answer', 1, 's', '{\"items\": [], \"fields\": {\"return\": \"R2\"}}',"
        " '{}', 'sending', 1, 0, 0, '', '', '', '[]')"
    )
    db.commit()
    db.close()
    window.return_desk.refresh()
    qtbot.waitUntil(lambda: pane.table.lines.lines[1].texts[6] == "Answering …")
    choose(pane, 1)
    assert not pane.accept.isEnabled()
    choose(pane, 0)
    assert pane.accept.isEnabled()


def test_a_part_is_refunded_on_the_orders_page(window: MainWindow, pane: ReturnsPane) -> None:
    choose(pane, 1)
    assert not pane.page.isEnabled()
    choose(pane, 0)
    # A cancellation has no part.
    assert not pane.page.isEnabled()
    pane._rows = (pane._rows[0]._replace(kind="refund"), *pane._rows[1:])
    choose(pane, 0)
    pane.page.click()
    assert isinstance(asked(window)[-1], AskOrderPage)
    reply(window, StoreAddress("https://seller.example/order"))
    assert window._commands.calls[-1][-1] == "https://seller.example/order"  # type: ignore[attr-defined]
    assert "lets no program refund a part" in pane.toast.words.text()


def test_several_amounts_are_summed_by_currency(pane: ReturnsPane) -> None:
    one = pane._rows[0]
    chosen = [one, one, one._replace(currency="MYR", refund_minor=1200)]
    assert _total(chosen) == "SGD 97.80, MYR 12.00"


def test_the_keys_press_the_buttons_and_elsewhere_lead_here(
    window: MainWindow, pane: ReturnsPane, qtbot: QtBot
) -> None:
    window.places.go_to("orders")
    QTest.keySequence(window, QKeySequence("Ctrl+Shift+Y"))
    assert pane.isVisible() and window.findChild(AnswerForm) is None
    # Whatever keys are held.
    first = pane.table.lines.index(0, 0)
    rows_of_it = QItemSelectionModel.SelectionFlag.Rows
    alone = QItemSelectionModel.SelectionFlag.ClearAndSelect
    pane.table.selectionModel().select(first, alone | rows_of_it)
    QTest.keySequence(window, QKeySequence("Ctrl+Shift+X"))
    form = form_of(window)
    assert form.send.text() == "Refuse"
    form.reject()
