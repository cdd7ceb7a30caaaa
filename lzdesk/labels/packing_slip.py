"""What lies in a parcel, on a page for its buyer or its packer."""

from collections.abc import Iterable
from typing import NamedTuple

from lzdesk.labels.documents import Column, Row, TableDocument, tables_pdf


class SlipItem(NamedTuple):
    sku: str
    name: str
    variation: str
    quantity: int
    picture: str = ""


class Slip(NamedTuple):
    """One parcel. lines: what stands below the order's number, made by who asks: the store, the
    tracking number, the seller's note."""

    title: str
    lines: tuple[str, ...]
    items: tuple[SlipItem, ...]


class SlipWords(NamedTuple):
    picture: str
    sku: str
    item: str
    quantity: str
    footer: str


def packing_slips_pdf(slips: Iterable[Slip], words: SlipWords) -> bytes:
    """A PDF on A4; each parcel begins on a page of its own."""
    columns = (
        Column(words.picture, 0, "picture"),
        Column(words.sku, 30),
        Column(words.item, 60),
        Column(words.quantity, 10, "number"),
    )
    return tables_pdf(
        [
            TableDocument(
                slip.title,
                slip.lines,
                columns,
                tuple(_row(item) for item in slip.items),
                words.footer,
            )
            for slip in slips
        ]
    )


def _row(item: SlipItem) -> Row:
    name = " · ".join(part for part in (item.name, item.variation) if part)
    return Row((item.picture, item.sku or "–", name or "–", str(item.quantity)))
