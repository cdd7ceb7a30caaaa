"""Gaps of a 5 ms timer in the window while the engine reads flat out, against an idle window
beside the same load.

Both windows are processes of their own on the same data. One is linked to the engine and hears of
every change; the other is idle: it hears nothing. What is compared is what the sync does to a
window, not what a second program does to two cores.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measure import verdict

ROUNDS = 5
LIMIT = 1.5
SECONDS = 12
ENV = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LZDESK_VAULT_PASSPHRASE_FILE": ""}

WINDOW = """
import json, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer, Qt
from lzdesk.app.desktop import Desktop, application, run_in_qt
from lzdesk.settings.paths import DataFolder
folder, linked = Path(sys.argv[1]), sys.argv[2] == "linked"
seconds, stores = float(sys.argv[3]), sys.argv[4]
app = application()
desktop = Desktop(app, DataFolder(folder), secrets={})
desktop.show()
gaps, last = [], [time.perf_counter()]
def tick():
    now = time.perf_counter()
    gaps.append((now - last[0]) * 1000)
    last[0] = now
timer = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
timer.timeout.connect(tick)
def begin():
    gaps.clear(); last[0] = time.perf_counter(); timer.start()
    QTimer.singleShot(int(seconds * 1000), end)
def end():
    timer.stop()
    gaps.sort()
    at = lambda share: gaps[min(len(gaps) - 1, int(len(gaps) * share))]
    told = {"p50": at(.5), "p99": at(.99), "p999": at(.999), "max": gaps[-1]}
    print(json.dumps(told), flush=True)
    desktop.close_all()
    if not linked:
        app.quit()
async def stores_in():
    from lzdesk.link.messages import ImportStores
    await desktop.desk.request(ImportStores(stores))
    QTimer.singleShot(300, begin)
def ready():
    import asyncio
    asyncio.get_running_loop().create_task(stores_in())
if linked:
    desktop.desk.ready.connect(ready)
    run_in_qt(app, desktop.live)
else:
    QTimer.singleShot(1500, begin)
    app.exec()
"""


def run_round(number: int) -> dict[str, dict[str, float]]:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        world = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "lzdesk",
                "simulator",
                "--orders",
                "40000",
                "--seed",
                str(number + 1),
                "--stores-file",
                str(root / "stores.toml"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=ENV,
        )
        assert world.stdout is not None
        world.stdout.readline()
        idle_folder, linked_folder = root / "idle", root / "linked"
        for folder in (idle_folder, linked_folder):
            make_folder(folder)
        words = (str(SECONDS), str(root / "stores.toml"))
        windows = {
            name: subprocess.Popen(
                [sys.executable, "-c", WINDOW, str(folder), name, *words],
                stdout=subprocess.PIPE,
                env=ENV,
            )
            for name, folder in (("linked", linked_folder), ("idle", idle_folder))
        }
        told = {name: json.loads(one.communicate()[0]) for name, one in windows.items()}
        world.communicate()
    return told


def make_folder(folder: Path) -> None:
    from tests.factory import make_desk_db

    make_desk_db(folder / "lzdesk.db", orders=3000, stores=6)


def main() -> int:
    rounds = [run_round(number) for number in range(ROUNDS)]
    for told in rounds:
        print(
            {name: {key: round(ms, 1) for key, ms in gaps.items()} for name, gaps in told.items()}
        )
    value = statistics.median(told["linked"]["p999"] / told["idle"]["p999"] for told in rounds)
    print(f"largest gap seen: {max(told['linked']['max'] for told in rounds):.0f} ms")
    return 0 if verdict("window gaps p99.9 under a full sync", value, LIMIT) else 1


if __name__ == "__main__":
    sys.exit(main())
