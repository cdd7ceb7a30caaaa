"""CPU of a process that shows the first rows of 200,000 orders, against a bare window."""

import os
import statistics
import subprocess
import sys

from tests.benchmarks.desk import desk_of_200_000
from tests.benchmarks.measure import verdict

ROUNDS = 9
LIMIT = 1.5

BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1440, 900)
window.show()
app.processEvents()
window.grab()
import os; os._exit(0)
"""
OURS = """
import sys
from pathlib import Path
from lzdesk.app.desktop import Desktop, application
from lzdesk.settings.paths import DataFolder
app = application()
desktop = Desktop(app, DataFolder(Path(sys.argv[1])))
desktop.show()
picture = desktop.window.grab()
import os; os._exit(0)
"""
"""`show` returns when the first frame is out; the panes around it follow in the event loop."""

CHECK = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from lzdesk.app.desktop import Desktop, application
from lzdesk.gui.panes.order_grid.view import OrderGridView
from lzdesk.settings.paths import DataFolder
app = application()
painted = []
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched.parent(), OrderGridView):
            painted.append(watched.parent())
        return False
watch = Watch()
app.installEventFilter(watch)
desktop = Desktop(app, DataFolder(Path(sys.argv[1])))
desktop.show()
view = desktop.window.grid.view
assert view.viewport() in [one.viewport() for one in painted], "the rows were not painted"
assert len(desktop.window.grid.model.ids) > len(view.visible_rows()) > 20
rows = view.viewport().grab().toImage()
def colours(first, last):
    return {rows.pixel(x, y) for x in range(rows.width()) for y in range(first, last)}
for first in range(0, rows.height() - 28, 28):
    assert len(colours(first, first + 28)) > 30, f"nothing stands at {first}"
import os; os._exit(0)
"""
"""The same start: real rows of the real grid were painted, all the way down the window."""


def cpu_s(code: str, *words: str) -> float:
    """User and system time of one process."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen([sys.executable, "-c", code, *words], env=env)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_utime + usage.ru_stime


def main() -> int:
    folder = str(desk_of_200_000().parent)
    cpu_s(CHECK, folder)
    pairs = [(cpu_s(BARE), cpu_s(OURS, folder)) for _ in range(ROUNDS)]
    bare, ours = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    print(f"CPU ms: bare window {bare:.0f}, first rows {ours:.0f}")
    value = statistics.median(ours / bare for bare, ours in pairs)
    return 0 if verdict("first rows", value, LIMIT) else 1


if __name__ == "__main__":
    sys.exit(main())
