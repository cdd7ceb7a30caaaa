"""A seller's ways: first start, a new order, labels, a store's browser, and what goes wrong."""

import os
import signal
import stat
from pathlib import Path
from typing import Any

import psutil
import pypdfium2
import pytest

from lzdesk.link.messages import (
    ChangeStore,
    ImportOrderExport,
    MarkSeen,
    OpenStore,
    OrdersImported,
    ReadNow,
    StoreOpened,
)
from lzdesk.link.window_end import OutcomeNotKnown
from tests.journeys.conftest import Session, family, gone, until

FIRST = "lumi-flagship"
Travel = Any


def test_from_an_empty_desk_to_every_order_proven(travel: Travel) -> None:
    async def journey(desk: Session) -> None:
        await desk.opened()
        assert desk.stores() == []
        done = await desk.add_stores()
        assert len(done.added) == 12
        await desk.proven()
        held = {(line.store_id, line.order_id) for line in desk.lines(tab="all")}
        truth = desk.world.control("/truth/orders")
        assert len(held) == truth["count"]
        assert all(not line.is_new for line in desk.lines(tab="all"))
        model = desk.window.orders.model
        await until(lambda: len(model.ids) == len(desk.lines(tab="open")) > 0)
        await until(lambda: len(desk.window.stores) == 12)
        assert stat.S_IMODE(desk.folder.root.stat().st_mode) == 0o700

    travel(journey)


def test_a_new_order_appears_and_is_new_until_seen(travel: Travel) -> None:
    async def journey(desk: Session) -> None:
        await desk.add_stores()
        await desk.proven()
        before = len(desk.lines(tab="all"))
        seller = desk.world.store(FIRST)["seller_id"]
        (order_id,) = desk.world.control("/orders", {"seller_id": seller, "count": 1})["orders"]
        await desk.desktop.desk.request(ReadNow((FIRST,)))
        await until(lambda: len(desk.lines(tab="all")) == before + 1)
        (line,) = desk.lines(tab="all", text=str(order_id))
        assert line.is_new
        await until(lambda: any(store.unseen for store in desk.window.stores))
        await desk.desktop.desk.request(MarkSeen((line.row_id,)))
        await until(lambda: not desk.lines(tab="all", text=str(order_id))[0].is_new)

    travel(journey)


def test_an_export_is_taken_in_without_an_api(travel: Travel, tmp_path: Path) -> None:
    from tests.services.test_import_order_export import ROW, sheet

    async def journey(desk: Session) -> None:
        await desk.opened()
        file = sheet(tmp_path / "export.xlsx", [ROW])
        message = ImportOrderExport(str(file), name="Lumi Beauty", country="th")
        reply = await desk.desktop.desk.request(message)
        assert isinstance(reply, OrdersImported)
        assert (reply.new, reply.store) == (1, "lumi-beauty")
        await until(lambda: len(desk.window.orders.model.ids) == 1)

    travel(journey)


def test_twenty_labels_come_as_one_file_and_the_rest_is_named(travel: Travel) -> None:
    async def journey(desk: Session) -> None:
        await desk.add_stores()
        await desk.proven()
        arranged = [line.row_id for line in desk.lines(tab="arranged")][:20]
        waiting = [
            line.row_id
            for line in desk.lines(tab="to_ship")
            if line.raw_statuses == "pending" and line.fulfilled_by == "seller"
        ][:3]
        window = desk.window
        window.orders.selection.replace([*arranged, *waiting])
        window.orders.chosen.print_labels()
        await until(lambda: window.print_desk.is_in_sight)
        pane = window.print_desk.pane
        await until(lambda: pane.print.isVisible() and pane.print.isEnabled())
        lines = [pane.model.line_at(pane.model.index(at)) for at in range(pane.model.rowCount())]
        left = {one.parcel.order_row: one.parcel.why for one in lines if one and one.parcel}
        assert {left[row] for row in waiting} == {"label.not_arranged"}
        pane.print.click()
        await until(lambda: list(desk.folder.labels.glob("*.pdf")))
        (file,) = desk.folder.labels.glob("*.pdf")
        with pypdfium2.PdfDocument(file) as document:
            assert 15 < len(document) <= 23
        assert all(line.printed_at for line in desk.lines(tab="arranged")[:1])

    travel(journey)


def test_a_store_opens_in_a_browser_of_its_own_and_closes_with_the_desk(travel: Travel) -> None:
    async def journey(desk: Session) -> None:
        await desk.add_stores()
        first = await desk.desktop.desk.request(OpenStore(FIRST))
        assert first == StoreOpened(FIRST, already_open=False)
        again = await desk.desktop.desk.request(OpenStore(FIRST))
        assert again == StoreOpened(FIRST, already_open=True)
        folder = desk.folder.profiles / FIRST
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        browsers = [p for p in family(desk.engine_pid) if "chrom" in p.name()]
        assert browsers
        await until(lambda: desk.window.arrivals.browsers == [FIRST])

        def told() -> tuple[int | None, bool]:
            """As the rail has it: what its login page told, and whether its time is known."""
            (store,) = [one for one in desk.window.stores if one.key == FIRST]
            return store.signed_in, store.sign_in_seen_at is not None

        await until(lambda: told() == (0, True))
        await desk.desktop.desk.request(ChangeStore(FIRST, reads_login=False))
        await until(lambda: told() == (None, False))

    travel(journey)


def test_a_killed_engine_is_started_again_and_takes_its_browsers_along(travel: Travel) -> None:
    async def journey(desk: Session) -> None:
        await desk.add_stores()
        await desk.proven()
        await desk.desktop.desk.request(OpenStore(FIRST))
        old = desk.engine_pid
        processes = family(old)
        held = len(desk.lines(tab="all"))
        os.kill(old, signal.SIGKILL)
        await until(lambda: desk.engine_pid not in (0, old))
        await until(lambda: gone(processes))
        await until(lambda: desk.desktop.desk.state == "running")
        seller = desk.world.store(FIRST)["seller_id"]
        desk.world.control("/orders", {"seller_id": seller, "count": 2})
        await desk.desktop.desk.request(ReadNow())
        await until(lambda: len(desk.lines(tab="all")) == held + 2)
        assert gone(processes)
        assert len(desk.lines(tab="all")) == held + 2

    travel(journey)


def test_a_hung_engine_is_ended_and_started_again(travel: Travel) -> None:
    async def journey(desk: Session) -> None:
        await desk.opened()
        link = desk.desktop.desk._link
        assert link is not None
        old = desk.engine_pid
        link.hung_after_s = 0.3
        os.kill(old, signal.SIGSTOP)
        link._on_ping()
        await until(lambda: desk.engine_pid not in (0, old))
        link.hung_after_s = 30.0
        await until(lambda: desk.desktop.desk.state == "running")
        assert not psutil.pid_exists(old) or gone([psutil.Process(old)])

    travel(journey)


def test_a_request_under_way_when_the_engine_dies_is_not_known(travel: Travel) -> None:
    async def journey(desk: Session) -> None:
        await desk.opened()
        os.kill(desk.engine_pid, signal.SIGSTOP)
        import asyncio

        asking = asyncio.ensure_future(desk.desktop.desk.request(ReadNow()))
        await asyncio.sleep(0)
        os.kill(desk.engine_pid, signal.SIGKILL)
        with pytest.raises(OutcomeNotKnown):
            await asking

    travel(journey)
