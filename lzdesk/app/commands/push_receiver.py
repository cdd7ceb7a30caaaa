"""`lzdesk push-receiver`: takes what marketplaces send by themselves, for the engine to read after.

A process of its own that needs neither window nor engine, and leaves the data folder's writing to
them: it reads the apps, and writes into its spool alone.
"""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lzdesk.app.commands.run import secrets_blocking
from lzdesk.app.commands.words import error_words, words_of
from lzdesk.domain.errors import LzdeskError
from lzdesk.lib.spool import SpoolWriter
from lzdesk.marketplaces.push_server import Group, PushServer, Signer, path_of
from lzdesk.marketplaces.registry import known_marketplaces, manifest_of
from lzdesk.reading.apps import AppKey, app_keys_at
from lzdesk.reading.connection import is_readable
from lzdesk.settings.logs import start_logs
from lzdesk.settings.paths import DataFolder
from lzdesk.settings.secrets import app_secret_name, open_secrets_blocking
from lzdesk.storage.lock import FolderLock
from lzdesk.storage.trouble import trouble_of

if TYPE_CHECKING:
    from lzdesk.settings.secrets import Secrets


def receive(folder: DataFolder, host: str, port: int) -> int:
    """Serve until SIGINT or SIGTERM; what was answered by then is on the disk."""
    start_logs(None)
    if not is_readable(folder.database):
        raise LzdeskError("database.none", folder=str(folder.root))
    try:
        with FolderLock(folder.pushes / "receiver.lock", "another push receiver"):
            return asyncio.run(_serve(folder, host, port))
    except OSError as error:
        raise trouble_of(error, folder.pushes) or error from error


async def _serve(folder: DataFolder, host: str, port: int) -> int:
    signers = Signers(folder)
    spool = SpoolWriter(folder.pushes)
    server = PushServer(Group(spool.append_blocking), signers.read, _trouble_teller(folder))
    stopped = asyncio.Event()
    _on_signals(stopped.set)
    await signers.open()
    try:
        port = await server.start(host, port)
    except OSError as error:
        detail = error.strerror or str(error)
        raise LzdeskError("push.not_listening", host=host, port=port, detail=detail) from error
    _tell(host, port, signers.found)
    try:
        await stopped.wait()
    finally:
        await server.stop()
        spool.close_blocking()
    taken = server.taken
    print(f"Ended. {taken:,} {'push' if taken == 1 else 'pushes'} taken.", flush=True)
    return 0


class Signers:
    """The apps of the desk with their secrets, read anew when it is asked for."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._secrets: Secrets | None = None
        self.found: Sequence[Signer] = ()

    async def open(self) -> None:
        """Raises LzdeskError where there is no app, or no secret of any."""
        self._secrets = await asyncio.to_thread(secrets_blocking, self._folder)
        self.found = await asyncio.to_thread(self._read_blocking, self._secrets)
        keys = self._keys()
        if not keys:
            raise LzdeskError("push.no_app")
        for key in _missing(keys, self.found):
            name = app_secret_name(*key)
            if not self.found:
                raise LzdeskError("secrets.missing", name=name)
            print(f"lzdesk: {words_of('secrets.missing', {'name': name})}", file=sys.stderr)

    async def read(self) -> Sequence[Signer]:
        """As they are now; as they were where they cannot be read."""
        assert self._secrets is not None, "open() comes first"
        try:
            self.found = await asyncio.to_thread(self._read_again_blocking)
        except LzdeskError:
            return self.found
        return self.found

    def _read_again_blocking(self) -> list[Signer]:
        """A vault that another process wrote into is opened anew, where that asks for nothing."""
        assert self._secrets is not None
        try:
            secrets = open_secrets_blocking(self._folder.root, self._folder.vault)
        except LzdeskError:
            secrets = self._secrets
        return self._read_blocking(secrets)

    def _read_blocking(self, secrets: "Secrets") -> list[Signer]:
        found = []
        for key in self._keys():
            secret = secrets.get_blocking(app_secret_name(*key))
            if secret:
                found.append(Signer(*key, secret))
        return found

    def _keys(self) -> list[AppKey]:
        keys = app_keys_at(self._folder.database)
        known = [code for code in known_marketplaces() if manifest_of(code).push is not None]
        return [key for key in keys if key.marketplace in known]


def _missing(keys: Sequence[AppKey], found: Sequence[Signer]) -> list[AppKey]:
    there = {(one.marketplace, one.app_key) for one in found}
    return [key for key in keys if tuple(key) not in there]


def _tell(host: str, port: int, signers: Sequence[Signer]) -> None:
    """Where it listens, and what to register with the marketplace."""
    shown = f"[{host}]" if ":" in host else host
    print(f"Listening on http://{shown}:{port}", flush=True)
    print("Register with the marketplace, behind the HTTPS address that leads here:")
    for one in signers:
        print(f"  app {one.app_key}: {path_of(one.marketplace, one.app_key)}")
    sys.stdout.flush()


def _trouble_teller(folder: DataFolder) -> Callable[[OSError | None], None]:
    def tell(error: OSError | None) -> None:
        if error is None:
            words = words_of("push.written_again")
        else:
            told = trouble_of(error, folder.pushes)
            detail = error_words(told) if told else str(error)
            words = words_of("push.not_written", {"detail": detail})
        print(f"lzdesk: {words}", file=sys.stderr, flush=True)

    return tell


def _on_signals(stop: Callable[[], None]) -> None:
    """Also where the loop cannot watch signals itself, as on Windows."""
    loop = asyncio.get_running_loop()

    def soon(*_: object) -> None:
        # A second signal may come when the loop has ended already.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(stop)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, soon)
