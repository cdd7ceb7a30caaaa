"""The memory that browsers take, each with all its helpers.

Linux tells a process' own share of what several use (PSS), which adds up; elsewhere what is its
own alone (USS) is taken, which leaves the shared part out.
"""

import contextlib
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import psutil

PROC = Path("/proc")
KIB = 1024


def memory_blocking(roots: Iterable[int], by_psutil: bool = sys.platform != "linux") -> list[int]:
    """Bytes of each process with what it started; 0 for one that is gone.

    by_psutil: the way of the other systems, which works on Linux too.
    """
    children: defaultdict[int, list[int]] = defaultdict(list)
    for process in psutil.process_iter(["ppid"]):
        children[process.info["ppid"] or 0].append(process.pid)
    return [sum(_own(pid, by_psutil=by_psutil) for pid in _tree(root, children)) for root in roots]


def computer_memory() -> int:
    """Bytes of this computer."""
    return int(psutil.virtual_memory().total)


def _tree(root: int, children: dict[int, list[int]]) -> list[int]:
    found = [root]
    for pid in found:
        found += (child for child in children.get(pid, ()) if child not in found)
    return found


def _own(pid: int, *, by_psutil: bool) -> int:
    # A process may end while it is looked at, and some systems keep others' to themselves.
    with contextlib.suppress(OSError, psutil.Error):
        if not by_psutil and (share := _share(pid)):
            return share
        process = psutil.Process(pid)
        with contextlib.suppress(psutil.AccessDenied):
            return int(process.memory_full_info().uss)
        return int(process.memory_info().rss)
    return 0


def _share(pid: int) -> int:
    """The PSS of a process; 0 where the kernel does not tell it."""
    with contextlib.suppress(PermissionError):
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * KIB
    return 0
