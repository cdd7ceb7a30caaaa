"""One thread that reads the database for the panes, so that no query ever holds up a frame."""

import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar, cast

from PySide6.QtCore import QObject, Qt, Signal

from lzdesk.reading.connection import open_reading

P = ParamSpec("P")
T = TypeVar("T")

QUIT_WAIT_S = 5.0


class _Job(NamedTuple):
    slot: str
    ticket: int
    run: Callable[[sqlite3.Connection], object]
    then: Callable[[object], None]


class _Answer(NamedTuple):
    job: _Job
    result: object
    error: Exception | None


class Reader(QObject):
    """Runs reading functions on its own connection and hands results back in the window's thread.

    A newer submission to a slot wins: the older one is skipped, interrupted if it runs, and its
    answer dropped. A query that fails is told through `failed` (slot name, words of the error) and
    the rows on the screen stay.
    """

    failed = Signal(str, str)
    _answered = Signal(object)

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._tickets: dict[str, int] = {}
        self._lock = threading.Lock()
        self._running: _Job | None = None
        self._db: sqlite3.Connection | None = None
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="lzdesk-reader", daemon=True)
        self._thread.start()

    def submit(
        self,
        slot: str,
        then: Callable[[T], None],
        read: Callable[Concatenate[sqlite3.Connection, P], T],
        *args: P.args,
        **named: P.kwargs,
    ) -> None:
        """Run read(connection, *args) and call then(result) in the window's thread."""

        def run(db: sqlite3.Connection) -> object:
            return read(db, *args, **named)

        with self._lock:
            ticket = self._tickets.get(slot, 0) + 1
            self._tickets[slot] = ticket
            self._interrupt(slot)
        self._jobs.put(_Job(slot, ticket, run, cast("Callable[[object], None]", then)))

    def drop(self, slot: str) -> None:
        """Forget what the slot still waits for, and stop it if it runs."""
        with self._lock:
            self._tickets[slot] = self._tickets.get(slot, 0) + 1
            self._interrupt(slot)

    def close(self) -> None:
        """Stop in good order: no answer arrives after this, and the thread is gone."""
        with self._lock:
            self._tickets = {slot: ticket + 1 for slot, ticket in self._tickets.items()}
            if self._db and self._running:
                self._db.interrupt()
        self._jobs.put(None)
        self._thread.join(QUIT_WAIT_S)

    def _interrupt(self, slot: str) -> None:
        if self._running and self._running.slot == slot and self._db:
            self._db.interrupt()

    def _is_current(self, job: _Job) -> bool:
        return self._tickets.get(job.slot) == job.ticket

    def _work(self) -> None:
        try:
            while (job := self._jobs.get()) is not None:
                if self._is_current(job):
                    self._run(job)
        finally:
            if self._db:
                self._db.close()

    def _run(self, job: _Job) -> None:
        with self._lock:
            self._running = job
        try:
            answer = _Answer(job, self._read(job), None)
        except Exception as error:
            answer = _Answer(job, None, error)
        finally:
            with self._lock:
                self._running = None
        # The window may be gone already when the last answer comes.
        with contextlib.suppress(RuntimeError):
            self._answered.emit(answer)

    def _read(self, job: _Job) -> object:
        if self._db is None:
            self._db = open_reading(self._path)
        try:
            return job.run(self._db)
        except sqlite3.OperationalError as error:
            # An interrupt meant for the job before this one: this one is still wanted.
            if "interrupted" in str(error) and self._is_current(job):
                return job.run(self._db)
            raise

    def _on_answered(self, answer: _Answer) -> None:
        if not self._is_current(answer.job):
            return
        if answer.error is not None:
            self.failed.emit(answer.job.slot, f"{type(answer.error).__name__}: {answer.error}")
            return
        answer.job.then(answer.result)
