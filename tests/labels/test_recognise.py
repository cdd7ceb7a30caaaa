"""What a file is, by its content: whatever it is called, and whatever is done to it."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import xlsxwriter

from lzdesk.labels.recognise import recognise
from lzdesk.marketplaces import table_file
from tests.labels.test_pages import label
from tests.services.test_import_order_export import HEADERS, ROW, sheet

COLUMNS = ",".join(HEADERS)
A4 = (595.0, 842.0)


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def export(tmp_path: Path) -> bytes:
    return sheet(tmp_path / "made.xlsx", [ROW, ROW]).read_bytes()


def other_table(tmp_path: Path) -> bytes:
    return sheet(tmp_path / "made.xlsx", [{"sku": "A"}], ["sku"]).read_bytes()


def cut_short(tmp_path: Path) -> bytes:
    return export(tmp_path)[:2000]


def with_rubbish(tmp_path: Path) -> bytes:
    return packed(**{"xl/workbook.xml": b"<workbook", "[Content_Types].xml": b"x"})


def protected(tmp_path: Path) -> bytes:
    return table_file.COMPOUND + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (export, "order_export"),
        (lambda _: COLUMNS.encode() + b"\n1\n2\n", "order_export"),
        (lambda _: b"\xef\xbb\xbf" + COLUMNS.replace(",", ";").encode(), "order_export"),
        (other_table, "table"),
        (lambda _: label("LEX111111", "LEX222222"), "labels"),
        (lambda _: label("LEX111111", size=A4), "document"),
        (lambda _: label(""), "document"),
        (lambda _: b"%PDF-1.7 and no more", "broken"),
        (lambda _: b"", "empty"),
        (lambda _: b"\n", "text"),
        (lambda _: b"sku,price\n1,2", "text"),
        (lambda _: "đơn".encode("utf-16"), "text"),
        (lambda _: COLUMNS.encode("utf-16") + "\n1\n".encode("utf-16-le"), "order_export"),
        (lambda _: bytes(range(256)) * 9, "other"),
        (lambda _: b"\x89PNG\r\n\x1a\n", "picture"),
        (lambda _: packed(**{"run.exe": b"MZ"}), "archive"),
        (cut_short, "broken"),
        (with_rubbish, "broken"),
        (protected, "locked"),
        (lambda _: table_file.COMPOUND + b"\0" * 600, "broken"),
        (lambda _: b'orderItemId,"' + b"x" * 200_000, "text"),
    ],
)
def test_it_is_told_by_its_content(
    tmp_path: Path, make: Callable[[Path], bytes], what: str
) -> None:
    for name in ("download", "orders.csv", "labels.pdf", "orders.xlsx"):
        file = tmp_path / name
        file.write_bytes(make(tmp_path))
        assert recognise(str(file)).what == what, name


def test_a_locked_document_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_content: bytes) -> None:
        raise pypdfium2.PdfiumError("Failed to load document (PDFium: Incorrect password error).")

    monkeypatch.setattr(pypdfium2, "PdfDocument", refused)
    file = tmp_path / "a"
    file.write_bytes(b"%PDF-1.7")
    assert recognise(str(file)).what == "locked"


def test_what_would_unpack_to_too_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_file, "MAX_UNPACKED_BYTES", 1000)
    file = tmp_path / "a"
    file.write_bytes(export(tmp_path))
    assert recognise(str(file)).what == "large"


def test_a_sheet_that_reaches_far_is_not_made_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a"
    with xlsxwriter.Workbook(str(file)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADERS)
        page.write(9, 99, "far")
    monkeypatch.setattr(table_file, "MAX_CELLS", 1000)
    assert recognise(str(file)).what == "order_export"
    monkeypatch.setattr(table_file, "MAX_CELLS", 999)
    assert recognise(str(file)).what == "large"


def test_a_sheet_that_does_not_unpack_is_told(tmp_path: Path) -> None:
    whole = export(tmp_path)
    place = whole.index(b"xl/worksheets/sheet1.xml") + 40
    file = tmp_path / "a"
    file.write_bytes(whole[:place] + bytes(40) + whole[place + 40 :])
    assert recognise(str(file)).what == "broken"


def test_labels_tell_their_pages_and_codes(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(label("LEX111111", "", "LEX222222", "LEX111111"))
    found = recognise(str(file))
    assert (found.pages, found.codes) == (4, ("LEX111111", "LEX222222"))


def test_an_export_tells_its_rows(tmp_path: Path) -> None:
    file = tmp_path / "a"
    with xlsxwriter.Workbook(str(file)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADERS)
        for row in range(1, 8):
            page.write_row(row, 0, ["1"])
    assert recognise(str(file)).rows == 7
