"""Where a download ends up."""

import asyncio
from pathlib import Path

from lzdesk.browser.downloads import move_beside
from tests.browser.conftest import PATIENCE_S, Site, Watched, to_open


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    names = []
    for text in ("first", "second", "third"):
        part = tmp_path / ".part"
        part.write_text(text)
        names.append(move_beside(part, tmp_path / "orders.xlsx").name)
    assert names == ["orders.xlsx", "orders (2).xlsx", "orders (3).xlsx"]
    assert [(tmp_path / name).read_text() for name in names] == ["first", "second", "third"]


async def test_a_download_is_kept_in_the_stores_folder_under_a_safe_name(
    watched: Watched, site: Site
) -> None:
    await watched.host.open(to_open("silk", f"{site.base}/"), headless=True)
    page = watched.host.page("silk")
    saved = []
    for _ in range(2):
        await page.evaluate("location.href = '/file'")
        async with asyncio.timeout(PATIENCE_S):
            saved.append(await watched.downloads.get())
    folder = watched.folder.downloads / "silk"
    assert {key for key, _ in saved} == {"silk"}
    assert [file.parent for _, file in saved] == [folder, folder]
    assert sorted(file.name for file in folder.iterdir()) == sorted(f.name for _, f in saved)
    first, second = (file.name for _, file in saved)
    assert first.endswith("đơn.csv")
    assert second == first.replace(".csv", " (2).csv")
    assert {file.read_text() for _, file in saved} == {"a,b"}
