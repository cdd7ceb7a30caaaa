"""Switches off what the other scenarios left on in a store; what happened to orders stays."""

from lzdesk.simulator.scenarios.target import Target


def play(target: Target) -> dict[str, object]:
    """Honest answers and labels again."""
    troubles = target.world.troubles
    troubles.junk_answer.discard(target.store.seller_id)
    troubles.refused_labels.difference_update(target.store.packages)
    troubles.junk_labels.difference_update(target.store.packages)
    return {}
