"""The words of a store's page: labels, values and tones. Plain data, no widgets."""

from typing import NamedTuple
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from lzdesk.domain.statuses import Status
from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import day_words, full_moment, left_in_full, local, moment_words
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.panes.order_grid.date_range import DateRange
from lzdesk.gui.panes.order_grid.filters import Filters, ViewSpec
from lzdesk.gui.panes.overview.figures import Cell
from lzdesk.gui.store_words import (
    counted,
    idle_words,
    number_or_dash,
    ready_words,
    sharing_words,
    sign_in_words,
)
from lzdesk.gui.words import (
    MISSING,
    country_words,
    memory_words,
    status_words,
    store_state_words,
)
from lzdesk.reading.openings import ProfilePast
from lzdesk.reading.store_page import StoreFacts
from lzdesk.reading.stores import RailStore

translate = QCoreApplication.translate

LONGEST = 300
KNOWN = frozenset(int(status) for status in Status)
CANCELLED_DAYS = DateRange("last_30")
TROUBLE = ("stopped", "needs_consent", "unproven", "quiet", "offline")


class Fact(NamedTuple):
    """One line of a section."""

    label: str
    value: str
    tone: str = "text"


def order_rows(store: RailStore, facts: StoreFacts) -> list[list[Cell]]:
    """Counts that lead to their orders: open, late, cancelled, then each status."""

    def row(words: str, count: int, spec: ViewSpec, tone: str = "text") -> list[Cell]:
        return [Cell(words), Cell(count_words(count), spec, tone=tone)]

    def of(**filters: object) -> Filters:
        return Filters(stores=(store.store_id,), **filters)  # type: ignore[arg-type]

    late = ViewSpec(of(values=(("clock", ("overdue",)),)), "open")
    cancelled = (("status", (Status.CANCELLED.word,)),)
    rows = [
        row(translate("StorePage", "Open"), store.open_orders, ViewSpec(of(), "open")),
        row(translate("StorePage", "Late"), facts.late, late, "red" if facts.late else "text"),
        row(
            translate("StorePage", "Cancelled, last 30 days"),
            facts.cancelled,
            ViewSpec(of(created=CANCELLED_DAYS, values=cancelled), "all"),
        ),
    ]
    for number, count in facts.statuses:
        status = Status(number) if number in KNOWN else Status.UNKNOWN
        spec = ViewSpec(of(values=(("status", (status.word,)),)), "all")
        rows.append(row(status_words(status), count, spec))
    return rows


def proof_facts(store: RailStore, facts: StoreFacts, now_ms: int) -> list[Fact]:
    """What proves that the orders here are all there are."""

    def when(moment: int | None) -> str:
        return MISSING if moment is None else moment_words(moment, now_ms)

    tone = "amber" if store.state in TROUBLE else "text"
    window = MISSING
    if facts.window_from is not None and facts.window_to is not None:
        window = translate("StorePage", "{0} to {1}").format(
            day_words(local(facts.window_from).date()), full_moment(facts.window_to)
        )
    every = translate("StorePage", "about every {0} min").format(
        count_words(max(1, round(facts.pace_s / 60)))
    )
    return [
        Fact(translate("StorePage", "State"), store_state_words(store.state, store.detail), tone),
        Fact(translate("StorePage", "Since"), when(facts.state_since)),
        Fact(translate("StorePage", "Here"), number_or_dash(facts.held)),
        Fact(translate("StorePage", "Reported"), number_or_dash(facts.reported)),
        Fact(translate("StorePage", "Counted window"), window),
        Fact(translate("StorePage", "Last read"), when(facts.read_at)),
        Fact(translate("StorePage", "Last proven"), when(facts.proved_at)),
        Fact(
            translate("StorePage", "Differs since"),
            when(facts.differs_since),
            "amber" if facts.differs_since is not None else "text",
        ),
        Fact(translate("StorePage", "Read"), every if facts.authorisation else MISSING),
        Fact(translate("StorePage", "Ready to ship"), ready_words(facts.ready_to_ship)),
    ]


def browser_facts(facts: StoreFacts, folder: str, *, is_open: bool) -> list[Fact]:
    """The browser that the store opens in. folder: of its profile."""
    shut, there = translate("StorePage", "Closed"), translate("StorePage", "Open")
    home = country_words(facts.home) if facts.home else translate("StorePage", "this computer's")
    shared = translate("StorePage", "with {0}")
    return [
        Fact(translate("StorePage", "Browser"), there if is_open else shut),
        Fact(translate("StorePage", "Profile folder"), folder),
        Fact(
            translate("StorePage", "Shared"),
            shared.format(sharing_words(facts.same_profile)) if facts.same_profile else MISSING,
        ),
        Fact(translate("StorePage", "Preset"), one_line(facts.preset, LONGEST) or MISSING),
        Fact(translate("StorePage", "Exit country"), home),
        Fact(translate("StorePage", "Proxy"), proxy_words(facts.proxy)),
        Fact(translate("StorePage", "Password store"), facts.password_store or MISSING),
        Fact(
            translate("StorePage", "Browser version"),
            one_line(facts.browser_version, LONGEST) or MISSING,
        ),
    ]


def apart_facts() -> list[Fact]:
    """What a browser of its own does for a store, and what it cannot."""
    return [
        Fact(
            translate("StorePage", "Separate"),
            translate(
                "StorePage",
                "Cookies and logins, storage and caches, permissions, passwords, downloads; with a"
                " proxy of its own also the address it comes from.",
            ),
        ),
        Fact(
            translate("StorePage", "The same for all"),
            translate(
                "StorePage",
                "This computer: processor, graphics, sound, fonts, clock. Stores on one preset can"
                " have one fingerprint.",
            ),
        ),
        Fact(
            translate("StorePage", "Links them anyway"),
            translate(
                "StorePage",
                "Business licence, bank account, phone, mail, address, goods and habits, whatever a"
                " browser does.",
            ),
        ),
        Fact(
            translate("StorePage", "Not hidden"),
            translate(
                "StorePage",
                "Pages can see that a program drives this browser. Captchas and checks are yours to"
                " answer.",
            ),
        ),
    ]


def memory_fact(taken: int, total: int) -> Fact:
    """What the open browser takes, in bytes; total: with all others."""
    told = MISSING
    if taken:
        words = translate("StorePage", "{0}, all open browsers {1}")
        told = words.format(memory_words(taken), memory_words(total))
    return Fact(translate("StorePage", "Memory"), told)


def sign_in_fact(facts: StoreFacts, now_ms: int) -> Fact:
    """What the pages that the operator opened told of the login, last."""
    words = sign_in_words(facts.signed_in, facts.sign_in_seen_at, now_ms) or MISSING
    if not facts.reads_login:
        words = translate("StorePage", "not read")
    return Fact(translate("StorePage", "Login"), words)


def rest_fact(minutes: int | None) -> Fact:
    """After how long without use the browser closes; None: as set for all stores."""
    return Fact(translate("StorePage", "Closes without use"), idle_words(minutes))


def side_facts(facts: StoreFacts, past: ProfilePast, now_ms: int) -> list[Fact]:
    """What the profile looks like to a page, and since when."""
    home = country_words(facts.home) if facts.home else translate("StorePage", "this computer's")
    since, shared = MISSING, translate("StorePage", "with {0}")
    if past.made_at is not None:
        since = amounts.listed([moment_words(past.made_at, now_ms), counted.openings(past.opened)])
    kept = translate("StorePage", "in the system's key store")
    return [
        Fact(translate("StorePage", "Exit country"), home),
        Fact(translate("StorePage", "Preset"), one_line(facts.preset, LONGEST) or MISSING),
        Fact(translate("StorePage", "Proxy"), proxy_words(facts.proxy)),
        Fact(translate("StorePage", "Password"), kept if "@" in facts.proxy else MISSING),
        Fact(
            translate("StorePage", "Browser version"),
            one_line(facts.browser_version, LONGEST) or MISSING,
        ),
        Fact(translate("StorePage", "Profile since"), since),
        Fact(
            translate("StorePage", "Shares with"),
            shared.format(sharing_words(facts.same_profile))
            if facts.same_profile
            else translate("StorePage", "no other store"),
        ),
    ]


def proxy_words(proxy: str) -> str:
    """Host and port of a proxy: never its user, never a password."""
    if not proxy:
        return translate("StorePage", "none: the direct line")
    return one_line(urlsplit(proxy).netloc.rpartition("@")[2], LONGEST) or MISSING


def calls_words(way_out: str) -> str:
    """What the API calls go out through."""
    through = translate("StorePage", "the proxy {0}")
    direct = translate("StorePage", "the direct line")
    return through.format(one_line(way_out, LONGEST)) if way_out else direct


def consent_facts(facts: StoreFacts, now_ms: int) -> list[Fact]:
    """What the store is read with."""
    if not facts.authorisation:
        words = translate("StorePage", "none: its orders come from export files")
        return [Fact(translate("StorePage", "Consent"), words)]
    over = facts.consent_state == "needs_consent"
    good, bad = translate("StorePage", "Good"), translate("StorePage", "Over: renew it")
    ends, tone = MISSING, "text"
    if facts.refresh_expires_at is not None:
        left = facts.refresh_expires_at - now_ms
        tone = "amber" if left < 7 * 86_400_000 else "text"
        ends = f"{moment_words(facts.refresh_expires_at, now_ms)}, {left_in_full(left)}"
    shared = translate("StorePage", "with {0}")
    return [
        Fact(translate("StorePage", "Consent"), bad if over else good, "amber" if over else "text"),
        Fact(translate("StorePage", "Ends"), ends, tone),
        Fact(translate("StorePage", "App key"), one_line(facts.app_key, LONGEST) or MISSING),
        Fact(translate("StorePage", "Known here as"), one_line(facts.authorisation, LONGEST)),
        Fact(
            translate("StorePage", "Shared"),
            shared.format(sharing_words(facts.same_consent)) if facts.same_consent else MISSING,
        ),
        Fact(translate("StorePage", "Seller"), one_line(facts.seller_id, LONGEST) or MISSING),
        Fact(translate("StorePage", "Calls go out by"), calls_words(facts.way_out)),
    ]
