"""What of a long run is shown: parcels in a row that need nobody fold into one line."""

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import NamedTuple

from lzdesk.reading.print_runs import RunParcel

MOST_UNFOLDED = 3
"""So many in a row stand by themselves."""


class Fold(NamedTuple):
    """Parcels that stand behind one line: the first and the last position."""

    first: int
    last: int

    @property
    def positions(self) -> range:
        return range(self.first, self.last + 1)


class QueueLine(NamedTuple):
    """A heading (parcels under it), a parcel, or a fold."""

    bin: str
    parcels: int = 0
    parcel: RunParcel | None = None
    fold: Fold | None = None


def folded(
    lines: Sequence[QueueLine], opened: Collection[int], kept: Collection[int]
) -> list[QueueLine]:
    """The lines that are shown. opened: positions that were unfolded; kept: those that are
    selected. Only what is ready folds, and nothing of which a person decided something."""
    unfolded = {*opened, *kept}

    def may_fold(line: QueueLine) -> bool:
        one = line.parcel
        return one is not None and _is_plain(one) and one.position not in unfolded

    shown: list[QueueLine] = []
    for folds, some in groupby(lines, may_fold):
        run = list(some)
        shown += [_fold(run)] if folds and len(run) > MOST_UNFOLDED else run
    return shown


def around(lines: Sequence[QueueLine], position: int) -> set[int]:
    """The positions that fold with this one: its neighbours in the bin that are ready too; none
    where they are too few."""
    for folds, some in groupby(lines, lambda one: one.parcel is not None and _is_plain(one.parcel)):
        positions = {line.parcel.position for line in some if line.parcel is not None}
        if position in positions:
            return positions if folds and len(positions) > MOST_UNFOLDED else set()
    return set()


def _is_plain(one: RunParcel) -> bool:
    return one.state == "ready" and not one.why and not one.reason


def _fold(run: Sequence[QueueLine]) -> QueueLine:
    places = [line.parcel.position for line in run if line.parcel is not None]
    return QueueLine(run[0].bin, fold=Fold(places[0], places[-1]))
