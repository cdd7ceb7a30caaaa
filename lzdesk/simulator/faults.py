"""What goes wrong on purpose: one table, applied in one place, by rate and by dice of its own.

Each kind rolls once for every call it fits, from dice of its own for each store, so that a run
repeats however the stores' calls interleave.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Literal, cast

from lzdesk.simulator.calls import Attempt
from lzdesk.simulator.errors import VendorError
from lzdesk.simulator.wire import Row

Stage = Literal["before", "answer", "body"]
HTML_ERRORS = (
    (500, "<html><head><title>500 Internal Server Error</title></head><body>Tengine</body></html>"),
    (502, "<html><head><title>502 Bad Gateway</title></head><body>Tengine</body></html>"),
)
LIMIT_CODES = ((80, "ApiCallLimit"), (18, "SellerCallLimit"), (2, "AppCallLimit"))
# Settings that are seconds: what they are at first, and the most they may be.
SECONDS = {"delay_s": (0.2, 10.0), "timeout_s": (1.0, 60.0), "skew_s": (10_800.0, 10.0**9)}


@dataclass(frozen=True)
class Roll:
    """One fault about to happen: the call, its dice, and the seconds that are set."""

    attempt: Attempt
    dice: Random
    seconds: dict[str, float]


@dataclass(frozen=True)
class Fault:
    """`before` the route is asked, on its `answer`, or on the `body` that is sent. `act` says
    whether it found something to do, or raises VendorError."""

    words: str
    stage: Stage
    act: Callable[[Roll], bool]
    fits: Callable[[Attempt], bool] = lambda attempt: True


def _delay(roll: Roll) -> bool:
    roll.attempt.wait_s += roll.dice.uniform(0, roll.seconds["delay_s"])
    return True


def _time_out(roll: Roll) -> bool:
    roll.attempt.wait_s += roll.seconds["timeout_s"]
    roll.attempt.cut = True
    return True


def _reset(roll: Roll) -> bool:
    roll.attempt.cut = True
    return True


def _server_error(roll: Roll) -> bool:
    roll.attempt.page = roll.dice.choice(HTML_ERRORS)
    return True


def _limit(roll: Roll) -> bool:
    call = roll.attempt.call
    weights = [weight for weight, _ in LIMIT_CODES]
    _, code = roll.dice.choices(LIMIT_CODES, weights)[0]
    door = call.world.door
    own = door.meter_of(call.store) if call.known_store else call.app.meter
    meter = call.app.meter if code == "AppCallLimit" else own
    door.ban(meter, roll.attempt.path if code == "ApiCallLimit" else "", code)
    return True


def _token_death(roll: Roll) -> bool:
    roll.attempt.call.world.tokens.kill(roll.attempt.call.parameters["access_token"])
    raise VendorError("IllegalAccessToken")


def _unknown_status(roll: Roll) -> bool:
    listed = roll.attempt.endpoint.listed
    return bool(listed and listed.disguise and listed.disguise(roll.attempt.call, roll.dice))


def _all_items_failed(roll: Roll) -> bool:
    fail_all = roll.attempt.endpoint.fail_all
    assert fail_all is not None
    roll.attempt.payload = {"code": "0", **fail_all(roll.attempt.call)}
    return True


def _rows(attempt: Attempt) -> list[Row]:
    """The page inside the answer; nothing when the call does not answer one."""
    inside: object = attempt.payload
    for name in attempt.endpoint.listed.rows if attempt.endpoint.listed else ():
        inside = cast("Row", inside)[name]
    return cast("list[Row]", inside) if isinstance(inside, list) else []


def _recount(attempt: Attempt) -> bool:
    """Some pages say how many rows they have; totals stay as they are."""
    listed = attempt.endpoint.listed
    around = attempt.payload
    for name in listed.rows[:-1] if listed else ():
        around = cast("Row", around[name])
    if "count" in around:
        around["count"] = len(_rows(attempt))
    return True


def _duplicate(roll: Roll) -> bool:
    rows = _rows(roll.attempt)
    if not rows:
        return False
    for _ in range(roll.dice.randint(1, 3)):
        rows.insert(roll.dice.randrange(len(rows) + 1), roll.dice.choice(rows))
    return _recount(roll.attempt)


def _missing(roll: Roll) -> bool:
    rows = _rows(roll.attempt)
    if not rows:
        return False
    del rows[roll.dice.randrange(len(rows))]
    return _recount(roll.attempt)


def _missing_item(roll: Roll) -> bool:
    """The order's head still says how many it has."""
    entries = cast("list[Row]", roll.attempt.payload["data"])
    several = [
        place
        for place, entry in enumerate(entries)
        if len(cast("list[Row]", entry["order_items"])) > 1
    ]
    if not several:
        return False
    place = roll.dice.choice(several)
    kept = list(cast("list[Row]", entries[place]["order_items"]))
    del kept[roll.dice.randrange(len(kept))]
    entries[place] = {**entries[place], "order_items": kept}
    return True


def _disorder(roll: Roll) -> bool:
    rows = _rows(roll.attempt)
    roll.dice.shuffle(rows)
    return len(rows) > 1


def _shifting(roll: Roll) -> bool:
    rows, listed = _rows(roll.attempt), roll.attempt.endpoint.listed
    if not rows or listed is None:
        return False
    listed.touch(roll.attempt.call, roll.dice.choice(rows))
    return True


def _wrong_type(roll: Roll) -> bool:
    """Either the whole payload is of another kind, or one field of one row is."""
    rows = _rows(roll.attempt)
    target: Row = roll.attempt.payload
    if rows and roll.dice.random() < 0.5:
        # A copy: what the truth hands out may be the same object in two places of the answer.
        place = roll.dice.randrange(len(rows))
        target = rows[place] = dict(rows[place])
    names = sorted(name for name in target if name != "code")
    if not names:
        return False
    name = roll.dice.choice(names)
    target[name] = "null" if isinstance(target[name], dict | list) else {"value": target[name]}
    return True


def _truncate(roll: Roll) -> bool:
    roll.attempt.share = roll.dice.uniform(0, 0.98)
    return True


def _clock_skew(roll: Roll) -> bool:
    skew_s = int(roll.seconds["skew_s"])
    roll.attempt.skew_s = roll.dice.choice((-skew_s, skew_s))
    return True


def _has_token(attempt: Attempt) -> bool:
    return attempt.call.known_store is not None


def _is_page(attempt: Attempt) -> bool:
    return attempt.endpoint.listed is not None


def _is_items(attempt: Attempt) -> bool:
    return attempt.path == "/orders/items/get"


def _can_disguise(attempt: Attempt) -> bool:
    listed = attempt.endpoint.listed
    return listed is not None and listed.disguise is not None


def _writes(attempt: Attempt) -> bool:
    return attempt.endpoint.writes


def _can_fail_all(attempt: Attempt) -> bool:
    return attempt.endpoint.fail_all is not None


FAULTS: dict[str, Fault] = {
    "delay": Fault("the answer comes up to delay_s late", "before", _delay),
    "token_death": Fault("the access token dies", "before", _token_death, _has_token),
    "limit": Fault("a limit code with its ban, which is enforced", "before", _limit),
    "timeout": Fault("nothing for timeout_s, then the line is cut", "before", _time_out),
    "reset": Fault("the line is cut before anything happened", "before", _reset),
    "http_500": Fault("status 500 or 502 with HTML", "before", _server_error),
    "unknown_status": Fault(
        "an order takes a status nobody knows, for good", "before", _unknown_status, _can_disguise
    ),
    "all_items_failed": Fault(
        "code 0, every item failed, nothing done", "before", _all_items_failed, _can_fail_all
    ),
    "duplicate": Fault("rows twice in a page", "answer", _duplicate, _is_page),
    "missing": Fault("a row left out that the total counts", "answer", _missing, _is_page),
    "missing_item": Fault("an item of an order left out", "answer", _missing_item, _is_items),
    "disorder": Fault("the rows of a page in any order", "answer", _disorder, _is_page),
    "shifting": Fault(
        "a row of the page changes after it was read, and the list shifts",
        "answer",
        _shifting,
        _is_page,
    ),
    "wrong_type": Fault("a field of another type", "answer", _wrong_type),
    "truncate": Fault("the JSON ends early", "body", _truncate),
    "lost_answer": Fault("the effect happens, then the line is cut", "body", _reset, _writes),
    "clock_skew": Fault("the Date header is wrong by skew_s", "body", _clock_skew),
}


class Faults:
    """Which faults are on, how often each has happened, and the dice."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._dice: dict[tuple[str, int], Random] = {}
        self.rates: dict[str, dict[int | None, float]] = {}
        self.fired: Counter[tuple[str, int]] = Counter()
        self.seconds = {name: first for name, (first, _) in SECONDS.items()}

    def switch(self, kind: str, rate: float, seller_id: int | None) -> None:
        """Let `rate` (0 to 1) of the calls it fits suffer. Without a store it holds for all, and
        replaces what was set for single ones."""
        if seller_id is None:
            self.rates[kind] = {None: rate}
        else:
            self.rates.setdefault(kind, {})[seller_id] = rate
        if not any(self.rates[kind].values()):
            del self.rates[kind]

    def happen(self, stage: Stage, attempt: Attempt) -> None:
        """Roll for everything of a stage. Before the route is asked, the first fault that decides
        the answer is the last. Raises VendorError when that is a refusal."""
        if not self.rates:
            return
        seller_id = attempt.seller_id
        for kind, fault in FAULTS.items():
            if fault.stage != stage or kind not in self.rates or not fault.fits(attempt):
                continue
            rates = self.rates[kind]
            dice = self._dice_for(kind, seller_id)
            if dice.random() >= rates.get(seller_id, rates.get(None, 0.0)):
                continue
            self._act(kind, fault, Roll(attempt, dice, self.seconds), seller_id)
            if stage == "before" and attempt.decided:
                return

    def _act(self, kind: str, fault: Fault, roll: Roll, seller_id: int) -> None:
        try:
            happened = fault.act(roll)
        except VendorError:
            self.fired[kind, seller_id] += 1
            raise
        self.fired[kind, seller_id] += happened

    def _dice_for(self, kind: str, seller_id: int) -> Random:
        key = (kind, seller_id)
        if key not in self._dice:
            self._dice[key] = Random(f"fault-{self._seed}-{kind}-{seller_id}")
        return self._dice[key]
