"""Label files from outside: junk, bombs, other people's parcels, and a worker that dies."""

import io
import os

import pypdfium2
import pytest
from reportlab.graphics.barcode import code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from lzdesk.labels.bad_label import BadLabel
from lzdesk.labels.layouts import Placing
from lzdesk.labels.pages import merged, pages_of_one, split_by_tracking
from lzdesk.labels.worker import LabelWorker


def label(*trackings: str, size: tuple[float, float] = (105 * mm, 148 * mm)) -> bytes:
    """A PDF with a page for each tracking number; an empty one is a page without a code."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for tracking in trackings:
        if tracking:
            code128.Code128(tracking, barHeight=15 * mm, barWidth=min(size[0] / 318, 3)).drawOn(
                canvas, 8, 200
            )
        canvas.drawString(20, 100, "item list")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def sizes(content: bytes) -> list[tuple[int, int]]:
    with pypdfium2.PdfDocument(content) as document:
        found = [document.get_page_size(index) for index in range(len(document))]
    return [(round(width / mm), round(height / mm)) for width, height in found]


def test_pages_are_tied_by_their_codes_whatever_their_order() -> None:
    file = label("LEX111111", "LEX222222", "LEX333333")
    wanted = ("LEX333333", "LEX111111", "LEX222222")
    assert split_by_tracking(file, wanted) == {"LEX333333": [2], "LEX111111": [0], "LEX222222": [1]}


def test_a_page_without_a_code_belongs_to_the_one_before() -> None:
    file = label("LEX111111", "", "LEX222222", "", "")
    found = split_by_tracking(file, ("LEX111111", "LEX222222"))
    assert found == {"LEX111111": [0, 1], "LEX222222": [2, 3, 4]}


def test_a_page_with_a_strangers_code_is_not_guessed_at() -> None:
    file = label("LEX111111", "LEX999999", "LEX222222")
    assert split_by_tracking(file, ("LEX111111", "LEX222222")) is None


@pytest.mark.parametrize("pages", [("LEX111111",), ("", "LEX111111", "LEX222222"), ("", "")])
def test_a_file_that_does_not_tie_is_not_guessed_at(pages: tuple[str, ...]) -> None:
    assert split_by_tracking(label(*pages), ("LEX111111", "LEX222222")) is None


@pytest.mark.parametrize("pages", [("LEX999999",), ("LEX111111", "LEX999999"), ("", "LEX999999")])
def test_another_parcels_label_is_refused(pages: tuple[str, ...]) -> None:
    with pytest.raises(BadLabel, match="wrong_parcel"):
        pages_of_one(label(*pages), ("LEX111111",))


def test_a_label_without_a_code_is_nobodys() -> None:
    with pytest.raises(BadLabel, match="no_code"):
        pages_of_one(label("", ""), ("LEX111111",))


def test_pages_of_one_parcel_name_it_or_its_order_or_nothing() -> None:
    file = label("LEX111111", "ORDER-5", "")
    assert pages_of_one(file, ("LEX111111", "ORDER-5")) == [0, 1, 2]


@pytest.mark.parametrize(
    "content",
    [b"", b"junk", b"<html>login</html>", label("LEX111111")[:300], b"%PDF-1.4\n%%EOF"],
)
def test_junk_is_refused(content: bytes) -> None:
    with pytest.raises(BadLabel):
        pages_of_one(content, ("LEX111111",))


def test_an_impossible_page_is_refused_before_it_is_rendered() -> None:
    with pytest.raises(BadLabel, match="page_size"):
        pages_of_one(label("LEX111111", size=(200_000, 200_000)), ("LEX111111",))


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(BadLabel):
        pages_of_one(label(*[""] * 401), ("LEX111111",))


def test_pages_of_any_size_come_out_on_one_size_and_can_still_be_read() -> None:
    big, small = label("LEX111111", size=(210 * mm, 297 * mm)), label("LEX222222")
    out = merged([(small, [0]), (big, [0])], Placing("100x150"))
    assert sizes(out) == [(100, 150), (100, 150)]
    assert split_by_tracking(out, ("LEX111111", "LEX222222")) == {
        "LEX222222": [0],
        "LEX111111": [1],
    }
    assert sizes(merged([(small, [0]), (big, [0])], Placing("as-is"))) == [(105, 148), (210, 297)]


def die() -> None:
    os._exit(9)


async def test_a_file_that_kills_the_worker_costs_that_file_alone() -> None:
    async with LabelWorker() as worker:
        with pytest.raises(BadLabel):
            await worker.run(die)
        assert await worker.run(pages_of_one, label("LEX111111"), ("LEX111111",)) == [0]
