"""The papers that go with a run: what to take from the shelves, and what lies in each parcel."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from lzdesk.domain.errors import BadInput
from lzdesk.labels.packing_slip import Slip, SlipItem, SlipWords, packing_slips_pdf
from lzdesk.labels.pick_list import PickItem, PickWords, pick_list_pdf
from lzdesk.labels.worker import LabelWorker
from lzdesk.link import messages
from lzdesk.services.make_papers import write_paper
from lzdesk.settings.paths import picture_file
from lzdesk.storage.repositories.run_items import RunItem, items_of_run
from lzdesk.storage.writer import Writer


async def make_run_paper(
    writer: Writer, worker: LabelWorker, pictures: Path, asked: messages.MakeRunPaper
) -> messages.Done:
    """pictures: the folder of those that are kept.

    Raises BadInput: `run.no_such_paper` (paper), `run.no_labels` where no parcel of the run has
    a label, `labels.not_written` (file, detail)."""
    makers = {"pick_list": _pick_list, "packing_slips": _packing_slips}
    if asked.paper not in makers:
        raise BadInput("run.no_such_paper", paper=asked.paper)
    items = await writer.run(items_of_run, asked.run)
    if not items:
        raise BadInput("run.no_labels")
    await write_paper(asked.out_file, await makers[asked.paper](worker, items, pictures, asked))
    return messages.Done()


async def _pick_list(
    worker: LabelWorker, items: Sequence[RunItem], pictures: Path, asked: messages.MakeRunPaper
) -> bytes:
    words = asked.words
    lines = (words.about.format(**_counts(items, asked.run)),)
    pick_words = PickWords(
        words.title, lines, words.bin, words.picture, words.sku, words.item, words.orders,
        words.quantity, words.no_bin, words.footer,
    )  # fmt: skip
    picked = [
        PickItem(
            one.bin, one.sku, one.name, _variation(one), one.quantity, one.order_number,
            _picture(one, pictures), one.position,
        )
        for one in items
    ]  # fmt: skip
    return await worker.run_whole(pick_list_pdf, picked, pick_words, backwards=True)


async def _packing_slips(
    worker: LabelWorker, items: Sequence[RunItem], pictures: Path, asked: messages.MakeRunPaper
) -> bytes:
    words, counts = asked.words, _counts(items, asked.run)
    slips = []
    for position, some in groupby(items, key=lambda one: one.position):
        parcel = list(some)
        first = parcel[0]
        lines = [
            words.parcel.format(
                store=first.store, carrier=first.carrier, tracking=first.tracking or "–"
            ),
            words.place.format(place=position, **counts),
        ]
        if first.note:
            lines.append(words.note.format(note=first.note))
        held = tuple(
            SlipItem(one.sku, one.name, _variation(one), one.quantity, _picture(one, pictures))
            for one in parcel
        )
        slips.append(Slip(words.order.format(order=first.order_number), tuple(lines), held))
    slip_words = SlipWords(words.picture, words.sku, words.item, words.quantity, words.footer)
    return await worker.run_whole(packing_slips_pdf, slips, slip_words)


def _variation(item: RunItem) -> str:
    """Names of SKUs often say it already."""
    return "" if item.variation in item.name else item.variation


def _picture(item: RunItem, pictures: Path) -> str:
    """A file: the seller's own, else the small one that is kept; empty for none."""
    own = local_picture(item.picture) if item.is_typed else ""
    kept = picture_file(pictures, item.picture)
    return own or (str(kept) if item.picture and kept.is_file() else "")


def _counts(items: Sequence[RunItem], run: int) -> dict[str, int]:
    return {
        "run": run,
        "parcels": len({one.position for one in items}),
        "stops": len({one.bin for one in items}),
        "pieces": sum(one.quantity for one in items),
    }


def local_picture(address: str) -> str:
    """The path of a picture on this computer; empty for any other."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return ""
    path = url2pathname(parts.path)
    # On Windows two strokes name another computer, which would be sent the user's own name.
    return path if not path.startswith(("\\\\", "//")) and Path(path).is_file() else ""
