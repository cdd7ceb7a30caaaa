"""A print run and its parcels: their states, and the keys of one walk through the warehouse."""

from enum import StrEnum

from lzdesk.domain.errors import BadInput


class RunState(StrEnum):
    """What is known of a run. Only READY and GATHERING can still be printed."""

    GATHERING = "gathering"
    READY = "ready"
    BUILDING = "building"
    """Its pages are written down and being handed over."""
    UNCERTAIN = "uncertain"
    """The desk ended between the two, or the printer failed: only a person at it knows."""
    HANDED_OVER = "handed_over"
    NOT_WRITTEN = "not_written"
    """Surely no page came to be: its pages count as never printed."""
    DONE = "done"
    """A person saw all its pages."""
    DROPPED = "dropped"


OPEN_RUNS = (RunState.GATHERING, RunState.READY, RunState.BUILDING, RunState.UNCERTAIN)


class ParcelState(StrEnum):
    """What is known of a parcel in its run."""

    FETCHING = "fetching"
    READY = "ready"
    STOPPED = "stopped"
    """A person decides: printed before, held, a note to read."""
    LEFT_OUT = "left_out"
    """It cannot have a label, or is not to have one."""
    FAILED = "failed"
    """Its label could not be had; asking again may help."""
    PRINTED = "printed"


SORT_KEYS = ("bin", "sku", "single", "store", "carrier")
"""All there are, in the order that is used where none is chosen (design, section 10)."""
REPRINT_REASONS = ("jammed", "smeared", "lost", "wrong_printer", "other")


def check_sort(keys: tuple[str, ...]) -> None:
    """Raises BadInput `run.no_such_sort` (key, known)."""
    for key in keys:
        if key not in SORT_KEYS:
            raise BadInput("run.no_such_sort", key=key, known=", ".join(SORT_KEYS))
