"""A dry run over a large desk, and a look at what happened: run with `python -m`.

The dry run is in the engine, on a connection of its own: seconds there keep nobody waiting.
"""

import sys
import time

from lzdesk.domain.rules import Action, Condition, Rule
from lzdesk.lib.clock import now_ms
from lzdesk.reading.connection import open_reading
from lzdesk.reading.rules_dry_run import dry_run
from tests.benchmarks.desk import desk_of, orders_wanted
from tests.benchmarks.measure import verdict

AT_MOST_S = 6.0
RULES = (
    Rule("all that came in", "arrived", actions=(Action("alert"),)),
    Rule("some", "arrived", (Condition("country", "is", ("th",)),), (Action("alert"),)),
    Rule("by SKU", "to_ship", (Condition("sku", "contains", ("mug",)),), (Action("alert"),)),
    Rule("near", "ship_by", (), (Action("alert"),), hours=4),
)


def main() -> int:
    orders = orders_wanted(sys.argv)
    db = open_reading(desk_of(orders))
    good = True
    for rule in RULES:
        began = time.perf_counter()
        done = dry_run(db, rule, now_ms())
        took = time.perf_counter() - began
        what = f"{rule.name}: {done.fired:,} of {done.looked_at:,}"
        good &= verdict(what, took, AT_MOST_S * orders / 200_000, "s")
    db.close()
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
