"""The window's side of the engine process: starts it, talks to it, starts it again when it dies.

Policy. The engine is a child over standard streams; when this window ends, however that happens,
its input closes and it ends too. An engine that dies, or that does not answer a ping for 30 s and
is then killed, is started again, at most five times within two minutes; open requests fail as
not known. One that says its folder cannot be used is not started again. Closing asks it to quit,
then closes its input, and kills it only after ten seconds.
What changes is told at once when it is the first for a while, and otherwise gathered: a flat-out
sync commits dozens of pages a second, and a pane needs to hear of them a few times.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from lzdesk.gui.desk import ENGINE_RESTARTING, ENGINE_RUNNING, ENGINE_STARTING, ENGINE_STOPPED
from lzdesk.link import messages
from lzdesk.link.window_end import OutcomeNotKnown, RequestFailed, WindowEnd
from lzdesk.settings.paths import DataFolder

if TYPE_CHECKING:
    from lzdesk.link.messages import AnyEvent, AnyReply, AnyRequest

PING_EVERY_MS = 10_000
HUNG_AFTER_S = 30.0
CLOSE_WAIT_S = 10.0
RESTARTS = 5
RESTARTS_WITHIN_S = 120.0
GATHER_MS = 500
MOST_ROWS = 2000
"""Changed rows that are named; more mean everything."""
FINAL_EXITS = (3, 4)
"""The folder is held by another process, or the database cannot be opened."""


def engine_command(in_demo: bool) -> tuple[str, list[str]]:
    """Program and arguments of the engine, from source and frozen. Never a secret among them."""
    words = ["engine", "--demo"] if in_demo else ["engine"]
    if getattr(sys, "frozen", False):
        return sys.executable, words
    return sys.executable, ["-m", "lzdesk", *words]


class EngineLink(QObject):
    """One engine after another, as one `gui.desk.Desk`."""

    orders_changed = Signal(list)
    stores_changed = Signal()
    progress = Signal(object)
    engine_state = Signal(str)
    notice = Signal(object)
    views_changed = Signal()
    skus_changed = Signal()
    runs_changed = Signal()
    bags_changed = Signal()
    options_changed = Signal()
    rules_changed = Signal()
    outbox_changed = Signal(object)
    alerts_changed = Signal(object)
    browsers_changed = Signal(list)
    store_checked = Signal(object)
    way_out_changed = Signal(object)
    browser_news = Signal(object)
    pace = Signal(object)
    ready = Signal()
    """An engine has said hello and can be asked."""

    def __init__(
        self,
        folder: DataFolder,
        secrets: dict[str, str] | None = None,
        command: tuple[str, list[str]] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """secrets: the demo's, handed to every engine that is started; None outside the demo."""
        super().__init__(parent)
        self._folder = folder
        self._secrets = secrets
        self._command = command or engine_command(in_demo=secrets is not None)
        self._process: QProcess | None = None
        self._end: WindowEnd | None = None
        self._closing = False
        self._ended: list[QProcess] = []
        self._last_notice: messages.Notice | None = None
        self._starts: list[float] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._ping = QTimer(self, interval=PING_EVERY_MS)
        self._ping.timeout.connect(self._on_ping)
        self.hung_after_s = HUNG_AFTER_S
        self._changed: dict[int, None] | None = {}
        """Rows waiting to be told; None: everything."""
        self._stores_waiting = False
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self._tell_gathered)
        self._event_signals: dict[type, Callable[[AnyEvent], None]] = {
            messages.OrdersChanged: self._on_orders_changed,
            messages.StoresChanged: self._on_stores_changed,
            messages.ViewsChanged: lambda _event: self.views_changed.emit(),
            messages.SkusChanged: lambda _event: self.skus_changed.emit(),
            messages.RunsChanged: lambda _event: self.runs_changed.emit(),
            messages.BagsChanged: lambda _event: self.bags_changed.emit(),
            messages.OptionsChanged: lambda _event: self.options_changed.emit(),
            messages.RulesChanged: lambda _event: self.rules_changed.emit(),
            messages.OutboxChanged: self.outbox_changed.emit,
            messages.AlertsChanged: self.alerts_changed.emit,
            messages.Progress: self.progress.emit,
            messages.Notice: self._on_notice,
            messages.Pace: self.pace.emit,
            messages.BrowsersChanged: self._on_browsers_changed,
            messages.StoreChecked: self.store_checked.emit,
            messages.WayOutChanged: self.way_out_changed.emit,
            messages.BrowsersMeasured: self.browser_news.emit,
            messages.StoreRested: self.browser_news.emit,
            messages.DownloadChanged: self.browser_news.emit,
            messages.SecretsChanged: self._on_secrets_changed,
        }

    @property
    def engine_pid(self) -> int:
        """0 while none runs."""
        return self._process.processId() if self._process is not None else 0

    def start(self) -> None:
        """Start an engine. Returns at once; `ready` follows."""
        self._starts.append(time.monotonic())
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("LZDESK_HOME", str(self._folder.root))
        environment.insert("PYTHONUNBUFFERED", "1")
        process.setProcessEnvironment(environment)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        end = WindowEnd(
            send=lambda line: _send(process, line),
            on_event=self._on_event,
            on_hello=self._on_hello,
            on_bad_line=self._on_bad_line,
        )
        process.readyReadStandardOutput.connect(
            lambda: end.feed(bytes(process.readAllStandardOutput().data()))
        )
        process.finished.connect(lambda code, _status: self._on_finished(process, code))
        process.errorOccurred.connect(lambda error: self._on_error(process, error))
        self._process, self._end = process, end
        self.engine_state.emit(ENGINE_STARTING)
        program, words = self._command
        process.start(program, words)

    def start_again(self) -> None:
        """By the operator's hand, after it was given up."""
        if self._process is None and not self._closing:
            self._starts.clear()
            self.start()

    async def request(self, message: "AnyRequest") -> "AnyReply":
        """The one reply. Raises RequestFailed, or OutcomeNotKnown where the engine is gone."""
        if self._end is None:
            raise OutcomeNotKnown
        return await self._end.request(message)

    async def close(self) -> None:
        """End the engine in good order; nothing of it is left afterwards."""
        self._closing = True
        self._ping.stop()
        for task in self._tasks:
            task.cancel()
        process = self._process
        if process is None:
            return
        gone = asyncio.Event()
        process.finished.connect(lambda *_: gone.set())
        if process.state() == QProcess.ProcessState.NotRunning:
            return
        # Closing its input is the engine's word to end: browsers first, then the database.
        process.closeWriteChannel()
        try:
            await asyncio.wait_for(gone.wait(), CLOSE_WAIT_S)
        except TimeoutError:
            process.kill()
            process.waitForFinished(2000)

    def _run(self, work: "asyncio._CoroutineLike[None]", name: str) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _on_hello(self, pid: int) -> None:
        self._run(self._greet(), "greet the engine")

    async def _greet(self) -> None:
        try:
            if self._secrets is not None:
                await self.request(messages.UseSecrets(self._secrets))
            await self.request(messages.Ping())
        except (OutcomeNotKnown, RequestFailed):
            # It ended again; `_on_finished` says so.
            return
        self._ping.start()
        self.engine_state.emit(ENGINE_RUNNING)
        self.ready.emit()
        self.stores_changed.emit()
        self.orders_changed.emit([])

    def _on_ping(self) -> None:
        if not any(task.get_name() == "ping" for task in self._tasks):
            self._run(self._ping_once(), "ping")

    async def _ping_once(self) -> None:
        process = self._process
        try:
            await asyncio.wait_for(self.request(messages.Ping()), self.hung_after_s)
        except TimeoutError:
            if process is not None and process is self._process:
                process.kill()
        except (OutcomeNotKnown, RequestFailed):
            return

    def _on_event(self, event: "AnyEvent") -> None:
        self._event_signals[type(event)](event)

    def _on_notice(self, event: "AnyEvent") -> None:
        assert isinstance(event, messages.Notice)
        self._last_notice = event
        self.notice.emit(event)

    def _on_orders_changed(self, event: "AnyEvent") -> None:
        assert isinstance(event, messages.OrdersChanged)
        if event.everything:
            self._changed = None
        elif self._changed is not None:
            self._changed.update(dict.fromkeys(event.rows))
            if len(self._changed) > MOST_ROWS:
                self._changed = None
        self._tell_soon()

    def _on_stores_changed(self, event: "AnyEvent") -> None:
        self._stores_waiting = True
        self._tell_soon()

    def _tell_soon(self) -> None:
        if not self._gather.isActive():
            self._tell_gathered()

    def _tell_gathered(self) -> None:
        """Tell what waits, and gather again; silence ends the gathering."""
        changed, stores = self._changed, self._stores_waiting
        self._changed, self._stores_waiting = {}, False
        if changed is None or changed:
            self._gather.start()
            self.orders_changed.emit([] if changed is None else list(changed))
        if stores:
            self._gather.start()
            self.stores_changed.emit()

    def _on_browsers_changed(self, event: "AnyEvent") -> None:
        assert isinstance(event, messages.BrowsersChanged)
        self.browsers_changed.emit(list(event.stores))

    def _on_secrets_changed(self, event: "AnyEvent") -> None:
        assert isinstance(event, messages.SecretsChanged)
        if self._secrets is not None:
            self._secrets = dict(event.secrets)

    def _on_bad_line(self, detail: str) -> None:
        """Whatever speaks there is not our engine: end it; it is started again."""
        print(f"lzdesk: unreadable line from the engine: {detail}", file=sys.stderr)  # noqa: T201
        if self._process is not None:
            self._process.kill()

    def _on_error(self, process: QProcess, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._on_finished(process, -1)

    def _on_finished(self, process: QProcess, code: int) -> None:
        if process is not self._process:
            return
        self._ping.stop()
        if self._end is not None:
            self._end.feed(bytes(process.readAllStandardOutput().data()))
            self._end.lost()
        self._process = self._end = None
        # Kept until the link goes: Qt is still inside the process object that has just ended.
        self._ended.append(process)
        self.browsers_changed.emit([])
        if self._closing:
            return
        now = time.monotonic()
        self._starts = [at for at in self._starts if now - at < RESTARTS_WITHIN_S]
        if code in FINAL_EXITS or len(self._starts) >= RESTARTS:
            self.engine_state.emit(ENGINE_STOPPED)
            if code in FINAL_EXITS and self._last_notice is not None:
                # Why it stopped must outlast the word that it did.
                self.notice.emit(self._last_notice)
            return
        self.engine_state.emit(ENGINE_RESTARTING)
        QTimer.singleShot(200 * len(self._starts), self, self._start_unless_closing)

    def _start_unless_closing(self) -> None:
        if not self._closing and self._process is None:
            self.start()


def _send(process: QProcess, line: bytes) -> None:
    if process.state() == QProcess.ProcessState.Running:
        process.write(line)
