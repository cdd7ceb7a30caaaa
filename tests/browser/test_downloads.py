"""Where a download ends up: whole under a safe name, or not at all."""

import asyncio
import os
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from playwright.async_api import Download

from lzdesk.browser import downloads
from lzdesk.browser.downloads import (
    Downloads,
    Saved,
    coming_of,
    empty_coming_blocking,
    put_beside,
)
from lzdesk.browser.errors import Error
from tests.browser.conftest import PATIENCE_S, Site, Watched, to_open

Disk = namedtuple("Disk", "free")


def came(folder: Path, text: str) -> Path:
    file = folder / "guid"
    file.write_text(text)
    return file


def no_second_names(self: Path, target: Path) -> None:
    raise OSError("no links here")


@pytest.mark.parametrize("has_links", [True, False])
def test_a_file_is_never_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    if not has_links:
        monkeypatch.setattr(Path, "hardlink_to", no_second_names)
    names = []
    for text in ("first", "second", "third"):
        names.append(put_beside(came(tmp_path, text), tmp_path / "orders.xlsx").name)
        (tmp_path / "guid").unlink(missing_ok=True)
    assert names == ["orders.xlsx", "orders (2).xlsx", "orders (3).xlsx"]
    assert [(tmp_path / name).read_text() for name in names] == ["first", "second", "third"]
    assert os.name == "nt" or (tmp_path / names[0]).stat().st_mode & 0o077 == 0


class Coming:
    """A download as Playwright hands it over; end: writes the file, or raises."""

    page = None

    def __init__(self, name: str, end: Callable[[], Path]) -> None:
        self.suggested_filename = name
        self.over = asyncio.Event()
        self._end = end

    async def path(self) -> Path:
        await self.over.wait()
        return self._end()

    async def cancel(self) -> None:
        self.over.set()

    async def delete(self) -> None:
        pass


class Shop:
    def __init__(self, root: Path) -> None:
        self.folder = root / "downloads"
        self.coming = coming_of(self.folder, "silk")
        empty_coming_blocking(self.coming)
        self.told: list[Saved] = []
        self.downloads = Downloads(self.folder, self.coming, lambda _page: "silk", self.told.append)

    def half(self) -> Path:
        (self.coming / "guid").write_bytes(b"half")
        raise Error("Download canceled")

    async def take(self, name: str, *, over: bool = True) -> Saved:
        one = Coming(name, self.half)
        if over:
            one.over.set()
        self.downloads.take(cast(Download, one))
        await self.downloads.finish(PATIENCE_S)
        self.downloads.end()
        (saved,) = self.told
        return saved

    def names(self) -> list[str]:
        return [one.name for one in (self.folder / "silk").iterdir()]


@pytest.mark.logs("download not saved")
async def test_half_a_file_gets_no_name(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    saved = await shop.take("../../orders.xlsx")
    assert saved == Saved("silk", "____orders.xlsx", None, "download.failed")
    assert shop.names() == []
    empty_coming_blocking(shop.coming)
    assert list(shop.coming.iterdir()) == []


@pytest.mark.logs("download not saved")
@pytest.mark.parametrize(
    ("most", "free", "kind"),
    [(3, 10**12, "download.too_large"), (10**9, 5, "download.disk_full")],
)
async def test_one_that_takes_the_disk_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, free: int, kind: str
) -> None:
    monkeypatch.setattr(downloads, "MOST_BYTES", most)
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: Disk(free))
    shop = Shop(tmp_path)
    (shop.coming / "guid").write_bytes(b"four")
    assert (await shop.take("orders.xlsx", over=False)).trouble == kind
    assert shop.names() == []


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
    # Under one name only: what the browser wrote to is empty again.
    assert list(coming_of(watched.folder.downloads, "silk").iterdir()) == []
