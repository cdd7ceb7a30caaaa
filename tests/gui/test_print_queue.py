"""The print queue: what is shown of a run, what is asked of the engine, and never twice."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from lzdesk.gui import print_desk
from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.reprints import ReprintsDialog
from lzdesk.gui.dialogs.walk_order import WalkOrderDialog
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.print_queue.ledger import RunEntry
from lzdesk.gui.panes.print_queue.pane import PrintQueue
from lzdesk.gui.panes.print_queue.steps import ARRANGED, PICK, PRINT, SCAN
from lzdesk.gui.widgets.button import Button
from lzdesk.link.messages import (
    DecideParcels,
    Done,
    GatherRun,
    LabelPreviewed,
    MakeRunPaper,
    PreviewLabel,
    PrintRun,
    RunGathered,
    RunPrinted,
    SettleRun,
)
from lzdesk.reading.print_runs import RunParcel
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import make_db
from tests.gui.print_screens import a_label, add_runs

Asked = tuple[object, Callable[[object], None], Callable[[Trouble], None]]
"""A message, and what is called with its reply or its trouble."""
WORDS = {"name": "Mei", "view": "Due today", "vendor": "not printable", "note": "Wrap twice"}
STOPPED, FETCHING, CANCELLED, FAILED, HELD, NOTED, LEFT = 3, 4, 5, 6, 7, 8, 9


def with_runs(path: Path, ready: bool = True) -> Path:
    db = sqlite3.connect(make_db(path))
    add_runs(db, WORDS)
    if ready:
        db.execute("UPDATE print_runs SET state = 'ready' WHERE id = 412")
        db.execute("UPDATE run_parcels SET state = 'ready' WHERE run_id = 412 AND position = 4")
    db.execute("UPDATE print_runs SET state = 'handed_over' WHERE id = 411")
    db.commit()
    db.close()
    return path


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(with_runs(tmp_path / "lzdesk.db"))


@pytest.fixture
def pane(window: MainWindow, qtbot: QtBot) -> PrintQueue:
    QTest.keySequence(window, QKeySequence("Ctrl+4"))
    made = window.print_desk.pane
    qtbot.waitUntil(lambda: made.model.rowCount() > 0 and bool(made.title.text()))
    return made


def all_asked(window: MainWindow) -> list[Asked]:
    return window._commands.asked  # type: ignore[attr-defined, no-any-return]


def asked(window: MainWindow) -> list[object]:
    """What is to be done; looking at labels is not."""
    return [message for message, _, _ in all_asked(window) if not is_preview(message)]


def is_preview(message: object) -> bool:
    return isinstance(message, PreviewLabel)


def answer(window: MainWindow, reply: object) -> None:
    then = [then for message, then, _ in all_asked(window) if not is_preview(message)]
    then[-1](reply)


def previews(window: MainWindow) -> list[Asked]:
    return [one for one in all_asked(window) if is_preview(one[0])]


def change(window: MainWindow, sql: str) -> None:
    db = sqlite3.connect(window._db_path)
    db.execute(sql)
    db.commit()
    db.close()
    window.desk.runs_changed.emit()  # type: ignore[attr-defined]


def press(pane: PrintQueue, position: int, name: str) -> None:
    """The verb that is painted in a parcel's row."""
    index = pane.model.index(pane.model.place_of(position))
    line = pane.model.line_at(index)
    assert line is not None and line.parcel is not None
    pane.list.scrollTo(index)
    boxes = pane.list.delegate.verb_boxes(QRectF(pane.list.visualRect(index)), line.parcel)
    box = next(box for verb, box in boxes if verb.name == name)
    where = box.center().toPoint()
    QTest.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_a_run_is_shown_as_it_stands(window: MainWindow, pane: PrintQueue) -> None:
    assert window.top.title.text() == "Print queue"
    assert pane.title.text() == "Run 412"
    assert "Bin › SKU" in pane.walk.text()
    assert "10 parcel" in pane.count.text() and "4 ready" in pane.count.text()
    first = pane.model.data(pane.model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert first is not None and first.startswith("Without a bin")
    stopped = pane.model.line_at(pane.model.index(pane.model.place_of(STOPPED)))
    assert stopped is not None and stopped.parcel is not None
    why = pane.model.why(stopped.parcel)
    assert "by Mei, run 411, page" in why and "ship it twice" in why
    assert window.rail.places["prints"].isChecked()
    assert pane.print.text() == "Print 4 labels" and pane.print.isEnabled()


def test_a_second_press_prints_nothing_more(window: MainWindow, pane: PrintQueue) -> None:
    pane.line.setChecked(True)
    for _ in range(3):
        QTest.keySequence(window, QKeySequence("Ctrl+P"))
        QTest.mouseClick(pane.print, Qt.MouseButton.LeftButton)
    (message,) = asked(window)
    assert isinstance(message, PrintRun)
    assert (message.run, message.layout, message.with_line) == (412, "100x150", True)
    assert Path(message.out_file).parent == window._db_path.parent / "labels"
    answer(window, RunPrinted(412, 4, 4, message.out_file))
    assert "4 labels, one file." in pane.toast.words.text()


def test_what_is_stopped_is_decided_in_its_row(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot
) -> None:
    press(pane, STOPPED, "leave_out")
    press(pane, HELD, "print")
    press(pane, FAILED, "fetch")
    press(pane, LEFT, "fetch")
    assert asked(window) == [
        DecideParcels(412, (STOPPED,), "leave_out"),
        DecideParcels(412, (HELD,), "print"),
        DecideParcels(412, (FAILED,), "print"),
        DecideParcels(412, (LEFT,), "print"),
    ]
    before = len(asked(window))
    press(pane, STOPPED, "reprint")
    menu = next(one for one in pane.findChildren(QMenu) if one.isVisible())
    chosen: QAction = menu.actions()[1]
    chosen.trigger()
    assert asked(window)[before:] == [DecideParcels(412, (STOPPED,), "print", "smeared")]
    menu.close()


def test_enter_takes_the_safe_way_or_shows_the_order(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot
) -> None:
    pane.list.choose(pane.model.place_of(NOTED))
    QTest.keyClick(pane.list, Qt.Key.Key_Return)
    assert asked(window) == [DecideParcels(412, (NOTED,), "leave_out")]
    with qtbot.waitSignal(pane.order_asked):
        pane.list.choose(pane.model.place_of(1))
        QTest.keyClick(pane.list, Qt.Key.Key_Return)


def test_while_labels_are_fetched_nothing_is_printed(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot
) -> None:
    change(window, "UPDATE print_runs SET state = 'gathering' WHERE id = 412")
    qtbot.waitUntil(lambda: not pane.print.isEnabled())
    QTest.keySequence(window, QKeySequence("Ctrl+P"))
    assert asked(window) == [] and "fetched" in pane.print.toolTip()
    change(window, "UPDATE print_runs SET state = 'ready' WHERE id = 412")
    qtbot.waitUntil(pane.print.isEnabled)


def test_the_ledger_asks_what_came_out(window: MainWindow, pane: PrintQueue, qtbot: QtBot) -> None:
    def buttons(run: int) -> dict[str, Button]:
        entry = next(one for one in pane.findChildren(RunEntry) if one.run.run == run)
        return {one.text(): one for one in entry.findChildren(Button)}

    assert "All came out" not in buttons(412) and "All came out" not in buttons(410)
    buttons(411)["None came out"].click()
    assert asked(window) == [SettleRun(411, "none")]
    buttons(410)["Show it"].click()
    qtbot.waitUntil(lambda: pane.title.text() == "Run 410")
    assert pane.print.isHidden() and pane.drop.isHidden()
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: pane.title.text() == "Run 412")
    pane.drop.click()
    assert asked(window)[-1] == SettleRun(412, "drop")


def test_the_register_names_each_second_print(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot
) -> None:
    change(window, "UPDATE printed_pages SET reason = 'smeared' WHERE page = 2")
    change(window, f"UPDATE print_runs SET started_at = {window.now_ms()} WHERE id = 411")
    pane.ledger.register.click()
    dialog = next(one for one in window.findChildren(ReprintsDialog) if one.isVisible())
    qtbot.waitUntil(lambda: len(dialog.table.lines.lines) == 1)
    texts = dialog.table.lines.lines[0].texts
    assert texts[3:] == ("Mei", "411, 2", "Smeared")
    dialog.table.selectRow(0)
    dialog.table.opened.emit()
    assert not window.drawer.isHidden()
    dialog.reject()


def test_the_seller_arranges_the_order_of_the_walk(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot
) -> None:
    pane.ledger.order.click()
    dialog = next(one for one in window.findChildren(WalkOrderDialog) if one.isVisible())
    assert dialog.keys == ["bin", "sku", "single", "store", "carrier"]
    dialog.list.setCurrentRow(3)
    for _ in range(3):
        dialog.up.click()
    dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    dialog.keep.click()
    assert window.settings.run_sort == ["store", "sku", "single", "carrier"]
    window.print_desk.gather([1, 2])
    message = asked(window)[-1]
    assert isinstance(message, GatherRun)
    assert message.sort == ("store", "sku", "single", "carrier")
    window.settings.run_sort.append("no such key")
    window.print_desk.ask_order()
    again = next(one for one in window.findChildren(WalkOrderDialog) if one.isVisible())
    assert again.keys == ["store", "sku", "single", "carrier"] and again.list.count() == 5
    again.usual.click()
    assert len(window.settings.run_sort) == 5


def test_orders_are_sent_from_the_list(window: MainWindow, qtbot: QtBot) -> None:
    view = window.orders.view
    view.setFocus()
    view.setCurrentIndex(window.orders.model.index(0, 0))
    QTest.keySequence(view, QKeySequence("P"))
    calls = window._commands.calls  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(calls))
    assert calls[-1] == ("print_labels", [window.orders.model.ids[0]])
    window.print_desk.gather(calls[-1][1])
    (message,) = asked(window)
    assert isinstance(message, GatherRun) and len(message.rows) == 1
    assert message.sort == ("bin", "sku", "single", "store", "carrier") and message.source
    answer(window, RunGathered(412, 1, 0))
    qtbot.waitUntil(lambda: window.print_desk.pane.title.text() == "Run 412")
    failed = [failed for message, _, failed in all_asked(window) if not is_preview(message)]
    failed[-1](Trouble("run.empty", {}))
    assert "nothing to print" in window.banner.words.text()


def test_an_empty_queue_says_how_it_is_filled(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(make_db(tmp_path / "lzdesk.db"))
    QTest.keySequence(window, QKeySequence("Ctrl+4"))
    pane = window.print_desk.pane
    assert "press P:" in pane.silence_detail.text()
    assert pane.print.isHidden() and pane.start_choice.isHidden()


def test_a_sheet_that_is_half_used_is_offered_again(window: MainWindow, pane: PrintQueue) -> None:
    assert pane.start_choice.isHidden()
    pane.layout_choice.choose("a4x4")
    assert not pane.start_choice.isHidden() and pane.start_choice.count() == 4
    pane.start_choice.setCurrentIndex(2)
    pane.print.click()
    (message,) = asked(window)
    assert isinstance(message, PrintRun) and (message.layout, message.start_cell) == ("a4x4", 3)
    assert window.settings.label_layout == "a4x4"
    assert pane.list.mapTo(window, QPoint()).x() >= 0


@pytest.mark.parametrize(
    ("key", "paper", "title"),
    [("L", "pick_list", "Pick list"), ("Shift+L", "packing_slips", "Packing slip")],
)
def test_the_papers_of_a_run_are_made_and_opened(
    window: MainWindow,
    pane: PrintQueue,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    key: str,
    paper: str,
    title: str,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(print_desk, "open_path", opened.append)
    pane.list.setFocus()
    QTest.keySequence(pane.list, QKeySequence(key))
    # A letter may be the first of a scanned code: it is held back for a moment.
    qtbot.waitUntil(lambda: bool(asked(window)))
    pane.pick_list.click()
    by_key, by_button = asked(window)
    assert isinstance(by_key, MakeRunPaper) and isinstance(by_button, MakeRunPaper)
    assert (by_key.run, by_key.paper, by_key.words.title) == (412, paper, title)
    assert by_button.paper == "pick_list"
    assert Path(by_key.out_file).parent == window._db_path.parent / "labels"
    assert by_key.words.about.endswith("where the pile of labels begins.")
    answer(window, Done())
    assert opened == [by_button.out_file]
    name = Path(by_button.out_file).name
    assert pane.toast.words.text() == f"{name} is written."


def test_a_pick_list_says_nothing_of_the_pile_where_the_walk_begins_elsewhere(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot
) -> None:
    change(window, "UPDATE print_runs SET placing = 'carrier,bin,sku'")
    pane.read()
    qtbot.waitUntil(lambda: not pane.is_by_bin)
    pane.pick_list.click()
    message = asked(window)[-1]
    assert isinstance(message, MakeRunPaper)
    assert message.words.about.endswith("The last bin comes first.")


def test_the_label_of_the_chosen_parcel_stands_beside_the_list(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot
) -> None:
    preview = pane.preview
    assert preview.isVisible() and window.alerts.isHidden()
    assert preview.title.text() == "Parcel 1 of 10" and preview.picture.is_empty
    qtbot.waitUntil(lambda: len(previews(window)) == 1)
    message, then, _ = previews(window)[0]
    assert isinstance(message, PreviewLabel)
    assert (message.run, message.position, message.layout) == (412, 1, "100x150")
    assert message.height == preview.picture.dots > 300
    then(a_label(412, 1))
    assert not preview.picture.is_empty
    assert preview.barcode.words.text() == "Barcode on page matches the parcel"
    assert preview.size_.words.text() == "Made 100 × 150 mm from 105 × 148"
    assert preview.read_again.words.text().startswith("Order read again ")
    pane.line.setChecked(True)
    qtbot.waitUntil(lambda: len(previews(window)) == 2)
    assert previews(window)[1][0].with_line  # type: ignore[attr-defined]
    # Until the other page is there, the parcel's own stays.
    assert not preview.picture.is_empty
    then = previews(window)[1][1]
    then(a_label(412, 1, "unread"))
    assert "cannot be read" in preview.barcode.words.text()


def test_a_page_is_asked_for_again_only_where_its_parcel_stands_otherwise(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: len(previews(window)) == 1)
    previews(window)[0][1](a_label(412, 1))
    for position in (2, 1):
        change(
            window,
            "UPDATE run_parcels SET state = 'fetching', why = '', words = ''"
            f" WHERE run_id = 412 AND position = {position}",
        )
        with qtbot.waitSignal(pane.queue_read):
            pass
        assert pane.following._settle.isActive() == (position == 1)
    qtbot.waitUntil(lambda: len(previews(window)) == 2)


def test_while_labels_come_only_rows_that_changed_are_made_anew(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(window, "UPDATE run_parcels SET state = 'fetching', why = '' WHERE run_id = 412")
    qtbot.waitUntil(lambda: "0 ready" in pane.count.text() or "ready" not in pane.count.text())
    pane.list.viewport().repaint()
    made: list[int] = []
    paint = pane.list.delegate._paint_parcel

    def seen(painter: QPainter, box: QRectF, one: RunParcel) -> None:
        made.append(one.position)
        paint(painter, box, one)

    monkeypatch.setattr(pane.list.delegate, "_paint_parcel", seen)
    change(
        window, "UPDATE run_parcels SET state = 'ready' WHERE run_id = 412 AND position IN (2, 5)"
    )
    qtbot.waitUntil(lambda: "2 ready" in pane.count.text())
    pane.list.viewport().repaint()
    assert made == [2, 5]


def test_an_answer_that_comes_late_shows_under_no_other_parcel(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot
) -> None:
    preview = pane.preview
    qtbot.waitUntil(lambda: len(previews(window)) == 1)
    preview.down.click()
    QTest.keyClick(pane.list, Qt.Key.Key_Down)
    assert preview.title.text() == "Parcel 3 of 10"
    previews(window)[0][1](a_label(412, 1))
    assert preview.picture.is_empty
    # One at a time, and the ones in between are never asked for.
    qtbot.waitUntil(lambda: len(previews(window)) == 2)
    message, _, failed = previews(window)[1]
    assert message.position == 3  # type: ignore[attr-defined]
    failed(Trouble("secrets.unavailable", {}))
    assert preview.why.text() and preview.picture.isHidden()
    preview.up.click()
    assert preview.title.text() == "Parcel 2 of 10" and not preview.why.text()
    qtbot.waitUntil(lambda: len(previews(window)) == 3)
    previews(window)[2][1](LabelPreviewed(412, 2, kind="label.refused", words="<b>no</b>"))
    assert "<b>no</b>" in preview.why.text()


def test_where_there_is_no_room_the_preview_leaves_first(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot
) -> None:
    window.resize(1120, 700)
    qtbot.waitUntil(pane.preview.isHidden)
    assert pane.ledger.isVisible()
    window.resize(1440, 900)
    qtbot.waitUntil(pane.preview.isVisible)
    window.alert_desk.toggle()
    qtbot.waitUntil(pane.preview.isHidden)
    assert window.alerts.isVisible()
    window.places.go_to("orders")
    assert window.alerts.isVisible() and not window.settings.alerts_folded


def test_parcels_that_need_nobody_fold_into_one_line(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot
) -> None:
    change(
        window,
        "UPDATE run_parcels SET state = 'ready', why = '', words = '' WHERE run_id = 412"
        " AND position > 3",
    )
    qtbot.waitUntil(lambda: pane.model.rowCount() == 5)

    def current() -> str:
        index = pane.list.currentIndex()
        return str(pane.model.data(index, Qt.ItemDataRole.AccessibleTextRole))

    assert pane.preview.title.text() == "Parcel 1 of 10"
    for _ in range(3):
        QTest.keyClick(pane.list, Qt.Key.Key_Down)
    assert current() == "No. 4 to 10, all ready" and pane.preview.title.text() == "Label"
    QTest.keyClick(pane.list, Qt.Key.Key_Right)
    assert pane.model.rowCount() == 11 and pane.preview.title.text() == "Parcel 4 of 10"
    QTest.keyClick(pane.list, Qt.Key.Key_Left)
    assert pane.model.rowCount() == 5 and current() == "No. 4 to 10, all ready"
    row = pane.list.visualRect(pane.list.currentIndex())
    QTest.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert pane.model.rowCount() == 11
    # Reading it again, and looking at another run, folds nothing that was opened.
    pane.show_run(410)
    qtbot.waitUntil(lambda: pane.title.text() == "Run 410")
    pane.show_run(412)
    qtbot.waitUntil(lambda: pane.title.text() == "Run 412")
    assert pane.model.rowCount() == 11


def test_the_next_parcel_is_taken_out_of_its_fold(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot
) -> None:
    change(window, "UPDATE run_parcels SET state = 'ready', why = '' WHERE run_id = 412")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 3)
    pane.preview.down.click()
    assert pane.preview.title.text() == "Parcel 2 of 10" and pane.model.rowCount() == 11
    pane.preview.up.click()
    pane.preview.up.click()
    assert pane.preview.title.text() == "Parcel 1 of 10"


def test_the_file_of_a_run_is_shown_in_its_folder(
    window: MainWindow,
    pane: PrintQueue,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(print_desk, "open_path", opened.append)

    def click() -> None:
        entries = {one.run.run: one for one in pane.findChildren(RunEntry)}
        texts = {run: [one.text() for one in entries[run].findChildren(Button)] for run in entries}
        # Nothing was printed in the others.
        assert [run for run in texts if "Show in folder" in texts[run]] == [411]
        found = entries[411].findChildren(Button)
        next(one for one in found if one.text() == "Show in folder").click()

    def kept_in(folder: Path) -> None:
        change(window, f"UPDATE print_runs SET out_file = '{folder / 'x.pdf'}' WHERE id = 411")
        qtbot.waitUntil(
            lambda: any(
                one.run.out_file == str(folder / "x.pdf") for one in pane.findChildren(RunEntry)
            )
        )

    kept_in(tmp_path / "gone")
    click()
    assert not opened and "not there any more" in pane.toast.words.text()
    kept_in(tmp_path)
    click()
    assert opened == [str(tmp_path)]


def standing(pane: PrintQueue) -> list[str]:
    return [pane.steps.buttons[name].step.standing for name in (ARRANGED, PRINT, PICK, SCAN)]


def test_the_steps_tell_where_a_run_stands_and_lead_on(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot
) -> None:
    assert standing(pane) == ["done", "now", "later", "later"]
    pane.steps.buttons[PICK].click()
    assert asked(window)[-1].paper == "pick_list"  # type: ignore[attr-defined]
    # Of ten parcels that were printed three left.
    pane.show_run(411)
    qtbot.waitUntil(lambda: standing(pane) == ["done", "done", "done", "now"])
    assert pane.steps.buttons[SCAN].accessibleName() == "3 of 10 scanned out, now"
    change(window, "UPDATE packages SET scanned_out_at = NULL")
    pane.read()
    qtbot.waitUntil(lambda: standing(pane) == ["done", "done", "now", "later"])
    pane.steps.buttons[SCAN].click()
    assert window.scan_desk.is_in_sight


def test_the_ledger_counts_what_left_and_what_is_to_be_pulled(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot
) -> None:
    change(window, "UPDATE packages SET scanned_out_at = NULL WHERE order_row IN (1, 2)")
    change(window, "UPDATE orders SET status = 13 WHERE id = 1")
    pulled = "UPDATE packages SET pulled_at = (SELECT max(at) FROM printed_pages)"
    change(window, f"{pulled} WHERE order_row = 2")
    pane.read()

    def texts() -> list[str]:
        entries = pane.ledger.findChildren(RunEntry)
        entry = next((one for one in entries if one.run.run == 411), None)
        return [label.text() for label in entry.findChildren(QLabel)] if entry else []

    qtbot.waitUntil(lambda: any("1 pulled" in text for text in texts()))
    assert any("1 scanned out" in text for text in texts())
    assert "1 parcel to pull: the scan refuses them." in texts()


def test_the_run_of_the_first_label_is_one_press_away(
    window: MainWindow, pane: PrintQueue, qtbot: QtBot
) -> None:
    press(pane, STOPPED, "show_run")
    qtbot.waitUntil(lambda: pane.title.text() == "Run 411")
    assert asked(window) == []
    QTest.keyClick(pane.list, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: pane.title.text() == "Run 412")
