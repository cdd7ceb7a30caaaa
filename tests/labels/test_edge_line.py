"""The line of our own on a label: found on the page, over nothing, and the code is still read."""

import io

import pypdfium2
import pytest
from PIL import Image, ImageChops
from reportlab.graphics.barcode import code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from lzdesk.labels.layouts import LAYOUTS, Margins, Placing
from lzdesk.labels.pages import merged
from tests.labels.conftest import Apart
from tests.labels.test_placing import A4, A6, codes_of, label, names

pytestmark = pytest.mark.usefixtures("qapp")
LINE = "24/62  LMB-TONER-200 x2, VLT-BUDS x1"
SCALE = 203 / 72


def framed(code: str, gap_mm: float, size: tuple[float, float] = A6) -> bytes:
    """A label whose frame leaves only a gap at the edges."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    gap = gap_mm * mm
    canvas.rect(gap, gap, size[0] - 2 * gap, size[1] - 2 * gap)
    narrow = code128.Code128(code, barWidth=1, quiet=False).width
    bar = min(0.4 * mm, (size[0] - 2 * gap - 12 * mm) / narrow)
    drawn = code128.Code128(code, barHeight=15 * mm, barWidth=bar, quiet=False)
    drawn.drawOn(canvas, (size[0] - drawn.width) / 2, 60 * mm)
    canvas.save()
    return out.getvalue()


def text_of(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def picture(content: bytes, index: int = 0) -> Image.Image:
    with pypdfium2.PdfDocument(content) as document:
        return document[index].render(scale=SCALE, grayscale=True).to_pil()


def ink(image: Image.Image) -> tuple[int, int, int, int] | None:
    return image.point([255] * 128 + [0] * 128).getbbox()


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("gap", [0.2, 3, 6])
def test_the_line_is_on_every_page_and_every_code_is_read(layout: str, gap: float) -> None:
    files = [framed(f"LEX{place}11111", gap) for place in range(4)]
    out = merged([(file, [0]) for file in files], Placing(layout), [LINE] * 4)
    assert sum(text.count(LINE.replace("  ", " ")) for text in text_of(out)) == 4
    found = [code for page in names(codes_of(out)) for code in page]
    assert sorted(found) == [f"LEX{place}11111" for place in range(4)]


def test_a_free_edge_is_written_on_and_nothing_else_changes() -> None:
    file = framed("LEX1111111", 6)
    plain = picture(merged([(file, [0])], Placing("a6")))
    lined = picture(merged([(file, [0])], Placing("a6"), [LINE]))
    added = ink(ImageChops.difference(plain, lined).point(lambda dark: 255 - dark))
    frame = ink(plain)
    assert added is not None and frame is not None
    assert added[1] > frame[3] and added[3] < plain.height
    assert added[2] - added[0] > plain.width / 3


def test_where_the_lower_edge_is_full_it_stands_above() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A6)
    canvas.rect(10, 0, 200, 300, fill=1)
    canvas.save()
    lined = picture(merged([(out.getvalue(), [0])], Placing("a6"), [LINE]))
    box = ink(lined)
    assert box is not None and box[1] < 3.2 / 148 * lined.height


def test_where_no_edge_is_free_the_label_becomes_a_little_smaller() -> None:
    file = framed("LEX1111111", 0.2)
    plain = ink(picture(merged([(file, [0])], Placing("a6"))))
    lined = picture(merged([(file, [0])], Placing("a6"), [LINE]))
    cut = lined.crop((0, 0, lined.width, round(lined.height * (1 - 3.1 / 148))))
    small = ink(cut)
    assert plain is not None and small is not None
    assert 0.95 < (small[2] - small[0]) / (plain[2] - plain[0]) < 0.99
    # A white row lies between the label and the line.
    below = lined.crop((0, small[3], lined.width, lined.height))
    between = ink(below)
    assert between is not None and between[1] >= 2


@pytest.mark.parametrize("text", ["12/30 打印机碳粉-200 x2", "12/30 ที่นั่ง x3", "5/9 Đèn bàn x1"])
def test_other_scripts_stand_on_the_page(text: str, apart: Apart) -> None:
    files = [(framed("LEX1111111", 3), [0])] * 2
    out = apart(merged, files, Placing("100x150"), [text, LINE])
    first, second = text_of(out)
    assert text in first and LINE.replace("  ", " ") in second
    assert names(codes_of(out)) == [["LEX1111111"]] * 2


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("layout", ["100x150", "a4x2", "as-is"])
def test_it_is_upright_on_pages_that_are_turned(turned: int, layout: str) -> None:
    file = label("LEX1111111", turned=turned)
    with pypdfium2.PdfDocument(merged([(file, [0])], Placing(layout), [LINE])) as document:
        page = document[0]
        assert LINE.replace("  ", " ") in page.get_textpage().get_text_bounded()
        if layout != "a4x2":
            lower = page.get_textpage().get_text_bounded(0, 0, page.get_width(), 12)
            assert LINE.replace("  ", " ") in lower
    assert names(codes_of(merged([(file, [0])], Placing(layout), [LINE]))) == [["LEX1111111"]]


@pytest.mark.parametrize("sign", ["x", "碳"])
def test_a_line_that_is_too_long_ends_within_the_label(sign: str) -> None:
    placing = Placing("100x150", 1, Margins(5, 5, 5, 5))
    lined = picture(merged([(framed("LEX1111111", 4), [0])], placing, [sign * 1_000_000]))
    box, edge = ink(lined), 5 / 100 * lined.width
    assert box is not None
    assert box[0] >= edge - 1 and box[2] <= lined.width - edge + 1
    assert box[3] <= lined.height - edge + 1


def test_a_large_page_as_it_comes_keeps_its_size() -> None:
    out = merged([(label("LEX1111111", A4), [0])], Placing("as-is"), [LINE])
    with pypdfium2.PdfDocument(out) as document:
        assert document.get_page_size(0) == pytest.approx(A4, abs=0.1)
    plain = names(codes_of(merged([(label("LEX1111111", A4), [0])], Placing("as-is"))))
    assert names(codes_of(out)) == plain


def test_signs_that_mean_something_elsewhere_are_drawn_as_they_are() -> None:
    out = merged([(framed("LEX1111111", 3), [0])], Placing("a6"), ["1/2 <b>A</b>\0\u202e (x) \\n"])
    assert "<b>A</b>" in text_of(out)[0]
