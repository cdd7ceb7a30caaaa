"""Files that are whole or absent, and names that are safe on every system."""

import os
import re
import tempfile
from pathlib import Path

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}


def write_atomic(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace the file at path in one step: after a crash it is the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own for each writer, threads of one process included.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            part.chmod(mode)
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def safe_name(name: str, fallback: str = "file") -> str:
    """A file name without path, drive or device: at most 120 characters."""
    plain = _UNSAFE.sub("_", name.replace("..", "_")).strip(" .")[:120].rstrip(" .")
    if not plain or plain.split(".")[0].lower() in _RESERVED:
        return f"{fallback}-{plain}" if plain else fallback
    return plain
