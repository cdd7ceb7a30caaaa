"""The page of an opening that was stopped or asks: what it says, and what its ways out do."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lzdesk.domain.openings import ASKS, CHECKS, OPEN, STOPPED, Checked, Warned
from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.not_opened import NotOpenedDialog
from lzdesk.gui.dialogs.profile_form import ProfileForm
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.opening_words import check_words, ways_out
from lzdesk.gui.store_words import counted
from lzdesk.link.messages import ChangeProfile, StoreChecked, WayOutChanged
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import DAY, NOW_MS, make_db
from tests.gui.test_store_page import form, recorded, sent

KEY = "lumi-beauty"
WELL = (
    Checked("profile", "good", took_ms=2),
    Checked("browser", "good", found={"browser": "Chromium", "version": "156.0.1.1"}, took_ms=1),
    Checked("proxy", "good", expected={"proxy": "socks5://203.0.113.7:1080"}, took_ms=9),
)
MOVED = (
    *WELL,
    Checked("exit", "good", found={"address": "198.51.100.24", "country": "sg"}, took_ms=412),
    Checked(
        "country",
        "failed",
        "country.differs",
        expected={"country": "th", "zone": "Asia/Bangkok"},
        found={"country": "sg"},
        took_ms=3,
    ),
)
NEW_EXIT = (
    *WELL,
    Checked(
        "exit",
        "warning",
        "exit.new",
        "198.51.100.24",
        expected={"address": "203.0.113.7", "since": NOW_MS - 9 * DAY},
        found={"address": "198.51.100.24", "country": "th"},
        took_ms=5,
    ),
)


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(make_db(tmp_path / "lzdesk.db"))


def told(window: MainWindow, outcome: str, checks: tuple[Checked, ...], key: str = KEY) -> None:
    window.desk.store_checked.emit(StoreChecked(key, checks, outcome))  # type: ignore[attr-defined]


def stopped(window: MainWindow, outcome: str, checks: tuple[Checked, ...]) -> None:
    told(window, outcome, checks)
    assert window.store_desk.show_opening(KEY)


def test_what_stopped_it_is_one_statement_and_the_safest_way_has_the_focus(
    window: MainWindow,
) -> None:
    stopped(window, STOPPED, MOVED)
    page = window.store_desk.page
    assert page.isVisible() and page.tab == "browser"
    view = page.opening
    assert view.statement.text() == (
        "Not opened: the proxy exits in Singapore, but this store lives in Thailand"
    )
    assert "nothing was sent" in view.meaning.text()
    assert [row.way.key for row in view.ways] == ["again", "choose", "copy", "change"]
    assert window.focusWidget() is view.ways[0].button
    lines = view.rows.lines()
    assert len(lines) == len(CHECKS)
    assert "Singapore" in lines[4] and "The two have to agree" in lines[4]
    assert lines[5].endswith("Not run")
    assert not any("anyway" in row.way.verb.lower() for row in view.ways)
    assert page.state.accessibleName() == "Closed, a check failed"
    view.ways[0].button.click()
    assert ("open_store", KEY) in recorded(window).calls


def test_a_question_is_accepted_for_what_was_asked_about_only(window: MainWindow) -> None:
    stopped(window, ASKS, NEW_EXIT)
    view = window.store_desk.page.opening
    assert view.statement.text().startswith("Not opened yet: it would come from 198.51.100.24")
    accept = next(row for row in view.ways if row.way.key == "accept")
    assert accept is view.ways[-1], "the safe ways stand first"
    # That there is no such button would not be true of a question.
    assert not view.none_anyway.isVisible()
    accept.button.click()
    assert recorded(window).accepted == [Warned("exit.new", "198.51.100.24")]


def test_nobody_sold_the_direct_line_and_one_opening_is_one() -> None:
    direct = Checked("proxy", "good", found={"scheme": "", "signed_in": 0})
    asks = Checked("exit", "warning", "exit.other_owner", found={"address": "198.51.100.24"})
    assert [way.key for way in ways_out(ASKS, [direct, asks])] == ["again", "choose", "accept"]
    assert "openings" not in counted.openings(1) and counted.openings(2) != counted.openings(1)


@pytest.mark.parametrize("check", ["profile", "browser", "proxy", "exit", "leaks", "login"])
def test_no_failed_check_can_be_accepted(check: str) -> None:
    failed = Checked(check, "failed", "proxy.silent")
    keys = [way.key for way in ways_out(STOPPED, [failed])]
    assert keys[0] == "again" and "accept" not in keys


def test_the_report_names_places_and_times_and_no_login(window: MainWindow) -> None:
    stopped(window, STOPPED, MOVED)
    view = window.store_desk.page.opening
    next(row for row in view.ways if row.way.key == "copy").button.click()
    text = QApplication.clipboard().text()
    assert "198.51.100.24" in text and "412 ms" in text and "203.0.113.7:1080" in text
    assert window.toast.words.text() == "The report was copied."


def test_another_proxy_is_asked_for_and_a_wrong_one_said_beside_its_field(
    window: MainWindow, qtbot: QtBot
) -> None:
    stopped(window, STOPPED, MOVED)
    view = window.store_desk.page.opening
    next(row for row in view.ways if row.way.key == "choose").button.click()
    asked = form(window, qtbot, ProfileForm)
    assert isinstance(asked, ProfileForm)
    assert asked.focusWidget() is asked.cancel
    asked.proxy.edit.setText("203.0.113.9")  # type: ignore[attr-defined]
    asked.home.setCurrentIndex(asked.home.findData("th"))
    asked.save.click()
    message, then, failed = sent(window)
    assert message == ChangeProfile(KEY, proxy="203.0.113.9", home="th")
    failed(Trouble("proxy.no_port", {"field": "proxy", "value": "203.0.113.9"}))
    assert "no port" in asked.proxy.error.text() and asked.isVisible()
    then(object())
    assert not asked.isVisible()


def test_under_an_open_store_the_new_exit_is_named_before_it_is_changed(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.desk.browsers_changed.emit([KEY])  # type: ignore[attr-defined]
    window.store_desk.act("page", KEY)
    window.store_desk.page.change.click()
    asked = form(window, qtbot, ProfileForm)
    assert isinstance(asked, ProfileForm)
    assert asked.save.text() == "Change the profile"
    asked.direct.setFocus()
    QTest.keyClick(asked.direct, Qt.Key.Key_Tab)
    assert asked.focusWidget() is asked.proxy.edit
    asked.proxy.edit.setText("socks5://anna:CANARY@203.0.113.9:1080")  # type: ignore[attr-defined]
    told = "Open now: Lumi Beauty. The connections are cut, and the pages go on from {}."
    assert asked.meaning.text() == told.format("203.0.113.9:1080")
    assert asked.save.text() == "Cut and change"
    asked.proxy.edit.setText("203.0.113.9:1o80:anna:CANARY")  # type: ignore[attr-defined]
    assert asked.meaning.text() == told.format("…")
    asked.proxy.edit.setText("")  # type: ignore[attr-defined]
    assert asked.save.text() == "Change the profile"


def test_checks_are_shown_while_they_run_and_an_open_store_says_so(window: MainWindow) -> None:
    told(window, "", (*WELL, Checked("exit", "running")))
    assert not window.store_desk.show_opening(KEY)
    window.store_desk.act("page", KEY)
    page = window.store_desk.page
    page.choose("browser")
    assert page.opening.statement.text() == "Opening Lumi Beauty"
    assert page.state.accessibleName() == "Opening"
    told(window, OPEN, (*WELL,))
    window.desk.browsers_changed.emit([KEY])  # type: ignore[attr-defined]
    assert page.opening.statement.text() == "Lumi Beauty is open"
    assert page.opening.ways == []
    window.desk.browsers_changed.emit([])  # type: ignore[attr-defined]
    assert page.opening.statement.text() == "Lumi Beauty is closed"


def test_the_checks_have_the_room_of_the_alert_pane_and_give_it_back(window: MainWindow) -> None:
    window.resize(1440, 900)
    assert window.alerts.isVisible()
    stopped(window, STOPPED, MOVED)
    assert not window.alerts.isVisible() and window.store_desk.page.side.isVisible()
    QTest.keyClick(window.store_desk.page, Qt.Key.Key_Escape)
    assert window.orders.isVisible() and window.alerts.isVisible()


def test_a_trouble_before_any_check_is_still_a_dialog(window: MainWindow, qtbot: QtBot) -> None:
    assert not window.store_desk.show_opening(KEY)
    dialog = NotOpenedDialog(
        window.theme, window, KEY, "Lumi Beauty", Trouble("browser.no_display", {})
    )
    qtbot.addWidget(dialog)
    assert "no screen" in dialog.reason.text()


def test_a_silent_proxy_under_open_stores_is_told_and_so_is_its_return(window: MainWindow) -> None:
    desk = window.desk  # type: ignore[attr-defined]
    fields = {"proxy": "socks5://203.0.113.7:1080", "why": "closed"}
    desk.way_out_changed.emit(WayOutChanged((KEY,), False, "proxy.silent", fields))
    assert "203.0.113.7:1080 does not answer" in window.banner.words.text()
    desk.way_out_changed.emit(WayOutChanged((KEY,), True))
    assert "Lumi Beauty" in window.toast.words.text()
    assert not window.banner.isVisible()


def test_words_from_outside_are_cut_and_plain() -> None:
    junk = "\0<b>" + "x" * 1_000_000
    for name in CHECKS:
        check = Checked(
            name,
            "failed",
            "proxy.silent",
            expected={"version": junk, "proxy": junk, "address": junk, "country": junk},
            found={"address": junk, "country": junk, "which": junk, "holder": junk},
        )
        for text in check_words(check, NOW_MS):
            assert len(text) < 1200 and "\0" not in text
