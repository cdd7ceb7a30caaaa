"""The place of the purchases: what is bought after its order, marked and taken back."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lzdesk.domain.purchases import ARRIVED, ORDERED, TO_ORDER, Purchase
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.purchases.pane import PurchasesPane
from lzdesk.link.messages import MarkPurchases, PurchasesMarked, RestorePurchases
from lzdesk.storage.repositories.purchases import mark_pieces, restore_pieces
from lzdesk.storage.writer import Writer
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import HOUR, NOW_MS, make_db

DAY = 24 * HOUR
MUG, LAMP = "MUG-01", "LAMP-7"
ITEM = (
    "INSERT INTO order_items (order_row, item_id, position, seller_sku, shop_sku, name, variation,"
    " status, raw_status, package_id, tracking, carrier, price_minor, paid_minor, ship_by,"
    " updated_at, fulfilled_by, is_digital, image_url, reason) VALUES (?, ?, 0, ?, '', ?, '', ?,"
    " 'pending', '', '', '', 100, 100, NULL, 0, ?, 0, '', '')"
)
SKU = (
    "INSERT OR REPLACE INTO skus (sku, sku_order, name, image_url, bin, bin_order, supplier,"
    " lead_days, bought_after_order, typed, first_seen_at, changed_by)"
    " VALUES (?, ?, ?, '', '', '', 'Yiwu 8', ?, ?, '', 0, '')"
)


def with_purchases(path: Path) -> Path:
    """Two Skus that are bought after their order, in orders of three stores; one is not."""
    db = sqlite3.connect(make_db(path))
    rows = [row for (row,) in db.execute("SELECT id FROM orders WHERE status = 2 LIMIT 5")]
    db.execute(f"DELETE FROM order_items WHERE order_row IN ({','.join(map(str, rows))})")
    for row, store, left in zip(rows, (1, 1, 2, 3, 3), (2, 5, 1, 9, 9), strict=True):
        db.execute(
            "UPDATE orders SET store_id = ?, clock_at = ? WHERE id = ?",
            (store, NOW_MS + left * DAY, row),
        )
    for row, item, sku, status, by in (
        (rows[0], "a", MUG, 2, "seller"),
        (rows[1], "b", MUG, 3, "seller"),
        (rows[2], "c", MUG, 4, "seller"),
        (rows[3], "d", LAMP, 2, "seller"),
        (rows[4], "e", "SHELF-1", 2, "seller"),
        (rows[4], "f", MUG, 2, "marketplace"),
        (rows[4], "g", MUG, 13, "seller"),
    ):
        db.execute(ITEM, (row, item, sku, f"A {sku}", status, by))
    for sku, days, bought in ((MUG, 3, 1), (LAMP, None, 1), ("SHELF-1", 1, 0)):
        db.execute(SKU, (sku, sku, f"A {sku}", days, bought))
    db.commit()
    db.close()
    return path


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(with_purchases(tmp_path / "lzdesk.db"))


@pytest.fixture
def pane(window: MainWindow, qtbot: QtBot) -> PurchasesPane:
    QTest.keySequence(window, QKeySequence("Ctrl+Shift+K"))
    made = window.purchase_desk.pane
    qtbot.waitUntil(lambda: made.table.lines.rowCount() > 0)
    return made


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    return Writer(with_purchases(tmp_path / "lzdesk.db"), tmp_path / "backups")


def asked(window: MainWindow) -> list[tuple[object, Callable[[object], None]]]:
    return [(one, then) for one, then, _ in window._commands.asked]  # type: ignore[attr-defined]


def shown(pane: PurchasesPane) -> list[tuple[str, str]]:
    return [(line.texts[0], line.texts[1]) for line in pane.table.lines.lines]


def choose(pane: PurchasesPane, row: int) -> None:
    pane.table.setCurrentIndex(pane.table.lines.index(row, 0))


def test_pieces_are_summed_over_stores_what_is_needed_first_at_the_top(
    window: MainWindow, pane: PurchasesPane
) -> None:
    assert window.rail.places["purchases"].isChecked()
    assert shown(pane) == [(MUG, "3"), (LAMP, "1")]
    mug = pane.table.lines.lines[0].texts
    assert mug[5] == "Yiwu 8" and mug[6] == "3 days" and mug[7] == "3 orders · 2 stores"
    # Three days of lead time are too long for those that leave in one and in two.
    assert "2 pieces come too late" in pane.said.text()
    assert pane._tone(0, 2) == "red" and pane._tone(1, 2) == "text"
    sheet = window.purchase_desk.listed()
    assert sheet is not None and len(sheet.rows) == 2


def test_a_mark_goes_to_the_engine_once_and_is_taken_back(
    window: MainWindow, pane: PurchasesPane, qtbot: QtBot
) -> None:
    choose(pane, 0)
    qtbot.waitUntil(lambda: pane.pieces.lines.rowCount() == 3)
    pane.pieces.setCurrentIndex(pane.pieces.lines.index(1, 0))
    pane.verbs[ORDERED].click()
    message, then = asked(window)[-1]
    piece = pane._pieces[1]
    assert message == MarkPurchases((MUG,), ORDERED, ((piece.order_row, piece.item_id),))
    before = (Purchase(piece.order_row, piece.item_id, None, None),)
    then(PurchasesMarked(before))
    assert "1 piece" in pane.toast.words.text()
    pane.toast.button.click()
    assert asked(window)[-1][0] == RestorePurchases(before)


def test_without_a_piece_chosen_all_of_the_chosen_skus_are_meant(
    window: MainWindow, pane: PurchasesPane, qtbot: QtBot
) -> None:
    assert not pane.verbs[ORDERED].isEnabled()
    pane.table.selectAll()
    window.purchase_desk.press(ARRIVED)
    assert asked(window)[-1][0] == MarkPurchases((MUG, LAMP), ARRIVED, ())
    pane.tabs[ARRIVED].click()
    qtbot.waitUntil(lambda: pane.table.lines.rowCount() == 0)
    assert pane.said.text() == "Nothing stands here."
    assert pane.verbs[TO_ORDER].isVisible() and not pane.verbs[ORDERED].isVisible()


def test_a_piece_opens_its_order(window: MainWindow, pane: PurchasesPane, qtbot: QtBot) -> None:
    choose(pane, 0)
    qtbot.waitUntil(lambda: pane.pieces.lines.rowCount() == 3)
    # Read again, the chosen Sku and its pieces stay.
    pane.pieces.setCurrentIndex(pane.pieces.lines.index(0, 0))
    window.purchase_desk.refresh()
    with qtbot.waitSignal(pane.chosen_changed):
        pass
    assert pane._chosen_skus() == (MUG,) and len(pane.pieces.chosen()) == 1
    with qtbot.waitSignal(pane.order_asked) as told:
        pane.pieces.opened.emit()
    assert told.args == [pane._pieces[0].order_row]


def test_marks_move_on_and_back_and_never_onto_what_is_not_wanted(writer: Writer) -> None:
    def run(mark: str, pieces: tuple[tuple[int, str], ...] = ()) -> list[Purchase]:
        return writer.run_blocking(lambda db: mark_pieces(db, [MUG], pieces, mark, NOW_MS, "Mei"))

    first = run(ORDERED)
    assert sorted(one.item_id for one in first) == ["a", "b", "c"]
    assert run(ORDERED) == []
    one = next((piece.order_row, "b") for piece in first if piece.item_id == "b")
    (arrived,) = run(ARRIVED, (one,))
    assert arrived.ordered_at == NOW_MS and arrived.arrived_at is None
    assert run(ARRIVED, (one,)) == [] and len(run(ARRIVED)) == 2
    last = run(TO_ORDER)
    assert len(last) == 3 and run(TO_ORDER) == []
    writer.run_blocking(lambda db: restore_pieces(db, last, "Mei"))
    assert run(ORDERED) == [] and run(ARRIVED) == []
    # Of an order that was deleted meanwhile nothing is kept.
    gone = [Purchase(99_999, "z", NOW_MS, None)]
    writer.run_blocking(lambda db: restore_pieces(db, gone, "Mei"))
    writer.close()
