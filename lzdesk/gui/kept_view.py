"""The window as it was last seen, kept as a picture: the next start paints it before anything else.

Making the first live frame takes twice as long as a bare window; a picture takes almost nothing.
It says of when it is, in its own foot, until the live panes take its place a moment later.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from lzdesk.gui.sizes import STATUS_BAR_HEIGHT
from lzdesk.lib.typed import override

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lzdesk.gui.theme.tokens import Tokens

MAGIC = b"P6\n"
"""A plain PPM, four times as fast to read as a PNG. What is known of it stands in its comments."""
LONGEST_HEAD = 1000


class KeptView(QWidget):
    """Shows the picture until the panes take its place."""

    def __init__(self, picture: QImage, words: str) -> None:
        super().__init__()
        self._picture = picture
        self.setAccessibleName(words)

    @override
    def paintEvent(self, event: "QPaintEvent") -> None:
        QPainter(self).drawImage(0, 0, self._picture)


def load_view(path: Path, face: str, scale: float, size: QSize | None) -> KeptView | None:
    """The kept picture, if there is one of this face, scale and, where it is known, size."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        head = file.read(LONGEST_HEAD).split(b"\n")
    if len(head) < len(("magic", "face", "words", "size", "pixels")) or head[1] != _comment(face):
        return None
    picture = QImage(str(path))
    if picture.isNull():
        return None
    picture.setDevicePixelRatio(scale)
    if size is not None and picture.deviceIndependentSize().toSize() != size:
        return None
    return KeptView(picture, head[2].decode("utf-8", "replace").removeprefix("# "))


def keep_view(path: Path, panes: QWidget, face: str, tokens: "Tokens", words: str) -> None:
    """Keep a picture of the panes, readable by the user alone. A full disk keeps none.

    words: of when the picture is; they stand where the status bar says how true the rows are.
    """
    from PySide6.QtCore import QBuffer, QByteArray

    picture = panes.grab().toImage()
    _say_when(picture, panes.height(), tokens, words)
    data = QByteArray()
    into = QBuffer(data)
    into.open(QBuffer.OpenModeFlag.WriteOnly)
    picture.save(into, "PPM")  # type: ignore[call-overload]
    head = MAGIC + _comment(face) + b"\n" + _comment(words) + b"\n"
    part = path.with_suffix(".part")
    try:
        part.touch(mode=0o600)
        part.write_bytes(head + bytes(data.data()).removeprefix(MAGIC))
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)


def _comment(text: str) -> bytes:
    return f"# {text}".encode()


def _say_when(picture: QImage, height: int, tokens: "Tokens", words: str) -> None:
    from PySide6.QtCore import QRectF

    from lzdesk.gui.widgets.text import colour, paint_line

    top = height - STATUS_BAR_HEIGHT
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    wide = picture.width() / picture.devicePixelRatio()
    painter.fillRect(QRectF(0, top + 1, wide, STATUS_BAR_HEIGHT - 1), colour(tokens.window))
    middle = top + STATUS_BAR_HEIGHT / 2
    paint_line(painter, words, ("small", 400, False), tokens.text2, 12, middle)
    painter.end()
