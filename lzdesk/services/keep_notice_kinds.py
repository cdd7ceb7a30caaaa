"""Notices of the marketplaces, as a person sorts them."""

from collections.abc import Callable

from lzdesk.domain.errors import BadInput
from lzdesk.domain.notice_kinds import NOTICE_KINDS
from lzdesk.lib.clock import now_ms
from lzdesk.link import messages
from lzdesk.storage.repositories.notice_kinds import keep_notice_kind
from lzdesk.storage.writer import Writer


class NoticeSorter:
    """Answers the window's requests about notices."""

    def __init__(self, writer: Writer, by: str, tell: Callable[[messages.AnyEvent], None]) -> None:
        self._writer = writer
        self._by = by
        self._tell = tell

    async def sort(self, request: messages.SortNotices) -> messages.Done:
        """Raises BadInput for a kind that is none."""
        if request.kind and request.kind not in NOTICE_KINDS:
            raise BadInput("notice.no_such_kind", value=request.kind[:40])
        await self._writer.run_durably(
            keep_notice_kind, request.title, request.kind, now_ms(), self._by
        )
        self._tell(messages.StoresChanged())
        return messages.Done()
