"""Pick list, packing slips and manifest: sums, pages, pictures, and text of any script."""

import unicodedata
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from python_calamine import load_workbook

from lzdesk.labels.documents import Column, Row, TableDocument, tables_pdf
from lzdesk.labels.manifest import (
    ManifestLine,
    ManifestWords,
    manifest_pdf,
    write_manifest_sheet,
)
from lzdesk.labels.packing_slip import Slip, SlipItem, SlipWords, packing_slips_pdf
from lzdesk.labels.pick_list import PickItem, PickWords, pick_list_pdf, summed
from lzdesk.labels.worker import LabelWorker
from tests.labels.conftest import Apart

pytestmark = pytest.mark.usefixtures("qapp")
PICK = PickWords(
    "Pick list", ("Run 12",), "Bin", "", "SKU", "Item", "Parcels", "Pcs", "No bin", "{page}/{pages}"
)
SLIP = SlipWords("", "SKU", "Item", "Pcs", "Page {page} of {pages}")
MANIFEST = ManifestWords(
    *("{carrier}: {count}", ("Signed:",), "", "Carrier", "Tracking", "Order", "Store", "Items"),
    "{page}/{pages}",
)
THAI, CHINESE, VIETNAMESE = "ที่นั่งเด็ก", "打印机碳粉 黑色 2支装", "Đèn bàn học sinh"
ITEMS = [
    PickItem("A10", "S-2", CHINESE, "黑色", 2, "1001", place=1),
    PickItem("A2", "S-10", THAI, "", 1, "1002", place=2),
    PickItem("", "S-1", VIETNAMESE, "", 4, "1003", place=3),
    PickItem("A2", "S-9", "Plain", "Red", 1, "1002", place=2),
    PickItem("A10", "S-2", CHINESE, "红色", 3, "1004", place=4),
]


def pages_of(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        # Some signs stand twice in Unicode, drawn alike: 支 is a radical too.
        texts = [page.get_textpage().get_text_bounded() for page in document]
        return [unicodedata.normalize("NFKC", text) for text in texts]


def picture(content: bytes, index: int = 0, scale: float = 1) -> Image.Image:
    with pypdfium2.PdfDocument(content) as document:
        return document[index].render(scale=scale).to_pil()


def test_a_sku_is_summed_in_its_bin_and_bins_come_as_a_person_walks() -> None:
    found = [(one.bin, one.sku, one.quantity, one.orders, one.variation) for one in summed(ITEMS)]
    assert found == [
        ("A2", "S-9", 1, ("#2",), "Red"),
        ("A2", "S-10", 1, ("#2",), ""),
        ("A10", "S-2", 5, ("#1", "#4"), "黑色, 红色"),
        ("", "S-1", 4, ("#3",), ""),
    ]


def test_an_order_without_a_place_is_named_and_named_once() -> None:
    items = [PickItem("A", "S", "", "", 1, order) for order in ("7", "8", "7")]
    (one,) = summed(items)
    assert (one.quantity, one.orders) == (3, ("7", "8"))


def test_the_list_says_it_in_every_script(apart: Apart) -> None:
    (text,) = pages_of(apart(pick_list_pdf, ITEMS, PICK))
    for words in (CHINESE, VIETNAMESE, "Pick list", "Run 12", "No bin", "#1, #4", "1/1"):
        assert words in text
    places = [text.index(sku) for sku in ("S-9", "S-10", "S-2", "No bin")]
    assert places == sorted(places)
    (back,) = pages_of(apart(pick_list_pdf, ITEMS, PICK, backwards=True))
    assert back.index("No bin") < back.index("A10") < back.index("S-9")


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    found = image.convert("L").point([255] * 128 + [0] * 128).getbbox()
    assert found is not None
    return found


def one_cell(text: str) -> Image.Image:
    document = TableDocument("", (), (Column("", 1),), (Row((text,)),), "")
    # The row's text alone, between the two rules.
    return picture(tables_pdf([document]), scale=8).crop((280, 630, 4400, 790))


def test_thai_marks_stand_above_their_letters() -> None:
    """Unshaped, a vowel and a tone that follow a letter would each take room of their own."""
    plain, marked = ink(one_cell("นง")), ink(one_cell("นั้ง"))
    assert abs((marked[2] - marked[0]) - (plain[2] - plain[0])) < 8
    assert marked[1] < plain[1] - 8


@pytest.mark.parametrize("text", [THAI, CHINESE, VIETNAMESE, "日本語", "한국어"])
def test_each_sign_is_drawn_by_a_font_that_has_it(text: str) -> None:
    """A sign that no font has would be drawn as one box, the same for all."""
    signs = [sign for sign in text if sign.isalpha()][:2]
    drawn = [one_cell(sign).tobytes() for sign in signs]
    assert drawn[0] != drawn[1]
    assert one_cell("\U000e0fff").tobytes() not in drawn


def test_a_long_list_goes_over_pages_and_loses_no_row(apart: Apart) -> None:
    items = [PickItem(f"B{number}", f"SKU-{number:04}", "x", "", 1, "1") for number in range(300)]
    pages = pages_of(apart(pick_list_pdf, items, PICK))
    assert len(pages) > 5 and all(
        f"{number}/{len(pages)}" in text for number, text in enumerate(pages, start=1)
    )
    assert sum(text.count("SKU-") for text in pages) == 300
    assert all("Parcels" in text for text in pages)


def test_a_heading_is_never_the_last_on_its_page() -> None:
    rows = tuple(
        Row(heading=f"Group {number // 2}") if number % 2 == 0 else Row((f"row {number}",))
        for number in range(200)
    )
    for text in pages_of(tables_pdf([TableDocument("T", (), (Column("C", 1),), rows)])):
        groups = text.count("Group")
        assert groups and text.count("row ") == groups


def test_text_from_outside_stays_text_within_its_cell(apart: Apart) -> None:
    bad = "<b>x</b>\0\u202eabc\n" + "W" * 1_000_000
    items = [PickItem("A1", bad, bad, bad, 1, bad)]
    (text,) = pages_of(apart(pick_list_pdf, items, PICK))
    assert "<b>x</b>" in text and "\u202e" not in text
    left, _, right, _ = ink(picture(pick_list_pdf(items, PICK)))
    assert left >= 33 and right <= 563


def test_a_picture_is_drawn_and_a_damaged_one_is_left_out(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.png", tmp_path / "b.png"
    Image.new("RGB", (400, 200), (200, 0, 0)).save(good)
    bad.write_bytes(b"\x89PNG\r\n\x1a\njunk")

    def red(file: str) -> int:
        items = [PickItem("A", "S", "", "", 1, "1", picture=file)]
        pixels = picture(pick_list_pdf(items, PICK)).convert("RGB")
        return sum(
            count for count, colour in pixels.getcolors(1 << 20) or [] if colour == (200, 0, 0)
        )

    assert 500 < red(str(good)) < 800
    assert red(str(bad)) == red("") == red(str(tmp_path)) == red("\0") == 0


def test_each_parcel_has_a_slip_of_its_own(apart: Apart) -> None:
    item = SlipItem("S-1", THAI, "", 3)
    slips = [
        Slip("Order 1001", ("Lumi Flagship", CHINESE), (item, SlipItem("", "", "", 1))),
        Slip("Order 1002", (), tuple([item] * 40)),
    ]
    first, *rest = pages_of(apart(packing_slips_pdf, slips, SLIP))
    assert "Order 1001" in first and CHINESE in first and "Page 1 of 1" in first and "–" in first
    assert "Order 1002" in rest[0]
    assert [f"Page {page} of {len(rest)}" in text for page, text in enumerate(rest, 1)] == [
        True,
        True,
        True,
    ]
    assert sum(text.count("S-1") for text in rest) == 40


LINES = [
    ManifestLine("J&T Express", "JT1", "1001", "Lumi", 2),
    ManifestLine("Flash", "=TH1", "1002", "ร้านค้า", 1),
    ManifestLine("J&T Express", "JT2", "1003", "旗舰店", 1),
]


def test_each_carrier_has_a_page_with_its_parcels_counted(apart: Apart) -> None:
    flash, jt = pages_of(apart(manifest_pdf, LINES, MANIFEST))
    assert "Flash: 1" in flash and "=TH1" in flash and "JT1" not in flash
    assert "J&T Express: 2" in jt and "旗舰店" in jt and "Signed:" in jt


@pytest.mark.parametrize("kind", [".xlsx", ".csv"])
def test_the_sheet_has_every_parcel_and_no_formula(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"manifest{kind}"
    assert write_manifest_sheet(file, LINES, MANIFEST) == 3
    if kind == ".csv":
        assert "'=TH1" in file.read_text("utf-8-sig")
        return
    rows = load_workbook(str(file)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows] == ["Tracking", "=TH1", "JT1", "JT2"]
    with zipfile.ZipFile(file) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


async def test_the_worker_draws_them_within_its_limits() -> None:
    async with LabelWorker() as worker:
        (text,) = pages_of(await worker.run_whole(pick_list_pdf, ITEMS, PICK))
    assert CHINESE in text
