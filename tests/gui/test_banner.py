"""The banner: every kind of it can be read whole in the least window, in every language."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.banner import Banner
from lzdesk.gui.widgets.labels import plain_tooltip
from tests.gui.conftest import OpenWindow
from tests.gui.render_screens import empty_desk
from tests.gui.screens import SCREENS, Stage, make_stage_db

KINDS = [name for name in SCREENS if name.startswith("banner_")]


@pytest.fixture(params=["en", "zh_CN"])
def stage(
    request: pytest.FixtureRequest, speak: Callable[[str], None], tmp_path: Path, qapp: QApplication
) -> Iterator[Stage]:
    speak(request.param)
    path = make_stage_db(tmp_path / "lzdesk.db")
    made = Stage(path, empty_desk(tmp_path / "empty" / "lzdesk.db"))
    yield made
    made.close()


def test_every_kind_is_shown_whole_in_the_least_window(stage: Stage) -> None:
    assert len(KINDS) >= 9
    left_out = {}
    for name in KINDS:
        with SCREENS[name](stage) as shown:
            shown.grab()
            if stage.window.banner.words.toolTip():
                left_out[name] = stage.window.banner.words.text()
    # What is told of a missing key store has a second sentence that the button says too.
    left_out.pop("banner_no_key_store", None)
    # How many marks were found again, and where the damaged file is, stand in the tooltip; so does
    # a path that is longer than the window.
    left_out.pop("banner_restored", None)
    left_out.pop("banner_folder_read_only", None)
    assert left_out == {}


def test_words_that_do_not_fit_leave_by_whole_sentences(qapp: QApplication, qtbot: QtBot) -> None:
    banner = Banner(Theme(qapp))
    qtbot.addWidget(banner)
    whole = "Lumi: It stopped. The orders are from the last read. Nothing was lost."
    banner.say(whole)
    words = banner.words
    words.resize(4000, 18)
    assert words.shorter(whole) == whole
    words.resize(words.fontMetrics().horizontalAdvance(whole) - 2, 18)
    assert words.shorter(whole) == "Lumi: It stopped. The orders are from the last read. …"
    words.grab()
    assert words.toolTip() == plain_tooltip(whole)
    words.resize(40, 18)
    assert words.shorter(whole) == "Lumi: …"


def test_it_says_since_when_reading_is_stopped(open_window: OpenWindow) -> None:
    window = open_window()
    window.desk.engine_state.emit("restarting")  # type: ignore[attr-defined]
    said = window.banner.words
    assert said.text().startswith("Reading stopped at 10:42:08 and is started again.")
    window.desk.engine_state.emit("starting")  # type: ignore[attr-defined]
    assert window.banner.isVisible()
    window.desk.engine_state.emit("running")  # type: ignore[attr-defined]
    assert said.text().startswith("Reading stopped at 10:42:08 and was started again.")
    window.desk.engine_state.emit("stopped")  # type: ignore[attr-defined]
    assert said.text().startswith("Reading stopped at 10:42:08. ")
    window.desk.engine_state.emit("running")  # type: ignore[attr-defined]
    assert not window.banner.isVisible()
