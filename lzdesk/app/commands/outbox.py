"""`lzdesk orders arrange` and `lzdesk outbox`."""

import asyncio
import contextlib
import sys
from typing import TYPE_CHECKING, TypedDict

from lzdesk.app.commands.labels import resolve
from lzdesk.app.commands.run import print_json, run_async, writing_desk
from lzdesk.app.commands.words import counted, words_of
from lzdesk.domain.errors import LzdeskError
from lzdesk.lib.dates import utc_of_ms
from lzdesk.link.messages import OrdersQueued, QueueOrders
from lzdesk.reading.connection import is_readable, open_reading
from lzdesk.reading.outbox import (
    CommandOutcome,
    OutboxLine,
    ended_commands,
    open_commands,
    outcomes_of,
)
from lzdesk.settings.paths import DataFolder

if TYPE_CHECKING:
    from collections.abc import Sequence

OPEN = ("queued", "sending", "unsure")


class ItemRow(TypedDict):
    """One item; of an order that was left out, item_id is empty and vendor_code says why."""

    store: str
    order_id: str
    item_id: str
    ok: bool
    vendor_code: str
    vendor_words: str


class CommandRow(TypedDict):
    """One command. Times in epoch milliseconds."""

    key: str
    kind: str
    store: str
    order_id: str
    state: str
    attempts: int
    created_at: int
    sent_at: int | None
    finished_at: int | None
    vendor_code: str
    vendor_words: str


def arrange(folder: DataFolder, orders: str, wait_s: float, as_json: bool) -> int:
    """Pack these orders through the outbox and wait; exit 0 when every item is packed."""
    if not is_readable(folder.database):
        raise LzdeskError("database.none", folder=str(folder.root))
    found, missing = resolve(folder, orders)
    rows = [
        ItemRow(
            store=page["store"],
            order_id=page["order_id"],
            item_id="",
            ok=False,
            vendor_code="order.unknown",
            vendor_words=str(page["error"]),
        )
        for page in missing
    ]
    if found:
        asked = QueueOrders(tuple(ref["row"] for ref in found), "pack")
        queued = run_async(lambda: _arrange(folder, asked, wait_s))
        rows = _rows(folder, queued) + rows
    _print(rows, as_json)
    return 0 if rows and all(row["ok"] for row in rows) else 1


async def _arrange(folder: DataFolder, asked: QueueOrders, wait_s: float) -> OrdersQueued:
    async with writing_desk(folder) as desk:
        sending = asyncio.create_task(desk.outbox.run())
        queued = await desk.queue_orders(asked)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait_s):
                await desk.outbox.until_done(queued.commands)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        return queued


def _rows(folder: DataFolder, queued: OrdersQueued) -> list[ItemRow]:
    db = open_reading(folder.database)
    try:
        outcomes = outcomes_of(db, queued.commands)
    finally:
        db.close()
    rows = [row for outcome in outcomes for row in _rows_of(outcome)]
    return rows + [
        ItemRow(
            store=problem.store,
            order_id=problem.order_id,
            item_id="",
            ok=False,
            vendor_code=problem.kind,
            vendor_words=words_of(problem.kind),
        )
        for problem in queued.problems
    ]


def _rows_of(outcome: CommandOutcome) -> "Sequence[ItemRow]":
    results = {result.item_id: result for result in outcome.results}
    rows: list[ItemRow] = []
    for item in outcome.items:
        result = results.get(item)
        code, words = outcome.vendor_code, outcome.vendor_words
        if outcome.state in OPEN:
            code, words = "command.waits", words_of("command.waits", {"why": words or code})
        elif result is not None and not result.ok:
            code, words = result.vendor_code, result.vendor_words
        ok = result is not None and result.ok
        rows.append(
            ItemRow(
                store=outcome.store,
                order_id=outcome.order_id,
                item_id=item,
                ok=ok,
                vendor_code="" if ok else code,
                vendor_words="" if ok else words or words_of(code),
            )
        )
    return rows


def _print(rows: list[ItemRow], as_json: bool) -> None:
    if as_json:
        print_json({"items": rows})
        return
    print(f"{counted(sum(row['ok'] for row in rows), 'item')} packed.")
    for row in rows:
        if not row["ok"]:
            name = f"{row['store']} {row['order_id']} {row['item_id']}".strip()
            words = " ".join(row["vendor_words"].split())
            code = "" if "." in row["vendor_code"] else f" ({row['vendor_code']})"
            print(f"{name}: {words}{code}", file=sys.stderr)


def show(folder: DataFolder, as_json: bool) -> int:
    """The commands that are not finished, and the newest that ended."""
    if not is_readable(folder.database):
        raise LzdeskError("database.none", folder=str(folder.root))
    db = open_reading(folder.database)
    try:
        lines = open_commands(db) + ended_commands(db)
    finally:
        db.close()
    if as_json:
        print_json({"commands": [_command_row(line) for line in lines]})
        return 0
    for line in lines:
        print(_line(line))
    if not lines:
        print("The outbox is empty.")
    return 0


def _command_row(line: OutboxLine) -> CommandRow:
    return CommandRow(
        key=line.key,
        kind=line.kind,
        store=line.store,
        order_id=line.order_id,
        state=line.state,
        attempts=line.attempts,
        created_at=line.created_at,
        sent_at=line.sent_at,
        finished_at=line.finished_at,
        vendor_code=line.vendor_code,
        vendor_words=line.vendor_words or (words_of(line.vendor_code) if line.vendor_code else ""),
    )


def _line(line: OutboxLine) -> str:
    row = _command_row(line)
    when = utc_of_ms(line.finished_at or line.created_at).strftime("%Y-%m-%d %H:%M UTC")
    words = " ".join(row["vendor_words"].split())
    said = f": {words}" if words else ""
    return f"{when}  {line.state:8} {line.kind:14} {line.store:24} {line.order_number}{said}"
