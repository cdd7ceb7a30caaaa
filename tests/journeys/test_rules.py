"""A seller's rule acts on live orders, each once, over an engine that is killed meanwhile."""

import os
import signal
from typing import Any

from lzdesk.domain.rules import Action, Rule
from lzdesk.gui.dialogs.rules import HISTORY, RulesDialog
from lzdesk.link.messages import CheckRule, ReadNow, RuleChecked, SaveRule, StopRules
from lzdesk.reading.connection import open_reading
from lzdesk.reading.rules import FiringLine, firings
from tests.journeys.conftest import Session, until
from tests.journeys.test_arrange import states

Travel = Any
FIRST = "lumi-flagship"
RULE = Rule("Ours", "arrived", actions=(Action("tag", {"tag": "ours"}), Action("arrange")))


def fired(desk: Session) -> list[FiringLine]:
    db = open_reading(desk.folder.database)
    try:
        return firings(db)
    finally:
        db.close()


async def place(desk: Session, count: int) -> set[str]:
    """New orders at the marketplace, and the store is read; their ids."""
    seller = desk.world.store(FIRST)["seller_id"]
    placed = desk.world.control("/orders", {"seller_id": seller, "count": count})["orders"]
    await desk.desktop.desk.request(ReadNow((FIRST,)))
    return {str(one) for one in placed}


def here(desk: Session) -> set[str]:
    return {line.order_id for line in desk.lines(tab="all")}


def test_a_rule_acts_once_on_each_new_order_and_stops(travel: Travel) -> None:
    async def journey(desk: Session) -> None:
        await desk.add_stores()
        await desk.proven()
        await desk.desktop.desk.request(SaveRule(RULE))
        assert fired(desk) == []
        wanted = await place(desk, 3)
        await until(lambda: wanted <= here(desk))
        os.kill(desk.engine_pid, signal.SIGKILL)
        # The next engine looks at what the one before had read, and sends what it had kept.
        await until(lambda: len(fired(desk)) == 3)
        shipped = [one for one in fired(desk) if one.outcome.state == "done"]
        await until(lambda: states(desk) == ["done"] * len(shipped))
        assert {one.order_number for one in fired(desk)} == wanted
        tagged = [line.order_id for line in desk.lines(tab="all") if "ours" in line.tags]
        assert set(tagged) == wanted
        counts = desk.world.control("/counts")
        assert counts["doubled_effects"] == counts["repeated_writes"] == 0

        window = desk.window
        window.rules_desk.show_rules()
        dialog = window.findChild(RulesDialog)
        assert dialog is not None
        dialog.choose_tab(HISTORY)
        await until(lambda: dialog.history.table.model().rowCount() == 3)
        await desk.desktop.desk.request(StopRules(True))
        await until(window.status.rules.isVisible)
        late = await place(desk, 1)
        await until(lambda: late <= here(desk))
        tried = await desk.desktop.desk.request(CheckRule(RULE))
        assert isinstance(tried, RuleChecked) and tried.fired >= 4
        await until(dialog.stopped.isVisible)
        dialog.toggle_stopped()
        await until(lambda: not window.status.rules.isVisible())
        assert len(fired(desk)) == 3
        dialog.close()

    travel(journey)
