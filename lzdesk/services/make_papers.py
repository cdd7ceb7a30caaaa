"""Papers of our own, drawn by the labels' worker and written beside the labels."""

import asyncio
from pathlib import Path

from lzdesk.domain.errors import BadInput
from lzdesk.labels.command_card import command_card_pdf
from lzdesk.labels.worker import LabelWorker
from lzdesk.lib.files import write_atomic
from lzdesk.link import messages


async def make_card(worker: LabelWorker, asked: messages.MakeCard) -> messages.Done:
    """The card of codes for a scanner. Raises BadInput `labels.not_written` (file, detail)."""
    content = await worker.run_whole(command_card_pdf, asked.title, asked.commands)
    await write_paper(asked.out_file, content)
    return messages.Done()


async def write_paper(out_file: str, content: bytes) -> None:
    """Raises BadInput `labels.not_written` (file, detail)."""
    try:
        await asyncio.to_thread(write_atomic, Path(out_file), content)
    except OSError as error:
        detail = error.strerror or "OSError"
        raise BadInput("labels.not_written", file=out_file, detail=detail) from error
