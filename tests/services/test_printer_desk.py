"""The printers of this computer, and a test page on one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pypdfium2
import pytest
import pytest_asyncio

from lzdesk.domain.errors import BadInput
from lzdesk.labels.printer_trouble import PrinterTrouble
from lzdesk.labels.printers import Printer
from lzdesk.labels.worker import LabelWorker
from lzdesk.link.messages import AskPrinters, PrinterFound, PrintTestPage, ToPrinter
from lzdesk.services import hand_over, printer_desk
from lzdesk.services.printer_desk import ask_printers, print_test_page


@pytest_asyncio.fixture
async def worker() -> AsyncIterator[LabelWorker]:
    async with LabelWorker() as made:
        yield made


def page(to: ToPrinter, margins: str = "2") -> PrintTestPage:
    return PrintTestPage(to, "100x150", margins, "Test page", ("Zebra",), "{dots} dots, {mm} mm")


async def test_the_printers_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Printer("a", "ready", is_default=True), Printer("b", "printer.paused")]
    monkeypatch.setattr(printer_desk, "printers_blocking", lambda: found)
    told = await ask_printers(AskPrinters())
    assert told.printers == (PrinterFound("a", "ready", True), PrinterFound("b", "printer.paused"))


async def test_a_test_page_comes_out(worker: LabelWorker, tmp_path: Path) -> None:
    await print_test_page(worker, page(ToPrinter("Zebra", "file", str(tmp_path))))
    (file,) = tmp_path.iterdir()
    with pypdfium2.PdfDocument(file) as document:
        (sheet,) = document
        assert [round(side / 72 * 25.4) for side in sheet.get_size()] == [100, 150]
        assert "Zebra" in sheet.get_textpage().get_text_bounded()


async def test_what_cannot_print_is_said(
    worker: LabelWorker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadInput) as refused:
        await print_test_page(worker, page(ToPrinter("Zebra", "file", str(tmp_path)), "wide"))
    assert refused.value.kind == "labels.margins_text"
    monkeypatch.setattr(hand_over, "state_blocking", lambda _: "printer.gone")
    with pytest.raises(PrinterTrouble) as told:
        await print_test_page(worker, page(ToPrinter("Zebra", "system", "zebra")))
    assert (told.value.kind, told.value.fields) == ("printer.gone", {"printer": "zebra"})
