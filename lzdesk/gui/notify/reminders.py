"""When a person is reminded of what waits: every so many hours, and at the day's passes.

Policy. One reminder for one cause: a pass counts as the hour's reminder too, and what was told is
not told again before its time. In quiet hours nobody is reminded. A pass that the window was not
open for is not told later.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from lzdesk.gui.notify.notifier import is_quiet_hour
from lzdesk.settings.options import PASS_KEYS, QUIET_FROM, QUIET_TO, REMIND_EVERY, Value

IN_TIME = timedelta(minutes=10)
"""So long after its hour a pass is still told: a computer may have slept."""
HOURLY = "reminder"


class Reminders:
    """Knows no window and no clock: asked once a minute what is due."""

    def __init__(self, begun: datetime) -> None:
        """begun: local time, when the window opened: the first hour counts from then."""
        self._begun = self._told_at = begun
        self._passes: set[tuple[str, datetime]] = set()
        """Those that were told: key and the moment they were due."""

    def due(self, now: datetime, options: Mapping[str, Value]) -> str:
        """The key of a pass, HOURLY, or nothing. now: local time."""
        hours = {key: int(value) for key, value in options.items() if key in PASS_KEYS}
        first, end = int(options.get(QUIET_FROM, 0)), int(options.get(QUIET_TO, 0))
        if is_quiet_hour(now.hour, first, end):
            return ""
        for key in PASS_KEYS:
            at = now.replace(hour=hours.get(key, 0), minute=0, second=0, microsecond=0)
            in_time = self._begun <= at <= now < at + IN_TIME
            if in_time and (key, at) not in self._passes:
                self._passes = {(key, at)}
                self._told_at = now
                return key
        every = int(options.get(REMIND_EVERY, 0))
        # A clock that was set back must not silence it for ever.
        if every and abs(now - self._told_at) >= timedelta(hours=every):
            self._told_at = now
            return HOURLY
        return ""
