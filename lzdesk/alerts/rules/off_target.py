"""Indicators of the marketplaces' own that are off their target: one alert over all stores, told
again when another one falls, over when all are back."""

from collections.abc import Iterator

from lzdesk.domain.alerts import Alert, Facts, Severity


def off_target(facts: Facts) -> Iterator[Alert]:
    """As they were last read: once a day."""
    if facts.off_target:
        indicators = sum(one.indicators for one in facts.off_target)
        worst = max(facts.off_target, key=lambda one: one.indicators)
        yield Alert(
            "account.off_target",
            "account.off_target",
            Severity.SOON,
            worst.store_id,
            None,
            {"indicators": indicators, "stores": len(facts.off_target)},
            indicators,
        )
