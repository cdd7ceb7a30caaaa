"""Pictures in the grid of SKUs: asked for once, a few rows at a time, painted when there."""

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from lzdesk.gui.asking import Trouble
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.skus.columns import COLUMNS, PICTURE
from lzdesk.gui.panes.skus.pane import SkuPane
from lzdesk.gui.panes.skus.pictures import AT_ONCE
from lzdesk.lib.natural import natural_key
from lzdesk.link.messages import FetchPictures, PicturesFetched
from lzdesk.settings.options import PICTURES
from lzdesk.settings.paths import picture_file
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import make_db

ROWS = 200
PLACE = next(place for place, column in enumerate(COLUMNS) if column.key == PICTURE)
INSERT = "INSERT INTO skus VALUES (?, ?, '', ?, '', '', NULL, '', NULL, 0, '', 0, NULL, '')"


def url(sku: str) -> str:
    return f"https://my-live.slatic.net/p/{sku}.jpg"


def keep(tmp_path: Path, sku: str, colour: str = "#123456") -> None:
    image = QImage(96, 48, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    file = picture_file(tmp_path / "pictures", url(sku))
    file.parent.mkdir(exist_ok=True)
    assert image.save(str(file))


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    path = make_db(tmp_path / "lzdesk.db")
    with sqlite3.connect(path) as db:
        for number in range(ROWS):
            sku = f"S{number:03}"
            db.execute(INSERT, (sku, natural_key(sku), url(sku) if number != 1 else ""))
    db.close()
    return open_window(path)


@pytest.fixture
def pane(window: MainWindow, qtbot: QtBot) -> SkuPane:
    window.places.go_to("stock")
    made = window.sku_desk.pane
    qtbot.waitUntil(lambda: len(made.model.names) == ROWS)
    return made


class Asked:
    """The requests for pictures, and how they are answered."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot

    @property
    def all(self) -> list[tuple[str, ...]]:
        asked = self._window._commands.asked  # type: ignore[attr-defined]
        return [one[0].skus for one in asked if isinstance(one[0], FetchPictures)]

    def wait(self, count: int) -> tuple[str, ...]:
        self._qtbot.waitUntil(lambda: len(self.all) >= count)
        assert len(self.all) == count
        return self.all[-1]

    def answer(self, *there: str) -> None:
        asked = self._window._commands.asked  # type: ignore[attr-defined]
        last = next(one for one in reversed(asked) if isinstance(one[0], FetchPictures))
        missing = {sku: "picture.refused" for sku in last[0].skus if sku not in there}
        last[1](PicturesFetched(there, missing))

    def answer_all(self) -> set[str]:
        """Until nothing more of what is in sight is asked for."""
        count = 0
        while len(self.all) > count:
            count = len(self.all)
            self.answer()
        return {sku for some in self.all for sku in some}


def shown(pane: SkuPane, row: int) -> tuple[bool, str]:
    index = pane.model.index(row, PLACE)
    image = index.data(Qt.ItemDataRole.DecorationRole)
    return isinstance(image, QImage), str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def test_a_kept_picture_is_painted_and_asked_for_once(
    window: MainWindow, pane: SkuPane, qtbot: QtBot, tmp_path: Path
) -> None:
    asked = Asked(window, qtbot)
    first = asked.wait(1)
    # S001 has no address; the rest of what is in sight waits for the first answer.
    assert first == ("S000", *(f"S{number:03}" for number in range(2, AT_ONCE + 1)))
    assert shown(pane, 0) == (False, "")
    keep(tmp_path, "S000")
    asked.answer("S000")
    qtbot.waitUntil(lambda: shown(pane, 0) == (True, "with a picture"))
    assert shown(pane, 2) == (False, "") and shown(pane, 1) == (False, "")
    box = pane.view.visualRect(pane.model.index(0, PLACE))
    grabbed = pane.view.viewport().grab().toImage()
    ratio = grabbed.devicePixelRatio()
    middle = grabbed.pixelColor(int(box.center().x() * ratio), int(box.center().y() * ratio))
    assert middle.name() == "#123456"
    seen = asked.answer_all()
    before = len(asked.all)
    pane.model.refresh()
    pane.view.scrollTo(pane.model.index(0, 0))
    pane.model.layoutChanged.emit()
    pane.view.verticalScrollBar().setValue(pane.view.verticalScrollBar().maximum())
    asked.wait(before + 1)
    assert not seen & set(asked.all[-1]) and f"S{ROWS - 1}" in {
        *asked.all[-1], *asked.answer_all()
    }  # fmt: skip
    # What was scrolled past was not asked for.
    assert not any("S100" in some for some in asked.all)


def test_one_request_is_open_at_a_time_and_a_failed_one_is_asked_again(
    window: MainWindow, pane: SkuPane, qtbot: QtBot
) -> None:
    asked = Asked(window, qtbot)
    first = asked.wait(1)
    pane.view.verticalScrollBar().setValue(pane.view.verticalScrollBar().maximum())
    pictures = window.sku_desk._pictures
    assert pictures is not None
    pictures._look()
    assert asked.all == [first]
    window._commands.asked[-1][2](Trouble("secrets.unavailable", {}))  # type: ignore[attr-defined]
    assert asked.all == [first]
    pane.view.verticalScrollBar().setValue(0)
    assert asked.wait(2) == first


def test_switched_off_there_is_no_column_and_nothing_is_asked(
    window: MainWindow, pane: SkuPane, qtbot: QtBot, tmp_path: Path
) -> None:
    asked = Asked(window, qtbot)
    asked.wait(1)
    assert not pane.view.isColumnHidden(PLACE)
    with sqlite3.connect(tmp_path / "lzdesk.db") as db:
        db.execute("INSERT INTO options VALUES (?, 'false')", (PICTURES,))
    db.close()
    window.sku_desk._on_options()
    qtbot.waitUntil(lambda: pane.view.isColumnHidden(PLACE))
    asked.answer()
    assert len(asked.all) == 1


def test_a_file_that_is_gone_leaves_the_cell_empty(
    window: MainWindow, pane: SkuPane, qtbot: QtBot, tmp_path: Path
) -> None:
    asked = Asked(window, qtbot)
    asked.wait(1)
    keep(tmp_path, "S002")
    asked.answer("S000", "S002")
    qtbot.waitUntil(lambda: shown(pane, 2)[0])
    assert shown(pane, 0) == (False, "")
