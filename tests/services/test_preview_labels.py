"""A label shown before it is printed: as the printer will have it, asking nobody twice."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import zxingcpp
from PIL import Image

from lzdesk.domain.errors import BadInput
from lzdesk.labels.worker import LabelWorker
from lzdesk.link.messages import LabelPreviewed, PreviewLabel
from lzdesk.services import preview_labels
from lzdesk.services.preview_labels import LabelPreviews
from lzdesk.sync.store_calls import StoreCalls
from tests.services.test_print_runs import Paper, paper
from tests.sync.conftest import reading

__all__ = ["paper", "reading"]
TALL = 1200


class Shown:
    """Previews of a desk, and which stores' calls they asked for."""

    def __init__(self, paper: Paper) -> None:
        self.paper, self.calls, self.made = paper, [], 0
        self.calls: list[str] = []
        self.previews = LabelPreviews(
            paper.reading.writer, self._calls_of, paper.worker, paper.folder, paper.pages
        )

    async def _calls_of(self, store: str) -> StoreCalls:
        self.calls.append(store)
        return await self.paper.reading.schedule.calls_of(store)

    async def ask(
        self, run: int, position: int = 1, layout: str = "100x150", *, line: bool = False
    ) -> LabelPreviewed:
        asked = PreviewLabel(run, position, layout, TALL, with_line=line)
        return await self.previews.preview(asked)

    def tracking(self, run: int, position: int) -> str:
        sql = (
            "SELECT max(i.tracking) FROM run_parcels p JOIN order_items i"
            " ON i.order_row = p.order_row AND i.package_id = p.package_id"
            " WHERE p.run_id = ? AND p.position = ?"
        )
        return str(self.paper.do(sql, run, position)[0][0])


@pytest_asyncio.fixture
async def shown(paper: Paper) -> AsyncIterator[Shown]:
    yield Shown(paper)


def picture(told: LabelPreviewed) -> Image.Image:
    return Image.open(io.BytesIO(told.picture))


async def test_a_label_is_shown_as_it_will_be_printed(shown: Shown) -> None:
    run = await shown.paper.gathered(shown.paper.chosen(2))
    told = await shown.ask(run, 2)
    assert (told.run, told.position, told.kind, told.barcode) == (run, 2, "", "matches")
    assert [round(side) for side in told.made_mm] == [100, 150]
    assert min(told.came_mm) > 50
    seen = picture(told)
    assert seen.height == TALL and abs(seen.width - 800) <= 1
    codes = [code.text for code in zxingcpp.read_barcodes(seen.convert("L"))]
    assert shown.tracking(run, 2) in codes
    # It was fetched by the run and is not asked for again.
    assert shown.calls == []
    (kept,) = shown.paper.do(
        "SELECT read_again_at FROM run_parcels WHERE run_id = ? AND position = 2", run
    )[0]
    assert told.read_again_at == kept and isinstance(kept, int)
    assert shown.paper.do("SELECT count(*) FROM printed_pages") == [(0,)]


async def test_paper_and_line_are_those_of_the_print(shown: Shown) -> None:
    run = await shown.paper.gathered(shown.paper.chosen(1))
    plain, lined = await shown.ask(run), await shown.ask(run, line=True)
    assert plain.picture != lined.picture and lined.barcode == "matches"
    part = await shown.ask(run, layout="a4x4")
    assert [round(side, 1) for side in part.made_mm] == [105, 148.5]
    assert part.barcode == "matches"
    as_it_came = await shown.ask(run, layout="as-is")
    assert as_it_came.made_mm == pytest.approx(as_it_came.came_mm, abs=0.1)
    with pytest.raises(BadInput):
        await shown.ask(run, layout="napkin")
    with pytest.raises(BadInput):
        await shown.ask(run, 99)


async def test_what_is_stopped_is_fetched_to_be_looked_at(shown: Shown) -> None:
    rows = shown.paper.chosen(1)
    await shown.paper.print(await shown.paper.gathered(rows))
    again = await shown.paper.gathered(rows)
    told = await shown.ask(again)
    # It has not been read again for this run: that is not said of it.
    assert (told.kind, told.barcode, told.read_again_at) == ("", "matches", None)
    assert len(shown.calls) == 1
    assert await shown.ask(again) == told and len(shown.calls) == 1


async def test_why_there_is_none_is_told(shown: Shown) -> None:
    run = await shown.paper.gathered(shown.paper.chosen(4))
    at = "WHERE run_id = ? AND position = ?"
    put = shown.paper.do
    put(f"UPDATE run_parcels SET state = 'fetching', file = '' {at}", run, 1)
    put(
        "UPDATE run_parcels SET state = 'failed', why = 'label.refused', words = 'not yet',"
        f" file = '' {at}",
        run, 2,
    )  # fmt: skip
    put(f"UPDATE run_parcels SET file = '', package_id = 'FP0' {at}", run, 3)
    kinds = [await shown.ask(run, position) for position in (1, 2, 3)]
    assert [one.kind for one in kinds] == ["label.being_fetched", "label.refused", "label.past"]
    assert kinds[1].words == "not yet" and not any(one.picture for one in kinds)
    assert shown.calls == []
    (file,) = put(f"SELECT file FROM run_parcels {at}", run, 4)[0]
    Path(shown.paper.folder, f"run-{run}", f"{file}.pdf").write_bytes(b"<html>log in</html>")
    assert (await shown.ask(run, 4)).kind == "label.is_a_page"


async def test_only_the_last_pictures_are_kept(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview_labels, "MOST_KEPT", 2)
    rows = shown.paper.chosen(3)
    run = await shown.paper.gathered(rows)
    first = await shown.ask(run, 1)
    for position in (2, 1, 3):
        await shown.ask(run, position)
    assert len(shown.previews._kept) == 2
    worker: LabelWorker = shown.paper.worker
    worker.end_work()
    # The one that was asked for lately is still there, whatever becomes of the worker.
    assert await shown.ask(run, 1) == first
