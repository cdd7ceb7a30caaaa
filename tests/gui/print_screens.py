"""The print queue with a parcel in each of its states, for screens and tests."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QImage, QPainter

from lzdesk.gui.dialogs.pages_left import PagesLeftDialog
from lzdesk.gui.dialogs.printer_form import PrinterForm
from lzdesk.gui.dialogs.printers import PrintersDialog
from lzdesk.gui.dialogs.reprints import ReprintsDialog
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.scan_words import scan_words
from lzdesk.labels.presets import PrinterPreset, kept_presets
from lzdesk.link.messages import (
    HandOverRules,
    LabelPreviewed,
    PageLeft,
    ParcelScanned,
    ScanItem,
    TestPagePrinted,
)
from lzdesk.reading.account import Account, History, IndicatorRow, NoticeRow, StoreStanding
from lzdesk.reading.bags import BagLine, BagList, BagParcelLine
from lzdesk.reading.hand_over import Leaving
from lzdesk.reading.print_runs import Reprint
from lzdesk.reading.purchases import PieceRow, PurchaseList, PurchaseRow
from lzdesk.reading.returns import ReturnLineRow, ReturnList, ReturnRow
from lzdesk.reading.scans import CarrierCount
from tests.gui.desk_db import MINUTE, NOW_MS

STATES = (
    ("ready", "", ""),
    ("ready", "", ""),
    ("stopped", "label.printed_before", ""),
    ("fetching", "", ""),
    ("left_out", "label.cancelled_since", ""),
    ("failed", "label.refused", "vendor"),
    ("stopped", "label.held", ""),
    ("stopped", "label.note_unread", "note"),
    ("left_out", "label.left_out", ""),
    ("ready", "", ""),
)


def add_runs(db: sqlite3.Connection, words: Mapping[str, str]) -> None:
    """A run that was handed over, an uncertain one, and one that waits."""
    rows = [row for (row,) in db.execute("SELECT id FROM orders ORDER BY id LIMIT 10")]
    runs = (
        (410, "done", 90, NOW_MS - 80 * MINUTE),
        (411, "uncertain", 60, None),
        (412, "gathering", 2, None),
    )
    for run, state, ago, ended in runs:
        db.execute(
            "INSERT INTO print_runs (id, started_at, finished_at, by, layout, state, out_file,"
            " source, placing) VALUES (?, ?, ?, ?, '100x150', ?, 'run.pdf', ?, ?)",
            (run, NOW_MS - ago * MINUTE, ended, words["name"], state, words["view"],
             "bin,sku,single,store,carrier"),
        )  # fmt: skip
        for position, (row, parcel) in enumerate(zip(rows, STATES, strict=True), 1):
            kept, why, said = parcel if run == 412 else ("printed", "", "")
            db.execute(
                "INSERT INTO run_parcels (run_id, position, order_row, package_id, state, why,"
                " words) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (run, position, row, f"FP{row}", kept, why, words[said] if said else ""),
            )
    for row in rows[:3]:
        # Out and scanned: nothing about it is alarming.
        db.execute(
            "INSERT INTO packages (order_row, package_id, tracking, carrier, first_read_at,"
            " scanned_out_at, first_scan_at) VALUES (?, ?, '', '', 0, ?, ?)",
            (row, f"FP{row}", NOW_MS, NOW_MS),
        )
        db.execute(
            "INSERT INTO printed_pages (run_id, order_row, package_id, page, at, by, reason)"
            " VALUES (411, ?, ?, ?, ?, ?, '')",
            (row, f"FP{row}", row, NOW_MS - 60 * MINUTE, words["name"]),
        )


def a_label(run: int, position: int, barcode: str = "matches") -> LabelPreviewed:
    """An answer of the engine with a picture: a code and a few lines."""
    image = QImage(400, 600, QImage.Format.Format_Grayscale8)
    image.fill(255)
    with QPainter(image) as painter:
        for place in range(60):
            painter.fillRect(30 + place * 6, 60, 2 + place % 3, 120, 0)
        for place in range(6):
            painter.fillRect(30, 220 + place * 40, 320 - place * 30, 10, 0)
    held = QBuffer()
    image.save(held, "PNG")
    picture = bytes(held.data().data())
    return LabelPreviewed(
        run, position, picture, barcode=barcode, came_mm=(105, 148), made_mm=(100, 150),
        read_again_at=NOW_MS,
    )  # fmt: skip


def queue(
    window: MainWindow,
    until: Callable[[Callable[[], object]], None],
    told: LabelPreviewed | None = None,
) -> Iterator[MainWindow]:
    """The place in sight, its first parcel current."""
    window.places.go_to("prints")
    pane = window.print_desk.pane
    pane.show_run(412)
    until(lambda: pane.model.rowCount() > 0)
    pane.take_focus()
    pane.preview.show_label(told or a_label(412, 1))
    yield window
    window.places.go_to("orders")


def scan(window: MainWindow, refused: bool) -> Iterator[MainWindow]:
    """A parcel that must be pulled, or one whose items are scanned."""
    window.places.go_to("scan")
    desk = window.scan_desk
    window.settings.scan_sounds = False
    store = window.stores[0].store_id
    about = {"order_row": 1, "package_id": "FP1", "order_number": "4162038590733"}
    carriers = [CarrierCount("LEX SG", 34, NOW_MS), CarrierCount("Ninja Van", 7, NOW_MS)]
    desk.pane.show_carriers(carriers)
    for number in range(3):
        shipped = ParcelScanned("shipped", store_id=store, carrier="LEX SG", **about)  # type: ignore[arg-type]
        desk._on_scanned(f"LEXSG853658294{number}", shipped)
    if refused:
        pull = ParcelScanned(
            "refused", "scan.cancelled", store_id=store, carrier="LEX SG", must_pull=True, **about
        )  # type: ignore[arg-type]
        desk._on_scanned("LEXSG8536582946", pull)
    else:
        items = (
            ScanItem("LMB-SERUM-30", "Serum", "30 ml", 2, ("885",)),
            ScanItem("CSA-MUG-400-GRN", "Mug", "green", 1),
        )
        shown = ParcelScanned("to_check", store_id=store, carrier="LEX SG", items=items, **about)  # type: ignore[arg-type]
        desk._on_scanned("LEXSG8536582946", shown)
        desk.take("885")
    yield window
    desk.set_mode("ship")
    window.places.go_to("orders")


def register(window: MainWindow) -> ReprintsDialog:
    """One that is in full, one whose reason is the operator's own words."""
    stores = {one.store_id: one for one in window.stores}
    made = ReprintsDialog(window.theme, window, window._reader, stores, NOW_MS)
    window._reader.drop("reprints")
    store = window.stores[0].store_id
    made.show_reprints(
        [
            Reprint(2, NOW_MS, 1, "579183640275910354", store, "Mei", 412, 37, "jammed"),
            Reprint(
                1, NOW_MS - MINUTE, 2, "4162038571048", store, "An", 411, 3, "the cat sat on it"
            ),
        ]
    )
    return made


def printers(window: MainWindow, words: Mapping[str, str]) -> Iterator[PrintersDialog]:
    """The list of printers, one with a test page that waits."""
    presets = (
        PrinterPreset(words["name"], "zpl", "192.168.1.20:9100", 300, "a6", "1, 2, 3, 4"),
        PrinterPreset("Zebra ZD421", "system", words["view"]),
        PrinterPreset("Office", "file", "/srv/labels", 203, "a4x4"),
    )
    window.settings.printer_presets = kept_presets(presets)
    window.print_desk.show_printers()
    dialog = window.findChildren(PrintersDialog)[-1]
    dialog.choose(0)
    dialog._on_tested("Zebra ZD421", TestPagePrinted("printer.out_of_paper"))
    yield dialog
    window.settings.printer_presets = []


def printer_form(window: MainWindow, words: Mapping[str, str]) -> PrinterForm:
    """With an error at a field."""
    preset = PrinterPreset(words["name"], "zpl", "192.168.1.20:x", 300, "a6", words["number"])
    form = PrinterForm(window.theme, window, lambda *_: None, preset, [])
    form.save.click()
    return form


def hand_over(
    window: MainWindow, until: Callable[[Callable[[], bool]], None]
) -> Iterator[MainWindow]:
    """What leaves today, with parcels that are late and a pick-up that can be escalated."""
    window.places.go_to("hand_over")
    desk = window.hand_over_desk
    until(lambda: desk.pane.table.lines.rowCount() > 0)
    some = [
        Leaving(carrier, store.store_id, store.country, "lazada", 12, 3, 9, 34 + place, missing,
                late, NOW_MS - MINUTE if missing else None, 1 if late else None)
        for place, (carrier, store, missing, late) in enumerate(
            zip(("LEX SG", "LEX SG", "Ninja Van", ""), window.stores, (6, 0, 2, 1), (0, 0, 2, 0),
                strict=False)
        )
    ]  # fmt: skip
    desk._on_rules(HandOverRules(("lazada",)))
    desk._on_rows(some)
    yield window
    window.places.go_to("orders")


def clocks(window: MainWindow, until: Callable[[Callable[[], bool]], None]) -> Iterator[MainWindow]:
    """The orders' clocks, and answers that wait, one of them late."""
    window.places.go_to("clocks")
    pane = window.clock_desk.pane
    until(lambda: pane.table.lines.rowCount() > 0)
    told = pane._told
    answers = tuple(
        told.lines[0]._replace(
            kind=kind, row=place, at=NOW_MS + left, source="sla", about="Item is not as described"
        )
        for place, (kind, left) in enumerate(
            (("answer_return", -90 * MINUTE), ("answer_cancel", 20 * MINUTE),
             ("answer_refund", 300 * MINUTE))
        )
    )  # fmt: skip
    counts = {**told.counts, "answer_return": 1, "answer_cancel": 1, "answer_refund": 1}
    pane.show_clocks(told._replace(lines=(*answers, *told.lines), counts=counts), pane._stores)
    yield window
    window.places.go_to("orders")


def returns(
    window: MainWindow,
    words: Mapping[str, str],
    until: Callable[[Callable[[], bool]], None],
) -> Iterator[MainWindow]:
    """Requests in several stages, with words of the vendor and of the buyer."""
    window.places.go_to("returns")
    pane = window.return_desk.pane
    until(lambda: bool(pane.said.text()))
    # What is shown here stands in no database.
    pane.chosen_changed.disconnect(window.return_desk._read_pieces)
    first = ReturnRow(
        1, 1, "R1", 1, words["number"], "cancel", "to_answer", "REQUEST_INITIATE",
        words["vendor"], 4890, "SGD", NOW_MS + 20 * MINUTE, NOW_MS - 90 * MINUTE, NOW_MS, 1, 0,
    )  # fmt: skip
    rows = (
        first,
        first._replace(row=2, kind="return", answer_by=NOW_MS - MINUTE, is_disputed=1),
        first._replace(row=3, kind="refund", stage="", raw_statuses=words["vendor"]),
        first._replace(row=4, kind="return", is_answering=1),
    )
    counts = {"to_answer": 2, "to_inspect": 0, "coming_back": 1, "waiting": 0, "": 0, "over": 31}
    window.return_desk._on_returns(ReturnList(rows, counts))
    pane.table.selectRow(0)
    piece = ReturnLineRow(
        "LMB-SERUM-30", words["name"], words["vendor"], 4890, "REQUEST_INITIATE", "INITIAL",
        "RT29384756", "",
    )  # fmt: skip
    pane.show_pieces(1, [piece])
    yield window
    pane.chosen_changed.connect(window.return_desk._read_pieces)
    window.places.go_to("orders")


def purchases(
    window: MainWindow,
    words: Mapping[str, str],
    until: Callable[[Callable[[], bool]], None],
) -> Iterator[MainWindow]:
    """What is bought, some of it too late."""
    window.places.go_to("purchases")
    pane = window.purchase_desk.pane
    until(lambda: bool(pane.said.text()))
    # What is shown here stands in no database.
    pane.chosen_changed.disconnect(window.purchase_desk._read_pieces)
    first = PurchaseRow(
        "LMB-SERUM-30", words["name"], words["vendor"], 4, "to_order", 12, 9, 4,
        NOW_MS + 30 * 60 * MINUTE, 3, None,
    )  # fmt: skip
    later = first._replace(sku="MUG-01", needed_by=None, lead_days=None, late=0, supplier="")
    counts = {"to_order": 13, "ordered": 240, "arrived": 1}
    window.purchase_desk._on_list(PurchaseList((first, later), counts, 3))
    pane.table.setCurrentIndex(pane.table.lines.index(0, 0))
    piece = PieceRow(
        1, "a", words["number"], 1, words["name"], NOW_MS + MINUTE, 1, "to_order",
        NOW_MS - MINUTE, words["name"],
    )  # fmt: skip
    pane.show_pieces(first.sku, [piece])
    yield window
    pane.chosen_changed.connect(window.purchase_desk._read_pieces)
    window.places.go_to("orders")


def account_risk(
    window: MainWindow,
    words: Mapping[str, str],
    until: Callable[[Callable[[], bool]], None],
    tab: str,
) -> Iterator[MainWindow]:
    """One of its lists, with words of the marketplaces."""
    window.places.go_to("account")
    pane = window.account_desk.pane
    # What is shown here stands in no database.
    pane.history_asked.disconnect(window.account_desk._read_history)
    until(lambda: pane.tables["stores"].lines.rowCount() > 0)
    day = NOW_MS // 86_400_000
    history = tuple((day - back, 88.0 + back % 5) for back in range(40, -1, -1))
    off = IndicatorRow(
        1, "SHIP", words["name"], 88.0, "88%", "90%", 0, words["vendor"], NOW_MS, 91.5
    )
    stores = (
        StoreStanding(1, (words["name"], "Chat Response Rate"), 5, 2, words["vendor"], NOW_MS),
        StoreStanding(2, (), 5, 0, "", NOW_MS),
        StoreStanding(3, (), 0, 0, "", None),
    )
    notice = NoticeRow(
        1, 1, "Store", words["vendor"], words["name"], NOW_MS - MINUTE, "policy", False
    )
    notices = (notice, notice._replace(row=2, kind="other"))
    told = Account(stores, (off, off._replace(store_id=2, is_met=1)), notices)
    pane.tabs[tab].click()
    window.account_desk._on_account(told)
    pane.table.setCurrentIndex(pane.table.lines.index(0, 0))
    pane.show_history(History(1, "SHIP", history))
    yield window
    pane.history_asked.connect(window.account_desk._read_history)
    pane.tabs["stores"].click()
    window.places.go_to("orders")


def pages_left(window: MainWindow, words: Mapping[str, str]) -> PagesLeftDialog:
    """With a code from outside."""
    left = (
        PageLeft(4, "page.unknown", words["number"]),
        PageLeft(7, "page.no_code"),
        PageLeft(9, "page.twice", "LXAD-4421"),
    )
    return PagesLeftDialog(window.theme, window, left, 12)


def bags(window: MainWindow, until: Callable[[Callable[[], bool]], None]) -> Iterator[MainWindow]:
    """A bag that is being filled, one under way that is late, one that arrived."""
    window.hand_over_desk.pane.bags.rule.setText("")
    window.places.go_to("hand_over")
    desk = window.hand_over_desk
    until(lambda: bool(desk.pane.bags.rule.text()))
    open_bag = BagLine(
        7, "Thu 12 Nov 02:41", "", "", "lazada", "sg", NOW_MS, None, None, None, 12, 0, NOW_MS
    )
    sent = open_bag._replace(
        bag_id=6, carrier="SF Express", number="SF1029384756", sent_at=NOW_MS - 90 * MINUTE,
        parcels=46, scanned=40, first_order_at=NOW_MS - 6 * 1440 * MINUTE,
    )  # fmt: skip
    there = sent._replace(bag_id=5, number="SF1029384755", scanned=46, sorted_at=NOW_MS)
    desk._on_bags(BagList((open_bag, sent, there), 0))
    desk.pane.show_part("bags")
    desk.pane.bags.choose(7)
    refused = scan_words.of_bag("scan.address", {"code": "LEXSG8536582946", "by": ""}, NOW_MS)
    desk.pane.bags.refuse(refused, must_pull=True)
    lines = [BagParcelLine(n, 1, f"LEXSG85365829{n}", f"41620{n}", "Lumi", None) for n in (41, 42)]
    until(lambda: not desk.pane.bags.parcels.lines.rowCount())
    desk._on_parcels((7, lines))
    yield window
    desk.pane.show_part("leaving")
    window.places.go_to("orders")
