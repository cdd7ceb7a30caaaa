"""Screens of many stores at once: proxies, pasted stores, who is who, a round."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping

from PySide6.QtWidgets import QWidget

from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.dialogs.many_stores import ManyStoresDialog
from lzdesk.gui.dialogs.proxies import ProxiesDialog
from lzdesk.gui.dialogs.proxy_forms import AddProxiesForm, GiveProxyForm
from lzdesk.gui.dialogs.round import RoundDialog
from lzdesk.gui.dialogs.sellers import SellerForm, SellersDialog
from lzdesk.link.messages import ProxiesAdded, RowProblem, StoreAhead, StoresAhead
from tests.gui.desk_db import MINUTE, NOW_MS

PROXIES = (
    ("http://u@203.0.113.9:8080", NOW_MS - MINUTE, None, "", "", "proxy.refuses"),
    ("http://203.0.113.10:3128", None, None, "", "", ""),
    ("socks5://u@203.0.113.7:1080", NOW_MS - MINUTE, 412, "198.51.100.4", "th", ""),
)


def add_sellers(db: sqlite3.Connection, words: Mapping[str, str]) -> None:
    """Proxies in each state, two stores that clash, one that was looked at."""
    for number, (url, *found) in enumerate(PROXIES):
        values = (f"{words['name']} {number}", url, NOW_MS, *found)
        db.execute("INSERT INTO proxies VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    typed = [(number, "+65 9123", words["note"][:120], words["tag"][:120]) for number in (1, 2)]
    db.executemany("INSERT INTO seller_details VALUES (?, ?, ?, ?)", typed)
    db.execute("UPDATE stores SET owner = ? WHERE id = 1", (words["name"],))
    db.execute(
        'INSERT INTO store_visits (store_id, at, "by", verdict, note) VALUES (1, ?, ?, ?, ?)',
        (NOW_MS - MINUTE, words["name"], "trouble", words["note"]),
    )


def made(window: QWidget, kind: type[QWidget]) -> QWidget:
    return window.findChildren(kind)[-1]


Until = Callable[[Callable[[], object]], None]


def proxies(window: QWidget, until: Until) -> DeskDialog:
    window.keys.calls["show_proxies"]()  # type: ignore[attr-defined]
    dialog = made(window, ProxiesDialog)
    assert isinstance(dialog, ProxiesDialog)
    until(lambda: len(dialog.lines) == len(PROXIES))
    dialog.table.selectRow(2)
    return dialog


def add_proxies(window: QWidget, words: Mapping[str, str]) -> DeskDialog:
    form = AddProxiesForm(window.theme, window, lambda *_: None)  # type: ignore[attr-defined]
    form._asked = ["x:1", words["number"]]
    failed = RowProblem(2, "proxy", "bad_host", words["note"][:80])
    form.show()
    form._on_reply(ProxiesAdded(("x",), ("y",), (failed,)))
    return form


def give_proxy(window: QWidget, until: Until) -> Iterator[DeskDialog]:
    dialog = proxies(window, until)
    assert isinstance(dialog, ProxiesDialog)
    dialog.give()
    form = made(dialog, GiveProxyForm)
    assert isinstance(form, GiveProxyForm)
    stores = window.stores  # type: ignore[attr-defined]
    window.arrivals.browsers = [stores[0].key]  # type: ignore[attr-defined]
    form.stores.show_choices([(one.key, one.name) for one in stores], [stores[0].key])
    form._show_meaning()
    yield form
    window.arrivals.browsers = []  # type: ignore[attr-defined]
    form.reject()
    dialog.reject()


def many_stores(window: QWidget, words: Mapping[str, str]) -> DeskDialog:
    dialog = ManyStoresDialog(window, lambda *_: None)  # type: ignore[arg-type]
    name = words["name"]
    dialog._on_seen(StoresAhead((
        StoreAhead(1, name, "sg", name, "http://203.0.113.7:1080", "new"),
        StoreAhead(2, name, "th", name, "http://203.0.113.7:1080", "new",
                   (RowProblem(2, "proxy", "proxy_of_other", name),)),
        StoreAhead(3, name, "my", "", "", "known"),
        StoreAhead(4, name, "xx", "", "", "bad",
                   (RowProblem(4, "country", "not_a_country", "xx"),)),
    )))  # fmt: skip
    dialog.rest.edit.setText("/home/mei/stores-left-out.csv")  # type: ignore[attr-defined]
    dialog.table.selectRow(3)
    return dialog


def sellers(window: QWidget, until: Until) -> SellersDialog:
    window.keys.calls["show_sellers"]()  # type: ignore[attr-defined]
    dialog = made(window, SellersDialog)
    assert isinstance(dialog, SellersDialog)
    until(lambda: dialog.shown)
    dialog.table.selectRow(0)
    return dialog


def seller_form(window: QWidget, until: Until) -> Iterator[DeskDialog]:
    dialog = sellers(window, until)
    dialog.table.selectAll()
    dialog.edit()
    form = made(dialog, SellerForm)
    assert isinstance(form, SellerForm)
    yield form
    form.reject()
    dialog.reject()


def a_round(window: QWidget) -> DeskDialog:
    desk = window.round_desk  # type: ignore[attr-defined]
    keys = tuple(store.key for store in window.stores)  # type: ignore[attr-defined]
    desk._left, desk._total = keys, len(keys)
    desk._show_dialog()
    desk._left = ()
    dialog = made(window, RoundDialog)
    assert isinstance(dialog, RoundDialog)
    return dialog
