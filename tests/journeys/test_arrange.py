"""A seller arranges orders: a moment to take it back, then packed, over a killed engine too."""

import os
import signal
from typing import Any

from PySide6.QtTest import QTest

from lzdesk.gui.dialogs.outbox import OutboxDialog
from lzdesk.reading.connection import open_reading
from lzdesk.reading.outbox import OutboxLine, ended_commands, open_commands
from tests.journeys.conftest import Session, until
from tests.journeys.test_marks import listed, press

Travel = Any


def outbox(desk: Session) -> list[OutboxLine]:
    db = open_reading(desk.folder.database)
    try:
        return open_commands(db) + ended_commands(db)
    finally:
        db.close()


def states(desk: Session) -> list[str]:
    return sorted(line.state for line in outbox(desk))


async def to_arrange(desk: Session, most: int) -> list[int]:
    """Rows that the seller ships, with nothing in their way."""
    rows = await listed(desk, "to_ship")
    lines = {line.row_id: line for line in desk.lines(tab="to_ship")}
    return [row for row in rows if lines[row].fulfilled_by == "seller"][:most]


def test_orders_are_arranged_taken_back_and_survive_a_killed_engine(travel: Travel) -> None:
    async def journey(desk: Session) -> None:
        await desk.add_stores()
        await desk.proven()
        window = desk.window
        rows = await to_arrange(desk, 4)
        window.orders.selection.replace(rows)
        await press(desk, "A")
        await until(lambda: window.outbox_desk.is_in_grace)
        assert states(desk) == ["queued"] * 4
        QTest.keySequence(window.orders.view, "Ctrl+Z")
        await until(lambda: states(desk) == ["undone"] * 4)
        # Committed, then the engine dies: the next one carries it out.
        window.orders.selection.replace(rows)
        await press(desk, "A")
        await until(lambda: states(desk).count("queued") == 4)
        os.kill(desk.engine_pid, signal.SIGKILL)
        await until(lambda: states(desk).count("done") == 4)
        arranged = {line.row_id: line for line in desk.lines(tab="arranged")}
        assert all(arranged[row].tracking for row in rows)
        await until(lambda: window.status.outbox.isVisible() is False)
        window.outbox_desk.show_list()
        dialog = window.findChild(OutboxDialog)
        assert dialog is not None
        await until(lambda: dialog.table.model().rowCount() == 8)
        dialog.close()
        counts = desk.world.control("/counts")
        assert counts["doubled_effects"] == counts["repeated_writes"] == 0

    travel(journey)
