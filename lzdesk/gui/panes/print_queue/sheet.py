"""The run's parcels as a list for a spreadsheet, in the order of the walk."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from lzdesk.gui.run_words import run_words
from lzdesk.lib.sheets import Cell, Sheet
from lzdesk.reading.print_runs import RunParcel
from lzdesk.reading.stores import RailStore

translate = QCoreApplication.translate


def run_sheet(parcels: Sequence[RunParcel], stores: Mapping[int, RailStore], now_ms: int) -> Sheet:
    """All of them, folded or not."""
    titles = (
        translate("RunSheet", "No."),
        translate("RunSheet", "Bin"),
        translate("RunSheet", "SKU"),
        translate("RunSheet", "Pieces"),
        translate("RunSheet", "More SKUs"),
        translate("RunSheet", "Order"),
        translate("RunSheet", "Store"),
        translate("RunSheet", "Parcel"),
        translate("RunSheet", "Carrier"),
        translate("RunSheet", "Label"),
        translate("RunSheet", "Why"),
    )
    return Sheet("print-run", titles, [_row(one, stores, now_ms) for one in parcels])


def _row(one: RunParcel, stores: Mapping[int, RailStore], now_ms: int) -> list[Cell]:
    store = stores.get(one.store_id)
    return [
        one.position,
        one.bin,
        one.sku,
        one.pieces,
        one.more_skus,
        one.order_number,
        store.name if store else "",
        one.package_id,
        one.carrier,
        run_words.state(one),
        run_words.why(one, now_ms),
    ]
