"""Who is who: what stores have in common is marked, edited by a form, copied and exported."""

import csv
import sqlite3
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lzdesk.gui.dialogs.sellers import FIELDS, SellerForm, SellersDialog, counted
from lzdesk.gui.main_window import MainWindow
from lzdesk.link.messages import ChangeSellers, Done
from lzdesk.reading.connection import open_reading
from lzdesk.reading.sellers import SELLERS, SellerLine, clashes_of
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import NOW_MS, STORES, make_db
from tests.gui.test_proxies import answer, asked

DETAILS = (
    (1, "+65 9123-4567", "a@lumi.example", "DBS 001-2"),
    (2, "6591234567", "b@lumi.example", "dbs0012"),
    (3, "", "A@LUMI.example", "=HYPERLINK(1)"),
)


def with_sellers(path: Path) -> Path:
    db = sqlite3.connect(path)
    db.execute("UPDATE stores SET profile = '', owner = CASE id WHEN 3 THEN 'Casa' ELSE 'Lumi' END")
    db.execute("UPDATE stores SET profile = 'shared' WHERE id IN (4, 5, 6)")
    db.execute("UPDATE stores SET owner = 'Casa' WHERE id = 4")
    db.executemany("INSERT INTO seller_details VALUES (?, ?, ?, ?)", DETAILS)
    note = "INSERT INTO openings VALUES (?, ?, ?, ?, 'open', '', ?, ?, '[]')"
    rows = [
        (1, STORES[0][0], 1, NOW_MS - 9, "198.51.100.9", "sg"),
        (2, STORES[0][0], 1, NOW_MS - 5, "198.51.100.4", "th"),
        (3, STORES[2][0], 3, NOW_MS - 3, "198.51.100.4", "th"),
    ]
    db.executemany(note, rows)
    db.commit()
    db.close()
    return path


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(with_sellers(make_db(tmp_path / "lzdesk.db")))


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> SellersDialog:
    QTest.keySequence(window, QKeySequence("Ctrl+Shift+I"))
    found = window.findChild(SellersDialog)
    assert found is not None
    qtbot.waitUntil(lambda: found.table.lines.rowCount() == len(STORES))
    return found


def choose(dialog: SellersDialog, *ids: int) -> None:
    """Whatever keys a test before this one held down."""
    flag = QItemSelectionModel.SelectionFlag
    chosen = dialog.table.selectionModel()
    chosen.clearSelection()
    for place, line in enumerate(dialog.shown):
        if line.store_id in ids:
            chosen.select(dialog.table.lines.index(place, 0), flag.Select | flag.Rows)


def cells(dialog: SellersDialog, store: int) -> Sequence[str]:
    (line,) = [one for one in dialog.table.lines.lines if one.key == store]
    return line.texts


def test_what_stores_of_different_owners_have_in_common_is_marked(dialog: SellersDialog) -> None:
    first, _, third = (STORES[place][1] for place in range(3))
    assert cells(dialog, 1)[:4] == (first, "Lumi", "198.51.100.4", "Thailand")
    assert cells(dialog, 1)[8] == f"same exit as {third}; same mail as {third}"
    assert cells(dialog, 2)[8] == "–"
    fourth, fifth, sixth = (STORES[place][1] for place in range(3, 6))
    assert cells(dialog, 4)[8] == f"same profile as {fifth}, {sixth}"
    # One owner may share a profile.
    assert cells(dialog, 5)[8] == cells(dialog, 6)[8] == f"same profile as {fourth}"
    row = next(place for place, line in enumerate(dialog.shown) if line.store_id == 1)
    tones = [dialog.table.tone_of(row, column) for column in range(9)]
    assert tones == ["text", "text", "amber", "text", "text", "text", "amber", "text", "amber"]
    assert counted.clash(7) in dialog.statement.text()
    dialog.only.click()
    assert [line.store_id for line in dialog.shown] == [
        line.store_id for line in dialog._lines if line.store_id in (1, 3, 4, 5, 6)
    ]


def test_the_same_written_otherwise_is_the_same_and_nothing_is_no_clash() -> None:
    def line(number: int, owner: str, **typed: str) -> SellerLine:
        values = dict.fromkeys(SellerLine._fields[5:], "") | typed
        return SellerLine(number, f"k{number}", f"S{number}", "sg", owner, **values)

    lines = [
        line(1, "Lumi", phone="+65 9123-4567", bank="DBS 001-2", mail=" A@x.example"),
        line(2, "Casa", phone="006591234567", bank="dbs0012", mail="a@X.example"),
        line(3, "Lumi", phone="6591234567"),
        line(4, "", phone="-", bank="--"),
    ]
    found = clashes_of(lines)
    assert found[1] == {"phone": ("S2",), "bank": ("S2",), "mail": ("S2",)}
    assert found[2]["phone"] == ("S1", "S3") and found[3] == {"phone": ("S2",)}
    shared = [line(1, "Lumi", profile="lumi"), line(2, "Lumi", profile="lumi")]
    assert clashes_of(shared) == {}
    assert 4 not in found and clashes_of([]) == {}


def test_one_or_several_stores_are_edited_by_a_form(
    window: MainWindow, dialog: SellersDialog
) -> None:
    choose(dialog, 1)
    dialog.edit()
    form = dialog.findChild(SellerForm)
    assert form is not None
    assert [field.text for field in form.fields] == ["Lumi", *DETAILS[0][1:]]
    form.fields[1].edit.setText("")  # type: ignore[attr-defined]
    form.save.click()
    assert asked(window)[-1] == ChangeSellers((STORES[0][0],), phone="")
    answer(window, Done())
    assert form.is_closed
    choose(dialog, 1, 3)
    dialog.edit()
    form = next(one for one in dialog.findChildren(SellerForm) if not one.is_closed)
    assert [field.text for field in form.fields] == ["", "", "", ""]
    form.fields[0].edit.setText("Casa Ltd")  # type: ignore[attr-defined]
    form.save.click()
    keys = tuple(line.key for line in dialog.shown if line.store_id in (1, 3))
    assert asked(window)[-1] == ChangeSellers(keys, owner="Casa Ltd")


def test_copy_and_export_hold_no_formula(dialog: SellersDialog, tmp_path: Path) -> None:
    choose(dialog, 3)
    dialog.copy_rows()
    assert "\t'=HYPERLINK(1)\t" in QGuiApplication.clipboard().text()
    choose(dialog)
    file = tmp_path / "who.csv"
    dialog.save_to(str(tmp_path / "who"))
    rows = list(csv.reader(StringIO(file.read_text("utf-8-sig"))))
    assert len(rows) == len(STORES) + 1 and rows[0][0] == "Store"
    assert any(row[7] == "'=HYPERLINK(1)" for row in rows)
    assert file.stat().st_mode & 0o077 == 0
    dialog.save_to("/proc/none/who.csv")
    assert dialog.told.text().startswith("The table was not exported to who.csv")


def test_the_table_is_read_off_indexes(window: MainWindow, tmp_path: Path) -> None:
    db = open_reading(tmp_path / "lzdesk.db")
    plan = "; ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {SELLERS}"))
    db.close()
    assert "ix_openings_profile" in plan and "SCAN d" not in plan and "SCAN o" not in plan, plan
    assert len(FIELDS) == 8
