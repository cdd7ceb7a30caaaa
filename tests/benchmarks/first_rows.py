"""CPU of a process that shows the first rows of 200,000 orders (`--many`: a million), against a
bare window.

Two starts: with the picture that the window before this one left (the usual one), and without, as
after a change of theme or size, where the rows of the database are painted.
"""

import os
import statistics
import subprocess
import sys

from tests.benchmarks.desk import desk_of, orders_wanted
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

LEAVE = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from lzdesk.app.desktop import Desktop, application
from lzdesk.settings.paths import DataFolder
app = application()
desktop = Desktop(app, DataFolder(Path(sys.argv[1])))
desktop.show()
QTimer.singleShot(3000, app.quit)
app.exec()
assert desktop.window.is_complete
desktop.window.close()
"""
"""A window that was open for a while and was closed: it leaves its picture."""

CHECK = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from lzdesk.app.desktop import Desktop, application
from lzdesk.gui.first_frame import GRID_TOP, FirstFrame
from lzdesk.gui.kept_view import KeptView
from lzdesk.gui.sizes import RAIL_WIDTH, SCROLL_BAR_WIDTH, STATUS_BAR_HEIGHT
from lzdesk.settings.paths import DataFolder
app = application()
painted = []
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, (FirstFrame, KeptView)):
            painted.append(watched)
        return False
watch = Watch()
app.installEventFilter(watch)
desktop = Desktop(app, DataFolder(Path(sys.argv[1])))
desktop.show()
assert painted, "the rows were not painted"
assert type(painted[-1]).__name__ == sys.argv[2]
frame = painted[-1]
rows = frame.grab().toImage()
def colours(first, last):
    across = range(RAIL_WIDTH, rows.width() - SCROLL_BAR_WIDTH)
    return {rows.pixel(x, y) for x in across for y in range(first, last)}
for first in range(GRID_TOP, rows.height() - STATUS_BAR_HEIGHT - 28, 28):
    assert len(colours(first, first + 28)) > 20, f"nothing stands at {first}"
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
    folder = desk_of(orders_wanted(sys.argv)).parent
    picture, aside = folder / "last-view.ppm", folder / "aside.ppm"
    picture.unlink(missing_ok=True)
    cpu_s(CHECK, str(folder), "FirstFrame")
    cpu_s(LEAVE, str(folder))
    cpu_s(CHECK, str(folder), "KeptView")
    rounds = []
    for _ in range(ROUNDS):
        bare, kept = cpu_s(BARE), cpu_s(OURS, str(folder))
        picture.rename(aside)
        rounds.append((bare, kept, cpu_s(OURS, str(folder))))
        aside.rename(picture)
    bare, kept, live = (statistics.median(side) * 1000 for side in zip(*rounds, strict=True))
    print(f"CPU ms: bare window {bare:.0f}, last view {kept:.0f}, no picture {live:.0f}")
    without = statistics.median(live / bare for bare, _, live in rounds)
    print(f"first rows where no picture was left: {without:.2f} x")
    value = statistics.median(kept / bare for bare, kept, _ in rounds)
    return 0 if verdict("first rows", value, LIMIT) else 1


if __name__ == "__main__":
    sys.exit(main())
