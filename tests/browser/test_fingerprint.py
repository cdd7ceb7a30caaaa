"""What pages see of a profile: the same in every context, in every preset, and after a restart."""

import asyncio
from itertools import groupby

import msgspec
import pytest

from lzdesk.browser import fingerprint, launch
from lzdesk.browser.fingerprint import Fingerprint, disagreements, drift, from_text
from lzdesk.browser.opening import OpeningAsks, OpeningStopped
from lzdesk.browser.preset import read_preset
from lzdesk.domain.openings import PastOpenings, Warned
from lzdesk.settings.paths import presets_dir
from tests.browser.conftest import Echo, Site, Watched, to_open
from tests.browser.test_opening import Seen

NAMES = sorted(file.stem for file in presets_dir().glob("*.toml"))
OF_A_COUNTRY = [list(names) for _, names in groupby(NAMES, lambda name: name.split("-")[0])]
ALIASES = {"Asia/Saigon": "Asia/Ho_Chi_Minh"}
"""What the browser calls a zone, to its name in the zone files."""
CONTEXTS = {"main", "frame", "other_frame", "worker", "shared_worker", "service_worker", "headers"}


def simple(**main: str) -> Fingerprint:
    held = {"languages": "th-TH,th", "user_agent": "A/1", "cores": "4", **main}
    headers = {"accept-language": "th-TH,th;q=0.9", "user-agent": held["user_agent"]}
    return Fingerprint({"main": held, "worker": {"cores": held["cores"]}, "headers": headers})


def test_what_differs_is_named_and_an_update_of_the_browser_told_apart() -> None:
    assert drift(simple(), simple()) == []
    (header, updated) = drift(simple(), simple(user_agent="A/2"))
    assert updated.is_version and header.is_version
    assert (header.context, header.name) == ("headers", "user-agent")
    found = drift(simple(), simple(cores="8", fonts="Arial"))
    assert [(one.context, one.name, one.frozen, one.now) for one in found] == [
        ("main", "cores", "4", "8"),
        ("main", "fonts", "", "Arial"),
        ("worker", "cores", "4", "8"),
    ]
    assert not any(one.is_version for one in found)
    assert simple().mark == simple(user_agent="A/2").mark != simple(cores="8").mark


def test_how_a_process_draws_counts_in_the_page_alone() -> None:
    drawn, other = simple(canvas="a"), simple(canvas="a")
    other.contexts["worker"]["canvas"] = "b"
    assert drift(drawn, other) == [] and drawn.mark == other.mark
    (found,) = drift(drawn, simple(canvas="c"))
    assert (found.context, found.name) == ("main", "canvas")


def test_a_context_that_contradicts_the_page_is_named() -> None:
    assert disagreements(simple()) == []
    lying = simple()
    lying.contexts["worker"]["cores"] = "64"
    lying.contexts["headers"]["accept-language"] = "en-US,en;q=0.9"
    assert [(one.context, one.name) for one in disagreements(lying)] == [
        ("worker", "cores"),
        ("headers", "accept-language"),
    ]


def test_a_kept_one_is_read_again_and_junk_is_none() -> None:
    assert from_text(simple().to_text()) == simple()
    for junk in ("", "{}", "[1]", '{"contexts": {"main": 5}}', '{"contexts": {}, "format": 99}'):
        assert from_text(junk) is None


@pytest.mark.parametrize("names", OF_A_COUNTRY, ids=lambda names: names[0].split("-")[0])
async def test_all_contexts_agree_in_every_preset(
    names: list[str], watched: Watched, site: Site, echo: Echo
) -> None:
    """The presets of a country beside each other: each is a browser of its own."""
    echo.country = names[0][:2].upper()
    await asyncio.gather(*(all_contexts_agree(name, watched, site) for name in names))
    # What the probes left: nothing, and the forwarders alone saw them.
    assert {one.path for one in site.asked} - {"/favicon.ico"} == {f"/{name}" for name in names}
    assert len(watched.browsers()) == len(names)


async def all_contexts_agree(name: str, watched: Watched, site: Site) -> None:
    preset, seen = read_preset(presets_dir(), name), Seen()
    home = "" if name == "desktop" else name[:2]
    store = to_open(name, f"{site.base}/{name}", preset=name, home=home)
    opened = await watched.host.open(store, headless=True, told=seen)
    assert seen.states()["fingerprint"] == "good", name
    found = from_text(opened.profile.fingerprint)
    assert found is not None
    assert set(found.contexts) == CONTEXTS, name
    assert found.size >= 35, name
    main = found.contexts["main"]
    if home:
        assert main["languages"] == ",".join(preset.languages), name
        assert ALIASES.get(main["time_zone"], main["time_zone"]) == preset.time_zone, name
        assert float(main["pixel_ratio"]) == preset.scale, name
    assert main["webdriver"] == "true", "we do not mask it"
    page = watched.host.page(name)
    assert [one.url for one in page.context.pages] == [f"{site.base}/{name}"]
    assert len(site.of(f"/{name}")) == 1


async def test_the_same_profile_is_the_same_after_a_restart_and_a_change_is_asked_about(
    watched: Watched, site: Site, echo: Echo
) -> None:
    store, seen = to_open("silk", f"{site.base}/first", home="th", preset="th-laptop-1366"), Seen()
    first = (await watched.host.open(store, headless=True)).profile
    await watched.host.close("silk")
    again = msgspec.structs.replace(store, profile=first)
    second = (await watched.host.open(again, headless=True, told=seen)).profile
    assert seen.states()["fingerprint"] == "good"
    assert (second.fingerprint, second.frozen_at) == (first.fingerprint, first.frozen_at)
    await watched.host.close("silk")
    site.asked.clear()
    # Another screen, another preset: the seller decides.
    other = msgspec.structs.replace(first, preset="th-laptop-1536")
    with pytest.raises(OpeningAsks) as raised:
        await watched.host.open(
            msgspec.structs.replace(store, profile=other), headless=True, told=seen
        )
    assert raised.value.fields["reason"] == "fingerprint.drift"
    (asked,) = (one for one in seen.checks if one.state == "warning")
    assert "pixel_ratio: 1 → 1.25" in str(asked.found["which"])
    assert site.asked == [] and watched.browsers() == []
    past = PastOpenings(accepted=frozenset({Warned(asked.kind, asked.value)}))
    accepted = msgspec.structs.replace(store, profile=other, past=past)
    third = (await watched.host.open(accepted, headless=True, told=seen)).profile
    assert third.fingerprint != first.fingerprint
    assert third.frozen_at is not None and third.frozen_at >= (first.frozen_at or 0)


async def test_a_browser_whose_workers_contradict_its_pages_is_not_opened(
    watched: Watched, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = fingerprint.probe

    async def lying(context, page):  # type: ignore[no-untyped-def]
        found = await read(context, page)
        found.fingerprint.contexts["worker"]["language"] = "xx"
        return found

    monkeypatch.setattr(fingerprint, "probe", lying)
    with pytest.raises(OpeningStopped) as raised:
        await watched.host.open(to_open("silk", f"{site.base}/first"), headless=True)
    assert raised.value.fields["reason"] == "fingerprint.disagrees"
    assert site.asked == [] and watched.browsers() == []


async def test_addresses_that_pages_would_be_told_stop_the_opening(
    watched: Watched, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "WEBRTC_POLICY", "--no-first-run")
    with pytest.raises(OpeningStopped) as raised:
        await watched.host.open(to_open("silk", f"{site.base}/first"), headless=True)
    assert raised.value.fields["reason"] == "leaks.address"
    assert site.asked == [] and watched.browsers() == []
