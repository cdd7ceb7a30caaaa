"""The place "Stock" and its dialogs, brought into sight for the tests that look at each screen."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping

from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.dialogs.sku_bulk import SkuBulkDialog
from lzdesk.gui.dialogs.skus_file import SkusFileDialog
from lzdesk.lib.natural import natural_key
from lzdesk.link.messages import SkuProblem, SkusImported

INSERT = "INSERT OR IGNORE INTO skus VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, NULL, '')"


PICTURE = "https://my-live.slatic.net/p/1.jpg"


def add_skus(db: sqlite3.Connection, words: Mapping[str, str]) -> None:
    """A few SKUs: one whole, one bare, one that is bought after the order."""
    rows = (
        ("LMB-SERUM-30", "Serum 30 ml", "A-2", 120, "Lumi Lab", 7, 0),
        ("CSA-MUG-400-GRN", words["note"], "B-10", 410, words["name"], 14, 1),
        ("VLT-HUB-7IN1", "", "", None, "", None, 0),
    )
    for sku, name, place, *rest in rows:
        order = natural_key(place) if place else "\U0010ffff"
        db.execute(INSERT, (sku, natural_key(sku), name, PICTURE, place, order, *rest))
    db.execute("INSERT OR IGNORE INTO sku_barcodes VALUES ('8850000000017', 'LMB-SERUM-30', 0)")


def stock(window: QWidget, until: Callable[[Callable[[], object]], None]) -> Iterator[QWidget]:
    window.places.go_to("stock")  # type: ignore[attr-defined]
    pane = window.sku_desk.pane  # type: ignore[attr-defined]
    until(lambda: len(pane.model.names) == 3)
    pane.model.picture = _drawn
    pane.model.show_pictures()
    yield window
    window.places.go_to("orders")  # type: ignore[attr-defined]


def _drawn(_address: str) -> QImage:
    image = QImage(96, 72, QImage.Format.Format_RGB32)
    image.fill(QColor("#e8d5b5"))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor("#8a3b12"))
        painter.drawEllipse(24, 8, 48, 56)
    return image


def bulk(window: QWidget) -> DeskDialog:
    return SkuBulkDialog(window.theme, window, 4_200)  # type: ignore[attr-defined]


def file(window: QWidget) -> DeskDialog:
    return SkusFileDialog(window.theme, window, lambda *_: None)  # type: ignore[attr-defined]


def file_ended(window: QWidget, words: Mapping[str, str]) -> DeskDialog:
    made = SkusFileDialog(window.theme, window, lambda *_: None)  # type: ignore[attr-defined]
    problem = SkuProblem(3, "weight_g", "sku.grams", words["note"][:40])
    made.wait("")
    made._on_reply(
        SkusImported(
            3, 2, 5, 240, (problem,), words["file"], (words["tag"][:80],), 0, "Windows-1258"
        )
    )
    return made
