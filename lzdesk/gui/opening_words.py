"""The words of an opening: each check, the verdict, and the ways out. Plain data, no widgets."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from lzdesk.domain.openings import ASKS, CHECKS, OPEN, STOPPED, Checked
from lzdesk.gui.clock_words import moment_words
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.words import MISSING, country_words

translate = QCoreApplication.translate
LONGEST = 120
WHOLE = 600
"""Characters of a reason."""

AGAIN, ACCEPT, CHOOSE, COPY, CHANGE = "again", "accept", "choose", "copy", "change"
"""What a way out does: check again, accept the warning, another proxy, a report, the profile."""


class CheckWords(NamedTuple):
    """One row of the order of checks; a second line stands below the first."""

    name: str
    expected: str
    found: str
    about: str = ""
    expected_more: str = ""
    found_more: str = ""
    took: str = MISSING


class Verdict(NamedTuple):
    """The one statement, and what did not happen."""

    statement: str
    meaning: str
    tone: str
    """`red`, `amber`, `green` or `text2`."""


class Way(NamedTuple):
    """A numbered way out."""

    key: str
    title: str
    about: str
    verb: str


def country_of(code: object) -> str:
    """A country by its ISO code; `–` where there is none."""
    return one_line(country_words(str(code)), LONGEST) if code else MISSING


def check_title(name: str) -> str:
    return {
        "profile": translate("Opening", "Profile is free and whole"),
        "browser": translate("Opening", "Browser version"),
        "proxy": translate("Opening", "Proxy answers"),
        "exit": translate("Opening", "Exit address"),
        "country": translate("Opening", "Exit country fits the time zone"),
        "fingerprint": translate("Opening", "Fingerprint equals the frozen one"),
        "leaks": translate("Opening", "No address leaks around the proxy"),
        "login": translate("Opening", "Login restored"),
    }[name]


def check_words(check: Checked, now_ms: int) -> CheckWords:
    """The texts of one check."""
    title = check_title(check.name)
    took = MISSING
    if check.took_ms is not None:
        took = translate("Opening", "{0} ms").format(check.took_ms)
    if check.state == "not_run":
        return CheckWords(title, MISSING, translate("Opening", "Not run"))
    expected, expected_more = _expected(check, now_ms)
    if check.state == "running":
        running = translate("Opening", "Looking …")
        return CheckWords(title, expected, running, expected_more=expected_more)
    found, found_more = _found(check)
    about = one_line(reason_words(check.kind, check.found), WHOLE) if check.kind else ""
    return CheckWords(title, expected, found, about, expected_more, found_more, took)


def _expected(check: Checked, now_ms: int) -> tuple[str, str]:
    wanted = check.expected
    if check.name == "profile":
        return translate("Opening", "Not open elsewhere"), ""
    if check.name == "browser":
        version = _cut(wanted.get("version")).partition(".")[0]
        words = translate("Opening", "Version {0}, as last time").format(version)
        return (words if version else translate("Opening", "Any, this once")), ""
    if check.name == "proxy":
        return _cut(wanted.get("proxy")) or translate("Opening", "The direct line"), ""
    if check.name == "exit":
        address, since = _cut(wanted.get("address")), wanted.get("since")
        if not address:
            return translate("Opening", "Not known yet"), ""
        if not isinstance(since, int):
            return address, ""
        words = translate("Opening", "{0} since {1}")
        return words.format(address, moment_words(since, now_ms)), ""
    if check.name == "country":
        home = translate("Opening", "This computer's own")
        return (country_of(wanted["country"]) if wanted.get("country") else home), _cut(
            wanted.get("zone")
        )
    if check.name == "fingerprint":
        preset, values = _cut(wanted.get("preset")), wanted.get("values")
        if not values:
            return translate("Opening", "Preset {0}, frozen now").format(preset), ""
        return translate("Opening", "Preset {0}, {1} values").format(preset, values), ""
    if check.name == "leaks":
        address = _cut(wanted.get("address"))
        only = translate("Opening", "Only {0}").format(address)
        return (only if address else translate("Opening", "None")), ""
    saved = wanted.get("saved_at")
    if isinstance(saved, int):
        return translate("Opening", "Saved {0}").format(moment_words(saved, now_ms)), ""
    return translate("Opening", "Nothing saved"), ""


def _found(check: Checked) -> tuple[str, str]:
    found = check.found
    if check.name == "profile":
        locked = translate("Opening", "Locked for this window")
        return (locked if check.state == "good" else _cut(found.get("holder")) or MISSING), ""
    if check.name == "browser":
        version = _cut(found.get("version")).partition(".")[0]
        return f"{_cut(found.get('browser'))} {version}".strip() or MISSING, ""
    if check.name == "proxy":
        if check.state == "failed":
            return translate("Opening", "No way through"), ""
        scheme = _cut(found.get("scheme"))
        if not scheme:
            return translate("Opening", "No proxy is set"), ""
        signed = translate("Opening", "{0}, signed in")
        plain = translate("Opening", "{0}, without a login")
        return (signed if found.get("signed_in") else plain).format(scheme.upper()), ""
    if check.name == "exit":
        address = _cut(found.get("address"))
        if not address:
            return translate("Opening", "Not known"), ""
        if check.kind == "exit.new":
            return translate("Opening", "{0}, first seen now").format(address), ""
        if check.kind == "exit.other_owner":
            other = translate("Opening", "{0}, used by {1}")
            return other.format(address, _cut(found.get("other"))), ""
        return address, ""
    if check.name == "country":
        return country_of(found.get("country")), ""
    if check.name == "fingerprint":
        values, drift = found.get("values") or 0, found.get("drift")
        if drift:
            return translate("Opening", "{0} differ").format(drift), _cut(found.get("which"))
        return translate("Opening", "{0} values").format(values), ""
    if check.name == "leaks":
        return _cut(found.get("addresses")) or translate("Opening", "None told"), ""
    cookies = found.get("restored")
    if cookies:
        return translate("Opening", "{0} cookies put back").format(cookies), ""
    return translate("Opening", "As the browser kept it"), ""


def verdict(outcome: str, checks: Sequence[Checked], store: str) -> Verdict:
    """What an opening came to, in one statement."""
    name = one_line(store, LONGEST)
    ended = next((one for one in checks if one.kind and not one.accepted), None)
    nothing = translate(
        "Opening",
        "No page was loaded, nothing was sent to the marketplace, the login is untouched."
        " Orders keep arriving.",
    )
    if outcome == STOPPED and ended is not None:
        told = translate("Opening", "Not opened: {0}").format(_sentence(ended))
        return Verdict(told, nothing, "red")
    if outcome == ASKS and ended is not None:
        told = translate("Opening", "Not opened yet: {0}").format(_sentence(ended))
        return Verdict(told, nothing, "amber")
    if outcome == OPEN:
        words = translate("Opening", "{0} is open")
        meaning = translate("Opening", "All checks were through before its first page.")
        return Verdict(words.format(name), meaning, "green")
    if outcome == "" and checks:
        words = translate("Opening", "Opening {0}")
        meaning = translate("Opening", "No page of the marketplace is loaded before all is well.")
        return Verdict(words.format(name), meaning, "text2")
    words = translate("Opening", "{0} is closed")
    meaning = translate("Opening", "These checks come before its first page.")
    return Verdict(words.format(name), meaning, "text2")


def _sentence(check: Checked) -> str:
    fields = {**check.expected, **check.found}
    if check.kind in ("country.differs", "country.differs_direct"):
        away, home = country_of(check.found.get("country")), country_of(check.expected["country"])
        if check.kind == "country.differs":
            words = translate("Opening", "the proxy exits in {0}, but this store lives in {1}")
        else:
            words = translate("Opening", "this computer is in {0}, but this store lives in {1}")
        return words.format(away, home)
    if check.kind == "exit.new":
        words = translate("Opening", "it would come from {0}, until now it came from {1}")
        return words.format(_cut(fields.get("address")), _cut(check.expected.get("address")))
    if check.kind == "exit.other_owner":
        words = translate("Opening", "{0} is where {1} of another owner is opened from")
        return words.format(_cut(fields.get("address")), _cut(fields.get("other")))
    told = reason_words(check.kind, fields).rstrip(".。")
    return told[:1].lower() + told[1:] if told[:2].istitle() else told


def ways_out(outcome: str, checks: Sequence[Checked]) -> list[Way]:
    """What can be done about it, the safest first; none where nothing is the matter."""
    ended = next((one for one in checks if one.kind and not one.accepted), None)
    if ended is None or outcome not in (STOPPED, ASKS):
        return []
    keys = [AGAIN, *_WAYS.get(ended.kind, _WAYS.get(ended.name, ()))]
    if any(one.name == "proxy" and one.found.get("scheme") == "" for one in checks):
        # Nobody sold the direct line.
        keys = [key for key in keys if key != COPY]
    if outcome == ASKS:
        keys.append(ACCEPT)
    return [_way(key, ended) for key in keys]


_WAYS: dict[str, tuple[str, ...]] = {
    "proxy": (CHOOSE, COPY),
    "exit": (CHOOSE, COPY),
    "country": (CHOOSE, COPY, CHANGE),
    "leaks": (COPY,),
    "fingerprint": (COPY,),
    "exit.echo_down": (COPY,),
    "exit.new": (CHOOSE, COPY),
    "country.differs_direct": (CHOOSE, CHANGE),
}
"""Kind, or else name of the check, to what helps beside looking again."""


def _way(key: str, ended: Checked) -> Way:
    away = country_of(ended.found.get("country"))
    moved = translate("Opening", "The store really moved to {0}").format(away)
    other = translate("Opening", "The store lives elsewhere")
    return {
        AGAIN: Way(
            key,
            translate("Opening", "Check again"),
            translate(
                "Opening", "A rotating proxy often comes back to its own country in a minute."
            )
            if ended.name in ("proxy", "exit", "country")
            else translate("Opening", "Once what is in the way is out of it."),
            translate("Opening", "Check again"),
        ),
        CHOOSE: Way(
            key,
            translate("Opening", "Use another proxy"),
            translate("Opening", "One of your list, or a new one. The next opening checks it."),
            translate("Opening", "Choose proxy"),
        ),
        COPY: Way(
            key,
            translate("Opening", "Ask the proxy's seller"),
            translate(
                "Opening",
                "Copies the addresses, countries and times above as text. No password is copied.",
            ),
            translate("Opening", "Copy report"),
        ),
        CHANGE: Way(
            key,
            moved if ended.found.get("country") else other,
            translate("Opening", "Changes the profile for good: expect a login check."),
            translate("Opening", "Change profile"),
        ),
        ACCEPT: Way(
            key,
            translate("Opening", "It is all right"),
            translate("Opening", "Accepted for this profile from now on, and written down."),
            translate("Opening", "Accept and open"),
        ),
    }[key]


def state_of(outcome: str, checks: Sequence[Checked], *, is_open: bool) -> tuple[str, str]:
    """The words of the chip beside the store's name, and its tone."""
    if is_open:
        return translate("Opening", "Open"), "green"
    if outcome == STOPPED:
        return translate("Opening", "Closed, a check failed"), "red"
    if outcome == ASKS:
        return translate("Opening", "Closed, a question is open"), "amber"
    if checks and outcome == "":
        return translate("Opening", "Opening"), "grey"
    return translate("Opening", "Closed"), "grey"


def report(checks: Sequence[Checked], store: str, now_ms: int) -> str:
    """The checks as text for whoever sold the proxy: no login, no password."""
    lines = [f"lzdesk, {one_line(store, LONGEST)}, {moment_words(now_ms, now_ms)}"]
    for check in (one for one in checks if one.name in CHECKS):
        told = check_words(check, now_ms)
        parts = (told.name, told.expected, told.found, told.about, told.took)
        lines.append(" | ".join(part for part in parts if part))
    return "\n".join(lines)


def _cut(value: object) -> str:
    return one_line(str(value), LONGEST) if value else ""
