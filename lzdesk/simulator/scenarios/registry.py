"""Every scenario by name: a new one is a module with `play` and a line here."""

from collections.abc import Callable

from lzdesk.simulator.scenarios import (
    bad_label,
    calm,
    cancel_after_print,
    junk_answer,
    unknown_status,
)
from lzdesk.simulator.scenarios.target import Target

SCENARIOS: dict[str, Callable[[Target], dict[str, object]]] = {
    "junk_answer": junk_answer.play,
    "bad_label": bad_label.play,
    "unknown_status": unknown_status.play,
    "cancel_after_print": cancel_after_print.play,
    "calm": calm.play,
}
