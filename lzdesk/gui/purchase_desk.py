"""The place "Purchases" as the window has it: made when it is first gone to."""

from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.desk import Desk
from lzdesk.gui.reader import Reader
from lzdesk.lib.sheets import Sheet
from lzdesk.reading.purchases import PieceRow, PurchaseList, purchase_list, purchase_pieces

if TYPE_CHECKING:
    from lzdesk.domain.purchases import Purchase
    from lzdesk.gui.main_window import MainWindow
    from lzdesk.gui.panes.purchases.pane import PurchasesPane

SLOT, PIECES_SLOT = "purchases", "pieces of a purchase"


class PurchaseDesk(QObject):
    """Between the database, the engine and the place "Purchases"."""

    def __init__(self, window: "MainWindow", reader: Reader, ask: Ask) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._ask = ask
        self._is_made = False
        reader.failed.connect(self._on_failed)

    @cached_property
    def pane(self) -> "PurchasesPane":
        from lzdesk.gui.panes.purchases.pane import PurchasesPane

        made = PurchasesPane(self._window.theme, self._window.now_ms)
        made.shown.connect(self.refresh)
        made.mark_changed.connect(self.refresh)
        made.chosen_changed.connect(self._read_pieces)
        made.marked.connect(self._mark)
        made.order_asked.connect(self._window.places.show_order)
        self._is_made = True
        return made

    @property
    def is_in_sight(self) -> bool:
        return self._is_made and self.pane.isVisible()

    def listed(self) -> Sheet | None:
        """What is bought, where it is in sight."""
        return self.pane.table.as_sheet("purchases") if self.is_in_sight else None

    def hear(self, desk: Desk) -> None:
        """Connect the desk's signals."""
        desk.orders_changed.connect(lambda _rows: self.refresh())
        desk.skus_changed.connect(self.refresh)
        desk.stores_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Read again, where it is in sight."""
        if self.is_in_sight:
            now = self._window.now_ms()
            self._reader.submit(SLOT, self._on_list, purchase_list, self.pane.mark, now)

    def _read_pieces(self, sku: str) -> None:
        if sku:
            now, mark = self._window.now_ms(), self.pane.mark
            self._reader.submit(PIECES_SLOT, self._on_pieces, purchase_pieces, sku, mark, now)

    def _on_list(self, told: PurchaseList) -> None:
        self.pane.show_purchases(told, {one.store_id: one for one in self._window.stores})

    def _on_pieces(self, told: tuple[str, list[PieceRow]]) -> None:
        self.pane.show_pieces(*told)

    # Marks

    def press(self, mark: str) -> None:
        """The button of the place; where it is not in sight, the place."""
        if self.is_in_sight:
            self.pane.verbs[mark].click()
        else:
            self._window.places.go_to("purchases")

    def _mark(self, skus: Sequence[str], pieces: Sequence[tuple[int, str]], mark: str) -> None:
        from lzdesk.link.messages import MarkPurchases

        message = MarkPurchases(tuple(skus), mark, tuple(pieces))
        self._ask("mark purchases", message, partial(self._on_marked, mark), self._on_trouble)

    def _on_marked(self, mark: str, reply: object) -> None:
        from lzdesk.link.messages import PurchasesMarked

        assert isinstance(reply, PurchasesMarked)
        count = len(reply.before)
        words = {
            "ordered": self.tr("%Ln piece(s) are ordered.", "", count),
            "arrived": self.tr("%Ln piece(s) arrived.", "", count),
            "to_order": self.tr("%Ln piece(s) are to be ordered again.", "", count),
        }[mark]
        if count:
            undo = partial(self._undo, reply.before)
            self.pane.toast.say(words, 0, self.tr("Undo"), undo)
        self.refresh()

    def _undo(self, before: "tuple[Purchase, ...]") -> None:
        from lzdesk.link.messages import RestorePurchases

        message = RestorePurchases(before)
        self._ask("restore purchases", message, lambda _reply: self.refresh(), self._on_trouble)

    def _on_trouble(self, trouble: Trouble) -> None:
        self._window.tell_trouble(trouble.kind, trouble.fields)

    def _on_failed(self, slot: str, words: str) -> None:
        if slot in (SLOT, PIECES_SLOT) and self._is_made:
            self.pane.say(words)
