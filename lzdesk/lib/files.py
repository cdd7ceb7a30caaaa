"""Files that are whole or absent, and names that are safe on every system."""

import os
import re
import tempfile
import unicodedata
from pathlib import Path

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029]+')
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
"""They turn the order of letters around: what ends in .exe would be shown ending in .pdf."""
_DIGITS = "0123456789¹²³"
_RESERVED = {
    *("con", "prn", "aux", "nul", "conin$", "conout$", "clock$"),
    *(f"{device}{number}" for device in ("com", "lpt") for number in _DIGITS),
}
FAILED_SUFFIX = "-failed.csv"
"""Of the rows of a file that could not be taken, beside it."""
LONGEST_NAME = 120
"""Characters."""
MOST_NAME_BYTES = 200
"""A file system takes 255: the rest is for a number, or for a suffix of our own."""
LONGEST_SUFFIX = 12
_JOINER, _TINTS = "\u200d", range(0x1F3FB, 0x1F400)


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


def free_path(path: Path) -> Path:
    """This one, or where something lies there already, one with a number: `a-failed.csv`,
    `a-2-failed.csv`, as what lies there may have been worked on."""
    stem, dash, rest = path.name.rpartition("-")
    number, found = 2, path
    while found.exists():
        found = path.with_name(f"{stem}{dash}{number}-{rest}")
        number += 1
    return found


def written_at_ms(path: Path) -> int:
    """When a file was last written, epoch milliseconds."""
    return path.stat().st_mtime_ns // 1_000_000


def safe_name(name: str, fallback: str = "file") -> str:
    """A file name without path, drive or device, on every system: at most 120 characters and
    200 bytes as UTF-8. One that is longer keeps its suffix, and is cut between characters."""
    whole = name.encode("utf-8", "replace").decode("utf-8")
    whole = unicodedata.normalize("NFC", whole.replace("..", "_"))
    plain = _UNSAFE.sub("_", _TURNING.sub("", whole)).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    if not stem or len(suffix) > LONGEST_SUFFIX:
        stem, dot, suffix = plain, "", ""
    end = dot + suffix
    shown = _cut(stem, LONGEST_NAME - len(end), MOST_NAME_BYTES - len(end.encode()))
    plain = (shown.rstrip(" .") + end).strip(" .")
    # A device stays one with any suffix, and with blanks before it.
    if not plain or plain.split(".")[0].rstrip(" ").lower() in _RESERVED:
        return f"{fallback}-{plain}" if plain else fallback
    return plain


def _cut(text: str, characters: int, most_bytes: int) -> str:
    """The beginning that fits; never half of what is drawn as one character."""
    if len(text) <= characters and len(text.encode()) <= most_bytes:
        return text
    end = size = 0
    for letter in text[:characters]:
        size += len(letter.encode())
        if size > most_bytes:
            break
        end += 1
    while 0 < end < len(text) and (_goes_on(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return text[:end]


def _goes_on(letter: str) -> bool:
    """Whether it belongs to the letter before it."""
    # Marks, variation selectors among them; joiners; skin tones.
    return (
        unicodedata.category(letter).startswith("M") or letter == _JOINER or ord(letter) in _TINTS
    )
