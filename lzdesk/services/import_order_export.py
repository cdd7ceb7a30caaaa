"""Takes in a seller center's order export, XLSX or CSV: no API needed, twice changes nothing."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.orders import Order
from lzdesk.domain.stores import COUNTRIES, Profile, Store, hue_for, store_key_of
from lzdesk.lib.clock import now_ms
from lzdesk.lib.files import FAILED_SUFFIX, free_path, write_atomic, written_at_ms
from lzdesk.link.messages import OrdersImported, RowProblem
from lzdesk.marketplaces.lazada.export_file import (
    Cell,
    ExportRead,
    first_miles,
    missing_columns,
    read_rows,
)
from lzdesk.marketplaces.table_file import Rows, read_table
from lzdesk.services.store_rows import rest_csv
from lzdesk.storage.repositories.bags import write_first_miles
from lzdesk.storage.repositories.export_clocks import ExportClocks, keep_clocks
from lzdesk.storage.repositories.export_orders import beside_held, keep_exported_at
from lzdesk.storage.repositories.orders import SOURCE_EXPORT, PageWritten, write_page
from lzdesk.storage.repositories.store_changes import bring_back
from lzdesk.storage.repositories.stores import (
    add_store,
    all_profiles,
    all_stores,
    hues_in_use,
    put_profile,
    set_store_state,
)
from lzdesk.storage.writer import Transaction, Writer

PAGE = 500


class ImportWatch(NamedTuple):
    """Who is told while a file is taken in, from its thread, and who may give it up."""

    written: Callable[[PageWritten], None] = lambda page: None
    progress: Callable[[int, int], None] = lambda done, total: None
    """orders done, orders of the file"""
    is_given_up: Callable[[], bool] = lambda: False


def import_order_export_blocking(
    writer: Writer,
    file: Path,
    store_key: str,
    name: str,
    country: str,
    watch: ImportWatch = ImportWatch(),  # noqa: B008 a record of functions, never changed
) -> OrdersImported:
    """Import one file into a store that exists (store_key) or a new one (name and country).

    Given up, it keeps the pages that were written. Raises BadInput where the file as a whole
    cannot be taken, LzdeskError `import.given_up` where nothing was written yet.
    """
    header, rows, code_page = read_table(file)
    missing = missing_columns(header)
    if missing:
        raise BadInput("export.not_an_export", file=str(file), columns=", ".join(missing))
    store = _store(writer, store_key, name, country)
    read = read_rows(header, rows, store.country)
    if not read.orders and not read.faults:
        raise BadInput("export.empty", file=str(file))
    if watch.is_given_up():
        raise LzdeskError("import.given_up")
    store = _here_again(writer, store) if store.id else _new_store(writer, store)
    written, taken = _write(writer, store, read, written_at_ms(file), watch)
    miles = first_miles(header, rows)
    if miles:
        writer.run_blocking(write_first_miles, store.id, miles, "export", now_ms())
    added = sum(len(page.added) for page in written)
    return OrdersImported(
        store=store.key,
        orders=taken,
        new=added,
        changed=sum(len(page.changed) for page in written) - added,
        failed=tuple(RowProblem(*fault) for fault in _as_problems(read)),
        failed_file=_write_failed(file, header, rows, read),
        left_out=len(read.orders) - taken,
        code_page=code_page,
    )


def _store(writer: Writer, key: str, name: str, country: str) -> Store:
    """The store of that key, or one yet to be added (its id is 0)."""
    stores = writer.run_blocking(all_stores, even_removed=True)
    if key:
        for store in stores:
            if store.key == key and store.removed_at is None:
                return store
        raise BadInput("store.unknown", store=key)
    if not name.strip():
        raise BadInput("form.missing", field="name")
    if country not in COUNTRIES:
        raise BadInput("form.not_a_country", field="country", value=country)
    for store in stores:
        if store.name == name.strip() and store.country == country and not store.authorisation:
            return store
    new_key = store_key_of(name, {store.key for store in stores})
    return Store(new_key, name.strip(), "lazada", country, profile=new_key)


def _here_again(writer: Writer, store: Store) -> Store:
    """One that was removed is on the desk again, read from files as it was."""
    if store.removed_at is None:
        return store
    back = writer.run_blocking_durably(bring_back, store, now_ms(), "")
    writer.run_blocking(set_store_state, store.id, "offline", "from_export", now_ms())
    return back


def _new_store(writer: Writer, store: Store) -> Store:
    def job(transaction: Transaction) -> Store:
        hue = hue_for(hues_in_use(transaction))
        added = add_store(transaction, msgspec.structs.replace(store, hue=hue))
        if store.profile not in {profile.id for profile in all_profiles(transaction)}:
            put_profile(transaction, Profile(store.profile))
        set_store_state(transaction, added.id, "offline", "from_export", now_ms())
        return added

    return writer.run_blocking(job)


def _write(
    writer: Writer, store: Store, read: ExportRead, exported_at: int, watch: ImportWatch
) -> tuple[list[PageWritten], int]:
    """The pages that were written, and how many of the orders they hold."""
    pages: list[PageWritten] = []
    orders = read.orders
    total = len(orders)

    def write(transaction: Transaction, some: list[Order]) -> PageWritten:
        known = beside_held(transaction, store.id, some, exported_at)
        page = write_page(transaction, store.id, known, now_ms(), "export", 0, SOURCE_EXPORT)
        keep_exported_at(transaction, store.id, known, exported_at)
        clocks = [ExportClocks(one.order_id, *read.clocks[one.order_number]) for one in some]
        keep_clocks(transaction, store.id, clocks)
        return page

    watch.progress(0, total)
    for start in range(0, total, PAGE):
        if watch.is_given_up():
            return pages, start
        some = orders[start : start + PAGE]
        page = writer.run_blocking(write, some)
        pages.append(page)
        watch.written(page)
        watch.progress(start + len(some), total)
    return pages, total


def _as_problems(read: ExportRead) -> Iterable[tuple[int, str, str, str]]:
    return ((fault.row, fault.field, fault.kind, fault.value) for fault in read.faults)


def _write_failed(file: Path, header: Sequence[Cell], rows: Rows, read: ExportRead) -> str:
    """The failed rows as CSV beside the file, each with what is wrong in it."""
    if not read.faults:
        return ""
    failed = []
    for fault in read.faults:
        row = dict(zip(map(str, header), rows[fault.row - 2], strict=False))
        failed.append({"problem": f"{fault.field}: {fault.kind}", **row})
    target = free_path(file.with_name(f"{file.stem}{FAILED_SUFFIX}"))
    write_atomic(target, rest_csv(failed))
    return str(target)
