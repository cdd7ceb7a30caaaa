"""The list of a store's downloads: what stands in it, what can be done, and how one is told."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lzdesk.domain.downloads import DownloadedFile
from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.order_export import OrderExportForm
from lzdesk.gui.dialogs.remove_download import RemoveDownloadDialog
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.store_page.downloads import DownloadsView
from lzdesk.link.messages import (
    AskDownloads,
    Done,
    DownloadChanged,
    DownloadsListed,
    GatherFile,
    RemoveDownload,
)
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import DAY, NOW_MS, make_db
from tests.gui.test_store_page import HOSTILE, KEY, form, opened, recorded, sent

FILES = (
    DownloadedFile("orders", 48_200, NOW_MS, "order_export", rows=312),
    DownloadedFile("awb (2).bin", 812_000, NOW_MS - DAY, "labels", pages=12, parcels=8),
    DownloadedFile("invoice.xlsx", 9_100, NOW_MS - DAY, "document", pages=1),
    DownloadedFile("new.csv", 10, NOW_MS - 2 * DAY),
)
FOLDER = str(Path("downloads").absolute() / KEY)


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(make_db(tmp_path / "lzdesk.db"))


def listed(window: MainWindow, qtbot: QtBot, files: tuple[DownloadedFile, ...] = FILES) -> None:
    opened(window, qtbot)
    window.store_desk.page.choose("downloads")
    message, then, _ = sent(window)
    assert message == AskDownloads(KEY)
    then(DownloadsListed(KEY, FOLDER, files, more=3 if files else 0))


def bare(words: str) -> str:
    """Without the number forms, which are the translators'."""
    return re.sub(r"\(s\)|s\b", "", words)


def view(window: MainWindow) -> DownloadsView:
    return window.store_desk.page.downloads


def choose(window: MainWindow, row: int) -> None:
    view(window).table.selectRow(row)


def enabled(window: MainWindow) -> list[str]:
    return [key for key, button in view(window).buttons.items() if button.isEnabled()]


def told(window: MainWindow, change: DownloadChanged) -> None:
    window.desk.browser_news.emit(change)  # type: ignore[attr-defined]


def test_each_file_is_told_by_what_it_is(window: MainWindow, qtbot: QtBot) -> None:
    listed(window, qtbot)
    shown = [line.texts for line in view(window).table.lines.lines]
    assert [texts[0] for texts in shown] == [file.name for file in FILES]
    wanted = ["Order export, 312 rows", "Labels, PDF, 12 pages, 8 parcels of this store"]
    wanted += ["PDF, 1 page", "Being looked at"]
    assert [bare(texts[1]) for texts in shown] == [bare(words) for words in wanted]
    assert shown[0][2].startswith("48.2") and bare(view(window).said.text()) == "7 file"
    assert "3 older file " in bare(view(window).older.text())


def test_only_what_was_recognised_can_be_taken_in_or_shown(
    window: MainWindow, qtbot: QtBot
) -> None:
    listed(window, qtbot)
    assert enabled(window) == ["folder"]
    for row, more in enumerate((["import"], ["print", "labels"], [], [])):
        choose(window, row)
        assert enabled(window) == [*more, "remove", "folder"]
    paths: list[str] = []
    window.store_desk.downloads.open_path = lambda path: bool(paths.append(path)) or True
    for row in range(4):
        choose(window, row)
        QTest.keyClick(view(window).table, Qt.Key.Key_Return)
    assert recorded(window).calls[-1] == ("import_export", (str(Path(FOLDER) / "orders"), KEY))
    assert paths == [str(Path(FOLDER) / "awb (2).bin")]
    view(window).buttons["folder"].click()
    assert paths[-1] == FOLDER


def test_labels_are_sent_to_the_print_queue(window: MainWindow, qtbot: QtBot) -> None:
    listed(window, qtbot)
    choose(window, 1)
    view(window).buttons["print"].click()
    message, _, _ = sent(window)
    assert isinstance(message, GatherFile)
    assert (message.file, message.source) == (str(Path(FOLDER) / "awb (2).bin"), "awb (2).bin")


def test_one_is_removed_after_a_question(window: MainWindow, qtbot: QtBot) -> None:
    listed(window, qtbot)
    choose(window, 2)
    view(window).buttons["remove"].click()
    dialog = form(window, qtbot, RemoveDownloadDialog)
    assert isinstance(dialog, RemoveDownloadDialog) and dialog.focusWidget() is dialog.keep
    before = len(recorded(window).asked)
    dialog.keep.click()
    assert len(recorded(window).asked) == before
    view(window).buttons["remove"].click()
    again = form(window, qtbot, RemoveDownloadDialog)
    assert isinstance(again, RemoveDownloadDialog)
    again.remove.click()
    message, then, _ = sent(window)
    assert message == RemoveDownload(KEY, "invoice.xlsx")
    then(Done())
    assert sent(window)[0] == AskDownloads(KEY)


def test_an_export_that_came_offers_its_import(window: MainWindow, qtbot: QtBot) -> None:
    told(window, DownloadChanged(KEY, "orders", "order_export", is_new=True))
    assert "downloaded an order export: orders" in window.toast.words.text()
    window.toast.button.click()
    message, then, _ = sent(window)
    assert message == AskDownloads(KEY)
    then(DownloadsListed(KEY, FOLDER, FILES))
    assert recorded(window).calls[-1] == ("import_export", (str(Path(FOLDER) / "orders"), KEY))


def test_what_came_is_shown_in_the_list(window: MainWindow, qtbot: QtBot) -> None:
    told(window, DownloadChanged(KEY, "awb.pdf", "labels", is_new=True))
    assert "downloaded labels: awb.pdf" in window.toast.words.text()
    window.toast.button.click()
    assert window.store_desk.page.tab == "downloads"
    assert sent(window)[0] == AskDownloads(KEY)


def test_the_list_is_read_again_when_a_file_of_it_is_told(window: MainWindow, qtbot: QtBot) -> None:
    listed(window, qtbot)
    choose(window, 3)
    before = len(recorded(window).asked)
    told(window, DownloadChanged("casa-home", "a", "text"))
    assert len(recorded(window).asked) == before
    told(window, DownloadChanged(KEY, "new.csv", "text"))
    sent(window)[1](DownloadsListed(KEY, FOLDER, FILES[2:]))
    chosen = view(window).chosen()
    assert chosen is not None and chosen.name == "new.csv"


def test_one_that_was_not_kept_is_told_with_its_reason(window: MainWindow) -> None:
    told(window, DownloadChanged(KEY, "a.zip", trouble="download.disk_full"))
    assert "a.zip was not kept" in window.banner.words.text()


def test_without_files_it_says_what_comes_here(window: MainWindow, qtbot: QtBot) -> None:
    listed(window, qtbot, ())
    assert view(window).nothing.isVisible() and not view(window).table.isVisible()


def test_a_list_that_cannot_be_read_says_so(window: MainWindow, qtbot: QtBot) -> None:
    listed(window, qtbot)
    view(window).wanted.emit()
    sent(window)[2](Trouble("file.unreadable", {"file": "x", "detail": "y"}))
    assert "could not be read" in view(window).trouble.text()
    assert view(window).table.isVisible()


def test_another_stores_files_are_not_shown(window: MainWindow, qtbot: QtBot) -> None:
    listed(window, qtbot)
    then = sent(window)[1]
    opened(window, qtbot, "casa-home")
    assert view(window).files == () and sent(window)[0] == AskDownloads("casa-home")
    then(DownloadsListed(KEY, FOLDER, FILES))
    assert view(window).files == ()


def test_a_hostile_name_is_one_plain_line(window: MainWindow, qtbot: QtBot) -> None:
    listed(window, qtbot, (DownloadedFile(HOSTILE, 1, NOW_MS, "order_export"),))
    (line,) = view(window).table.lines.lines
    assert len(line.texts[0]) < 300 and "\u202e" not in line.texts[0]


def test_the_form_takes_the_file_and_its_store(window: MainWindow) -> None:
    made = OrderExportForm(window.theme, window.stores)
    made.offer("/somewhere/orders", KEY)
    message = made.message()
    assert (getattr(message, "file", ""), getattr(message, "store", "")) == (
        "/somewhere/orders",
        KEY,
    )
    made.deleteLater()
