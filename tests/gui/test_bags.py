"""Bags in the place "Hand-over": made, filled by scans, sent, and late in red."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lzdesk.domain.bags import sorting_due
from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.bag import BagDialog
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.hand_over.bags import BagsPane
from lzdesk.link.messages import (
    BagFilled,
    ChangeBag,
    Done,
    EmptyBag,
    FillBag,
    MakeBag,
    PullParcel,
    TakeOutOfBag,
)
from lzdesk.reading.bags import BagLine, BagList, BagParcelLine
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import DAY, NOW_MS, make_db


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(make_db(tmp_path / "lzdesk.db", orders=[]))


@pytest.fixture
def pane(window: MainWindow, qtbot: QtBot) -> BagsPane:
    QTest.keySequence(window, QKeySequence("Ctrl+6"))
    shown = window.hand_over_desk.pane
    qtbot.waitUntil(lambda: shown.silence_title.text() == "Nothing leaves today.")
    qtbot.waitUntil(lambda: bool(shown.bags.rule.text()))
    QTest.mouseClick(shown.tabs["bags"], Qt.MouseButton.LeftButton)
    return shown.bags


def bag(number: int = 5, **fields: object) -> BagLine:
    facts: dict[str, object] = {
        "name": "Monday", "carrier": "SF", "number": "SF900", "marketplace": "lazada",
        "country": "sg", "made_at": NOW_MS, "sent_at": None, "due_at": None, "sorted_at": None,
        "parcels": 12, "scanned": 0, "first_order_at": NOW_MS,
    }  # fmt: skip
    return BagLine(number, **(facts | fields))  # type: ignore[arg-type]


def show(window: MainWindow, *bags: BagLine, days: int = 0) -> None:
    window.hand_over_desk._on_bags(BagList(bags, days))


def asked(window: MainWindow) -> object:
    return window._commands.asked[-1][0]  # type: ignore[attr-defined]


def answer(window: MainWindow, reply: object) -> None:
    window._commands.asked[-1][1](reply)  # type: ignore[attr-defined]


def test_scans_go_into_the_open_bag(window: MainWindow, pane: BagsPane) -> None:
    assert not pane.field.isEnabled() and pane.nothing.text().startswith("No bags.")
    show(window, bag())
    assert pane.nothing.isHidden() and pane.table.isVisible()
    assert pane.field.isEnabled()
    QTest.keyClicks(pane.field, "LX1")
    QTest.keyClick(pane.field, Qt.Key.Key_Return)
    assert asked(window) == FillBag(5, "LX1") and pane.field.text() == ""
    answer(window, BagFilled(5, 13))
    assert pane.said.text().startswith("LX1 is in the bag: 13")
    window.scanner.scanned.emit("LX2")
    assert asked(window) == FillBag(5, "LX2")
    window._commands.asked[-1][2](Trouble("bag.elsewhere", {"code": "LX2", "name": "Tuesday"}))  # type: ignore[attr-defined]
    assert pane.band.title.text() == "LX2 is not in the bag"
    assert pane.band.detail.text() == "LX2 is in the bag Tuesday." and pane.said.text() == ""
    assert pane.band.isVisible() and pane.band.pulled.isHidden()
    window.scanner.scanned.emit("LX3")
    window._commands.asked[-1][2](Trouble("scan.pulled", {"code": "LX3", "by": "{x}", "at": 7}))  # type: ignore[attr-defined]
    assert pane.band.title.text() == "LX3: This parcel was pulled"
    assert pane.band.detail.text().endswith(" by {x}. It must not leave.")
    assert pane.band.pulled.isHidden()
    window.scanner.scanned.emit("LX4")
    answer(window, BagFilled(5, 14))
    assert pane.band.isHidden() and pane.said.text().startswith("LX4 is in the bag")


def test_a_parcel_that_a_bag_refuses_is_pulled_there(window: MainWindow, pane: BagsPane) -> None:
    show(window, bag())
    window.scanner.scanned.emit("LX3")
    refused = {"code": "LX3", "by": "", "row": 12, "package": "FP3"}
    window._commands.asked[-1][2](Trouble("scan.cancelled", refused))  # type: ignore[attr-defined]
    assert pane.band.title.text() == "LX3: Pull this parcel"
    pane.band.pulled.click()
    assert asked(window) == PullParcel(12, "FP3")
    answer(window, Done())
    assert pane.band.isHidden() and pane.said.text() == "LX3 is pulled."
    before = len(window._commands.asked)  # type: ignore[attr-defined]
    window.hand_over_desk._pull()
    assert len(window._commands.asked) == before  # type: ignore[attr-defined]


def test_a_code_elsewhere_is_no_bags(window: MainWindow, pane: BagsPane) -> None:
    show(window, bag())
    window.hand_over_desk.pane.show_part("leaving")
    before = len(window._commands.asked)  # type: ignore[attr-defined]
    window.scanner.scanned.emit("LX1")
    assert not any(isinstance(one, FillBag) for one, _, _ in window._commands.asked[before:])  # type: ignore[attr-defined]


def test_a_new_bag_is_the_one_that_is_filled(window: MainWindow, pane: BagsPane) -> None:
    show(window, bag(4))
    pane.make.click()
    assert isinstance(asked(window), MakeBag)
    answer(window, BagFilled(6, 0))
    show(window, bag(6, parcels=0), bag(4))
    pane.take("LX1")
    assert asked(window) == FillBag(6, "LX1")


def test_a_bag_is_sent_and_arrives(window: MainWindow, pane: BagsPane) -> None:
    show(window, bag())
    assert not pane.arrived.isEnabled()
    pane.sent.click()
    assert asked(window) == ChangeBag(5, {"sent_at": window.now_ms()})
    show(window, bag(sent_at=NOW_MS))
    pane.table.selectRow(0)
    assert not pane.sent.isEnabled() and not pane.field.isEnabled() and not pane.undo.isEnabled()
    pane.arrived.click()
    assert asked(window) == ChangeBag(5, {"sorted_at": window.now_ms()})
    show(window, bag(parcels=0))
    assert not pane.sent.isEnabled()
    pane.undo.click()
    assert asked(window) == EmptyBag(5)


def test_the_clock_is_the_rules_or_the_bags_own(window: MainWindow, pane: BagsPane) -> None:
    old = NOW_MS - 20 * DAY
    show(window, bag(1, first_order_at=old), bag(2, first_order_at=old, due_at=NOW_MS + DAY))
    assert [pane.due_of(one) for one in pane.bags] == [sorting_due(old, 3), NOW_MS + DAY]
    assert [pane.table.tone_of(row, 5) for row in (0, 1)] == ["red", "text"]
    show(window, bag(1, first_order_at=old, sorted_at=NOW_MS), days=29)
    assert pane.due_of(pane.bags[0]) == sorting_due(old, 29)
    assert pane.table.tone_of(0, 5) == "text" and "29" in pane.rule.text()


def test_details_are_typed(window: MainWindow, pane: BagsPane) -> None:
    show(window, bag())
    pane.details.click()
    (dialog,) = window.findChildren(BagDialog)
    dialog.number.edit.setText(" SF901 ")  # type: ignore[attr-defined]
    dialog.due.edit.setText("tomorrow")  # type: ignore[attr-defined]
    dialog.keep.click()
    assert not dialog.due.error.isHidden()
    dialog.due.edit.setText("2026-12-01")  # type: ignore[attr-defined]
    dialog.keep.click()
    message = asked(window)
    assert isinstance(message, ChangeBag) and message.bag == 5
    due = message.fields.pop("due_at")
    assert message.fields == {"name": "Monday", "carrier": "SF", "number": "SF901"}
    assert isinstance(due, int) and due % 60_000 == 0


def test_the_parcels_of_a_bag_are_shown_and_taken_out(window: MainWindow, pane: BagsPane) -> None:
    show(window, bag(), bag(4, sent_at=NOW_MS))
    lines = [BagParcelLine(9, 1, "LX9", "4162", "Lumi", None), BagParcelLine(8, 1, "", "1", "", 5)]
    window.hand_over_desk._on_parcels((4, lines))
    assert pane.parcels.lines.rowCount() == 0
    window.hand_over_desk._on_parcels((5, lines))
    assert [line.texts[0] for line in pane.parcels.lines.lines] == ["LX9", "–"]
    assert not pane.out.isEnabled()
    pane.parcels.selectRow(0)
    pane.out.click()
    assert asked(window) == TakeOutOfBag(5, (9,))
    pane.choose(4)
    window.hand_over_desk._on_parcels((4, lines))
    pane.parcels.selectRow(0)
    assert not pane.out.isEnabled()
