"""Proxies of the list in words: where they stand, how they answered, what is the matter."""

from PySide6.QtCore import QObject

from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import moment_words
from lzdesk.gui.money import count_words
from lzdesk.gui.opening_words import country_of
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.widgets.lines_table import CODE, Column, Line
from lzdesk.gui.words import MISSING, translate
from lzdesk.reading.openings import ProxyLine

LONGEST = 80
NAMED, MOST_NAMED = 3, 12


class _Counted(QObject):
    def proxies(self, count: int) -> str:
        return self.tr("%Ln proxy(ies)", "", count)

    def added(self, count: int) -> str:
        return self.tr("%Ln proxy(ies) added", "", count)

    def known(self, count: int) -> str:
        return self.tr("%Ln in the list already, with the password given now", "", count)

    def not_added(self, count: int) -> str:
        return self.tr("%Ln line(s) not added", "", count)

    def tested(self, count: int) -> str:
        return self.tr("%Ln proxy(ies) tested", "", count)

    def removed(self, count: int) -> str:
        return self.tr("%Ln proxy(ies) removed", "", count)

    def given(self, count: int) -> str:
        return self.tr("Given to %Ln store(s)", "", count)

    def in_trouble(self, count: int) -> str:
        return self.tr("%Ln in trouble", "", count)

    def not_tested(self, count: int) -> str:
        return self.tr("%Ln not tested", "", count)


counted = _Counted()


def columns() -> tuple[Column, ...]:
    """Of the list."""
    return (
        Column(translate("Proxies", "Name"), 96, 180),
        Column(translate("Proxies", "Proxy"), 136, 240, CODE),
        Column(translate("Proxies", "Answers in"), 72, 112),
        Column(translate("Proxies", "Exit address"), 112, 160, CODE),
        Column(translate("Proxies", "Exit country"), 88, 140),
        Column(translate("Proxies", "Tested"), 72, 140),
        Column(translate("Proxies", "Used by"), 112, 200),
        Column(translate("Proxies", "State"), 144),
    )


def shown_place(url: str) -> str:
    """`socks5://host:port` of a kept address, without its user."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def line_of(proxy: ProxyLine, key: int, now_ms: int) -> Line:
    """A proxy as a row."""
    latency = translate("Proxies", "{0} ms")
    texts = (
        one_line(proxy.name, LONGEST),
        one_line(shown_place(proxy.url), LONGEST),
        MISSING if proxy.latency_ms is None else latency.format(count_words(proxy.latency_ms)),
        proxy.address or MISSING,
        country_of(proxy.country) if proxy.country else MISSING,
        MISSING if proxy.tested_at is None else moment_words(proxy.tested_at, now_ms),
        used_words(proxy),
        state_words(proxy),
    )
    return Line(key, None, texts)


def whole_words(proxy: ProxyLine) -> str:
    """Its state, and all who use it."""
    used, state = used_words(proxy, MOST_NAMED), state_words(proxy)
    if used == MISSING:
        return state
    told = translate("Proxies", "{0}. Used by {1}")
    return told.format(state.rstrip("."), used)


def used_words(proxy: ProxyLine, named: int = NAMED) -> str:
    """Its stores; those whose API calls alone go through it are told apart."""
    calls = translate("Proxies", "{0} (API)")
    names = [one_line(name, LONGEST) for name in proxy.used_by]
    names += [calls.format(one_line(name, LONGEST)) for name in proxy.calls]
    if len(names) > named:
        names = [*names[:named], amounts.more_stores(len(names) - named)]
    return amounts.listed(names) or MISSING


def state_words(proxy: ProxyLine) -> str:
    """What is the matter with it, or that nothing is."""
    if proxy.trouble:
        return _trouble_words(proxy)
    parts = [
        translate("Proxies", "Works") if proxy.tested_at else translate("Proxies", "Not tested")
    ]
    if proxy.owners > 1:
        parts.append(translate("Proxies", "stores of different owners share it"))
    return amounts.listed(parts)


def _trouble_words(proxy: ProxyLine) -> str:
    short = {
        "silent": translate("Proxies", "Does not answer"),
        "proxy_silent": translate("Proxies", "Does not answer"),
        "refuses": translate("Proxies", "Refuses the user or password"),
        "proxy_refuses": translate("Proxies", "Refuses the user or password"),
        "no_target": translate("Proxies", "Answers, but does not reach the outside"),
        "echo_down": translate("Proxies", "Answers, but no service told its exit address"),
    }.get(proxy.trouble.partition(".")[2])
    return short or reason_words(proxy.trouble, {"proxy": shown_place(proxy.url)})


def exit_words(proxy: ProxyLine | None) -> str:
    """Where traffic through it comes out, as it was last tested; None: the direct line."""
    if proxy is None:
        return translate("Proxies", "this computer's own address")
    if not proxy.address:
        return translate("Proxies", "an address that is not known yet: it was not tested")
    return amounts.listed([proxy.address, country_of(proxy.country)])
