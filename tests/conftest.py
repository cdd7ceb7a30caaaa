"""What every test lives by: nothing leaks, nothing is logged unasked, no real home is touched."""

import gc
import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
import stamina
import structlog
from sqlalchemy import Engine

from lzdesk.storage import migrate

# Collected between tests, in the main thread: see lzdesk/gui/garbage.py.
gc.disable()

LONG = ("tests/journeys/test_kills", "tests/gui/test_clipping", "tests/journeys/", "tests/sync/")
"""Begun first, in this order: begun last, one worker would wait for the other."""


COLLECT_EVERY = 5
tests_since = [0]


def pytest_collection_finish() -> None:
    """What was imported stays: no collection needs to look at it."""
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        return next((n for n, path in enumerate(LONG) if item.nodeid.startswith(path)), len(LONG))

    items.sort(key=place)


ALLOWED_THREADS = ("asyncio_", "ThreadPoolExecutor", "pytest_timeout", "Dummy", "QThread")


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A new place for each test."""
    # Numbers of our own: mktemp looks through all that are there before it gives the next.
    folder = tmp_path_factory.mktemp("desk-homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the data folder of whoever runs it."""
    home = next(homes)
    home.mkdir()
    monkeypatch.setenv("LZDESK_HOME", str(home))
    monkeypatch.delenv("LZDESK_VAULT_PASSPHRASE_FILE", raising=False)
    # Nobody outside is asked where this computer is: nothing listens here.
    monkeypatch.setenv("LZDESK_EXIT_CHECK_URL", "http://127.0.0.1:9/")


@pytest.fixture(scope="session", autouse=True)
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every revision runs once; each new desk of a test is a copy of what it came to.

    Where a desk holds anything, its revisions run. test_migrations takes this back.
    """
    made = tmp_path_factory.mktemp("schema") / "lzdesk.db"
    upgrade = migrate.upgrade
    migrate.open_migrated(made, made.parent)[0].close()

    def copied(engine: Engine, revision: str = "head") -> None:
        with engine.connect() as connection:
            db = connection.connection.driver_connection
            assert isinstance(db, sqlite3.Connection)
            is_new = not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not is_new or revision != "head":
            upgrade(engine, revision)
            return
        source = sqlite3.connect(made)
        try:
            source.backup(db)
        finally:
            source.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "upgrade", copied)
        yield


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """Not after each test: what has stayed is looked through every time."""
    yield
    tests_since[0] += 1
    if tests_since[0] >= COLLECT_EVERY:
        tests_since[0] = 0
        gc.collect(1)
    if gc.get_count()[2] > 10:
        gc.collect()


@pytest.fixture(autouse=True)
def quick_retries() -> Iterator[None]:
    """Attempts stay, the waits between them go: nothing here waits for a network to recover."""
    stamina.set_testing(True, attempts=4, cap=True)
    yield
    stamina.set_testing(False)


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [
        thread
        for thread in set(threading.enumerate()) - before
        if thread.is_alive() and not thread.name.startswith(ALLOWED_THREADS)
    ]
    for thread in left:
        thread.join(timeout=3)
    assert not [thread for thread in left if thread.is_alive()], left


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_stray_log_records(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning in the log fails the test, unless it is marked `logs(words)` to expect them."""
    structlog.configure(
        processors=[structlog.processors.KeyValueRenderer(key_order=["event"])],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    kept = _Kept()
    logging.getLogger().addHandler(kept)
    yield
    logging.getLogger().removeHandler(kept)
    expected = [word for mark in request.node.iter_markers("logs") for word in mark.args]
    stray = [
        record.getMessage()
        for record in kept.records
        if not any(word in record.getMessage() for word in expected)
    ]
    assert not stray, stray


@pytest.fixture
def recorded() -> Path:
    """The documented samples of the APIs we call."""
    return Path(__file__).parent / "recorded" / "lazada"
