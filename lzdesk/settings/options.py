"""The options that all seats of a desk share, declared. A new option is one record here.

They are kept in the database; what is one screen's own (theme, widths) is in its own file.
"""

import json
from typing import NamedTuple

from lzdesk.domain.bags import SORTING_DAYS, SORTING_USUAL
from lzdesk.domain.clocks import SCAN_AFTER_H, SCAN_HOURS
from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.exit_services import web_addresses

Value = bool | int | str


class Option(NamedTuple):
    """One setting: its key, what it is when nothing was chosen, and what it may be."""

    key: str
    default: Value
    group: str
    """The page of the settings dialog: alerts, sounds, reading, paper, browsers, backups."""
    least: int = 0
    most: int = 0
    """Of a number; both 0: any."""
    choices: tuple[str, ...] = ()
    """Of a text; empty: any."""
    unit: str = ""
    """Of a number: h, min, days, mb; `hour`: it is an hour of the day. Of a text: `addresses`, of
    the web, with commas between them; `folder`, its path."""


NOTIFY_KINDS: dict[str, tuple[str, ...]] = {
    "cancelled_printed": ("sound", "toast", "tray"),
    "ship_by_overdue": ("sound", "toast", "tray"),
    "answer_overdue": ("sound", "toast", "tray"),
    "ship_by_now": ("sound", "toast", "tray"),
    "answer_soon": ("toast", "tray"),
    "rule": ("sound", "toast", "tray"),
    "store_trouble": ("toast", "tray"),
    "no_scan": ("toast",),
    "late_bag": ("toast",),
    "late_purchase": ("toast",),
    "new_orders": ("sound", "toast"),
    "pass": ("toast", "tray"),
    "reminder": ("toast", "tray"),
    "ship_by_soon": (),
}
"""What can be told, the worst first, to the ways it is told by when nothing was chosen."""
NOTIFY_WAYS = {"sound": "sounds", "toast": "alerts", "tray": "alerts"}
"""Way to the page of the settings it stands on."""
QUIET_FROM, QUIET_TO = "notify.quiet_from", "notify.quiet_to"
REMIND_EVERY = "notify.remind_every_h"
PASS_KEYS = {"notify.pass_morning": 9, "notify.pass_noon": 13, "notify.pass_evening": 18}
"""The passes of the day, to their hours when nothing was chosen."""
BACKUPS_EVERY = "backups.every_h"
HISTORY_DAYS = "reading.history_days"
WATCHED_FOLDER = "reading.watched_folder"
PICTURES = "reading.pictures"
BROWSER_IDLE = "browser.idle_minutes"
BROWSER_MEMORY = "browser.memory_mb"
EXIT_SERVICES = "browser.exit_services"


def notify_key(kind: str, way: str) -> str:
    """The option that switches one way for one kind."""
    return f"notify.{kind}.{way}"


OPTIONS: tuple[Option, ...] = (
    *(
        Option(notify_key(kind, way), way in usual, group)
        for kind, usual in NOTIFY_KINDS.items()
        for way, group in NOTIFY_WAYS.items()
    ),
    # Hours of the operator's day without sound and tray messages; the same hour twice: none.
    Option(QUIET_FROM, 0, "sounds", 0, 23, unit="hour"),
    Option(QUIET_TO, 0, "sounds", 0, 23, unit="hour"),
    # Of orders that nobody arranged yet; 0: never.
    Option(REMIND_EVERY, 1, "alerts", 0, 24, unit="h"),
    *(Option(key, hour, "alerts", 0, 23, unit="hour") for key, hour in PASS_KEYS.items()),
    # After a parcel was scanned out; then the carrier has lost it, or was never here.
    Option(SCAN_HOURS, SCAN_AFTER_H, "alerts", 1, 240, unit="h"),
    # From the order to the sorting centre, of parcels across a border.
    Option(SORTING_DAYS, SORTING_USUAL, "paper", 1, 30, unit="days"),
    # How far back the first load of a store goes; more of it later is read beside the new orders.
    Option(HISTORY_DAYS, 90, "reading", 1, 730, unit="days"),
    # Order exports put into it are taken in. Empty: none is watched.
    Option(WATCHED_FOLDER, "", "reading", unit="folder"),
    # In the grid of SKUs. Off: none is fetched.
    Option(PICTURES, True, "reading"),
    # Without use; a store may have its own. 0: never.
    Option(BROWSER_IDLE, 20, "browsers", 0, 1440, unit="min"),
    # Of all open browsers. 0: half of this computer's.
    Option(BROWSER_MEMORY, 0, "browsers", 0, 1_048_576, unit="mb"),
    # Who tells where a store comes out. Empty: the usual two.
    Option(EXIT_SERVICES, "", "browsers", unit="addresses"),
    # 0: no automatic backups.
    Option(BACKUPS_EVERY, 1, "backups", 0, 24, unit="h"),
)

BY_KEY = {option.key: option for option in OPTIONS}


def value_of(key: str, text: str | None) -> Value:
    """An option's value from its kept JSON text; its default where none is kept.

    Raises LzdeskError `option.unknown` or `option.bad` (with the key and the text), and BadInput
    `exit.bad_service` (value).
    """
    option = BY_KEY.get(key)
    if option is None:
        raise LzdeskError("option.unknown", key=key)
    if text is None:
        return option.default
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if type(value) is not type(option.default) or not _fits(option, value):
        raise LzdeskError("option.bad", key=key, value=text)
    if option.unit == "addresses":
        web_addresses(str(value))
    return value


def _fits(option: Option, value: Value) -> bool:
    if option.choices and value not in option.choices:
        return False
    if type(value) is int and (option.least or option.most):
        return option.least <= value <= option.most
    return True
