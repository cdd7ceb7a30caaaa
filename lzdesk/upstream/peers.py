"""Whose connection it is: a port on the loopback is open to every program of this computer.

Policy. A connection counts as a process tree's when a living process of that tree holds its other
end now. On Linux the kernel is asked for the one socket (netlink; `/proc/net/tcp` where that is
refused), and the process that held the last one is looked at first. Elsewhere psutil reads the
connections of the tree's processes, with the same memory.
"""

import contextlib
import os
import socket
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil

LOOPBACK = "127.0.0.1"
PROC = Path("/proc")
_SOCK_DIAG = 4
_BY_FAMILY = 20
_ASK = struct.Struct("=IHHIIBBBBI")
_PLACE = struct.Struct("!HH16s16s12s")
_FOUND_AT = 16 + 4 + 48 + 12
_LISTENING = 10


class _Holder(NamedTuple):
    """A process, told from a later one of its number by its start."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> "_Holder":
        return cls(pid, psutil.Process(pid).create_time())


class PeerCheck:
    """Answers for one process tree. Before `allow`: no to everybody."""

    def __init__(self, by_psutil: bool = sys.platform != "linux") -> None:
        """by_psutil: the way of the other systems, which works on Linux too."""
        self.by_psutil = by_psutil
        self._root: _Holder | None = None
        self._family = True
        self._last: int | None = None
        self._netlink: socket.socket | None = None

    def allow(self, pid: int, family: bool = True) -> None:
        """Let a process, and with family what it started, through. Raises psutil.NoSuchProcess."""
        self._root = _Holder.of(pid)
        self._family = family
        self._last = None

    def close(self) -> None:
        """Nobody is let through any more."""
        self._root = None
        if self._netlink is not None:
            self._netlink.close()
            self._netlink = None

    def is_ours_blocking(self, peer: int, own: int) -> bool:
        """Whether the connection from port peer to our port own is the tree's."""
        if self._root is None:
            return False
        inode = 0
        if not self.by_psutil and not (inode := self._inode(peer, own)):
            return False
        # A process may end while it is looked at, and some belong to others.
        with contextlib.suppress(psutil.NoSuchProcess):
            for pid in self._likely(self._root.pid):
                with contextlib.suppress(psutil.Error, OSError):
                    held = _connects(pid, peer, own) if self.by_psutil else _holds(pid, inode)
                    if held and self._is_family(pid):
                        self._last = pid
                        return True
        return False

    def _likely(self, root: int) -> Iterator[int]:
        """The last holder first; the tree, which takes long to gather, only after it."""
        if self._last is not None:
            yield self._last
        yield root
        if self._family:
            for child in psutil.Process(root).children(recursive=True):
                yield child.pid

    def _is_family(self, pid: int) -> bool:
        """Whether a process is the root, which still lives, or comes from it."""
        root = self._root
        assert root is not None
        if not psutil.pid_exists(root.pid) or _Holder.of(root.pid) != root:
            return False
        while pid > 1 and pid != root.pid:
            if not self._family:
                return False
            pid = _parent(pid)
        return pid == root.pid

    def _inode(self, peer: int, own: int) -> int:
        """The number of the socket at the other end; 0 where it is gone, or another user's."""
        found = None
        with contextlib.suppress(OSError):
            found = self._asked(peer, own)
        return _listed(peer, own) if found is None else found

    def _asked(self, peer: int, own: int) -> int | None:
        if self._netlink is None:
            self._netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, _SOCK_DIAG)
            self._netlink.settimeout(0.2)
        address = socket.inet_aton(LOOPBACK).ljust(16, b"\0")
        place = _PLACE.pack(peer, own, address, address, b"\0\0\0\0" + b"\xff" * 8)
        size = _ASK.size + _PLACE.size
        head = _ASK.pack(
            size, _BY_FAMILY, 1, 0, 0, socket.AF_INET, socket.IPPROTO_TCP, 0, 0, 0xFFFFFFFF
        )
        self._netlink.send(head + place)
        answer = self._netlink.recv(4096)
        if len(answer) < _FOUND_AT + 8 or answer[4:6] != struct.pack("=H", _BY_FAMILY):
            return None
        uid, inode = struct.unpack_from("=II", answer, _FOUND_AT)
        is_ours = uid == os.geteuid() and answer[17] != _LISTENING
        return int(inode) if is_ours else 0


def _listed(peer: int, own: int) -> int:
    """The same out of the kernel's list of all connections, which takes some milliseconds."""
    ours = f"{_hex(peer)} {_hex(own)} "
    for line in (PROC / "net/tcp").read_text().splitlines():
        if ours in line:
            words = line.split()
            return int(words[9]) if int(words[7]) == os.geteuid() else 0
    return 0


def _hex(port: int) -> str:
    (address,) = struct.unpack("=I", socket.inet_aton(LOOPBACK))
    return f"{address:08X}:{port:04X}"


def _holds(pid: int, inode: int) -> bool:
    """Whether a process has a socket open. The newest stand last."""
    wanted = f"socket:[{inode}]"
    folder = f"/proc/{pid}/fd"
    # Paths as text: as objects this takes four times as long, and it is done for each connection.
    for number in sorted(map(int, os.listdir(folder)), reverse=True):  # noqa: PTH208
        with contextlib.suppress(OSError):
            if os.readlink(f"{folder}/{number}") == wanted:  # noqa: PTH115
                return True
    return False


def _connects(pid: int, peer: int, own: int) -> bool:
    places = ((LOOPBACK, peer), (LOOPBACK, own))
    return any(
        (tuple(found.laddr), tuple(found.raddr)) == places
        for found in psutil.Process(pid).net_connections("tcp4")
    )


def _parent(pid: int) -> int:
    return int(psutil.Process(pid).ppid())
