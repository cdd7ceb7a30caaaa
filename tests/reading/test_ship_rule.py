"""Where a deadline rule disagrees with the marketplace's own time, and where nothing is said."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lzdesk.reading.connection import open_reading
from lzdesk.reading.ship_rule import ShipRule, order_and_rule
from tests.gui.desk_db import NOW_MS
from tests.gui.drawer_db import ROW, make_drawer_db

HOUR = 3_600_000
MONDAY = int(datetime(2026, 11, 15, 21, 42, 8, tzinfo=UTC).timestamp() * 1000)
"""Ordered on Thursday 12 November, 04:42:08 in Vietnam: over on Monday 16, at the same time."""
CROSS_BORDER = (
    "INSERT INTO authorisations (id, marketplace, app_key, country, account, state)"
    " VALUES ('a', 'lazada', 'k', 'cb', '', 'ok')",
    "UPDATE stores SET authorisation = 'a', profile = 'p' WHERE id = 5",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_drawer_db(tmp_path / "lzdesk.db")


def rule(path: Path, *changes: str) -> ShipRule | None:
    writer = sqlite3.connect(path)
    for sql in changes:
        writer.execute(sql)
    writer.commit()
    writer.close()
    db = open_reading(path)
    try:
        found = order_and_rule(db, ROW, path.parent)
        assert order_and_rule(db, 10**9, path.parent) is None
    finally:
        db.close()
    assert found is not None
    return found.rule


def test_a_rule_that_says_otherwise_is_told(path: Path) -> None:
    assert rule(path) == ShipRule(MONDAY, "working_days", 2)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (f"ship_by = {MONDAY + HOUR}", False),
        (f"ship_by = {MONDAY + HOUR + 1}", True),
        (f"ship_by = {MONDAY - HOUR - 1}", True),
        ("ship_by = NULL", False),
        ("ship_by_source = 'rule'", False),
        ("ship_by_source = 'export.rtsSla'", False),
    ],
)
def test_only_the_marketplaces_own_time_is_questioned_and_by_an_hour(
    path: Path, change: str, told: bool
) -> None:
    assert (rule(path, f"UPDATE orders SET {change} WHERE id = {ROW}") is not None) == told


def test_the_sellers_own_rule_speaks(path: Path) -> None:
    (path.parent / "rules").mkdir()
    (path.parent / "rules" / "lazada.toml").write_text(
        '[[rules]]\nclock = "ship_by"\ncountry = "vn"\nseller = "*"\nhours = 20\nends = "Late."\n'
        'source = "a manager"\ndate = "Oct 2026"\n'
    )
    assert rule(path) == ShipRule(NOW_MS - 5 * HOUR + 20 * HOUR, "hours", 20)


@pytest.mark.parametrize(("home", "told"), [("CN", True), ("vn", False), ("", False)])
def test_a_cross_border_parcel_ships_from_where_its_seller_is(
    path: Path, home: str, told: bool
) -> None:
    profile = (
        "INSERT OR REPLACE INTO profiles (id, proxy, preset, home, password_store, browser_version)"
        f" VALUES ('p', '', '', '{home}', '', '')"
    )
    assert (rule(path, *CROSS_BORDER, profile) is not None) == told
