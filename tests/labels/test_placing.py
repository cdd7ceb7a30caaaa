"""Labels on paper: turned, trimmed, on sheets, never cut, never over another."""

import io
from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from reportlab.graphics.barcode import code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from lzdesk.domain.errors import BadInput
from lzdesk.labels.layouts import (
    LAYOUTS,
    Box,
    Margins,
    Placing,
    cell_of,
    check_placing,
    layout_on,
    margins_of,
)
from lzdesk.labels.pages import merged
from lzdesk.labels.placing import fitted

A4, A6 = (210 * mm, 297 * mm), (105 * mm, 148 * mm)
SHEETS = [name for name, layout in LAYOUTS.items() if layout.cells > 1]
Codes = list[tuple[str, float, float]]
"""Code, and where its middle is: parts of the page's width and height, from the upper left."""


def label(
    code: str,
    size: tuple[float, float] = A6,
    turned: int = 0,
    at: tuple[float, float] = (20 * mm, 60 * mm),
    dense: float = 0.33,
) -> bytes:
    """One page with a code; `turned` is the page's own rotation, in degrees."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    code128.Code128(code, barHeight=15 * mm, barWidth=dense * mm).drawOn(canvas, *at)
    canvas.drawString(at[0], at[1] - 8 * mm, code)
    canvas.showPage()
    canvas.save()
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        document[0].set_rotation(turned)
        kept = io.BytesIO()
        document.save(kept)
    return kept.getvalue()


def codes_of(content: bytes, dpi: int = 203) -> list[Codes]:
    """What a printer of so many dots prints, and a scanner reads."""
    found: list[Codes] = []
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            image = page.render(scale=dpi / 72, grayscale=True).to_pil()
            found.append(
                [
                    (
                        code.text,
                        (code.position.top_left.x + code.position.bottom_right.x) / 2 / image.width,
                        (code.position.top_left.y + code.position.bottom_right.y)
                        / 2
                        / image.height,
                    )
                    for code in zxingcpp.read_barcodes(image)
                ]
            )
    return found


def names(pages: Sequence[Codes]) -> list[list[str]]:
    return [sorted(code for code, _, _ in page) for page in pages]


def put(files: list[bytes], placing: Placing) -> bytes:
    return merged([(file, [0]) for file in files], placing)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("dpi", [203, 300])
def test_a_page_that_is_turned_comes_as_large_as_an_upright_one(turned: int, dpi: int) -> None:
    upright, other = label("LEX1111111"), label("LEX1111111", turned=turned)
    pages = put([upright, other], Placing("100x150"))
    assert names(codes_of(pages, dpi)) == [["LEX1111111"]] * 2
    with pypdfium2.PdfDocument(pages) as document:
        inks = [page.render(scale=1, grayscale=True).to_pil().histogram()[0] for page in document]
    assert inks[1] == pytest.approx(inks[0], rel=0.1)


def test_a_label_in_a_corner_of_a_large_page_is_trimmed_to_what_is_printed() -> None:
    lost = label("LEX1111111", size=A4, at=(12 * mm, 240 * mm), dense=0.25)
    (page,) = codes_of(put([lost], Placing("100x150")))
    assert [code for code, _, _ in page] == ["LEX1111111"]
    with pypdfium2.PdfDocument(put([lost], Placing("100x150"))) as document:
        image = document[0].render(scale=1, grayscale=True).to_pil()
    dark = image.point([255] * 128 + [0] * 128).getbbox()
    assert dark is not None and dark[3] - dark[1] > image.height * 0.85


def test_an_empty_large_page_stays_a_page() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.showPage()
    canvas.save()
    with pypdfium2.PdfDocument(put([out.getvalue()], Placing("a6"))) as document:
        assert len(document) == 1


def test_four_on_a_sheet_stand_in_reading_order_from_the_first_free_one() -> None:
    files = [label(f"LEX{number}00000") for number in range(1, 6)]
    pages = codes_of(put(files, Placing("a4x4", start_cell=3)))
    assert names(pages) == [["LEX100000", "LEX200000"], ["LEX300000", "LEX400000", "LEX500000"]]
    where = {code: (x > 0.5, y > 0.5) for page in pages for code, x, y in page}
    assert where == {
        "LEX100000": (False, True),
        "LEX200000": (True, True),
        "LEX300000": (False, False),
        "LEX400000": (True, False),
        "LEX500000": (False, True),
    }


def test_two_on_a_sheet_lie_on_their_side_and_are_larger() -> None:
    pages = put([label("LEX100000"), label("LEX200000"), label("LEX300000")], Placing("a4x2"))
    found = codes_of(pages)
    assert names(found) == [["LEX100000", "LEX200000"], ["LEX300000"]]
    assert [y > 0.5 for code, _, y in sorted(found[0])] == [False, True]


def test_pages_of_one_parcel_follow_each_other() -> None:
    first, second = label("LEX100000"), label("LEX200000")
    with pypdfium2.PdfDocument(first) as document:
        document.import_pages(pypdfium2.PdfDocument(second))
        both = io.BytesIO()
        document.save(both)
    found = codes_of(merged([(both.getvalue(), [1, 0])], Placing("a4x4")))
    assert names(found) == [["LEX100000", "LEX200000"]]


@given(
    st.floats(50, 2000),
    st.floats(50, 2000),
    st.sampled_from([name for name in LAYOUTS if name != "as-is"]),
    st.tuples(*[st.floats(0, 40)] * 4),
    st.integers(0, 3),
    st.integers(0, 3),
)
def test_whatever_its_size_a_page_stays_in_its_box(
    width: float,
    height: float,
    layout: str,
    edges: tuple[float, ...],
    place: int,
    turned: int,
) -> None:
    into = cell_of(Placing(layout, 1, Margins(*edges)), place).box
    a, b, c, d, e, f = fitted(Box(7, 9, width, height), into, turned)
    corners = [(7, 9), (7 + width, 9), (7, 9 + height), (7 + width, 9 + height)]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    assert min(xs) >= into.left - 0.01 and max(xs) <= into.left + into.width + 0.01
    assert min(ys) >= into.bottom - 0.01 and max(ys) <= into.bottom + into.height + 0.01
    touches = max((max(xs) - min(xs)) / into.width, (max(ys) - min(ys)) / into.height)
    assert touches == pytest.approx(1, abs=0.001)
    # A mirrored code is read by nobody.
    assert a * d - b * c > 0


@pytest.mark.parametrize("layout", SHEETS)
def test_boxes_do_not_overlap_and_margins_stay_empty(layout: str) -> None:
    placing = Placing(layout, 1, Margins(5, 10, 5, 0))
    paper = placing.paper
    boxes = []
    for place in range(paper.cells):
        cell = cell_of(placing, place)
        row, column = divmod(place, paper.columns)
        left = column * cell.width + cell.box.left
        bottom = (paper.rows - 1 - row) * cell.height + cell.box.bottom
        boxes.append(Box(left, bottom, cell.box.width, cell.box.height))
    total = sum(box.width * box.height for box in boxes) / (mm * mm)
    assert total == pytest.approx(200 * 287, rel=0.001)
    assert min(box.left for box in boxes) == pytest.approx(5 * mm)
    assert max(box.left + box.width for box in boxes) == pytest.approx(205 * mm)
    assert min(box.bottom for box in boxes) == pytest.approx(0)
    assert max(box.bottom + box.height for box in boxes) == pytest.approx(287 * mm)
    for one in boxes:
        for other in boxes:
            apart = (
                one.left + one.width <= other.left + 0.01
                or other.left + other.width <= one.left + 0.01
                or one.bottom + one.height <= other.bottom + 0.01
                or other.bottom + other.height <= one.bottom + 0.01
            )
            assert one is other or apart


@pytest.mark.parametrize("layout", ["a6", "a4x2", "a4x4"])
def test_what_stands_in_a_field_is_printed(layout: str) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A6)
    code128.Code128("LEX1111111", barHeight=15 * mm, barWidth=0.33 * mm).drawOn(canvas, 60, 200)
    canvas.acroForm.textfield(value="FRAGILE", x=60, y=60, width=150, height=40, fontSize=24)
    canvas.showPage()
    canvas.save()
    with pypdfium2.PdfDocument(put([out.getvalue()], Placing(layout))) as document:
        assert "FRAGILE" in document[0].get_textpage().get_text_range()


@pytest.mark.parametrize("layout", SHEETS)
@pytest.mark.parametrize("margins", [Margins(), Margins(8, 8, 8, 8), Margins(20, 0, 0, 0)])
def test_codes_are_read_on_sheets_of_labels_of_all_sizes(layout: str, margins: Margins) -> None:
    sizes = [A6, (100 * mm, 150 * mm), (150 * mm, 100 * mm), A4, (80 * mm, 120 * mm)]
    files = [
        label(f"LEX{place}11111", size, turned=90 * place % 360, at=(15 * mm, 30 * mm))
        for place, size in enumerate(sizes)
    ]
    found = [
        code for page in names(codes_of(put(files, Placing(layout, 2, margins)))) for code in page
    ]
    assert sorted(found) == [f"LEX{place}11111" for place in range(len(sizes))]


@pytest.mark.parametrize(
    ("text", "margins"),
    [("", (0, 0, 0, 0)), ("5", (5, 5, 5, 5)), ("1, 2; 3 ,4.5", (1, 2, 3, 4.5))],
)
def test_margins_are_read_from_text(text: str, margins: tuple[float, ...]) -> None:
    assert margins_of(text) == margins


@pytest.mark.parametrize("text", ["wide", "1,2", "1,2,3", "5mm", ","])
def test_other_margins_are_refused_by_name(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        margins_of(text)
    assert caught.value.kind == "labels.margins_text" and caught.value.fields["value"] == text


@pytest.mark.parametrize(
    ("placing", "kind"),
    [
        (Placing("a3"), "labels.unknown_layout"),
        (Placing("a4x4", 5), "labels.no_such_cell"),
        (Placing("a6", 2), "labels.no_such_cell"),
        (Placing("a4x2", 0), "labels.no_such_cell"),
        (Placing("a6", 1, Margins(-1, 0, 0, 0)), "labels.margin"),
        (Placing("a6", 1, Margins(0, 0, 0, 41)), "labels.margin"),
        (Placing("a6", 1, Margins(float("nan"))), "labels.margin"),
    ],
)
def test_what_cannot_be_is_refused(placing: Placing, kind: str) -> None:
    with pytest.raises(BadInput) as caught:
        check_placing(placing)
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("layout", "paper", "found"),
    [
        ("100x150", (100, 150), "100x150"),
        ("100x150", (150, 99.5), "100x150"),
        ("100x150", (210, 297), "100x150"),
        ("100x150", (105, 148), "a6"),
        ("a6", (101.6, 152.4), "100x150"),
        ("a4x4", (210, 297), "a4x4"),
        # Not so few on a sheet without a word.
        ("a4x4", (216, 279), ""),
        ("a4x2", (105, 148), ""),
        ("a6", (74, 105), ""),
        ("as-is", (74, 105), "as-is"),
    ],
)
def test_paper_takes_the_chosen_layout_or_another_of_one_label(
    layout: str, paper: tuple[float, float], found: str
) -> None:
    assert layout_on(layout, *paper) == found


@pytest.mark.parametrize("layout", ["100x150", "a4x4"])
@pytest.mark.parametrize("quarters", [1, 3])
def test_a_label_that_lies_on_its_side_is_never_put_on_its_head(quarters: int, layout: str) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(148 * mm, 105 * mm))
    canvas.translate(74 * mm, 52 * mm)
    canvas.rotate(90 * quarters)
    canvas.drawString(0, 0, "Lucky Lane 7")
    canvas.save()
    with pypdfium2.PdfDocument(merged([(out.getvalue(), [0])], Placing(layout))) as document:
        words = document[0].get_textpage()
        assert words.count_chars() == 12
        assert pdfium.FPDFText_GetCharAngle(words, 0) == pytest.approx(0, abs=0.01)
        words.close()
