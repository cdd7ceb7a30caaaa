"""The migrated database is the one the tables describe; damage and newer files are refused."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from lzdesk.domain.errors import LzdeskError
from lzdesk.storage.connect import SCHEMA_VERSION, schema_version
from lzdesk.storage.migrate import back_up, open_migrated
from lzdesk.storage.tables import metadata
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db


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
