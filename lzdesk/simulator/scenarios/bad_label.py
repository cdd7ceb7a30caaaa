"""One parcel's label cannot be had: `refused` by the call, or `junk` bytes instead of a PDF."""

from lzdesk.simulator.scenarios.target import NothingFitsError, Target


def play(target: Target) -> dict[str, object]:
    """Spoil the labels of one order's parcels; `mode` is `refused` (the default) or `junk`."""
    troubles = target.world.troubles
    places = {"": troubles.refused_labels, "refused": troubles.refused_labels}
    chosen = (places | {"junk": troubles.junk_labels}).get(target.mode)
    if chosen is None:
        raise NothingFitsError("needs the mode refused or junk")
    order = target.pick({"packed", "ready_to_ship"})
    packages = {item.package.package_id for item in order.items if item.package}
    chosen.update(packages)
    return {"order_id": str(order.order_id), "package_ids": sorted(packages)}
