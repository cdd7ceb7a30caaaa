"""Bags of cross-border parcels: made, filled by scans, sent, arrived.

Policy. A parcel lies in one bag. Only what a cross-border store packed goes into one, and all of a
bag is of one marketplace. A bag that was sent is closed: what is in it then is what the express
carries. What must not leave by a scan must not leave by a bag: the refusals are those of
`scan_parcels`.
"""

from collections.abc import Callable, Mapping

from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.lib.clock import now_ms
from lzdesk.link import messages
from lzdesk.services.scan_parcels import BAG, TO_PULL, when_and_who, why_refused
from lzdesk.storage.repositories.bags import (
    FIELDS,
    Bag,
    bag_of_id,
    change_bag,
    empty_bag,
    make_bag,
    parcel_to_bag,
    put_into_bag,
    take_out,
)
from lzdesk.storage.repositories.scans import ScannedParcel, parcel_of_code
from lzdesk.storage.writer import Transaction, Writer

LONGEST = 100


class Bags:
    """Answers what is asked about bags."""

    def __init__(self, writer: Writer, by: str, tell: Callable[[messages.AnyEvent], None]) -> None:
        self._writer = writer
        self._by = by
        self._tell = tell

    async def make(self, asked: messages.MakeBag) -> messages.BagFilled:
        name = asked.name.strip()[:LONGEST]
        bag = await self._writer.run_durably(make_bag, name, self._by, now_ms())
        self._tell(messages.BagsChanged())
        return messages.BagFilled(bag, 0)

    async def fill(self, asked: messages.FillBag) -> messages.BagFilled:
        """Put the parcel with this waybill into a bag. Raises BadInput `bag.…`, and
        `scan.…` (code, by, and at where there is a time) where it must not leave."""
        code = asked.code.strip()[:LONGEST]

        def job(transaction: Transaction) -> int:
            bag = _open_bag(transaction, asked.bag)
            scanned = parcel_of_code(transaction, code)
            if scanned is None:
                raise BadInput("bag.no_parcel", code=code)
            _check_may_leave(scanned, code)
            parcel = parcel_to_bag(transaction, scanned.order_row, scanned.package_id)
            if parcel.bag_id is not None:
                other = bag_of_id(transaction, parcel.bag_id)
                if other is not None:
                    kind = "bag.twice" if other.bag_id == bag.bag_id else "bag.elsewhere"
                    raise BadInput(kind, code=code, name=other.name)
            if not parcel.is_cross_border:
                raise BadInput("bag.not_cross_border", code=code)
            if bag.marketplace not in ("", parcel.marketplace):
                raise BadInput("bag.other_marketplace", code=code)
            return put_into_bag(transaction, bag.bag_id, [parcel.package_row])

        parcels = await self._writer.run_durably(job)
        self._tell(messages.BagsChanged())
        return messages.BagFilled(asked.bag, parcels)

    async def change(self, asked: messages.ChangeBag) -> messages.Done:
        """Raises LzdeskError `bag.unknown`; BadInput `bag.bad_field` (field)."""
        fields = _checked(asked.fields)

        def job(transaction: Transaction) -> None:
            if bag_of_id(transaction, asked.bag) is None:
                raise LzdeskError("bag.unknown")
            change_bag(transaction, asked.bag, fields)

        await self._writer.run_durably(job)
        self._tell(messages.BagsChanged())
        return messages.Done()

    async def take_out(self, asked: messages.TakeOutOfBag) -> messages.Done:
        """Raises BadInput `bag.sent`."""

        def job(transaction: Transaction) -> None:
            take_out(transaction, _open_bag(transaction, asked.bag).bag_id, asked.packages)

        if asked.packages:
            await self._writer.run_durably(job)
            self._tell(messages.BagsChanged())
        return messages.Done()

    async def undo(self, asked: messages.EmptyBag) -> messages.Done:
        """Take all out of a bag that was not sent, and forget it. Raises BadInput `bag.sent`."""

        def job(transaction: Transaction) -> None:
            empty_bag(transaction, _open_bag(transaction, asked.bag).bag_id)

        await self._writer.run_durably(job)
        self._tell(messages.BagsChanged())
        return messages.Done()


def _open_bag(transaction: Transaction, bag_id: int) -> Bag:
    bag = bag_of_id(transaction, bag_id)
    if bag is None:
        raise LzdeskError("bag.unknown")
    if bag.sent_at is not None:
        raise BadInput("bag.sent", name=bag.name)
    return bag


def _check_may_leave(parcel: ScannedParcel, code: str) -> None:
    why = why_refused(parcel, BAG, now_ms())
    if why:
        at, by = when_and_who(parcel, why)
        found: dict[str, str | int] = {} if at is None else {"at": at}
        if why in TO_PULL:
            found |= {"row": parcel.order_row, "package": parcel.package_id}
        raise BadInput(why, code=code, by=by, **found)


def _checked(fields: Mapping[str, str | int | None]) -> dict[str, str | int | None]:
    """The fields as they are kept: texts trimmed, times whole or taken back."""
    kept: dict[str, str | int | None] = {}
    for name, value in fields.items():
        is_time = name.endswith("_at")
        fits = value is None or isinstance(value, int) if is_time else isinstance(value, str)
        if name not in FIELDS or not fits:
            raise BadInput("bag.bad_field", field=name)
        kept[name] = value.strip()[:LONGEST] if isinstance(value, str) else value
    return kept
