"""Scans: a parcel's items against its order, and the parcel out to its carrier.

Policy. A parcel that must not leave is refused with why: its buyer cancelled or asks to, its
address changed after the label was printed, it was packed anew since (the label in hand is an old
one), it was pulled and no label was printed since, it is held, or it went out before. One of whose
items some were cancelled may leave with a label that was printed since: it was asked about then.
Nothing is noted of a refused scan but that it has to be pulled. A parcel is checked only where each
SKU was scanned as often as the order has it; the engine counts for itself.
"""

from collections import Counter
from collections.abc import Callable

from lzdesk.domain.errors import BadInput
from lzdesk.domain.statuses import Status
from lzdesk.lib.clock import now_ms
from lzdesk.link import messages
from lzdesk.services.ready_to_ship import ready_after
from lzdesk.storage.repositories.scans import (
    CHECKED,
    PULLED,
    SCANNED_OUT,
    ScannedParcel,
    items_of_parcel,
    mark_parcels,
    parcel_of_code,
    parcel_of_package,
)
from lzdesk.storage.writer import Transaction, Writer

ScanRequest = messages.ScanParcel | messages.FinishParcel | messages.PullParcel
SHIP, PACK, BAG = "ship", "pack", "bag"
TO_PULL = ("scan.cancelled", "scan.cancel_asked", "scan.address", "scan.repacked")
"""Kinds of a parcel that lies in the pile and must not leave."""
LONGEST_CODE = 100


class ParcelScans:
    """Answers what a scanner asks."""

    def __init__(
        self,
        writer: Writer,
        by: str,
        tell: Callable[[messages.AnyEvent], None],
        wake_outbox: Callable[[], None],
    ) -> None:
        self._writer = writer
        self._by = by
        self._tell = tell
        self._wake_outbox = wake_outbox

    async def answer(self, request: ScanRequest) -> messages.AnyReply:
        """The reply to a request. Raises BadInput."""
        if isinstance(request, messages.ScanParcel):
            return await self.scan(request)
        if isinstance(request, messages.FinishParcel):
            return await self.finish(request)
        return await self.pull(request)

    async def scan(self, asked: messages.ScanParcel) -> messages.ParcelScanned:
        """Raises BadInput `scan.no_such_mode`."""
        if asked.mode not in (SHIP, PACK):
            raise BadInput("scan.no_such_mode", mode=asked.mode)
        code = asked.code.strip()[:LONGEST_CODE]

        def scanned(transaction: Transaction) -> tuple[messages.ParcelScanned, list[int]]:
            parcel = parcel_of_code(transaction, code)
            if parcel is None:
                return messages.ParcelScanned("refused", "scan.unknown"), []
            why = why_refused(parcel, asked.mode, now_ms())
            if why:
                return _refused(parcel, why), []
            if asked.mode == PACK:
                return _to_check(transaction, parcel), []
            return self._shipped(transaction, parcel)

        reply, commands = await self._writer.run_durably(scanned)
        self._told(reply, bool(commands))
        return reply

    def _shipped(
        self, transaction: Transaction, parcel: ScannedParcel
    ) -> tuple[messages.ParcelScanned, list[int]]:
        key = (parcel.order_row, parcel.package_id)
        now = now_ms()
        mark_parcels(transaction, [key], SCANNED_OUT, parcel.carrier, self._by, now)
        commands = ready_after(transaction, [parcel.order_row], "scan", self._by, now, [key])
        return _reply("shipped", parcel, at=now, by=self._by), commands

    async def finish(self, asked: messages.FinishParcel) -> messages.ParcelScanned:
        """The parcel is checked, or refused with `scan.items_differ`."""

        def finished(transaction: Transaction) -> messages.ParcelScanned:
            parcel = parcel_of_package(transaction, asked.order_row, asked.package_id)
            if parcel is None:
                return messages.ParcelScanned("refused", "scan.unknown")
            why = why_refused(parcel, PACK, now_ms())
            wanted = {one.sku: one.pieces for one in items_of_parcel(transaction, parcel)}
            if not why and Counter(asked.counts) != Counter(wanted):
                why = "scan.items_differ"
            if why:
                return _refused(parcel, why)
            key = (parcel.order_row, parcel.package_id)
            mark_parcels(transaction, [key], CHECKED, parcel.carrier, self._by, now_ms())
            return _reply("checked", parcel, at=now_ms(), by=self._by)

        reply = await self._writer.run_durably(finished)
        self._told(reply, commands=False)
        return reply

    async def pull(self, asked: messages.PullParcel) -> messages.Done:
        """Raises BadInput `scan.unknown`."""

        def pulled(transaction: Transaction) -> None:
            parcel = parcel_of_package(transaction, asked.order_row, asked.package_id)
            if parcel is None:
                raise BadInput("scan.unknown")
            if not _is_pulled(parcel):
                key = (parcel.order_row, parcel.package_id)
                mark_parcels(transaction, [key], PULLED, parcel.carrier, self._by, now_ms())

        await self._writer.run_durably(pulled)
        self._tell(messages.OrdersChanged((asked.order_row,)))
        return messages.Done()

    def _told(self, reply: messages.ParcelScanned, commands: bool) -> None:
        if commands:
            self._wake_outbox()
        if reply.verdict in ("shipped", "checked"):
            self._tell(messages.OrdersChanged((reply.order_row,)))


def why_refused(parcel: ScannedParcel, mode: str, now: int) -> str:
    """A kind of the word tables; empty where the parcel may go on.

    A parcel that was scanned out may go into a bag: some are scanned out first, some never.
    """
    statuses = {int(one) for one in parcel.statuses.split(",") if one}
    living = statuses - {Status.CANCELLED}
    rules = (
        ("scan.pulled", _is_pulled(parcel)),
        ("scan.repacked", not statuses),
        ("scan.cancelled", Status.CANCELLED in statuses and not _was_repacked(parcel, living)),
        ("scan.cancel_asked", Status.CANCEL_REQUESTED in (*statuses, parcel.order_status)),
        ("scan.not_ours", parcel.fulfilled_by != "seller"),
        ("scan.again", mode == SHIP and _is_out(parcel)),
        ("scan.past", living - {Status.ARRANGED} != set()),
        ("scan.address", _was_readdressed(parcel)),
        ("scan.held", (parcel.hold_until or 0) > now),
        ("scan.checked", mode == PACK and parcel.checked_at is not None),
    )
    return next((kind for kind, holds in rules if holds), "")


def _is_pulled(parcel: ScannedParcel) -> bool:
    """A label that was printed since, and is not void, ends it."""
    return parcel.pulled_at is not None and (parcel.printed_at or 0) <= parcel.pulled_at


def _was_repacked(parcel: ScannedParcel, living: set[int]) -> bool:
    """Without what was cancelled: its label was printed after that was known."""
    printed = parcel.printed_at
    return bool(living) and printed is not None and printed > (parcel.cancelled_at or 0)


def _is_out(parcel: ScannedParcel) -> bool:
    """One that was pulled since has come back."""
    return parcel.scanned_out_at is not None and parcel.scanned_out_at >= (parcel.pulled_at or 0)


def _was_readdressed(parcel: ScannedParcel) -> bool:
    printed, changed = parcel.printed_at, parcel.address_changed_at
    return printed is not None and changed is not None and changed > printed


def when_and_who(parcel: ScannedParcel, why: str) -> tuple[int | None, str]:
    """What a refusal tells beside its kind: a time (epoch milliseconds) and a name."""
    return {
        "scan.again": (parcel.scanned_out_at, parcel.scanned_out_by),
        "scan.checked": (parcel.checked_at, parcel.checked_by),
        "scan.pulled": (parcel.pulled_at, parcel.pulled_by),
        "scan.held": (parcel.hold_until, ""),
    }.get(why, (None, ""))


def _refused(parcel: ScannedParcel, why: str) -> messages.ParcelScanned:
    at, by = when_and_who(parcel, why)
    return _reply("refused", parcel, why=why, at=at, by=by, must_pull=why in TO_PULL)


def _to_check(transaction: Transaction, parcel: ScannedParcel) -> messages.ParcelScanned:
    items = tuple(
        messages.ScanItem(
            one.sku, one.name, one.variation, one.pieces,
            tuple(code for code in one.barcodes.split(",") if code),
        )
        for one in items_of_parcel(transaction, parcel)
    )  # fmt: skip
    return _reply("to_check", parcel, items=items)


def _reply(
    verdict: str,
    parcel: ScannedParcel,
    *,
    why: str = "",
    at: int | None = None,
    by: str = "",
    items: tuple[messages.ScanItem, ...] = (),
    must_pull: bool = False,
) -> messages.ParcelScanned:
    return messages.ParcelScanned(
        verdict,
        why,
        parcel.order_row,
        parcel.package_id,
        parcel.order_number,
        parcel.store_id,
        parcel.carrier,
        at,
        by,
        items,
        must_pull,
    )
