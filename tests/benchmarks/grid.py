"""A jump in the grid of a million orders against Qt's own table over the same file, and memory.

Qt's side is `QSqlQueryModel` in a `QTableView` with its usual delegate, all rows fetched: the
drawing and the data are C++. Both jump to the same random rows, frame by frame, interleaved.
"""

import gc
import os
import random
import statistics
import subprocess
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtSql import QSqlDatabase, QSqlQueryModel
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.screen_settings import ScreenSettings
from tests.benchmarks.desk import MANY_ORDERS, desk_of
from tests.benchmarks.measure import verdict
from tests.gui.window_parts import PretendDesk, RecordedCommands

JUMPS = 300
JUMP_LIMIT = 1.3
P99_LIMIT_MS = 16.0
MEMORY_LIMIT_MB = 60.0
COLUMNS = (
    "clock_at, store_id, order_number, first_sku, first_quantity, buyer, status, carrier, currency,"
    " total_minor"
)

MEMORY = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
from tests.benchmarks.grid import rss_mb, list_all, window_of
app = QApplication([])
if sys.argv[1] == "bare":
    window = QMainWindow()
    window.resize(1440, 900)
    window.show()
    app.processEvents()
else:
    window = window_of(app)
    list_all(app, window)
print(rss_mb())
import os; sys.stdout.flush(); os._exit(0)
"""


def rss_mb() -> float:
    """Memory of this process that no other shares, in MB."""
    with open("/proc/self/smaps_rollup") as file:
        facts = dict(line.split(":") for line in file if line.startswith(("Pss:", "Private")))
    private = sum(int(facts[name].split()[0]) for name in ("Private_Clean", "Private_Dirty"))
    return private / 1024


def window_of(app: QApplication) -> MainWindow:
    """The window on the large desk."""
    window = MainWindow(desk_of(MANY_ORDERS), ScreenSettings(theme="light"))
    window.complete(PretendDesk(), RecordedCommands())
    window.show()
    return window


def list_all(app: QApplication, window: MainWindow) -> None:
    """Show the tab of all orders, until every one is in the list."""
    window.orders.tabs.choose("all")
    deadline = time.perf_counter() + 60
    while window.orders.model.rowCount() < MANY_ORDERS:
        app.processEvents()
        time.sleep(0.001)
        assert time.perf_counter() < deadline
    for _ in range(50):
        app.processEvents()
        time.sleep(0.005)


def qt_table() -> QTableView:
    """Qt's own table with every row known to it."""
    db = QSqlDatabase.addDatabase("QSQLITE")
    db.setConnectOptions("QSQLITE_OPEN_READONLY")
    db.setDatabaseName(str(desk_of(MANY_ORDERS)))
    assert db.open()
    model = QSqlQueryModel()
    model.setQuery(f"SELECT {COLUMNS} FROM orders ORDER BY clock_at, status, store_id, id", db)
    while model.canFetchMore():
        model.fetchMore()
    view = QTableView()
    view.setModel(model)
    view.setProperty("model", model)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(28)
    view.verticalHeader().hide()
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setWordWrap(False)
    view.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    return view


def jump_ms(view: QTableView, row: int) -> float:
    """CPU of this thread for one jump and its frame."""
    started = time.thread_time()
    view.verticalScrollBar().setValue(row * 28)
    view.viewport().repaint()
    return (time.thread_time() - started) * 1000


def jumps(app: QApplication) -> tuple[list[float], list[float]]:
    """Milliseconds of each jump: ours and Qt's."""
    window = window_of(app)
    list_all(app, window)
    ours, theirs = window.orders.view, qt_table()
    theirs.resize(ours.size())
    theirs.show()
    app.processEvents()
    dice = random.Random(3)
    taken: tuple[list[float], list[float]] = ([], [])
    gc.disable()
    for _ in range(JUMPS):
        row = dice.randrange(MANY_ORDERS - 100)
        for view, times in ((ours, taken[0]), (theirs, taken[1])):
            times.append(jump_ms(view, row))
            app.processEvents()
    window.shut()
    return taken


def memory_mb(which: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, which], capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[-1])


def main() -> int:
    desk_of(MANY_ORDERS)
    bare, ours = (statistics.median(memory_mb(one) for _ in range(3)) for one in ("bare", "ours"))
    print(f"private memory: bare window {bare:.0f} MB, a million orders listed {ours:.0f} MB")
    good = verdict("memory over the bare window", ours - bare, MEMORY_LIMIT_MB, "MB")
    app = QApplication([])
    mine, theirs = jumps(app)
    print(
        f"jump frame, CPU ms: ours {statistics.median(mine):.1f},"
        f" QSqlQueryModel {statistics.median(theirs):.1f}"
    )
    value = statistics.median(a / b for a, b in zip(mine, theirs, strict=True))
    good &= verdict("jump frame", value, JUMP_LIMIT)
    p99 = sorted(mine)[int(len(mine) * 0.99)]
    good &= verdict("jump frame, p99", p99, P99_LIMIT_MS, "ms")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
