"""Whether a store is signed in, in the rail's tooltip and on its page; and its switch."""

import sqlite3
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lzdesk.gui.dialogs.store_forms import EditStoreForm
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.store_words import happenings, sign_in_words
from lzdesk.link.messages import ChangeStore, Done
from lzdesk.reading.store_page import StoreEvent
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import HOUR, NOW_MS, make_db
from tests.gui.test_many_browsers import row_of, some
from tests.gui.test_store_page import form, sent


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    """On a desk of its own: it is written to."""
    return open_window(make_db(tmp_path / "desk.db"))


def in_tooltip(window: MainWindow, key: str) -> str:
    line = window.rail.model.line_at(window.rail.model.index(row_of(window, key)))
    assert line is not None
    return window.rail.model.in_full(line)


def on_page(window: MainWindow, qtbot: QtBot, key: str) -> str:
    window.store_desk.act("page", key)
    page = window.store_desk.page
    qtbot.waitUntil(lambda: page.facts is not None)
    labels = [one.text() for one in page.browser._labels]
    return page.browser.values[labels.index("Login")].text()


def put(window: MainWindow, sql: str, *values: object) -> None:
    db = sqlite3.connect(window._db_path, isolation_level=None)
    db.execute(sql, values)
    db.close()


def test_it_stands_in_the_tooltip_and_on_the_page_with_its_time(
    window: MainWindow, qtbot: QtBot
) -> None:
    key = some(window)[0]
    assert "igned" not in in_tooltip(window, key)
    assert on_page(window, qtbot, key) == "–"
    sql = "UPDATE stores SET signed_in = ?, sign_in_seen_at = ? WHERE key = ?"
    put(window, sql, 1, NOW_MS - HOUR, key)
    window.desk.stores_changed.emit()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "Signed in, seen 09:42." in in_tooltip(window, key))
    qtbot.waitUntil(lambda: on_page(window, qtbot, key) == "Signed in, seen 09:42")
    put(window, sql, 0, NOW_MS - 48 * HOUR, key)
    window.desk.stores_changed.emit()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "Signed out, seen 10 Nov 10:42." in in_tooltip(window, key))
    put(window, "UPDATE stores SET reads_login = 0, signed_in = NULL WHERE key = ?", key)
    window.desk.stores_changed.emit()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "igned" not in in_tooltip(window, key))
    qtbot.waitUntil(lambda: on_page(window, qtbot, key) == "not read")


def test_the_switch_is_on_and_tells_what_it_was_set_to(window: MainWindow, qtbot: QtBot) -> None:
    key = some(window)[0]
    window.store_desk.act("edit", key)
    edit = form(window, qtbot, EditStoreForm)
    assert isinstance(edit, EditStoreForm)
    assert edit.reads_login.isChecked()
    edit.reads_login.click()
    edit.save.click()
    assert sent(window)[0] == ChangeStore(key, reads_login=False)
    sent(window)[1](Done())
    event = StoreEvent(NOW_MS, "reads_login", "True", "False", "mei")
    line = happenings((event,), NOW_MS)[0]
    assert (line.what, line.before, line.after) == ("Read whether it is signed in", "yes", "no")


def test_a_proxy_and_a_home_stand_in_the_history_by_their_words() -> None:
    moved = StoreEvent(NOW_MS, "home", "", "th", "mei")
    proxied = StoreEvent(NOW_MS, "proxy", "", "socks5://203.0.113.7:1080", "mei")
    first, second = happenings((moved, proxied), NOW_MS)
    assert (first.what, first.before, first.after) == ("Exit country", "", "Thailand")
    assert (second.what, second.after) == ("Proxy", "socks5://203.0.113.7:1080")


def test_without_a_page_that_told_there_are_no_words() -> None:
    assert sign_in_words(None, None, NOW_MS) == sign_in_words(None, NOW_MS, NOW_MS) == ""
