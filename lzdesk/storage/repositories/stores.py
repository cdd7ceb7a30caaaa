"""Stores, apps, authorisations and profiles."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from lzdesk.domain.stores import App, Authorisation, Profile, Store
from lzdesk.storage import tables
from lzdesk.storage.repositories.store_history import BY_SYNC, STATE, note_change

_STORE_FIELDS = tuple(field for field in Store.__struct_fields__ if field != "id")
_stores = tables.stores.c


def all_stores(connection: Connection, *, even_removed: bool = False) -> list[Store]:
    """The stores of the desk; even_removed: and after them those that were taken off it."""
    asked = select(_stores.id, *(_stores[field] for field in _STORE_FIELDS))
    if not even_removed:
        asked = asked.where(_stores.removed_at.is_(None))
    rows = connection.execute(asked.order_by(_stores.removed_at.is_not(None), _stores.id))
    return [_store(row) for row in rows]


def _store(row: Row[Any]) -> Store:
    values: dict[str, Any] = dict(zip(_STORE_FIELDS, row[1:], strict=True))
    truths = {field: bool(values[field]) for field in ("paused", "reads_login")}
    return Store(**{**values, **truths}, id=row[0])


def store_of_key(connection: Connection, key: str) -> Store | None:
    return next((store for store in all_stores(connection) if store.key == key), None)


def add_store(connection: Connection, store: Store) -> Store:
    """Insert a store; the one returned carries its row."""
    values = {field: getattr(store, field) for field in _STORE_FIELDS}
    done = connection.execute(insert(tables.stores).values(values))
    assert done.inserted_primary_key is not None
    return msgspec.structs.replace(store, id=int(done.inserted_primary_key[0]))


def update_store(connection: Connection, store: Store) -> None:
    values = {field: getattr(store, field) for field in _STORE_FIELDS}
    connection.execute(update(tables.stores).where(_stores.id == store.id).values(values))


def set_store_state(
    connection: Connection, store_id: int, state: str, detail: str, now_ms: int
) -> bool:
    """Note what stops a store, or that nothing does; True when that is news."""
    held = connection.exec_driver_sql(
        "SELECT state, state_detail FROM stores WHERE id = ?", (store_id,)
    ).first()
    if held is None or tuple(held) == (state, detail):
        return False
    connection.exec_driver_sql(
        "UPDATE stores SET state = ?, state_detail = ?, state_since = ? WHERE id = ?",
        (state, detail, now_ms, store_id),
    )
    before, after = f"{held[0]} {held[1]}".strip(), f"{state} {detail}".strip()
    note_change(connection, store_id, STATE, before, after, now_ms, BY_SYNC)
    return True


def set_pace(connection: Connection, store_id: int, pace_s: int) -> None:
    """Keep how often a store is read (seconds): what is late is judged by it."""
    connection.exec_driver_sql(
        "UPDATE stores SET pace_s = ? WHERE id = ? AND pace_s <> ?", (pace_s, store_id, pace_s)
    )


def hues_in_use(connection: Connection) -> dict[int, int]:
    """Hue to the number of stores that carry it."""
    there = select(_stores.hue, func.count()).where(_stores.removed_at.is_(None))
    rows = connection.execute(there.group_by(_stores.hue))
    return {int(hue): int(count) for hue, count in rows}


def all_apps(connection: Connection) -> list[App]:
    names = App.__struct_fields__
    columns = tables.apps.c
    apps = []
    for row in connection.execute(select(*(columns[name] for name in names))):
        values = dict(zip(names, row, strict=True))
        values["api_urls"] = msgspec.json.decode(values["api_urls"], type=dict[str, str])
        apps.append(App(**values))
    return apps


def put_app(connection: Connection, app: App) -> None:
    values = {name: getattr(app, name) for name in App.__struct_fields__}
    values["api_urls"] = msgspec.json.encode(app.api_urls).decode()
    statement = upsert(tables.apps).values(values)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["marketplace", "app_key"],
            set_={name: statement.excluded[name] for name in values},
        )
    )


def all_authorisations(connection: Connection) -> list[Authorisation]:
    names = Authorisation.__struct_fields__
    columns = tables.authorisations.c
    rows = connection.execute(select(*(columns[name] for name in names)))
    return [Authorisation(*row) for row in rows]


def sellers_of(connection: Connection, app: App) -> int:
    """How many sellers of this desk's stores have consented to an app."""
    row = connection.exec_driver_sql(
        "SELECT count(DISTINCT a.id) FROM authorisations a JOIN stores s ON s.authorisation = a.id"
        " WHERE a.marketplace = ? AND a.app_key = ? AND s.removed_at IS NULL",
        (app.marketplace, app.app_key),
    ).one()
    return int(row[0])


def put_authorisation(connection: Connection, authorisation: Authorisation) -> None:
    """Keep a consent. The way out of one that is here already stays: whoever renews it may hold an
    older one, and calls would go out by the direct line."""
    values = {name: getattr(authorisation, name) for name in Authorisation.__struct_fields__}
    statement = upsert(tables.authorisations).values(values)
    renewed = {name: statement.excluded[name] for name in values if name != "way_out"}
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=renewed))


def set_way_out(connection: Connection, authorisation: str, name: str) -> None:
    """Let the calls of a consent go out through a listed proxy; empty for the direct line."""
    connection.exec_driver_sql(
        "UPDATE authorisations SET way_out = ? WHERE id = ?", (name, authorisation)
    )


def all_profiles(connection: Connection) -> list[Profile]:
    names = Profile.__struct_fields__
    columns = tables.profiles.c
    rows = connection.execute(select(*(columns[name] for name in names)))
    return [Profile(*row) for row in rows]


def put_profile(connection: Connection, profile: Profile) -> None:
    values = {name: getattr(profile, name) for name in Profile.__struct_fields__}
    connection.execute(delete(tables.profiles).where(tables.profiles.c.id == profile.id))
    connection.execute(insert(tables.profiles).values(values))


def drop_authorisation(connection: Connection, authorisation: str) -> None:
    """Forget a consent; its tokens are the keyring's."""
    held = tables.authorisations
    connection.execute(delete(held).where(held.c.id == authorisation))
