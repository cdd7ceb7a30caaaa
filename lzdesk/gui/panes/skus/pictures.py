"""The pictures of the SKUs in sight: asked for, loaded off the window's thread, and a few kept.

Policy. The engine fetches and keeps them as files; here only its own small PNGs are read. Rows that
are scrolled past are asked for when the scrolling rests, one message at a time.
"""

import contextlib
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable
from functools import partial
from math import ceil
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QImage

from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.panes.skus.model import SkuModel
from lzdesk.gui.panes.skus.view import SkuView
from lzdesk.gui.reader import Reader
from lzdesk.reading.views import chosen_options
from lzdesk.settings.options import PICTURES, Value
from lzdesk.settings.paths import picture_file

REST_MS = 150
LARGEST = 40
"""Logical pixels that a row may have."""
AT_ONCE = 16
"""SKUs in one message: the first pictures are there while others are still fetched."""
MOST_KEPT = 512
"""Pictures of at most 96 by 96 dots: 18 MB."""


class SkuPictures(QObject):
    """Gives the model its pictures, and the view its column of them."""

    def __init__(
        self, view: SkuView, model: SkuModel, ask: Ask, reader: Reader, folder: Path
    ) -> None:
        """folder: of the kept pictures."""
        super().__init__(view)
        self._view, self._model = view, model
        self._ask, self._reader, self._folder = ask, reader, folder
        self._wanted = True
        self._is_open = False
        """A message is on its way."""
        self._told: dict[str, bool] = {}
        """Address to whether the engine keeps it."""
        self._images: OrderedDict[str, QImage] = OrderedDict()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._look)
        model.picture = self._picture
        view.verticalScrollBar().valueChanged.connect(self._rest.start)
        view.verticalScrollBar().rangeChanged.connect(self._rest.start)
        for signal in (model.layoutChanged, model.dataChanged):
            signal.connect(self._rest.start)
        self.read_option()

    def read_option(self) -> None:
        """Whether they are wanted may be another thing now."""
        self._reader.submit("sku pictures wanted", self._on_option, chosen_options, PICTURES)

    def _on_option(self, found: dict[str, Value]) -> None:
        self._wanted = found[PICTURES] is True
        self._view.show_pictures(wanted=self._wanted)
        self._told = {url: True for url, there in self._told.items() if there}
        self._rest.start()

    def _picture(self, address: str) -> QImage | None:
        found = self._images.get(address)
        if found is not None:
            self._images.move_to_end(address)
        return found

    def _look(self) -> None:
        """Ask for what is not known of the rows in sight, and load what is."""
        if not self._wanted or not self._view.isVisible():
            return
        lines = [self._model.line_at(row) for row in self._view.rows_in_sight()]
        seen = {line.sku: line.image_url for line in lines if line is not None and line.image_url}
        missing = [url for url in dict.fromkeys(seen.values()) if url not in self._images]
        if to_load := [url for url in missing if self._told.get(url)]:
            side = ceil(LARGEST * self._view.devicePixelRatioF())
            self._reader.submit("sku pictures", self._on_loaded, _load, self._folder, to_load, side)
        unknown = [sku for sku, url in seen.items() if url not in self._told]
        if unknown and not self._is_open:
            self._send({sku: seen[sku] for sku in unknown[:AT_ONCE]})

    def _send(self, asked: dict[str, str]) -> None:
        from lzdesk.link.messages import FetchPictures

        self._is_open = True
        self._ask(
            "fetch pictures",
            FetchPictures(tuple(asked)),
            partial(self._on_reply, asked),
            self._on_trouble,
        )

    def _on_reply(self, asked: dict[str, str], reply: object) -> None:
        self._is_open = False
        there = getattr(reply, "there", ())
        self._told.update({url: sku in there for sku, url in asked.items()})
        self._look()

    def _on_trouble(self, _trouble: Trouble) -> None:
        # Asked again with the next change of what is in sight.
        self._is_open = False

    def _on_loaded(self, found: dict[str, QImage | None]) -> None:
        for url, image in found.items():
            if image is None:
                self._told[url] = False
            else:
                self._images[url] = image
        while len(self._images) > MOST_KEPT:
            self._images.popitem(last=False)
        self._model.show_pictures()


def _load(
    _db: sqlite3.Connection, folder: Path, addresses: Iterable[str], side: int
) -> dict[str, QImage | None]:
    """None where a file is gone. side: dots; painting would shrink a much larger one roughly."""
    smooth, keep = Qt.TransformationMode.SmoothTransformation, Qt.AspectRatioMode.KeepAspectRatio
    made: dict[str, QImage | None] = {}
    for address in addresses:
        image = QImage()
        with contextlib.suppress(OSError):
            image.loadFromData(picture_file(folder, address).read_bytes(), "PNG")
        if max(image.width(), image.height()) > side:
            image = image.scaled(side, side, keep, smooth)
        made[address] = None if image.isNull() else image
    return made
