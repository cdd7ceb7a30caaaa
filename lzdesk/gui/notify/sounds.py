"""Sounds: each played by a process of its own, so that no driver can hold up the window."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess

from lzdesk.settings.paths import resources_dir

END_MS = 1000


def sound_command(file: Path) -> tuple[str, list[str]]:
    """Program and arguments that play a file, from source and frozen."""
    words = ["sound", str(file)]
    if getattr(sys, "frozen", False):
        return sys.executable, words
    return sys.executable, ["-m", "lzdesk", *words]


class SoundPlayer(QObject):
    """One sound at a time; a second one while the first plays is left out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())

    @property
    def is_playing(self) -> bool:
        return self._process.state() != QProcess.ProcessState.NotRunning

    def play(self, name: str) -> None:
        """A file of resources/sounds by its name without .wav. Returns at once; never fails."""
        file = resources_dir() / "sounds" / f"{name}.wav"
        if not self.is_playing and file.exists():
            self._process.start(*sound_command(file))

    def close(self) -> None:
        """End what plays; safe to call twice."""
        if self.is_playing:
            self._process.kill()
            self._process.waitForFinished(END_MS)
