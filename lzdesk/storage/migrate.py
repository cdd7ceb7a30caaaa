"""Brings a database to the schema of this program, with a backup before it touches data."""

import sqlite3
import time
from pathlib import Path

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from lzdesk.domain.errors import LzdeskError
from lzdesk.storage.connect import SCHEMA_VERSION, open_for_writing
from lzdesk.storage.trouble import trouble_of


def make_engine(db: sqlite3.Connection) -> Engine:
    """SQLAlchemy over one open driver connection; each of its transactions is BEGIN IMMEDIATE."""
    engine = create_engine("sqlite://", creator=lambda: db, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: object) -> None:
        db.execute("BEGIN IMMEDIATE")

    return engine


def open_migrated(path: Path, backups: Path) -> tuple[sqlite3.Connection, Engine]:
    """Open the database for writing, at the newest schema.

    A database that holds data of an older schema is copied into `backups` first. One of a newer
    program is refused (`database.newer`), a damaged one too (`database.damaged`).
    """
    db = open_for_writing_checked(path)
    try:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise LzdeskError("database.newer", file=str(path))
        if 0 < version < SCHEMA_VERSION:
            back_up(db, backups / f"before-schema-{SCHEMA_VERSION}-{int(time.time())}.db")
        engine = make_engine(db)
        if version < SCHEMA_VERSION:
            upgrade(engine)
    except (sqlite3.Error, DBAPIError, OSError) as error:
        db.close()
        raise trouble_of(error, path) or error from error
    except BaseException:
        db.close()
        raise
    return db, engine


def open_for_writing_checked(path: Path) -> sqlite3.Connection:
    """Raises LzdeskError for what `storage.trouble` knows."""
    try:
        return open_for_writing(path)
    except (sqlite3.Error, OSError) as error:
        raise trouble_of(error, path) or error from error


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the revisions up to `revision`, in one transaction of their own."""
    # A fifth of the engine's start, and needed once for each new version.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def back_up(db: sqlite3.Connection, target: Path) -> None:
    """A consistent copy by SQLite's backup API; complete or absent."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_suffix(".part")
    copy = sqlite3.connect(part)
    try:
        part.chmod(0o600)
        db.backup(copy)
    finally:
        copy.close()
    part.replace(target)
