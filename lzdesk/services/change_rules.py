"""What the seller does with rules: write, switch, delete, stop all, try out, carry out by hand."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from lzdesk.domain.rules import Rule, checked
from lzdesk.lib.clock import Now, now_ms
from lzdesk.link import messages
from lzdesk.reading.connection import open_reading
from lzdesk.reading.rules_dry_run import DryRun, dry_run
from lzdesk.services.run_rules import RuleRun
from lzdesk.storage.repositories.rules import delete_rule, save_rule, stop_all, switch_rule
from lzdesk.storage.writer import Writer


class RuleChanges:
    """Answers what the window asks about rules; each change is told."""

    def __init__(
        self,
        writer: Writer,
        rules: RuleRun,
        tell: Callable[[messages.AnyEvent], None],
        now: Now = now_ms,
    ) -> None:
        self._writer = writer
        self._rules = rules
        self._tell = tell
        self._now = now

    async def save(self, request: messages.SaveRule) -> messages.RuleSaved:
        """Raises BadInput with the field, LzdeskError `rule.gone` or `rule.name_taken`."""
        rule = checked(request.rule)
        rule_id = await self._writer.run_durably(save_rule, rule, self._now())
        self._tell(messages.RulesChanged())
        return messages.RuleSaved(rule_id)

    async def delete(self, request: messages.DeleteRule) -> messages.Done:
        await self._writer.run_durably(delete_rule, request.rule_id)
        self._tell(messages.RulesChanged())
        return messages.Done()

    async def switch(self, request: messages.SwitchRule) -> messages.Done:
        await self._writer.run_durably(switch_rule, request.rule_id, request.is_on, self._now())
        self._tell(messages.RulesChanged())
        return messages.Done()

    async def stop(self, request: messages.StopRules) -> messages.Done:
        await self._writer.run_durably(stop_all, request.stopped, self._now())
        self._tell(messages.RulesChanged())
        return messages.Done()

    async def check(self, request: messages.CheckRule) -> messages.RuleChecked:
        """A dry run on a connection of its own: nothing waits for it."""
        rule = checked(request.rule)
        done = await asyncio.to_thread(_dry_run, self._writer.path, rule, self._now())
        matches = tuple(messages.RuleMatch(*line) for line in done.lines)
        return messages.RuleChecked(done.fired, done.held_back, done.looked_at, done.days, matches)

    async def carry_out(self, request: messages.CarryOutFirings) -> messages.FiringsCarriedOut:
        return messages.FiringsCarriedOut(await self._rules.carry_out(request.ids))


def _dry_run(path: Path, rule: Rule, now: int) -> DryRun:
    db = open_reading(path)
    try:
        return dry_run(db, rule, now)
    finally:
        db.close()
