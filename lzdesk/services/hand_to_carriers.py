"""Handing parcels over: manifests of what left, and where a late pick-up is escalated."""

import asyncio
from pathlib import Path

from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.labels.manifest import ManifestLine, ManifestWords, manifest_pdf, write_manifest_sheet
from lzdesk.labels.worker import LabelWorker
from lzdesk.link import messages
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.services.make_papers import write_paper
from lzdesk.services.open_store import seller_center_of
from lzdesk.storage.repositories.hand_over import handed_over, order_of_row
from lzdesk.storage.repositories.stores import all_stores
from lzdesk.storage.writer import Writer


class HandOver:
    """Answers what the place "Hand-over" asks."""

    def __init__(self, writer: Writer, worker: LabelWorker) -> None:
        self._writer = writer
        self._worker = worker

    async def manifest(self, asked: messages.MakeManifest) -> messages.ManifestMade:
        """Raises BadInput `labels.not_written` (file, detail)."""
        parcels = await self._writer.run(handed_over, asked.since, asked.carriers)
        lines = [ManifestLine(*one) for one in parcels]
        told = asked.words
        words = ManifestWords(
            told.title, told.lines, told.number, told.carrier, told.tracking, told.order,
            told.store, told.items, told.footer,
        )  # fmt: skip
        if not lines:
            return messages.ManifestMade(0)
        path = Path(asked.out_file)
        if path.suffix.lower() == ".pdf":
            content = await self._worker.run_whole(manifest_pdf, lines, words)
            await write_paper(asked.out_file, content)
        else:
            try:
                await asyncio.to_thread(write_manifest_sheet, path, lines, words)
            except OSError as error:
                detail = error.strerror or "OSError"
                raise BadInput("labels.not_written", file=asked.out_file, detail=detail) from error
        return messages.ManifestMade(len(lines))

    async def rules(self, asked: messages.AskHandOver) -> messages.HandOverRules:
        """Of the marketplaces whose stores are on the desk."""
        codes = {store.marketplace for store in await self._writer.run(all_stores)}
        books = (
            code for code in sorted(codes) if manifest_of(code).policies.ready_to_ship_books_pickup
        )
        return messages.HandOverRules(tuple(books))

    async def order_page(self, asked: messages.AskOrderPage) -> messages.StoreAddress:
        """Raises LzdeskError `order.unknown`."""
        found = await self._writer.run(order_of_row, asked.row)
        stores = {store.key: store for store in await self._writer.run(all_stores)}
        if found is None or found[0] not in stores:
            raise LzdeskError("order.unknown")
        store = stores[found[0]]
        path = manifest_of(store.marketplace).order_page.format(order_id=found[1])
        return messages.StoreAddress(seller_center_of(store).rstrip("/") + path)
