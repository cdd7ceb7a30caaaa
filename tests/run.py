"""The test command: style, types, import contracts, and every test. Benchmarks are apart."""

import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOOLS = Path(sys.executable).parent
STATIC = {
    "ruff": [str(TOOLS / "ruff"), "check", "."],
    "ruff format": [str(TOOLS / "ruff"), "format", "--check", "--quiet", "."],
    "mypy": [str(TOOLS / "mypy")],
    "import-linter": [str(TOOLS / "lint-imports")],
}

# Some systems forbid Python to keep what it compiled. The tests start some hundred processes, and
# each would compile every library anew.
ENV = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def main() -> int:
    """Static checks run beside the tests; both must hold. Words go to pytest."""
    started = time.monotonic()
    words = sys.argv[1:]
    checks = {} if words else {name: start(command) for name, command in STATIC.items()}
    # Two cores: two workers. Words of one's own run in one process, where they are easy to follow.
    how = words or ["-n", "2", "--dist", "worksteal", "-q", "--durations", "25"]
    tests = subprocess.run([sys.executable, "-m", "pytest", *how], cwd=HERE.parent, env=ENV)
    failed = [] if tests.returncode == 0 else [f"pytest (exit {tests.returncode})"]
    for name, process in checks.items():
        output, _ = process.communicate()
        if process.returncode:
            print(f"--- {name}\n{output}")
            failed.append(name)
        else:
            print(f"{name}: good")
    print(f"whole run: {time.monotonic() - started:.0f} s")
    if failed:
        print(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


def start(command: list[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        command,
        cwd=HERE.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**ENV, "NO_COLOR": "1"},
    )


if __name__ == "__main__":
    sys.exit(main())
