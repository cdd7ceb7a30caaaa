"""Pieces bought after their orders, as a person marks them."""

from collections.abc import Callable

from lzdesk.domain.errors import BadInput
from lzdesk.domain.purchases import MARKS
from lzdesk.lib.clock import now_ms
from lzdesk.link import messages
from lzdesk.storage.repositories.purchases import mark_pieces, restore_pieces
from lzdesk.storage.writer import Writer


class PurchaseBook:
    """Answers the window's requests about purchases."""

    def __init__(self, writer: Writer, by: str, tell: Callable[[messages.AnyEvent], None]) -> None:
        self._writer = writer
        self._by = by
        self._tell = tell

    async def mark(self, request: messages.MarkPurchases) -> messages.PurchasesMarked:
        """Raises BadInput for a mark that is none."""
        if request.mark not in MARKS:
            raise BadInput("purchase.no_such_mark", value=request.mark[:40])
        before = await self._writer.run_durably(
            mark_pieces, request.skus, request.pieces, request.mark, now_ms(), self._by
        )
        if before:
            self._tell(messages.SkusChanged())
        return messages.PurchasesMarked(tuple(before))

    async def restore(self, request: messages.RestorePurchases) -> messages.Done:
        await self._writer.run_durably(restore_pieces, request.before, self._by)
        self._tell(messages.SkusChanged())
        return messages.Done()
