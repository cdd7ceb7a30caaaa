"""A window whose commands are the real ones, and waiting that lets asyncio and Qt both go on."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QDialog

from lzdesk.gui.commands import DeskCommands
from lzdesk.gui.main_window import MainWindow
from tests.gui.window_parts import PretendDesk

D = TypeVar("D", bound=QDialog)


class Bench:
    """A window, its desk that answers as told, and its commands."""

    def __init__(self, window: MainWindow, desk: PretendDesk, commands: DeskCommands) -> None:
        self.window = window
        self.desk = desk
        self.commands = commands

    def asked(self, kind: type) -> list[object]:
        return [one for one in self.desk.asked if isinstance(one, kind)]

    def dialog(self, kind: type[D]) -> D:
        """The one dialog of this class that can be seen."""
        shown = [one for one in self.window.findChildren(kind) if one.isVisible()]
        assert len(shown) == 1
        return shown[0]


async def until(true: Callable[[], object], seconds: float = 3.0) -> None:
    """Let Qt and the tasks run until it is so."""
    for _ in range(int(seconds * 200)):
        QApplication.processEvents()
        await asyncio.sleep(0.005)
        if true():
            return
    raise AssertionError("not so in time")


async def turn() -> None:
    """Let everything that is due happen."""
    for _ in range(4):
        QApplication.processEvents()
        await asyncio.sleep(0.002)
