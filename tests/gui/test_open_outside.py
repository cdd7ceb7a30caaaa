"""A store in the user's normal browser: only after it is said what that means."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.developer_app import open_address
from lzdesk.gui.dialogs.open_outside import OpenOutsideDialog
from lzdesk.gui.dialogs.profile_form import ProfileForm
from lzdesk.gui.dialogs.renew_consent import RenewConsentForm
from lzdesk.gui.main_window import MainWindow
from lzdesk.link.messages import AskStoreAddress, StoreAddress
from tests.gui.conftest import OpenWindow
from tests.gui.test_many_browsers import row_of
from tests.gui.test_store_page import form, recorded, sent

ADDRESS = "https://sellercenter.example.com/"


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    return open_window()


def dialog_of(window: MainWindow, qtbot: QtBot) -> OpenOutsideDialog:
    window.store_desk.act("outside", window.stores[0].key)
    made = form(window, qtbot, OpenOutsideDialog)
    assert isinstance(made, OpenOutsideDialog)
    return made


def test_it_says_that_nothing_is_separate_and_asks_for_the_address_then(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog, opened = dialog_of(window, qtbot), []
    assert dialog.focusWidget() is dialog.leave
    told = " ".join(label.text() for label in dialog.findChildren(type(dialog.statement)))
    assert "not separated" in told and "Nothing is checked" in told
    assert recorded(window).asked == []
    dialog.open_address = lambda address: opened.append(address) or True
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    message, then, _ = sent(window)
    assert message == AskStoreAddress(window.stores[0].key)
    then(StoreAddress(ADDRESS))
    assert opened == [ADDRESS]
    assert not dialog.isVisible()


def test_a_form_is_as_high_as_its_words(window: MainWindow, qtbot: QtBot) -> None:
    key = window.stores[0].key
    kinds = {"outside": OpenOutsideDialog, "profile": ProfileForm, "renew": RenewConsentForm}
    for what, kind in kinds.items():
        window.store_desk.act(what, key)
        dialog = form(window, qtbot, kind)
        layout = dialog.layout()
        assert layout is not None
        assert dialog.height() == layout.totalHeightForWidth(dialog.width()), what
        dialog.reject()


def test_what_did_not_open_is_said(window: MainWindow, qtbot: QtBot) -> None:
    dialog = dialog_of(window, qtbot)
    dialog.open_address = lambda address: False
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    _, then, failed = sent(window)
    then(StoreAddress(ADDRESS))
    assert "opens no web pages" in dialog.told.text() and dialog.go.isEnabled()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    failed(Trouble("store.unknown", {"store": "x"}))
    assert dialog.told.text() and dialog.go.isEnabled()


def test_an_answer_after_it_was_left_opens_nothing(window: MainWindow, qtbot: QtBot) -> None:
    dialog, opened = dialog_of(window, qtbot), []
    dialog.open_address = lambda address: opened.append(address) or True
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    _, then, _ = sent(window)
    dialog.reject()
    then(StoreAddress(ADDRESS))
    assert opened == []


def test_nothing_but_the_web_is_opened() -> None:
    assert not open_address("file:///etc/passwd")
    assert not open_address("javascript:alert(1)")


def test_it_is_in_the_menu_and_on_the_page(window: MainWindow, qtbot: QtBot) -> None:
    model = window.rail.model
    line = model.line_at(model.index(row_of(window, window.stores[0].key)))
    assert line is not None
    window.store_desk.show_menu(line, window.rail.mapToGlobal(window.rail.rect().center()))
    (menu,) = window.findChildren(QMenu)
    assert any("normal browser" in entry.text() for entry in menu.actions())
    menu.close()
    page = window.store_desk.page
    page.show_store(window.stores[0])
    with qtbot.waitSignal(page.acted) as acted:
        page.outside.click()
    assert acted.args == ["outside", window.stores[0].key]
    dialog = form(window, qtbot, OpenOutsideDialog)
    dialog.reject()
    told = {label.text() for label in page.apart.values}
    assert any("Captchas" in one for one in told) and len(told) == 4
