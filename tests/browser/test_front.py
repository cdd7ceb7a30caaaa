"""Whose window is in front, as a window manager tells it under X11."""

import ctypes
import ctypes.util
import os
import sys
from collections.abc import Iterator

import pytest

from lzdesk.browser.front import front_pid_blocking

PID = 424_242
pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not os.environ.get("DISPLAY"), reason="no X11 here"
)


class Screen:
    """Stands in for a window manager: a window of its own, and what the root says of it."""

    def __init__(self) -> None:
        self.x11 = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        for call in (
            self.x11.XInternAtom,
            self.x11.XDefaultRootWindow,
            self.x11.XCreateSimpleWindow,
        ):
            call.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))
        self.root = self.x11.XDefaultRootWindow(self.display)
        self.window = self.x11.XCreateSimpleWindow(
            self.display, ctypes.c_ulong(self.root), 0, 0, 9, 9, 0, 0, 0
        )

    def put(self, window: int, name: bytes, value: int, kind: int) -> None:
        """kind: 6 of a number, 33 of a window."""
        atom = self.x11.XInternAtom(self.display, name, 0)
        number = ctypes.c_ulong(value)
        self.x11.XChangeProperty(
            self.display,
            ctypes.c_ulong(window),
            ctypes.c_ulong(atom),
            ctypes.c_ulong(kind),
            32,
            0,
            ctypes.byref(number),
            1,
        )
        self.x11.XSync(self.display, 0)

    def close(self) -> None:
        self.x11.XDeleteProperty(
            self.display,
            ctypes.c_ulong(self.root),
            ctypes.c_ulong(self.x11.XInternAtom(self.display, b"_NET_ACTIVE_WINDOW", 0)),
        )
        self.x11.XCloseDisplay(self.display)


@pytest.fixture
def screen() -> Iterator[Screen]:
    made = Screen()
    yield made
    made.close()


def test_the_process_of_the_window_in_front_is_told(screen: Screen) -> None:
    screen.put(screen.window, b"_NET_WM_PID", PID, 6)
    screen.put(screen.root, b"_NET_ACTIVE_WINDOW", screen.window, 33)
    assert front_pid_blocking() == PID


def test_without_a_word_or_with_one_of_a_window_that_is_gone_nobody_is(screen: Screen) -> None:
    screen.put(screen.root, b"_NET_ACTIVE_WINDOW", 0, 33)
    assert front_pid_blocking() == 0
    screen.put(screen.root, b"_NET_ACTIVE_WINDOW", 0x7FFFFF, 33)
    assert front_pid_blocking() == 0


def test_without_a_display_it_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY")
    assert front_pid_blocking() == 0
