"""The place "Hand-over": its table, its manifests, and what it says of late pick-ups."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lzdesk.gui import hand_over_desk
from lzdesk.gui.asking import Trouble
from lzdesk.gui.clock_words import local_midnight
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.hand_over.pane import HandOverPane
from lzdesk.link.messages import (
    AskHandOver,
    AskOrderPage,
    HandOverRules,
    MakeManifest,
    ManifestMade,
    StoreAddress,
)
from lzdesk.reading.hand_over import Leaving
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import HOUR, NOW_MS, make_db


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(make_db(tmp_path / "lzdesk.db", orders=[]))


@pytest.fixture
def pane(window: MainWindow, qtbot: QtBot) -> HandOverPane:
    QTest.keySequence(window, QKeySequence("Ctrl+6"))
    shown = window.hand_over_desk.pane
    qtbot.waitUntil(lambda: shown.silence_title.text() == "Nothing leaves today.")
    return shown


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    paths: list[str] = []
    monkeypatch.setattr(hand_over_desk, "_open", paths.append)
    return paths


def row(window: MainWindow, carrier: str, **fields: object) -> Leaving:
    store = window.stores[0]
    facts: dict[str, object] = {
        "pick_up": 4, "drop_off": 2, "ready": 3, "scanned_out": 34, "missing": 6,
        "late_pick_ups": 0, "first_due": NOW_MS + HOUR, "late_order": None,
    }  # fmt: skip
    return Leaving(carrier, store.store_id, store.country, "lazada", **(facts | fields))  # type: ignore[arg-type]


def show(window: MainWindow, *rows: Leaving) -> None:
    window.hand_over_desk._on_rows(list(rows))


def asked(window: MainWindow, kind: type) -> list[object]:
    return [one for one, _, _ in window._commands.asked if isinstance(one, kind)]  # type: ignore[attr-defined]


def answer(window: MainWindow, kind: type, reply: object) -> None:
    found = [then for one, then, _ in window._commands.asked if isinstance(one, kind)]  # type: ignore[attr-defined]
    found[-1](reply)


def test_what_leaves_is_told_per_carrier_and_store(window: MainWindow, pane: HandOverPane) -> None:
    show(window, row(window, "LEX SG"), row(window, "", scanned_out=0, first_due=None))
    first, second = (line.texts for line in pane.table.lines.lines)
    assert first[:2] == ("LEX SG", window.stores[0].name)
    assert first[3:9] == ("4", "2", "3", "34", "6", "–")
    assert second[0] == "Without a carrier" and second[6] == second[9] == "–"
    assert pane.total.text().startswith("34 parcel") and "12 missing" in pane.total.text()
    assert not pane.escalate.isEnabled()


def test_a_missing_parcel_that_is_late_is_red(window: MainWindow, pane: HandOverPane) -> None:
    show(window, row(window, "A", first_due=NOW_MS - 1), row(window, "B", late_pick_ups=1))
    assert [pane.table.tone_of(line, 7) for line in (0, 1)] == ["red", "text"]
    assert [pane.table.tone_of(line, 8) for line in (0, 1)] == ["text", "amber"]


def test_a_manifest_is_of_the_chosen_carriers_and_opened(
    window: MainWindow, pane: HandOverPane, opened: list[str]
) -> None:
    show(window, row(window, "LEX SG"), row(window, "Ninja Van", scanned_out=0))
    pane.xlsx.click()
    (all_of,) = asked(window, MakeManifest)
    assert isinstance(all_of, MakeManifest)
    assert all_of.carriers == () and all_of.out_file.endswith(".xlsx")
    assert all_of.since == local_midnight(NOW_MS)
    assert "{carrier}" in all_of.words.title and "{page}" in all_of.words.footer
    pane.table.selectRow(0)
    assert pane.of_whom.text() == "Manifest: LEX SG"
    pane.pdf.click()
    message = asked(window, MakeManifest)[-1]
    assert isinstance(message, MakeManifest)
    assert message.carriers == ("LEX SG",) and message.out_file.endswith(".pdf")
    answer(window, MakeManifest, ManifestMade(0))
    assert opened == []
    answer(window, MakeManifest, ManifestMade(34))
    assert opened == [message.out_file]
    pane.table.clearSelection()
    pane.table.selectRow(1)
    assert not pane.pdf.isEnabled()


def test_it_says_who_books_the_pick_up(window: MainWindow, pane: HandOverPane) -> None:
    assert pane.policy.isHidden()
    assert asked(window, AskHandOver)
    answer(window, AskHandOver, HandOverRules(("lazada",)))
    assert "Lazada books the pick-up by itself" in pane.policy.text()
    answer(window, AskHandOver, HandOverRules(()))
    assert pane.policy.isHidden()


def test_a_late_pick_up_is_escalated_on_its_page(window: MainWindow, pane: HandOverPane) -> None:
    show(window, row(window, "LEX SG", late_pick_ups=2, late_order=77))
    QTest.mouseClick(pane.escalate, Qt.MouseButton.LeftButton)
    assert asked(window, AskOrderPage) == [AskOrderPage(77)]
    assert "lets no program escalate" in pane.toast.words.text()
    page = "https://sellercenter.lazada.sg/apps/order/detail?tradeOrderId=1"
    answer(window, AskOrderPage, StoreAddress(page))
    assert window._commands.calls[-1] == ("open_store", window.stores[0].key, page)  # type: ignore[attr-defined]


def test_what_cannot_be_read_or_written_is_said(
    window: MainWindow, pane: HandOverPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(window, "tell_trouble", lambda kind, _fields: told.append(kind))
    window.hand_over_desk._on_failed("hand-over", "database is locked")
    assert pane.silence_detail.text() == "database is locked" and not pane.again.isHidden()
    pane.again.click()
    qtbot.waitUntil(lambda: pane.silence_title.text() == "Nothing leaves today.")
    show(window, row(window, "LEX SG"))
    pane.pdf.click()
    window._commands.asked[-1][2](Trouble("labels.not_written", {"file": "m.pdf"}))  # type: ignore[attr-defined]
    assert told == ["labels.not_written"]
