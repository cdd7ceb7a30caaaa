"""The list of proxies, without their passwords."""

from sqlalchemy import Connection


def url_of_proxy(connection: Connection, name: str) -> str | None:
    """A listed proxy as `WayOut.without_password` wrote it; None where there is none."""
    row = connection.exec_driver_sql("SELECT url FROM proxies WHERE name = ?", (name,)).first()
    return None if row is None else str(row[0])
