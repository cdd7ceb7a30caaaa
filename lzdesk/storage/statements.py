"""SQL text compiled once from the tables, for the driver's own executemany."""

from sqlalchemy import Table, insert
from sqlalchemy.dialects import sqlite

_DIALECT = sqlite.dialect(paramstyle="qmark")


def insert_sql(table: Table, columns: tuple[str, ...]) -> str:
    """`INSERT INTO table (columns) VALUES (?, …)`, the marks in the order of `columns`."""
    compiled = insert(table).compile(dialect=_DIALECT, column_keys=list(columns))
    assert compiled.positiontup is not None
    order = {name: index for index, name in enumerate(compiled.positiontup)}
    # The compiler lists columns in the table's own order: the caller's tuples must follow it.
    assert sorted(columns, key=order.__getitem__) == list(columns), (table.name, columns)
    return str(compiled)
