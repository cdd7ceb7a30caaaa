"""What the published fingerprint libraries make of our profiles.

The same profile has the same id after a restart; another preset, another id. Stores on one preset
of one computer have one id: lzdesk fakes no hardware.
"""

import asyncio
from pathlib import Path

from tests.browser.conftest import Site, Watched, to_open

BUNDLED = Path(__file__).parent / "bundled"
LIBRARIES = ("fingerprintjs-5.2.0.umd.min.js", "clientjs-0.2.1.base.min.js")
READ = """async () => {
  const library = await FingerprintJS.load({monitoring: false});
  const found = await library.get();
  return [found.visitorId, String(new ClientJS().getFingerprint())];
}"""


async def ids(watched: Watched, url: str, key: str, preset: str) -> tuple[str, str]:
    """By FingerprintJS and by ClientJS, of a store's page; the browser is closed again."""
    await watched.host.open(to_open(key, url, preset=preset), headless=True)
    page = watched.host.page(key)
    await page.wait_for_load_state()
    for name in LIBRARIES:
        await page.evaluate((BUNDLED / name).read_text("utf-8"))
    first, second = await page.evaluate(READ)
    await watched.host.close(key)
    assert len(first) >= 20 and len(second) >= 6
    return first, second


async def test_ids_stay_with_a_profile_and_differ_between_presets(
    watched: Watched, site: Site
) -> None:
    url, presets = f"{site.base}/first", ("th-laptop-1536", "th-laptop-1366", "sg-desktop-1920")
    found = await asyncio.gather(*(ids(watched, url, preset, preset) for preset in presets))
    assert len({by_first for by_first, _ in found}) == len(presets)
    assert len({by_second for _, by_second in found}) == len(presets)
    again, neighbour = await asyncio.gather(
        ids(watched, url, presets[0], presets[0]), ids(watched, url, "neighbour", presets[0])
    )
    assert again == found[0]
    assert neighbour == found[0]
