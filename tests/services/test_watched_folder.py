"""Exports put into the watched folder: taken once, when they are whole, and moved aside."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.domain.errors import BadInput
from lzdesk.link.messages import AnyEvent, Notice, OrdersImported, RowProblem
from lzdesk.services import watched_folder
from lzdesk.services.watched_folder import WatchedFolder
from lzdesk.settings.options import WATCHED_FOLDER
from lzdesk.storage.repositories.stores import add_store
from lzdesk.storage.repositories.views import set_option
from lzdesk.storage.writer import Writer
from tests.factory import make_store


class Watched:
    def __init__(self, root: Path) -> None:
        self.writer = Writer(root / "lzdesk.db", root / "backups")
        self.store = self.writer.run_blocking(add_store, make_store()).key
        self.folder = root / "exports"
        self.folder.mkdir()
        self.taken: list[tuple[str, str]] = []
        self.told: list[AnyEvent] = []
        self.error: Exception | None = None
        self.failed: tuple[RowProblem, ...] = ()
        self.watch = WatchedFolder(self.writer, self._take, self.told.append)
        self.name(str(self.folder))

    def name(self, folder: str) -> None:
        self.writer.run_blocking(set_option, WATCHED_FOLDER, json.dumps(folder))

    async def _take(self, file: str, store: str) -> OrdersImported:
        self.taken.append((Path(file).name, store))
        if self.error is not None:
            raise self.error
        return OrdersImported(store, 1, 1, 0, self.failed)

    def put(self, name: str, content: str = "x") -> Path:
        file = self.folder / self.store / name
        file.write_text(content)
        return file

    async def looks(self, times: int = 3) -> None:
        for _ in range(times):
            await self.watch.look()


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(tmp_path)
    yield made
    made.writer.close()


async def test_a_file_is_taken_once_when_it_is_whole(watched: Watched) -> None:
    await watched.looks(1)
    file = watched.put("orders.xlsx")
    await watched.looks(1)
    file.write_text("more of it")
    await watched.looks(1)
    assert watched.taken == []
    await watched.looks()
    assert watched.taken == [("orders.xlsx", watched.store)] and watched.told == []
    watched.put("orders.xlsx", "another day's")
    await watched.looks()
    assert len(watched.taken) == 2 and not file.exists()
    kept = {one.name: one.read_text() for one in (file.parent / "imported").iterdir()}
    assert kept == {"orders.xlsx": "more of it", "orders (2).xlsx": "another day's"}


async def test_what_is_no_export_is_left_alone(watched: Watched) -> None:
    await watched.looks(1)
    for name in ("a-failed.csv", "~$orders.xlsx", ".orders.csv", "notes.txt"):
        watched.put(name)
    watched.put("empty.csv", "")
    (watched.folder / "orders.csv").write_text("of no store")
    (watched.folder / watched.store / "link.csv").symlink_to(watched.folder / "orders.csv")
    await watched.looks()
    assert watched.taken == []


@pytest.mark.logs("an export of the watched folder was not taken")
async def test_what_cannot_be_taken_is_told_and_moved_aside(watched: Watched) -> None:
    await watched.looks(1)
    file = watched.put("orders.csv")
    watched.error = BadInput("export.not_an_export", file=str(file), columns="status")
    await watched.looks()
    fields = {"file": "orders.csv", "columns": "status"}
    assert watched.told == [Notice("export.not_an_export", watched.store, fields)]
    assert len(watched.taken) == 1 and (file.parent / "not imported" / file.name).exists()


@pytest.mark.logs("an export of the watched folder was not taken")
async def test_whatever_is_in_a_file_the_next_one_is_taken(watched: Watched) -> None:
    await watched.looks(1)
    watched.put("a.csv")
    watched.error = OverflowError("too large")
    await watched.looks()
    watched.error = None
    watched.put("b.csv")
    await watched.looks()
    assert [name for name, _ in watched.taken] == ["a.csv", "b.csv"]
    assert watched.told == [Notice("export.not_taken", watched.store, {"file": "a.csv"})]


async def test_rows_that_were_left_out_are_told(watched: Watched) -> None:
    await watched.looks(1)
    watched.failed = (RowProblem(2, "status", "missing", ""),)
    watched.put("orders.csv")
    await watched.looks()
    fields: dict[str, str | int | float] = {"file": "orders.csv", "rows": 1}
    assert watched.told == [Notice("watched.rows_left", watched.store, fields)]


async def test_one_that_cannot_be_moved_is_taken_once(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched_folder, "_moved_blocking", lambda path, into: False)
    await watched.looks(1)
    watched.put("orders.csv")
    await watched.looks(5)
    assert len(watched.taken) == 1
    watched.put("orders.csv", "changed since")
    await watched.looks()
    assert len(watched.taken) == 2


async def test_no_folder_is_no_work(watched: Watched) -> None:
    for folder in ("", str(watched.folder / "nowhere")):
        watched.name(folder)
        await watched.looks()
    assert watched.taken == [] and list(watched.folder.iterdir()) == []
