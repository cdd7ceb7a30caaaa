"""Carries out the writes that the desk has committed to, each once.

Policy. A command is in the database before anything is sent, and `sending` is committed before
its call. Of one subject one command goes out at a time, in order; stores and subjects go side by
side. What came back counts item by item. Where the answer is lost (no connection any more, junk,
a time-out, a kill in between) or does not say for sure that nothing was done (an internal error, a
code nobody knows), the command is unsure: the marketplace's items are read. What is there is done;
what is not may still be on its way, so only where two looks agree that are as far apart as that
takes (`write_settle_s` of the manifest), it goes out again, or has failed with the vendor's words
where a repeat would hardly be answered otherwise. An order whose items cannot be read keeps no
other waiting: then each is asked for by itself. A buyer's request is read before it is answered
and after: closed meanwhile, the answer stops. What it rested on is looked up in the transaction
that claims it; where that no longer holds it stops, with the reason. No network, a pause the
marketplace asks for, a consent that is over: the command waits and goes on by itself, nothing is
dropped, and what never went out is no attempt. A refusal is final until somebody lets it go out
again; one order that spoils a batch is found by sending each by itself.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple

import structlog

from lzdesk.domain.commands import ANSWER, FINISHED, Command, CommandState, ItemState
from lzdesk.domain.errors import (
    AnswerLost,
    LzdeskError,
    MarketplaceRefused,
    StoreTrouble,
)
from lzdesk.domain.returns import Return
from lzdesk.lib.clock import Now, now_ms
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.marketplaces.sift import is_answered
from lzdesk.storage.repositories.commands import (
    Verdict,
    all_sent_are_unsure,
    claim,
    commands_of,
    due_commands,
    finish,
    next_due_at,
)
from lzdesk.storage.repositories.item_states import write_item_states
from lzdesk.storage.repositories.returns import write_returns
from lzdesk.storage.repositories.stores import all_stores
from lzdesk.storage.writer import Transaction, Writer
from lzdesk.sync.command_kinds import KINDS
from lzdesk.sync.return_answers import answer_stage, lines_now, read_returns
from lzdesk.sync.store_calls import StoreCalls
from lzdesk.sync.verdicts import LOOK_MS, Verdicts

log = structlog.get_logger()

CallsOf = Callable[[str], Awaitable[StoreCalls]]
AT_A_TIME = 8
PER_STORE = 2
LOOK_AT = 80
"""Commands of a store that are looked at: a long queue of one does not hide another's."""
STORAGE_PAUSE_S = 5.0
AT_WORK_LOOK_S = 0.5
BY = "outbox"


class OutboxTold(NamedTuple):
    """Who is told what."""

    orders: Callable[[Sequence[int]], None]
    """Order rows that are others now."""
    commands: Callable[[], None]
    """Commands came in, moved on or ended."""


class _Batch(NamedTuple):
    store_id: int
    kind: str
    unsure: bool
    commands: tuple[Command, ...]


class Outbox:
    """`run` goes on until cancelled; `wake` lets it look now."""

    def __init__(
        self, writer: Writer, calls_of: CallsOf, told: OutboxTold, now: Now = now_ms
    ) -> None:
        self._writer = writer
        self._calls_of = calls_of
        self._told = told
        self._now = now
        self._news = asyncio.Event()
        self._gate = asyncio.Semaphore(AT_A_TIME)
        self._stores: dict[int, asyncio.Semaphore] = {}
        self._at_work: set[int] = set()
        self._alone: set[int] = set()
        """Commands whose batch was refused as a whole: each goes by itself."""
        self._verdicts = Verdicts()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stranded = False
        """Commands may stand as being sent though nobody works on them."""

    def wake(self) -> None:
        """Something is due, or may be."""
        self._news.set()
        self._told.commands()

    async def run(self) -> None:
        """Carry out what is due, as long as this runs."""
        await self._writer.run_durably(all_sent_are_unsure, self._now(), LOOK_MS)
        try:
            while True:
                self._news.clear()
                try:
                    await self._start_due()
                    wait_s = await self._next_look_s()
                except LzdeskError as error:
                    # A full disk, a locked file: storage tells it, and this looks again.
                    log.warning("outbox waits", kind="", why=error.kind)
                    wait_s = STORAGE_PAUSE_S
                await self._wait(wait_s)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def until_done(self, ids: Sequence[int]) -> list[Command]:
        """Wait until these are finished, or can only wait; `run` must be going on."""
        while True:
            held = await self._writer.run(commands_of, ids)
            if all(one.state not in ("queued", "sending", "unsure") for one in held):
                return held
            await asyncio.sleep(0.05)

    async def _next_look_s(self) -> float | None:
        """Until something is due; None: only news can change that."""
        due = await self._writer.run(next_due_at)
        if self._stranded:
            return STORAGE_PAUSE_S
        if due is None:
            return None
        # What is at work counts as due too, and says itself when it is over.
        return max(AT_WORK_LOOK_S if self._at_work else 0.02, (due - self._now()) / 1000)

    async def _wait(self, wait_s: float | None) -> None:
        try:
            async with asyncio.timeout(wait_s):
                await self._news.wait()
        except TimeoutError:
            return

    async def _start_due(self) -> None:
        if self._stranded and not self._at_work:
            await self._writer.run_durably(all_sent_are_unsure, self._now(), LOOK_MS)
            self._stranded = False
        due = await self._writer.run(due_commands, self._now(), LOOK_AT)
        free = [one for one in due if one.id not in self._at_work]
        for batch in await self._batches(free):
            self._at_work |= {one.id for one in batch.commands}
            task = asyncio.create_task(self._carry_out(batch), name=f"outbox {batch.kind}")
            self._tasks.add(task)
            task.add_done_callback(partial(self._ended, batch))

    def _ended(self, batch: _Batch, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._at_work -= {one.id for one in batch.commands}
        self._news.set()

    async def _batches(self, due: Iterable[Command]) -> list[_Batch]:
        def group(one: Command) -> tuple[object, ...]:
            unsure = one.state == CommandState.UNSURE
            by_itself = one.id if one.id in self._alone or KINDS[one.kind].alone else 0
            carrier = one.fields.get("carrier", ""), one.fields.get("own_fleet", "")
            return one.store_id, one.kind, unsure, *carrier, by_itself

        sizes = {
            store.id: manifest_of(store.marketplace).policies.fulfilment_batch
            for store in await self._writer.run(all_stores)
        }
        found: list[_Batch] = []
        for _, some in groupby(sorted(due, key=lambda one: (*map(str, group(one)), one.id)), group):
            commands = tuple(some)
            size = sizes.get(commands[0].store_id, 1)
            for start in range(0, len(commands), size):
                part = commands[start : start + size]
                first = part[0]
                unsure = first.state == CommandState.UNSURE
                found.append(_Batch(first.store_id, first.kind, unsure, part))
        return found

    async def _carry_out(self, batch: _Batch) -> None:
        store_gate = self._stores.setdefault(batch.store_id, asyncio.Semaphore(PER_STORE))
        # The store's own gate first: who waits for it keeps no place that others could have.
        async with store_gate, self._gate:
            try:
                await self._attempt(batch)
            except LzdeskError as error:
                await self._put_off(batch, error)
            except Exception:
                # A fault of ours must not end the outbox: what was not sent waits, what may have
                # been sent is read back.
                log.exception("outbox failed", kind=batch.kind)
                await self._put_off(batch, LzdeskError("internal"))
        self._told.commands()

    async def _attempt(self, batch: _Batch) -> None:
        key = await self._writer.run(_key_of, batch.store_id)
        calls = await self._calls_of(key)
        if batch.unsure:
            await self._keep(batch.commands, await self._read_back(calls, batch))
            return
        kind = KINDS[batch.kind]
        try:
            if batch.kind == ANSWER:
                await self._read_requests(calls, batch)
            prepared = await kind.prepare(calls, batch.commands) if kind.prepare else None
        except MarketplaceRefused as no:
            await self._keep(batch.commands, self._of_error(no, batch.commands))
            return
        claimed = await self._writer.run_durably(claim, batch.commands, self._now())
        if not claimed:
            return
        try:
            written = await kind.send(calls, claimed, prepared)
        except LzdeskError as error:
            await self._keep(claimed, self._of_error(error, claimed))
            return
        if batch.kind == ANSWER:
            await self._read_answered(calls, batch)
        await self._keep(claimed, [self._verdicts.answered(one, written) for one in claimed])

    async def _read_back(self, calls: StoreCalls, batch: _Batch) -> list[Verdict]:
        settle_ms = calls.manifest.policies.write_settle_s * 1000
        if batch.kind == ANSWER:
            returns = await self._read_requests(calls, batch)
            return [
                self._verdicts.read_back(
                    one, lines_now(one, returns), answer_stage(calls.manifest, one), settle_ms
                )._replace(items=())
                for one in batch.commands
            ]
        stage = calls.manifest.stages[batch.kind]
        now = await _items_now(calls, [one.order_id for one in batch.commands])
        return [
            self._verdicts.read_back(one, now.get(one.order_id), stage, settle_ms)
            for one in batch.commands
        ]

    async def _read_requests(self, calls: StoreCalls, batch: _Batch) -> tuple[Return, ...]:
        """The buyers' requests that are answered, as they are now; kept."""
        found = await read_returns(calls, batch.commands)
        await self._writer.run_durably(write_returns, batch.store_id, found, self._now())
        return found

    async def _read_answered(self, calls: StoreCalls, batch: _Batch) -> None:
        """What was answered is shown as it is now. The next pass reads it where this cannot."""
        try:
            await self._read_requests(calls, batch)
        except LzdeskError as error:
            log.warning("request not read", kind=batch.kind, why=error.kind)

    def _of_error(self, error: LzdeskError, batch: Sequence[Command]) -> list[Verdict]:
        """What becomes of the commands of a call that ended with an error."""
        return [self._of_failed(one, error, len(batch) > 1) for one in batch]

    def _of_failed(self, command: Command, error: LzdeskError, in_company: bool) -> Verdict:
        if isinstance(error, AnswerLost):
            if in_company and error.fields.get("lasting"):
                self._alone.add(command.id)
            return self._verdicts.lost(command, error, in_company)
        claimed = command.state == CommandState.SENDING
        if not isinstance(error, MarketplaceRefused):
            verdict = self._verdicts.later(command, error, CommandState.QUEUED)
            return verdict._replace(unsent=claimed)
        if in_company:
            self._alone.add(command.id)
            return Verdict(command.id, command.state, CommandState.QUEUED, unsent=claimed)
        code, words = str(error.fields.get("code", "")), str(error.fields.get("words", ""))
        return Verdict(
            command.id, command.state, CommandState.FAILED, (), (), code or error.kind, words
        )

    async def _put_off(self, batch: _Batch, error: LzdeskError) -> None:
        try:
            await self._later(batch, error)
        except LzdeskError as trouble:
            # Not even that can be written now: what was sent is found again, and read back.
            log.warning("outbox waits", kind=batch.kind, why=trouble.kind)
            self._stranded = True

    async def _later(self, batch: _Batch, error: LzdeskError) -> None:
        """A while later: what was never sent as it was, what may have been sent is read back."""
        log.warning("outbox waits", kind=batch.kind, why=error.kind)
        open_ = (CommandState.QUEUED, CommandState.UNSURE, CommandState.SENDING)
        waiting = [
            self._verdicts.later(
                one,
                error,
                CommandState.QUEUED if one.state == CommandState.QUEUED else CommandState.UNSURE,
            )
            for one in await self._writer.run(commands_of, [one.id for one in batch.commands])
            if one.state in open_
        ]
        now = self._now()
        await self._writer.run_durably(finish, _from(now, waiting), now)

    async def _keep(self, commands: Sequence[Command], verdicts: Sequence[Verdict]) -> None:
        rows = {one.id: one.order_row for one in commands}
        now = self._now()

        def job(connection: Transaction) -> list[int]:
            finish(connection, _from(now, verdicts), now)
            told = [
                (row, one.items)
                for one in verdicts
                if one.items and (row := rows[one.command_id]) is not None
            ]
            return write_item_states(connection, told, now, BY)

        changed = await self._writer.run_durably(job)
        over = {one.command_id for one in verdicts if one.state in FINISHED}
        self._alone -= over
        self._verdicts.forget(over)
        if changed:
            self._told.orders(changed)


async def _items_now(calls: StoreCalls, orders: Sequence[str]) -> dict[str, tuple[ItemState, ...]]:
    """Order to its items; one that cannot be read is left out, and keeps no other waiting."""
    try:
        return await calls.ask(lambda api: api.fulfilment.items_now(tuple(orders)))
    except StoreTrouble as error:
        if len(orders) == 1 or not is_answered(error):
            raise
    found: dict[str, tuple[ItemState, ...]] = {}
    for order in orders:
        try:
            found |= await calls.ask(lambda api, order=order: api.fulfilment.items_now((order,)))  # type: ignore[misc]
        except StoreTrouble as error:
            if not is_answered(error):
                raise
            log.warning("items not read", order=order, kind=error.kind)
    return found


def _from(now: int, verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Pauses as times. One now for all: what waits together goes on together, in one call."""
    return [one._replace(not_before=now + one.not_before) for one in verdicts]


def _key_of(connection: Transaction, store_id: int) -> str:
    sql = "SELECT key FROM stores WHERE id = ?"
    return str(connection.exec_driver_sql(sql, (store_id,)).one()[0])
