"""The place of the account risk: indicators, their history, notices, and which store is warned."""

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.account.pane import INDICATORS, NOTICES, STORES, AccountPane
from lzdesk.link.messages import SortNotices
from lzdesk.reading.account import DAY_MS
from lzdesk.storage.repositories.notice_kinds import keep_notice_kind
from lzdesk.storage.writer import Writer
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import HOUR, NOW_MS, make_db

HEALTH = (
    "INSERT INTO health (store_id, indicator, day, position, name, score, score_words,"
    " target_words, is_met, tip, read_at) VALUES (?, ?, ?, ?, ?, ?, ?, '90%', ?, 'A tip', ?)"
)
NOTICE = (
    "INSERT INTO store_notices (store_id, notice_id, category, title, body, link, told_at,"
    " first_read_at) VALUES (?, ?, ?, ?, ?, '', ?, 0)"
)


def with_account(path: Path) -> Path:
    """Store 2 is off target, store 3 has a warning, store 1 is well; the others were not read."""
    db = sqlite3.connect(make_db(path))
    db.execute("DELETE FROM health")
    db.execute("DELETE FROM store_notices")
    today = NOW_MS // DAY_MS
    for days, score in ((9, 95.0), (8, 96.5), (1, 91.0), (0, 88.5)):
        read = NOW_MS - days * DAY_MS - HOUR
        met = int(score >= 90)
        values = (2, "SHIP", today - days, 0, "Ship on Time", score, f"{score}%", met, read)
        db.execute(HEALTH, values)
        db.execute(HEALTH, (1, "SHIP", today - days, 0, "Ship on Time", 97.0, "97%", 1, read))
    # What is not told any more is not shown.
    db.execute(HEALTH, (1, "OLD", today - 9, 1, "Gone", 1.0, "1%", 0, NOW_MS - 9 * DAY_MS))
    for number, (store, category, title, days) in enumerate(
        (
            (3, "Store", "Penalty points", 2),
            (1, "Logistics", "Collection delayed", 1),
            (1, "System", "Order 12 was moved", 3),
            (1, "System", "Order 13 was moved", 4),
            (2, "Store", "Policy violation recorded", 45),
            (2, "Orders", "You've got a new order", 0.1),
        )
    ):
        told = NOW_MS - days * DAY_MS
        db.execute(NOTICE, (store, str(number), category, title, f"About {number}", told))
    db.commit()
    db.close()
    return path


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(with_account(tmp_path / "lzdesk.db"))


@pytest.fixture
def pane(window: MainWindow, qtbot: QtBot) -> AccountPane:
    QTest.keySequence(window, QKeySequence("Ctrl+Shift+A"))
    made = window.account_desk.pane
    qtbot.waitUntil(lambda: made.tables[STORES].lines.rowCount() > 0)
    return made


def choose(pane: AccountPane, row: int) -> None:
    pane.table.setCurrentIndex(pane.table.lines.index(row, 0))


def test_a_store_off_target_or_with_a_warning_stands_first(
    window: MainWindow, pane: AccountPane
) -> None:
    assert window.rail.places["account"].isChecked()
    lines = pane.tables[STORES].lines.lines
    assert [line.key for line in lines[:3]] == [2, 3, 1]
    assert [line.texts[1] for line in lines[:4]] == ["Warned", "Warned", "On target", "Not read"]
    assert lines[0].texts[2] == "Ship on Time" and lines[1].texts[3] == "Penalty points"
    assert pane._store_tone(0, 1) == "red" and pane._store_tone(2, 1) == "text"
    choose(pane, 0)
    assert (
        "1 of its indicators off target" in pane.words.text()
        and "not readable" in pane.words.text()
    )
    choose(pane, 3)
    assert "were not read yet" in pane.words.text()


def test_an_indicator_has_its_history(window: MainWindow, pane: AccountPane, qtbot: QtBot) -> None:
    pane.tabs[INDICATORS].click()
    lines = pane.table.lines.lines
    assert [(line.texts[1], line.texts[2], line.texts[4]) for line in lines] == [
        ("Ship on Time", "88.5%", "-8.0"), ("Ship on Time", "97%", "+0.0"),
    ]  # fmt: skip
    choose(pane, 0)
    assert pane.words.text() == "A tip" and pane.trend.isVisible()
    qtbot.waitUntil(lambda: len(pane.trend._points) == 4)
    assert [score for _, score in pane.trend._points] == [95.0, 96.5, 91.0, 88.5]
    assert pane.trend.accessibleName().startswith("Ship on Time: 4 days")
    sheet = window.account_desk.listed()
    assert sheet is not None and len(sheet.rows) == 2


def test_notices_are_sorted_and_a_correction_is_remembered(
    window: MainWindow, pane: AccountPane, qtbot: QtBot
) -> None:
    pane.tabs[NOTICES].click()
    lines = pane.table.lines.lines
    assert [(line.texts[3], line.texts[2]) for line in lines] == [
        ("Collection delayed", "Logistics"), ("Penalty points", "Policy"),
        ("Order 12 was moved", "Other"), ("Order 13 was moved", "Other"),
    ]  # fmt: skip
    choose(pane, 2)
    assert pane.words.text() == "About 2" and pane.about.isVisible() and not pane.about.value
    pane.about.choose("logistics")
    pane.about.activated.emit(pane.about.currentIndex())
    message = window._commands.asked[-1][0]  # type: ignore[attr-defined]
    assert message == SortNotices("Order 12 was moved", "logistics")
    writer = Writer(window._db_path, window._db_path.parent / "backups")
    writer.run_blocking(keep_notice_kind, message.title, message.kind, NOW_MS, "Mei")
    window.account_desk.refresh()
    # Its neighbour differs in a number alone.
    qtbot.waitUntil(
        lambda: [one.texts[2] for one in pane.table.lines.lines[2:]] == ["Logistics"] * 2
    )
    assert pane.about.value == "logistics"
    writer.run_blocking(keep_notice_kind, message.title, "", NOW_MS, "Mei")
    writer.close()
    window.account_desk.refresh()
    qtbot.waitUntil(lambda: pane.table.lines.lines[2].texts[2] == "Other")


def test_a_store_opens_its_page(window: MainWindow, pane: AccountPane) -> None:
    choose(pane, 1)
    pane.table.opened.emit()
    page = window.store_desk.page_in_sight
    assert page is not None
