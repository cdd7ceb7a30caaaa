"""Labels: the right pages, once, in the order asked for; what cannot be had is named."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pypdfium2
import pytest
import pytest_asyncio
import zxingcpp

from lzdesk.domain.errors import BadInput
from lzdesk.domain.marks import MarkChange
from lzdesk.labels.worker import LabelWorker
from lzdesk.lib.clock import now_ms
from lzdesk.services.build_labels import BuildLabels, LabelRun, LabelsBuilt
from lzdesk.services.fetch_labels import PageDrawing
from lzdesk.storage.repositories.marks import mark_orders
from lzdesk.storage.writer import Transaction
from tests.sync.conftest import Reading, reading

__all__ = ["reading"]
NO_PAGES: PageDrawing = contextlib.nullcontext  # type: ignore[assignment]
"""All labels are PDFs here."""
SG, MY = "lumi-flagship", "casa-rumah"


class Press:
    """Builds labels and reads what came out."""

    def __init__(self, reading: Reading, worker: LabelWorker, folder: Path) -> None:
        self.reading = reading
        self.worker = worker
        self.out = folder / "labels.pdf"

    def rows(self, where: str, limit: int = 50) -> list[tuple[int, str, str]]:
        """(row, package, tracking) of orders with one package, by a condition."""
        sql = (
            "SELECT o.id, max(i.package_id), max(i.tracking) FROM orders o"
            " JOIN order_items i ON i.order_row = o.id JOIN stores s ON s.id = o.store_id"
            f" WHERE {where} GROUP BY o.id HAVING count(DISTINCT i.package_id) = 1"
            f" ORDER BY o.id LIMIT {limit}"
        )
        return [
            tuple(row)  # type: ignore[misc]
            for row in self.reading.writer.run_blocking(
                lambda connection: connection.exec_driver_sql(sql).all()
            )
        ]

    async def build(self, rows: list[int], **how: object) -> LabelsBuilt:
        layout = str(how.pop("layout", "100x150"))
        asked = BuildLabels(tuple(rows), layout, str(self.out), **how)  # type: ignore[arg-type]
        calls_of = self.reading.schedule.calls_of
        run = LabelRun(self.reading.writer, calls_of, self.worker, "Mei", NO_PAGES)
        return await run.run(asked)

    def codes(self) -> list[str]:
        """The tracking number on each page, in the order of the file."""
        document = pypdfium2.PdfDocument(self.out)
        try:
            pages = [page.render(scale=203 / 72).to_pil() for page in document]
            return [zxingcpp.read_barcodes(page)[0].text for page in pages]
        finally:
            document.close()

    def sizes_mm(self) -> set[tuple[int, int]]:
        document = pypdfium2.PdfDocument(self.out)
        try:
            sizes = [document.get_page_size(index) for index in range(len(document))]
        finally:
            document.close()
        return {(round(width / 72 * 25.4), round(height / 72 * 25.4)) for width, height in sizes}


PACKED = "o.status = 3 AND i.status = 3 AND i.package_id <> ''"
SURE = (
    f"{PACKED} AND o.fulfilled_by = 'seller' AND i.raw_status = 'packed'"
    " AND s.key <> 'hanlin-global-sg'"
)


@pytest_asyncio.fixture
async def press(reading: Reading, tmp_path: Path) -> AsyncIterator[Press]:
    await reading.schedule.once([SG, MY, "hanlin-global-sg"])
    async with LabelWorker() as worker:
        yield Press(reading, worker, tmp_path)


async def test_labels_of_many_stores_come_in_the_order_asked_for(press: Press) -> None:
    chosen = press.rows(PACKED)[::-1]
    assert len(chosen) > 20
    built = await press.build([row for row, _, _ in chosen])
    # A parcel of the seller's own fleet has a package, but never a label (reference, 4.2), and
    # one that the marketplace ships is not ours to print.
    without = {
        problem.row
        for problem in built.problems
        if problem.kind in ("label.own_fleet", "label.not_ours")
    }
    assert len(without) == len(built.problems) < 6
    printed = [tracking for row, _, tracking in chosen if row not in without]
    assert built.pages == len(printed) > 20
    assert press.codes() == printed
    assert press.sizes_mm() == {(100, 150)}


@pytest.mark.parametrize(("layout", "size"), [("a6", (105, 148)), ("as-is", (105, 148))])
async def test_a_layout_is_the_size_of_every_page(
    press: Press, layout: str, size: tuple[int, int]
) -> None:
    await press.build([press.rows(SURE)[0][0]], layout=layout)
    assert press.sizes_mm() == {size}


@pytest.mark.parametrize(
    ("layout", "kind"),
    [
        ("a3", "labels.unknown_layout"),
    ],
)
async def test_other_layouts_are_refused_with_words(press: Press, layout: str, kind: str) -> None:
    with pytest.raises(BadInput) as caught:
        await press.build([1], layout=layout)
    assert caught.value.kind == kind
    assert not press.out.exists()


async def test_a_second_print_is_stopped_and_asks_for_a_reason(press: Press) -> None:
    (row, package, _), (other, *_) = press.rows(SURE, 2)
    first = await press.build([row])
    again = await press.build([row, other])
    assert again.pages == 1
    (problem,) = again.problems
    assert (problem.kind, problem.package_id) == ("label.printed_before", package)
    assert (problem.run, problem.page, problem.printed_by) == (first.run, 1, "Mei")
    meant = await press.build([row], reprint_reason="smeared", reprint_packages=(package,))
    assert meant.pages == 1
    other_parcel = await press.build([row], reprint_reason="x", reprint_packages=("FP-other",))
    assert other_parcel.pages == 0
    reasons = "SELECT reason FROM printed_pages ORDER BY id"
    kept = press.reading.writer.run_blocking(lambda c: c.exec_driver_sql(reasons).all())
    assert [reason for (reason,) in kept] == ["", "", "smeared"]


async def test_what_is_not_arranged_is_named_and_left_out(press: Press) -> None:
    packed = press.rows(SURE, 1)[0][0]
    pending = press.reading.writer.run_blocking(
        lambda c: c.exec_driver_sql(
            "SELECT id FROM orders WHERE raw_statuses = 'pending'"
            " AND fulfilled_by = 'seller' LIMIT 3"
        ).all()
    )
    shipped = press.reading.writer.run_blocking(
        lambda c: c.exec_driver_sql("SELECT id FROM orders WHERE status = 9 LIMIT 1").scalar_one()
    )
    built = await press.build([*(row for (row,) in pending), packed, shipped])
    assert built.pages == 1
    assert [problem.kind for problem in built.problems] == ["label.not_arranged"] * 3 + [
        "label.past"
    ]


@pytest.mark.parametrize(("mode", "kind"), [("refused", "label.refused"), ("junk", "label.junk")])
async def test_a_bad_label_is_listed_and_stops_no_other(press: Press, mode: str, kind: str) -> None:
    chosen = press.rows(f"{SURE} AND s.key = '{SG}'", 6)
    market = press.reading.market
    bad_row = chosen[2][0]
    order_id = press.reading.writer.run_blocking(
        lambda c: c.exec_driver_sql(
            f"SELECT order_id FROM orders WHERE id = {bad_row}"
        ).scalar_one()
    )
    body = {"name": "bad_label", "seller_id": market.store(SG)["seller_id"], "mode": mode}
    await market.control("/scenario", body | {"order_id": order_id})
    built = await press.build([row for row, _, _ in chosen])
    assert built.pages == 5
    (problem,) = built.problems
    assert (problem.row, problem.kind) == (bad_row, kind)
    assert press.codes() == [tracking for row, _, tracking in chosen if row != bad_row]


async def test_the_ledger_is_written_before_the_file_is_handed_over(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash between the two costs a question, never a second parcel; a file that surely never
    came to be costs nothing."""
    row = press.rows(SURE, 1)[0][0]

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lzdesk.services.build_labels.write_atomic", full)
    with pytest.raises(BadInput) as caught:
        await press.build([row])
    assert caught.value.kind == "labels.not_written"
    monkeypatch.undo()
    again = await press.build([row])
    assert (again.pages, again.problems) == (1, ())
    crashed = "UPDATE print_runs SET state = 'building'"
    press.reading.writer.run_blocking(lambda c: c.exec_driver_sql(crashed).close())
    third = await press.build([row])
    assert [problem.kind for problem in third.problems] == ["label.printed_before"]


async def test_held_orders_and_unread_notes_are_left_out_and_named(press: Press) -> None:
    chosen = [row for row, _, _ in press.rows(SURE, 4)]
    held, noted, over, free = chosen
    now = now_ms()
    run = press.reading.writer.run_blocking
    until = now + 86_400_000
    run(mark_orders, [held], MarkChange(hold_until=until), now, "Mei")
    run(mark_orders, [noted], MarkChange(note="Wrap twice", note_must_read=True), now, "Mei")
    run(mark_orders, [over], MarkChange(hold_until=now - 1, note="seen"), now, "Mei")
    built = await press.build(chosen)
    assert built.pages == 2
    assert [(one.row, one.kind, one.words, one.held_until) for one in built.problems] == [
        (held, "label.held", "", until),
        (noted, "label.note_unread", "Wrap twice", None),
    ]
    again = await press.build([held, noted, free], even_held=(held,), notes_read=(noted,))
    assert again.pages == 2
    assert [(one.row, one.kind) for one in again.problems] == [(free, "label.printed_before")]


async def test_a_held_order_with_a_note_needs_both_words(press: Press) -> None:
    (row, _, _) = press.rows(SURE, 1)[0]
    change = MarkChange(hold_until=now_ms() + 86_400_000, note="Call", note_must_read=True)
    press.reading.writer.run_blocking(mark_orders, [row], change, now_ms(), "Mei")
    kinds = [
        (await press.build([row], **allowed)).problems[0].kind
        for allowed in ({}, {"even_held": (row,)}, {"notes_read": (row,)})
    ]
    assert kinds == ["label.held", "label.note_unread", "label.held"]


async def test_what_was_cancelled_since_the_last_reading_is_left_out(press: Press) -> None:
    (first, _, _), (second, _, _) = press.rows(SURE, 2)
    run = press.reading.writer.run_blocking
    ((order_id, seller),) = run(
        lambda c: c.exec_driver_sql(
            "SELECT o.order_id, s.seller_id FROM orders o JOIN stores s ON s.id = o.store_id"
            " WHERE o.id = ?",
            (first,),
        ).all()
    )
    store = press.reading.market.simulator.world.store(int(seller))
    assert store is not None
    for item in store.orders[int(order_id)].items:
        item.status = "canceled"
    built = await press.build([first, second])
    assert built.labels == 1
    assert [(one.row, one.kind) for one in built.problems] == [(first, "label.cancelled_since")]


async def test_a_held_order_of_two_parcels_is_named_once(press: Press) -> None:
    (row, _, package) = press.rows(SURE, 1)[0]

    def change(connection: Transaction) -> None:
        connection.exec_driver_sql(
            "INSERT INTO order_items (order_row, item_id, position, seller_sku, shop_sku, name,"
            " variation, status, raw_status, package_id, tracking, carrier, price_minor,"
            " paid_minor, ship_by, updated_at, fulfilled_by, is_digital, image_url, reason)"
            " SELECT order_row, item_id || '9', position + 50,"
            " seller_sku, shop_sku, name, variation, status, raw_status, 'second', tracking,"
            " carrier, price_minor, paid_minor, ship_by, updated_at, fulfilled_by, is_digital,"
            " image_url, reason"
            " FROM order_items WHERE order_row = ? LIMIT 1",
            (row,),
        )
        connection.exec_driver_sql(
            "INSERT INTO packages (order_row, package_id, tracking, carrier, first_read_at)"
            " SELECT order_row, 'second', tracking, carrier, 1"
            " FROM packages WHERE order_row = ? LIMIT 1",
            (row,),
        )

    press.reading.writer.run_blocking(change)
    held = MarkChange(hold_until=now_ms() + 86_400_000)
    press.reading.writer.run_blocking(mark_orders, [row], held, now_ms(), "Mei")
    assert package != "second"
    problems = (await press.build([row])).problems
    assert [(one.row, one.kind) for one in problems] == [(row, "label.held")]
