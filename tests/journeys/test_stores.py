"""A store's life on a desk: paused, on again, removed with its orders kept, and back."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lzdesk.gui.dialogs.store_forms import RemoveStoreForm
from lzdesk.link.messages import ReadNow
from lzdesk.link.window_end import RequestFailed
from tests.journeys.conftest import Session, until

Travel = Any
KEY = "casa-rumah"


def shown(desk: Session) -> Any:
    """The store as the window's rail has it; None where it is not there."""
    return desk.window.store_desk.store_of(KEY)


def listed(desk: Session, key: str = KEY) -> int:
    rows = {store.key: store.store_id for store in desk.stores()}
    return sum(line.store_id == rows.get(key) for line in desk.lines(tab="all"))


def test_a_store_is_paused_goes_on_is_removed_and_comes_back(travel: Travel) -> None:
    async def journey(desk: Session) -> None:
        await desk.add_stores()
        await desk.proven()
        await until(lambda: shown(desk) is not None and shown(desk).state == "fresh")
        window, mine, everything = desk.window, listed(desk), len(desk.lines(tab="all"))
        row = shown(desk).store_id
        assert mine > 0

        window.store_desk.act("pause", KEY)
        await until(lambda: shown(desk).state == "paused")
        read_at = shown(desk).read_at
        with pytest.raises(RequestFailed) as refused:
            await desk.desktop.desk.request(ReadNow((KEY,)))
        assert refused.value.failed.kind == "store.paused"
        assert refused.value.failed.fields == {"store": shown(desk).name}
        await desk.desktop.desk.request(ReadNow((KEY, "lumi-flagship")))
        other = next(store.read_at for store in desk.stores() if store.key == "lumi-flagship")
        await until(
            lambda: next(s.read_at for s in desk.stores() if s.key == "lumi-flagship") > other
        )
        assert next(store.read_at for store in desk.stores() if store.key == KEY) == read_at
        window.store_desk.act("pause", KEY)
        await until(lambda: shown(desk).state == "fresh")

        window.store_desk.act("page", KEY)
        await until(lambda: window.store_desk.page.facts is not None)
        window.store_desk.act("remove", KEY)
        await until(lambda: window.findChildren(RemoveStoreForm))
        (form,) = window.findChildren(RemoveStoreForm)
        QTest.keyClick(form.remove, Qt.Key.Key_Space)
        await until(lambda: shown(desk) is None)
        await until(lambda: window.orders.isVisible())
        assert listed(desk) == 0 and len(desk.lines(tab="all")) == everything - mine
        assert len(window.stores) == 11
        await until(lambda: all(one.store_id != row for one in window.alerts.model.alerts))

        again = await desk.add_stores()
        assert KEY in again.known
        await until(lambda: shown(desk) is not None and shown(desk).state == "fresh")
        assert listed(desk) == mine and len(desk.lines(tab="all")) == everything
        window.store_desk.act("page", KEY)
        page = window.store_desk.page
        await until(lambda: len(page.history.lines) > 4)
        whats = [line.what for line in page.history.lines]
        for what in ("Paused", "Goes on", "Removed", "Added again, with its kept orders"):
            assert what in whats

    travel(journey)


def test_a_store_is_removed_with_its_orders_and_read_anew(
    travel: Travel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def journey(desk: Session) -> None:
        await desk.add_stores()
        await desk.proven()
        await until(lambda: shown(desk) is not None)
        window, mine = desk.window, listed(desk)
        said: list[str] = []
        # Another toast may take its place at once: new orders come beside it.
        monkeypatch.setattr(window, "say", said.append)
        window.store_desk.act("remove", KEY)
        await until(lambda: window.findChildren(RemoveStoreForm))
        (form,) = window.findChildren(RemoveStoreForm)
        form.orders.setChecked(True)
        QTest.keyClicks(form.typed.edit, shown(desk).name)
        QTest.keyClick(form.remove, Qt.Key.Key_Space)
        await until(lambda: any("was removed" in words for words in said))
        assert listed(desk) == 0
        await desk.add_stores()
        await until(lambda: listed(desk) == mine)

    travel(journey)
