"""The list of a store's downloads: what is in the folder, what each file is, and what goes."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from lzdesk.browser.downloads import Saved
from lzdesk.domain.errors import BadInput
from lzdesk.labels.worker import LabelWorker
from lzdesk.link.messages import DownloadChanged
from lzdesk.services import keep_downloads
from lzdesk.services.import_order_export import import_order_export_blocking
from lzdesk.services.keep_downloads import DownloadList
from lzdesk.storage.writer import Writer
from tests.labels.test_pages import label
from tests.services.test_import_order_export import ROW, sheet

A4 = (595.0, 842.0)
PATIENCE_S = 30


class Desk:
    def __init__(self, root: Path) -> None:
        self.writer = Writer(root / "lzdesk.db", root / "backups")
        self.folder = root / "downloads"
        (self.folder / "silk").mkdir(parents=True)
        self.told: asyncio.Queue[DownloadChanged] = asyncio.Queue()
        self.list = DownloadList(self.folder, self.writer, self.told.put_nowait)

    def put(self, name: str, content: bytes = b"") -> Path:
        file = self.folder / "silk" / name
        file.write_bytes(content)
        return file

    async def hear(self) -> DownloadChanged:
        async with asyncio.timeout(PATIENCE_S):
            return await self.told.get()


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    one = Desk(tmp_path)
    yield one
    await one.list.close()
    one.writer.close()


async def test_files_are_told_at_once_and_what_they_are_once_that_is_known(desk: Desk) -> None:
    desk.put("labels", label("LEX111111"))
    desk.put("half", b"%PDF-1.7")
    first = await desk.list.list("silk")
    assert {(file.name, file.what) for file in first.files} == {("labels", ""), ("half", "")}
    assert {(await desk.hear()).what for _ in first.files} == {"labels", "broken"}
    again = await desk.list.list("silk")
    assert {(file.name, file.what, file.pages) for file in again.files} == {
        ("labels", "labels", 1),
        ("half", "broken", 0),
    }
    desk.put("half", b"plain words")
    await desk.list.list("silk")
    assert await desk.hear() == DownloadChanged("silk", "half", what="text")


async def test_one_that_came_is_looked_at_and_told_as_new(desk: Desk) -> None:
    file = sheet(desk.folder / "silk" / "orders.pdf", [ROW])
    desk.list.saved(Saved("silk", file.name, file))
    told = DownloadChanged("silk", "orders.pdf", what="order_export", is_new=True)
    assert await desk.hear() == told


async def test_one_that_was_not_kept_is_told(desk: Desk) -> None:
    desk.list.saved(Saved("silk", "a.zip", None, "download.disk_full"))
    assert await desk.hear() == DownloadChanged("silk", "a.zip", trouble="download.disk_full")


async def test_a_sheet_of_labels_is_told_by_the_parcels_of_the_store(desk: Desk) -> None:
    row = {**ROW, "trackingCode": "LEX111111"}
    export = sheet(desk.folder / "orders.xlsx", [row])
    done = import_order_export_blocking(desk.writer, export, "", "Silk", "th")
    assert done.store == "silk"
    desk.put("ours", label("LEX111111", "LEX222222", size=A4))
    desk.put("theirs", label("LEX333333", size=A4))
    await desk.list.list("silk")
    told = [await desk.hear() for _ in range(2)]
    assert {(one.name, one.what) for one in told} == {("ours", "labels"), ("theirs", "document")}
    files = {file.name: file for file in (await desk.list.list("silk")).files}
    assert files["ours"].parcels == 1


@pytest.mark.logs("could not be looked at")
async def test_a_file_that_ends_its_worker_is_told_as_broken_and_the_next_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = LabelWorker.run

    async def ended(self: LabelWorker, work: object, *args: object) -> object:
        deadly = str(args[0]).endswith("deadly")
        return await (run(self, os._exit, 3) if deadly else run(self, work, *args))  # type: ignore[arg-type]

    monkeypatch.setattr(LabelWorker, "run", ended)
    desk.put("deadly", b"x")
    desk.put("harmless", b"x")
    await desk.list.list("silk")
    told = {one.name: one.what for one in [await desk.hear(), await desk.hear()]}
    assert told == {"deadly": "broken", "harmless": "text"}


@pytest.mark.logs("could not be looked at")
async def test_what_is_looked_at_does_not_hold_up_the_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()
    run = LabelWorker.run

    async def endless(self: LabelWorker, work: object, *args: object) -> object:
        asyncio.get_running_loop().call_soon(begun.set)
        return await run(self, time.sleep, 3600)

    monkeypatch.setattr(LabelWorker, "run", endless)
    desk.put("slow", b"x")
    await desk.list.list("silk")
    await begun.wait()
    await desk.list.close()
    assert desk.told.empty()


async def test_only_plain_files_are_listed_the_newest_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep_downloads, "MOST_LISTED", 2)
    for age, name in enumerate(("c", "b", "a")):
        os.utime(desk.put(name, b""), (1_700_000_000 - age, 1_700_000_000 - age))
    desk.put(".guid.part")
    (desk.folder / "silk" / "folder").mkdir()
    (desk.folder / "silk" / "way-out").symlink_to("/etc/passwd")
    listed = await desk.list.list("silk")
    assert [file.name for file in listed.files] == ["c", "b"]
    assert (listed.more, listed.folder) == (1, str(desk.folder / "silk"))
    for _ in listed.files:
        assert (await desk.hear()).what == "empty"
    assert (await desk.list.list("nobody")).files == ()


async def test_one_is_removed_and_nothing_beside_it(desk: Desk) -> None:
    kept = desk.folder / "kept"
    kept.write_bytes(b"")
    desk.put("a.csv")
    await desk.list.remove("silk", "a.csv")
    assert list((desk.folder / "silk").iterdir()) == []
    for store, name in (
        ("silk", "../kept"),
        ("silk", str(kept)),
        ("silk", ""),
        ("silk", ".."),
        ("../downloads", "kept"),
        ("silk", "a.csv"),
    ):
        with pytest.raises(BadInput):
            await desk.list.remove(store, name)
    assert kept.exists()
