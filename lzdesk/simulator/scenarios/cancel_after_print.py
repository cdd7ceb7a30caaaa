"""The buyer's cancellation comes through after the label may have been printed."""

from lzdesk.simulator.scenarios.target import Target

CANCELLABLE = frozenset({"packed", "ready_to_ship"})


def play(target: Target) -> dict[str, object]:
    """Cancel what is packed of one order; its parcels are void."""
    order = target.pick(CANCELLABLE)
    items = [item for item in order.items if item.status in CANCELLABLE]
    target.world.truth.cancel(
        order, items, target.world.clock.now_s(), "Change of mind", "cancellation-customer"
    )
    return {"order_id": str(order.order_id)}
