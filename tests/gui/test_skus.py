"""The place "Stock": SKUs found, narrowed, sorted, typed into, set in bulk, undone; files in and
out."""

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from lzdesk.domain.skus import Sku
from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.sku_bulk import SkuBulkDialog
from lzdesk.gui.dialogs.skus_file import SkusFileDialog
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.skus import silence
from lzdesk.gui.panes.skus.columns import COLUMNS, columns_for
from lzdesk.gui.panes.skus.pane import SkuPane
from lzdesk.lib.natural import natural_key
from lzdesk.link.messages import (
    CancelSkus,
    ChangeSkus,
    ImportSkus,
    Progress,
    RestoreSkus,
    SkuProblem,
    SkusImported,
    SkusMade,
)
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import make_db

PLACES = {column.key: place for place, column in enumerate(COLUMNS)}
INSERT = "INSERT INTO skus VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?, '', 0, NULL, '')"


def add(db: sqlite3.Connection, sku: str, name: str = "", place: str = "", **more: object) -> None:
    order = natural_key(place) if place else "\U0010ffff"
    rest = (more.get("weight"), more.get("supplier", ""), more.get("lead"), more.get("bought", 0))
    db.execute(INSERT, (sku, natural_key(sku), name, place, order, *rest))


def with_skus(path: Path) -> Path:
    db = sqlite3.connect(make_db(path))
    add(db, "A10", "Serum", "B-2", weight=250, lead=7)
    add(db, "A2", "Mug, green", supplier="Ann")
    add(db, "A1", "ถ้วยกาแฟ", "B-10", bought=1)
    db.execute("INSERT INTO sku_barcodes VALUES ('885', 'A10', 0)")
    db.execute(
        "INSERT INTO order_items (order_row, item_id, position, seller_sku, shop_sku, name,"
        " variation, status, raw_status, package_id, tracking, carrier, price_minor, paid_minor,"
        " updated_at, fulfilled_by, is_digital, image_url, reason) SELECT id, '1', 0, 'A2', '', '',"
        " '', 2, '', '', '', '', 0, 0, 0, '', 0, '', '' FROM orders WHERE id < 4"
    )
    db.commit()
    db.close()
    return path


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(with_skus(tmp_path / "lzdesk.db"))


@pytest.fixture
def pane(window: MainWindow, qtbot: QtBot) -> SkuPane:
    QTest.keySequence(window, QKeySequence("Ctrl+3"))
    made = window.sku_desk.pane
    qtbot.waitUntil(lambda: len(made.model.names) == 3)
    return made


def cell(pane: SkuPane, row: int, key: str) -> str:
    return str(pane.model.index(row, PLACES[key]).data())


def names(pane: SkuPane) -> list[str]:
    return list(pane.model.names)


def asked(window: MainWindow) -> list[object]:
    return [message for message, _, _ in window._commands.asked]  # type: ignore[attr-defined]


def answer(window: MainWindow, reply: object) -> None:
    window._commands.asked[-1][1](reply)  # type: ignore[attr-defined]


def refuse(window: MainWindow, kind: str, **fields: str) -> None:
    window._commands.asked[-1][2](Trouble(kind, fields))  # type: ignore[attr-defined]


def fields(pane: SkuPane) -> list[QLineEdit]:
    return [one for one in pane.view.findChildren(QLineEdit) if one.isVisible()]


def field(pane: SkuPane) -> QLineEdit:
    (found,) = fields(pane)
    return found


def press(pane: SkuPane, row: int, key: str, pressed: Qt.Key, text: str = "") -> None:
    pane.view.go_to(row, PLACES[key])
    pane.view.setFocus()
    made = QKeyEvent(QEvent.Type.KeyPress, pressed, Qt.KeyboardModifier.NoModifier, text)
    QApplication.sendEvent(pane.view, made)


def edit(qtbot: QtBot, pane: SkuPane, row: int, key: str) -> QLineEdit:
    pane.view.go_to(row, PLACES[key])
    pane.view.setFocus()
    # As a keyboard does it: the window has a shortcut of this key.
    QTest.keyClick(pane.view.window().windowHandle(), Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: len(fields(pane)) == 1)
    return field(pane)


def test_the_place_shows_skus_as_the_warehouse_knows_them(
    window: MainWindow, pane: SkuPane
) -> None:
    assert window.top.title.text() == "Stock" and window.rail.places["stock"].isChecked()
    assert names(pane) == ["A1", "A2", "A10"]
    shown = [cell(pane, 2, column.key) for column in COLUMNS[1:]]
    assert shown == ["A10", "Serum", "B-2", "885", "250", "–", "7 d", "–", "0"]
    assert [cell(pane, 1, key) for key in ("bin", "supplier", "open")] == ["–", "Ann", "3"]
    assert cell(pane, 0, "bought") == "Yes"
    index = pane.model.index(2, PLACES["weight"])
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "A10, Weight, grams: 250"


def test_sorting_searching_and_narrowing(pane: SkuPane, qtbot: QtBot) -> None:
    header = pane.view.header
    header.sectionClicked.emit(PLACES["bin"])
    qtbot.waitUntil(lambda: names(pane) == ["A10", "A1", "A2"])
    header.sectionClicked.emit(PLACES["bin"])
    qtbot.waitUntil(lambda: names(pane) == ["A1", "A10", "A2"])
    header.sectionClicked.emit(PLACES["open"])
    assert pane.wanted.sort == "bin"
    pane.without_bin.click()
    qtbot.waitUntil(lambda: names(pane) == ["A2"])
    pane.without_bin.cleared.emit()
    pane.bought.click()
    qtbot.waitUntil(lambda: names(pane) == ["A1"])
    QTest.keyClicks(pane.search, "885")
    qtbot.waitUntil(lambda: names(pane) == [])
    assert pane.silence.silence == silence.NARROWED and pane.silence.isVisible()
    pane.silence.button.click()
    qtbot.waitUntil(lambda: len(names(pane)) == 3)
    assert pane.search.text() == "" and not pane.bought.is_set


def test_enter_keeps_and_goes_down(window: MainWindow, pane: SkuPane, qtbot: QtBot) -> None:
    typed = edit(qtbot, pane, 0, "bin")
    assert typed.text() == "B-10"
    QTest.keyClicks(typed, "C-1")
    QTest.keyClick(typed, Qt.Key.Key_Return)
    assert asked(window)[-1] == ChangeSkus(("A1",), "bin", "C-1")
    assert cell(pane, 0, "bin") == "C-1"
    here = pane.view.currentIndex()
    assert (here.row(), here.column()) == (1, PLACES["bin"])
    answer(window, SkusMade((Sku("A1", bin="B-10"),)))
    # The database of this test was not written: what is kept is shown again.
    assert cell(pane, 0, "bin") == "B-10"


def test_a_bin_that_is_typed_as_quickly_as_a_scanner_does_is_kept_whole(
    window: MainWindow, pane: SkuPane, qtbot: QtBot
) -> None:
    window.scanner.between_ms = 5000
    pane.view.go_to(0, PLACES["bin"])
    pane.view.setFocus()
    for letter in "l1-02":
        QTest.keyClick(QApplication.focusWidget(), letter)
    assert window.scanner.is_waiting and fields(pane) == []
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert asked(window)[-1] == ChangeSkus(("A1",), "bin", "l1-02")
    assert pane.view.currentIndex().row() == 1 and not window.scanner.is_waiting


def test_tab_goes_to_the_next_field_and_escape_gives_up(
    window: MainWindow, pane: SkuPane, qtbot: QtBot
) -> None:
    typed = edit(qtbot, pane, 1, "name")
    QTest.keyClick(typed, Qt.Key.Key_Tab)
    assert asked(window) == [] and field(pane).accessibleName() == "Bin"
    QTest.keyClicks(field(pane), "X")
    QTest.keyClick(field(pane), Qt.Key.Key_Escape)
    assert asked(window) == []
    typed = edit(qtbot, pane, 1, "bin")
    QTest.keyClick(typed, Qt.Key.Key_Backtab)
    assert field(pane).accessibleName() == "Name"


def test_what_does_not_fit_stays_open_and_says_why(
    window: MainWindow, pane: SkuPane, qtbot: QtBot
) -> None:
    typed = edit(qtbot, pane, 0, "weight")
    QTest.keyClicks(typed, "heavy")
    QTest.keyClick(typed, Qt.Key.Key_Return)
    assert field(pane) is typed and asked(window) == []
    assert pane.told.text() == "“heavy” is no weight in grams up to 1,000,000."
    typed.selectAll()
    QTest.keyClicks(typed, "0.5 kg")
    QTest.keyClick(typed, Qt.Key.Key_Return)
    assert asked(window)[-1] == ChangeSkus(("A1",), "weight_g", "0.5 kg")
    refuse(window, "link.not_known")
    assert cell(pane, 0, "weight") == "–"


def test_a_barcode_of_another_is_refused_in_words(
    window: MainWindow, pane: SkuPane, qtbot: QtBot
) -> None:
    typed = edit(qtbot, pane, 0, "barcodes")
    QTest.keyClicks(typed, "885")
    QTest.keyClick(typed, Qt.Key.Key_Enter)
    refuse(window, "sku.barcode_taken", field="barcodes", value="885", other="A10")
    assert pane.told.text() == "885 is on the SKU A10 already."
    assert cell(pane, 0, "barcodes") == "–"


def test_typing_opens_a_field_and_a_switch_turns(
    window: MainWindow, pane: SkuPane, qtbot: QtBot
) -> None:
    # Letters wait until it is known that they are no scan.
    press(pane, 1, "bin", Qt.Key.Key_D, "D")
    qtbot.waitUntil(lambda: len(fields(pane)) == 1)
    assert field(pane).text() == "D"
    QTest.keyClick(field(pane), Qt.Key.Key_Return)
    assert asked(window)[-1] == ChangeSkus(("A2",), "bin", "D")
    answer(window, SkusMade(()))
    press(pane, 0, "bought", Qt.Key.Key_Space, " ")
    qtbot.waitUntil(lambda: asked(window)[-1] == ChangeSkus(("A1",), "bought_after_order", ""))
    answer(window, SkusMade(()))
    press(pane, 2, "bin", Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: asked(window)[-1] == ChangeSkus(("A10",), "bin", ""))
    pane.view.go_to(2, PLACES["sku"])
    pane.view.keyPressEvent(
        QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "A")
    )
    assert fields(pane) == []


def test_many_get_a_field_at_once_and_ctrl_z_takes_it_back(
    window: MainWindow, pane: SkuPane
) -> None:
    pane.view.setFocus()
    pane.view.selectAll()
    assert pane.chosen.text() == pane.tr("%Ln selected", "", 3)
    pane.bulk.click()
    dialog = window.findChild(SkuBulkDialog)
    assert dialog is not None
    dialog.which.choose("lead_days")
    dialog.value.edit.setText("soon")  # type: ignore[attr-defined]
    dialog.send.click()
    assert "soon" in dialog.value.error.text() and asked(window) == []
    dialog.value.edit.setText("14")  # type: ignore[attr-defined]
    dialog.send.click()
    assert asked(window)[-1] == ChangeSkus(("A1", "A2", "A10"), "lead_days", "14")
    before = (Sku("A1"), Sku("A2"))
    answer(window, SkusMade(before))
    assert pane.toast.isVisible() and pane.toast.button.text() == "Undo"
    pane.view.setFocus()
    QTest.keySequence(window, QKeySequence("Ctrl+Z"))
    assert asked(window)[-1] == RestoreSkus(before)
    answer(window, SkusMade(()))
    window.undo()
    assert pane.toast.words.text() == "There is nothing to undo."
    assert window.commands.calls == []  # type: ignore[attr-defined]


def test_changes_go_one_after_the_other_in_portions(
    window: MainWindow, pane: SkuPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lzdesk.gui import sku_changes

    monkeypatch.setattr(sku_changes, "AT_ONCE", 2)
    changes = window.sku_desk.changes
    changes.apply(["A1", "A2", "A10"], "bin", "Z")
    changes.undo()
    assert asked(window) == [ChangeSkus(("A1", "A2"), "bin", "Z")]
    assert window.status.work.text() == "Changing SKUs, 0 of 3"
    answer(window, SkusMade((Sku("A1"),)))
    assert asked(window)[-1] == ChangeSkus(("A10",), "bin", "Z")
    assert window.status.work.text() == "Changing SKUs, 1 of 3"
    refuse(window, "disk.full", file="x")
    assert window.status.work.text() == ""
    # The undo meant this change: nothing older is taken back for it.
    assert len(asked(window)) == 2
    changes.undo()
    assert asked(window)[-1] == RestoreSkus((Sku("A1"),))


def test_own_edits_do_not_move_rows(
    window: MainWindow, pane: SkuPane, qtbot: QtBot, tmp_path: Path
) -> None:
    pane.without_bin.click()
    qtbot.waitUntil(lambda: names(pane) == ["A2"])
    pane.view.setFocus()
    db = sqlite3.connect(tmp_path / "lzdesk.db")
    db.execute("UPDATE skus SET bin = 'Z', bin_order = 'z' WHERE sku = 'A2'")
    db.commit()
    window.desk.skus_changed.emit()  # type: ignore[attr-defined]
    pane.read()
    qtbot.waitUntil(lambda: cell(pane, 0, "bin") == "Z")
    assert names(pane) == ["A2"]
    add(db, "B1")
    db.commit()
    db.close()
    pane.read()
    qtbot.waitUntil(lambda: names(pane) == ["B1"])


def test_a_file_comes_in_and_its_rest_is_named(window: MainWindow, pane: SkuPane) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/x/stock.xlsx")])
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    pane.dropEvent(drop)
    dialog = window.findChild(SkusFileDialog)
    assert dialog is not None and dialog.row.path.text() == "/x/stock.xlsx"
    dialog.send.click()
    message = asked(window)[-1]
    assert isinstance(message, ImportSkus) and message.file == "/x/stock.xlsx"
    assert message.words["sku.grams"].startswith("“{value}”")
    window.desk.progress.emit(Progress("skus", "", 500, 2000))  # type: ignore[attr-defined]
    assert "500" in dialog.told.text() and "2,000" in dialog.told.text()
    dialog.give_up.click()
    assert isinstance(asked(window)[-1], CancelSkus)
    problem = SkuProblem(6, "barcodes", "sku.barcode_taken", "886", "LMB-1")
    done = SkusImported(3, 2, 5, 2, (problem,), "/x/stock-failed.csv", ("Colour",), 90, "GB18030")
    window._commands.asked[-2][1](done)  # type: ignore[attr-defined]
    lines = dialog.outcome.report.toPlainText().splitlines()
    assert "Row 6, Barcodes: 886 is on the SKU LMB-1 already." in lines and "Colour" in lines
    assert "Read as GB18030" in lines
    assert dialog.outcome.failed.field.text() == "/x/stock-failed.csv"
    assert dialog.statement.text().startswith("Cancelled: ")
    dialog.send.click()
    dialog.send.click()
    window._commands.asked[-1][2](Trouble("skus.no_sku_column", {"file": "f", "columns": "a"}))  # type: ignore[attr-defined]
    assert dialog.told.text() == "f has no column SKU. Its columns: a."


def test_the_list_goes_out_as_a_file(
    window: MainWindow, pane: SkuPane, qtbot: QtBot, tmp_path: Path
) -> None:
    pane.without_bin.click()
    qtbot.waitUntil(lambda: names(pane) == ["A2"])
    path = tmp_path / "out.csv"
    window.sku_desk.start_export(path)
    qtbot.waitUntil(lambda: not window.sku_desk.export.is_at_work)
    assert "out.csv" in pane.toast.words.text()
    assert path.read_text("utf-8-sig").splitlines()[1:] == ['A2,"Mug, green",,,,,Ann,,']
    window.sku_desk.start_export(tmp_path / "none" / "out.csv")
    qtbot.waitUntil(lambda: not window.sku_desk.export.is_at_work)
    assert "out.csv was not written" in window.banner.words.text()


def test_an_empty_stock_says_how_skus_get_here(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    window.places.go_to("stock")
    pane = window.sku_desk.pane
    assert pane.silence.title.text() == "Reading the SKUs"
    qtbot.waitUntil(lambda: pane.silence.silence == silence.NONE)
    assert "orders and listings of your stores" in pane.silence.detail.text()
    assert not pane.give.isEnabled() and not pane.bulk.isEnabled()
    pane.silence.button.click()
    assert window.findChild(SkusFileDialog) is not None
    pane._on_failed("skus", "OperationalError: locked")
    assert pane.silence.silence == silence.UNREADABLE and pane.read_at.text() == "not read now"
    pane.silence.button.click()
    qtbot.waitUntil(lambda: pane.silence.silence == silence.NONE)


def test_columns_leave_in_their_order() -> None:
    def shown(width: int) -> list[str]:
        return [COLUMNS[place].key for place in columns_for(width)]

    assert shown(2000) == [column.key for column in COLUMNS]
    assert shown(960) == [column.key for column in COLUMNS if column.key != "lead"]
    assert shown(100) == ["picture", "sku", "name", "bin", "open"]
    without = [COLUMNS[place].key for place in columns_for(2000, pictures=False)]
    assert without == [column.key for column in COLUMNS if column.key != "picture"]


def test_hostile_text_is_plain_and_quick(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = make_db(tmp_path / "lzdesk.db")
    db = sqlite3.connect(path)
    for number, text in enumerate(("<b>bold</b>", "\u202eevil\0x", "w" * 1_000_000)):
        add(db, f"S{number}", text, text[:60], supplier=text)
    db.commit()
    db.close()
    window = open_window(path)
    window.places.go_to("stock")
    pane = window.sku_desk.pane
    qtbot.waitUntil(lambda: len(names(pane)) == 3)
    assert not pane.grab().isNull()
    assert cell(pane, 0, "name") == "<b>bold</b>"
    assert "\u202e" not in cell(pane, 1, "name") and len(cell(pane, 2, "name")) < 20_000
