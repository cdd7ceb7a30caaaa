"""The consents that end soon are renewed one after the other, and what is left is said."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs import renew_consent
from lzdesk.gui.dialogs.renew_consent import RenewConsentForm
from lzdesk.gui.reader import Reader
from lzdesk.link.messages import (
    AlertsChanged,
    CancelConsent,
    ConsentInBrowser,
    ConsentStarted,
    FinishConsent,
    RenewConsent,
    StoresImported,
)
from tests.gui.desk_db import DAY, NOW_MS
from tests.gui.dialog_parts import Bench, until
from tests.gui.test_add_store import refused

ADDRESS = "https://auth.example/a?state=1"
KEYS = ("lumi-flagship", "casa-home", "lumi-beauty")


@pytest.fixture
def picture_db(picture_db: Path, tmp_path: Path) -> Path:
    """A desk of the test's own: the others share theirs."""
    return Path(shutil.copy(picture_db, tmp_path / "lzdesk.db"))


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were opened, in place of a browser."""
    pages: list[str] = []
    monkeypatch.setattr(renew_consent, "open_address", pages.append)
    return pages


def give_consents(bench: Bench, **ends_in_days: float) -> None:
    """Store key (with _ for -) to the days its consent still lasts."""
    reader = bench.window.findChild(Reader)
    assert reader is not None
    with sqlite3.connect(reader._path) as db:
        for name, days in ends_in_days.items():
            key = name.replace("_", "-")
            ends_at = NOW_MS + int(days * DAY)
            values = (key, "lazada", "1", "sg", "", "ok", None, ends_at, ends_at - 180 * DAY, "")
            db.execute("INSERT INTO authorisations VALUES (?,?,?,?,?,?,?,?,?,?)", values)
            db.execute("UPDATE stores SET authorisation = ? WHERE key = ?", (key, key))
    db.close()


async def shown_form(bench: Bench, statement: str) -> RenewConsentForm:
    def shown() -> list[RenewConsentForm]:
        forms = [one for one in bench.window.findChildren(RenewConsentForm) if one.isVisible()]
        return [one for one in forms if one.statement.text() == statement]

    await until(shown)
    return shown()[0]


async def form_of(bench: Bench, statement: str) -> RenewConsentForm:
    """The form, after its consent page was asked for by hand."""
    form = await shown_form(bench, statement)
    form.by_hand.click()
    await until(form.ended.isVisible)
    return form


def finish(bench: Bench, form: RenewConsentForm, *keys: str) -> None:
    bench.desk.answers[FinishConsent] = StoresImported((), keys)
    form.ended.edit.setText("https://cb.example/?code=1&state=1")  # type: ignore[attr-defined]
    form.save.click()


async def test_a_round_goes_from_the_first_to_end_to_the_last(
    bench: Bench, opened: list[str]
) -> None:
    give_consents(bench, casa_home=9, lumi_flagship=2, lumi_beauty_my=90)
    bench.desk.answers[RenewConsent] = ConsentStarted(ADDRESS)
    bench.window.store_desk.renewals.begin()
    first = await form_of(bench, "Renew the consent of Lumi Flagship, 1 of 2")
    assert opened == [ADDRESS]
    finish(bench, first, "lumi-flagship")
    second = await form_of(bench, "Renew the consent of Casa Home, 2 of 2")
    assert first.is_closed
    assert [one.store for one in bench.asked(RenewConsent)] == ["lumi-flagship", "casa-home"]
    second.skip.click()
    await until(bench.window.toast.isVisible)
    assert bench.window.toast.words.text() == "1 consent renewed. 1 still to renew."
    assert bench.window.store_desk.renewals.form is None


async def test_the_consents_are_given_in_the_stores_own_browsers(
    bench: Bench, opened: list[str]
) -> None:
    give_consents(bench, casa_home=9, lumi_flagship=2)
    bench.desk.answers[ConsentInBrowser] = StoresImported((), KEYS[:2])
    bench.window.store_desk.renewals.begin()
    await until(bench.window.toast.isVisible)
    assert bench.window.toast.words.text() == "2 consents renewed."
    assert bench.asked(ConsentInBrowser) == [ConsentInBrowser("lumi-flagship")]
    assert opened == [] and bench.asked(RenewConsent) == []


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Trouble("consent.refused", {"words": "access_denied"}), "did not give the consent"),
        (Trouble("consent.other_seller", {"sellers": "Casa Rumah"}), "Casa Rumah"),
        (Trouble("consent.timed_out", {"minutes": 15}), "within 15 minutes"),
        (Trouble("consent.closed", {"store": "Lumi Flagship"}), "was closed before"),
    ],
)
async def test_what_came_of_it_is_said_and_it_can_begin_again(
    bench: Bench, trouble: Trouble, words: str
) -> None:
    give_consents(bench, lumi_flagship=2)
    bench.desk.answers[ConsentInBrowser] = refused(trouble.kind, **trouble.fields)
    bench.window.store_desk.renewals.begin()
    form = await shown_form(bench, "Renew the consent of Lumi Flagship")
    await until(lambda: words in form.told.text())
    assert form.save.isEnabled() and form.by_hand.isVisible()
    bench.desk.answers[ConsentInBrowser] = StoresImported((), ("lumi-flagship",))
    form.save.click()
    await until(bench.window.toast.isVisible)
    assert bench.window.toast.words.text() == "1 consent renewed."


async def test_a_form_that_is_closed_waits_for_no_browser(bench: Bench) -> None:
    give_consents(bench, lumi_flagship=2)
    bench.window.store_desk.renewals.begin()
    form = await shown_form(bench, "Renew the consent of Lumi Flagship")
    await until(lambda: bench.asked(ConsentInBrowser))
    form.cancel.click()
    await until(lambda: bench.asked(CancelConsent) == [CancelConsent("lumi-flagship")])


async def test_whoever_signed_in_is_not_asked_for_again(bench: Bench) -> None:
    give_consents(bench, casa_home=9, lumi_flagship=2)
    bench.desk.answers[RenewConsent] = ConsentStarted(ADDRESS)
    bench.window.store_desk.renewals.begin()
    first = await form_of(bench, "Renew the consent of Lumi Flagship, 1 of 2")
    finish(bench, first, "lumi-flagship", "casa-home")
    await until(bench.window.toast.isVisible)
    assert bench.window.toast.words.text() == "2 consents renewed."


async def test_a_round_that_is_ended_by_hand_says_what_is_left(bench: Bench) -> None:
    give_consents(bench, casa_home=9, lumi_flagship=-1)
    bench.desk.answers[RenewConsent] = ConsentStarted(ADDRESS)
    bench.window.store_desk.renewals.begin()
    form = await form_of(bench, "Renew the consent of Lumi Flagship, 1 of 2")
    form.cancel.click()
    await until(bench.window.toast.isVisible)
    assert bench.window.toast.words.text() == "0 consents renewed. 2 still to renew."


async def test_without_a_consent_that_ends_there_is_no_round(bench: Bench) -> None:
    give_consents(bench, casa_home=30)
    bench.window.store_desk.renewals.begin()
    await until(bench.window.toast.isVisible)
    assert bench.window.toast.words.text() == "No consent is over or ends soon."


async def test_alerts_that_are_not_judged_any_more_are_said(bench: Bench) -> None:
    window, clock = bench.window, {"now": NOW_MS}
    window.alert_desk._window.now_ms = lambda: clock["now"]  # type: ignore[method-assign]
    bench.desk.engine_state.emit("running")
    bench.desk.alerts_changed.emit(AlertsChanged((), NOW_MS, False))
    clock["now"] += 100_000
    window.alert_desk.tick(seconds_only=False)
    window.alert_desk.tick(seconds_only=False)
    assert not window.banner.isVisible()
    clock["now"] += 60_000
    window.alert_desk.tick(seconds_only=False)
    assert not window.banner.isVisible()
    window.alert_desk.tick(seconds_only=False)
    assert window.banner.isVisible()
    assert "The alerts were last checked at" in window.banner.words.text()
    bench.desk.alerts_changed.emit(AlertsChanged((), clock["now"], False))
    assert not window.banner.isVisible()
