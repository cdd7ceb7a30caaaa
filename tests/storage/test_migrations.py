"""The migrated database is the one the tables describe; damage and newer files are refused."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from lzdesk.domain.errors import LzdeskError
from lzdesk.storage import migrate
from lzdesk.storage.connect import SCHEMA_VERSION, open_for_writing, schema_version
from lzdesk.storage.migrate import back_up, make_engine, open_migrated, upgrade
from lzdesk.storage.repositories.stores import all_stores, set_store_state
from lzdesk.storage.tables import metadata
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db


@pytest.fixture(autouse=True)
def every_revision(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here they run for each desk."""
    monkeypatch.setattr(migrate, "upgrade", upgrade)


def test_revisions_and_tables_agree(tmp_path: Path) -> None:
    db, engine = open_migrated(tmp_path / "a.db", tmp_path / "backups")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_object": lambda _o, name, *_: not str(name).startswith("orders_fts")},
        )
        assert compare_metadata(context, metadata) == []
    triggers = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'")}
    engine.dispose()
    db.close()
    assert triggers == {"count_added", "count_moved", "count_gone"}
    assert schema_version(tmp_path / "a.db") == SCHEMA_VERSION


def test_opening_again_keeps_the_data(tmp_path: Path) -> None:
    make_desk_db(tmp_path / "a.db", orders=50)
    Writer(tmp_path / "a.db", tmp_path / "backups").close()
    db = sqlite3.connect(tmp_path / "a.db")
    assert db.execute("SELECT count(*) FROM orders").fetchone() == (50,)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def test_the_database_is_for_its_user_alone(tmp_path: Path) -> None:
    make_desk_db(tmp_path / "a.db", orders=5)
    assert (tmp_path / "a.db").stat().st_mode & 0o077 == 0


def test_a_newer_database_is_refused_untouched(tmp_path: Path) -> None:
    make_desk_db(tmp_path / "a.db", orders=5)
    db = sqlite3.connect(tmp_path / "a.db")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    db.close()
    with pytest.raises(LzdeskError) as caught:
        Writer(tmp_path / "a.db", tmp_path / "backups")
    assert caught.value.kind == "database.newer"


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"<html>not a database</html>" * 100)
    with pytest.raises(LzdeskError) as caught:
        Writer(tmp_path / "a.db", tmp_path / "backups")
    assert caught.value.kind == "database.damaged"


def test_a_backup_is_whole(tmp_path: Path) -> None:
    make_desk_db(tmp_path / "a.db", orders=50)
    db, engine = open_migrated(tmp_path / "a.db", tmp_path / "backups")
    back_up(db, tmp_path / "backups" / "one.db")
    engine.dispose()
    db.close()
    copy = sqlite3.connect(tmp_path / "backups" / "one.db")
    assert copy.execute("SELECT count(*) FROM orders").fetchone() == (50,)
    copy.close()
    assert list((tmp_path / "backups").glob("*.part")) == []


def test_a_desk_of_the_second_schema_comes_along_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    db = open_for_writing(path)
    engine = make_engine(db)
    upgrade(engine, "0002")
    db.execute(
        "INSERT INTO stores (id, key, name, marketplace, country, seller_id, short_code,"
        ' authorisation, owner, profile, "group", hue, seller_center_url, paused, position)'
        " VALUES (1, 'one', 'One', 'lazada', 'sg', '7', '', '', '', '', 'G', 3, '', 1, 4)"
    )
    db.execute("INSERT INTO views (name, position, spec) VALUES ('Mine', 1, '{}')")
    engine.dispose()
    db.close()
    assert schema_version(path) == 2
    writer = Writer(path, tmp_path / "backups")
    (store,) = writer.run_blocking(all_stores)
    assert (store.key, store.group, store.paused, store.position) == ("one", "G", True, 4)
    assert writer.run_blocking(set_store_state, 1, "fresh", "", 5)
    kept = "SELECT (SELECT count(*) FROM views), (SELECT count(*) FROM store_history)"
    assert writer.run_blocking(lambda c: tuple(c.exec_driver_sql(kept).one())) == (1, 1)
    writer.close()
    assert schema_version(path) == SCHEMA_VERSION
    assert len(list((tmp_path / "backups").glob("before-schema-*.db"))) == 1


def test_returns_of_the_eighth_schema_know_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    db = open_for_writing(path)
    engine = make_engine(db)
    upgrade(engine, "0008")
    lines = (
        (1, "REQUEST_INITIATE", "INITIAL"),
        (1, "REFUND_SUCCESS", "RETURN_DELIVERED"),
        (2, "BUYER_RETURN_ITEM", "RETURN_DELIVERED"),
        (3, "refund_success", ""),
        (4, "BRAND_NEW_WORD", ""),
    )
    db.execute(
        "INSERT INTO stores (id, key, name, marketplace, country, seller_id, short_code,"
        ' authorisation, owner, profile, "group", hue, seller_center_url, paused, position)'
        " VALUES (1, 'one', 'One', 'lazada', 'sg', '7', '', '', '', '', 'G', 3, '', 0, 4)"
    )
    for row in (1, 2, 3, 4):
        db.execute(
            "INSERT INTO returns (id, store_id, return_id, order_id, kind, raw_kind, raw_statuses,"
            " created_at, updated_at, is_to_seller, shipping_type, currency, refund_minor, digest,"
            " first_read_at) VALUES (?, 1, ?, '', '', '', '', 0, 0, 0, '', '', 0, 0, 0)",
            (row, str(row)),
        )
    for number, (row, status, logistics) in enumerate(lines):
        db.execute(
            "INSERT INTO return_lines (return_row, line_id, item_id, seller_sku, raw_status,"
            " logistics_status, reason_code, reason, refund_minor, tracking, is_disputed,"
            " inspection, created_at, updated_at) VALUES (?, ?, '', '', ?, ?, '', '', 0, '', 0,"
            " '', 0, 0)",
            (row, str(number), status, logistics),
        )
    engine.dispose()
    db.close()
    Writer(path, tmp_path / "backups").close()
    held = sqlite3.connect(path)
    stages = [stage for (stage,) in held.execute("SELECT stage FROM returns ORDER BY id")]
    held.close()
    assert stages == ["to_answer", "to_inspect", "over", ""]
