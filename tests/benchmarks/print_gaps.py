"""Gaps of a 5 ms timer in the window while its engine gathers, fetches and prints a run of 500
labels over 12 stores, against an idle window beside the same load.

As `window_gaps`, with a print run in place of a sync: the reading-in is over before it begins, and
the print queue is in sight. Run as `python -m tests.benchmarks.print_gaps [rounds]`.
"""

import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from lzdesk.link.messages import ImportStores
from tests.benchmarks.measure import verdict
from tests.benchmarks.print_run import PARCELS
from tests.journeys.conftest import World
from tests.journeys.test_kills import all_read, engine, read

ROUNDS, LABELS, LIMIT = 3, 500, 1.5

WINDOW = """
import asyncio, json, sys, threading, time
from pathlib import Path
from PySide6.QtCore import QTimer, Qt
from lzdesk.app.desktop import Desktop, application, run_in_qt
from lzdesk.domain.print_runs import SORT_KEYS
from lzdesk.link.messages import GatherRun, PrintRun
from lzdesk.reading.connection import open_reading
from lzdesk.settings.paths import DataFolder
folder, linked, out = DataFolder(Path(sys.argv[1])), sys.argv[2] == "linked", sys.argv[3]
rows = tuple(json.loads(sys.argv[4]))
app = application()
desktop = Desktop(app, folder)
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
def tell(labels):
    timer.stop()
    gaps.sort()
    at = lambda share: gaps[min(len(gaps) - 1, int(len(gaps) * share))]
    told = {"p50": at(.5), "p99": at(.99), "p999": at(.999), "max": gaps[-1], "labels": labels}
    print(json.dumps(told), flush=True)
def is_ready(run):
    with open_reading(folder.database) as db:
        return db.execute(f"SELECT state FROM print_runs WHERE id = {run}").fetchone() == ("ready",)
async def print_all():
    ask = desktop.desk.request
    desktop.window.places.go_to("prints")
    await asyncio.sleep(2)
    print("begin", flush=True)
    begin()
    gathered = await ask(GatherRun(rows, "Due today", SORT_KEYS))
    while not await asyncio.to_thread(is_ready, gathered.run):
        await asyncio.sleep(0.2)
    done = await ask(PrintRun(gathered.run, "100x150", out, with_line=True))
    tell(done.labels)
    desktop.close_all()
def end():
    tell(0)
    desktop.close_all()
    app.quit()
def hear():
    for line in sys.stdin:
        QTimer.singleShot(0, app, begin if line.strip() == "begin" else end)
if linked:
    desktop.desk.ready.connect(lambda: asyncio.get_running_loop().create_task(print_all()))
    run_in_qt(app, desktop.live)
else:
    QTimer.singleShot(500, app, lambda: desktop.window.places.go_to("prints"))
    threading.Thread(target=hear, daemon=True).start()
    app.exec()
"""


async def read_in(home: Path, world: World) -> None:
    async with engine(home) as one:
        await one.end.request(ImportStores(str(world.stores_file)))
        await all_read(home)
        await one.quit()


def run_round(root: Path, world: World, number: int) -> dict[str, dict[str, float]]:
    """Both windows over the time of one run; its parcels are none of an earlier one's."""
    home = root / "desk"
    found = [row for row, _ in read(home, PARCELS)][:LABELS]
    assert len(found) == LABELS, len(found)
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    env["LZDESK_VAULT_PASSPHRASE_FILE"] = str(root / "passphrase")
    windows = {}
    for name in ("idle", "linked"):
        folder = root / f"{name}-{number}"
        shutil.copytree(home, folder)
        words = [str(folder), name, str(root / f"{number}.pdf"), json.dumps(found)]
        windows[name] = subprocess.Popen(
            [sys.executable, "-c", WINDOW, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=env,
        )
    linked, idle = windows["linked"], windows["idle"]
    assert linked.stdout and idle.stdin and idle.stdout
    assert linked.stdout.readline().strip() == "begin"
    print("begin", file=idle.stdin, flush=True)
    told = {"linked": json.loads(linked.stdout.readline())}
    print("end", file=idle.stdin, flush=True)
    told["idle"] = json.loads(idle.stdout.readline())
    for window in windows.values():
        window.communicate()
    assert told["linked"]["labels"] == LABELS, told
    return told


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    taken = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        root = Path(name)
        (root / "passphrase").write_text("a benchmark's own")
        (root / "world").mkdir()
        world = World(root / "world", 8_000)
        try:
            asyncio.run(read_in(root / "desk", world))
            for number in range(rounds):
                told = run_round(root, world, number)
                print({k: {a: round(b, 1) for a, b in v.items()} for k, v in told.items()})
                taken.append(told)
        finally:
            world.close()
    value = statistics.median(told["linked"]["p999"] / told["idle"]["p999"] for told in taken)
    print(f"largest gap seen: {max(told['linked']['max'] for told in taken):.0f} ms")
    return 0 if verdict("window gaps p99.9 of a print run", value, LIMIT) else 1


if __name__ == "__main__":
    sys.exit(main())
