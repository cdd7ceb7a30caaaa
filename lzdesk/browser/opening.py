"""The checks of one opening, one after the other, told as they come.

Policy: see `domain.openings`. The first that fails raises; a warning that nobody accepted raises
when the stage it belongs to is over, so that all of a stage's warnings are asked about at once.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lzdesk.domain.errors import BrowserTrouble, LzdeskError
from lzdesk.domain.openings import Checked, CheckState, Exit, Found, Warned

Told = Callable[[tuple[Checked, ...], Exit | None], None]


class OpeningStopped(BrowserTrouble):
    """A check said no (fields store, check, reason): no page of a marketplace was loaded."""

    kind = "opening.stopped"


class OpeningAsks(BrowserTrouble):
    """A warning wants to be accepted first (fields store, check, reason)."""

    kind = "opening.asks"


class Looking:
    """One check while it is made: what was found, and what speaks against the opening."""

    def __init__(self, accepted: frozenset[Warned]) -> None:
        self._accepted = accepted
        self.state: CheckState = "good"
        self.kind = self.value = ""
        self.found: Found = {}
        self.is_accepted = False

    def warn(self, kind: str, value: str = "") -> None:
        """It may be all right: the operator knows. The first warning of a check counts."""
        if self.state == "good":
            self.state, self.kind, self.value = "warning", kind, value
            self.is_accepted = Warned(kind, value) in self._accepted

    def note(self, kind: str) -> None:
        """Worth knowing, and no question."""
        self.warn(kind)
        self.is_accepted = True

    def fail(self, kind: str) -> None:
        """It is not all right."""
        self.state, self.kind, self.value = "failed", kind, ""


class CheckRun:
    """The checks of one opening."""

    def __init__(self, store: str, accepted: frozenset[Warned], told: Told) -> None:
        """store: its name, for the words."""
        self._store = store
        self._accepted = accepted
        self._told = told
        self._done: list[Checked] = []
        self.exit: Exit | None = None
        """Where the visit would come from, once that is known."""

    @property
    def checks(self) -> tuple[Checked, ...]:
        return tuple(self._done)

    @contextmanager
    def check(self, name: str, **expected: str | int | float | None) -> Iterator[Looking]:
        """Look at one thing. Raises OpeningStopped where it failed, or what the look raised."""
        begun = time.monotonic()
        running = Checked(name, "running", expected=expected)
        self._told((*self._done, running), self.exit)
        looking = Looking(self._accepted)
        try:
            yield looking
        except LzdeskError as error:
            looking.fail(error.kind)
            looking.found |= error.fields
            self._add(name, looking, expected, begun)
            raise
        self._add(name, looking, expected, begun)
        if looking.state == "failed":
            raise OpeningStopped(store=self._store, check=name, reason=looking.kind)

    def _add(self, name: str, looking: Looking, expected: Found, begun: float) -> None:
        took_ms = round((time.monotonic() - begun) * 1000)
        self._done.append(
            Checked(
                name,
                looking.state,
                looking.kind,
                looking.value,
                looking.is_accepted,
                expected,
                dict(looking.found),
                took_ms,
            )
        )
        self._told(self.checks, self.exit)

    def ask(self) -> None:
        """Raises OpeningAsks where a warning was not accepted."""
        for one in self._done:
            if one.state == "warning" and not one.accepted:
                raise OpeningAsks(store=self._store, check=one.name, reason=one.kind)
