"""A rule that arranges, against the pretend marketplace: each order once, through the outbox."""

import pytest

from lzdesk.domain.marks import MarkChange
from lzdesk.domain.rules import Action, Condition, Rule
from lzdesk.lib.clock import now_ms
from lzdesk.services import rule_actions
from lzdesk.services.run_rules import RuleRun
from lzdesk.storage.repositories.marks import mark_orders
from lzdesk.storage.repositories.rules import save_rule
from tests.sync.test_outbox import FIRST, Sending, sending

__all__ = ["sending"]


async def test_what_a_person_tags_is_arranged_once(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = sending.reading.writer
    rule = Rule(
        "Arrange what is tagged", "tagged", (Condition("tag", "is", ("go",)),),
        (Action("arrange"),), per_hour=100,
    )  # fmt: skip
    await writer.run(save_rule, rule, now_ms())
    rows = sending.to_pack(FIRST, most=6)
    far_along = sending.rows("SELECT id FROM orders WHERE status IN (9, 10, 11) LIMIT 2")
    chosen = [*rows, *(row[0] for row in far_along)]
    rules = RuleRun(writer, lambda event: None, sending.outbox.wake)
    await writer.run(mark_orders, chosen, MarkChange(add_tags=("go",)), now_ms(), "mei")
    monkeypatch.setattr(rule_actions, "GRACE_MS", 0)
    assert await rules.look() == len(chosen)
    assert await rules.look() == 0
    ids = [row[0] for row in sending.rows("SELECT id FROM commands")]
    done = await sending.done(ids)
    assert sorted(one.order_row for one in done) == sorted(rows)
    assert {one.state for one in done} == {"done"}
    states = sending.rows(
        "SELECT outcome ->> 'state', count(*) FROM rule_firings GROUP BY 1 ORDER BY 1"
    )
    assert states == [("done", len(rows)), ("failed", len(far_along))]
    assert await rules.look() == 0
