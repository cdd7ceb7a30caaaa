"""Files of SKUs: whole rows or none, the rest with reasons, twice changes nothing, and back out."""

import csv
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from lzdesk.app.commands.words import sku_reasons, words_of
from lzdesk.domain.errors import BadInput
from lzdesk.lib.sheets import GivenUp, as_given, harmless, write_sheet
from lzdesk.link.messages import SkusImported
from lzdesk.reading.connection import open_reading
from lzdesk.reading.sku_file import export_skus
from lzdesk.reading.skus import SkuFilter
from lzdesk.services import import_skus
from lzdesk.services.import_skus import SkuWatch, import_skus_blocking, text_of
from lzdesk.storage.repositories.skus import skus_of
from lzdesk.storage.writer import Writer

HEADER = ["货位", "SKU", "Weight (g)", "条码", "Bought after the order", "Colour"]


@pytest.fixture
def writer(tmp_path: Path):  # type: ignore[no-untyped-def]
    made = Writer(tmp_path / "a.db", tmp_path / "backups")
    yield made
    made.close()


def take(writer: Writer, file: Path, watch: SkuWatch = SkuWatch()) -> SkusImported:  # noqa: B008
    return import_skus_blocking(writer, file, sku_reasons(), "me", watch)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_good_rows_go_in_and_the_rest_can_be_mended(
    writer: Writer, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / f"stock.{kind}"
    write_sheet(file, HEADER, [
        ["A-2", "LMB-1", 250, "885 886", "yes", "red"],
        ["A-3", "LMB-2", "heavy", "", "", "=cmd"],
        ["", "", None, "", "", "only a colour"],
        ["A-4", "LMB-1", 5, "", "", ""],
        ["A-5", "LMB-3", "0.5 kg", "886", "no", ""],
        ["A-6", "LMB-4", None, "", "", ""],
    ])  # fmt: skip
    done = take(writer, file)
    assert (done.added, done.changed, done.same, done.failed_rows) == (2, 0, 0, 3)
    assert done.unknown == ("Colour",)
    assert [(one.row, one.kind, one.value, one.other) for one in done.failed] == [
        (3, "sku.grams", "heavy", ""),
        (5, "sku.same_row", "LMB-1", "2"),
        (6, "sku.barcode_taken", "886", "LMB-1"),
    ]
    kept = writer.run_blocking(skus_of, ["LMB-1", "LMB-2", "LMB-3"])
    assert list(kept) == ["LMB-1"]
    one = kept["LMB-1"]
    assert (one.bin, one.weight_g, one.barcodes) == ("A-2", 250, ("885", "886"))
    with open(done.failed_file, encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows[0] == [*HEADER, "reason"]
    assert rows[1] == [
        "A-3", "LMB-2", "heavy", "", "", "'=cmd",
        'Weight (g): "heavy" is no weight in grams up to 1,000,000.',
    ]  # fmt: skip
    assert rows[3][-1] == "Barcodes: 886 is on the SKU LMB-1 already."
    # The file of the rest is taken as it is, once it is mended.
    Path(done.failed_file).write_text(
        Path(done.failed_file).read_text("utf-8-sig").replace("heavy,", "7,"), "utf-8"
    )
    mended = take(writer, Path(done.failed_file))
    assert (mended.added, mended.changed, mended.failed_rows) == (1, 1, 1)
    assert mended.unknown == ("Colour",)


@pytest.mark.parametrize(("codec", "page"), [("utf-8", ""), ("utf-16", ""), ("gb18030", "GB18030")])
def test_a_csv_of_another_machine_is_read_and_its_code_page_named(
    writer: Writer, tmp_path: Path, codec: str, page: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("SKU,名称\nLMB-1,儿童保温杯\n".encode(codec))
    done = take(writer, file)
    assert (done.added, done.code_page) == (1, page)
    assert writer.run_blocking(skus_of, ["LMB-1"])["LMB-1"].name == "儿童保温杯"


def test_letters_that_are_not_sure_are_not_taken(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("SKU,Name\nLMB-1,café\n".encode("cp1252"))
    with pytest.raises(BadInput, match=r"file\.unknown_text") as refused:
        take(writer, file)
    assert "Save it as XLSX or as CSV UTF-8" in words_of(refused.value.kind, refused.value.fields)


def test_the_same_file_twice_and_empty_cells_change_nothing(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("sku;bin;supplier;weight\nA;B-1;Ann;5\n\n", "utf-8")
    assert take(writer, file).added == 1
    again = take(writer, file)
    assert (again.added, again.changed, again.same, again.failed_file) == (0, 0, 1, "")
    file.write_text("sku\tbin\tsupplier\tweight\nA\t\t-\t\n", "utf-8")
    assert take(writer, file).changed == 1
    (kept,) = writer.run_blocking(skus_of, ["A"]).values()
    assert (kept.bin, kept.supplier, kept.weight_g, kept.typed) == (
        "B-1", "", 5, ("bin", "weight_g"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "export.empty"),
        ("name,bin\nx,y\n", "skus.no_sku_column"),
        ("PK\3\4", "file.not_a_sheet"),
    ],
)
def test_a_file_of_something_else_is_refused(
    writer: Writer, tmp_path: Path, text: str, kind: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(text)
    with pytest.raises(BadInput) as caught:
        take(writer, file)
    assert caught.value.kind == kind
    assert sorted(tmp_path.glob("*failed*")) == []


def test_a_cancel_keeps_what_went_in(
    writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_skus, "PAGE", 2)
    file = tmp_path / "a.xlsx"
    write_sheet(file, ["SKU"], [[f"S{n}"] for n in range(9)])
    told: list[tuple[int, int]] = []
    watch = SkuWatch(lambda done, total: told.append((done, total)), lambda: len(told) > 2)
    done = take(writer, file, watch)
    assert (done.added, done.left_out) == (4, 5)
    assert told == [(0, 9), (2, 9), (4, 9)]
    rest = take(writer, file)
    assert (rest.added, rest.same, rest.left_out) == (5, 4, 0)


@pytest.mark.logs("rows that were not taken could not be written")
def test_a_rest_that_cannot_be_written_stops_nothing(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("sku,weight\nA,x\nB,5\nC,y\n")
    (tmp_path / "a-failed.csv.part").mkdir()
    done = take(writer, file)
    assert (done.added, done.failed_rows, done.failed_file) == (1, 2, "")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_is_exported_comes_back_the_same(writer: Writer, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "in.csv"
    file.write_text(
        "sku,name,bin,barcode,weight,lead time,supplier,bought after the order\n"
        '0012,=1+1,-B,"0088, 99",250,7,陈记,yes\nนอ,@x,,,,,,\n',
        "utf-8",
    )
    assert take(writer, file).added == 2
    out = tmp_path / f"out.{kind}"
    db = open_reading(writer.path)
    assert export_skus(db, out) == 2
    again = take(writer, out)
    assert (again.added, again.changed, again.same, again.unknown) == (0, 0, 2, ())
    assert export_skus(db, out, SkuFilter("陈记")) == 1
    with pytest.raises(GivenUp):
        export_skus(db, tmp_path / f"no.{kind}", told=lambda done, total: False)
    assert sorted(path.name for path in tmp_path.glob("no.*")) == []
    db.close()
    if kind == "csv":
        text = out.read_bytes().decode("utf-8-sig")
        assert "'=1+1,,'-B," in text


@given(st.text(max_size=30))
@settings(max_examples=200)
def test_no_text_is_a_formula_and_each_comes_back(text: str) -> None:
    guarded = harmless(text)
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    if not text.startswith("'"):
        assert as_given(guarded) == text.replace("\0", "")


def test_rows_have_the_numbers_of_the_spreadsheet(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        for row, cells in ((2, ("", "SKU", "Weight")), (5, ("", "A", "x")), (7, ("", "B", 5))):
            sheet.write_row(row, 0, cells)
    told: list[tuple[int, int]] = []
    done = take(writer, file, SkuWatch(lambda done, total: told.append((done, total))))
    assert [one.row for one in done.failed] == [6] and done.added == 1
    assert told == [(0, 5), (5, 5)]


def test_cells_read_as_a_person_reads_them() -> None:
    cells = [8850000000012.0, 1.5, 3, True, False, None, " x "]
    assert [text_of(cell) for cell in cells] == ["8850000000012", "1.5", "3", "yes", "no", "", "x"]
