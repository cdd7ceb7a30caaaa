"""Whole ways through the program: real window, engine, socket, file and browser. No mocks."""

import asyncio
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import qasync
from PySide6.QtWidgets import QApplication

from lzdesk.app.desktop import Desktop
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.translations import compile_translations_blocking
from lzdesk.link.messages import ImportStores, StoresImported
from lzdesk.reading.connection import open_reading
from lzdesk.reading.order_grid import OrderFilter, order_ids, order_lines
from lzdesk.reading.stores import rail_stores
from lzdesk.settings.paths import DataFolder
from tests.ended import still_alive

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0


async def until(holds: Callable[[], object]) -> None:
    """Wait until it holds; the Qt loop goes on meanwhile. What never holds fails."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110  what is awaited is another process
            await asyncio.sleep(0.01)


class World:
    """`lzdesk simulator` as its own process, and its control."""

    def __init__(self, folder: Path, orders: int, *more: str) -> None:
        self.stores_file = folder / "stores.toml"
        words = ["simulator", "--orders", str(orders), "--seed", "7", *more]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lzdesk", *words, "--stores-file", str(self.stores_file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        assert self._process.stdout is not None
        self.ready = json.loads(self._process.stdout.readline())
        self.stores = self.ready["marketplaces"]["lazada"]["stores"]

    def control(self, path: str, body: object = None) -> Any:
        request = urllib.request.Request(
            self.ready["control_url"] + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.ready['control_token']}",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())

    def store(self, key: str) -> Any:
        return next(store for store in self.stores if store["key"] == key)

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    compile_translations_blocking()
    made = World(tmp_path_factory.mktemp("world"), orders=600)
    yield made
    made.close()


class Session:
    """One user at one desk."""

    def __init__(self, desktop: Desktop, folder: DataFolder, world: World) -> None:
        self.desktop = desktop
        self.folder = folder
        self.world = world

    @property
    def window(self) -> MainWindow:
        assert self.desktop.window is not None
        return self.desktop.window

    @property
    def engine_pid(self) -> int:
        link = self.desktop.desk._link
        assert link is not None
        return link.engine_pid

    async def opened(self) -> None:
        await until(lambda: self.desktop.window is not None)

    async def add_stores(self) -> StoresImported:
        await self.opened()
        message = ImportStores(str(self.world.stores_file))
        reply = await self.desktop.desk.request(message)
        assert isinstance(reply, StoresImported)
        return reply

    async def proven(self) -> None:
        await until(lambda: {store.state for store in self.stores()} == {"fresh"})

    def stores(self) -> list[Any]:
        db = open_reading(self.folder.database)
        try:
            import time

            return list(rail_stores(db, time.time_ns() // 1_000_000))
        finally:
            db.close()

    def lines(self, **shown: Any) -> list[Any]:
        db = open_reading(self.folder.database)
        try:
            ids = order_ids(db, OrderFilter(**shown))
            return [
                line for n in range(0, len(ids), 500) for line in order_lines(db, ids[n : n + 500])
            ]
        finally:
            db.close()


Journey = Callable[[Session], Coroutine[Any, Any, None]]


@pytest.fixture
def travel(
    qapp: QApplication,
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[Journey], None]]:
    """travel(journey) opens a desk in an empty folder, goes the way, and closes it in order."""
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("a test's own")
    monkeypatch.setenv("LZDESK_VAULT_PASSPHRASE_FILE", str(passphrase))
    folder = DataFolder(tmp_path / "desk")
    folder.make()
    before = set(psutil.Process().children(recursive=True))

    def go(journey: Journey) -> None:
        with qasync.QEventLoop(qapp) as loop:
            loop.run_until_complete(_whole(Desktop(qapp, folder), folder, world, journey))
            left = [task for task in asyncio.all_tasks(loop) if not task.done()]
            assert not left

    yield go
    asyncio.set_event_loop(None)
    alive = still_alive(set(psutil.Process().children(recursive=True)) - before, 10)
    assert not alive, alive


async def _whole(desktop: Desktop, folder: DataFolder, world: World, journey: Journey) -> None:
    desktop.show()
    living = asyncio.create_task(desktop.live())
    session = Session(desktop, folder, world)
    walking: Awaitable[None] = asyncio.create_task(journey(session))
    await asyncio.wait((living, walking), return_when=asyncio.FIRST_COMPLETED)
    desktop.close_all()
    await living
    await walking
    for window in desktop._app.topLevelWidgets():
        window.deleteLater()


def family(pid: int) -> list[psutil.Process]:
    """A process and all that it started."""
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def gone(processes: list[psutil.Process]) -> bool:
    return all(
        not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
        for process in processes
    )


def has_screen() -> bool:
    return bool(os.environ.get("DISPLAY"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight MB. Only root can mount one: elsewhere these tests say so and fail."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", str(place)],
        capture_output=True,
        text=True,
    )
    assert mounted.returncode == 0, f"a tmpfs must be mounted for this: {mounted.stderr}"
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)
