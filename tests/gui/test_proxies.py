"""The list of proxies: rows as they were tested, many pasted at once, one given to stores."""

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.profile_form import ProfileForm
from lzdesk.gui.dialogs.proxies import ProxiesDialog
from lzdesk.gui.dialogs.proxy_forms import CALLS, AddProxiesForm, GiveProxyForm
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.proxy_words import counted
from lzdesk.link.messages import (
    AddProxies,
    ChangeProfile,
    Done,
    GiveProxy,
    NotDone,
    Progress,
    ProxiesAdded,
    ProxiesDone,
    RemoveProxies,
    RowProblem,
    TryProxies,
)
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import MINUTE, NOW_MS, STORES, make_db
from tests.gui.test_store_page import form

KEYS = [key for key, *_ in STORES[:2]]
TESTED = NOW_MS - 5 * MINUTE
PROXIES = (
    ("gate", "http://anna@203.0.113.9:8080", TESTED, None, "", "", "proxy.refuses"),
    ("new", "http://203.0.113.10:3128", None, None, "", "", ""),
    ("thai", "socks5://anna@203.0.113.7:1080", TESTED, 412, "198.51.100.4", "th", ""),
)


def with_proxies(path: Path) -> Path:
    db = sqlite3.connect(path)
    rows = [(name, url, NOW_MS - 9, *rest) for name, url, *rest in PROXIES]
    db.executemany("INSERT INTO proxies VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    db.executemany(
        "INSERT INTO profiles VALUES (?, ?, '', '', '', '', NULL, '', NULL)",
        [
            (key, PROXIES[2][1])
            for (key,) in db.execute("SELECT key FROM stores WHERE id IN (1, 2)")
        ],
    )
    db.execute("UPDATE stores SET profile = '', owner = 'Lumi ' || id WHERE id IN (1, 2)")
    db.execute(
        "INSERT INTO authorisations VALUES ('a', 'lazada', '1', 'sg', '', 'ok', NULL, NULL, NULL,"
        " 'thai')"
    )
    db.execute("UPDATE stores SET authorisation = 'a' WHERE id = 3")
    db.commit()
    db.close()
    return path


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(with_proxies(make_db(tmp_path / "lzdesk.db")))


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> ProxiesDialog:
    QTest.keySequence(window, QKeySequence("Ctrl+Shift+P"))
    found = window.findChild(ProxiesDialog)
    assert found is not None
    qtbot.waitUntil(lambda: found.table.lines.rowCount() == len(PROXIES))
    return found


def asked(window: MainWindow) -> list[object]:
    return [message for message, _, _ in window._commands.asked]  # type: ignore[attr-defined]


def answer(window: MainWindow, reply: object) -> None:
    window._commands.asked[-1][1](reply)  # type: ignore[attr-defined]


def choose(dialog: ProxiesDialog, place: int) -> None:
    """Whatever keys a test before this one held down."""
    flag = QItemSelectionModel.SelectionFlag
    chosen = dialog.table.selectionModel()
    chosen.setCurrentIndex(dialog.table.lines.index(place, 0), flag.ClearAndSelect | flag.Rows)


def row(dialog: ProxiesDialog, place: int) -> list[str]:
    model = dialog.table.lines
    return [str(model.index(place, column).data()) for column in range(model.columnCount())]


def test_each_proxy_says_how_it_was_found_and_who_uses_it(
    window: MainWindow, dialog: ProxiesDialog
) -> None:
    parts = [counted.proxies(3), counted.in_trouble(1), counted.not_tested(1)]
    assert dialog.statement.text() == ", ".join(parts)
    assert row(dialog, 0)[-1] == "Refuses the user or password"
    assert row(dialog, 1)[1:] == ["http://203.0.113.10:3128", "–", "–", "–", "–", "–", "Not tested"]
    thai = row(dialog, 2)
    assert thai[:5] == ["thai", "socks5://203.0.113.7:1080", "412 ms", "198.51.100.4", "Thailand"]
    assert thai[6] == "Lumi Flagship, Lumi Outlet, Lumi Official (API)"
    choose(dialog, 2)
    assert dialog.whole.text() == f"{thai[7]}. Used by {thai[6]}"
    assert thai[7] == "Works, stores of different owners share it"
    assert [dialog.table.tone_of(place, 7) for place in range(3)] == ["red", "text", "amber"]
    assert not any("anna" in cell for place in range(3) for cell in row(dialog, place))


def test_all_or_the_chosen_are_tested_and_rows_come_in_meanwhile(
    window: MainWindow, dialog: ProxiesDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    QTest.keySequence(dialog, QKeySequence("Ctrl+Alt+T"))
    assert asked(window)[-1] == TryProxies(()) and not dialog.test.isEnabled()
    held = sqlite3.connect(tmp_path / "lzdesk.db")
    held.execute("UPDATE proxies SET tested_at = ?, latency_ms = 9 WHERE name = 'new'", (NOW_MS,))
    held.commit()
    held.close()
    window.desk.progress.emit(Progress("proxies", "", 1, 3))  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: row(dialog, 1)[2] == "9 ms")
    assert "Testing proxies" in window.status.work.text()
    window.desk.progress.emit(Progress("proxies", "", 0, 0, finished=True))  # type: ignore[attr-defined]
    answer(window, Done())
    assert dialog.told.text() == counted.tested(3) and dialog.test.isEnabled()
    choose(dialog, 1)
    assert dialog.test.text() != "Test all"
    dialog.test.click()
    assert asked(window)[-1] == TryProxies(("new",))
    window._commands.asked[-1][2](Trouble("secrets.unavailable", {}))  # type: ignore[attr-defined]
    assert dialog.told.isVisible() and dialog.test.isEnabled()


def test_one_that_calls_use_stays_and_says_so(window: MainWindow, dialog: ProxiesDialog) -> None:
    assert not dialog.remove.isEnabled()
    dialog.table.selectAll()
    dialog.remove.click()
    assert asked(window)[-1] == RemoveProxies(("gate", "new", "thai"))
    fields: dict[str, str | int | float | None] = {"name": "thai", "calls": "a"}
    answer(window, ProxiesDone(("gate", "new"), (NotDone("thai", "proxy.in_use", fields),)))
    assert dialog.told.text().startswith(f"{counted.removed(2)}. The calls of a go out through")


def test_good_lines_go_in_and_the_wrong_ones_stay_to_be_mended(
    window: MainWindow, dialog: ProxiesDialog
) -> None:
    dialog.add.click()
    form = dialog.findChild(AddProxiesForm)
    assert form is not None
    form.save.click()
    assert form.told.text() == "Paste at least one proxy."
    form.pasted.setPlainText("a.example:1:u:CANARY\n\nb.example:u\nc.example:3")
    form.save.click()
    message = asked(window)[-1]
    assert isinstance(message, AddProxies) and message.text.startswith("a.example:1:u:CANARY")
    assert "CANARY" not in repr(message)
    answer(window, ProxiesAdded(("a", "c"), (), (RowProblem(3, "proxy", "no_port", "b.example"),)))
    assert form.pasted.toPlainText() == "b.example:u" and form.isEnabled()
    assert form.report.toPlainText().splitlines() == [
        counted.not_added(1), "Row 3, proxy: “b.example” has no port",
    ]  # fmt: skip
    assert form.told.text() == counted.added(2)
    form.save.click()
    answer(window, ProxiesAdded(("b",)))
    assert form.is_closed


def test_an_open_store_is_told_where_it_will_come_from(
    window: MainWindow, dialog: ProxiesDialog
) -> None:
    keys = [store.key for store in window.stores[:2]]
    window.arrivals.browsers = [keys[0]]
    choose(dialog, 2)
    dialog.to_stores.click()
    form = dialog.findChild(GiveProxyForm)
    assert form is not None and form.proxy.value == "thai" and not form.save.isEnabled()
    form.stores.show_choices([(one.key, one.name) for one in window.stores], keys)
    form.stores.changed.emit()
    name = window.stores[0].name
    assert form.meaning.text() == (
        f"Open now: {name}. The connections are cut, and the pages go on from 198.51.100.4,"
        " Thailand."
    )
    assert form.save.text() == "Cut and change"
    form.proxy.choose("")
    assert form.meaning.text().endswith("go on from this computer's own address.")
    form.what.choose(CALLS)
    assert form.meaning.text().startswith("From the next call on") and form.save.isEnabled()
    form.proxy.choose("thai")
    form.save.click()
    assert asked(window)[-1] == GiveProxy(tuple(keys), "thai", True)
    answer(window, ProxiesDone((keys[0],), (NotDone(keys[1], "store.no_api", {"store": "x"}),)))
    assert form.is_closed and dialog.told.text().startswith(counted.given(1))


def test_a_stores_profile_takes_one_of_the_list(window: MainWindow, qtbot: QtBot) -> None:
    window.store_desk.act("profile", KEYS[0])
    asking = form(window, qtbot, ProfileForm)
    assert isinstance(asking, ProfileForm)
    texts = [asking.direct.itemText(at) for at in range(asking.direct.count())]
    assert texts[2:] == ["gate", "new", "thai, Thailand"]
    asking.reject()
    window.desk.browsers_changed.emit([KEYS[0]])  # type: ignore[attr-defined]
    window.store_desk.act("profile", KEYS[0])
    qtbot.waitUntil(lambda: not [one for one in window.findChildren(ProfileForm) if one.is_closed])
    asking = form(window, qtbot, ProfileForm)
    assert isinstance(asking, ProfileForm)
    asking.direct.setCurrentIndex(4)
    assert asking.meaning.text().endswith("from 198.51.100.4, Thailand.")
    assert not asking.proxy.isEnabled()
    asking.save.click()
    assert asked(window)[-1] == ChangeProfile(KEYS[0], listed="thai")


def test_an_empty_list_says_what_to_do(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.keys.calls["show_proxies"]()
    dialog = window.findChild(ProxiesDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.statement.text() == "No proxies")
    assert dialog.nothing.isVisible() and not dialog.table.isVisible()
    assert not dialog.test.isEnabled() and not dialog.to_stores.isEnabled()
    dialog.close()
