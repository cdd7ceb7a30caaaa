"""No orphan, ever: whole programs, started as a user starts them, and killed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from lzdesk.link.messages import LINK_VERSION
from tests.ended import still_alive
from tests.journeys.conftest import ROOT, World, family, gone

ENV = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


IMPATIENT = """
import sys
from lzdesk.storage import connect
connect.LOCK_WAIT_S = 0.5
from lzdesk.app import one_window
one_window.ask_to_front_blocking.__defaults__ = (1.5,)
from lzdesk.__main__ import main
sys.exit(main())
"""
"""The program, with less patience: for tests in which it waits for what does not come."""


def start(
    *words: str, home: Path, impatient: bool = False, **how: object
) -> "subprocess.Popen[str]":
    program = ["-c", IMPATIENT] if impatient else ["-m", "lzdesk"]
    return subprocess.Popen(
        [sys.executable, *program, *words],
        cwd=ROOT,
        env={**ENV, "LZDESK_HOME": str(home)},
        text=True,
        **how,  # type: ignore[call-overload]
    )


def wait_for(holds, process: "subprocess.Popen[str]") -> None:  # type: ignore[no-untyped-def]
    """Wait on the process table alone; the test's own time limit ends what never holds."""
    while not holds():
        assert process.poll() is None
        psutil.wait_procs([psutil.Process()], timeout=0.05)


def demo_family(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    words = [" ".join(one.cmdline()) for one in family(process.pid) if one.is_running()]
    ready = any(" engine" in line for line in words) and any(" simulator" in line for line in words)
    return family(process.pid) if ready else []


def test_a_killed_window_leaves_no_process(tmp_path: Path) -> None:
    with start("demo", "--orders", "300", home=tmp_path) as process:
        wait_for(lambda: demo_family(process), process)
        processes = demo_family(process)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        alive = still_alive(processes, 20)
    assert alive == []


def test_a_demo_closes_in_order_and_leaves_a_picture(tmp_path: Path) -> None:
    picture = tmp_path / "demo.png"
    words = ("demo", "--orders", "200", "--screenshot", str(picture), "--quit-after", "9")
    with start(*words, home=tmp_path, stderr=subprocess.PIPE) as process:
        wait_for(lambda: demo_family(process), process)
        processes = demo_family(process)
        _, told = process.communicate(timeout=60)
        assert process.returncode == 0, told
    assert gone(processes)
    assert "Traceback" not in told
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert list(tmp_path.iterdir()) == [picture]


def test_no_secret_stands_in_an_argument_list(tmp_path: Path) -> None:
    with start("demo", "--orders", "100", home=tmp_path) as process:
        wait_for(lambda: demo_family(process), process)
        for one in family(process.pid):
            line = " ".join(one.cmdline())
            assert "token" not in line
            assert "secret" not in line
        process.send_signal(signal.SIGKILL)
        process.wait(10)


def test_commands_that_write_are_refused_while_another_holds_the_folder(
    tmp_path: Path, world: World
) -> None:
    (tmp_path / "passphrase").write_text("x")
    ENV["LZDESK_VAULT_PASSPHRASE_FILE"] = str(tmp_path / "passphrase")
    home = tmp_path / "desk"
    try:
        with start("store", "import", str(world.stores_file), home=home, stdout=-3) as first:
            assert first.wait(60) == 0
        with start("engine", home=home, stdin=-1, stdout=-1, stderr=-3) as engine:
            assert engine.stdout is not None
            assert json.loads(engine.stdout.readline())["hello"] == LINK_VERSION
            while "stores_changed" not in engine.stdout.readline():
                pass
            with start("sync", "--once", home=home, stdout=-1, stderr=-1) as second:
                _, told = second.communicate(timeout=60)
            assert second.returncode == 1
            assert "the lzdesk window" in told
            with start("store", "list", "--json", home=home, stdout=-1) as third:
                listed, _ = third.communicate(timeout=60)
            assert len(json.loads(listed)["stores"]) == 12
            engine.communicate(timeout=30)
            assert engine.returncode == 0
    finally:
        del ENV["LZDESK_VAULT_PASSPHRASE_FILE"]
