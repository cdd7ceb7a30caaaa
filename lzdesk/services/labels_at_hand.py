"""Labels of a run that need not be asked for: their file lies with the run already."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lzdesk.services.fetch_labels import Label, PackageKey
from lzdesk.storage.repositories.print_runs import Parcel
from lzdesk.storage.repositories.printing import ToPrint

AT_ONCE = 20
"""Parcels of a batch, as many as a marketplace is asked about at once."""


def labels_at_hand(
    folder: Path, due: Mapping[PackageKey, Parcel], packages: Sequence[ToPrint]
) -> list[dict[PackageKey, Label]]:
    """Batches, each of one store. folder: of the run. Reads files: run it in a thread."""
    contents: dict[str, bytes] = {}
    by_store: dict[int, list[tuple[PackageKey, Label]]] = {}
    for package in packages:
        key = (package.row, package.package_id)
        parcel = due[key]
        content = _content_of(folder, parcel.file, contents)
        if content:
            label = Label(content, parcel.pages)
            by_store.setdefault(package.store_id, []).append((key, label))
    return [dict(batch) for found in by_store.values() for batch in _batches(found)]


def _batches(
    found: list[tuple[PackageKey, Label]],
) -> Iterator[list[tuple[PackageKey, Label]]]:
    for start in range(0, len(found), AT_ONCE):
        yield found[start : start + AT_ONCE]


def _content_of(folder: Path, file: str, contents: dict[str, bytes]) -> bytes:
    """Empty where there is none: then it is asked for."""
    if file and file not in contents:
        try:
            contents[file] = (folder / f"{file}.pdf").read_bytes()
        except FileNotFoundError:
            contents[file] = b""
    return contents.get(file, b"")
