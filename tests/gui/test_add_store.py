"""Adding stores: each door with a desk that answers, and forms that never lose what was typed."""

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from lzdesk.gui.desk import DOOR_APP, DOOR_DEMO, DOOR_EXPORT, DOOR_FILE
from lzdesk.gui.dialogs.add_store import AddStoreDialog
from lzdesk.gui.widgets.fields import Choice, Field, FileRow
from lzdesk.link.messages import (
    AddStore,
    BeginConsent,
    ConsentStarted,
    Failed,
    Fields,
    FinishConsent,
    ImportOrderExport,
    ImportStores,
    OrdersImported,
    Progress,
    RowProblem,
    StoresImported,
)
from lzdesk.link.window_end import OutcomeNotKnown, RequestFailed
from tests.gui.dialog_parts import Bench, turn, until


def opened(bench: Bench, door: str = "") -> AddStoreDialog:
    bench.commands.add_store(door)
    return bench.dialog(AddStoreDialog)


def put(field: Field, text: str) -> None:
    if isinstance(field.edit, Choice):
        field.edit.choose(text)
    elif isinstance(field.edit, FileRow):
        field.edit.path.setText(text)
    else:
        assert isinstance(field.edit, QLineEdit)
        field.edit.setText(text)


def refused(kind: str, **fields: str) -> RequestFailed:
    told: Fields = dict(fields)
    return RequestFailed(Failed(kind, told))


async def test_export_makes_a_new_store(bench: Bench) -> None:
    failed = (RowProblem(7, "createTime", "not_a_date", "<b>soon</b>"),)
    bench.desk.answers[ImportOrderExport] = OrdersImported(
        "casa-new", 120, 118, 2, failed, "/x/orders-failed.csv"
    )
    dialog = opened(bench)
    dialog.take_file("/x/orders.XLSX")
    put(dialog.export.name, " Casa New ")
    put(dialog.export.country, "th")
    await until(dialog.isActiveWindow)
    QTest.keyClick(dialog.export.name.edit, Qt.Key.Key_Return)
    await until(lambda: dialog.outcome.isVisible())
    wanted = ImportOrderExport("/x/orders.XLSX", name="Casa New", country="th")
    assert bench.asked(ImportOrderExport) == [wanted]
    assert dialog.statement.text() == "120 orders taken in, 1 row not taken"
    assert dialog.outcome.report.toPlainText() == (
        "118 new\n2 changed\n0 as they were\n\n1 row not taken\n"
        "Row 7, createTime: “<b>soon</b>” is not a date"
    )
    assert dialog.outcome.failed.field.text() == "/x/orders-failed.csv"
    assert dialog.focusWidget() is dialog.cancel


async def test_export_goes_into_a_store_that_is_here(bench: Bench) -> None:
    bench.desk.answers[ImportOrderExport] = OrdersImported("casa-baan", 3, 0, 0)
    dialog = opened(bench, DOOR_EXPORT)
    put(dialog.export.file, "/x/orders.csv")
    put(dialog.export.store, "casa-baan")
    assert not dialog.export.name.isVisible() and not dialog.export.country.isVisible()
    dialog.send.click()
    await until(lambda: dialog.outcome.isVisible())
    assert bench.asked(ImportOrderExport) == [ImportOrderExport("/x/orders.csv", "casa-baan")]
    assert dialog.statement.text() == "3 orders taken in"
    assert not dialog.outcome.field.isVisible()


async def test_what_is_missing_is_said_beside_its_field(bench: Bench) -> None:
    dialog = opened(bench)
    dialog.send.click()
    form = dialog.export
    errors = [field.error.text() for field in (form.file, form.name, form.country)]
    assert errors == ["missing"] * 3 and bench.desk.asked == []
    assert form.file.edit.path.accessibleDescription() == "missing"  # type: ignore[attr-defined]
    put(form.name, "x")
    assert form.name.error.text() == "" and form.country.error.text() == "missing"


async def test_error_of_a_field_stands_beside_it_and_nothing_is_lost(bench: Bench) -> None:
    bench.desk.answers[AddStore] = refused("form.not_an_address", field="api_url", value="ftp:x")
    dialog = opened(bench, DOOR_APP)
    form = dialog.app
    typed = {form.app_key: "104", form.app_secret: "s3cret", form.access: "50000"}
    for field, text in typed.items():
        put(field, text)
    put(form.country, "sg")
    put(form.api, "ftp:x")
    assert not form.api.isVisible()
    dialog.send.click()
    await until(lambda: bool(form.api.error.text()))
    assert form.api.isVisible() and form.api.error.text() == "not a web address"
    assert not dialog.told.isVisible()
    assert {field: field.text for field in typed} == typed
    asked = bench.asked(AddStore)[0]
    assert isinstance(asked, AddStore)
    assert (asked.app_secret, asked.access_token, asked.api_url) == ("s3cret", "50000", "ftp:x")


async def test_error_without_a_field_stands_at_the_foot(bench: Bench) -> None:
    bench.desk.answers[ImportStores] = refused("file.not_toml", file="/x/a.toml", detail="<i>1</i>")
    dialog = opened(bench, DOOR_FILE)
    put(dialog.file.file, "/x/a.toml")
    dialog.send.click()
    await until(dialog.told.isVisible)
    assert dialog.told.text() == "/x/a.toml is not valid TOML. (<i>1</i>)"
    assert dialog.file.file.text == "/x/a.toml" and dialog.send.isEnabled()
    bench.desk.answers[ImportStores] = OutcomeNotKnown()
    dialog.send.click()
    await until(lambda: "not known" in dialog.told.text())


async def test_file_of_stores_names_what_failed(bench: Bench) -> None:
    failed = (RowProblem(14, "proxy", "no_port", "203.0.113.7"),)
    bench.desk.answers[ImportStores] = StoresImported(
        tuple(f"s-{n}" for n in range(18)), ("casa-baan",), failed, "/x/stores-failed.csv"
    )
    dialog = opened(bench, DOOR_FILE)
    dialog.take_file("/x/stores.toml")
    dialog.send.click()
    await until(lambda: dialog.outcome.isVisible())
    assert dialog.statement.text() == "18 stores added, 1 not"
    assert "Row 14, proxy: “203.0.113.7” has no port" in dialog.outcome.report.toPlainText()
    dialog.send.click()
    assert dialog.form is dialog.file and dialog.file.file.text == "/x/stores.toml"


async def test_seller_consents_in_the_browser(bench: Bench) -> None:
    opened_pages: list[str] = []
    address = "https://auth.example.com/oauth?state=abc"
    bench.desk.answers[BeginConsent] = ConsentStarted(address)
    bench.desk.answers[FinishConsent] = StoresImported(("casa-home",), ("casa-baan",))
    dialog = opened(bench, DOOR_APP)
    form = dialog.app
    form.open_address = opened_pages.append
    form.by_consent.click()
    assert dialog.send.text() == "Open the consent page" and not form.ended.isVisible()
    put(form.app_key, "104")
    put(form.app_secret, "s3cret")
    dialog.send.click()
    assert form.redirect.error.text() == "missing"
    put(form.redirect, "https://example.com/back")
    dialog.send.click()
    await until(form.ended.isVisible)
    assert opened_pages == [address] and form.page.field.text() == address
    assert form.page.field.isReadOnly() and dialog.send.text() == "Add the stores"
    bench.desk.answers[FinishConsent] = refused("consent.no_code")
    put(form.ended, "https://example.com/back")
    dialog.send.click()
    await until(lambda: bool(form.ended.error.text()))
    assert "holds no code" in form.ended.error.text()
    bench.desk.answers[FinishConsent] = StoresImported(("casa-home",), ("casa-baan",))
    dialog.send.click()
    await until(lambda: dialog.outcome.isVisible())
    assert dialog.outcome.report.toPlainText() == (
        "Casa Home\n\n1 was here already: its consent was renewed\nCasa Baan"
    )
    assert form.app_secret.text == ""


async def test_another_app_begins_its_consent_anew(bench: Bench) -> None:
    bench.desk.answers[BeginConsent] = ConsentStarted("https://auth.example.com/oauth")
    dialog = opened(bench, DOOR_APP)
    form = dialog.app
    form.open_address = lambda _address: None
    form.by_consent.click()
    for field in (form.app_key, form.app_secret, form.redirect):
        put(field, "https://x")
    dialog.send.click()
    await until(form.ended.isVisible)
    put(form.app_key, "other")
    assert not form.ended.isVisible() and dialog.send.text() == "Open the consent page"


async def test_waiting_is_said_and_closing_does_not_stop_it(bench: Bench) -> None:
    bench.desk.waits = asyncio.Event()
    bench.desk.answers[ImportStores] = StoresImported(("s-1", "s-2"))
    dialog = opened(bench, DOOR_FILE)
    put(dialog.file.file, "/x/stores.toml")
    dialog.send.click()
    await turn()
    assert not dialog.send.isEnabled() and dialog.send.toolTip()
    assert dialog.told.text() == "Adding the stores of the file …"
    await until(lambda: dialog.told.text() == "Adding the stores of the file … 1 s")
    bench.desk.progress.emit(Progress("import", "", 120, 400))
    assert dialog.told.text() == "Importing orders, 120 of 400"
    assert dialog.cancel.text() == "Close"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    bench.desk.waits.set()
    await until(lambda: bench.window.toast.words.text() == "2 stores added")


async def test_failure_that_comes_late_is_told_by_the_window(bench: Bench) -> None:
    bench.desk.waits = asyncio.Event()
    bench.desk.answers[AddStore] = refused("token.refused")
    dialog = opened(bench, DOOR_APP)
    form = dialog.app
    for field in (form.app_key, form.app_secret, form.access):
        put(field, "x")
    put(form.country, "sg")
    dialog.send.click()
    await turn()
    dialog.reject()
    bench.desk.waits.set()
    await until(bench.window.banner.isVisible)
    assert bench.window.banner.words.text().startswith("Not added. The marketplace refused")


async def test_secrets_show_as_dots_and_stay_out_of_names(bench: Bench) -> None:
    dialog = opened(bench, DOOR_APP)
    form = dialog.app
    for field in (form.app_secret, form.access, form.refresh):
        put(field, "s3cret")
        edit = field.edit
        assert isinstance(edit, QLineEdit)
        assert edit.echoMode() == QLineEdit.EchoMode.Password and "s3cret" not in edit.displayText()
        assert "s3cret" not in edit.accessibleName() + edit.toolTip()
    assert "s3cret" not in dialog.windowTitle()


async def test_dropped_file_finds_its_form(bench: Bench) -> None:
    dialog = opened(bench, DOOR_APP)
    dialog.take_file("/x/stores.toml")
    assert dialog.form is dialog.file
    dialog.take_file("/x/some.csv")
    assert dialog.form is dialog.file and dialog.file.file.text == "/x/some.csv"
    dialog.choose(DOOR_APP)
    dialog.take_file("/x/orders.xlsx")
    assert dialog.form is dialog.export and dialog.export.file.text == "/x/orders.xlsx"
    dialog.take_file("/x/photo.png")
    assert dialog.told.text().startswith("Nothing was taken")


async def test_one_dialog_at_a_time_and_no_demo_on_a_full_desk(bench: Bench) -> None:
    dialog = opened(bench, DOOR_APP)
    assert opened(bench, DOOR_FILE) is dialog and dialog.form is dialog.file
    assert DOOR_DEMO not in dialog.tabs
    started: list[None] = []
    bench.commands.start_demo.connect(lambda: started.append(None))
    bench.commands.add_store(DOOR_DEMO)
    assert len(started) == 1


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_names_plain_text_and_nothing_cut(
    bench: Bench, speak: Callable[[str], None], language: str
) -> None:
    speak(language)
    dialog = opened(bench)
    for door in dialog.tabs:
        dialog.choose(door)
        await turn()
        parts = [*dialog.findChildren(QAbstractButton), *dialog.findChildren(QLineEdit)]
        shown = [part for part in parts if part.isVisible()]
        assert shown and all(part.accessibleName() for part in shown)
        cut = [
            part.accessibleName()
            for part in shown
            if isinstance(part, QAbstractButton) and part.width() < part.sizeHint().width()
        ]
        assert cut == []
    assert all(
        label.textFormat() == Qt.TextFormat.PlainText for label in dialog.findChildren(QLabel)
    )


async def test_tabs_and_fields_are_reached_by_keyboard(bench: Bench) -> None:
    dialog = opened(bench, DOOR_APP)
    await until(dialog.isActiveWindow)
    dialog.app.app_key.edit.setFocus()
    order = []
    for _ in range(5):
        focused = dialog.focusWidget()
        order.append(focused.accessibleName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert order == ["App key", "App secret", "I have tokens", "Name of the store", "Country"]
