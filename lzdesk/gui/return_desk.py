"""The place "Returns" as the window has it: made when it is first gone to."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.desk import Desk
from lzdesk.gui.reader import Reader
from lzdesk.lib.sheets import Sheet
from lzdesk.reading.returns import ReturnLineRow, ReturnList, return_lines, return_list

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow
    from lzdesk.gui.panes.returns.pane import ReturnsPane

SLOT, PIECES_SLOT = "returns", "pieces of a return"


class ReturnDesk(QObject):
    """Between the database and the place "Returns"."""

    def __init__(self, window: "MainWindow", reader: Reader) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._is_made = False
        reader.failed.connect(self._on_failed)

    @cached_property
    def pane(self) -> "ReturnsPane":
        from lzdesk.gui.panes.returns.pane import ReturnsPane

        made = ReturnsPane(self._window.theme, self._window.now_ms)
        made.shown.connect(self.refresh)
        made.stage_changed.connect(self.refresh)
        made.chosen_changed.connect(self._read_pieces)
        made.order_asked.connect(self._window.places.show_order)
        self._is_made = True
        return made

    @property
    def is_in_sight(self) -> bool:
        return self._is_made and self.pane.isVisible()

    def listed(self) -> Sheet | None:
        """The requests, where they are in sight."""
        return self.pane.table.as_sheet("returns") if self.is_in_sight else None

    def hear(self, desk: Desk) -> None:
        """Connect the desk's signals."""
        desk.orders_changed.connect(lambda _rows: self.refresh())
        desk.stores_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Read again, where it is in sight."""
        if self.is_in_sight:
            self._reader.submit(SLOT, self._on_returns, return_list, self.pane.stage)

    def _read_pieces(self, row: int) -> None:
        if row:
            self._reader.submit(PIECES_SLOT, self._on_pieces, return_lines, row)

    def _on_returns(self, told: ReturnList) -> None:
        self.pane.show_returns(told, {one.store_id: one for one in self._window.stores})

    def _on_pieces(self, told: tuple[int, list[ReturnLineRow]]) -> None:
        self.pane.show_pieces(*told)

    def _on_failed(self, slot: str, words: str) -> None:
        if slot in (SLOT, PIECES_SLOT) and self._is_made:
            self.pane.say(words)
