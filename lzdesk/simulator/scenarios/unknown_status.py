"""An item takes a status that no table has heard of."""

from lzdesk.simulator.scenarios.target import Target

STATUS = "awaiting_customs_review"


def play(target: Target) -> dict[str, object]:
    """Put the order's first item there, past the rules that hold for everyone else."""
    order = target.pick({"pending", "packed", "ready_to_ship", "shipped"})
    item = order.items[0]
    with target.world.truth.changing(order, [item], target.world.clock.now_s()):
        item.status = STATUS
    return {"order_id": str(order.order_id), "status": STATUS}
