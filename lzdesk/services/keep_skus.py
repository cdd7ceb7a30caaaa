"""The SKUs as a person changes them: in the grid, by a file, and back again."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

from lzdesk.domain.errors import BadInput
from lzdesk.domain.skus import FIELDS, Sku, value_of
from lzdesk.lib.clock import now_ms
from lzdesk.link import messages
from lzdesk.services.import_skus import SkuWatch, import_skus_blocking
from lzdesk.storage.repositories.skus import change_skus, restore_skus
from lzdesk.storage.writer import Writer


class SkuList:
    """Answers the window's requests about SKUs."""

    def __init__(
        self,
        writer: Writer,
        by: str,
        tell: Callable[[messages.AnyEvent], None],
        progress: Callable[[int, int], None],
        end_progress: Callable[[str], None],
    ) -> None:
        self._writer = writer
        self._by = by
        self._tell = tell
        self._progress = progress
        self._end_progress = end_progress
        self._importing = asyncio.Lock()
        self._given_up = threading.Event()

    async def take_in(self, request: messages.ImportSkus) -> messages.SkusImported:
        """One file after the other. Raises BadInput where it cannot be taken as a whole."""
        async with self._importing:
            self._given_up.clear()
            loop = asyncio.get_running_loop()

            def progress(done: int, total: int) -> None:
                loop.call_soon_threadsafe(self._progress, done, total)

            watch = SkuWatch(progress, self._given_up.is_set)
            file = Path(request.file)
            try:
                return await asyncio.to_thread(
                    import_skus_blocking, self._writer, file, request.words, self._by, watch
                )
            finally:
                self._end_progress("skus")
                self._tell(messages.SkusChanged())

    async def cancel(self, request: messages.CancelSkus) -> messages.Done:
        """What was taken in is kept."""
        self._given_up.set()
        return messages.Done()

    async def change(self, request: messages.ChangeSkus) -> messages.SkusMade:
        """Raises BadInput where the text does not fit, or another Sku has the barcode."""
        if request.field not in FIELDS:
            raise BadInput("sku.no_such_field", field=request.field)
        value = value_of(request.field, request.text)
        before = await self._writer.run_durably(
            change_skus, request.skus, request.field, value, now_ms(), self._by
        )
        return self._made(before)

    async def restore(self, request: messages.RestoreSkus) -> messages.SkusMade:
        """Raises BadInput where another Sku has one of the barcodes by now."""
        run = self._writer.run_durably
        return self._made(await run(restore_skus, request.skus, now_ms(), self._by))

    def _made(self, before: list[Sku]) -> messages.SkusMade:
        if before:
            self._tell(messages.SkusChanged())
        return messages.SkusMade(tuple(before))
