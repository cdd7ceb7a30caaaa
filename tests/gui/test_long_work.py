"""Long work in the status bar and its dialog: how far, how fast, how long yet, and its cancel."""

import asyncio

import pytest

from lzdesk.gui.dialogs.add_store import AddStoreDialog
from lzdesk.gui.dialogs.renew_consent import RenewConsentForm
from lzdesk.link.messages import (
    CancelImport,
    ConsentInBrowser,
    ConsentStarted,
    Failed,
    FinishConsent,
    ImportOrderExport,
    OrdersImported,
    PauseStore,
    Progress,
    ReadNow,
    RenewConsent,
    StoresImported,
)
from lzdesk.link.window_end import RequestFailed
from tests.gui.dialog_parts import Bench, turn, until

KEY = "lumi-flagship"


def reading(key: str, done: int, *, finished: bool = False) -> Progress:
    return Progress("read", key, done, 2000, 600, finished=finished)


async def test_an_import_is_cancelled_from_its_dialog_and_says_what_is_kept(bench: Bench) -> None:
    bench.desk.waits = asyncio.Event()
    bench.desk.answers[ImportOrderExport] = OrdersImported(KEY, 500, 480, 20, left_out=700)
    bench.commands.add_store()
    dialog = bench.dialog(AddStoreDialog)
    dialog.take_file("/x/orders.xlsx")
    dialog.export.store.edit.choose(KEY)  # type: ignore[attr-defined]
    assert not dialog.give_up.isVisible()
    dialog.send.click()
    await until(dialog.give_up.isVisible)
    bench.desk.progress.emit(Progress("import", "", 500, 1200, 3000))
    words = "Importing orders, 500 of 1,200, 3,000 a minute, 14 s left"
    assert dialog.told.text() == bench.window.status.work.text() == words
    assert bench.window.status.cancel.isVisible()
    dialog.give_up.click()
    await until(lambda: bench.asked(CancelImport))
    assert not dialog.give_up.isEnabled()
    bench.desk.waits.set()
    await until(dialog.outcome.isVisible)
    assert dialog.statement.text() == "Cancelled: 500 orders taken in"
    report = dialog.outcome.report.toPlainText()
    assert report.startswith("700 more left out: the import was cancelled")
    assert "480 new" in report and not dialog.give_up.isVisible()
    bench.desk.progress.emit(Progress("import", "", 0, 0, finished=True))
    assert bench.window.status.work.text() == ""


async def test_an_import_is_cancelled_from_the_status_bar(bench: Bench) -> None:
    bench.desk.progress.emit(Progress("import", "", 500, 1200, 3000))
    bench.window.status.cancel.click()
    await until(lambda: bench.asked(CancelImport))


async def test_cancelling_a_first_load_pauses_its_store_and_says_so(bench: Bench) -> None:
    bench.desk.progress.emit(reading(KEY, 500))
    status = bench.window.status
    assert status.work.text().startswith("Reading Lumi Flagship, 500 of 2,000, 600 a minute")
    status.cancel.click()
    await until(lambda: bench.window.toast.isVisible())
    assert bench.asked(PauseStore) == [PauseStore(KEY, True)]
    words = "Lumi Flagship is paused: its first orders are here, and reading goes on from there"
    assert bench.window.toast.words.text().startswith(words)
    assert bench.window.toast.button.text() == "Go on reading"


async def test_work_that_ends_gives_the_bar_back_to_what_still_runs(bench: Bench) -> None:
    status = bench.window.status
    bench.desk.progress.emit(reading(KEY, 500))
    bench.desk.progress.emit(reading("casa-home", 100))
    words = "Reading 2 stores, 600 of 4,000, 1,200 a minute, 2 min left"
    assert status.work.text() == words and not status.cancel.isVisible()
    bench.desk.progress.emit(reading("casa-home", 0, finished=True))
    assert "Lumi Flagship" in status.work.text() and status.cancel.isVisible()
    bench.desk.engine_state.emit("restarting")
    assert status.work.text() == "" and not status.cancel.isVisible()


# The consent of one store


async def renewing(bench: Bench, answer: object) -> RenewConsentForm:
    bench.desk.answers[RenewConsent] = answer
    bench.window.store_desk.act("renew", KEY)
    form = bench.dialog(RenewConsentForm)
    form.open_address = lambda address: None
    form.by_hand.click()
    await turn()
    return form


async def test_renew_opens_the_consent_of_this_store_and_takes_its_address(bench: Bench) -> None:
    form = await renewing(bench, ConsentStarted("https://auth.example/a?state=1"))
    await until(form.ended.isVisible)
    assert bench.asked(RenewConsent) == [RenewConsent(KEY)]
    assert form.statement.text() == "Renew the consent of Lumi Flagship"
    assert form.page.field.text() == "https://auth.example/a?state=1"
    form.save.click()
    assert form.ended.error.text() == "missing" and bench.asked(FinishConsent) == []
    form.ended.edit.setText("https://cb.example/?code=1&state=1")  # type: ignore[attr-defined]
    bench.desk.answers[FinishConsent] = StoresImported((), (KEY,))
    form.save.click()
    await until(lambda: bench.window.toast.isVisible())
    words = "The consent of Lumi Flagship is renewed. Its orders are read now."
    assert bench.window.toast.words.text() == words and form.is_closed


async def test_the_consent_of_another_seller_does_not_pass_for_this_one(bench: Bench) -> None:
    form = await renewing(bench, ConsentStarted("https://auth.example/a"))
    await until(form.ended.isVisible)
    form.ended.edit.setText("https://cb.example/?code=1&state=1")  # type: ignore[attr-defined]
    bench.desk.answers[FinishConsent] = StoresImported((), ("casa-home",))
    form.save.click()
    await until(form.told.isVisible)
    assert "Casa Home" in form.told.text() and "still needs its own consent" in form.told.text()
    assert not form.is_closed and form.save.text() == "Open its browser"


@pytest.mark.parametrize("field", ["redirect_uri", "app_secret"])
async def test_what_the_app_lacks_is_asked_for(bench: Bench, field: str) -> None:
    refused = RequestFailed(Failed("form.missing", {"field": field}))
    form = await renewing(bench, refused)
    if field == "app_secret":
        await until(lambda: form.is_closed)
        assert bench.dialog(AddStoreDialog).app.isVisible()
        return
    await until(form.redirect.isVisible)
    assert form.redirect.error.text() == "missing"
    form.redirect.edit.setText("https://cb.example")  # type: ignore[attr-defined]
    form.save.click()
    await until(lambda: bench.asked(ConsentInBrowser)[1:])
    assert bench.asked(ConsentInBrowser)[-1] == ConsentInBrowser(KEY, "https://cb.example")


async def test_a_paused_store_that_is_read_by_hand_is_answered_in_words(bench: Bench) -> None:
    refused = RequestFailed(Failed("store.paused", {"store": "Lumi Flagship"}))
    bench.desk.answers[ReadNow] = refused
    bench.commands.sync_now([KEY])
    await until(lambda: bench.window.banner.isVisible())
    words = "Lumi Flagship is paused. Let it go on reading to read it now."
    assert bench.window.banner.words.text() == words
