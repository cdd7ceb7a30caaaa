"""A file of labels that a person gives: each page is tied to a parcel of the desk by its bar code.

Policy. Nothing is guessed: a page whose code is no parcel's, or of two orders, is left out and
named; so is a parcel's second label. A page without any code belongs to the one before it (an item
list). The parcels are judged as any others; only their labels are not asked for.
"""

import asyncio
import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lzdesk.domain.errors import BadInput
from lzdesk.labels.bad_label import BadLabel
from lzdesk.labels.pages import MAX_FILE_BYTES, codes_from
from lzdesk.labels.worker import LabelWorker
from lzdesk.link.messages import PageLeft
from lzdesk.services.fetch_labels import PackageKey
from lzdesk.storage.repositories.printing import packages_of
from lzdesk.storage.writer import Writer

PAGES_AT_ONCE = 25
"""What the worker reads surely within its time."""
LONGEST_CODE = 64


class GivenLabels(NamedTuple):
    """pages: of the file, from 0, for each package. left: what no parcel has. made_at: when the
    file was last written, epoch milliseconds."""

    content: bytes
    pages: Mapping[PackageKey, tuple[int, ...]]
    left: tuple[PageLeft, ...]
    made_at: int

    @property
    def digest(self) -> str:
        """Of the file: SHA-256."""
        return hashlib.sha256(self.content).hexdigest()


async def read_given_labels(worker: LabelWorker, writer: Writer, file: Path) -> GivenLabels:
    """Raises BadInput: `file.unreadable` (file, detail), `file.is_a_page` (file), a BadLabel's
    kind, and `run.no_known_page` where no page belongs to a parcel."""
    content, made_at = await asyncio.to_thread(_read_blocking, file)
    codes: list[list[str]] = []
    try:
        pages = 1
        while len(codes) < pages:
            pages, some = await worker.run(codes_from, content, len(codes), PAGES_AT_ONCE)
            codes += some
    except BadLabel as bad:
        kind = str(bad.args[0])
        if kind == "label.is_a_page":
            # Nobody knows whose it is, and so what it may load.
            raise BadInput("file.is_a_page", file=file.name) from bad
        raise BadInput(kind) from bad
    numbers = {code for some in codes for code in some if len(code) <= LONGEST_CODE}
    known = await writer.run(packages_of, sorted(numbers))
    tied, left = tie(codes, known)
    if not tied:
        raise BadInput("run.no_known_page", file=file.name)
    return GivenLabels(content, tied, tuple(left), made_at)


def tie(
    codes: Sequence[Iterable[str]], known: Mapping[str, Sequence[PackageKey]]
) -> tuple[dict[PackageKey, tuple[int, ...]], list[PageLeft]]:
    """codes: on each page. known: tracking number to the packages that have it."""
    tied: dict[PackageKey, list[int]] = {}
    left: list[PageLeft] = []
    current: PackageKey | None = None
    for page, on_page in enumerate(map(list, codes)):
        found = {key for code in on_page for key in known.get(code, ())}
        if not on_page and current is not None:
            tied[current].append(page)
            continue
        before, current = current, next(iter(found)) if len(found) == 1 else None
        shown = next((code for code in on_page if code in known), on_page[0] if on_page else "")
        if current is None:
            kind = "page.two_orders" if found else "page.unknown" if on_page else "page.no_code"
            left.append(PageLeft(page + 1, kind, shown[:LONGEST_CODE]))
        elif current in tied and current != before:
            left.append(PageLeft(page + 1, "page.twice", shown[:LONGEST_CODE]))
            current = None
        else:
            tied.setdefault(current, []).append(page)
    return {key: tuple(pages) for key, pages in tied.items()}, left


def _read_blocking(file: Path) -> tuple[bytes, int]:
    try:
        with file.open("rb") as opened:
            # One byte more tells the worker that it is too large.
            content = opened.read(MAX_FILE_BYTES + 1)
            return content, os.fstat(opened.fileno()).st_mtime_ns // 1_000_000
    except OSError as error:
        detail = error.strerror or "OSError"
        raise BadInput("file.unreadable", file=file.name, detail=detail) from error
