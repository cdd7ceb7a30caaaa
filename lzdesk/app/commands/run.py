"""What all commands share: errors in words, JSON out, a desk opened for one job."""

import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

import msgspec

from lzdesk.app.commands.words import error_words, words_of
from lzdesk.domain.errors import LzdeskError, SecretsUnavailable
from lzdesk.settings.paths import DataFolder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from lzdesk.app.desk import Desk
    from lzdesk.settings.secrets import Secrets

R = TypeVar("R")


def told(run: Callable[[], int]) -> int:
    """Run a command; an error of the tree is told in one line, exit 1."""
    try:
        return run()
    except LzdeskError as error:
        print(f"lzdesk: {error_words(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has had enough.
        sys.stderr.close()
        return 0


def print_json(value: object) -> None:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value)).decode() + "\n")


@asynccontextmanager
async def writing_desk(folder: DataFolder) -> "AsyncIterator[Desk]":
    """The desk, opened for writing with its secrets, for one command."""
    from lzdesk.app.desk import Desk
    from lzdesk.settings.logs import start_logs

    folder.make()
    start_logs(folder.logs, loud=False)
    async with Desk(folder, "another lzdesk command", _tell_notice) as desk:
        desk.use_secrets(await asyncio.to_thread(secrets_blocking, folder))
        yield desk


def _tell_notice(event: object) -> None:
    """What the desk tells by itself, in one line on standard error; all else is for a window."""
    from lzdesk.link.messages import Notice

    if isinstance(event, Notice):
        print(f"lzdesk: {words_of(event.kind, event.fields)}", file=sys.stderr)


def secrets_blocking(folder: DataFolder) -> "Secrets":
    """The folder's secrets; a passphrase that is needed is asked for on a terminal."""
    from lzdesk.settings.secrets import open_secrets_blocking

    try:
        return open_secrets_blocking(folder.root, folder.vault)
    except SecretsUnavailable as error:
        if error.kind not in ("vault.locked", "secrets.unavailable") or not sys.stdin.isatty():
            raise
    passphrase = getpass.getpass("Passphrase of the vault for secrets: ")
    return open_secrets_blocking(folder.root, folder.vault, passphrase)


def run_async(job: Callable[[], Awaitable[R]]) -> R:
    async def whole() -> R:
        return await job()

    return asyncio.run(whole())
