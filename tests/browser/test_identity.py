"""What a page, its workers and its server see of a profile; what the command line shows."""

from pathlib import Path

import psutil

from lzdesk.browser.host import Opened
from lzdesk.browser.launch import is_root
from tests.browser.conftest import SEEN_BY_SCRIPT, Echo, Site, Watched, to_open

IN_WORKER = """new Promise(answer => {
    const worker = new Worker('/worker.js');
    worker.onmessage = message => answer(message.data);
})"""


async def test_a_thai_home_is_seen_alike_by_page_worker_and_server(
    watched: Watched, site: Site
) -> None:
    opened = await watched.host.open(to_open("silk", f"{site.base}/", home="th"), headless=True)
    page = watched.host.page("silk")
    seen = await page.evaluate(SEEN_BY_SCRIPT)
    assert seen == await page.evaluate(IN_WORKER)
    language, languages, agent, zone, locale = seen
    assert (language, languages, zone) == ("th-TH", "th-TH,th", "Asia/Bangkok")
    assert locale.startswith("th")
    for path in ("/", "/worker.js"):
        headers = site.of(path)[0].headers
        assert headers["Accept-Language"] == "th-TH,th;q=0.9"
        assert headers["User-Agent"] == agent
    await the_agent_is_the_browsers_own(watched, agent, opened)


async def the_agent_is_the_browsers_own(watched: Watched, agent: str, opened: Opened) -> None:
    page = watched.host.page("silk")
    session = await page.context.new_cdp_session(page)
    version = await session.send("Browser.getVersion")
    assert agent == version["userAgent"]
    assert opened.profile.browser_version == version["product"].partition("/")[2]
    assert opened.profile.browser_version.partition(".")[0] in agent


async def test_the_command_line_holds_flags_and_no_secret(
    watched: Watched, site: Site, echo: Echo, monkeypatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LZDESK_VAULT_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    url, echo.country = f"{site.base}/?access_token=50000hidden", "VN"
    await watched.host.open(to_open("silk", url, home="vn"), headless=True)
    (browser,) = watched.browsers()
    words = browser.cmdline()
    assert "--webrtc-ip-handling-policy=disable_non_proxied_udp" in words
    assert "--lang=vi-VN" in words
    assert "--remote-debugging-pipe" in words
    assert not any(word.startswith("--remote-debugging-port") for word in words)
    assert not any(word.startswith("--user-agent") for word in words)
    assert ("--no-sandbox" in words) == is_root()
    family = [browser, *browser.children(recursive=True)]
    assert not any("50000hidden" in text for text in command_lines(family))
    assert not any(name.startswith("LZDESK_") for name in browser.environ())
    assert browser.environ()["HOME"] == psutil.Process().environ()["HOME"]


def command_lines(processes: list[psutil.Process]) -> list[str]:
    """Of those that are still there."""
    texts = []
    for process in processes:
        try:
            texts.append(" ".join(process.cmdline()))
        except psutil.NoSuchProcess:
            continue
    return texts


async def test_two_profiles_share_neither_cookie_nor_storage(watched: Watched, site: Site) -> None:
    url = f"{site.base}/cookie"
    await watched.host.open(to_open("silk", url), headless=True)
    await watched.host.page("silk").evaluate("localStorage.mark = 'silk'")
    await watched.host.open(to_open("cotton", url), headless=True)
    assert await watched.host.page("cotton").evaluate("localStorage.mark") is None
    assert [dict(request.cookies) for request in site.of("/cookie")] == [{}, {}]
    for key in ("silk", "cotton"):
        await watched.host.page(key).goto(f"{site.base}/{key}")
        assert dict(site.of(f"/{key}")[0].cookies) == {"seen": "yes"}
