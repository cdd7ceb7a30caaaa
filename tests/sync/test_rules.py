"""A rule that arranges, against the pretend marketplace: each order once, through the outbox."""

from typing import Any

import msgspec
import pytest

from lzdesk.domain.marks import MarkChange
from lzdesk.domain.rules import Action, Condition, Rule
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.http import Http
from lzdesk.services import rule_actions
from lzdesk.services.run_rules import RuleRun
from lzdesk.storage.repositories.marks import mark_orders
from lzdesk.storage.repositories.rules import save_rule
from lzdesk.storage.writer import Transaction
from lzdesk.sync.hinted_reads import Hinted, HintedOrders
from tests.sync.conftest import Reading
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


@pytest.mark.logs("page")
async def test_what_the_first_load_left_out_never_arrives(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of the first load lacks an order to be packed; the count finds it in the same pass. It
    is of the past like those around it: nothing is arranged for it."""
    left_out: list[str] = []
    real = Http.send

    async def send(self: Http, method: str, url: str, *rest: Any) -> Any:
        body, offset = await real(self, method, url, *rest)
        params = rest[0] or {}
        if not url.endswith("/orders/get") or params.get("sort_direction") != "DESC":
            return body, offset
        answer = msgspec.json.decode(body)
        orders = answer["data"]["orders"]
        pending = [one for one in orders if one["statuses"] == ["pending"]]
        if len(orders) > 1 and pending:
            gone = left_out[0] if left_out else str(pending[0]["order_id"])
            left_out[:] = [gone]
            answer["data"]["orders"] = [one for one in orders if str(one["order_id"]) != gone]
        return msgspec.json.encode(answer), offset

    writer = reading.writer
    rule = Rule("Arrange what arrives", "arrived", actions=(Action("arrange"),), per_hour=1000)
    await writer.run(save_rule, rule, now_ms())
    rules = RuleRun(writer, lambda event: None, lambda: None)
    with monkeypatch.context() as lacking:
        lacking.setattr(Http, "send", send)
        await reading.schedule.once([FIRST])
    monkeypatch.undo()
    await reading.schedule.once([FIRST])
    assert left_out
    await reading.assert_equal(FIRST)
    assert await rules.look() == 0

    def count(sql: str) -> int:
        return int(writer.run_blocking(lambda c: c.exec_driver_sql(sql).scalar_one()))

    assert count("SELECT count(*) FROM commands") == 0
    assert count("SELECT count(*) FROM orders WHERE seen_at IS NULL") == 0
    # The rule works: an order placed since is arranged, and it alone.
    seller = reading.market.store(FIRST)["seller_id"]
    await reading.market.control("/orders", {"seller_id": seller, "count": 1})
    await reading.schedule.once([FIRST])
    assert await rules.look() == 1
    assert count("SELECT count(*) FROM commands WHERE kind = 'pack'") == 1


async def test_an_old_order_that_a_push_names_never_arrives(reading: Reading) -> None:
    """The desk lacks it, whyever, and a push tells of it: it is of the past, a new one is not."""
    writer = reading.writer
    await reading.schedule.once([FIRST])
    rule = Rule("Arrange what arrives", "arrived", actions=(Action("arrange"),), per_hour=1000)
    await writer.run(save_rule, rule, now_ms())
    rules = RuleRun(writer, lambda event: None, lambda: None)
    assert await rules.look() == 0

    def forget(connection: Transaction) -> str:
        run = connection.exec_driver_sql
        sql = "SELECT id, order_id FROM orders WHERE status = 2 ORDER BY id LIMIT 1"
        row, order_id = run(sql).one()
        for table in ("order_items", "packages", "order_history"):
            run(f"DELETE FROM {table} WHERE order_row = ?", (row,))
        run("DELETE FROM orders WHERE id = ?", (row,))
        return str(order_id)

    old = await writer.run(forget)
    seller = reading.market.store(FIRST)["seller_id"]
    placed = await reading.market.control("/orders", {"seller_id": seller, "count": 1})
    (new,) = map(str, placed["orders"])
    calls = await reading.schedule.calls_of(FIRST)
    hinted = HintedOrders(calls, writer, reading.written.append)
    assert await hinted.read(Hinted((old, new), None))
    assert {old, new} <= reading.local(FIRST).keys()
    assert await rules.look() == 1
    sql = "SELECT o.order_id FROM commands c JOIN orders o ON o.id = c.order_row"
    found = await writer.run(lambda c: c.exec_driver_sql(sql).scalars().all())
    assert found == [new]
