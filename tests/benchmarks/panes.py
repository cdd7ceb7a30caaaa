"""With 200,000 orders (`--many`: a million): tab counts, and a filter until it is painted."""

import os
import statistics
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.reading.connection import open_reading
from lzdesk.reading.tab_counts import tab_counts
from tests.benchmarks.desk import MANY_ORDERS, desk_of, orders_wanted
from tests.benchmarks.measure import verdict
from tests.gui.window_parts import PretendDesk, RecordedCommands

COUNT_LIMIT_MS = 1.0
PAINT_LIMIT_MS = 60.0
SEARCH_LIMIT_MS = 40.0
SEARCHES = ("a SKU", "an order number")
ROUNDS = 12


def counts_ms() -> float:
    db = open_reading(desk_of(orders_wanted(sys.argv)))
    taken = []
    for _ in range(200):
        started = time.perf_counter()
        tab_counts(db)
        taken.append((time.perf_counter() - started) * 1000)
    db.close()
    return statistics.median(taken)


class Painted(QObject):
    """Counts the paints of the grid's viewport, and what they showed."""

    def __init__(self, window: MainWindow, app: QApplication) -> None:
        super().__init__()
        self._model = window.orders.model
        self._app = app
        self._changes = 0
        self._model.modelReset.connect(self._on_change)
        self._model.layoutChanged.connect(self._on_change)
        self._viewport = window.orders.view.viewport()

    def _on_change(self) -> None:
        self._changes += 1

    def ms(self, ask) -> float:  # type: ignore[no-untyped-def]
        """Milliseconds from asking until the new rows are on the viewport."""
        before = self._changes
        started = time.perf_counter()
        ask()
        while self._changes == before:
            self._app.processEvents()
            time.sleep(0.0002)  # An event loop waits: spinning would starve the reader's thread.
            if time.perf_counter() - started > 5:
                raise TimeoutError("the grid did not change")
        self._viewport.repaint()
        return (time.perf_counter() - started) * 1000


def settle(app: QApplication) -> None:
    deadline = time.perf_counter() + 0.4
    while time.perf_counter() < deadline:
        app.processEvents()
        time.sleep(0.0002)


def main() -> int:
    good = verdict("tab counts", counts_ms(), COUNT_LIMIT_MS, "ms")
    app = QApplication([])
    desk, commands = PretendDesk(), RecordedCommands()
    window = MainWindow(desk_of(orders_wanted(sys.argv)), ScreenSettings(theme="light"))
    window.complete(desk, commands)
    window.show()
    settle(app)
    painted = Painted(window, app)
    filters = window.orders.filters
    stores = [store.store_id for store in window.stores]
    asked = {
        "next tab": lambda turn: window.orders.tabs.step(1),
        "one store": lambda turn: filters.set_stores((stores[turn % len(stores)],)),
        "a carrier": lambda turn: filters.choose("carrier", ["LEX SG"]),
        "a SKU": lambda turn: filters.set_text(("serum", "csa", "vlt", "cream")[turn % 4]),
        "an order number": lambda turn: filters.set_text(str(410_000_000_000 + turn * 997)),
    }
    for name, ask in asked.items():
        filters.clear()
        settle(app)
        taken = []
        for turn in range(ROUNDS):
            taken.append(painted.ms(lambda ask=ask, turn=turn: ask(turn)))
            # Two asks that find nothing, one after the other, would change nothing.
            filters.clear()
            settle(app)
        middle = statistics.median(taken)
        print(f"      {name}: {min(taken):.0f} to {max(taken):.0f} ms")
        large = orders_wanted(sys.argv) == MANY_ORDERS
        limit = SEARCH_LIMIT_MS if large and name in SEARCHES else PAINT_LIMIT_MS
        good &= verdict(f"{name} to painted, median", middle, limit, "ms")
    window.shut()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
