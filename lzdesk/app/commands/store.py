"""`lzdesk store import | list | open`."""

import asyncio
import sys
from pathlib import Path

from lzdesk.app.commands.run import print_json, run_async, writing_desk
from lzdesk.app.commands.words import counted, row_reasons, words_of
from lzdesk.link.messages import ImportStores, RowProblem, StoreChecked, StoresImported
from lzdesk.reading.connection import is_readable, open_reading
from lzdesk.reading.stores import StoreLine, store_lines
from lzdesk.settings.paths import DataFolder, presets_dir
from lzdesk.settings.secrets import Secrets


def import_stores(folder: DataFolder, file: Path, as_json: bool) -> int:
    """Add the file's stores; exit 1 when a row was not taken."""
    done = run_async(lambda: _import(folder, file))
    if as_json:
        fields = {name: getattr(done, name) for name in done.__struct_fields__}
        print_json(fields)
        return 1 if done.failed else 0
    print(f"{counted(len(done.added), 'store')} added, {len(done.failed)} not.")
    if done.known:
        print(f"{len(done.known)} were here already: {', '.join(done.known)}")
    for problem in done.failed:
        print(f"{file.name}, {problem_words(problem)}")
    for problem in done.warned:
        print(f"{file.name}, {problem_words(problem)}")
    if done.failed_file:
        print(f"The rows that failed are in {done.failed_file}")
        print("It holds their proxies' passwords as you gave them: delete it afterwards.")
    return 1 if done.failed else 0


def problem_words(problem: RowProblem) -> str:
    """`row 14, proxy: "203.0.113.7" has no port`."""
    value = f'"{problem.value}" ' if problem.value else ""
    return f"row {problem.row}, {problem.field}: {value}{words_of(problem.kind)}"


async def _import(folder: DataFolder, file: Path) -> StoresImported:
    from lzdesk.services.import_stores import StoreImport

    async with writing_desk(folder) as desk:
        job = StoreImport(desk.writer, desk.secrets, presets_dir())
        asked = ImportStores(str(file), words=row_reasons())
        return await asyncio.to_thread(job.take_blocking, asked)


def list_stores(folder: DataFolder, as_json: bool) -> int:
    lines = _lines(folder)
    if as_json:
        print_json({"stores": [line._asdict() for line in lines]})
        return 0
    for line in lines:
        print(f"{line.key:24} {line.country}  {line.marketplace:8} {line.state:14} {line.name}")
    if not lines:
        print(words_of("database.none", {"folder": folder.root}))
    return 0


def _lines(folder: DataFolder) -> list[StoreLine]:
    if not is_readable(folder.database):
        return []
    db = open_reading(folder.database)
    try:
        return store_lines(db)
    finally:
        db.close()


def open_one(folder: DataFolder, key: str, url: str, seconds: float | None, headless: bool) -> int:
    """Open the store through the window's own code, until it is closed or the time is over."""
    run_async(lambda: _open(folder, key, url, seconds, headless))
    return 0


async def _open(
    folder: DataFolder, key: str, url: str, seconds: float | None, headless: bool
) -> None:
    from lzdesk.app.desk import Desk, hue_colour, operator
    from lzdesk.link.messages import OpenStore
    from lzdesk.services.open_store import StoreOpening
    from lzdesk.settings.logs import start_logs
    from lzdesk.settings.secrets import open_secrets_blocking

    closed = asyncio.Event()

    def on_change(event: object) -> None:
        if not desk.browsers.open_stores():
            closed.set()

    folder.make()
    start_logs(folder.logs, loud=False)
    async with Desk(folder, "another lzdesk command", on_change) as desk:

        def secrets_blocking() -> Secrets:
            return open_secrets_blocking(folder.root, folder.vault)

        opening = StoreOpening(
            desk.writer, desk.browsers, secrets_blocking, hue_colour, operator(), print_warnings
        )
        await opening.open(OpenStore(key, url), headless)
        print(f"{key} is open.", flush=True)
        try:
            async with asyncio.timeout(seconds):
                await closed.wait()
        except TimeoutError:
            await desk.browsers.close(key)


def print_warnings(told: StoreChecked) -> None:
    """What a check found, once the opening has ended."""
    for check in told.checks if told.outcome else ():
        if check.kind:
            sign = {"failed": "no", "warning": "?"}.get(check.state, " ")
            print(f"{sign:2} {check.name}: {words_of(check.kind, check.found)}", file=sys.stderr)
