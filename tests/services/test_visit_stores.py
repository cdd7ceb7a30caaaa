"""A round: who waits longest comes first, each verdict is kept, a restart loses nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.stores import Store
from lzdesk.link.messages import NoteVisit, RoundNow
from lzdesk.reading.connection import open_reading
from lzdesk.reading.visits import Visit, VisitsNow, visits_now
from lzdesk.services.visit_stores import Rounds
from lzdesk.storage.repositories.store_changes import remove_store
from lzdesk.storage.repositories.stores import add_store, store_of_key
from lzdesk.storage.writer import Writer

KEYS = ("one", "two", "three")


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    made = Writer(tmp_path / "lzdesk.db", tmp_path / "backups")
    for key in KEYS:
        made.run_blocking(add_store, Store(key, key.title(), "lazada", "sg"))
    yield made
    made.close()


def now(path: Path) -> VisitsNow:
    db = open_reading(path / "lzdesk.db")
    try:
        return visits_now(db)
    finally:
        db.close()


async def test_each_store_is_looked_at_once_and_kept(writer: Writer, tmp_path: Path) -> None:
    clock = iter(range(100, 200))
    rounds = Rounds(writer, "mei", lambda: next(clock))
    begun = await rounds.begin()
    assert begun == RoundNow(KEYS, (), (), KEYS)
    assert (await rounds.note(NoteVisit("one", "fine"))).left == ("two", "three")
    assert (await rounds.skip("two")).left == ("three",)
    done = await rounds.note(NoteVisit("three", "trouble", " password\tchanged "))
    assert done == RoundNow(KEYS, ("one", "three"), ("two",), ())
    seen = now(tmp_path)
    assert seen.visits == {
        "one": Visit(101, "fine", "", "mei"),
        "three": Visit(102, "trouble", "password changed", "mei"),
    }
    assert seen.stores == ()
    assert (await rounds.begin()).stores == ("two", "one", "three")


async def test_a_restart_and_a_second_begin_go_on_where_it_was(
    writer: Writer, tmp_path: Path
) -> None:
    await Rounds(writer, "mei").begin(("one", "two"))
    await Rounds(writer, "mei").note(NoteVisit("one", "fine"))
    again = Rounds(writer, "li")
    assert (await again.begin()) == RoundNow(("one", "two"), ("one",), (), ("two",))
    assert now(tmp_path)[1:] == (("one", "two"), ("one",), ())
    ended = await again.end()
    assert ended.left == () and ended.looked == ("one",) and now(tmp_path).stores == ()


async def test_a_store_that_left_the_desk_is_not_waited_for(writer: Writer, tmp_path: Path) -> None:
    rounds = Rounds(writer, "mei")
    await rounds.begin(("one", "two"))
    store = writer.run_blocking(store_of_key, "two")
    assert store is not None
    writer.run_blocking(remove_store, store, 1, "mei", with_orders=False)
    assert now(tmp_path).stores == ("one",)
    assert (await rounds.note(NoteVisit("one", "fine"))).left == ()


async def test_a_verdict_outside_a_round_counts_and_nonsense_is_refused(
    writer: Writer, tmp_path: Path
) -> None:
    rounds = Rounds(writer, "mei")
    assert (await rounds.note(NoteVisit("one", "fine", "by hand"))).stores == ()
    assert now(tmp_path).visits["one"].note == "by hand"
    with pytest.raises(BadInput, match=r"visit\.verdict"):
        await rounds.note(NoteVisit("one", "superb"))
    with pytest.raises(BadInput, match=r"form\.too_long"):
        await rounds.note(NoteVisit("one", "fine", "x" * 201))
    with pytest.raises(LzdeskError, match=r"store\.unknown"):
        await rounds.note(NoteVisit("gone", "fine"))
    assert (await rounds.skip("one")).left == ()
