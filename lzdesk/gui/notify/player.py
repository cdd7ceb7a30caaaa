"""Plays one sound file to its end. Runs in a process of its own, without Qt and without a window.

An audio driver may hang, print, or crash whoever calls it: here it takes along this process alone.
"""

import os
import threading
from collections.abc import Sequence
from pathlib import Path

LONGEST_S = 8.0
"""A driver that has not played a sound by then is left."""
DRAIN_S = 0.3
"""What the device still holds when the last frame was handed over."""


def play_blocking(path: Path, backends: Sequence[object] | None = None) -> bool:
    """Play it; False, and silent, where there is no device. backends: miniaudio's own; all."""
    import miniaudio

    last = threading.Timer(LONGEST_S, os._exit, (1,))
    last.daemon = True
    last.start()
    ended = threading.Event()
    try:
        frames = miniaudio.stream_with_callbacks(
            miniaudio.stream_memory(path.read_bytes()), end_callback=ended.set
        )
        next(frames)
        with miniaudio.PlaybackDevice(backends=backends, app_name="lzdesk") as device:
            device.start(frames)
            ended.wait(LONGEST_S)
            ended.clear()
            ended.wait(DRAIN_S)
    except (miniaudio.MiniaudioError, OSError):
        return False
    finally:
        last.cancel()
    return True
