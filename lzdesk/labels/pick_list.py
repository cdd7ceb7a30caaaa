"""What is to be taken from the shelves for a run: each SKU once, with its bin and how many."""

from collections.abc import Iterable
from typing import NamedTuple

from lzdesk.labels.documents import Column, Row, TableDocument, tables_pdf
from lzdesk.lib.natural import natural_key


class PickItem(NamedTuple):
    """One item of one order. picture: a file, or empty; place: of its parcel in the run, from 1."""

    bin: str
    sku: str
    name: str
    variation: str
    quantity: int
    order: str
    picture: str = ""
    place: int | None = None


class Picked(NamedTuple):
    """All items of one SKU in one bin. orders: each once, as they came."""

    bin: str
    sku: str
    name: str
    variation: str
    quantity: int
    orders: tuple[str, ...]
    picture: str = ""


class PickWords(NamedTuple):
    """The words of the page, in the seller's language."""

    title: str
    lines: tuple[str, ...]
    bin: str
    picture: str
    sku: str
    item: str
    orders: str
    quantity: str
    no_bin: str
    footer: str


def summed(items: Iterable[PickItem]) -> list[Picked]:
    """By bin, then SKU, both in natural order; what has no bin comes last."""
    found: dict[tuple[str, str], list[PickItem]] = {}
    for item in items:
        found.setdefault((item.bin, item.sku), []).append(item)
    keys = sorted(found, key=lambda key: (not key[0], natural_key(key[0]), natural_key(key[1])))
    return [_sum(found[key]) for key in keys]


def _sum(items: list[PickItem]) -> Picked:
    first = items[0]
    variations = dict.fromkeys(item.variation for item in items if item.variation)
    return Picked(
        bin=first.bin,
        sku=first.sku,
        name=next((item.name for item in items if item.name), ""),
        variation=", ".join(variations),
        quantity=sum(item.quantity for item in items),
        orders=tuple(dict.fromkeys(_order(item) for item in items)),
        picture=next((item.picture for item in items if item.picture), ""),
    )


def _order(item: PickItem) -> str:
    """Its place in the pile is shorter than the order's number, and is what one looks for."""
    return item.order if item.place is None else f"#{item.place}"


def pick_list_pdf(items: Iterable[PickItem], words: PickWords, *, backwards: bool = False) -> bytes:
    """A PDF on A4. backwards: from the last bin to the first, as the pile is worked off."""
    picked = summed(items)
    if backwards:
        picked.reverse()
    columns = (
        Column(words.bin, 12),
        Column(words.picture, 0, "picture"),
        Column(words.sku, 24),
        Column(words.item, 38),
        Column(words.orders, 18),
        Column(words.quantity, 8, "number"),
    )
    rows = tuple(
        Row(
            (
                one.bin or words.no_bin,
                one.picture,
                one.sku or "–",
                " · ".join(part for part in (one.name, one.variation) if part) or "–",
                ", ".join(one.orders),
                str(one.quantity),
            )
        )
        for one in picked
    )
    return tables_pdf([TableDocument(words.title, words.lines, columns, rows, words.footer)])
