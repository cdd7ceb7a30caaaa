"""Stores edited, paused, put in order: on a real file, each edit in its history."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.domain.errors import LzdeskError
from lzdesk.link.messages import ChangeStore, RenameGroup
from lzdesk.reading.connection import open_reading
from lzdesk.reading.stores import rail_stores, store_lines
from lzdesk.services.change_store import LONGEST, StoreChanges
from lzdesk.storage.repositories.store_history import STATES_KEPT_MS, drop_old_states
from lzdesk.storage.repositories.stores import set_store_state
from lzdesk.storage.writer import Writer
from tests.gui.desk_db import NOW_MS, make_db

DESK = "lumi-flagship"


class Bench:
    def __init__(self, folder: Path) -> None:
        path = make_db(folder / "lzdesk.db")
        self.writer = Writer(path, folder / "backups")
        self.changes = StoreChanges(self.writer, "mei", lambda: NOW_MS)
        self.db = open_reading(path)

    def rail(self) -> list[tuple[str, str]]:
        return [(store.group, store.key) for store in rail_stores(self.db, NOW_MS)]

    def one(self, key: str = DESK) -> sqlite3.Row:
        self.db.row_factory = sqlite3.Row
        found = self.db.execute("SELECT * FROM stores WHERE key = ?", (key,)).fetchone()
        self.db.row_factory = None
        assert isinstance(found, sqlite3.Row)
        return found

    def history(self) -> list[tuple[object, ...]]:
        sql = 'SELECT s.key, field, before, after, at, "by" FROM store_history h'
        return self.db.execute(f"{sql} JOIN stores s ON s.id = h.store_id ORDER BY h.id").fetchall()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.db.close()
    made.writer.close()


async def test_when_parcels_are_ready_to_ship_is_chosen_from_three(bench: Bench) -> None:
    assert bench.one()["ready_to_ship"] == "hand"
    assert await bench.changes.change(ChangeStore(DESK, ready_to_ship="print"))
    assert bench.one()["ready_to_ship"] == "print"
    assert bench.history() == [(DESK, "ready_to_ship", "hand", "print", NOW_MS, "mei")]
    assert not await bench.changes.change(ChangeStore(DESK, ready_to_ship="print"))
    with pytest.raises(LzdeskError, match=r"store\.ready_to_ship"):
        await bench.changes.change(ChangeStore(DESK, ready_to_ship="never"))


async def test_only_what_is_named_changes_and_is_written_down(bench: Bench) -> None:
    assert await bench.changes.change(ChangeStore(DESK, name="  Lumi\tOne ", hue=3))
    row = bench.one()
    assert (row["name"], row["hue"], row["group"], row["country"]) == (
        "Lumi One", 3, "Lumi Beauty", "sg",
    )  # fmt: skip
    assert bench.history() == [
        (DESK, "name", "Lumi Flagship", "Lumi One", NOW_MS, "mei"),
        (DESK, "hue", "6", "3", NOW_MS, "mei"),
    ]
    assert not await bench.changes.change(ChangeStore(DESK, name="Lumi One"))
    assert len(bench.history()) == 2


@pytest.mark.parametrize(
    ("wanted", "kind", "field"),
    [
        (ChangeStore(DESK, name=" \n"), "form.missing", "name"),
        (ChangeStore(DESK, name="lumi OUTLET"), "store.name_taken", "name"),
        (ChangeStore(DESK, group="x" * (LONGEST + 1)), "form.too_long", "group"),
        (ChangeStore(DESK, hue=12), "store.no_such_hue", "hue"),
        (ChangeStore(DESK, hue=-1), "store.no_such_hue", "hue"),
    ],
)
async def test_what_cannot_be_names_its_field_and_changes_nothing(
    bench: Bench, wanted: ChangeStore, kind: str, field: str
) -> None:
    before = tuple(bench.one())
    with pytest.raises(LzdeskError) as refused:
        await bench.changes.change(wanted)
    assert (refused.value.kind, refused.value.fields["field"]) == (kind, field)
    assert tuple(bench.one()) == before and bench.history() == []


async def test_the_same_name_may_stand_in_another_country(bench: Bench) -> None:
    await bench.changes.change(ChangeStore(DESK, name="Lumi Official"))
    assert bench.one()["name"] == "Lumi Official"


async def test_a_store_nobody_knows_is_named(bench: Bench) -> None:
    for asked in (
        bench.changes.change(ChangeStore("gone")),
        bench.changes.pause("gone", paused=True),
    ):
        with pytest.raises(LzdeskError) as refused:
            await asked
        assert (refused.value.kind, refused.value.fields) == ("store.unknown", {"store": "gone"})


async def test_a_paused_store_is_paused_whatever_else_is_true_of_it(bench: Bench) -> None:
    await bench.changes.pause("casa-rumah", paused=True)
    await bench.changes.pause("casa-rumah", paused=True)
    states = {store.key: store.state for store in rail_stores(bench.db, NOW_MS)}
    assert states["casa-rumah"] == "paused"
    assert {line.key: line.state for line in store_lines(bench.db)}["casa-rumah"] == "paused"
    await bench.changes.pause("casa-rumah", paused=False)
    states = {store.key: store.state for store in rail_stores(bench.db, NOW_MS)}
    assert states["casa-rumah"] == "unproven"
    assert [row[1:4] for row in bench.history()] == [
        ("paused", "no", "yes"),
        ("paused", "yes", "no"),
    ]


async def test_stores_stand_where_they_were_put_and_their_groups_follow(bench: Bench) -> None:
    assert bench.rail()[0] == ("Casa Home", "casa-home")
    await bench.changes.order(("volt-gadget", "lumi-manila", "lumi-viet", "casa-live"))
    shown = bench.rail()
    assert shown[0] == ("Volt Gadget", "volt-gadget")
    assert [key for group, key in shown if group == "Lumi Beauty"] == [
        "lumi-manila", "lumi-viet", "lumi-flagship", "lumi-outlet", "lumi-official", "lumi-beauty",
    ]  # fmt: skip
    assert next(key for group, key in shown if group == "Casa Home") == "casa-live"
    assert list(dict.fromkeys(group for group, _ in shown)) == [
        "Volt Gadget", "Lumi Beauty", "Casa Home",
    ]  # fmt: skip


async def test_a_group_is_renamed_with_all_its_stores(bench: Bench) -> None:
    members = [key for group, key in bench.rail() if group == "Casa Home"]
    await bench.changes.rename_group(RenameGroup("Casa Home", "Casa"))
    assert [key for group, key in bench.rail() if group == "Casa"] == members
    assert len(bench.history()) == len(members)
    for wanted, kind in (
        (RenameGroup("Casa Home", "Casa"), "group.unknown"),
        (RenameGroup("Casa", "  "), "form.missing"),
    ):
        with pytest.raises(LzdeskError) as refused:
            await bench.changes.rename_group(wanted)
        assert refused.value.kind == kind


def test_states_are_written_down_and_forgotten_after_a_while(bench: Bench) -> None:
    run = bench.writer.run_blocking
    assert run(set_store_state, 1, "stopped", "marketplace.junk", NOW_MS)
    assert not run(set_store_state, 1, "stopped", "marketplace.junk", NOW_MS + 1)
    assert run(set_store_state, 1, "fresh", "", NOW_MS + 2)
    assert [row[1:4] for row in bench.history()] == [
        ("state", "fresh", "stopped marketplace.junk"),
        ("state", "stopped marketplace.junk", "fresh"),
    ]
    run(drop_old_states, NOW_MS + STATES_KEPT_MS + 2)
    assert len(bench.history()) == 1
