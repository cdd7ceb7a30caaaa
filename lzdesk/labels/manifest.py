"""What is handed over to a carrier: a page to be signed, and the same as a workbook."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from lzdesk.labels.documents import Column, Row, TableDocument, tables_pdf
from lzdesk.lib.sheets import write_sheet


class ManifestLine(NamedTuple):
    """One parcel. items: how many are in it."""

    carrier: str
    tracking: str
    order: str
    store: str
    items: int


class ManifestWords(NamedTuple):
    """title: with `{carrier}` and `{count}`. lines: below it: who, when, room to sign."""

    title: str
    lines: tuple[str, ...]
    number: str
    carrier: str
    tracking: str
    order: str
    store: str
    items: str
    footer: str


def manifest_pdf(lines: Iterable[ManifestLine], words: ManifestWords) -> bytes:
    """A PDF on A4; each carrier begins on a page of its own, and its parcels are counted."""
    columns = (
        Column(words.number, 6, "number"),
        Column(words.tracking, 32),
        Column(words.order, 28),
        Column(words.store, 26),
        Column(words.items, 8, "number"),
    )
    documents = []
    for carrier, parcels in by_carrier(lines).items():
        title = words.title.replace("{count}", str(len(parcels)))
        rows = tuple(
            Row((str(number), one.tracking or "–", one.order, one.store, str(one.items)))
            for number, one in enumerate(parcels, start=1)
        )
        title = title.replace("{carrier}", carrier or "–")
        documents.append(TableDocument(title, words.lines, columns, rows, words.footer))
    return tables_pdf(documents)


def write_manifest_sheet(path: Path, lines: Iterable[ManifestLine], words: ManifestWords) -> int:
    """An XLSX or CSV file by its suffix; the parcels in it. Raises as `write_sheet`."""
    header = (words.carrier, words.tracking, words.order, words.store, words.items)
    parcels = [one for group in by_carrier(lines).values() for one in group]
    return write_sheet(path, header, parcels, (24, 24, 20, 24, 8))


def by_carrier(lines: Iterable[ManifestLine]) -> dict[str, Sequence[ManifestLine]]:
    """Carriers by their names; the parcels of each as they came."""
    found: dict[str, list[ManifestLine]] = {}
    for line in lines:
        found.setdefault(line.carrier, []).append(line)
    return {carrier: found[carrier] for carrier in sorted(found, key=str.casefold)}
