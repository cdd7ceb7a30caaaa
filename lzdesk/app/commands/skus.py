"""`lzdesk skus import | export`."""

import asyncio
import sys
import time
from pathlib import Path

from lzdesk.app.commands.run import run_async
from lzdesk.app.commands.words import counted, sku_reasons, words_of
from lzdesk.app.desk import Desk, operator
from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.lib.sheets import KINDS
from lzdesk.link.messages import SkuProblem, SkusImported
from lzdesk.reading.connection import is_readable, open_reading
from lzdesk.reading.sku_file import export_skus
from lzdesk.services.import_skus import TITLES, SkuWatch, import_skus_blocking
from lzdesk.settings.paths import DataFolder

TELL_EVERY_S = 0.5


def take_in(folder: DataFolder, file: Path) -> int:
    """Add and fill in SKUs from a file; exit 1 when a row was not taken."""
    folder.make()
    done = run_async(lambda: _import(folder, file))
    total = done.added + done.changed + done.same
    print(
        f"{counted(total, 'SKU')} taken in: {done.added} new, {done.changed} changed,"
        f" {done.same} as they were. {done.failed_rows} not."
    )
    if done.code_page:
        print(f"Read as {done.code_page}, which the file does not say: look at the letters.")
    if done.unknown:
        print(f"Columns that were not read: {', '.join(done.unknown)}")
    for problem in done.failed:
        print(f"{file.name}, {problem_words(problem)}")
    if done.failed_rows > len(done.failed):
        print(f"… and {done.failed_rows - len(done.failed)} more.")
    if done.failed_file:
        print(f"The rows that were not taken are in {done.failed_file}")
    return 1 if done.failed_rows else 0


def problem_words(problem: SkuProblem) -> str:
    """`row 14, Weight (g): "heavy" is no weight in grams up to 1,000,000.`"""
    said = words_of(problem.kind, {"value": problem.value, "other": problem.other})
    return f"row {problem.row}, {TITLES.get(problem.field, problem.field)}: {said}"


async def _import(folder: DataFolder, file: Path) -> SkusImported:
    last = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal last
        if sys.stderr.isatty() and time.monotonic() - last > TELL_EVERY_S:
            last = time.monotonic()
            print(f"{done:,} of {total:,}", end="\r", file=sys.stderr, flush=True)

    async with Desk(folder, "lzdesk skus") as desk:
        watch = SkuWatch(progress)
        words = sku_reasons()
        return await asyncio.to_thread(
            import_skus_blocking, desk.writer, file, words, operator(), watch
        )


def export(folder: DataFolder, file: Path) -> int:
    """All SKUs as XLSX or CSV; the window may be open."""
    if file.suffix.lower() not in KINDS:
        raise BadInput("skus.no_such_kind", file=str(file))
    if not is_readable(folder.database):
        raise LzdeskError("database.none", folder=str(folder.root))
    db = open_reading(folder.database)
    try:
        rows = export_skus(db, file)
    except OSError as error:
        detail = error.strerror or str(error)
        raise BadInput("skus.not_written", file=str(file), detail=detail) from error
    finally:
        db.close()
    print(f"{counted(rows, 'SKU')} written to {file}")
    return 0
