"""Labels that come as web pages, in a whole run beside PDFs, through a real browser."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from lzdesk.browser.host import BrowserHost
from lzdesk.domain.errors import BrowserTrouble
from lzdesk.domain.print_runs import ParcelState
from lzdesk.marketplaces.contract import LabelFile
from lzdesk.marketplaces.lazada.labels import LazadaLabels
from lzdesk.settings.paths import DataFolder
from lzdesk.simulator import labels
from lzdesk.upstream.way_out import Place, WayOut
from tests.services.test_build_labels import MY, SG, SURE
from tests.services.test_print_runs import Paper, paper
from tests.sync.conftest import reading

__all__ = ["paper", "reading"]
READY, FAILED = ParcelState.READY, ParcelState.FAILED


@pytest_asyncio.fixture
async def drawn(paper: Paper, tmp_path: Path) -> AsyncIterator[Paper]:
    """A run's paper with a real browser."""
    async with BrowserHost(DataFolder(tmp_path / "data")) as host:
        paper.pages = host.label_pages
        paper.begin()
        yield paper
        await paper.runs.close()


def as_pages(paper: Paper, key: str, how: str) -> None:
    market = paper.reading.market
    store = market.simulator.world.store(int(market.store(key)["seller_id"]))
    assert store is not None
    store.label_pages = how


def of_store(paper: Paper, key: str, count: int) -> list[int]:
    return paper.chosen(count, f"{SURE} AND s.key = '{key}'")


async def test_a_run_of_pages_and_pdfs_is_one_stack(drawn: Paper) -> None:
    as_pages(drawn, SG, "instead")
    rows = [*of_store(drawn, SG, 3), *of_store(drawn, MY, 2)]
    run = await drawn.gathered(rows)
    assert [one.state for one in drawn.parcels(run)] == [READY] * 5
    assert (await drawn.print(run)).labels == 5
    trackings = [
        str(drawn.do("SELECT max(tracking) FROM order_items WHERE order_row = ?", row)[0][0])
        for row in rows
    ]
    assert drawn.codes() == trackings


class Drawer:
    """Draws nothing, and keeps what it was asked to."""

    def __init__(self) -> None:
        self.asked: list[tuple[bytes, Collection[Place], WayOut]] = []

    async def draw(self, page: bytes, places: Collection[Place], way: WayOut) -> bytes:
        self.asked.append((page, places, way))
        raise BrowserTrouble("label.page_slow")


@pytest.fixture
def drawer(paper: Paper) -> Drawer:
    one = Drawer()

    @asynccontextmanager
    async def pages() -> AsyncIterator[Drawer]:
        yield one

    paper.pages = pages
    paper.begin()
    return one


async def test_a_page_may_load_from_the_named_hosts_alone(paper: Paper, drawer: Drawer) -> None:
    as_pages(paper, SG, "asked")
    (row,) = of_store(paper, SG, 1)
    run = await paper.gathered([row, *of_store(paper, MY, 1)])
    assert [(one.state, one.why) for one in paper.parcels(run)] == [
        (FAILED, "label.page_slow"), (READY, ""),
    ]  # fmt: skip
    page, places, way = drawer.asked[-1]
    port = int(paper.reading.market.lazada["api_url"].split(":")[2].split("/")[0])
    assert set(places) == {
        ("g.alicdn.com", 443), ("cdn-cloudprint.cainiao.com", 443), ("127.0.0.1", port),
    }  # fmt: skip
    assert way.is_direct and labels.SCRIPT.encode() in page


async def test_a_login_page_is_never_drawn(
    paper: Paper, drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def login(self: LazadaLabels, packages: tuple[str, ...]) -> LabelFile:
        return LabelFile(b"<html><INPUT name=x Type = 'password'></html>", {}, is_page=True)

    monkeypatch.setattr(LazadaLabels, "label_file", login)
    run = await paper.gathered(of_store(paper, SG, 1))
    assert [one.why for one in paper.parcels(run)] == ["label.is_a_page"]
    assert drawer.asked == []


async def test_a_page_whose_codes_are_missing_is_no_label(
    drawn: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_pages(drawn, SG, "instead")
    monkeypatch.setitem(labels.PARTS, labels.SCRIPT, ("text/javascript", "// nothing"))
    run = await drawn.gathered(of_store(drawn, SG, 1))
    assert [one.why for one in drawn.parcels(run)] == ["label.no_code"]
