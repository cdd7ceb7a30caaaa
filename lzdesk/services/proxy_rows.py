"""Reads a pasted list of proxies: one a line, or a table whose first line names its columns.

Policy. What a proxy is, `upstream.way_out` decides alone. A row that is wrong is told by its line
and its field and keeps none of the others out; what is told of it never holds a login.
"""

import csv
from typing import NamedTuple
from urllib.parse import quote

from lzdesk.domain.errors import BadInput
from lzdesk.upstream.way_out import WayOut, parse_way_out

COLUMNS = ("name", "proxy", "scheme", "host", "port", "user", "password")
MAX_BYTES = 4 * 1024 * 1024


class ProxyRow(NamedTuple):
    """One line of the list. row: its number, from 1."""

    row: int
    name: str
    """Empty: it is to be called by its place."""
    way: WayOut
    """Meaningless where there is an error."""
    error: BadInput | None = None


def read_proxies(text: str) -> list[ProxyRow]:
    """The rows of a list; empty lines and those that begin with # are none.

    Raises BadInput `file.too_large` (limit_mb).
    """
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise BadInput("file.too_large", file="", limit_mb=MAX_BYTES // 1_048_576)
    lines = [
        (number, line.strip())
        for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1)
        if line.strip() and not line.strip().startswith("#")
    ]
    if not lines:
        return []
    mark = next((one for one in ("\t", ";", ",") if one in lines[0][1]), ",")
    header = [name.strip().lower() for name in _cells(lines[0][1], mark)]
    if "proxy" in header or {"host", "port"} <= set(header):
        return [_of_table(number, header, _cells(line, mark)) for number, line in lines[1:]]
    return [_of_line(number, line) for number, line in lines]


def _cells(line: str, mark: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=mark), [])]
    except csv.Error:
        # A cell without end: it is read as no proxy.
        return [line]


def _of_table(number: int, header: list[str], cells: list[str]) -> ProxyRow:
    row = dict(zip(header, cells, strict=False))
    given = row.get("proxy", "")
    if not given and row.get("host"):
        login = f"{quote(row.get('user', ''), safe='')}:{quote(row.get('password', ''), safe='')}@"
        scheme = row.get("scheme") or "http"
        given = f"{scheme}://{login if login != ':@' else ''}{row['host']}:{row.get('port', '')}"
    return _parsed(number, row.get("name", ""), given)


def _of_line(number: int, line: str) -> ProxyRow:
    """`proxy`, `name,proxy`, or `host,port[,user,password]`, by comma or tab."""
    cells = _cells(line, "\t" if "\t" in line else ",")
    try:
        return ProxyRow(number, "", _proxy(line))
    except BadInput as whole:
        if len(cells) > 1 and cells[1].isdigit():
            return _parsed(number, "", ":".join(cells[:4]))
        if len(cells) == 2:
            return _parsed(number, cells[0], cells[1])
        return ProxyRow(number, "", WayOut(), _told(whole))


def _parsed(number: int, name: str, given: str) -> ProxyRow:
    try:
        return ProxyRow(number, name, _proxy(given))
    except BadInput as error:
        return ProxyRow(number, name, WayOut(), _told(error))


def _proxy(given: str) -> WayOut:
    way = parse_way_out(given)
    if way.is_direct:
        raise BadInput("proxy.no_host", value="")
    return way


def _told(error: BadInput) -> BadInput:
    return BadInput(error.kind, **{**error.fields, "field": "proxy"})
