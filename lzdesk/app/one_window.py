"""One window for each data folder: a second start asks the first to come to the front.

Policy. The window holds a lock that ends with its process. A second start puts a file into a
folder that the first watches; the first takes it away when it is in front. Nothing here needs the
engine, and a folder that cannot be written does not keep the window from opening.
"""

import contextlib
import os
import time
from types import TracebackType
from typing import Self

from lzdesk.domain.errors import LzdeskError
from lzdesk.settings.paths import DataFolder
from lzdesk.storage.lock import FolderLock

ANSWER_WAIT_S = 10.0
LOOK_EVERY_S = 0.02


class OneWindow:
    """Held by the one window on a folder, as a context. Entering raises FolderInUse."""

    def __init__(self, folder: DataFolder) -> None:
        self._lock = FolderLock(folder.window_lock, "the lzdesk window")
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        # Without permission the engine says what is wrong.
        with contextlib.suppress(OSError):
            self._stack.enter_context(self._lock)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()


def ask_to_front_blocking(folder: DataFolder, holder: str, wait_s: float = ANSWER_WAIT_S) -> None:
    """Ask the window that is open to come to the front, and wait until it has.

    holder: who has the folder, for the error. Raises LzdeskError `front.no_answer` where it hangs.
    """
    request = folder.front / f"{os.getpid()}"
    try:
        folder.front.mkdir(mode=0o700, parents=True, exist_ok=True)
        request.touch()
    except OSError as error:
        raise LzdeskError("front.no_answer", holder=holder) from error
    until = time.monotonic() + wait_s
    while request.exists():
        if time.monotonic() > until:
            request.unlink(missing_ok=True)
            raise LzdeskError("front.no_answer", holder=holder)
        time.sleep(LOOK_EVERY_S)
