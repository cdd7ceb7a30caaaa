"""The printers of this computer: which there are, how they are, and a file sent to one.

On Linux and macOS by the print server's own commands (CUPS: lp, lpstat, cancel), on Windows by the
spooler (see `printers_windows`). All of it waits for the system: it is run in a thread.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from lzdesk.labels.printer_trouble import BUSY, READY, PrinterTrouble, first_trouble

WAIT_S = 20
MOST_COPIES = 99
PRINTER = re.compile(r"printer (\S+) (.*)")
JOB = re.compile(r"request id is (\S+)")
WIDEST_TITLE = 80
ENDED = {
    "job-completed-successfully": "done",
    "job-completed-with-warnings": "done",
    "processing-to-stop-point": "done",
    "job-canceled-by-user": "cancelled",
    "job-canceled-at-device": "cancelled",
}
"""How the server calls the end of a job; what is not here has failed."""


class Printer(NamedTuple):
    """state: READY, BUSY, or the kind of a PrinterTrouble. words: the printer's own, if any."""

    name: str
    state: str
    words: str = ""
    is_default: bool = False


class Job(NamedTuple):
    """state: waiting, printing, done, cancelled, failed; `gone` where it is not known (any more).

    Done is what the server has sent to the printer: that is not yet paper. One that somebody
    stopped halfway is done too: CUPS's commands do not tell these apart.
    """

    state: str
    words: str = ""


def printers_blocking() -> list[Printer]:
    """All printers by name. Raises PrinterTrouble `printer.no_service`."""
    if sys.platform == "win32":
        from lzdesk.labels.printers_windows import printers

        return printers()
    told = _run("lpstat", "-l", "-p", "-d", "-a")
    if told.returncode and "No destinations" not in told.stderr:
        raise PrinterTrouble("printer.no_service")
    return read_printers(told.stdout)


def printer_blocking(name: str) -> Printer:
    """One printer as it is now. Raises PrinterTrouble `printer.gone`, `printer.no_service`."""
    for printer in printers_blocking():
        if printer.name == name:
            return printer
    raise PrinterTrouble("printer.gone", printer=name)


def print_file_blocking(
    name: str, file: Path, title: str, copies: int = 1, options: Sequence[str] = ()
) -> str:
    """Give a file to a printer; the job's id.

    options: as the print server takes them: `media=Custom.100x150mm`, `raw`. A printer that only
    waits (paused, no paper) takes the job and prints it later: ask `printer_blocking` before.
    Raises PrinterTrouble `printer.gone`, `printer.rejecting`, `printer.no_service`,
    `printer.refused` (words).
    """
    state = printer_blocking(name).state
    if state == "printer.rejecting":
        raise PrinterTrouble(state, printer=name)
    copies = min(max(copies, 1), MOST_COPIES)
    title = _plain(title)[:WIDEST_TITLE] or "lzdesk"
    if sys.platform == "win32":
        from lzdesk.labels.printers_windows import print_file

        return print_file(name, file, title, copies, is_raw="raw" in options)
    chosen = [word for option in options for word in ("-o", option)]
    told = _run("lp", "-d", name, "-t", title, "-n", str(copies), *chosen, "--", str(file))
    job = JOB.search(told.stdout)
    if told.returncode or job is None:
        raise PrinterTrouble("printer.refused", printer=name, words=told.stderr.strip()[:200])
    return job[1]


def job_blocking(job: str) -> Job:
    """How a job is. Raises PrinterTrouble `printer.no_service`."""
    if sys.platform == "win32":
        from lzdesk.labels.printers_windows import job_state

        return Job(job_state(job))
    printer = job.rpartition("-")[0]
    for which in ("not-completed", "completed"):
        told = _run("lpstat", "-W", which, "-l", "-o", printer)
        if told.returncode and "not running" in told.stderr:
            raise PrinterTrouble("printer.no_service")
        found = _job_in(told.stdout, job)
        if found is not None:
            return _ended(found) if which == "completed" else _waiting(found)
    return Job("gone")


def cancel_blocking(job: str) -> None:
    """Take a job back, where the printer has not printed it yet; what is gone is left alone."""
    if sys.platform == "win32":
        from lzdesk.labels.printers_windows import cancel

        cancel(job)
        return
    _run("cancel", job)


def read_printers(text: str) -> list[Printer]:
    """What `lpstat -l -p -d -a` tells, in English."""
    default = re.search(r"^system default destination: (\S+)", text, re.MULTILINE)
    rejecting = set(re.findall(r"^(\S+) not accepting requests", text, re.MULTILINE))
    found: list[Printer] = []
    for part in re.split(r"^(?=printer )", text, flags=re.MULTILINE):
        head = PRINTER.match(part)
        if head is None:
            continue
        name, rest = head[1], head[2]
        lines = [line.strip() for line in part.splitlines()[1:]]
        alerts = next((line[7:] for line in lines if line.startswith("Alerts:")), "")
        state = first_trouble(alerts)
        if not state and rest.startswith("disabled"):
            state = "printer.paused"
        if name in rejecting:
            state = "printer.rejecting"
        state = state or (BUSY if rest.startswith("now printing") else READY)
        words = lines[0] if lines and not lines[0].startswith("Form mounted") else ""
        found.append(Printer(name, state, words, default is not None and default[1] == name))
    return sorted(found)


def _job_in(text: str, job: str) -> dict[str, str] | None:
    """The lines of one job, by their names."""
    is_its = False
    found: dict[str, str] | None = None
    for line in text.splitlines():
        if not line.startswith(("\t", " ")):
            is_its = line.split(" ", 1)[0] == job
            found = {} if is_its else found
        elif is_its and found is not None:
            name, _, value = line.strip().partition(":")
            found[name] = value.strip()
    return found


def _waiting(lines: dict[str, str]) -> Job:
    is_printing = "job-printing" in lines.get("Alerts", "")
    return Job("printing" if is_printing else "waiting", lines.get("Status", ""))


def _ended(lines: dict[str, str]) -> Job:
    reasons = lines.get("Alerts", "").replace(",", " ").split()
    state = next((ENDED[reason] for reason in reasons if reason in ENDED), "failed")
    if "processing-to-stop-point" in reasons and "Status" not in lines:
        # It never was at the printer, which therefore has said nothing of it.
        state = "cancelled"
    return Job(state, lines.get("Status", ""))


def _plain(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _run(command: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """In English: its words are read. Raises PrinterTrouble `printer.no_service` where it is
    missing, `printer.slow` where it stalls: it may have done all the same."""
    path = shutil.which(command)
    if path is None:
        raise PrinterTrouble("printer.no_service")
    environ = os.environ | {"LC_ALL": "C.UTF-8", "LANGUAGE": "en", "SOFTWARE": ""}
    try:
        return subprocess.run(  # noqa: S603 - words of our own, no shell
            [path, *words],
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=WAIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PrinterTrouble("printer.slow") from error
    except OSError as error:
        raise PrinterTrouble("printer.no_service") from error
