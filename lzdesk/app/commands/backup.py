"""`lzdesk backup FILE` and `lzdesk restore FILE`."""

from pathlib import Path

from lzdesk.domain.errors import LzdeskError
from lzdesk.lib.clock import now_ms
from lzdesk.settings.paths import DataFolder
from lzdesk.storage.backups import check_backup, copy_database
from lzdesk.storage.in_use import trust
from lzdesk.storage.lock import FolderLock
from lzdesk.storage.recovery import restore as put_back
from lzdesk.storage.trouble import trouble_of


def backup(folder: DataFolder, file: Path) -> int:
    """A checked copy of the database in one file; the window may be open meanwhile."""
    if not folder.database.exists():
        raise LzdeskError("database.none", folder=str(folder.root))
    if file.resolve().parent == folder.root.resolve():
        raise LzdeskError("backup.in_the_folder", folder=str(folder.root))
    if file.is_dir():
        raise LzdeskError("backup.not_written", file=str(file), detail="it is a folder")
    copy_database(folder.database, file)
    size = -(-file.stat().st_size // 1_000_000)
    print(f"{file} is a whole copy of the desk, {size} MB.")
    print(
        "The stores' secrets are not in it: tokens stay in this system's keyring or the vault, and "
        "logins in the browser profiles."
    )
    return 0


def restore(folder: DataFolder, file: Path) -> int:
    """Put this file in the place of the present database, which is kept under a dated name."""
    check_backup(file)
    if file.resolve() == folder.database.resolve():
        raise LzdeskError("backup.in_the_folder", folder=str(folder.root))
    try:
        folder.make()
        window = FolderLock(folder.window_lock, "lzdesk restore")
        with window, FolderLock(folder.lock, "lzdesk restore"):
            aside = put_back(folder.database, folder.backups, file, now_ms())
            trust(folder.database)
    except OSError as error:
        raise trouble_of(error, folder.database) or error from error
    print(f"{file} is the desk of {folder.root} now.")
    if aside is not None:
        print(f"The one before is kept as {aside.name}.")
    print(
        "Open lzdesk, or run: lzdesk sync --once. Orders since the backup are read again. Marks, "
        "notes and print records since then are in the file that was kept alone. Unfinished writes "
        "are stopped: see lzdesk outbox; a retry looks them up at the marketplace first."
    )
    print(
        "Secrets are not in a backup. On another computer import the stores again, so that their "
        "tokens are there too."
    )
    return 0
