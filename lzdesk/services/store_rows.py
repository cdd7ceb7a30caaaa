"""Rows of stores as they are given: a TOML or CSV file, or pasted lines; and the rows left over.

Policy. What was left over is written as it was given, so that it can be mended and given again: its
proxies with their passwords, for the file's owner alone to read. Tokens and columns that are not
known are left out. No cell is a formula.
"""

import csv
import tomllib
from collections.abc import Collection, Sequence
from io import StringIO
from pathlib import Path

import msgspec

from lzdesk.domain.errors import BadInput
from lzdesk.upstream.way_out import parse_way_out

MAX_FILE_BYTES = 4 * 1024 * 1024
FORMULA = ("=", "+", "-", "@", "\t", "\r")
REASON = "reason"
TOLD = (REASON, "problem")
"""Columns that tell why a row was left over: nothing of the store."""
UNNAMED = ("name", "country", "proxy", "owner", "seller_id", "home")
"""The columns of lines that were pasted without a line of names."""
SEPARATORS = ("\t", ";", ",")
LOWER = ("country", "home", "marketplace")


class StoresFile(msgspec.Struct, forbid_unknown_fields=True):
    """A file's rows as they stand, unchecked."""

    app: list[dict[str, object]] = []
    authorisation: list[dict[str, object]] = []
    store: list[dict[str, object]] = []


def read_file(file: Path) -> StoresFile:
    """The rows of a TOML or CSV file. Raises BadInput that names the file and the place."""
    try:
        size = file.stat().st_size
        if size > MAX_FILE_BYTES:
            raise BadInput("file.too_large", file=str(file), limit_mb=MAX_FILE_BYTES // 1_048_576)
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        detail = error.strerror or "OSError"
        raise BadInput("file.unreadable", file=str(file), detail=detail) from error
    except UnicodeDecodeError as error:
        raise BadInput("file.not_utf8", file=str(file), position=error.start) from error
    return _table(text, str(file)) if file.suffix.lower() == ".csv" else _toml(text, str(file))


def read_text(text: str) -> StoresFile:
    """Rows that were pasted: TOML, a table with a line of names, or lines of UNNAMED columns.

    Raises BadInput as `read_file` does, without a file.
    """
    if len(text.encode(errors="replace")) > MAX_FILE_BYTES:
        raise BadInput("file.too_large", file="", limit_mb=MAX_FILE_BYTES // 1_048_576)
    text = text.removeprefix("\ufeff").strip()
    if text.startswith(("[[", "#")):
        return _toml(text, "")
    first = text.partition("\n")[0]
    if {"name", "country"} <= set(_names(first)):
        return _table(text, "")
    return _table(_separator(first).join(UNNAMED) + "\n" + text, "")


def _toml(text: str, file: str) -> StoresFile:
    try:
        found = msgspec.convert(tomllib.loads(text), StoresFile)
    except tomllib.TOMLDecodeError as error:
        raise BadInput("file.not_toml", file=file, detail=str(error)) from error
    except msgspec.ValidationError as error:
        raise BadInput("file.not_stores", file=file, detail=str(error)) from error
    if not (found.app or found.authorisation or found.store):
        raise BadInput("file.not_stores", file=file, detail="no [[store]], no [[app]]")
    return found


def _table(text: str, file: str) -> StoresFile:
    header = _names(text.partition("\n")[0])
    if "name" not in header or "country" not in header:
        detail = f"columns name and country are needed, found: {', '.join(header) or 'none'}"
        raise BadInput("file.not_stores", file=file, detail=detail)
    lines = [line for line in text.splitlines()[1:] if line.strip(" \t;,")]
    mark = _separator(text.partition("\n")[0])
    rows = csv.DictReader(lines, fieldnames=header, restkey=None, delimiter=mark)
    try:
        return StoresFile(store=[_row(row) for row in rows])
    except csv.Error as error:
        raise BadInput("file.not_stores", file=file, detail=str(error)) from error


def _names(line: str) -> list[str]:
    try:
        cells = next(csv.reader([line.rstrip("\r")], delimiter=_separator(line)), [])
    except csv.Error:
        # A cell without end is no name.
        return []
    return [cell.strip().lower() for cell in cells]


def _separator(line: str) -> str:
    return next((mark for mark in SEPARATORS if mark in line), ",")


def _row(row: dict[str, str]) -> dict[str, object]:
    made: dict[str, object] = {}
    for name, value in row.items():
        if not name or not value or not value.strip() or name in TOLD:
            continue
        cell = value.strip()
        if cell[0] == "'" and cell[1:2] in FORMULA:
            # As `rest_csv` guards it.
            cell = cell[1:]
        made[name] = cell.lower() if name in LOWER else cell
    return made


def rest_csv(
    rows: Sequence[dict[str, object]],
    columns: Sequence[str] = (),
    known: Collection[str] | None = None,
    blank: Collection[str] = (),
) -> bytes:
    """CSV of rows that were not taken. columns: more than these rows have.

    known: the columns that may be written, else all; blank: those written without their values.
    """
    names = dict.fromkeys([*columns, *(name for row in rows for name in row)])
    shown = [name for name in names if known is None or name in known or name in TOLD]
    # The reason stands last, whichever row was the first to have one.
    shown.sort(key=lambda name: name == REASON)
    out = StringIO()
    lines = [
        ["" if name in blank else _safe_cell(name, row.get(name, "")) for name in shown]
        for row in rows
    ]
    csv.writer(out).writerows([[_safe_cell("", name) for name in shown], *lines])
    return out.getvalue().encode("utf-8-sig")


def _safe_cell(column: str, value: object) -> str:
    text = str(value)
    if column != "proxy" and "://" in text and "@" in text:
        text = f"{text.partition('://')[0]}://{text.rpartition('@')[2]}"
    return f"'{text}" if text.startswith(FORMULA) else text


def shown_proxy(text: str) -> str:
    """A proxy without its login; one that cannot be read may hold it anywhere: nothing of it."""
    try:
        return parse_way_out(text).shown
    except BadInput as bad:
        return str(bad.fields["value"])
