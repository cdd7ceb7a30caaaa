"""A sale: 50,000 orders over 40 stores of two apps, and what the desk makes of it.

A real sale brings them within an hour; here they come within ten minutes, so the desk works six
times as hard, and each app may call as often as the vendor lets it (8 calls a second, seats for 20
sellers). The window is open and linked all the time. At the end every store is proven, every order
is here, and no app has spent more than its quota.

    orders missed: 0
    quota: at most 1 x of each app's day
    window gaps p99.9: at most 50 ms while they come
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from typing import IO, Any

from tests.benchmarks.measure import verdict

ORDERS, STORES, APPS = 50_000, 40, 2
COMING_S, EVERY_S = 600.0, 5.0
DAILY_CALLS = 100_000
GAP_LIMIT_MS = 50.0
ENV = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}

WINDOW = """
import json, sys, threading, time
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from lzdesk.app.desktop import Desktop, application, run_in_qt
from lzdesk.link.messages import ImportStores
from lzdesk.settings.paths import DataFolder

def tell(**what):
    print(json.dumps(what), flush=True)

app = application()
desktop = Desktop(app, DataFolder(Path(sys.argv[1])))
desktop.show()
desktop.desk.pace.connect(lambda pace: tell(pace=pace.every_s, spent=pace.spent))
gaps, last, told = [], [time.perf_counter()], set()
def tick():
    now = time.perf_counter()
    gaps.append((now - last[0]) * 1000)
    last[0] = now
ticking = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
ticking.timeout.connect(tick)
def look():
    window = desktop.window
    if window is None:
        return
    words = window.status.work.text()
    if words and words.split(",")[0] not in told:
        told.add(words.split(",")[0])
        tell(work=words)
    if not ticking.isActive() and window.stores and {s.state for s in window.stores} == {"fresh"}:
        ticking.start()
        last[0] = time.perf_counter()
        tell(ready=True)
looking = QTimer(interval=200)
looking.timeout.connect(look)
looking.start()
def ended():
    gaps.sort()
    at = lambda share: gaps[min(len(gaps) - 1, int(len(gaps) * share))]
    tell(p50=at(.5), p99=at(.99), p999=at(.999), max=gaps[-1])
    desktop.close_all()
def wait():
    sys.stdin.read()
    QTimer.singleShot(0, app, ended)
threading.Thread(target=wait, daemon=True).start()
def begin():
    import asyncio
    asyncio.get_running_loop().create_task(desktop.desk.request(ImportStores(sys.argv[2])))
desktop.desk.ready.connect(begin)
run_in_qt(app, desktop.live)
"""


class World:
    """The simulator as a process, and its control address."""

    def __init__(self, root: Path) -> None:
        self.file = root / "stores.toml"
        words = ["simulator", "--stores", str(STORES), "--apps", str(APPS), "--orders", "4000"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lzdesk", *words, "--stores-file", str(self.file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=ENV,
        )
        assert self._process.stdout is not None
        self._ready = json.loads(self._process.stdout.readline())
        self.stores = self._ready["marketplaces"]["lazada"]["stores"]
        text = self.file.read_text("utf-8")
        limits = f"calls_per_second = 8\ndaily_calls = {DAILY_CALLS}"
        assert text.count("calls_per_second = 60") == APPS
        self.file.write_text(text.replace("calls_per_second = 60", limits), "utf-8")

    def ask(self, path: str, body: object = None) -> Any:
        request = urllib.request.Request(
            self._ready["control_url"] + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self._ready['control_token']}",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

    def orders_of(self, seller_id: str) -> int:
        return len(self.ask(f"/truth/orders?seller_id={seller_id}")["orders"])

    def close(self) -> None:
        self._process.communicate()


class Told:
    """What the window told, and when (seconds)."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.lines: list[tuple[float, dict[str, Any]]] = []
        self._stream = stream
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        for line in self._stream:
            self.lines.append((time.monotonic(), json.loads(line)))

    def has(self, name: str) -> bool:
        return any(name in told for _, told in self.lines)

    def all_of(self, name: str) -> list[Any]:
        return [told[name] for _, told in self.lines if name in told]

    def join(self) -> None:
        self._thread.join()


def let_them_come(world: World) -> None:
    """A few orders in every store every few seconds, the first stores twice as many."""
    rounds = int(COMING_S / EVERY_S)
    weights = [2 if index < STORES // 4 else 1 for index in range(STORES)]
    placed, began = 0, time.monotonic()
    for turn in range(rounds):
        wanted = ORDERS * (turn + 1) // rounds
        for index, store in enumerate(world.stores):
            count = round((wanted - placed) * weights[index] / sum(weights[index:]))
            if index == STORES - 1:
                count = wanted - placed
            if count:
                world.ask("/orders", {"seller_id": int(store["seller_id"]), "count": count})
                placed += count
        time.sleep(max(0.0, began + (turn + 1) * EVERY_S - time.monotonic()))


def held(folder: Path) -> dict[str, int]:
    from lzdesk.reading.connection import open_reading

    db = open_reading(folder / "lzdesk.db")
    try:
        sql = "SELECT s.seller_id, count(o.id) FROM stores s LEFT JOIN orders o"
        return dict(db.execute(f"{sql} ON o.store_id = s.id GROUP BY s.id").fetchall())
    finally:
        db.close()


def until_all_here(world: World, folder: Path) -> tuple[int, float]:
    """Orders that are missing in the end, and how long the last took to come (seconds)."""
    truth = {store["seller_id"]: world.orders_of(store["seller_id"]) for store in world.stores}
    began = time.monotonic()
    while True:
        here = held(folder)
        missing = sum(max(0, count - here.get(seller, 0)) for seller, count in truth.items())
        if not missing or time.monotonic() - began > 900:
            return missing, time.monotonic() - began
        time.sleep(1)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "passphrase").write_text("a benchmark's own")
        folder = root / "desk"
        world = World(root)
        env = {**ENV, "LZDESK_VAULT_PASSPHRASE_FILE": str(root / "passphrase")}
        window = subprocess.Popen(
            [sys.executable, "-c", WINDOW, str(folder), str(world.file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=env,
        )
        assert window.stdin is not None and window.stdout is not None
        told = Told(window.stdout)
        while not told.has("ready"):
            assert window.poll() is None
            time.sleep(0.2)
        let_them_come(world)
        missing, behind_s = until_all_here(world, folder)
        counts = world.ask("/counts")
        window.stdin.close()
        window.wait(60)
        told.join()
        world.close()
    gaps = told.lines[-1][1]
    print(f"paces shown: {told.all_of('pace')}")
    print(f"said in the status bar, for example: {told.all_of('work')[:6]}")
    print(f"all here {behind_s:.0f} s after the last came; window gaps {gaps}")
    spent = max(app["calls"] for app in counts["apps"])
    good = [
        verdict("orders missed", missing, 0, ""),
        verdict("quota of an app spent", spent / DAILY_CALLS, 1.0),
        verdict("calls refused by a limit", counts["over_limit"], 0, ""),
        verdict("window gaps p99.9", gaps["p999"], GAP_LIMIT_MS, "ms"),
    ]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
