"""The settings, made from the declared options: found, changed at once, refused with a reason."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lzdesk.domain.exit_services import SERVICES
from lzdesk.gui.amounts import amounts
from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.settings import SettingsDialog
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.option_words import option_words, page_words, unit_words
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.widgets.key_sheet import KeySheet
from lzdesk.gui.widgets.option_rows import (
    BoolRow,
    ChoiceRow,
    HourRow,
    LongTextRow,
    NumberRow,
    TextRow,
)
from lzdesk.link.messages import SetOption
from lzdesk.settings.options import EXIT_SERVICES, OPTIONS, QUIET_FROM, QUIET_TO, notify_key
from lzdesk.settings.paths import DataFolder
from tests.gui.conftest import OpenWindow
from tests.gui.window_parts import RecordedCommands

NEW_SOUND = notify_key("new_orders", "sound")


def test_every_option_has_words_and_no_two_have_the_same() -> None:
    told = [(option.group, *option_words(option.key)) for option in OPTIONS]
    assert len(set(told)) == len(told)
    assert all(page_words(option.group) for option in OPTIONS)
    assert all(isinstance(unit_words(option.unit), str) for option in OPTIONS)


@pytest.fixture
def dialog(open_window: OpenWindow, qtbot: QtBot) -> SettingsDialog:
    window = open_window()
    QTest.keySequence(window, "Ctrl+,")
    made = next(one for one in window.findChildren(SettingsDialog) if one.isVisible())
    qtbot.waitUntil(lambda: made.rows[NEW_SOUND].isEnabled())
    return made


def owner(dialog: SettingsDialog) -> MainWindow:
    window = dialog.parent()
    assert isinstance(window, MainWindow)
    return window


def recorded(dialog: SettingsDialog) -> RecordedCommands:
    commands = owner(dialog).commands  # type: ignore[attr-defined]
    assert isinstance(commands, RecordedCommands)
    return commands


def test_every_option_is_there_with_its_value(dialog: SettingsDialog) -> None:
    for option in OPTIONS:
        row = dialog.rows[option.key]
        if isinstance(row, BoolRow):
            assert row.box.isChecked() is option.default
        elif isinstance(row, NumberRow):
            assert row.number.value() == option.default
        elif isinstance(row, LongTextRow):
            assert row.line.text() == option.default
            shown = ", ".join(SERVICES) if option.unit == "addresses" else ""
            assert row.line.placeholderText() == shown
        else:
            assert isinstance(row, HourRow) and option.unit == "hour"
            hours = [row.choice.itemText(place) for place in range(row.choice.count())]
            assert hours == [f"{hour:02}:00" for hour in range(24)]
            assert row.choice.currentText() == f"{option.default:02}:00"
    assert recorded(dialog).asked == []


def test_a_change_is_told_at_once_and_a_refused_one_goes_back_with_its_reason(
    dialog: SettingsDialog,
) -> None:
    row = dialog.rows[NEW_SOUND]
    assert isinstance(row, BoolRow)
    QTest.keyClick(row.box, Qt.Key.Key_Space)
    message, then, _failed = recorded(dialog).asked[-1]
    assert message == SetOption(NEW_SOUND, "false")
    then(None)
    hour = dialog.rows[QUIET_FROM]
    assert isinstance(hour, HourRow)
    hour.choice.choose("22")
    assert hour.choice.currentText() == "22:00"
    message, _then, failed = recorded(dialog).asked[-1]
    assert message == SetOption(QUIET_FROM, "22")
    failed(Trouble("option.bad", {"key": QUIET_FROM, "value": "22"}))
    assert hour.choice.currentText() == "00:00" and hour.error.text()
    assert not row.box.isChecked()
    assert len(recorded(dialog).asked) == 2


def test_the_exit_services_are_told_when_they_changed_and_a_wrong_one_is_named(
    dialog: SettingsDialog,
) -> None:
    row = dialog.rows[EXIT_SERVICES]
    assert isinstance(row, LongTextRow)
    dialog.search.setText("commas")
    assert row.isVisible()
    row.line.setFocus()
    QTest.keyClick(row.line, Qt.Key.Key_Return)
    assert recorded(dialog).asked == []
    QTest.keyClicks(row.line, "https://a.example/x, ftp://b")
    QTest.keyClick(row.line, Qt.Key.Key_Return)
    message, _then, failed = recorded(dialog).asked[-1]
    assert message == SetOption(EXIT_SERVICES, '"https://a.example/x, ftp://b"')
    failed(Trouble("exit.bad_service", {"value": "ftp://b"}))
    assert row.error.isVisible() and row.error.text() == "ftp://b is not a web address."
    assert row.line.text() == "" and len(recorded(dialog).asked) == 1


def test_an_option_is_found_by_its_words(dialog: SettingsDialog) -> None:
    shown = [page.title for page in dialog.pages]
    assert shown[:2] == ["Sounds", "Alerts"] and shown[-2:] == ["This screen", "Keys"]
    QTest.keyClicks(dialog.search, "quiet until")
    hidden = [dialog.list.item(place).isHidden() for place in range(len(shown))]
    assert hidden == [False, *[True] * (len(shown) - 1)]
    assert dialog.rows[QUIET_TO].isVisible()
    assert not dialog.rows[NEW_SOUND].isVisible()
    dialog.search.setText("row height")
    assert dialog.stack.currentWidget() is dialog.pages[-2]
    dialog.search.setText("zebra")
    assert dialog.stack.currentWidget() is dialog.nothing and "zebra" in dialog.nothing.text()
    dialog.search.setText("")
    assert not any(dialog.list.item(place).isHidden() for place in range(len(shown)))


def test_what_is_this_screens_own_is_shown_at_once_and_kept(dialog: SettingsDialog) -> None:
    window = owner(dialog)
    for key, value in (
        ("theme", "dark"), ("density", "cosy"), ("label_layout", "a6"), ("language", "zh_CN"),
    ):  # fmt: skip
        row = dialog.rows[f"screen.{key}"]
        assert isinstance(row, ChoiceRow)
        row.choice.choose(value)
        assert getattr(window.settings, key) == value
    assert window.theme.tokens.dark and window.rail.delegate.row_height == 34
    assert recorded(dialog).asked == []


def test_margins_of_labels_are_kept_where_they_can_be(dialog: SettingsDialog) -> None:
    window = owner(dialog)
    row = dialog.rows["screen.label_margins"]
    assert isinstance(row, TextRow)
    row.line.setText("5, 0, 5, 2.5")
    row.line.editingFinished.emit()
    assert window.settings.label_margins == "5, 0, 5, 2.5" and not row.error.isVisible()
    for wrong in ("wide", "90"):
        row.line.setText(wrong)
        row.line.editingFinished.emit()
        assert window.settings.label_margins == "5, 0, 5, 2.5" and wrong in row.error.text()


def test_the_language_says_when_it_comes_in_and_each_stands_in_its_own_words(
    dialog: SettingsDialog,
) -> None:
    row = dialog.rows["screen.language"]
    assert isinstance(row, ChoiceRow)
    said = [row.choice.itemText(place) for place in range(row.choice.count())]
    assert said == ["as the system", "English", "中文"] and row.choice.value == "system"
    dialog.search.setText("next start")
    assert row.isVisible() and not dialog.rows["screen.theme"].isVisible()


STARTED = """
import sys
from pathlib import Path
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from lzdesk.app.desktop import Desktop
from lzdesk.gui.actions import BY_KEY
from lzdesk.settings.paths import DataFolder
desktop = Desktop(QApplication(["lzdesk"]), DataFolder(Path(sys.argv[1])))
print(QLocale().name(), ascii(BY_KEY["go_overview"].words))
"""


@pytest.mark.parametrize(
    ("kept", "system", "told"),
    [
        ("zh_CN", "en_US", r"zh_CN '\u8f6c\u5230\u6982\u89c8'"),
        ("en", "zh_CN", "en_US 'Go to the overview'"),
        ("system", "en_US", "en_US 'Go to the overview'"),
        ("tlh", "en_US", "en_US 'Go to the overview'"),
    ],
)
def test_the_next_start_speaks_the_language_that_was_chosen(
    tmp_path: Path, kept: str, system: str, told: str
) -> None:
    folder = DataFolder(tmp_path)
    ScreenSettings(folder.screen, language=kept).save()
    ran = subprocess.run(
        [sys.executable, "-c", STARTED, str(tmp_path)],
        env=os.environ | {"LANG": f"{system}.UTF-8", "LC_ALL": f"{system}.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.stdout.strip() == told, ran.stderr


def test_keys_lead_to_the_sheet_of_keys(dialog: SettingsDialog) -> None:
    dialog.list.setCurrentRow(len(dialog.pages) - 1)
    dialog.keys_button.click()
    sheet = next(one for one in owner(dialog).findChildren(KeySheet) if one.isVisible())
    sheet.close()


def test_an_app_without_a_seller_says_that_and_no_naught(qapp: object) -> None:
    assert amounts.app("100977", 0, 0, "") == "App 100977: no seller has consented yet."
    assert "0 of 20 seat" in amounts.app("100240", 0, 20, "")
