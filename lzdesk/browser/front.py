"""Which program's window is in front, where the system tells it."""

import contextlib
import ctypes
import ctypes.util
import os
import subprocess
import sys
from collections.abc import Callable

ASK_S = 2.0
_IGNORE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda *_: 0)


def front_pid_blocking() -> int:
    """The process whose window is in front; 0 where that is not known, as under Wayland."""
    asked = _ASKED.get(sys.platform)
    if asked is None:
        return 0
    with contextlib.suppress(OSError, AttributeError, ValueError, subprocess.SubprocessError):
        return asked()
    return 0


def _on_windows() -> int:
    pid = ctypes.c_ulong(0)
    user32 = ctypes.WinDLL("user32")  # type: ignore[attr-defined]
    user32.GetWindowThreadProcessId(user32.GetForegroundWindow(), ctypes.byref(pid))
    return int(pid.value)


def _on_mac() -> int:
    front = _said("lsappinfo", "front").strip()
    told = _said("lsappinfo", "info", "-only", "pid", front)
    return int(told.partition("=")[2].strip() or 0)


def _said(*words: str) -> str:
    done = subprocess.run(  # noqa: S603 our own words
        words, capture_output=True, text=True, timeout=ASK_S, check=False
    )
    return done.stdout


def _on_x11() -> int:
    """By the window manager's word; 0 where there is none."""
    if not os.environ.get("DISPLAY"):
        return 0
    x11 = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = x11.XDefaultRootWindow.restype = ctypes.c_ulong
    # A window may go while it is asked about; Xlib would then end this process.
    x11.XSetErrorHandler(_IGNORE)
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display.value:
        return 0
    try:
        window = _number(x11, display, x11.XDefaultRootWindow(display), b"_NET_ACTIVE_WINDOW")
        return _number(x11, display, window, b"_NET_WM_PID") if window else 0
    finally:
        x11.XCloseDisplay(display)


def _number(x11: ctypes.CDLL, display: ctypes.c_void_p, window: int, name: bytes) -> int:
    """The first number of a window's property; 0 where it has none."""
    kind, form = ctypes.c_ulong(), ctypes.c_int()
    items, rest, data = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_void_p()
    x11.XGetWindowProperty(
        display,
        ctypes.c_ulong(window),
        ctypes.c_ulong(x11.XInternAtom(display, name, 0)),
        ctypes.c_long(0),
        ctypes.c_long(1),
        0,
        ctypes.c_ulong(0),
        ctypes.byref(kind),
        ctypes.byref(form),
        ctypes.byref(items),
        ctypes.byref(rest),
        ctypes.byref(data),
    )
    if not data.value:
        return 0
    try:
        return ctypes.c_ulong.from_address(data.value).value if items.value else 0
    finally:
        x11.XFree(data)


_ASKED: dict[str, Callable[[], int]] = {
    "linux": _on_x11,
    "win32": _on_windows,
    "darwin": _on_mac,
}
