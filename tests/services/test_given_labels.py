"""A file of labels that is given: tied by bar code, judged as any run, nothing guessed."""

from pathlib import Path

import pypdfium2
import pytest

from lzdesk.domain.errors import BadInput
from lzdesk.link.messages import GatherFile, PageLeft, RunGathered
from lzdesk.services import run_labels
from lzdesk.services.given_labels import tie
from tests.services.test_print_runs import LEFT_OUT, READY, Paper, paper
from tests.sync.conftest import reading

__all__ = ["paper", "reading"]
A, B = (1, "FP1"), (2, "FP2")


async def printed(paper: Paper, rows: list[int]) -> Path:
    """A file of the labels of these orders, as if downloaded; nothing of it is remembered."""
    run = await paper.gathered(rows)
    await paper.print(run)
    await paper.settle(run, "none")
    await paper.settle(run, "drop")
    return paper.out.rename(paper.folder / "downloaded.pdf")


async def given(paper: Paper, file: Path) -> RunGathered:
    done = await paper.runs.gather_file(GatherFile(str(file), "downloaded.pdf"))
    await paper.until_ready(done.run)
    return done


@pytest.fixture
def no_fetching(monkeypatch: pytest.MonkeyPatch) -> None:
    async def none(self: object, wanted: list[object]) -> object:
        assert not wanted, "labels at hand are not asked for"
        return
        yield

    monkeypatch.setattr(run_labels.LabelFetch, "batches", none)


async def test_labels_of_a_file_are_printed(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    rows = paper.chosen(4)
    file = await printed(paper, rows)
    before = pages_of(file)
    request.getfixturevalue("no_fetching")
    done = await given(paper, file)
    assert (done.parcels, done.stopped, done.pages_left) == (4, 0, ())
    assert [one.state for one in paper.parcels(done.run)] == [READY] * 4
    assert (await paper.print(done.run)).labels == 4
    assert paper.codes() == before and set(paper.valid().values()) == {1}
    again = await given(paper, file)
    assert again.stopped == 4
    assert {one.why for one in paper.parcels(again.run)} == {"label.printed_before"}
    assert (await paper.print(again.run)).labels == 0
    await paper.decide(again.run, (2,), "print", "lost")
    await paper.until_ready(again.run)
    assert (await paper.print(again.run)).labels == 1
    assert paper.codes() == before[1:2]


def pages_of(file: Path) -> list[str]:
    import zxingcpp

    with pypdfium2.PdfDocument(file) as document:
        pages = [page.render(scale=203 / 72).to_pil() for page in document]
    return [zxingcpp.read_barcodes(page)[0].text for page in pages]


async def test_what_was_cancelled_since_is_left_out(paper: Paper) -> None:
    rows = paper.chosen(3)
    file = await printed(paper, rows)
    order_id, seller = paper.do(
        "SELECT o.order_id, s.seller_id FROM orders o JOIN stores s ON s.id = o.store_id"
        " WHERE o.id = ?", rows[0],
    )[0]  # fmt: skip
    store = paper.reading.market.simulator.world.store(int(str(seller)))
    assert store is not None
    for item in store.orders[int(str(order_id))].items:
        item.status = "canceled"
    paper.do("UPDATE order_items SET status = 4 WHERE order_row = ?", rows[1])
    done = await given(paper, file)
    assert [(one.state, one.why) for one in paper.parcels(done.run)] == [
        (LEFT_OUT, "label.cancelled_since"), (LEFT_OUT, "label.past"), (READY, ""),
    ]  # fmt: skip


async def test_pages_without_an_order_are_named(paper: Paper) -> None:
    rows = paper.chosen(3)
    file = await printed(paper, rows)
    code = pages_of(file)[1]
    paper.do("UPDATE order_items SET tracking = 'X' WHERE tracking = ?", code)
    done = await given(paper, file)
    assert done.parcels == 2 and done.pages_left == (PageLeft(2, "page.unknown", code),)
    paper.do("UPDATE order_items SET tracking = ''")
    with pytest.raises(BadInput) as refused:
        await paper.runs.gather_file(GatherFile(str(file)))
    assert refused.value.kind == "run.no_known_page"


async def test_a_file_whose_copy_is_lost_is_fetched(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = paper.chosen(2)
    file = await printed(paper, rows)

    async def lost(self: object, run: int, files: object) -> None:
        return

    with monkeypatch.context() as patch:
        patch.setattr(run_labels.RunLabels, "keep_files", lost)
        done = await paper.runs.gather_file(GatherFile(str(file)))
    await paper.until_ready(done.run)
    assert (await paper.print(done.run)).labels == 2


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<html>sign in</html>", "file.is_a_page"),
        (b"junk", "label.junk"),
        (None, "file.unreadable"),
    ],
)
async def test_what_is_no_label_file_is_said(
    paper: Paper, content: bytes | None, kind: str
) -> None:
    file = paper.folder / "given.pdf"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        await paper.runs.gather_file(GatherFile(str(file)))
    assert refused.value.kind == kind
    assert paper.do("SELECT count(*) FROM print_runs") == [(0,)]


def test_nothing_is_guessed() -> None:
    known = {"a": [A], "b": [B], "two": [A, B]}
    left = [
        PageLeft(1, "page.no_code"),
        PageLeft(4, "page.unknown", "z"),
        PageLeft(5, "page.no_code"),
        PageLeft(6, "page.two_orders", "two"),
        PageLeft(7, "page.two_orders", "a"),
        PageLeft(9, "page.twice", "a"),
        PageLeft(10, "page.no_code"),
    ]
    codes = [[], ["a", "z"], [], ["z"], [], ["two"], ["a", "b"], ["b"], ["a"], []]
    assert tie(codes, known) == ({A: (1, 2), B: (7,)}, left)
