"""What the published fingerprint libraries make of our profiles.

The same profile has the same id after a restart; another preset, another id. Stores on one preset
of one computer have one id: lzdesk fakes no hardware.
"""

from pathlib import Path

from tests.browser.conftest import Echo, Site, Watched, to_open

BUNDLED = Path(__file__).parent / "bundled"
LIBRARIES = ("fingerprintjs-5.2.0.umd.min.js", "clientjs-0.2.1.base.min.js")
READ = """async () => {
  const library = await FingerprintJS.load({monitoring: false});
  const found = await library.get();
  return [found.visitorId, String(new ClientJS().getFingerprint())];
}"""


async def ids(watched: Watched, url: str, key: str, preset: str) -> tuple[str, str]:
    """By FingerprintJS and by ClientJS, of a store's page; the browser is closed again."""
    home = preset.partition("-")[0]
    await watched.host.open(to_open(key, url, preset=preset, home=home), headless=True)
    page = watched.host.page(key)
    await page.wait_for_load_state()
    for name in LIBRARIES:
        await page.evaluate((BUNDLED / name).read_text("utf-8"))
    first, second = await page.evaluate(READ)
    await watched.host.close(key)
    assert len(first) >= 20 and len(second) >= 6
    return first, second


async def test_ids_stay_with_a_profile_and_differ_between_presets(
    watched: Watched, site: Site, echo: Echo
) -> None:
    url, found = f"{site.base}/first", {}
    for preset in ("th-laptop-1536", "th-laptop-1366", "sg-desktop-1920"):
        echo.country = preset[:2].upper()
        found[preset] = await ids(watched, url, preset, preset)
    assert len({one for one, _ in found.values()}) == len(found)
    assert len({two for _, two in found.values()}) == len(found)
    echo.country = "SG"
    again = await ids(watched, url, "sg-desktop-1920", "sg-desktop-1920")
    assert again == found["sg-desktop-1920"]
    assert await ids(watched, url, "neighbour", "sg-desktop-1920") == again
