"""What folds in the print queue, and what never does."""

from typing import NamedTuple

from lzdesk.gui.panes.print_queue.folding import Fold, QueueLine, around, folded
from lzdesk.gui.panes.print_queue.model import queue_lines
from lzdesk.reading.print_runs import RunParcel


class One(NamedTuple):
    bin: str
    state: str = "ready"
    why: str = ""
    reason: str = ""


def lines_of(*parcels: One) -> list[QueueLine]:
    made = [
        RunParcel(
            at, at, str(at), 1, f"FP{at}", "GHN", "SKU", 1, 0, one.bin, one.state, one.why, "",
            one.reason, None, "", None, None, None,
        )
        for at, one in enumerate(parcels, 1)
    ]  # fmt: skip
    return queue_lines(made, by_bin=True)


def told(lines: list[QueueLine]) -> list[object]:
    """A heading by its bin, a parcel by its position, a fold by its ends."""
    return [line.fold or (line.parcel.position if line.parcel else line.bin) for line in lines]


def test_more_than_three_in_a_row_fold_within_their_bin() -> None:
    lines = lines_of(*[One("A")] * 4, *[One("B")] * 3, *[One("C")] * 5)
    assert told(folded(lines, (), ())) == ["A", Fold(1, 4), "B", 5, 6, 7, "C", Fold(8, 12)]


def test_what_is_wrong_or_was_decided_never_folds() -> None:
    wrong = [
        One("A", "stopped", "label.printed_before"), One("A", "failed", "label.junk"),
        One("A", "left_out", "label.left_out"), One("A", "fetching"), One("A", "printed"),
        One("A", reason="jammed"), One("A", reason="meant"),
    ]  # fmt: skip
    assert told(folded(lines_of(*wrong * 2), (), ())) == ["A", *range(1, 15)]
    lines = lines_of(*[One("A")] * 4, One("A", "stopped", "label.held"), *[One("A")] * 4)
    assert told(folded(lines, (), ())) == ["A", Fold(1, 4), 5, Fold(6, 9)]


def test_what_is_selected_or_was_opened_stands_by_itself() -> None:
    lines = lines_of(*[One("A")] * 12)
    assert told(folded(lines, (), [1])) == ["A", 1, Fold(2, 12)]
    # What is left beside it is too little to fold.
    assert told(folded(lines, (), [9])) == ["A", Fold(1, 8), 9, 10, 11, 12]
    assert told(folded(lines, range(1, 9), ())) == ["A", *range(1, 9), Fold(9, 12)]


def test_a_parcel_folds_with_its_neighbours() -> None:
    lines = lines_of(One("A"), One("A", "failed", "label.junk"), *[One("A")] * 5, One("B"))
    assert around(lines, 4) == {3, 4, 5, 6, 7}
    assert around(lines, 1) == around(lines, 2) == around(lines, 8) == around(lines, 99) == set()
