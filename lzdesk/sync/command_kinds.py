"""The kinds of writes, as data: how each is prepared and sent, and how many go in one call.

Another kind (a stock figure, a message) is another record here.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from lzdesk.domain.commands import ANSWER, Command
from lzdesk.domain.errors import MarketplaceRefused
from lzdesk.marketplaces.contract import Carriers, ItemsWritten, OrderItems
from lzdesk.sync.return_answers import send_answer
from lzdesk.sync.store_calls import StoreCalls

Commands = Sequence[Command]


class Kind(NamedTuple):
    name: str
    send: Callable[[StoreCalls, Commands, Carriers | None], Awaitable[ItemsWritten]]
    """Sends these in one call. Raises AnswerLost, StoreTrouble."""
    prepare: Callable[[StoreCalls, Commands], Awaitable[Carriers]] | None = None
    """What must be read before; nothing has been sent when it fails."""
    alone: bool = False
    """One command a call; else as many as the marketplace takes."""


def _items(commands: Commands) -> tuple[OrderItems, ...]:
    return tuple(OrderItems(one.order_id, one.open_items) for one in commands)


def _packages(commands: Commands) -> dict[str, tuple[str, ...]]:
    """The packages that these commands' items lie in, with the items of each."""
    found: dict[str, list[str]] = {}
    for one in commands:
        for item in one.open_items:
            package = one.packages.get(item, "")
            if not package:
                raise MarketplaceRefused(code="command.no_package", words="")
            found.setdefault(package, []).append(item)
    return {package: tuple(items) for package, items in found.items()}


async def _carriers(calls: StoreCalls, commands: Commands) -> Carriers:
    return await calls.ask(lambda api: api.fulfilment.carriers(_items(commands)))


async def _pack(calls: StoreCalls, commands: Commands, carriers: Carriers | None) -> ItemsWritten:
    assert carriers is not None
    # The outbox puts what the seller's own people deliver into calls of its own.
    nameless = carriers.chosen_by_vendor or "own_fleet" in commands[0].fields
    carrier = "" if nameless else _chosen(commands[0], carriers)
    items, allocation = _items(commands), carriers.allocation
    return await calls.write(lambda api: api.fulfilment.pack(items, allocation, carrier))


def _chosen(command: Command, carriers: Carriers) -> str:
    """The carrier that was asked for, where it is offered; else the first of the offer."""
    wanted = command.fields.get("carrier", "")
    codes = [carrier.code for carrier in carriers.choices]
    names = {carrier.name: carrier.code for carrier in carriers.choices}
    if wanted in codes:
        return wanted
    return names.get(wanted, codes[0])


async def _ready(calls: StoreCalls, commands: Commands, _: Carriers | None) -> ItemsWritten:
    packages = _packages(commands)
    return await calls.write(lambda api: api.fulfilment.ready_to_ship(packages))


async def _repack(calls: StoreCalls, commands: Commands, _: Carriers | None) -> ItemsWritten:
    packages = _packages(commands)
    return await calls.write(lambda api: api.fulfilment.repack(packages))


async def _digital(calls: StoreCalls, commands: Commands, _: Carriers | None) -> ItemsWritten:
    items = _items(commands)
    return await calls.write(lambda api: api.fulfilment.deliver_digital(items))


async def _own_delivered(calls: StoreCalls, commands: Commands, _: Carriers | None) -> ItemsWritten:
    packages = _packages(commands)
    return await calls.write(lambda api: api.fulfilment.own_delivered(packages))


async def _own_failed(calls: StoreCalls, commands: Commands, _: Carriers | None) -> ItemsWritten:
    packages = _packages(commands)
    return await calls.write(lambda api: api.fulfilment.own_failed(packages))


async def _cancel(calls: StoreCalls, commands: Commands, _: Carriers | None) -> ItemsWritten:
    (order,) = _items(commands)
    reason = commands[0].fields["reason"]
    return await calls.write(lambda api: api.fulfilment.cancel(order, reason))


KINDS = {
    kind.name: kind
    for kind in (
        Kind("pack", _pack, prepare=_carriers),
        Kind("ready_to_ship", _ready),
        Kind("repack", _repack),
        Kind("cancel", _cancel, alone=True),
        Kind("deliver_digital", _digital),
        Kind("own_delivered", _own_delivered),
        Kind("own_failed", _own_failed),
        Kind(ANSWER, send_answer, alone=True),
    )
}
