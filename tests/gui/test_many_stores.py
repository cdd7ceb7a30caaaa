"""Many stores at once: each row says what becomes of it before anything is written."""

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.many_stores import ManyStoresDialog, counted
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.reasons import row_reasons
from lzdesk.link.messages import (
    ImportStores,
    LookAtStores,
    RowProblem,
    StoreAhead,
    StoresAhead,
    StoresImported,
)
from tests.gui.conftest import OpenWindow
from tests.gui.test_proxies import answer, asked

TEXT = "name,country,proxy\nA,sg,203.0.113.7:1:u:CANARY"
BAD = RowProblem(4, "country", "not_a_country", "xx")
WARNED = RowProblem(2, "proxy", "proxy_of_other", "Casa Rumah")
AHEAD = StoresAhead((
    StoreAhead(1, "SG One", "sg", "Lumi", "http://203.0.113.7:1080", "new"),
    StoreAhead(2, "TH Two", "th", "Lumi", "http://203.0.113.8:1080", "new", (WARNED,)),
    StoreAhead(3, "MY Three", "my", "", "", "known"),
    StoreAhead(4, "Bad <b>\u202e" + "x" * 300, "xx", "", "", "bad", (BAD,)),
))  # fmt: skip


@pytest.fixture
def dialog(open_window: OpenWindow) -> ManyStoresDialog:
    window = open_window()
    QTest.keySequence(window, QKeySequence("Ctrl+Shift+N"))
    found = window.findChild(ManyStoresDialog)
    assert found is not None
    found.window_under_test = window  # type: ignore[attr-defined]
    return found


def window_of(dialog: ManyStoresDialog) -> MainWindow:
    return dialog.window_under_test  # type: ignore[attr-defined, no-any-return]


def looked(dialog: ManyStoresDialog, ahead: StoresAhead = AHEAD) -> MainWindow:
    window = window_of(dialog)
    dialog.pasted.setPlainText(TEXT)
    dialog.look.click()
    answer(window, ahead)
    return window


def fates(dialog: ManyStoresDialog) -> list[str]:
    model = dialog.table.lines
    return [str(model.index(row, 5).data()) for row in range(model.rowCount())]


def test_nothing_given_is_said(dialog: ManyStoresDialog) -> None:
    dialog.look.click()
    assert dialog.told.text() == "Paste rows or choose a file."
    assert not dialog.take.isVisible() and not asked(window_of(dialog))


def test_each_row_says_what_becomes_of_it(dialog: ManyStoresDialog) -> None:
    window = looked(dialog)
    assert asked(window)[-1] == LookAtStores("", TEXT) and "CANARY" not in repr(asked(window))
    assert fates(dialog) == [
        "Goes in",
        "Goes in, marked. Row 2, proxy: “Casa Rumah” of another owner has the same proxy",
        "Here already, stays as it is",
        "Left out. Row 4, country: “xx” is not one of sg, my, th, vn, ph, id",
    ]
    told = [counted.go_in(2), counted.here(1), counted.left_out(1)]
    assert dialog.statement.text() == ", ".join(told)
    dialog.even_warned.click()
    assert fates(dialog)[1].startswith("Left out. Row 2")
    assert dialog.statement.text().startswith(counted.go_in(1))
    assert "\u202e" not in str(dialog.table.lines.index(3, 1).data())


def test_the_good_ones_go_in_and_the_file_of_the_rest_is_named(dialog: ManyStoresDialog) -> None:
    window = looked(dialog)
    dialog.rest.edit.setText("/tmp/rest.csv")  # type: ignore[attr-defined]
    dialog.take.click()
    assert asked(window)[-1] == ImportStores("", TEXT, "/tmp/rest.csv", True, row_reasons())
    answer(window, StoresImported(("a",), ("b",), (BAD, WARNED), "/tmp/rest.csv"))
    told = [counted.added(1), counted.here(1), counted.left_out(2)]
    assert dialog.statement.text() == ", ".join(told)
    assert "/tmp/rest.csv" in dialog.told.text() and "passwords" in dialog.told.text()
    assert dialog.pasted.toPlainText() == "" and not dialog.take.isVisible()


def test_a_rest_that_was_not_written_is_told_row_by_row(dialog: ManyStoresDialog) -> None:
    window = looked(dialog)
    dialog.take.click()
    answer(window, StoresImported((), (), (BAD,), ""))
    assert dialog.told.text().startswith("The rest could not be written. Row 4, country")


def test_other_text_makes_what_was_seen_void(dialog: ManyStoresDialog) -> None:
    looked(dialog)
    assert dialog.take.isVisible() and dialog.take.isDefault()
    dialog.pasted.setPlainText("other")
    assert not dialog.take.isVisible() and dialog.look.isDefault()
    assert dialog.statement.text() == "Which stores?"


def test_a_file_is_looked_at_too_and_trouble_keeps_what_was_given(dialog: ManyStoresDialog) -> None:
    window = window_of(dialog)
    dialog.file.edit.path.setText("/tmp/stores.toml")  # type: ignore[attr-defined]
    dialog.look.click()
    assert asked(window)[-1] == LookAtStores("/tmp/stores.toml", "")
    fields = {"file": "stores.toml", "detail": "line 3"}
    window._commands.asked[-1][2](Trouble("file.not_toml", fields))  # type: ignore[attr-defined]
    assert "line 3" in dialog.told.text() and dialog.file.text == "/tmp/stores.toml"
    assert dialog.isEnabled()
