"""A store leaves the desk: what goes with it, what is kept out of sight, what comes back."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.browser.host import BrowserHost
from lzdesk.browser.profile import ProfileFolder
from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.stores import Authorisation, Profile
from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import RemoveStore
from lzdesk.reading.connection import open_reading
from lzdesk.reading.facets import facets
from lzdesk.reading.found_orders import found_orders
from lzdesk.reading.order_grid import OrderFilter, count_orders, order_ids
from lzdesk.reading.order_list import order_entries, rows_of_order
from lzdesk.reading.overview import overview
from lzdesk.reading.search import exact_rows
from lzdesk.reading.selection import whole_list_facts
from lzdesk.reading.stores import has_stores, hidden_stores, rail_stores, store_lines
from lzdesk.reading.tab_counts import tab_counts
from lzdesk.services.import_stores import StoreImport
from lzdesk.services.remove_store import StoreRemoval
from lzdesk.settings.paths import DataFolder, presets_dir
from lzdesk.settings.secrets import (
    MemorySecrets,
    login_key_blocking,
    login_key_name,
    proxy_password_name,
    tokens_name,
)
from lzdesk.storage.repositories.store_changes import delete_some_orders
from lzdesk.storage.repositories.stores import (
    all_authorisations,
    all_stores,
    put_authorisation,
    put_profile,
)
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db

ORDERS = 300
FIRST = "sg-0"


class Bench:
    """Six stores; `my-1` shares the consent of `sg-0`, `th-2` its profile with `vn-3`."""

    def __init__(self, folder: Path) -> None:
        self.folder = DataFolder(folder)
        make_desk_db(self.folder.database, ORDERS)
        self.writer = Writer(self.folder.database, self.folder.backups)
        self.secrets = MemorySecrets()
        self.forgotten: list[str] = []
        for store in self.writer.run_blocking(all_stores):
            consent = Authorisation(store.authorisation, "lazada", "app")
            self.writer.run_blocking(put_authorisation, consent)
            self.secrets.put_blocking(tokens_name(store.authorisation), "{}")
        self.do("UPDATE stores SET authorisation = 'sg-0' WHERE key = 'my-1'")
        self.do("UPDATE stores SET profile = 'vn-3' WHERE key = 'th-2'")
        self.hosts = BrowserHost(self.folder)
        self.removal = StoreRemoval(self.writer, self.secrets, self, self.hosts, "mei")
        self.db = open_reading(self.folder.database)

    async def forget(self, key: str) -> None:
        self.forgotten.append(key)

    def do(self, sql: str) -> None:
        self.writer.run_blocking(lambda db: db.exec_driver_sql(sql))

    def count(self, table: str, where: str = "1") -> int:
        (count,) = self.db.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()
        return int(count)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "desk")
    yield made
    made.db.close()
    made.writer.close()


def shown(db: sqlite3.Connection) -> dict[str, object]:
    """Every figure and list that shows orders, over all stores."""
    now = now_ms()
    days = [now - 60 * 86_400_000, now + 1]
    figures = overview(db, now, days, days)
    return {
        "list": len(order_ids(db, OrderFilter(tab="all"))),
        "count": count_orders(db, OrderFilter(tab="all")),
        "tabs": tab_counts(db)["all"],
        "selection": sum((whole_list_facts(db, OrderFilter(tab="all")) or {}).values()),
        "search": len(order_ids(db, OrderFilter(tab="all", text="lmb"))),
        "palette": len(found_orders(db, "41", 10_000)),
        "rail": sum(store.orders_here for store in rail_stores(db, now)),
        "shell": len(list(order_entries(db, None, ""))),
        "overview": sum(figures.days),
        "clocks": sum(figures.clocks.values()),
        "sales": sum(one.orders for one in figures.sales),
    }


async def test_what_is_kept_is_out_of_sight_everywhere(bench: Bench) -> None:
    before = shown(bench.db)
    (number,) = bench.db.execute("SELECT order_number FROM orders WHERE store_id = 1").fetchone()
    assert exact_rows(bench.db, number) and rows_of_order(bench.db, number)
    await bench.removal.remove(RemoveStore(FIRST))
    assert bench.count("orders") == ORDERS
    after = shown(bench.db)
    for name in ("list", "count", "tabs", "selection", "palette", "rail", "shell", "overview"):
        assert after[name] == int(str(before[name])) * 5 // 6, name
    for name in ("search", "clocks", "sales"):
        assert int(str(after[name])) < int(str(before[name])), name
    assert exact_rows(bench.db, number) == rows_of_order(bench.db, number) == []
    assert order_ids(bench.db, OrderFilter(tab="all", text=number)).tolist() == []
    assert order_ids(bench.db, OrderFilter(tab="all", stores=(1,))).tolist() == []
    assert FIRST not in {line.key for line in store_lines(bench.db)}
    bench.do("UPDATE orders SET carrier = 'Only there' WHERE store_id = 1")
    assert "Only there" not in facets(bench.db).carriers
    assert hidden_stores(bench.db) == (1,) and has_stores(bench.db)
    assert bench.forgotten == [FIRST]


async def test_tokens_leave_unless_another_store_needs_them(bench: Bench) -> None:
    await bench.removal.remove(RemoveStore(FIRST))
    assert bench.secrets.get_blocking(tokens_name(FIRST)) == "{}"
    await bench.removal.remove(RemoveStore("my-1"))
    assert bench.secrets.get_blocking(tokens_name(FIRST)) is None
    held = {one.id for one in bench.writer.run_blocking(all_authorisations)}
    assert FIRST not in held and "ph-4" in held


async def test_tokens_that_are_locked_away_keep_their_store(bench: Bench) -> None:
    bench.do("UPDATE stores SET authorisation = '' WHERE key = 'ph-4'")
    locked = StoreRemoval(bench.writer, None, None, bench.hosts, "mei")
    with pytest.raises(LzdeskError) as refused:
        await locked.remove(RemoveStore("my-1"))
    assert refused.value.kind == "secrets.unavailable" and hidden_stores(bench.db) == ()
    await locked.remove(RemoveStore("ph-4"))
    assert len(hidden_stores(bench.db)) == 1


async def test_orders_are_deleted_with_all_that_hangs_on_them(bench: Bench) -> None:
    mine = bench.count("orders", "store_id = 1")
    bench.do("INSERT INTO seller_details VALUES (1, '+65 1', '', '')")
    bench.do("INSERT INTO store_visits VALUES (1, 1, 1, 'mei', 'fine', '')")
    store = await bench.removal.remove(RemoveStore(FIRST, wipe_orders=True))
    done = await bench.removal.wipe(store)
    assert done.orders_deleted == mine > 0
    assert bench.count("orders") == ORDERS - mine
    assert bench.count("seller_details") == bench.count("store_visits") == 0
    for table in ("order_items", "packages", "order_history"):
        assert bench.count(table, "order_row NOT IN (SELECT id FROM orders)") == 0
    assert bench.count("counts", "store_id = 1") == bench.count("cursors", "store_id = 1") == 0
    assert bench.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    bench.writer.run_blocking(
        lambda db: db.exec_driver_sql(
            "INSERT INTO orders_fts(orders_fts, rank) VALUES ('integrity-check', 1)"
        )
    )
    fields = [row[0] for row in bench.db.execute("SELECT field FROM store_history ORDER BY id")]
    assert fields[0] == "removed" and fields[-1] == "orders_deleted"


async def test_a_deletion_that_was_cut_short_goes_on_with_the_next_start(bench: Bench) -> None:
    await bench.removal.remove(RemoveStore(FIRST, wipe_orders=True))
    bench.writer.run_blocking(delete_some_orders, 1, 7)
    left = bench.count("orders", "store_id = 1")
    assert left > 0
    await bench.removal.finish()
    assert bench.count("orders", "store_id = 1") == 0
    await bench.removal.finish()
    assert bench.count("store_history", "field = 'orders_deleted'") == 1


async def test_the_browsers_folder_goes_on_wish_alone(bench: Bench) -> None:
    folder = ProfileFolder(bench.folder.profiles, FIRST)
    folder.hold_blocking()
    folder.release()
    bench.secrets.put_blocking(proxy_password_name(FIRST), "p")
    login_key_blocking(bench.secrets, FIRST)
    assert bench.secrets.get_blocking(login_key_name(FIRST)) is not None
    profile = Profile(FIRST, "http://u@h:1", "one", "sg", "basic", "140")
    bench.writer.run_blocking(put_profile, profile)
    await bench.removal.remove(RemoveStore("ph-4"))
    assert folder.path.exists()
    await bench.removal.remove(RemoveStore(FIRST, wipe_browser=True))
    assert list(bench.folder.profiles.iterdir()) == []
    assert bench.secrets.get_blocking(proxy_password_name(FIRST)) is None
    assert bench.secrets.get_blocking(login_key_name(FIRST)) is None
    assert bench.db.execute(
        "SELECT proxy, preset, password_store FROM profiles WHERE id = ?", (FIRST,)
    ).fetchone() == ("http://u@h:1", "one", "")


async def test_a_folder_in_use_or_shared_stops_the_removal_before_it_began(bench: Bench) -> None:
    held = ProfileFolder(bench.folder.profiles, FIRST)
    held.hold_blocking()
    try:
        for key, kind in ((FIRST, "browser.profile_in_use"), ("th-2", "store.profile_shared")):
            with pytest.raises(LzdeskError) as refused:
                await bench.removal.remove(RemoveStore(key, wipe_browser=True))
            assert refused.value.kind == kind
    finally:
        held.release()
    assert hidden_stores(bench.db) == () and bench.forgotten == []
    assert bench.secrets.get_blocking(tokens_name("th-2")) == "{}"
    assert held.path.exists()


async def test_no_token_outlives_a_removal_that_was_cut_short(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ProfileFolder(bench.folder.profiles, "ph-4")
    folder.hold_blocking()
    folder.release()
    wanted = RemoveStore("ph-4", wipe_browser=True)
    seen: list[str | None] = []

    async def power_cut(profile_id: str) -> None:
        seen.append(bench.secrets.get_blocking(tokens_name("ph-4")))
        raise SystemExit(profile_id)

    with monkeypatch.context() as patched:
        patched.setattr(bench.hosts, "wipe_profile", power_cut)
        with pytest.raises(SystemExit):
            await bench.removal.remove(wanted)
    assert seen == [None] and folder.path.exists() and hidden_stores(bench.db) == ()
    await bench.removal.remove(wanted)
    assert not folder.path.exists() and len(hidden_stores(bench.db)) == 1


async def test_the_same_store_again_has_its_kept_orders_again(bench: Bench, tmp_path: Path) -> None:
    before = shown(bench.db)
    await bench.removal.remove(RemoveStore(FIRST))
    file = tmp_path / "stores.csv"
    file.write_text("name,country,seller_id\nAnother name,sg,1000001\n", "utf-8")
    importing = StoreImport(bench.writer, bench.secrets, presets_dir(), "mei")
    done = importing.run_blocking(file)
    assert (done.added, done.known, done.failed) == ((), (FIRST,), ())
    assert shown(bench.db) == before and hidden_stores(bench.db) == ()
    bys = bench.db.execute(
        "SELECT before, after, \"by\" FROM store_history WHERE field = 'removed' ORDER BY id"
    ).fetchall()
    assert bys[0][0] == bys[1][1] == "" and bys[0][1] == bys[1][0] and bys[1][2] == "mei"


async def test_another_store_never_takes_the_key_of_a_removed_one(
    bench: Bench, tmp_path: Path
) -> None:
    await bench.removal.remove(RemoveStore(FIRST))
    file = tmp_path / "stores.csv"
    file.write_text("name,country,seller_id\nSg 0,sg,777\n", "utf-8")
    done = StoreImport(bench.writer, bench.secrets, presets_dir()).run_blocking(file)
    assert done.added == ("sg-0-2",)
    assert hidden_stores(bench.db) == (1,)
