"""Hears when another start on the same data folder asks this window to come to the front."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject


class FrontWatch(QObject):
    """Calls `to_front` for each request of another start, until it is closed."""

    def __init__(self, folder: Path, to_front: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._folder = folder
        self._to_front = to_front
        self._watcher = QFileSystemWatcher(self)
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.is_dir():
            self._watcher.addPath(str(folder))
            self._watcher.directoryChanged.connect(self._answer)
            self._answer()

    def _answer(self) -> None:
        """Requests from before this window watched are answered too."""
        with contextlib.suppress(OSError):
            asked = list(self._folder.iterdir())
            if asked:
                self._to_front()
            for one in asked:
                one.unlink(missing_ok=True)
