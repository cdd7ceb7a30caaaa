"""Every rule of alerts. A new one is a module in `rules/` and a line here."""

from collections.abc import Callable, Iterable

from lzdesk.alerts.rules.consent import consent
from lzdesk.alerts.rules.late_bag import late_bag
from lzdesk.alerts.rules.late_purchase import late_purchase
from lzdesk.alerts.rules.no_scan import no_scan
from lzdesk.alerts.rules.off_target import off_target
from lzdesk.alerts.rules.printed_cancelled import printed_cancelled
from lzdesk.alerts.rules.printed_changed import printed_changed
from lzdesk.alerts.rules.quiet import quiet
from lzdesk.alerts.rules.sellers_rules import sellers_rules
from lzdesk.alerts.rules.ship_by import answer, ship_by
from lzdesk.alerts.rules.unproven import unproven
from lzdesk.alerts.rules.unseen import unseen
from lzdesk.domain.alerts import Alert, Facts

Rule = Callable[[Facts], Iterable[Alert]]
"""Facts in, the alerts that stand now out. Pure: no storage, no clock of its own."""

RULES: tuple[Rule, ...] = (
    ship_by,
    answer,
    unseen,
    quiet,
    unproven,
    consent,
    printed_cancelled,
    printed_changed,
    no_scan,
    late_bag,
    late_purchase,
    off_target,
    sellers_rules,
)


def judge(facts: Facts) -> list[Alert]:
    """All alerts that stand, each cause once."""
    found = {alert.cause: alert for rule in RULES for alert in rule(facts)}
    return list(found.values())
