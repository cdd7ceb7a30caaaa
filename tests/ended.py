"""Whether processes have ended.

One that ended but that nobody has buried counts as ended: where a parent was killed, the system's
first process buries its children, some only once a second.
"""

import time
from collections.abc import Iterable

import psutil

LOOK_S = 0.05


def still_alive(processes: Iterable[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Those that have not ended after this time; none as soon as all have."""
    left, until = list(processes), time.monotonic() + seconds
    while left and time.monotonic() < until:
        _, left = psutil.wait_procs(left, timeout=LOOK_S)
        left = [one for one in left if not _is_over(one)]
    return left


def _is_over(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
