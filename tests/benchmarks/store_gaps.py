"""Gaps of a 5 ms timer in the window while its engine opens three stores, against an idle window
beside the same load.

As `window_gaps`, with browsers in place of a sync. Run as `python -m tests.benchmarks.store_gaps
[rounds]` with a display for the browsers (`xvfb-run`); the windows themselves are off screen.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from lzdesk.lib.typed import override
from lzdesk.storage.writer import Writer
from tests.benchmarks.measure import verdict
from tests.factory import make_desk_db

ROUNDS = 3
LIMIT = 1.5
STORES = 3
ENV = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LZDESK_VAULT_PASSPHRASE_FILE": ""}

WINDOW = """
import asyncio, json, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer, Qt
from lzdesk.app.desktop import Desktop, application, run_in_qt
from lzdesk.link.messages import CloseStores, OpenStores, SetOption
from lzdesk.settings.paths import DataFolder
folder, linked, keys, echo = Path(sys.argv[1]), sys.argv[2] == "linked", sys.argv[3], sys.argv[4]
keys = tuple(keys.split(","))
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
def tell(opened):
    timer.stop()
    gaps.sort()
    at = lambda share: gaps[min(len(gaps) - 1, int(len(gaps) * share))]
    told = {"p50": at(.5), "p99": at(.99), "p999": at(.999), "max": gaps[-1], "opened": opened}
    print(json.dumps(told), flush=True)
async def stores():
    ask = desktop.desk.request
    await asyncio.sleep(1)
    print("begin", flush=True)
    begin()
    done = await ask(OpenStores(keys))
    tell(len(done.opened))
    await ask(CloseStores(keys))
    desktop.close_all()
def hear():
    import threading
    def wait():
        for line in sys.stdin:
            QTimer.singleShot(0, app, begin if line.strip() == "begin" else end)
    threading.Thread(target=wait, daemon=True).start()
def end():
    tell(0)
    desktop.close_all()
    app.quit()
if linked:
    desktop.desk.ready.connect(lambda: asyncio.get_running_loop().create_task(stores()))
    run_in_qt(app, desktop.live)
else:
    hear()
    app.exec()
"""


class Page(BaseHTTPRequestHandler):
    """The stores' pages, and the echo service."""

    def do_GET(self) -> None:
        is_echo = self.path == "/echo"
        body = b'{"ip": "203.0.113.7", "country": "SG"}' if is_echo else b"<title>Orders</title>"
        self.send_response(200)
        self.send_header("Content-Type", "application/json" if is_echo else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


def make_folder(folder: Path, base: str) -> str:
    """A desk with stores on these pages; their keys."""
    folder.mkdir()
    make_desk_db(folder / "lzdesk.db", orders=3000, stores=STORES)
    with closing(Writer(folder / "lzdesk.db", folder / "backups")) as writer:
        writer.run_blocking(
            lambda one: (
                one.exec_driver_sql("UPDATE stores SET seller_center_url = ?", (f"{base}/",))
                and None
            )
        )
        keys = writer.run_blocking(
            lambda one: tuple(row[0] for row in one.exec_driver_sql("SELECT key FROM stores"))
        )
    return ",".join(keys)


def run_round(base: str) -> dict[str, dict[str, float]]:
    """Both windows over the time in which the stores open."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        windows = {}
        for one in ("idle", "linked"):
            folder = Path(name) / one
            words = [str(folder), one, make_folder(folder, base), f"{base}/echo"]
            windows[one] = subprocess.Popen(
                [sys.executable, "-c", WINDOW, *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**ENV, "LZDESK_EXIT_CHECK_URL": f"{base}/echo"},
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
    assert told["linked"]["opened"] == STORES, told
    return told


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    taken = []
    for _ in range(rounds):
        told = run_round(f"http://127.0.0.1:{server.server_port}")
        print({name: {key: round(ms, 1) for key, ms in one.items()} for name, one in told.items()})
        taken.append(told)
    server.shutdown()
    value = statistics.median(told["linked"]["p999"] / told["idle"]["p999"] for told in taken)
    print(f"largest gap seen: {max(told['linked']['max'] for told in taken):.0f} ms")
    return 0 if verdict("window gaps p99.9 while three stores open", value, LIMIT) else 1


if __name__ == "__main__":
    sys.exit(main())
