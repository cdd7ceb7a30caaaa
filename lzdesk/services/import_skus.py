"""Takes in a file of SKUs, XLSX or CSV, a few hundred rows at a time.

Policy. A row is taken whole or not at all; those that were not stand in a file beside the given
one, with their reasons, to be mended and given again. What was taken in stays whatever happens to
the rest, and the same file a second time changes nothing. Between two portions others may write.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Self, TextIO

import structlog

from lzdesk.domain.errors import BadInput
from lzdesk.domain.sku_columns import COLUMNS, REASON, read_header
from lzdesk.domain.skus import EMPTIED, Value, sku_of, value_of
from lzdesk.lib.clock import now_ms
from lzdesk.lib.files import FAILED_SUFFIX, free_path
from lzdesk.lib.sheets import as_given, harmless
from lzdesk.link.messages import SkuProblem, SkusImported
from lzdesk.marketplaces.table_file import Table, open_table
from lzdesk.storage.repositories.skus import SkuRow, take_rows
from lzdesk.storage.writer import Writer

log = structlog.get_logger()

PAGE = 125
"""Rows of one transaction: a few milliseconds."""
MOST_TOLD = 100
TITLES = {column.field: column.title for column in COLUMNS}
Cells = Sequence[object]


class SkuWatch(NamedTuple):
    """Who is told while a file is taken in, from its thread, and who may give it up."""

    progress: Callable[[int, int], None] = lambda done, total: None
    """rows done, rows of the file"""
    is_given_up: Callable[[], bool] = lambda: False


def import_skus_blocking(
    writer: Writer,
    file: Path,
    words: Mapping[str, str],
    by: str,
    watch: SkuWatch = SkuWatch(),  # noqa: B008 a record of functions, never changed
) -> SkusImported:
    """Raises BadInput where the file as a whole cannot be taken."""
    with open_table(file) as table:
        return SkuImport(writer, file, table, words, by, watch).take()


class SkuImport:
    """One file on its way in."""

    def __init__(
        self,
        writer: Writer,
        file: Path,
        table: Table,
        words: Mapping[str, str],
        by: str,
        watch: SkuWatch,
    ) -> None:
        self._writer = writer
        self._table = table
        self._watch = watch
        self._by = by
        self._read = read_header(table.header)
        if "sku" not in self._read.places:
            columns = ", ".join(self._read.unknown[:20])
            raise BadInput("skus.no_sku_column", file=str(file), columns=columns)
        self._rest = _Rest(file, table.header, words)
        self._rows_of: dict[str, int] = {}
        """SKU to the row that had it first."""
        self._problems: list[SkuProblem] = []
        self._failed = self._added = self._changed = self._same = 0

    def take(self) -> SkusImported:
        done, is_over = 0, False
        with self._rest:
            rows = enumerate(self._table.rows, self._table.begins)
            self._watch.progress(0, self._table.total)
            while not is_over and (some := list(islice(rows, PAGE))):
                self._take(some)
                done += len(some)
                self._watch.progress(done, self._table.total)
                is_over = self._watch.is_given_up()
        # Portions are told as one: on the disk now, all of them.
        self._writer.settle_blocking()
        return SkusImported(
            self._added,
            self._changed,
            self._same,
            self._failed,
            tuple(self._problems),
            self._rest.written,
            self._read.unknown,
            max(0, self._table.total - done) if is_over else 0,
            self._table.code_page,
        )

    def _take(self, some: list[tuple[int, Cells]]) -> None:
        given = dict(some)
        wanted = list(self._understood(some))
        taken = self._writer.run_blocking(take_rows, wanted, now_ms(), self._by)
        for number, bad in taken.refused:
            self._refuse(number, given[number], bad)
        self._added += taken.added
        self._changed += taken.changed
        self._same += len(wanted) - taken.added - taken.changed - len(taken.refused)

    def _understood(self, some: list[tuple[int, Cells]]) -> Iterator[SkuRow]:
        places = self._read.places
        for number, cells in some:
            texts = {
                field: text
                for field, place in places.items()
                if place < len(cells) and (text := text_of(cells[place]))
            }
            if not texts:
                continue
            try:
                sku = sku_of(texts.pop("sku", ""))
                first = self._rows_of.setdefault(sku, number)
                if first != number:
                    raise BadInput("sku.same_row", field="sku", value=sku, other=first)
                yield SkuRow(number, sku, values_of(texts))
            except BadInput as bad:
                self._refuse(number, cells, bad)

    def _refuse(self, number: int, cells: Cells, bad: BadInput) -> None:
        fields = {name: str(bad.fields.get(name, "")) for name in ("field", "value", "other")}
        problem = SkuProblem(number, fields["field"], bad.kind, fields["value"], fields["other"])
        self._failed += 1
        if len(self._problems) < MOST_TOLD:
            self._problems.append(problem)
        self._rest.add(cells, problem)


def values_of(texts: Mapping[str, str]) -> dict[str, Value]:
    """What cells say, by field; a dash empties. Raises BadInput for the first that is wrong."""
    return {
        field: value_of(field, "" if text == EMPTIED else text) for field, text in texts.items()
    }


def text_of(cell: object) -> str:
    """A cell as a person reads it: a number without a point where it is whole."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return as_given(str(cell).strip())


class _Rest:
    """The file of rows that were not taken; there is none before the first of them."""

    def __init__(self, file: Path, header: Cells, words: Mapping[str, str]) -> None:
        self._target = free_path(file.with_name(f"{file.stem}{FAILED_SUFFIX}"))
        self._part = self._target.with_name(self._target.name + ".part")
        self._header = [str(cell) if cell is not None else "" for cell in header]
        self._shown = [
            place for place, title in enumerate(self._header) if title.casefold() != REASON
        ]
        self._words = words
        self._out: TextIO | None = None
        self._is_lost = False
        self.written = ""
        """Its path, once it is whole; nothing where there is none."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self._out is None:
            return
        with self._heeding():
            self._out.close()
            self._part.replace(self._target)
        if not self._is_lost:
            self.written = str(self._target)

    def add(self, cells: Cells, problem: SkuProblem) -> None:
        """A row as it was given, and why it was not taken."""
        if self._is_lost:
            return
        with self._heeding():
            if self._out is None:
                # With a mark that tells Excel it is UTF-8.
                self._out = self._part.open("w", encoding="utf-8-sig", newline="", errors="replace")
                titles = [harmless(self._header[place]) for place in self._shown]
                csv.writer(self._out).writerow([*titles, REASON])
            row = [text_of(cells[at]) if at < len(cells) else "" for at in self._shown]
            row.append(self._reason(problem))
            csv.writer(self._out).writerow(map(harmless, row))

    def _reason(self, problem: SkuProblem) -> str:
        words = self._words.get(problem.kind, problem.kind)
        told = words.replace("{value}", problem.value).replace("{other}", problem.other)
        title = TITLES.get(problem.field, problem.field)
        return f"{title}: {told}"

    @contextmanager
    def _heeding(self) -> Iterator[None]:
        """What went in is told all the same where this file cannot be written."""
        try:
            yield
        except OSError as error:
            self._is_lost = True
            log.warning("rows that were not taken could not be written", reason=error.strerror)
            with suppress(OSError):
                self._part.unlink(missing_ok=True)
