"""A run's pages given to a printer, and what is known of them where that went wrong."""

import asyncio

from lzdesk.domain.errors import LzdeskError
from lzdesk.labels.handing import for_printer, hand_over_blocking, state_blocking
from lzdesk.labels.presets import PrinterPreset, check_preset
from lzdesk.labels.printer_trouble import BUSY, READY, PrinterTrouble
from lzdesk.labels.worker import LabelWorker
from lzdesk.link import messages

NOTHING_TAKEN = (
    "printer.gone",
    "printer.no_service",
    "printer.unreachable",
    "printer.rejecting",
    "labels.not_written",
)
"""Told before a byte went out. With any other trouble some pages may have been printed."""


def preset_of(printer: messages.ToPrinter, layout: str, margins: str = "") -> PrinterPreset:
    """Raises BadInput as `check_preset`."""
    to = printer
    preset = PrinterPreset(to.name, to.how, to.where, to.dpi, layout, margins, to.media)
    check_preset(preset)
    return preset


class PrintJob:
    """One printer for one run: asked how it is, then given all pages at once."""

    def __init__(self, worker: LabelWorker, preset: PrinterPreset) -> None:
        self._worker = worker
        self._preset = preset
        self._data = b""

    @property
    def name(self) -> str:
        """As the ledger keeps it."""
        return self._preset.name

    async def waiting_for(self) -> str:
        """What a printer that takes the pages waits for before it prints them: a kind of
        PrinterTrouble, or empty. Raises PrinterTrouble where it takes none."""
        state = await asyncio.to_thread(state_blocking, self._preset)
        if state in NOTHING_TAKEN:
            raise PrinterTrouble(state, printer=self._preset.where)
        return "" if state in (READY, BUSY) else state

    async def make(self, pages: bytes) -> None:
        """A PDF in what the printer takes. Raises BadLabel."""
        how, dpi = self._preset.how, self._preset.dpi
        self._data = await self._worker.run_whole(for_printer, pages, how, dpi)

    async def give(self, title: str) -> None:
        """Raises LzdeskError: see `took_nothing`."""
        await asyncio.to_thread(hand_over_blocking, self._preset, self._data, title)


def took_nothing(error: LzdeskError) -> bool:
    """Whether the printer surely has no page, after it was given them."""
    return error.kind in NOTHING_TAKEN or error.fields.get("sent") == 0
