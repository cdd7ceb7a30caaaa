"""Some pieces of one order are packed; the others stay to be arranged another time."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from lzdesk.gui.amounts import amounts
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import menu_text
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.reading.part_of_order import Piece

WIDTH, HEIGHT = 480, 320
RING_ROOM = 4
"""Around the boxes, whose focus ring stands outside them."""
LONGEST = 48
SKU_MOST = 32


class ArrangePartForm(DeskDialog):
    """A box for each piece, all free at first: nothing is packed that was not ticked."""

    decided = Signal(tuple)
    """(item ids)"""

    def __init__(self, theme: Theme, parent: QWidget, number: str, pieces: Sequence[Piece]) -> None:
        words = self.tr("Which pieces of order {0} go out now?").format(one_line(number, LONGEST))
        super().__init__(theme, parent, self.tr("Arrange a part"), words)
        self._pieces = tuple(pieces)
        self.setMinimumSize(WIDTH, HEIGHT)
        about = self.tr("The others stay to ship. Pieces of two warehouses are two parcels.")
        self.body.addWidget(WrappedLabel(about, tone="text2"))
        several = len({piece.warehouse for piece in pieces}) > 1
        self.boxes = [self._box(piece, with_warehouse=several) for piece in pieces]
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(RING_ROOM, RING_ROOM, RING_ROOM, RING_ROOM)
        column.setSpacing(4)
        for box in self.boxes:
            column.addWidget(box)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(self.tr("Pieces to ship"))
        area.setWidget(inside)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.body.addWidget(area, 1)
        self.cancel = self.button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.arrange = self.button(self.tr("Arrange these"), kind="primary")
        self.arrange.setEnabled(False)
        self.arrange.clicked.connect(self._on_arrange)
        if self.boxes:
            self.boxes[0].setFocus()

    def _box(self, piece: Piece, *, with_warehouse: bool) -> QCheckBox:
        words = f"{one_line(piece.seller_sku, SKU_MOST)}  {one_line(piece.name, LONGEST)}".strip()
        if with_warehouse:
            words = amounts.listed([words, one_line(piece.warehouse, SKU_MOST)])
        made = QCheckBox(menu_text(words))
        made.setFont(font())
        made.setAccessibleName(words)
        made.toggled.connect(lambda _on: self.arrange.setEnabled(bool(self.chosen)))
        return made

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of the ticked pieces."""
        pairs = zip(self._pieces, self.boxes, strict=True)
        return tuple(piece.item_id for piece, box in pairs if box.isChecked())

    def _on_arrange(self) -> None:
        self.decided.emit(self.chosen)
        self.accept()
