"""What the window asks of the engine, and what becomes of each answer."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from lzdesk.gui.dialogs.not_opened import NotOpenedDialog
from lzdesk.gui.dialogs.print_result import PrintResultDialog
from lzdesk.gui.dialogs.unlock_vault import UnlockVaultDialog
from lzdesk.link.messages import (
    BuildLabels,
    Failed,
    LabelsBuilt,
    MarkSeen,
    Notice,
    OpenStore,
    Pace,
    PageProblem,
    ReadNow,
    StoreOpened,
    UnlockVault,
)
from lzdesk.link.window_end import OutcomeNotKnown, RequestFailed
from tests.gui.desk_db import MINUTE, NOW_MS
from tests.gui.dialog_parts import Bench, turn, until


def problem(row: int, kind: str, **more: object) -> PageProblem:
    number = f"41620385710{row:02}"
    return PageProblem(row, "casa-baan", number, number, f"FP{row}", kind, **more)  # type: ignore[arg-type]


PRINTED = {"printed_at": NOW_MS - 44 * MINUTE, "printed_by": "Mei", "run": 411, "page": 37}


async def test_labels_become_one_file_with_what_was_left_out(bench: Bench) -> None:
    left = [problem(n, "label.not_arranged") for n in range(8)]
    refused = problem(9, "label.refused", words="<b>No</b>")
    bench.desk.answers[BuildLabels] = LabelsBuilt(412, 20, "/x/labels.pdf", (*left, refused), 20)
    bench.commands.print_labels([3, 7, 3])
    assert bench.window.status.work.text() == "Making 2 labels"
    await until(lambda: bench.window.findChildren(PrintResultDialog))
    (asked,) = bench.asked(BuildLabels)
    assert isinstance(asked, BuildLabels)
    assert asked.rows == (3, 7) and asked.layout == "100x150" and not asked.reprint_reason
    assert Path(asked.out_file).parent.is_dir() and asked.out_file.endswith(".pdf")
    dialog = bench.dialog(PrintResultDialog)
    assert dialog.statement.text() == "20 labels, one file"
    said = dialog.left_out.toPlainText()
    assert said.startswith("8 not arranged yet\n4162038571000, Casa Baan\n")
    assert "1 without a label. The marketplace gave no label.\n" in said
    assert "4162038571009, Casa Baan: “<b>No</b>”" in said
    assert dialog.focusWidget() is dialog.open_button and bench.window.status.work.text() == ""


async def test_first_print_is_named_and_left_out_unless_a_reason_is_given(bench: Bench) -> None:
    again = [problem(1, "label.printed_before", **PRINTED), problem(2, "label.printed_before")]
    bench.desk.answers[BuildLabels] = LabelsBuilt(412, 1, "/x/labels.pdf", tuple(again), 1)
    bench.commands.print_labels([1, 2, 3])
    await until(lambda: bench.window.findChildren(PrintResultDialog))
    dialog = bench.dialog(PrintResultDialog)
    part = dialog.reprint
    assert part.isVisible() and dialog.focusWidget() is part.leave
    assert part.list.item(0).text() == ("4162038571001, Casa Baan: 09:58 by Mei, run 411, page 37")
    assert not part.send.isVisible()
    part.again.click()
    part.send.click()
    assert part.reason.error.text() == "missing" and len(bench.asked(BuildLabels)) == 1
    part.reason.edit.choose("other")  # type: ignore[attr-defined]
    part.send.click()
    assert part.other.error.text() == "missing"
    part.other.edit.setText("printed on plain paper")  # type: ignore[attr-defined]
    part.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert part.send.text() == "Print 1 again"
    bench.desk.answers[BuildLabels] = LabelsBuilt(413, 1, "/x/labels-2.pdf", labels=1)
    part.send.click()
    await until(lambda: dialog.statement.text() == "1 label, one file" and not part.isVisible())
    asked = bench.asked(BuildLabels)[-1]
    assert isinstance(asked, BuildLabels)
    assert (asked.rows, asked.reprint_packages) == ((1,), (again[0].package_id,))
    assert asked.reprint_reason == "printed on plain paper"


async def test_leaving_out_prints_nothing(bench: Bench) -> None:
    again = (problem(1, "label.printed_before", **PRINTED),)
    bench.desk.answers[BuildLabels] = LabelsBuilt(0, 0, "", again)
    bench.commands.print_labels([1])
    await until(lambda: bench.window.findChildren(PrintResultDialog))
    dialog = bench.dialog(PrintResultDialog)
    assert dialog.statement.text() == "No label was made"
    assert dialog.why.text() == "The 1 order cannot be printed now"
    assert not dialog.open_button.isVisible()
    await until(dialog.isActiveWindow)
    QTest.keyClick(dialog.reprint.leave, Qt.Key.Key_Space)
    assert not dialog.reprint.isVisible() and len(bench.asked(BuildLabels)) == 1
    assert dialog.focusWidget() is dialog.close_button


async def test_layout_is_for_the_next_print_alone(bench: Bench) -> None:
    bench.desk.answers[BuildLabels] = LabelsBuilt(412, 20, "/x/labels.pdf", labels=20)
    bench.commands.print_labels([1])
    await until(lambda: bench.window.findChildren(PrintResultDialog))
    dialog = bench.dialog(PrintResultDialog)
    assert dialog.layout_note.text() == "This file was made as: 100 × 150 mm. It stays as it is."
    dialog.layout_choice.choose("a6")
    await turn()
    assert len(bench.asked(BuildLabels)) == 1
    dialog.reject()
    bench.commands.print_labels([1])
    await until(lambda: len(bench.asked(BuildLabels)) == 2)
    assert bench.asked(BuildLabels)[-1].layout == "a6"  # type: ignore[attr-defined]


async def test_a_sheet_that_is_half_used_is_for_the_next_print_alone(bench: Bench) -> None:
    bench.window.settings.label_margins = "4"
    bench.desk.answers[BuildLabels] = LabelsBuilt(412, 2, "/x/labels.pdf", labels=7)
    bench.commands.print_labels([1])
    await until(lambda: bench.window.findChildren(PrintResultDialog))
    dialog = bench.dialog(PrintResultDialog)
    assert "7 labels" in dialog.statement.text()
    assert dialog.start_field.isHidden()
    dialog.layout_choice.choose("a4x4")
    assert not dialog.start_field.isHidden() and dialog.start_choice.count() == 4
    dialog.start_choice.setCurrentIndex(2)
    dialog.reject()
    good = bench.desk.answers[BuildLabels]
    for number, answer in ((2, LabelsBuilt(0, 0, "")), (3, good), (4, good)):
        bench.desk.answers[BuildLabels] = answer
        bench.commands.print_labels([number])
        await until(lambda number=number: len(bench.asked(BuildLabels)) == number)
        await until(lambda: bench.window.findChildren(PrintResultDialog)[-1].isVisible())
        shown = bench.window.findChildren(PrintResultDialog)[-1].start_choice.currentIndex()
        assert shown == (2 if answer is not good else 0)
    # One that came to nothing has used no sheet.
    assert [one.start_cell for one in bench.asked(BuildLabels)] == [1, 3, 3, 1]  # type: ignore[attr-defined]
    second = bench.asked(BuildLabels)[1]
    assert second.layout == "a4x4" and second.margins_mm == (4, 4, 4, 4)  # type: ignore[attr-defined]


async def test_after_a_reprint_its_dialog_offers_a_new_sheet(bench: Bench) -> None:
    bench.window.settings.label_layout = "a4x4"
    bench.desk.answers[BuildLabels] = LabelsBuilt(412, 1, "/x/labels.pdf", labels=1)
    bench.commands.print_labels([1])
    await until(lambda: bench.window.findChildren(PrintResultDialog))
    dialog = bench.dialog(PrintResultDialog)
    dialog.start_choice.setCurrentIndex(2)
    dialog.reprint_asked.emit([(1, "FP1")], "jammed")
    await until(lambda: len(bench.asked(BuildLabels)) == 2)
    await until(lambda: dialog.start_choice.currentIndex() == 0)
    assert bench.asked(BuildLabels)[1].start_cell == 3  # type: ignore[attr-defined]
    bench.commands.print_labels([2])
    await until(lambda: len(bench.asked(BuildLabels)) == 3)
    assert bench.asked(BuildLabels)[2].start_cell == 1  # type: ignore[attr-defined]


async def test_one_run_of_labels_at_a_time(bench: Bench) -> None:
    bench.desk.waits = asyncio.Event()
    bench.commands.print_labels([1, 2])
    bench.commands.print_labels([2, 3])
    await turn()
    assert len(bench.asked(BuildLabels)) == 1
    assert bench.window.toast.words.text() == "2 labels are being made already."
    bench.desk.answers[BuildLabels] = LabelsBuilt(0, 0, "")
    bench.desk.waits.set()
    await until(lambda: bench.window.findChildren(PrintResultDialog))


async def test_run_whose_answer_is_lost_says_that_it_is_not_known(bench: Bench) -> None:
    bench.desk.answers[BuildLabels] = OutcomeNotKnown()
    bench.commands.print_labels([1])
    await until(lambda: bench.window.findChildren(PrintResultDialog))
    assert "it is not known whether this was done" in bench.dialog(PrintResultDialog).why.text()


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
    left = (problem(1, "label.printed_before"), problem(2, "label.past"))
    bench.desk.answers[BuildLabels] = LabelsBuilt(412, 20, "/x/labels.pdf", left, 20)
    bench.commands.print_labels([1])
    bench.commands.add_store()
    bench.commands.unlock("secrets.unavailable")
    await until(lambda: bench.window.findChildren(PrintResultDialog))
    for dialog in bench.window.findChildren(PrintResultDialog.__bases__[0]):
        nameless = [
            part
            for kind in (QAbstractButton, QLineEdit)
            for part in dialog.findChildren(kind)
            if not part.accessibleName() and not part.objectName().startswith("qt_")
        ]
        assert nameless == []
        labels = dialog.findChildren(QLabel)
        assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
