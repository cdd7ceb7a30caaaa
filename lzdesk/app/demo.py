"""`lzdesk demo`: the whole product on a pretend marketplace, in a folder of its own."""

import asyncio
import contextlib
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QProcess, QTimer

from lzdesk.app.desktop import Desktop, application, paint_now, run_in_qt
from lzdesk.domain.errors import FolderInUse
from lzdesk.gui.bridge.desk_link import EngineLink
from lzdesk.gui.main_window import MainWindow
from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import ImportStores
from lzdesk.reading.connection import is_readable, open_reading
from lzdesk.reading.stores import rail_stores
from lzdesk.settings.paths import DataFolder
from lzdesk.storage.lock import FolderLock
from lzdesk.upstream.exit_address import SERVICES_VARIABLE

PREFIX = "lzdesk-demo-"
LIVE_PER_MINUTE = 6.0
SETTLE_MS = 1500
LOOK_EVERY_MS = 200


class DemoOptions(NamedTuple):
    stores: int
    orders: int
    seed: int
    screenshot: Path | None
    quit_after_s: float | None


def run_demo(options: DemoOptions) -> int:
    """Open the demo; its folder is new, and removed when it closes."""
    _clear_killed_demos()
    root = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        return _run(options, DataFolder(root))
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _clear_killed_demos() -> None:
    """Remove the folders of demos that were killed: those whose lock nobody holds."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        lock = DataFolder(folder).lock
        with contextlib.suppress(FolderInUse, OSError):
            if lock.exists():
                with FolderLock(lock, "the next demo"):
                    pass
                shutil.rmtree(folder, ignore_errors=True)


def _ask_for_exits_there(line: bytes) -> None:
    """The pretend world tells where visits come from: nobody outside is asked."""
    with contextlib.suppress(ValueError, KeyError):
        os.environ[SERVICES_VARIABLE] = json.loads(line)["exit_check_url"]


def _run(options: DemoOptions, folder: DataFolder) -> int:
    app = application()
    desktop = Desktop(app, folder, secrets={})
    desktop.show()
    paint_now(app)
    demo = Demo(desktop, folder, options)
    run_in_qt(app, demo.live)
    return demo.exit_code


class Demo:
    """The pretend marketplace as a child process, and the window on it."""

    def __init__(self, desktop: Desktop, folder: DataFolder, options: DemoOptions) -> None:
        self._desktop = desktop
        self._folder = folder
        self._options = options
        self._file = folder.root / "demo-stores.toml"
        self._imported = False
        self._task: asyncio.Task[None] | None = None
        self._picture: QTimer | None = None
        self.exit_code = 0

    async def live(self) -> None:
        world = QProcess()
        world.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        ready = asyncio.Event()
        world.readyReadStandardOutput.connect(ready.set)
        world.finished.connect(lambda *_: ready.set())
        world.start(*self._world_command())
        try:
            await ready.wait()
            _ask_for_exits_there(bytes(world.readLine().data()))
            self._desktop.desk.ready.connect(self._on_ready)
            await self._desktop.live(self._prepare)
        finally:
            if self._task is not None:
                self._task.cancel()
            world.finished.disconnect()
            world.readyReadStandardOutput.disconnect()
            world.closeWriteChannel()
            if not world.waitForFinished(3000):
                world.kill()
                world.waitForFinished(2000)

    async def _prepare(self, link: EngineLink) -> None:
        if self._options.quit_after_s is not None:
            QTimer.singleShot(int(self._options.quit_after_s * 1000), self._quit)

    def _world_command(self) -> tuple[str, list[str]]:
        options = self._options
        words = ["simulator", "--port", "0", "--stores", str(options.stores)]
        words += ["--orders", str(options.orders), "--seed", str(options.seed)]
        words += ["--kinds", "--live", str(LIVE_PER_MINUTE), "--stores-file", str(self._file)]
        frozen = getattr(sys, "frozen", False)
        return sys.executable, words if frozen else ["-m", "lzdesk", *words]

    def _on_ready(self) -> None:
        """An engine can be asked: the first one is given the stores."""
        if self._imported or not self._file.exists():
            return
        self._imported = True
        self._task = asyncio.get_running_loop().create_task(self._import(), name="demo stores")
        if self._options.screenshot is not None:
            self._picture = QTimer(interval=LOOK_EVERY_MS)
            self._picture.timeout.connect(self._look)
            self._picture.start()

    async def _import(self) -> None:
        await self._desktop.desk.request(ImportStores(str(self._file)))
        # The secrets are in the engine's memory and in ours: the file has done its work.
        self._file.unlink()

    def _look(self) -> None:
        """Take the picture once every store has been read and the window has settled."""
        assert self._picture is not None
        if self._all_read():
            self._picture.stop()
            QTimer.singleShot(SETTLE_MS, self._save_picture)

    def _all_read(self) -> bool:
        if not is_readable(self._folder.database):
            return False
        db = open_reading(self._folder.database)
        try:
            stores = rail_stores(db, now_ms())
        finally:
            db.close()
        return bool(stores) and all(store.state in ("fresh", "unproven") for store in stores)

    def _save_picture(self) -> None:
        window = self._desktop.window
        target = self._options.screenshot
        if isinstance(window, MainWindow) and target is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            if not window.grab().save(str(target)):
                print(f"lzdesk: {target} could not be written", file=sys.stderr)  # noqa: T201
                self.exit_code = 1
            self._options = self._options._replace(screenshot=None)

    def _quit(self) -> None:
        if self._options.screenshot is not None:
            if not isinstance(self._desktop.window, MainWindow):
                # On a busy machine the window may come later than the end that was asked for.
                QTimer.singleShot(LOOK_EVERY_MS, self._quit)
                return
            self._save_picture()
        self._desktop.close_all()
