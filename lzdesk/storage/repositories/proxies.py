"""The list of proxies, without their passwords."""

from sqlalchemy import Connection, delete, insert, select, update

from lzdesk.domain.proxies import Proxy
from lzdesk.storage import tables

_proxies = tables.proxies.c
_NAMES = Proxy.__struct_fields__


def all_proxies(connection: Connection) -> list[Proxy]:
    """By name."""
    rows = connection.execute(select(*(_proxies[name] for name in _NAMES)).order_by(_proxies.name))
    return [Proxy(*row) for row in rows]


def url_of_proxy(connection: Connection, name: str) -> str | None:
    """A listed proxy as `WayOut.without_password` wrote it; None where there is none."""
    row = connection.execute(select(_proxies.url).where(_proxies.name == name)).first()
    return None if row is None else str(row[0])


def put_proxy(connection: Connection, proxy: Proxy) -> None:
    """List it, in place of one of the same name."""
    drop_proxy(connection, proxy.name)
    values = {name: getattr(proxy, name) for name in _NAMES}
    connection.execute(insert(tables.proxies).values(values))


def keep_test(connection: Connection, tested: Proxy) -> None:
    """What a test found, where the proxy is still the one that was tested."""
    values = {name: getattr(tested, name) for name in _NAMES[3:]}
    same = (_proxies.name == tested.name, _proxies.url == tested.url)
    connection.execute(update(tables.proxies).where(*same).values(values))


def drop_proxy(connection: Connection, name: str) -> None:
    """Take it off the list."""
    connection.execute(delete(tables.proxies).where(_proxies.name == name))


def calls_through(connection: Connection, name: str) -> list[str]:
    """The authorisations whose calls go out through a proxy."""
    rows = connection.execute(
        select(tables.authorisations.c.id).where(tables.authorisations.c.way_out == name)
    )
    return [str(row[0]) for row in rows]
