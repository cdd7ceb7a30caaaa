"""Print runs: one walk, one label each, and nothing lost between two starts."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pypdfium2
import pytest
import pytest_asyncio
import zxingcpp

from lzdesk.domain.errors import BadInput, JunkAnswer
from lzdesk.domain.print_runs import SORT_KEYS, ParcelState, RunState
from lzdesk.labels.worker import LabelWorker
from lzdesk.lib.clock import now_ms
from lzdesk.link import messages
from lzdesk.services import print_runs, run_labels
from lzdesk.services.fetch_labels import PageDrawing
from lzdesk.services.print_runs import PrintRuns
from lzdesk.storage.repositories.print_runs import Parcel, parcels_of_run, state_of_run
from lzdesk.storage.repositories.skus import change_skus
from lzdesk.storage.tables import order_items
from lzdesk.sync.store_calls import StoreCalls
from tests.services.test_build_labels import MY, NO_PAGES, PACKED, SG, SURE
from tests.sync.conftest import Reading, reading

__all__ = ["reading"]
PATIENCE_S = 60.0
READY, STOPPED, LEFT_OUT = ParcelState.READY, ParcelState.STOPPED, ParcelState.LEFT_OUT


class Paper:
    """Runs of a desk that can be ended and begun anew."""

    def __init__(self, reading: Reading, worker: LabelWorker, folder: Path) -> None:
        self.reading, self.worker, self.folder = reading, worker, folder
        self.out = folder / "labels.pdf"
        self.changed, self.woken = asyncio.Event(), asyncio.Event()
        self.pages: PageDrawing = NO_PAGES
        self.begin()

    def begin(self) -> None:
        calls_of, lock = self.reading.schedule.calls_of, asyncio.Lock()
        self.runs = PrintRuns(
            self.reading.writer, calls_of, self.worker, self.folder, "Mei",
            lambda _event: self.changed.set(), lock, self.woken.set, self.pages,
        )  # fmt: skip

    def do(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        def job(connection: object) -> list[tuple[object, ...]]:
            found = connection.exec_driver_sql(sql, values)  # type: ignore[attr-defined]
            return [tuple(row) for row in found] if found.returns_rows else []

        return self.reading.writer.run_blocking(job)  # type: ignore[arg-type]

    def chosen(self, limit: int, where: str = SURE) -> list[int]:
        """Orders of one parcel."""
        sql = (
            "SELECT o.id FROM orders o JOIN order_items i ON i.order_row = o.id"
            f" JOIN stores s ON s.id = o.store_id WHERE {where} GROUP BY o.id"
            f" HAVING count(DISTINCT i.package_id) = 1 ORDER BY o.id LIMIT {limit}"
        )
        return [int(row) for (row,) in self.do(sql)]  # type: ignore[call-overload]

    def parcels(self, run: int) -> list[Parcel]:
        return self.reading.writer.run_blocking(parcels_of_run, run)

    def state(self, run: int) -> RunState:
        return self.reading.writer.run_blocking(state_of_run, run)

    async def until_ready(self, run: int) -> list[Parcel]:
        async with asyncio.timeout(PATIENCE_S):
            while self.state(run) is not RunState.READY:
                self.changed.clear()
                await self.changed.wait()
        return self.parcels(run)

    async def gathered(self, rows: Sequence[int], sort: tuple[str, ...] = ()) -> int:
        run = (await self.runs.gather(messages.GatherRun(tuple(rows), "Due today", sort))).run
        await self.until_ready(run)
        return run

    async def print(self, run: int, layout: str = "100x150") -> messages.RunPrinted:
        return await self.runs.print(messages.PrintRun(run, layout, str(self.out)))

    async def decide(self, run: int, positions: tuple[int, ...], *what: str) -> None:
        await self.runs.decide(messages.DecideParcels(run, positions, *what))

    async def settle(self, run: int, outcome: str) -> None:
        await self.runs.settle(messages.SettleRun(run, outcome))

    def codes(self) -> list[str]:
        document = pypdfium2.PdfDocument(self.out)
        try:
            pages = [page.render(scale=203 / 72).to_pil() for page in document]
            return [zxingcpp.read_barcodes(page)[0].text for page in pages]
        finally:
            document.close()

    def valid(self) -> dict[str, int]:
        """Package to how many of its labels count."""
        sql = (
            "SELECT package_id, count(DISTINCT run_id) FROM printed_pages"
            " WHERE voided_at IS NULL GROUP BY 1"
        )
        return dict(self.do(sql))  # type: ignore[arg-type]


@pytest_asyncio.fixture
async def paper(reading: Reading, tmp_path: Path) -> AsyncIterator[Paper]:
    await reading.schedule.once([SG, MY])
    async with LabelWorker() as worker:
        paper = Paper(reading, worker, tmp_path / "labels")
        paper.folder.mkdir()
        yield paper
        await paper.runs.close()


def full(path: Path, content: bytes) -> None:
    raise OSError(28, "No space left on device")


async def test_a_run_is_printed_in_the_order_of_the_walk(paper: Paper) -> None:
    rows = paper.chosen(14)
    skus = sorted({str(sku) for (sku,) in paper.do("SELECT sku FROM skus")})
    for place, sku in enumerate(skus):
        bin_name = f"A-{(7 * place) % 12 + 1}"
        await paper.reading.writer.run(change_skus, (sku,), "bin", bin_name, now_ms(), "Mei")
    run = await paper.gathered(rows, SORT_KEYS)
    sql = (
        "SELECT p.position, min(k.bin_order), min(k.sku_order), count(*), max(i.tracking)"
        " FROM run_parcels p JOIN order_items i"
        " ON i.order_row = p.order_row AND i.package_id = p.package_id"
        " JOIN skus k ON k.sku = i.seller_sku WHERE p.run_id = ? GROUP BY 1 ORDER BY 1"
    )
    walked = paper.do(sql, run)
    assert len(walked) == len(rows)
    assert [row[1] for row in walked] == sorted(row[1] for row in walked)  # type: ignore[type-var]
    assert len({row[1] for row in walked}) > 2
    done = await paper.print(run)
    assert (done.labels, done.pages) == (len(rows), len(rows))
    assert paper.codes() == [row[4] for row in walked]
    pages = paper.do("SELECT page, tracking, length(digest), by FROM printed_pages ORDER BY page")
    assert pages == [(at, row[4], 64, "Mei") for at, row in enumerate(walked, 1)]
    assert paper.state(run) is RunState.HANDED_OVER
    await paper.settle(run, "all")
    assert paper.state(run) is RunState.DONE
    assert not list(paper.folder.glob("run-*"))


async def test_a_second_print_needs_its_reason_and_makes_the_first_void(paper: Paper) -> None:
    rows = paper.chosen(3)
    await paper.print(await paper.gathered(rows))
    again = await paper.gathered(rows[:2])
    assert [(one.state, one.why) for one in paper.parcels(again)] == [
        (STOPPED, "label.printed_before")
    ] * 2
    assert (await paper.print(again)).labels == 0
    for reason in ("", "because"):
        with pytest.raises(BadInput) as refused:
            await paper.decide(again, (1,), "print", reason)
        assert refused.value.kind == "run.no_reason"
    await paper.decide(again, (1,), "print", "jammed")
    await paper.decide(again, (2,), "leave_out")
    await paper.until_ready(again)
    assert (await paper.print(again)).labels == 1
    assert set(paper.valid().values()) == {1} and len(paper.valid()) == 3
    assert paper.do("SELECT void_reason, count(*) FROM printed_pages GROUP BY 1") == [
        ("", 3),
        ("jammed", 1),
    ]


async def test_of_two_runs_and_two_clicks_one_prints(paper: Paper) -> None:
    rows = paper.chosen(4)
    one, other = await paper.gathered(rows), await paper.gathered(rows)
    done = await asyncio.gather(
        paper.print(one), paper.print(other), paper.print(one), return_exceptions=True
    )
    labels = [each.labels for each in done if isinstance(each, messages.RunPrinted)]
    assert sorted(labels) == [0, len(rows)]
    assert sum(isinstance(each, BadInput) for each in done) == 1
    assert paper.valid() and set(paper.valid().values()) == {1}
    stopped = [one.why for run in (one, other) for one in paper.parcels(run) if one.why]
    assert stopped == ["label.printed_before"] * len(rows)


async def test_what_its_buyer_cancelled_is_left_out_up_to_the_last_moment(paper: Paper) -> None:
    rows = paper.chosen(4)
    canceled(paper, rows[0], 9)
    # The desk has not read it: only asking again tells.
    run = await paper.gathered(rows)
    assert [(one.state, one.why) for one in paper.parcels(run)] == [
        (LEFT_OUT, "label.cancelled_since"),
        *[(READY, "")] * 3,
    ]
    paper.do(
        "UPDATE order_items SET status = 13, raw_status = 'canceled' WHERE order_row = ?", rows[1]
    )
    paper.do("UPDATE orders SET status = 1 WHERE id = ?", rows[2])
    done = await paper.print(run)
    assert done.labels == 1
    assert done.labels == 1
    assert [one.state for one in paper.parcels(run)] == [
        LEFT_OUT, LEFT_OUT, LEFT_OUT, ParcelState.PRINTED,
    ]  # fmt: skip


def canceled(paper: Paper, row: int, items: int) -> None:
    """So many items of an order over there; the desk has not read it."""
    (order_id, seller) = paper.do(
        "SELECT o.order_id, s.seller_id FROM orders o JOIN stores s ON s.id = o.store_id"
        " WHERE o.id = ?", row,
    )[0]  # fmt: skip
    store = paper.reading.market.simulator.world.store(int(str(seller)))
    assert store is not None
    for item in store.orders[int(str(order_id))].items[:items]:
        item.status = "canceled"


def of_pieces(paper: Paper, pieces: int) -> int:
    """An order of one parcel with so many items."""
    where = f"{SURE} AND (SELECT count(*) FROM order_items n WHERE n.order_row = o.id) = {pieces}"
    return paper.chosen(1, where)[0]


async def test_what_was_read_long_ago_is_asked_again_before_it_is_printed(paper: Paper) -> None:
    rows = paper.chosen(3)
    run = await paper.gathered(rows)
    canceled(paper, rows[0], 9)
    canceled(paper, rows[1], 9)
    old = now_ms() - run_labels.READ_AGAIN_AFTER_MS - 1
    where = "WHERE run_id = ? AND order_row <> ?"
    paper.do(f"UPDATE run_parcels SET read_again_at = {old} {where}", run, rows[0])
    assert (await paper.print(run)).labels == 2
    # One was asked about just now, and counts as it was told.
    assert [one.why for one in paper.parcels(run)] == ["", "label.cancelled_since", ""]
    told = "SELECT DISTINCT status FROM order_items WHERE order_row = ?"
    assert paper.do(told, rows[1]) == [(13,)]
    assert paper.do("SELECT DISTINCT by FROM order_history WHERE order_row = ?", rows[1])


@pytest.mark.logs("orders not read again in time")
async def test_a_store_that_does_not_answer_holds_no_print_up(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await paper.gathered(paper.chosen(2))
    paper.do("UPDATE run_parcels SET read_again_at = NULL")
    monkeypatch.setattr(run_labels, "PATIENCE_S", 0)
    assert (await paper.print(run)).labels == 2
    assert [one.read_again_at for one in paper.parcels(run)] == [None, None]


async def test_a_label_from_before_the_address_changed_is_fetched_anew(paper: Paper) -> None:
    rows = paper.chosen(2)
    run = await paper.gathered(rows)
    first, other = paper.parcels(run)
    assert first.fetched_at is not None
    paper.do(
        "INSERT INTO order_history (order_row, at, field, before, after, by, item_id)"
        " VALUES (?, ?, 'ship_to', 'a', 'b', 'sync', '')", rows[0], first.fetched_at + 1,
    )  # fmt: skip
    with pytest.raises(BadInput) as refused:
        await paper.print(run)
    assert (refused.value.kind, refused.value.fields["labels"]) == ("run.fetched_anew", 1)
    assert paper.valid() == {}
    anew, same = await paper.until_ready(run)
    assert anew.fetched_at is not None and anew.fetched_at > first.fetched_at
    assert same == other
    assert (await paper.print(run)).labels == 2


async def test_a_parcel_without_what_was_cancelled_is_asked_about(paper: Paper) -> None:
    row = of_pieces(paper, 2)
    run = await paper.gathered([row])
    canceled(paper, row, 1)
    paper.do("UPDATE run_parcels SET read_again_at = NULL")
    assert (await paper.print(run)).labels == 0
    assert [one.why for one in paper.parcels(run)] == ["label.item_cancelled"]
    await paper.decide(run, (1,), "print")
    await paper.until_ready(run)
    # Another one: nobody has decided of that.
    columns = ", ".join(
        column.name for column in order_items.columns
        if column.name not in ("id", "item_id", "status")
    )  # fmt: skip
    paper.do(
        f"INSERT INTO order_items (item_id, status, {columns}) SELECT 'third', 13, {columns}"
        " FROM order_items WHERE order_row = ? LIMIT 1", row,
    )  # fmt: skip
    assert (await paper.print(run)).labels == 0
    await paper.decide(run, (1,), "print")
    await paper.until_ready(run)
    assert (await paper.print(run)).labels == 1
    canceled(paper, row, 2)
    again = await paper.gathered([row])
    assert [one.why for one in paper.parcels(again)] == ["label.printed_before"]
    await paper.decide(again, (1,), "print", "lost")
    await paper.until_ready(again)
    assert [one.why for one in paper.parcels(again)] == ["label.cancelled_since"]


async def test_what_ended_while_its_label_was_fetched_is_left_out(paper: Paper) -> None:
    rows = paper.chosen(2)
    run = await paper.gathered(rows)
    paper.do("UPDATE run_parcels SET state = 'fetching', file = ''")
    paper.do("UPDATE print_runs SET state = 'gathering'")
    paper.do("UPDATE order_items SET status = 13 WHERE order_row = ?", rows[0])
    paper.do("UPDATE order_items SET status = 9 WHERE order_row = ?", rows[1])
    paper.begin()
    await paper.runs.resume()
    ended = await paper.until_ready(run)
    assert [one.why for one in ended] == ["label.cancelled_since", "label.past"]


@pytest.mark.parametrize("saw", ["none", "all"])
@pytest.mark.logs("a print run is uncertain")
async def test_after_an_end_between_ledger_and_paper_only_a_person_knows(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, saw: str
) -> None:
    rows = paper.chosen(3)
    run = await paper.gathered(rows)

    class Killed(BaseException):
        pass

    def killed(path: Path, content: bytes) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(print_runs, "write_atomic", killed)
        with pytest.raises(Killed):
            await paper.print(run)
    assert len(paper.valid()) == 3 and not paper.out.exists()
    paper.begin()
    await paper.runs.resume()
    assert paper.state(run) is RunState.UNCERTAIN
    # Until somebody has looked, its parcels are printed ones.
    other = await paper.gathered(rows)
    assert {one.why for one in paper.parcels(other)} == {"label.printed_before"}
    with pytest.raises(BadInput) as refused:
        await paper.print(run)
    assert refused.value.kind == "run.moved_on"
    await paper.settle(run, saw)
    if saw == "all":
        assert paper.state(run) is RunState.DONE and len(paper.valid()) == 3
        return
    assert paper.valid() == {}
    assert (await paper.print(run)).labels == 3
    assert set(paper.valid().values()) == {1}


async def test_a_run_goes_on_where_a_restart_left_it(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = paper.chosen(30, f"{PACKED} AND o.fulfilled_by = 'seller'")
    hung = asyncio.Event()
    real = run_labels.LabelFetch.batches

    async def one_batch(
        self: run_labels.LabelFetch, wanted: Sequence[object]
    ) -> AsyncIterator[object]:
        async for found in real(self, wanted):  # type: ignore[arg-type]
            yield found
            hung.set()
            await asyncio.Event().wait()

    with monkeypatch.context() as patch:
        patch.setattr(run_labels.LabelFetch, "batches", one_batch)
        run = (await paper.runs.gather(messages.GatherRun(tuple(rows)))).run
        await asyncio.wait_for(hung.wait(), PATIENCE_S)
        await paper.runs.close()
    before = [one for one in paper.parcels(run) if one.state is READY]
    assert 0 < len(before) < len(rows) and paper.state(run) is RunState.GATHERING
    paper.begin()
    await paper.runs.resume()
    after = await paper.until_ready(run)
    assert [one for one in after if one in before] == before
    assert all(one.state in (READY, ParcelState.FAILED) for one in after)


async def test_a_store_that_says_so_is_told_ready_to_ship_with_the_print(paper: Paper) -> None:
    rows = paper.chosen(4)
    paper.do("UPDATE stores SET ready_to_ship = 'print'")
    run = await paper.gathered(rows)
    assert not paper.woken.is_set()
    await paper.print(run)
    assert paper.woken.is_set()
    queued = paper.do("SELECT kind, order_row FROM commands ORDER BY order_row")
    assert queued == [("ready_to_ship", row) for row in rows]


async def test_a_parcel_that_was_not_printed_is_not_told_ready(paper: Paper) -> None:
    several = (
        " AND (SELECT count(*) FROM order_items i WHERE i.order_row = o.id) > 1"
        " AND NOT EXISTS (SELECT 1 FROM order_items i WHERE i.order_row = o.id"
        " AND i.raw_status <> 'packed')"
    )
    (row,) = paper.chosen(1, SURE + several)
    paper.do("UPDATE stores SET ready_to_ship = 'print'")
    run = await paper.gathered([row])
    paper.do("UPDATE order_items SET package_id = 'late' WHERE order_row = ? AND position = 0", row)
    await paper.print(run)
    meant = paper.do("SELECT j.value FROM commands c, json_each(c.payload, '$.items') j ORDER BY 1")
    printed = "SELECT item_id FROM order_items WHERE order_row = ? AND position > 0 ORDER BY 1"
    assert meant == paper.do(printed, row) != []


async def test_a_label_carries_its_place_and_skus_on_a_free_edge(paper: Paper) -> None:
    run = await paper.gathered(paper.chosen(4))
    await paper.decide(run, (2,), "leave_out")
    await paper.until_ready(run)
    await paper.runs.print(messages.PrintRun(run, "100x150", str(paper.out), with_line=True))
    assert len(paper.codes()) == 3
    document = pypdfium2.PdfDocument(paper.out)
    try:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    skus = paper.do(
        "SELECT i.seller_sku FROM run_parcels p JOIN order_items i ON i.order_row = p.order_row"
        " AND i.position = 0 WHERE p.run_id = ? AND p.position <> 2 ORDER BY p.position", run,
    )  # fmt: skip
    # The places that the queue and the lists of the run name.
    for at, text, (sku,) in zip((1, 3, 4), texts, skus, strict=True):
        assert f"{at}/4" in text and f"{sku} ×" in text


async def test_a_file_that_cannot_be_written_prints_nothing(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await paper.gathered(paper.chosen(2))

    with monkeypatch.context() as patch:
        patch.setattr(print_runs, "write_atomic", full)
        with pytest.raises(BadInput) as refused:
            await paper.print(run)
    assert refused.value.kind == "labels.not_written"
    assert paper.valid() == {}
    assert paper.do("SELECT count(*) FROM orders WHERE printed_at IS NOT NULL") == [(0,)]
    assert (await paper.print(run)).labels == 2


async def test_what_was_decided_of_a_parcel_is_one_thing_beside_the_other(paper: Paper) -> None:
    (row,) = rows = paper.chosen(1)
    await paper.print(await paper.gathered(rows))
    run = await paper.gathered(rows)
    await paper.decide(run, (1,), "print", "lost")
    await paper.until_ready(run)
    paper.do("UPDATE orders SET hold_until = 9000000000000 WHERE id = ?", row)
    assert (await paper.print(run)).labels == 0
    assert [one.why for one in paper.parcels(run)] == ["label.held"]
    await paper.decide(run, (1,), "print")
    await paper.until_ready(run)
    assert (await paper.print(run)).labels == 1
    assert paper.do("SELECT reason, void_reason FROM printed_pages ORDER BY id") == [
        ("", "lost"),
        ("lost", ""),
    ]


async def test_files_of_runs_that_nobody_settled_are_dropped_in_time(paper: Paper) -> None:
    open_run, old, new = [await paper.gathered(paper.chosen(1)) for _ in range(3)]
    paper.do("UPDATE print_runs SET state = 'handed_over', finished_at = ?", now_ms())
    paper.do("UPDATE print_runs SET finished_at = 5 WHERE id = ?", old)
    paper.do("UPDATE print_runs SET state = 'ready', finished_at = NULL WHERE id = ?", open_run)
    paper.begin()
    await paper.runs.resume()
    names = {folder.name for folder in paper.folder.glob("run-*")}
    assert names == {f"run-{open_run}", f"run-{new}"}


async def test_a_run_that_is_not_wanted_leaves_nothing(paper: Paper) -> None:
    run = await paper.gathered(paper.chosen(2))
    assert list(paper.folder.glob("run-*/*.pdf"))
    await paper.settle(run, "drop")
    assert paper.state(run) is RunState.DROPPED and not list(paper.folder.glob("run-*"))
    for asked in (messages.SettleRun(run, "all"), messages.SettleRun(999, "drop")):
        with pytest.raises(BadInput):
            await paper.runs.settle(asked)
    with pytest.raises(BadInput) as refused:
        await paper.gathered([])
    assert refused.value.kind == "run.empty"


async def printed_twice(paper: Paper, reason: str = "jammed") -> tuple[int, int]:
    """A row, and a run that was gathered after its label was printed and may print it again."""
    (row,) = paper.chosen(1)
    await paper.print(await paper.gathered([row]))
    again = await paper.gathered([row])
    await paper.decide(again, (1,), "print", reason)
    await paper.until_ready(again)
    return row, again


@pytest.mark.parametrize("how", ["said", "not written"])
async def test_a_second_print_that_came_to_nothing_leaves_the_first(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    row, again = await printed_twice(paper)
    if how == "said":
        assert (await paper.print(again)).labels == 1
        await paper.settle(again, "none")
    else:
        with monkeypatch.context() as patch:
            patch.setattr(print_runs, "write_atomic", full)
            with pytest.raises(BadInput):
                await paper.print(again)
    assert set(paper.valid().values()) == {1}
    assert paper.do("SELECT printed_at IS NOT NULL FROM orders WHERE id = ?", row) == [(1,)]
    third = await paper.gathered([row])
    assert [one.why for one in paper.parcels(third)] == ["label.printed_before"]


async def test_a_reason_counts_for_the_label_it_was_given_for(paper: Paper) -> None:
    row, one = await printed_twice(paper)
    other = await paper.gathered([row])
    await paper.decide(other, (1,), "print", "lost")
    await paper.until_ready(other)
    assert (await paper.print(one)).labels == 1
    assert (await paper.print(other)).labels == 0
    assert [each.why for each in paper.parcels(other)] == ["label.printed_before"]
    assert set(paper.valid().values()) == {1}


async def test_one_file_that_is_junk_costs_its_own_parcel_alone(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = paper.chosen(4)
    (bad,) = paper.do(
        "SELECT package_id FROM order_items WHERE order_row = ? AND package_id <> ''", rows[1]
    )[0]
    usual = StoreCalls.label_file

    async def label_file(calls: StoreCalls, packages: tuple[str, ...]) -> object:
        if bad in packages:
            raise JunkAnswer(detail="50 MB")
        return await usual(calls, packages)

    monkeypatch.setattr(StoreCalls, "label_file", label_file)
    run = await paper.gathered(rows)
    assert [(one.state, one.why) for one in paper.parcels(run)] == [
        (READY, ""), (ParcelState.FAILED, "marketplace.junk"), (READY, ""), (READY, ""),
    ]  # fmt: skip
