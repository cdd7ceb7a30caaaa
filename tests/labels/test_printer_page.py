"""The test page: true size, rulers, the frame of the margins, codes that a printer can print."""

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from lzdesk.labels.dots import dots
from lzdesk.labels.layouts import LAYOUTS
from lzdesk.labels.presets import PrinterPreset
from lzdesk.labels.printer_page import PrinterPageWords, code_128, printer_page_pdf, qr_code
from tests.labels.conftest import Apart

pytestmark = pytest.mark.usefixtures("qapp")
WORDS = PrinterPageWords(
    ("ร้านค้า 打印机", "Bench, 203 dpi", "2026-11-24 09:30"), "{dots} dots, {mm} mm"
)


def page_of(preset: PrinterPreset) -> Image.Image:
    (page,) = dots(printer_page_pdf(preset, WORDS), preset.dpi)
    return page.convert("L")


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_but_the_thinnest_codes_are_read_at_the_printers_dots(layout: str, dpi: int) -> None:
    preset = PrinterPreset("Bench", "system", "Zebra", dpi, layout, "3")
    found = [code.text for code in zxingcpp.read_barcodes(page_of(preset))]
    for count in (2, 3, 4):
        assert found.count(f"LZ-{count}-{dpi}") >= 2, found


@pytest.mark.parametrize("dpi", [203, 300])
def test_a_bar_is_whole_dots(dpi: int) -> None:
    image = page_of(PrinterPreset("Bench", "system", "Zebra", dpi))
    wanted = code_128(f"LZ-2-{dpi}")[0]
    drawn = bytes(0 if black else 255 for black in wanted for _ in range(2))
    rows = image.tobytes()
    assert drawn in rows
    assert len(qr_code("LZ-2-203")) == len(qr_code("LZ-2-203")[0]) == 21


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_is_the_size_of_the_paper_and_names_the_printer(layout: str, apart: Apart) -> None:
    preset = PrinterPreset("B", "system", "Z", 203, layout)
    with pypdfium2.PdfDocument(apart(printer_page_pdf, preset, WORDS)) as document:
        assert len(document) == 1
        width, height = (side / 72 * 25.4 for side in document.get_page_size(0))
        text = document[0].get_textpage().get_text_bounded()
    paper = LAYOUTS[layout]
    assert width == pytest.approx(paper.width_mm or 100, abs=0.4)
    assert height == pytest.approx(paper.height_mm or 150, abs=0.4)
    assert "Bench, 203 dpi" in text and "打印机" in text and "2026-11-24 09:30" in text
    assert "2 dots, 0.250 mm" in text


def test_rulers_begin_at_each_edge_and_tick_each_millimetre() -> None:
    image = page_of(PrinterPreset("B", "system", "Z", 300, "100x150", "12"))
    mm = 300 / 25.4
    for x in (1, 37, 99):
        assert image.getpixel((round(x * mm + 1), 3)) == 0
        assert image.getpixel((round((x + 0.5) * mm), 3)) == 255
        assert image.getpixel((round(x * mm + 1), image.height - 4)) == 0
    for y in (1, 88, 149):
        assert image.getpixel((3, round(y * mm + 1))) == 0
        assert image.getpixel((image.width - 4, round(y * mm + 1))) == 0
    # Tens are longer than fives, and those than ones.
    depth = [sum(image.getpixel((round(x * mm + 1), y)) == 0 for y in range(70)) for x in (37, 35)]
    assert depth[0] / mm == pytest.approx(2, abs=0.3) and depth[1] / mm == pytest.approx(
        3.5, abs=0.3
    )


def test_the_frame_is_where_the_margins_end() -> None:
    image = page_of(PrinterPreset("B", "system", "Z", 300, "100x150", "10, 20, 15, 7"))
    mm = 300 / 25.4
    row = [image.getpixel((x, round(60 * mm))) for x in range(image.width)]
    column = [image.getpixel((round(80 * mm + mm / 2), y)) for y in range(image.height)]
    assert 0 in row[round(10 * mm) : round(10.3 * mm)]
    assert 0 in row[round(84.7 * mm) : round(85.1 * mm)]
    assert 0 in column[round(20 * mm) : round(20.3 * mm)]
    assert 0 in column[round(142.7 * mm) : round(143.1 * mm)]
