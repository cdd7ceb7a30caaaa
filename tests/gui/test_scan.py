"""The place "Scan": codes in their turn, items counted, refusals loud, the codes of the card."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lzdesk.gui.asking import Trouble
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.scan.pane import ScanPane
from lzdesk.gui.scan_desk import CARRIER_SOUNDS, PULLED, PUT_ASIDE, TO_PACK, TO_SHIP, sound_of
from lzdesk.labels.command_card import command_card_pdf
from lzdesk.link.messages import (
    FinishParcel,
    MakeCard,
    ParcelScanned,
    PullParcel,
    ScanItem,
    ScanParcel,
)
from lzdesk.settings.paths import resources_dir
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import make_db

ITEMS = (ScanItem("SERUM", "Serum", "30 ml", 2, ("8850001",)), ScanItem("MUG", "Mug", "", 1))


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(make_db(tmp_path / "lzdesk.db"))


@pytest.fixture
def played(window: MainWindow, pane: ScanPane, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    for player in (window.scan_desk._player, window.scan_desk._alarm):
        monkeypatch.setattr(player, "play", names.append)
    return names


@pytest.fixture
def pane(window: MainWindow) -> ScanPane:
    QTest.keySequence(window, QKeySequence("Ctrl+5"))
    return window.scan_desk.pane


def asked(window: MainWindow) -> list[object]:
    return [message for message, _, _ in window._commands.asked]  # type: ignore[attr-defined]


def answer(window: MainWindow, verdict: str, why: str = "", **more: object) -> None:
    about: dict[str, object] = {
        "order_row": 7, "package_id": "FP7", "order_number": "41620", "carrier": "LEX SG",
        "store_id": window.stores[0].store_id, **more,
    }  # fmt: skip
    reply = ParcelScanned(verdict, why, **about)  # type: ignore[arg-type]
    window._commands.asked[-1][1](reply)  # type: ignore[attr-defined]


def type_code(pane: ScanPane, code: str) -> None:
    QTest.keyClicks(pane.field, code)
    QTest.keyClick(pane.field, Qt.Key.Key_Return)


def test_each_waybill_is_asked_about_in_its_turn(
    window: MainWindow, pane: ScanPane, played: list[str]
) -> None:
    assert pane.field.hasFocus()
    for code in ("W1", "W2", "W3"):
        type_code(pane, code)
    assert asked(window) == [ScanParcel("W1", "ship")]
    answer(window, "shipped")
    assert pane.band.title.text() == "LEX SG" and pane.band.property("hue") == "green"
    assert asked(window)[-1] == ScanParcel("W2", "ship")
    answer(window, "refused", "scan.again", at=window.now_ms(), by="Mei")
    assert "Scanned out before" in pane.band.title.text() and "by Mei" in pane.band.detail.text()
    answer(window, "shipped")
    assert asked(window) == [ScanParcel(code, "ship") for code in ("W1", "W2", "W3")]
    assert played == [sound_of("LEX SG"), "refused", sound_of("LEX SG")]
    assert [line.texts[1] for line in pane.last.lines.lines] == ["W3", "W2", "W1"]


def test_a_scanner_is_heard_wherever_the_keys_are(window: MainWindow, pane: ScanPane) -> None:
    pane.card.setFocus()
    window.scanner.scanned.emit("LEXSG8536582946")
    assert asked(window) == [ScanParcel("LEXSG8536582946", "ship")]


def test_a_parcel_that_must_not_leave_is_pulled(
    window: MainWindow, pane: ScanPane, played: list[str]
) -> None:
    type_code(pane, "W1")
    answer(window, "refused", "scan.cancelled", must_pull=True)
    assert pane.band.title.text() == "Pull this parcel" and pane.band.property("hue") == "red"
    assert not pane.band.pulled.isHidden() and played == ["refused"]
    type_code(pane, PULLED)
    assert asked(window)[-1] == PullParcel(7, "FP7")
    window._commands.asked[-1][1](None)  # type: ignore[attr-defined]
    assert pane.band.pulled.isHidden()
    type_code(pane, PULLED)
    assert len(asked(window)) == 2


def test_a_parcel_is_finished_when_all_its_items_are_in(
    window: MainWindow, pane: ScanPane, played: list[str]
) -> None:
    type_code(pane, TO_PACK)
    assert pane.tabs["pack"].isChecked()
    type_code(pane, "W1")
    assert asked(window) == [ScanParcel("W1", "pack")]
    answer(window, "to_check", items=ITEMS)
    assert not pane.items.isHidden()
    type_code(pane, "NOT-IN-IT")
    assert pane.band.title.text() == "Wrong item" and played[-1] == "refused"
    type_code(pane, "8850001")
    type_code(pane, "serum")
    assert pane.items.lines.lines[0].texts[2] == "2 of 2"
    type_code(pane, "SERUM")
    assert pane.band.title.text() == "One too many" and played[-1] == "refused"
    assert len(asked(window)) == 1
    type_code(pane, "MUG")
    assert asked(window)[-1] == FinishParcel(7, "FP7", {"SERUM": 2, "MUG": 1})
    answer(window, "checked")
    assert pane.band.title.text() == "All items are in" and pane.items.isHidden()
    type_code(pane, "W2")
    assert asked(window)[-1] == ScanParcel("W2", "pack")


def test_a_parcel_can_be_put_aside_and_modes_change(window: MainWindow, pane: ScanPane) -> None:
    pane.tabs["pack"].click()
    type_code(pane, "W1")
    answer(window, "to_check", items=ITEMS)
    type_code(pane, PUT_ASIDE.lower())
    assert pane.items.isHidden() and pane.last.lines.lines[0].texts[2] == "Put aside"
    type_code(pane, TO_SHIP)
    type_code(pane, "W1")
    assert asked(window)[-1] == ScanParcel("W1", "ship")


def test_what_the_engine_cannot_say_counts_as_not_scanned(
    window: MainWindow, pane: ScanPane, played: list[str]
) -> None:
    type_code(pane, "W1")
    window._commands.asked[-1][2](Trouble("engine.stopped", {}))  # type: ignore[attr-defined]
    assert "scan it again" in pane.band.title.text() and played == ["refused"]
    pane.sounds.setChecked(False)
    type_code(pane, "W2")
    answer(window, "refused", "scan.unknown")
    assert "W2" in pane.band.detail.text() and played == ["refused"]


def test_the_card_has_a_code_for_each_command(
    window: MainWindow, pane: ScanPane, qtbot: QtBot
) -> None:
    pane.card.click()
    (message,) = asked(window)
    assert isinstance(message, MakeCard)
    assert [code for code, _ in message.commands] == [TO_SHIP, TO_PACK, PUT_ASIDE, PULLED]


def test_the_codes_of_the_card_are_read() -> None:
    import pypdfium2
    import zxingcpp

    codes = (TO_SHIP, TO_PACK, PUT_ASIDE, PULLED)
    document = pypdfium2.PdfDocument(command_card_pdf("扫描 สแกน", [(one, "ทำ") for one in codes]))
    try:
        picture = document[0].render(scale=203 / 72).to_pil()
    finally:
        document.close()
    assert {one.text for one in zxingcpp.read_barcodes(picture)} == set(codes)


def test_a_carrier_has_its_sound(window: MainWindow) -> None:
    names = {sound_of(f"Carrier {number}") for number in range(50)}
    assert len(names) == CARRIER_SOUNDS and sound_of("LEX SG") == sound_of("lex sg")
    for name in (*names, "refused", "item"):
        assert (resources_dir() / "sounds" / f"{name}.wav").exists()
