"""Reminders: the hour's, the day's passes, quiet hours, and never two for one cause."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.notify.reminders import HOURLY, Reminders
from lzdesk.reading.connection import open_reading
from lzdesk.reading.waiting import Waiting, waiting
from lzdesk.settings.options import OPTIONS, QUIET_FROM, QUIET_TO, REMIND_EVERY, Value
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import HOUR, NOW_MS, make_db


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    return open_window()


USUAL: dict[str, Value] = {one.key: one.default for one in OPTIONS}
NOON = "notify.pass_noon"


def told(
    reminders: Reminders, begun: datetime, minutes: int, options: dict[str, Value]
) -> list[tuple[str, str]]:
    """(hour and minute, what is told), of each minute from `begun` on."""
    moments = [begun + timedelta(minutes=minute) for minute in range(minutes)]
    found = [(moment, reminders.due(moment, options)) for moment in moments]
    return [(moment.strftime("%H:%M"), due) for moment, due in found if due]


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 12, hour, minute, tzinfo=UTC)


def test_every_hour_and_a_pass_counts_as_one() -> None:
    begun = at(10, 20)
    assert told(Reminders(begun), begun, 5 * 60, USUAL) == [
        ("11:20", HOURLY), ("12:20", HOURLY), ("13:00", NOON), ("14:00", HOURLY),
        ("15:00", HOURLY),
    ]  # fmt: skip


def test_a_whole_day_has_its_three_passes_and_the_next_one_too() -> None:
    begun = at(8, 59)
    options = {**USUAL, REMIND_EVERY: 0}
    found = told(Reminders(begun), begun, 26 * 60, options)
    assert [when for when, _ in found] == ["09:00", "13:00", "18:00", "09:00"]


def test_nobody_is_reminded_in_quiet_hours_nor_of_a_pass_before_the_window() -> None:
    options = {**USUAL, QUIET_FROM: 12, QUIET_TO: 15}
    begun = at(9, 5)
    assert told(Reminders(begun), begun, 7 * 60 - 5, options) == [
        ("10:05", HOURLY), ("11:05", HOURLY), ("15:00", HOURLY),
    ]  # fmt: skip


def test_a_sleeping_computer_tells_the_pass_late_or_not_at_all() -> None:
    slept = Reminders(at(12))
    assert slept.due(at(13, 9), USUAL) == NOON
    longer = Reminders(at(12, 30))
    assert longer.due(at(13, 10), USUAL) == ""
    back = Reminders(at(12))
    assert back.due(at(10, 30), USUAL) == HOURLY


def test_what_waits_is_counted_without_what_is_held_or_hidden(tmp_path: Path) -> None:
    path = make_db(tmp_path / "lzdesk.db")
    with open_reading(path) as db:
        before = waiting(db, NOW_MS)
    db = sqlite3.connect(path)
    first = "(SELECT min(id) FROM orders WHERE status = 2)"
    db.execute(f"UPDATE orders SET hold_until = ? WHERE id = {first}", (NOW_MS + HOUR,))
    db.commit()
    db.close()
    with open_reading(path) as db:
        assert before.to_arrange > 1 and before.answers == 0
        assert waiting(db, NOW_MS).to_arrange == before.to_arrange - 1
        assert waiting(db, NOW_MS + 2 * HOUR) == before


def test_the_window_says_what_waits(window: MainWindow) -> None:
    desk = window.alert_desk.notify
    desk.notifier.use(USUAL)
    desk._remind(NOON, Waiting(12, 2))
    assert window.toast.words.text() == "Noon pass: 12 orders to arrange, 2 answers to give"
    desk._remind(HOURLY, Waiting(1, 0))
    assert window.toast.words.text() == "1 order to arrange"
    window.toast.words.setText("")
    desk._remind(HOURLY, Waiting(0, 3))
    assert window.toast.words.text() == ""
