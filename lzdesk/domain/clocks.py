"""How near a deadline is, by the marketplaces' own steps. Times are epoch milliseconds."""

from typing import NamedTuple

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS

OVERDUE = "overdue"
NOW = "now"
SOON = "soon"
CALM = "calm"

UNDER = {NOW: 2 * HOUR_MS, SOON: 12 * HOUR_MS}
"""Band to the time that must be left for a clock to be calmer than it."""
PRESSING = (OVERDUE, NOW, SOON)
"""The bands that need a hand, worst first."""

UNSEEN_AFTER_MS = HOUR_MS
"""From then on a new order that nobody looked at needs a hand."""

PULLED_AFTER_MS = 7 * DAY_MS
"""A parcel cancelled longer ago has been pulled, or is gone."""
PRINTED_WITHIN_MS = 30 * DAY_MS
"""A label printed longer ago is on no parcel that could still be pulled."""

SCAN_HOURS = "alerts.scan_hours"
"""The option that says after how many hours without the carrier's first scan a parcel that left
needs a hand; read in SQL too."""
SCAN_AFTER_H = 24
"""Of that option, when nothing was chosen."""
SCAN_AWAITED_MS = 14 * DAY_MS
"""Nobody waits for the first scan of a parcel that left longer ago."""

QUIET_AFTER_MS = 15 * MINUTE_MS
QUIET_PACES = 3


class Span(NamedTuple):
    """Clocks from `first` on and before `end`; None where that side is open."""

    first: int | None
    end: int | None


def band_of(left_ms: int) -> str:
    """The band of a clock with left_ms to go, negative when late. Exactly 2 h is soon."""
    if left_ms < 0:
        return OVERDUE
    return next((band for band, under in UNDER.items() if left_ms < under), CALM)


def spans(now_ms: int) -> dict[str, Span]:
    """Band to when its clocks run out, as `band_of` decides it."""
    edges = [now_ms, *(now_ms + under for under in UNDER.values())]
    return {
        band: Span(first, end)
        for band, first, end in zip(PRESSING, (None, *edges[:-1]), edges, strict=True)
    }


def quiet_after_ms(pace_s: int) -> int:
    """How long a store may go unread: three times its pace, and at least a quarter of an hour."""
    return max(QUIET_AFTER_MS, QUIET_PACES * pace_s * 1000)


def is_quiet(read_at: int, now_ms: int, pace_s: int) -> bool:
    """Whether a store has gone unread for too long.

    One that was read in the time to come was read before the clock was set back: nobody knows when.
    """
    return now_ms - read_at > quiet_after_ms(pace_s) or read_at - now_ms > MINUTE_MS


CONSENT_WARN_MS = 14 * DAY_MS
CONSENT_WARN_PART = 5


def is_ending(granted_at: int | None, ends_at: int | None, now_ms: int) -> bool:
    """Whether a consent is in the last fifth of its life, or its last fourteen days if they are
    fewer; one whose life is not known, in its last fourteen days."""
    if ends_at is None:
        return False
    warn = CONSENT_WARN_MS
    if granted_at is not None and granted_at < ends_at:
        warn = min(warn, (ends_at - granted_at) // CONSENT_WARN_PART)
    return ends_at - now_ms <= warn
