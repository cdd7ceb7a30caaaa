"""A print server of the tests' own, with a queue that prints into PDF files (cups-pdf).

No queue of the system is asked or changed: it has its own files, socket and queues. The cups-pdf
backend alone has a place that is built into it: what a stranger prints it lays in ANONYMOUS, from
where it is taken by its title and removed. Only root may run that backend; others need `sudo`.
"""

import os
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

DAEMON = "/usr/sbin/cupsd"
ANONYMOUS = Path("/var/spool/cups-pdf/ANONYMOUS")
PPD = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
WAIT_S = 60

FILES = """
ServerRoot {root}
RequestRoot {root}/spool
CacheDir {root}/cache
StateDir {root}/state
TempDir {root}/tmp
DataDir /usr/share/cups
DocumentRoot /usr/share/cups/doc-root
ErrorLog {root}/error_log
AccessLog {root}/access_log
PageLog {root}/page_log
SystemGroup root
FileDevice Yes
Sandboxing Relaxed
"""
SERVER = """
Listen {root}/cups.sock
Browsing Off
LogLevel warn
MaxJobs 1000
JobRetryInterval 1
DefaultAuthType None
WebInterface No
<Location />
  Order allow,deny
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
  </Limit>
</Policy>
"""


class PrivateCups(NamedTuple):
    """A server that runs. address: what CUPS_SERVER is set to; mark: a word in each title."""

    root: Path
    address: str
    mark: str

    def admin(self, *words: str) -> None:
        """Runs lpadmin, cupsdisable, … against this server."""
        environ = os.environ | {"CUPS_SERVER": self.address}
        subprocess.run(words, env=environ, check=True, capture_output=True, timeout=30)

    def out_files(self) -> list[Path]:
        """What has been printed, each a PDF, the oldest first."""
        return sorted(ANONYMOUS.glob(f"*{self.mark}*.pdf"), key=lambda file: file.stat().st_mtime)

    def printed(self, count: int) -> list[Path]:
        """Waits until so many files are whole."""
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            files = self.out_files()
            whole = [file for file in files if b"%%EOF" in file.read_bytes()[-64:]]
            if len(whole) >= count:
                return whole
            time.sleep(0.1)
        log = (self.root / "error_log").read_text("utf-8", "replace")[-2000:]
        raise AssertionError(f"not printed within {WAIT_S} s\n{log}")


@contextmanager
def private_cups() -> Iterator[PrivateCups]:
    """Starts the server with the queue `pdf`, and ends it."""
    # A socket's path may not be long, as the folders of tests are.
    with tempfile.TemporaryDirectory(prefix="cups-", dir="/tmp") as name:
        root = Path(name)
        _lay_out(root)
        made = PrivateCups(root, f"{root}/cups.sock", uuid.uuid4().hex[:12])
        command = [DAEMON, "-f", "-c", f"{root}/cupsd.conf", "-s", f"{root}/cups-files.conf"]
        if os.getuid():
            command = ["sudo", "-n", *command]
        daemon = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(root / "cups.sock", daemon)
            made.admin("lpadmin", "-p", "pdf", "-E", "-v", "cups-pdf:/", "-P", str(PPD))
            yield made
        finally:
            daemon.terminate()
            daemon.wait(10)
            for file in made.out_files():
                file.unlink()


def _lay_out(root: Path) -> None:
    root.chmod(0o755)
    for folder in ("spool", "cache", "state", "tmp"):
        (root / folder).mkdir()
    # Filters run as another user.
    (root / "tmp").chmod(0o1777)
    (root / "cups-files.conf").write_text(FILES.format(root=root))
    (root / "cupsd.conf").write_text(SERVER.format(root=root))


def _wait_for(socket: Path, daemon: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 10
    while not socket.exists():
        assert daemon.poll() is None and time.monotonic() < end, "cupsd did not start"
        time.sleep(0.05)
