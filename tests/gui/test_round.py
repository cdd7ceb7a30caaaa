"""A round in the window: one key opens the next store, one says how it was, all of it resumes."""

import json
import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.round import RoundDialog
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.store_words import happenings
from lzdesk.link.messages import BeginRound, EndRound, NoteVisit, RoundNow, SkipStore
from lzdesk.reading.connection import open_reading
from lzdesk.reading.store_page import StoreEvent
from lzdesk.reading.visits import VISITS
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import MINUTE, NOW_MS, STORES, make_db
from tests.gui.test_proxies import answer, asked

ONE, TWO, THREE = (row[0] for row in STORES[:3])
NAMES = {row[0]: row[1] for row in STORES[:3]}


def with_visits(path: Path, stores: tuple[str, ...] = (), looked: tuple[str, ...] = ()) -> Path:
    db = sqlite3.connect(path)
    rows = [
        (1, NOW_MS - 99 * MINUTE, "li", "trouble", "old"),
        (1, NOW_MS - 30 * MINUTE, "mei", "fine", ""),
        (2, NOW_MS - 20 * MINUTE, "mei", "trouble", "login <b>gone</b>"),
    ]
    sql = 'INSERT INTO store_visits (store_id, at, "by", verdict, note) VALUES (?, ?, ?, ?, ?)'
    db.executemany(sql, rows)
    if stores:
        kept = {"began_at": 1, "stores": stores, "looked": looked, "skipped": []}
        db.execute("INSERT INTO options VALUES ('round.now', ?)", (json.dumps(kept),))
    db.commit()
    db.close()
    return path


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    made = open_window(with_visits(make_db(tmp_path / "lzdesk.db")))
    qtbot.waitUntil(lambda: bool(made.round_desk.visits))
    return made


def press(window: MainWindow, key: str) -> None:
    QTest.keySequence(window, QKeySequence(key))


def dialog(window: MainWindow) -> RoundDialog:
    return next(one for one in window.findChildren(RoundDialog) if not one.is_closed)


def opened(window: MainWindow) -> list[object]:
    calls = window._commands.calls  # type: ignore[attr-defined]
    return [value for name, value in calls if name == "open_store"]


def test_one_key_opens_the_next_and_one_says_how_it_was(window: MainWindow) -> None:
    press(window, "Ctrl+Alt+N")
    assert asked(window)[-1] == BeginRound(())
    answer(window, RoundNow((ONE, TWO, THREE), (), (), (ONE, TWO, THREE)))
    shown = dialog(window)
    assert shown.statement.text() == f"1 of 3: {NAMES[ONE]}" and opened(window) == [ONE]
    assert shown.last.text() == "Looked at 10:12, fine."
    press(shown, "Ctrl+Alt+F")  # type: ignore[arg-type]
    assert asked(window)[-1] == NoteVisit(ONE, "fine", "") and not shown.isEnabled()
    press(window, "Ctrl+Alt+F")
    assert len(asked(window)) == 2
    answer(window, RoundNow((ONE, TWO, THREE), (ONE,), (), (TWO, THREE)))
    assert shown.statement.text() == f"2 of 3: {NAMES[TWO]}" and opened(window) == [ONE]
    assert shown.last.text() == "Looked at 10:22, trouble: login <b>gone</b>."
    press(window, "Ctrl+Alt+N")
    assert opened(window) == [ONE, TWO]
    shown.note.edit.setText("password changed")  # type: ignore[attr-defined]
    press(window, "Ctrl+Alt+X")
    assert asked(window)[-1] == NoteVisit(TWO, "trouble", "password changed")
    answer(window, RoundNow((ONE, TWO, THREE), (ONE, TWO), (), (THREE,)))
    assert shown.note.text == "" and shown.last.text() == "Not looked at in a round yet."
    press(window, "Ctrl+Alt+K")
    assert asked(window)[-1] == SkipStore(THREE)
    answer(window, RoundNow((ONE, TWO, THREE), (ONE, TWO), (THREE,), ()))
    assert shown.is_closed
    said = window.toast.words.text()
    assert said.startswith("The round is over: 2") and ", 1 skipped" in said
    press(window, "Ctrl+Alt+F")
    assert window.toast.words.text() == "No round is under way."


def test_the_store_that_opened_leaves_the_keys_to_the_round(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(window, "Ctrl+Alt+N")
    answer(window, RoundNow((ONE, TWO), (), (), (ONE, TWO)))
    shown = dialog(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.round_desk.take_keys(TWO)
    QCoreApplication.processEvents()
    assert window.isActiveWindow()
    window.round_desk.take_keys(ONE)
    qtbot.waitUntil(shown.isActiveWindow)
    # One that was stopped leaves them to the window, which shows why.
    window.round_desk.give_keys(TWO)
    QCoreApplication.processEvents()
    assert shown.isActiveWindow()
    window.round_desk.give_keys(ONE)
    qtbot.waitUntil(window.isActiveWindow)


def test_chosen_stores_make_a_round_of_their_own_and_it_can_be_ended(window: MainWindow) -> None:
    ids = tuple(store.store_id for store in window.stores[:2])
    window.rail.scope_asked.emit(ids)
    window.orders.filters.set_stores(ids)
    keys = window.store_desk.browsers.chosen()
    window.round_desk.next()
    assert asked(window)[-1] == BeginRound(keys if len(keys) > 1 else ())
    answer(window, RoundNow((ONE, TWO), (), (), (ONE, TWO)))
    dialog(window).end.click()
    assert asked(window)[-1] == EndRound()
    answer(window, RoundNow((ONE, TWO), (), (), ()))
    assert ", 2 not looked at" in window.toast.words.text()


def test_a_verdict_that_is_refused_keeps_the_note(window: MainWindow) -> None:
    window.round_desk.next()
    answer(window, RoundNow((ONE,), (), (), (ONE,)))
    shown = dialog(window)
    shown.note.edit.setText("n" * 300)  # type: ignore[attr-defined]
    shown.trouble.click()
    fields = {"field": "note", "most": 200}
    window._commands.asked[-1][2](Trouble("form.too_long", fields))  # type: ignore[attr-defined]
    assert shown.note.error.text() == "200 characters at most" and shown.note.text == "n" * 300
    assert shown.isEnabled()
    shown.reject()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # Closed by hand, it is nobody's concern that browsers come and go.
    window.desk.browsers_changed.emit([ONE])  # type: ignore[attr-defined]
    assert window.arrivals.browsers == [ONE]
    window.round_desk.judge("fine")
    window._commands.asked[-1][2](Trouble("link.not_known", {}))  # type: ignore[attr-defined]
    assert window.banner.isVisible() and window.round_desk.current == ONE


def test_a_round_goes_on_after_a_restart(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = with_visits(make_db(tmp_path / "lzdesk.db"), (ONE, "gone", TWO), (ONE,))
    window = open_window(path)
    qtbot.waitUntil(lambda: window.round_desk.current == TWO)
    assert window.toast.words.text() == "A round is under way: 2 of 2."
    press(window, "Ctrl+Alt+N")
    assert opened(window) == [TWO] and asked(window) == []
    assert dialog(window).statement.text() == f"2 of 2: {NAMES[TWO]}"
    held = sqlite3.connect(path)
    held.execute("DELETE FROM options")
    held.commit()
    held.close()
    shown = dialog(window)
    window.desk.stores_changed.emit()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: shown.is_closed)


def test_the_rail_and_the_history_say_who_was_looked_at(window: MainWindow, tmp_path: Path) -> None:
    model = window.rail.model
    lines = [model.line_at(model.index(row)) for row in range(model.rowCount())]
    told = {
        line.store.key: model.in_full(line) for line in lines if line is not None and line.store
    }
    assert told[ONE].endswith(". Looked at 10:12, fine.")
    assert told[TWO].endswith(". Looked at 10:22, trouble: login <b>gone</b>.")
    assert "Looked at" not in told[THREE]
    event = StoreEvent(NOW_MS - 5, "visit", "", "trouble password <b>changed", "mei")
    (line,) = happenings((event,), NOW_MS)
    assert (line.what, line.after) == ("Looked at, trouble", "password <b>changed")
    (line,) = happenings((event._replace(after="fine"),), NOW_MS)
    assert (line.what, line.after, line.by) == ("Looked at, fine", "", "mei")
    db = open_reading(tmp_path / "lzdesk.db")
    plan = "; ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {VISITS}"))
    db.close()
    assert "ix_store_visits_store_id" in plan, plan
