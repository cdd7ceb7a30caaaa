"""The place "Clocks" as the window has it: made when it is first gone to."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.clock_words import local_midnight
from lzdesk.gui.desk import Desk
from lzdesk.gui.reader import Reader
from lzdesk.lib.sheets import Sheet
from lzdesk.reading.clocks import ClockList, clock_list

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow
    from lzdesk.gui.panes.clocks.pane import ClocksPane

SLOT = "clocks"
RULES_SLOT = "own deadline rules"
DAY_AND_MORE_MS = 30 * 3_600_000
"""From one midnight into the next day, however the clocks change."""


class ClockDesk(QObject):
    """Between the database and the place "Clocks"."""

    def __init__(self, window: "MainWindow", reader: Reader, folder: Path) -> None:
        """folder: the data folder, where the seller's own rules are."""
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._reader = reader
        self._is_made = False
        reader.failed.connect(self._on_failed)

    @cached_property
    def pane(self) -> "ClocksPane":
        from lzdesk.gui.panes.clocks.pane import ClocksPane

        made = ClocksPane(self._window.theme, self._window.now_ms)
        made.shown.connect(self._on_shown)
        made.wanted_changed.connect(self.refresh)
        made.order_asked.connect(self._window.places.show_order)
        self._is_made = True
        return made

    @property
    def is_in_sight(self) -> bool:
        return self._is_made and self.pane.isVisible()

    def listed(self) -> Sheet | None:
        """The clocks, where they are in sight."""
        return self.pane.table.as_sheet("clocks") if self.is_in_sight else None

    def hear(self, desk: Desk) -> None:
        """Connect the desk's signals."""
        desk.orders_changed.connect(lambda _rows: self.refresh())
        desk.stores_changed.connect(self.refresh)

    def tick(self) -> None:
        """A minute is over."""
        if self.is_in_sight:
            self.pane.tick()

    def refresh(self) -> None:
        """Read again, where it is in sight."""
        if self.is_in_sight:
            now = self._window.now_ms()
            tomorrow = local_midnight(local_midnight(now) + DAY_AND_MORE_MS)
            self._reader.submit(
                SLOT, self._on_clocks, clock_list, self.pane.kind, self.pane.mine, tomorrow
            )

    def _on_shown(self) -> None:
        # Imported here: it brings msgspec along, which the first frame does not wait for.
        from lzdesk.reading.own_rules import faulty_rules

        self.refresh()
        self._reader.submit(RULES_SLOT, self.pane.show_faulty_rules, faulty_rules, self._folder)

    def _on_clocks(self, told: ClockList) -> None:
        self.pane.show_clocks(told, {one.store_id: one for one in self._window.stores})

    def _on_failed(self, slot: str, words: str) -> None:
        if slot == SLOT and self._is_made:
            self.pane.say(words)
