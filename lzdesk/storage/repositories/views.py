"""Saved views and shared options: small tables that every seat of a desk sees."""

from collections.abc import Sequence

from sqlalchemy import Connection


def save_view(connection: Connection, view_id: int, name: str, spec: str) -> int:
    """Change a view, or add one at the end where view_id is 0. Returns its id."""
    if view_id:
        connection.exec_driver_sql(
            "UPDATE views SET name = ?, spec = ? WHERE id = ?", (name, spec, view_id)
        )
        return view_id
    done = connection.exec_driver_sql(
        "INSERT INTO views (name, position, spec)"
        " SELECT ?, coalesce(max(position), 0) + 1, ? FROM views RETURNING id",
        (name, spec),
    )
    return int(done.one()[0])


def delete_view(connection: Connection, view_id: int) -> None:
    connection.exec_driver_sql("DELETE FROM views WHERE id = ?", (view_id,))


def order_views(connection: Connection, ids: Sequence[int]) -> None:
    """Put the views in this order."""
    places = [(place, view_id) for place, view_id in enumerate(ids, start=1)]
    if places:
        connection.exec_driver_sql("UPDATE views SET position = ? WHERE id = ?", places)


def set_option(connection: Connection, key: str, value: str) -> None:
    """Keep an option's value, as JSON text."""
    connection.exec_driver_sql(
        "INSERT INTO options (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def option_text(connection: Connection, key: str) -> str | None:
    """An option's JSON text; None where nothing was chosen."""
    row = connection.exec_driver_sql("SELECT value FROM options WHERE key = ?", (key,)).first()
    return str(row[0]) if row else None


def all_options(connection: Connection) -> dict[str, str]:
    """Option key to its value as JSON text, for those that were changed."""
    rows = connection.exec_driver_sql("SELECT key, value FROM options")
    return {row[0]: row[1] for row in rows}
