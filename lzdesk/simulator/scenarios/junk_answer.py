"""A store's API answers with a web page instead of JSON until it is calmed."""

from lzdesk.simulator.scenarios.target import Target


def play(target: Target) -> dict[str, object]:
    """Switch it on."""
    target.world.troubles.junk_answer.add(target.store.seller_id)
    return {}
