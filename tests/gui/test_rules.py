"""The rules in the window: list, form, tries, history, the one switch, and what alerts say."""

import sqlite3
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from lzdesk.domain.rules import Action, Condition, Did, Outcome, Rule
from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.rule_form import RuleForm
from lzdesk.gui.dialogs.rules import HISTORY, NEW, RULE, TRIED, RulesDialog
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.order_drawer.history_words import history_lines
from lzdesk.gui.rule_words import rule_words, whole_words
from lzdesk.link.messages import (
    AlertsChanged,
    CarryOutFirings,
    CheckRule,
    DeleteRule,
    FiringsCarriedOut,
    RuleChecked,
    RuleMatch,
    RuleSaved,
    SaveRule,
    StopRules,
    SwitchRule,
)
from lzdesk.services.rule_actions import On, carry_out
from lzdesk.storage.repositories.rules import note_firing, put_outcome, save_rule, stop_all
from lzdesk.storage.writer import Writer
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import HOUR, NOW_MS, make_db
from tests.gui.test_main_window import settle
from tests.gui.window_parts import judged

BIG = Rule(
    "Big orders", "arrived",
    (
        Condition("total", "at_least", (50050,), "SGD"),
        Condition("store", "is", ("casa-home", "lumi-flagship")),
        Condition("sku", "contains", ("VLT", "LMB")),
        Condition("pieces", "at_most", (4,)),
        Condition("hour", "between", (22, 7)),
    ),
    (
        Action("tag", {"tag": "big"}),
        Action("note", {"text": "Check it", "must_read": True}),
        Action("alert"),
    ),
    20,
)  # fmt: skip
NEAR = Rule(
    "Nearly late", "ship_by", (), (Action("assign", {"name": "Mei"}),), is_on=False, hours=3
)
ASKED = Rule(
    "Asked", "status", (), (Action("hold", {"hours": 12}),), statuses=("cancel_requested", "held")
)


def make_rules_db(path: Path) -> Path:
    make_db(path)
    writer = Writer(path, path.parent / "backups")

    def job(connection: object) -> None:
        for rule in (BIG, NEAR, ASKED):
            save_rule(connection, rule, NOW_MS - HOUR)  # type: ignore[arg-type]
        rule = msgspec.structs.replace(BIG, id=1)
        for row in (1, 4, 6):
            firing = note_firing(connection, rule, row, "arrived", NOW_MS - row)  # type: ignore[arg-type]
            assert firing is not None
            outcome = Outcome("limit")
            if row != 6:
                outcome = carry_out(On(connection, rule, row, NOW_MS))  # type: ignore[arg-type]
            put_outcome(connection, firing, outcome)  # type: ignore[arg-type]

    writer.run_blocking(job)
    judged(writer)
    writer.close()
    return path


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(make_rules_db(tmp_path / "lzdesk.db"))


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> RulesDialog:
    window.rules_desk.show_rules()
    found = window.findChild(RulesDialog)
    assert found is not None
    qtbot.waitUntil(lambda: found.list.count() == 3 and found.history.table.lines.rowCount() == 3)
    return found


def asked(window: MainWindow) -> list[object]:
    return [message for message, _, _ in window._commands.asked]  # type: ignore[attr-defined]


def answer(window: MainWindow, reply: object) -> None:
    window._commands.asked[-1][1](reply)  # type: ignore[attr-defined]


def refuse(window: MainWindow, kind: str, **fields: object) -> None:
    window._commands.asked[-1][2](Trouble(kind, fields))  # type: ignore[attr-defined]


def said(words: str) -> str:
    """Words whose plural forms may not be written down yet."""
    return words.replace("(s)", "s")


def choose(dialog: RulesDialog, row: int) -> None:
    flag = QItemSelectionModel.SelectionFlag
    page = dialog.history if dialog.tab == HISTORY else dialog.tried
    chosen = page.table.selectionModel()
    chosen.setCurrentIndex(page.table.lines.index(row, 0), flag.ClearAndSelect | flag.Rows)


def test_the_key_shows_the_rules_and_the_first_in_its_form(
    window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keySequence(window.orders.view, "Ctrl+Shift+R")
    settle(window)
    dialog = window.findChild(RulesDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.list.count() == 3)
    assert said(dialog.statement.text()) == "3 rules, 2 on"
    assert dialog.tab == RULE and dialog.form.name.text == "Big orders"
    assert [dialog.list.item(n).checkState() for n in range(3)] == [
        Qt.CheckState.Checked, Qt.CheckState.Unchecked, Qt.CheckState.Checked,
    ]  # fmt: skip
    about = dialog.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Big orders, on." in about and "Total at least SGD 500.50" in about
    assert "Store is Casa Home, Lumi Flagship" in about and "1 held back" in about


@pytest.mark.parametrize("rule", [BIG, NEAR, ASKED], ids=lambda one: one.name)
def test_a_form_gives_back_the_rule_it_was_given(window: MainWindow, rule: Rule) -> None:
    form = RuleForm(window.theme)
    known = {"store": [("casa-home", "Casa Home"), ("lumi-flagship", "Lumi Flagship")]}
    form.show_rule(rule, known)
    assert form.rule() == rule
    form.show_rule(ASKED, known)
    form.show_rule(rule, known)
    assert form.rule() == rule
    form.deleteLater()


def test_a_new_rule_is_made_by_hand_and_kept(dialog: RulesDialog, window: MainWindow) -> None:
    dialog.add.click()
    form = dialog.form
    assert form.name.edit.hasFocus() or not window.isActiveWindow()
    dialog.keep.click()
    assert form.name.error.text() == "missing" and asked(window) == []
    QTest.keyClicks(form.name.edit, "Gifts")
    dialog.keep.click()
    assert form.actions_error.text() == "The rule does nothing yet: add an action."
    form.add_action.click()
    menu = form.findChild(QMenu)
    assert menu is not None
    entries = {entry.text(): entry for entry in menu.actions() if isinstance(entry, QAction)}
    assert list(entries)[:2] == ["Tag it", "Add a note"] and len(entries) == 6
    entries["Tag it"].trigger()
    menu.close()
    form.add_condition.click()
    form.condition_rows[0].field.choose("buyer_note")
    dialog.keep.click()
    assert form.action_rows[0].error.text() == "missing" or form.condition_rows[0].error.text()
    QTest.keyClicks(form.condition_rows[0].text, "gift, card ,")
    QTest.keyClicks(form.action_rows[0].edits["tag"], "gift")
    dialog.keep.click()
    assert asked(window)[-1] == SaveRule(
        Rule("Gifts", "arrived", (Condition("buyer_note", "contains", ("gift", "card")),),
             (Action("tag", {"tag": "gift"}),), 60)
    )  # fmt: skip
    refuse(window, "rule.name_taken", field="name", value="Gifts")
    assert form.name.error.text() == "another rule has this name"
    dialog.keep.click()
    answer(window, RuleSaved(4))
    assert dialog.told.text().startswith("Kept.")


def test_what_was_typed_stays_with_its_rule(dialog: RulesDialog, qtbot: QtBot) -> None:
    assert not dialog.keep.isEnabled()
    dialog.form.name.edit.setText("Bigger")  # type: ignore[attr-defined]
    assert dialog.keep.isEnabled()
    dialog.list.setCurrentRow(1)
    assert dialog.form.name.text == "Nearly late" and not dialog.keep.isEnabled()
    dialog.list.setCurrentRow(0)
    assert dialog.form.name.text == "Bigger" and dialog.keep.isEnabled()
    dialog.refresh()
    qtbot.wait(50)
    assert dialog.form.name.text == "Bigger"


def test_an_amount_that_is_none_is_named_beside_its_line(
    dialog: RulesDialog, window: MainWindow
) -> None:
    row = dialog.form.condition_rows[0]
    row.amount.setText("a lot")
    dialog.keep.click()
    assert row.error.text().startswith("a number up to") and asked(window) == []
    row.amount.setText("1000")
    assert row.error.text() == ""
    row.away.click()
    assert len(dialog.form.rule().conditions) == 4


def test_a_box_switches_a_rule_and_delete_takes_it_away(
    dialog: RulesDialog, window: MainWindow
) -> None:
    dialog.list.item(1).setCheckState(Qt.CheckState.Checked)
    assert asked(window)[-1] == SwitchRule(2, True)
    dialog.list.setCurrentRow(2)
    dialog.remove.click()
    assert asked(window)[-1] == DeleteRule(3)
    refuse(window, "rule.gone")
    assert dialog.told.text() == "This rule was deleted."
    dialog.remove.click()
    answer(window, None)
    assert dialog._shown == NEW and dialog.told.text().startswith("Deleted.")
    assert dialog.form.rule() == msgspec.structs.replace(ASKED, id=0)
    dialog.keep.click()
    assert asked(window)[-1] == SaveRule(ASKED)


def test_a_try_shows_days_and_orders_and_is_forgotten_with_a_change(
    dialog: RulesDialog, window: MainWindow
) -> None:
    shown: list[int] = []
    dialog.order_asked.connect(shown.append)
    dialog.attempt.click()
    assert dialog.tab == TRIED and isinstance(asked(window)[-1], CheckRule)
    assert dialog.told.text().startswith("Looking at the last 30 days")
    assert not dialog.attempt.isEnabled()
    days = tuple((f"2026-11-{day:02}", day % 3) for day in range(1, 13))
    matches = (RuleMatch(4, 4, "9840316627155", NOW_MS - 5, True), RuleMatch(1, 3, "1", 5, False))
    answer(window, RuleChecked(12, 3, 5000, days, matches))
    page = dialog.tried
    assert said(page.words.text()) == (
        "It would have acted 12 times in the last 30 days. 3 held back by the limit"
    )
    assert said(page.looked.text()) == "5,000 orders looked at. Nothing was written."
    assert "11 Nov: 2" in page.days.accessibleDescription()
    first = [page.table.lines.index(0, column).data() for column in range(4)]
    assert first == ["10:42", "Lumi Beauty", "9840316627155", "over the limit"]
    choose(dialog, 0)
    dialog.order.click()
    assert shown == [4]
    dialog.form.per_hour.setValue(99)
    assert not page.table.isVisibleTo(dialog) and page.words.text().startswith("Not tried yet")
    dialog.attempt.click()
    refuse(window, "link.not_known")
    assert dialog.told.isVisible() and dialog.attempt.isEnabled()


def test_the_answer_to_an_older_try_is_not_shown(dialog: RulesDialog, window: MainWindow) -> None:
    dialog.attempt.click()
    dialog.form.per_hour.setValue(5)
    answer(window, RuleChecked(1, 0, 1, (), ()))
    assert dialog.tried.words.text().startswith("Not tried yet")


def test_history_says_what_was_done_and_makes_up_for_the_limit(
    dialog: RulesDialog, window: MainWindow, qtbot: QtBot
) -> None:
    dialog.choose_tab(HISTORY)
    texts = [dialog.history.table.lines.index(row, 4).data() for row in range(3)]
    assert texts == ["Tagged “big”, note added, alert raised"] * 2 + [
        "Not done: the limit of the hour"
    ]
    choose(dialog, 0)
    assert not dialog.carry_out.isEnabled() and dialog.order.isEnabled()
    choose(dialog, 2)
    dialog.carry_out.click()
    message = asked(window)[-1]
    assert isinstance(message, CarryOutFirings) and len(message.ids) == 1
    answer(window, FiringsCarriedOut(1))
    assert dialog.told.text() == "1 carried out"
    dialog.list.setCurrentRow(1)
    qtbot.waitUntil(dialog.history.nothing.isVisible)
    dialog.history.all.setChecked(True)
    qtbot.waitUntil(lambda: dialog.history.table.lines.rowCount() == 3)


def test_one_switch_in_dialog_palette_and_status_bar(
    dialog: RulesDialog, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    assert not window.status.rules.isVisible()
    dialog.stop.click()
    assert asked(window)[-1] == StopRules(True)
    writer = Writer(tmp_path / "lzdesk.db", tmp_path / "backups")
    writer.run_blocking(stop_all, True, NOW_MS)
    writer.close()
    window.desk.rules_changed.emit()  # type: ignore[attr-defined]
    qtbot.waitUntil(window.status.rules.isVisible)
    assert window.status.rules.text() == "Rules stopped"
    qtbot.waitUntil(lambda: dialog.statement.text() == "All rules are stopped")
    assert dialog.stop.text() == "Let the rules run" and dialog.stopped.isVisible()
    window.keys.calls["stop_rules"]()
    assert asked(window)[-1] == StopRules(False)
    answer(window, None)
    assert window.toast.words.text() == "The rules run again."
    dialog.close()
    window.status.rules.click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(RulesDialog)))


def test_an_alert_of_a_rule_leads_to_what_it_did(window: MainWindow, qtbot: QtBot) -> None:
    window.desk.alerts_changed.emit(AlertsChanged((), NOW_MS, True))  # type: ignore[attr-defined]
    pane = window.alerts
    qtbot.waitUntil(lambda: any(one.kind == "rule.alert" for one in pane.model.alerts))
    by_kind = {one.kind: one for one in pane.model.alerts}
    model, alert = pane.model, by_kind["rule.alert"]
    words = [model.in_full(model.line_at(model.index(n))) for n in range(model.rowCount())]  # type: ignore[arg-type]
    assert any("Big orders: 1 order" in one for one in words)
    assert any("Limit of Big orders: 1 not done" in one for one in words)
    pane.acted.emit(alert)
    dialog = window.findChild(RulesDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.history.table.lines.rowCount() == 3)
    assert dialog.tab == HISTORY and dialog.form.name.text == "Big orders"


def test_the_order_says_which_rule_did_it(window: MainWindow, qtbot: QtBot) -> None:
    window.drawer.open(4)
    qtbot.waitUntil(lambda: window.drawer.content.told is not None)
    told = window.drawer.content.told
    assert told is not None
    lines = history_lines(told.detail, "lazada", NOW_MS)
    tagged = next(line for line in lines if line.what == "Tagged")
    assert tagged.by == "Rule “Big orders”" and tagged.after == "big"
    raised = next(line for line in lines if line.what == "Alert raised")
    assert raised.by == "Rule “Big orders”" and not raised.after


def test_without_a_rule_there_is_a_form_to_begin_with(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(make_db(tmp_path / "lzdesk.db"))
    window.rules_desk.show_rules()
    dialog = window.findChild(RulesDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.statement.text() == "No rules yet")
    assert dialog._shown == NEW and dialog.keep.isEnabled() and not dialog.remove.isEnabled()
    dialog.choose_tab(HISTORY)
    assert dialog.history.nothing.isVisible()


def test_rules_that_cannot_be_read_say_so_and_stay(
    dialog: RulesDialog, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    db = sqlite3.connect(tmp_path / "lzdesk.db")
    db.execute("ALTER TABLE rules RENAME TO rules_away")
    db.commit()
    db.close()
    dialog.refresh()
    qtbot.waitUntil(dialog.told.isVisible)
    assert "could not be read" in dialog.told.text() and dialog.list.count() == 3


def test_hostile_names_are_plain_and_harmless(window: MainWindow) -> None:
    evil = "<b>x</b>\x00\u202e" + "y" * 5000
    tag = Action("tag", {"tag": evil})
    rule = Rule(evil, "arrived", (Condition("sku", "is", (evil,)),), (tag,))
    words = "\n".join(whole_words(rule))
    assert "\x00" not in words and "\u202e" not in words and len(words) < 600
    refused = Outcome("partly", (Did("tag", evil), Did("arrange", "", "order.held")))
    told = rule_words.outcome(refused)
    assert "\u202e" not in told
    assert told.endswith("Arrange it: not done. It is held. End the hold first.")
