"""Rows as they were last painted: a refresh, a shift of the list or a hover paints what changed.

While the engine reads flat out the list moves several times a second, and all rows but a few are
the same as before, only elsewhere.
"""

from collections import OrderedDict
from collections.abc import Hashable

from PySide6.QtGui import QPixmap

LEAST_KEPT = 32


class RowPictures:
    """Pictures of rows by row id, the last used ones kept: about 160 KB each at 100 %."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[Hashable, QPixmap]] = OrderedDict()
        self._spare: list[QPixmap] = []

    def __contains__(self, row_id: int) -> bool:
        return row_id in self._kept

    def blank(self, width: int, height: int) -> QPixmap:
        """A picture to paint a row into: one that is not needed any more, or a new one.

        Sizes in device pixels. New ones for all rows take a fifth of the time of painting them.
        """
        while self._spare:
            spare = self._spare.pop()
            if spare.width() == width and spare.height() == height:
                return spare
        return QPixmap(width, height)

    def get(self, row_id: int, face: Hashable) -> QPixmap | None:
        """The row's picture, if it was made with this face."""
        kept = self._kept.get(row_id)
        if kept is None or kept[0] != face:
            return None
        self._kept.move_to_end(row_id)
        return kept[1]

    def put(self, row_id: int, face: Hashable, picture: QPixmap) -> None:
        """Keep a picture that was just made."""
        if row_id in self._kept:
            self._spare.append(self._kept[row_id][1])
        self._kept[row_id] = (face, picture)
        self._kept.move_to_end(row_id)

    def keep_at_most(self, rows: int) -> None:
        """Forget what was not drawn for longest."""
        while len(self._kept) > max(rows, LEAST_KEPT):
            self._spare.append(self._kept.popitem(last=False)[1][1])
        del self._spare[LEAST_KEPT:]
