"""Whether the one switch stops all rules. Imports nothing heavy: the status bar asks at once."""

import sqlite3

STATE = "SELECT value ->> 'stopped' FROM options WHERE key = 'rules.place'"


def are_stopped(db: sqlite3.Connection) -> bool:
    """Whether all rules are stopped."""
    row = db.execute(STATE).fetchone()
    return bool(row and row[0])
