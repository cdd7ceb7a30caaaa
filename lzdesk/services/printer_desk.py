"""The printers of this computer, and a test page on one of them."""

import asyncio

from lzdesk.labels.printer_page import PrinterPageWords, printer_page_pdf
from lzdesk.labels.printers import printers_blocking
from lzdesk.labels.worker import LabelWorker
from lzdesk.link import messages
from lzdesk.services.hand_over import PrintJob, preset_of


async def ask_printers(_asked: messages.AskPrinters) -> messages.PrintersListed:
    """All that the print service knows. Raises PrinterTrouble `printer.no_service`."""
    found = await asyncio.to_thread(printers_blocking)
    return messages.PrintersListed(
        tuple(messages.PrinterFound(one.name, one.state, one.is_default) for one in found)
    )


async def print_test_page(
    worker: LabelWorker, asked: messages.PrintTestPage
) -> messages.TestPagePrinted:
    """Rulers, edges and codes on the printer's own paper. Raises BadInput as `check_preset`, and
    PrinterTrouble."""
    preset = preset_of(asked.printer, asked.layout, asked.margins)
    job = PrintJob(worker, preset)
    waits_for = await job.waiting_for()
    words = PrinterPageWords(asked.lines, asked.caption)
    await job.make(await worker.run_whole(printer_page_pdf, preset, words))
    await job.give(asked.title)
    return messages.TestPagePrinted(waits_for)
