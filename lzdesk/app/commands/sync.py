"""`lzdesk sync --once`: the engine without a window."""

from typing import TypedDict

from lzdesk.app.commands.run import print_json, run_async, writing_desk
from lzdesk.app.commands.words import error_words
from lzdesk.settings.paths import DataFolder
from lzdesk.sync.schedule import StoreOutcome


class SyncRow(TypedDict):
    """One store of the JSON output; `error` is null when it was read."""

    store: str
    orders_local: int | None
    orders_remote: int | None
    proved: bool
    read_at: int | None
    error: str | None


def sync_once(folder: DataFolder, as_json: bool) -> int:
    """Read every store once; exit 0 only when every store is proven."""
    rows = [_row(outcome) for outcome in run_async(lambda: _once(folder))]
    if as_json:
        print_json({"stores": rows})
    else:
        for row in rows:
            print(_line(row))
        if not rows:
            print("There are no stores with an API. Add some with: lzdesk store import FILE")
    return 0 if all(row["proved"] for row in rows) else 1


async def _once(folder: DataFolder) -> list[StoreOutcome]:
    async with writing_desk(folder) as desk:
        outcomes = await desk.schedule.once()
        await desk.writer.analyze()
        return outcomes


def _row(outcome: StoreOutcome) -> SyncRow:
    result, error = outcome.result, outcome.error
    return SyncRow(
        store=outcome.store.key,
        orders_local=result.orders_local if result else None,
        orders_remote=result.orders_remote if result else None,
        proved=result.proven if result else False,
        read_at=result.read_at if result else None,
        error=error_words(error) if error else None,
    )


def _line(row: SyncRow) -> str:
    if row["error"] is not None:
        return f"{row['store']:24} stopped: {row['error']}"
    word = "proven" if row["proved"] else "differs"
    return f"{row['store']:24} {word}: {row['orders_local']} here, {row['orders_remote']} reported"
