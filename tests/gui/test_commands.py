"""What the window asks of the engine, and what becomes of each answer."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.dialogs.not_opened import NotOpenedDialog
from lzdesk.gui.dialogs.unlock_vault import UnlockVaultDialog
from lzdesk.link.messages import (
    Failed,
    GatherRun,
    MarkSeen,
    Notice,
    OpenStore,
    Pace,
    ReadNow,
    StoreOpened,
    UnlockVault,
)
from lzdesk.link.window_end import OutcomeNotKnown, RequestFailed
from tests.gui.dialog_parts import Bench, turn, until


async def test_labels_that_are_asked_for_become_a_run_of_the_queue(bench: Bench) -> None:
    bench.desk.answers[GatherRun] = RequestFailed(Failed("run.empty", {}))
    bench.commands.print_labels([3, 7, 3])
    await until(lambda: "nothing to print" in bench.window.banner.words.text())
    (asked,) = bench.asked(GatherRun)
    assert isinstance(asked, GatherRun) and asked.rows == (3, 7)
    assert not bench.window.print_desk.is_in_sight


async def test_store_that_is_not_opened_says_why_and_safest_way_has_focus(bench: Bench) -> None:
    fields: dict[str, str | int | float | None] = {"store": "Casa Baan", "proxy": "http://x:1"}
    bench.desk.answers[OpenStore] = RequestFailed(Failed("browser.no_display", fields))
    bench.commands.open_store("casa-baan")
    await until(lambda: bench.window.findChildren(NotOpenedDialog))
    dialog = bench.dialog(NotOpenedDialog)
    assert dialog.statement.text() == "Not opened: Casa Baan"
    assert "There is no screen" in dialog.reason.text()
    assert dialog.meaning.text().startswith("No page was loaded.")
    assert dialog.focusWidget() is dialog.leave and not bench.window.toast.isVisible()
    bench.desk.answers[OpenStore] = StoreOpened("casa-baan", True)
    dialog.again.click()
    await until(lambda: "front" in bench.window.toast.words.text())
    assert len(bench.asked(OpenStore)) == 2


async def test_opening_twice_at_once_asks_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: list[str] = []
    monkeypatch.setattr(bench.window.round_desk, "take_keys", keys.append)
    bench.desk.waits = asyncio.Event()
    bench.desk.answers[OpenStore] = StoreOpened("casa-baan", False)
    bench.commands.open_store("casa-baan")
    bench.commands.open_store("casa-baan")
    await turn()
    assert len(bench.asked(OpenStore)) == 1
    bench.desk.waits.set()
    await until(lambda: bench.window.toast.words.text() == "Casa Baan is open.")
    # A round that opened it takes the keys back.
    assert keys == ["casa-baan"]


async def test_rows_seen_within_a_moment_are_told_together(bench: Bench) -> None:
    bench.desk.engine_state.emit("running")
    bench.commands.mark_seen([5, 4])
    bench.commands.mark_seen([4, 9])
    await until(lambda: bench.asked(MarkSeen))
    assert bench.asked(MarkSeen) == [MarkSeen((4, 5, 9))]


async def test_rows_seen_while_no_engine_runs_are_kept(bench: Bench) -> None:
    bench.commands.mark_seen([4])
    await asyncio.sleep(0.25)
    await turn()
    assert bench.asked(MarkSeen) == []
    bench.desk.answers[MarkSeen] = OutcomeNotKnown()
    bench.desk.engine_state.emit("running")
    await until(lambda: bench.asked(MarkSeen))
    bench.desk.answers.clear()
    await turn()
    bench.desk.engine_state.emit("running")
    await until(lambda: len(bench.asked(MarkSeen)) == 2)


async def test_reading_now_says_what_is_read_and_why_not(bench: Bench) -> None:
    bench.commands.sync_now(["casa-baan"])
    await until(lambda: bench.window.toast.words.text() == "Casa Baan is read now.")
    assert bench.asked(ReadNow) == [ReadNow(("casa-baan",))]
    bench.desk.answers[ReadNow] = RequestFailed(Failed("secrets.unavailable"))
    bench.commands.sync_now([])
    await until(bench.window.banner.isVisible)
    assert bench.window.banner.button.text() == "Set a passphrase"


async def test_stopped_engine_is_started_again(bench: Bench) -> None:
    bench.desk.engine_state.emit("stopped")
    bench.window.banner.button.click()
    assert bench.desk.starts == 1 and bench.asked(ReadNow) == []


async def test_locked_vault_is_asked_for_by_a_button_and_not_by_a_dialog(bench: Bench) -> None:
    bench.desk.notice.emit(Notice("vault.locked", fields={"file": "/x/vault.bin"}))
    await turn()
    assert not bench.window.findChildren(UnlockVaultDialog)
    assert bench.window.banner.button.text() == "Unlock"
    bench.window.banner.button.click()
    dialog = bench.dialog(UnlockVaultDialog)
    assert not dialog.second.isVisible()
    wrong = RequestFailed(Failed("vault.wrong_passphrase", {"file": "/x/vault.bin"}))
    bench.desk.answers[UnlockVault] = wrong
    await until(dialog.isActiveWindow)
    QTest.keyClicks(dialog.first.edit, " a b ")
    QTest.keyClick(dialog.first.edit, Qt.Key.Key_Return)
    await until(lambda: bool(dialog.first.error.text()))
    assert bench.asked(UnlockVault) == [UnlockVault(" a b ")]
    assert "does not open" in dialog.first.error.text()
    assert dialog.first.edit.property("text") == " a b "
    bench.desk.answers.clear()
    dialog.send.click()
    await until(lambda: dialog.is_closed)
    assert bench.window.toast.words.text() == "The secrets are open. Reading starts."


async def test_new_passphrase_is_typed_twice(bench: Bench) -> None:
    bench.desk.notice.emit(Notice("secrets.unavailable"))
    bench.window.banner.button.click()
    dialog = bench.dialog(UnlockVaultDialog)
    dialog.send.click()
    assert dialog.first.error.text() == "missing"
    QTest.keyClicks(dialog.first.edit, "one")
    QTest.keyClicks(dialog.second.edit, "two")
    dialog.send.click()
    assert dialog.second.error.text() == "not the same as above"
    assert bench.asked(UnlockVault) == []
    assert dialog.first.edit.echoMode() == QLineEdit.EchoMode.Password  # type: ignore[attr-defined]


async def test_notice_before_there_is_a_window_is_not_lost(bench: Bench) -> None:
    bench.commands._window = None
    bench.desk.notice.disconnect(bench.window.arrivals._on_notice)
    bench.desk.notice.emit(Notice("secrets.unavailable"))
    assert not bench.window.banner.isVisible()
    bench.commands.attach(bench.window)
    assert bench.window.banner.button.text() == "Set a passphrase"


async def test_nothing_is_shown_after_the_commands_are_closed(bench: Bench) -> None:
    bench.desk.waits = asyncio.Event()
    bench.desk.answers[OpenStore] = RequestFailed(Failed("browser.none_found"))
    bench.commands.open_store("casa-baan")
    await turn()
    bench.commands.close()
    bench.desk.waits.set()
    await turn()
    assert not bench.window.findChildren(NotOpenedDialog)
    assert not [one for one in asyncio.all_tasks() if one.get_name() == "open store"]


@pytest.mark.logs("request failed: open store, ValueError")
async def test_fault_of_ours_ends_in_words_too(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.desk.answers[OpenStore] = ValueError("secret-123")
    bench.commands.open_store("casa-baan")
    await until(lambda: bench.window.findChildren(NotOpenedDialog))
    assert "A fault in lzdesk" in bench.dialog(NotOpenedDialog).reason.text()
    assert "secret-123" not in caplog.text


async def test_pace_is_told_in_words(bench: Bench) -> None:
    bench.desk.pace.emit(Pace(12, 10_000, 120, 3_120))
    said = "12 stores, 3,120 of 10,000 calls today: each about every 2 min"
    assert bench.window.status.engine.accessibleDescription() == said
    assert said in bench.window.status.oldest.toolTip()


async def test_dialogs_name_their_parts_and_draw_plain_text(bench: Bench) -> None:
    bench.commands.add_store()
    bench.commands.unlock("secrets.unavailable")
    for dialog in bench.window.findChildren(DeskDialog):
        nameless = [
            part
            for kind in (QAbstractButton, QLineEdit)
            for part in dialog.findChildren(kind)
            if not part.accessibleName() and not part.objectName().startswith("qt_")
        ]
        assert nameless == []
        labels = dialog.findChildren(QLabel)
        assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
