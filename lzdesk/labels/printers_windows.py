"""Printers as the Windows spooler knows them (winspool), and pages drawn on them (GDI).

The spooler takes no PDF: its pages are drawn in the printer's own dots, or sent raw.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import wintypes
from pathlib import Path
from typing import Any

import pypdfium2

from lzdesk.labels.printer_trouble import BUSY, READY, PrinterTrouble
from lzdesk.labels.printers import Printer

# The constants are those of winspool.h and wingdi.h.
LOCAL_AND_CONNECTED = 0x2 | 0x4
STATUS = {
    0x10: "printer.out_of_paper",
    0x8: "printer.jammed",
    0x400000: "printer.open",
    0x40000: "printer.out_of_ink",
    0x80: "printer.offline",
    0x1: "printer.paused",
}
SET_OFFLINE = 0x400
PRINTING = 0x400 | 0x4000
JOB_STATES = {0x80 | 0x1000: "done", 0x100 | 0x4: "cancelled", 0x2: "failed", 0x10: "printing"}
DELETE_JOB = 5
HORIZONTAL_DOTS, VERTICAL_DOTS, DOTS_AN_INCH = 8, 10, 88
FINEST_DPI = 600
Text, Number = wintypes.LPWSTR, wintypes.DWORD


class _Info(ctypes.Structure):
    """PRINTER_INFO_2W."""

    _fields_ = (
        *((name, Text) for name in ("server", "name", "share", "port", "driver", "comment")),
        ("location", Text),
        ("mode", ctypes.c_void_p),
        *((name, Text) for name in ("separator", "processor", "datatype", "parameters")),
        ("security", ctypes.c_void_p),
        *((name, Number) for name in ("attributes", "priority", "default_priority", "start")),
        *((name, Number) for name in ("until", "status", "jobs", "pages_a_minute")),
    )


class _Document(ctypes.Structure):
    """DOC_INFO_1W."""

    _fields_ = (("name", Text), ("file", Text), ("datatype", Text))


class _Drawing(ctypes.Structure):
    """DOCINFOW."""

    _fields_ = (
        ("size", ctypes.c_int),
        ("name", Text),
        ("file", Text),
        ("datatype", Text),
        ("kind", Number),
    )


def _library(name: str) -> Any:
    # Only Windows has it, and only there is this called.
    return ctypes.WinDLL(name, use_last_error=True)  # type: ignore[attr-defined,unused-ignore]


def printers() -> list[Printer]:
    """As `printers.printers_blocking`."""
    spooler = _library("winspool.drv")
    needed, count = Number(), Number()
    spooler.EnumPrintersW(LOCAL_AND_CONNECTED, None, 2, None, 0, needed, count)
    held = ctypes.create_string_buffer(max(needed.value, 1))
    if not spooler.EnumPrintersW(LOCAL_AND_CONNECTED, None, 2, held, needed.value, needed, count):
        raise PrinterTrouble("printer.no_service")
    infos = (_Info * count.value).from_buffer(held)
    name, length = ctypes.create_unicode_buffer(256), Number(256)
    default = name.value if spooler.GetDefaultPrinterW(name, length) else ""
    return sorted(
        Printer(
            str(info.name), state_of(info.status, info.attributes), "", str(info.name) == default
        )
        for info in infos
    )


def state_of(status: int, attributes: int) -> str:
    """What a printer's two words of bits say, as `Printer.state`."""
    if attributes & SET_OFFLINE:
        return "printer.offline"
    trouble = next((kind for bit, kind in STATUS.items() if status & bit), "")
    return trouble or (BUSY if status & PRINTING else READY)


def print_file(name: str, file: Path, title: str, copies: int, *, is_raw: bool) -> str:
    """As `printers.print_file_blocking`; the id is `number@printer`."""
    if is_raw:
        return _send(name, file.read_bytes() * copies, title)
    return _draw(name, file.read_bytes(), title, copies)


def job_state(job: str) -> str:
    """As `printers.Job.state`: the spooler forgets a job that is done."""
    number, _, name = job.partition("@")
    spooler = _library("winspool.drv")
    with _opened(spooler, name) as printer:
        needed = Number()
        spooler.GetJobW(printer, int(number), 1, None, 0, needed)
        held = ctypes.create_string_buffer(max(needed.value, 1))
        if not spooler.GetJobW(printer, int(number), 1, held, needed.value, needed):
            return "gone"
    # JOB_INFO_1W: a number, six texts, then the status.
    place = 7 * ctypes.sizeof(ctypes.c_void_p)
    status = Number.from_buffer_copy(held, place).value
    return next((state for bits, state in JOB_STATES.items() if status & bits), "waiting")


def cancel(job: str) -> None:
    """As `printers.cancel_blocking`."""
    number, _, name = job.partition("@")
    spooler = _library("winspool.drv")
    with _opened(spooler, name) as printer:
        spooler.SetJobW(printer, int(number), 0, None, DELETE_JOB)


@contextmanager
def _opened(spooler: Any, name: str) -> Iterator[Any]:
    printer = wintypes.HANDLE()
    if not spooler.OpenPrinterW(name, ctypes.byref(printer), None):
        raise PrinterTrouble("printer.gone", printer=name)
    try:
        yield printer
    finally:
        spooler.ClosePrinter(printer)


def _send(name: str, data: bytes, title: str) -> str:
    spooler = _library("winspool.drv")
    with _opened(spooler, name) as printer:
        document = _Document(title, None, "RAW")
        number = spooler.StartDocPrinterW(printer, 1, ctypes.byref(document))
        written = Number()
        sent = number and spooler.WritePrinter(printer, data, len(data), ctypes.byref(written))
        spooler.EndDocPrinter(printer)
    if not sent or written.value != len(data):
        raise PrinterTrouble("printer.refused", printer=name, words="")
    return f"{number}@{name}"


def _draw(name: str, content: bytes, title: str, copies: int) -> str:
    drawing = _library("gdi32")
    drawing.CreateDCW.restype = ctypes.c_void_p
    context = ctypes.c_void_p(drawing.CreateDCW("WINSPOOL", name, None, None))
    if not context:
        raise PrinterTrouble("printer.gone", printer=name)
    try:
        document = _Drawing(ctypes.sizeof(_Drawing), title, None, None, 0)
        number = drawing.StartDocW(context, ctypes.byref(document))
        if number <= 0:
            raise PrinterTrouble("printer.refused", printer=name, words="")
        with pypdfium2.PdfDocument(content) as pages:
            for _ in range(copies):
                for page in pages:
                    _draw_page(drawing, context, page)
        drawing.EndDoc(context)
    finally:
        drawing.DeleteDC(context)
    return f"{number}@{name}"


def _draw_page(drawing: Any, context: Any, page: pypdfium2.PdfPage) -> None:
    from PIL import ImageWin

    dpi = drawing.GetDeviceCaps(context, DOTS_AN_INCH)
    image = page.render(scale=min(dpi, FINEST_DPI) / 72).to_pil()
    width, height = (round(side * dpi / 72) for side in page.get_size())
    widest = drawing.GetDeviceCaps(context, HORIZONTAL_DOTS)
    highest = drawing.GetDeviceCaps(context, VERTICAL_DOTS)
    # Never larger than it is: a code in the wrong size is not read.
    scale = min(1.0, widest / width, highest / height)
    drawing.StartPage(context)
    ImageWin.Dib(image).draw(context.value, (0, 0, round(width * scale), round(height * scale)))
    drawing.EndPage(context)
