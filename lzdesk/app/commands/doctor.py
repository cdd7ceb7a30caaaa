"""`lzdesk doctor`: what works on this machine, and what to do about the rest."""

import contextlib
import platform
import shutil
import sys
from typing import TypedDict

from lzdesk.app.commands.run import print_json
from lzdesk.app.commands.words import counted, error_words, words_of
from lzdesk.domain.stores import MARKETPLACES
from lzdesk.lib.clock import now_ms
from lzdesk.lib.dates import utc_of_ms
from lzdesk.lib.spool import MOST_BYTES, state_of
from lzdesk.reading.app_uses import app_uses
from lzdesk.reading.connection import open_reading
from lzdesk.settings.deadline_rules import check_file
from lzdesk.settings.paths import DataFolder, presets_dir, resources_dir
from lzdesk.storage.connect import SCHEMA_VERSION, schema_version, sqlite_version, verdict_of

LEAST_FREE_BYTES = 500 * 1024 * 1024


class CheckRow(TypedDict):
    name: str
    ok: bool
    found: str
    what_to_do: str


def examine(folder: DataFolder, as_json: bool) -> int:
    """Run every check; exit 1 where one that lzdesk needs is not good."""
    rows = [
        _python(),
        _window(),
        _database(folder),
        _disk(folder),
        _secrets(folder),
        _shipped(),
        *_deadlines(folder),
        *_browser(),
        *_apps(folder),
        *_pushes(folder),
    ]
    if as_json:
        print_json({"checks": rows})
    else:
        for row in rows:
            print(f"{'good' if row['ok'] else 'NOT '}  {row['name']:16} {row['found']}")
            if row["what_to_do"]:
                print(f"      {row['what_to_do']}")
    return 0 if all(row["ok"] for row in rows if row["name"] != "screen") else 1


def _row(name: str, ok: bool, found: str, what_to_do: str = "") -> CheckRow:
    return CheckRow(name=name, ok=ok, found=found, what_to_do="" if ok else what_to_do)


def _python() -> CheckRow:
    found = f"Python {platform.python_version()}, SQLite {sqlite_version()}"
    return _row("python", sys.version_info >= (3, 11), found, "Install Python 3.11 or newer.")


def _window() -> CheckRow:
    """Loads Qt the way the window does; a missing system library shows here."""
    try:
        from PySide6 import QtWidgets, __version__
    except ImportError as error:
        what = "Run ./run.sh once: it installs the system libraries Qt needs."
        return _row("window", False, str(error), what)
    return _row("window", QtWidgets.QApplication is not None, f"Qt {__version__}")


def _database(folder: DataFolder) -> CheckRow:
    if not folder.database.exists():
        return _row("database", True, f"none yet, in {folder.root}")
    verdict = verdict_of(folder.database)
    fields = {"file": folder.database, "detail": verdict}
    if verdict != "ok":
        return _row("database", False, verdict, words_of("database.damaged", fields))
    version = schema_version(folder.database) or 0
    found = f"{folder.database}, schema {version}"
    return _row("database", version <= SCHEMA_VERSION, found, words_of("database.newer", fields))


def _disk(folder: DataFolder) -> CheckRow:
    place = folder.root
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    found = f"{free // 1_048_576:,} MB free at {folder.root}"
    return _row("disk", free >= LEAST_FREE_BYTES, found, "Free some space: 500 MB are wanted.")


def _secrets(folder: DataFolder) -> CheckRow:
    from lzdesk.domain.errors import SecretsUnavailable
    from lzdesk.settings.secrets import keyring_found, open_secrets_blocking

    try:
        open_secrets_blocking(folder.root, folder.vault)
    except SecretsUnavailable as error:
        return _row("secrets", False, error.kind, words_of(error.kind, error.fields))
    vault = f"vault {folder.vault}"
    return _row("secrets", True, vault if folder.vault.exists() else keyring_found())


def _shipped() -> CheckRow:
    fonts = list((resources_dir() / "fonts").glob("*.ttf"))
    presets = list(presets_dir().glob("*.toml"))
    found = f"{len(fonts)} fonts, {len(presets)} presets"
    return _row("shipped files", bool(fonts and presets), found, "Install lzdesk again.")


def _deadlines(folder: DataFolder) -> list[CheckRow]:
    """The seller's own deadline rules, where there are any."""
    paths = [folder.own_rules(marketplace) for marketplace in MARKETPLACES]
    rows = []
    for path in paths:
        if path.exists():
            faults = [error_words(fault) for fault in check_file(path).faults]
            found = f"{path.name}: {counted(len(faults), 'fault')}"
            rows.append(_row("deadline rules", not faults, found, " ".join(faults[:1])))
    return rows


def _apps(folder: DataFolder) -> list[CheckRow]:
    """Each developer app's seats, and what of its day is used."""
    if schema_version(folder.database) != SCHEMA_VERSION:
        return []
    with contextlib.closing(open_reading(folder.database)) as db:
        uses = app_uses(db, now_ms())
    what = "Its stores wait for the next day: ask the marketplace for a larger quota."
    return [
        _row(
            "app",
            use.spent < use.daily_calls,
            f"{use.app_key}: {use.sellers} of {use.seats or 'any number of'} seats taken, "
            f"{use.stores} stores, {use.spent:,} of {use.daily_calls:,} calls today",
            what,
        )
        for use in uses
    ]


def _pushes(folder: DataFolder) -> list[CheckRow]:
    """Only where a push receiver has ever run."""
    spool = state_of(folder.pushes)
    if not spool.files:
        return []
    last = utc_of_ms(spool.written_at).strftime("%Y-%m-%d %H:%M UTC") if spool.written_at else "–"
    found = f"last push {last}, {spool.size // 1024:,} KB in {spool.files} files"
    what = "The engine has not read them for long: open lzdesk, or end the push receiver."
    return [_row("push receiver", spool.size < MOST_BYTES // 2, found, what)]


def _browser() -> list[CheckRow]:
    try:
        from lzdesk.browser.checks import browser_checks_blocking
    except ImportError as error:
        return [_row("browser driver", False, str(error), "Install lzdesk again.")]
    return [
        _row(check.name, check.ok, check.found, _browser_words(check.kind, check.found))
        for check in browser_checks_blocking()
    ]


def _browser_words(kind: str, found: str) -> str:
    if kind == "browser.no_display":
        return "Only windows need one; ./run.sh brings a virtual screen where there is none."
    return words_of(kind, {"found": found, "detail": found})
