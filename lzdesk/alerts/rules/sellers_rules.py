"""What the seller's own rules ask a hand for, and a rule that its limit holds back.

One alert per rule and store, however many orders; another order brings an acknowledged one back.
"""

from collections.abc import Iterator

from lzdesk.domain.alerts import Alert, Facts, Severity, Value


def sellers_rules(facts: Facts) -> Iterator[Alert]:
    for rule in facts.rules:
        named: dict[str, Value] = {"rule": rule.name, "rule_id": rule.rule_id}
        if rule.orders:
            yield Alert(
                "rule.alert",
                f"rule.alert:{rule.rule_id}:{rule.store_id}",
                Severity.SOON,
                rule.store_id,
                fields={**named, "orders": rule.orders, "order_number": rule.order_number},
                weight=rule.newest_at,
            )
        if rule.held_back:
            yield Alert(
                "rule.limit",
                f"rule.limit:{rule.rule_id}:{rule.store_id}",
                Severity.SOON,
                rule.store_id,
                fields={**named, "orders": rule.held_back},
            )
