"""A seller center's export comes in without an API, twice changes nothing, bad rows are named."""

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import Connection

from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.lib.dates import epoch_ms
from lzdesk.link.messages import OrdersImported
from lzdesk.services.import_order_export import ImportWatch, import_order_export_blocking
from lzdesk.storage.writer import Writer

HEADERS = [
    column["header"]
    for column in json.loads(
        (Path(__file__).parents[1] / "recorded/lazada/order_export_columns.json").read_text("utf-8")
    )["columns"]
]
ROW = {
    "orderItemId": "711433089764242",
    "orderNumber": "711433089564242",
    "createTime": "20 Nov 2026 10:18",
    "updateTime": "20 Nov 2026 11:00",
    "rtsSla": "22 Nov 2026 23:59",
    "sellerSku": "LMB-SERUM-30",
    "itemName": "เซรั่ม 30 ml",
    "customerName": "ก***ญจน์",
    "payMethod": "COD",
    "paidPrice": "150.20",
    "unitPrice": 288.0,
    "shippingFee": 0,
    "status": "pending",
    "shippingPostCode": 10110.0,
}


def sheet(path: Path, rows: list[dict[str, object]], headers: list[str] = HEADERS) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, headers)
        for number, row in enumerate(rows, 1):
            page.write_row(number, 0, [row.get(header, "") for header in headers])
    return path


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    opened = Writer(tmp_path / "lzdesk.db", tmp_path / "backups")
    yield opened
    opened.close()


def take(writer: Writer, file: Path, store: str = "", country: str = "th") -> OrdersImported:
    return import_order_export_blocking(writer, file, store, "Lumi Beauty", country)


def rows(writer: Writer, sql: str) -> list[tuple[object, ...]]:
    def job(connection: Connection) -> list[tuple[object, ...]]:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]

    return writer.run_blocking(job)


def test_all_74_columns_are_known() -> None:
    assert len(HEADERS) == 74


def test_an_export_makes_a_store_with_its_orders(writer: Writer, tmp_path: Path) -> None:
    second = ROW | {"orderItemId": "2", "sellerSku": "LMB-CREAM-50", "paidPrice": 10}
    done = take(writer, sheet(tmp_path / "a.xlsx", [ROW, second]))
    assert (done.store, done.orders, done.new, done.changed) == ("lumi-beauty", 1, 1, 0)
    sql = "SELECT order_number, status, created_at, ship_by, total_minor, buyer, is_cod FROM orders"
    assert rows(writer, sql) == [
        (
            "711433089564242",
            2,
            epoch_ms("2026-11-20T10:18:00+07:00"),
            epoch_ms("2026-11-22T23:59:00+07:00"),
            16020,
            "ก***ญจน์",
            1,
        )
    ]
    assert rows(writer, "SELECT count(*) FROM order_items") == [(2,)]


def test_importing_twice_changes_nothing(writer: Writer, tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.xlsx", [ROW])
    take(writer, file)
    done = take(writer, file)
    assert (done.store, done.new, done.changed) == ("lumi-beauty", 0, 0)
    assert rows(writer, "SELECT count(*) FROM order_history") == [(0,)]
    assert rows(writer, "SELECT count(*) FROM stores") == [(1,)]


def test_a_later_file_brings_the_change_alone(writer: Writer, tmp_path: Path) -> None:
    take(writer, sheet(tmp_path / "a.xlsx", [ROW]))
    packed = ROW | {"status": "packed", "trackingCode": "LEX1", "updateTime": "21 Nov 2026 09:00"}
    done = take(writer, sheet(tmp_path / "b.xlsx", [packed]))
    assert (done.new, done.changed) == (0, 1)


def test_unknown_columns_and_their_order_do_not_matter(writer: Writer, tmp_path: Path) -> None:
    headers = ["somethingNew", *reversed(HEADERS)]
    assert take(writer, sheet(tmp_path / "a.xlsx", [ROW], headers)).new == 1


@pytest.mark.parametrize("text", ["23/12/2025 20:52", "04 Jul 2022 11:46", "2025-12-24 16:24:00"])
def test_every_date_form_seen_is_read(writer: Writer, tmp_path: Path, text: str) -> None:
    row = ROW | {"createTime": text, "updateTime": text, "rtsSla": text}
    assert take(writer, sheet(tmp_path / "a.xlsx", [row])).new == 1


def test_a_csv_with_semicolons_is_read(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    values = [str(ROW.get(header, "")) for header in HEADERS]
    file.write_text(";".join(HEADERS) + "\n" + ";".join(values) + "\n", "utf-8-sig")
    assert take(writer, file).new == 1


def test_bad_rows_are_named_and_the_others_go_in(writer: Writer, tmp_path: Path) -> None:
    bad_date = ROW | {"orderNumber": "2", "orderItemId": "21", "createTime": "soon"}
    bad_price = ROW | {"orderNumber": "3", "orderItemId": "31", "paidPrice": "=1+1"}
    no_status = ROW | {"orderNumber": "4", "orderItemId": "41", "status": ""}
    done = take(writer, sheet(tmp_path / "a.xlsx", [ROW, bad_date, bad_price, no_status]))
    assert done.new == 1
    assert [(p.row, p.field, p.kind) for p in done.failed] == [
        (3, "createTime", "not_a_date"),
        (4, "paidPrice", "not_an_amount"),
        (5, "status", "missing"),
    ]
    failed = Path(done.failed_file).read_text("utf-8-sig")
    assert "'=1+1" in failed


@pytest.mark.parametrize("price", ["nan", "1e400", "9" * 40, "inf"])
def test_an_amount_without_end_is_named(writer: Writer, tmp_path: Path, price: str) -> None:
    bad = ROW | {"orderNumber": "3", "orderItemId": "31", "paidPrice": price}
    done = take(writer, sheet(tmp_path / "a.xlsx", [ROW, bad]))
    assert done.new == 1
    assert [(p.field, p.kind) for p in done.failed] == [("paidPrice", "not_an_amount")]


def test_two_exports_in_one_file_count_the_newer_row(writer: Writer, tmp_path: Path) -> None:
    later = ROW | {"status": "shipped", "updateTime": "31 Dec 2035 10:00"}
    other = ROW | {"orderNumber": "77"}
    early = ROW | {"orderNumber": "78", "orderItemId": "781", "createTime": "01 Jan 0001 00:00"}
    done = take(writer, sheet(tmp_path / "a.xlsx", [later, ROW, other, early]))
    assert done.new == 1
    assert [(p.field, p.kind) for p in done.failed] == [
        ("orderItemId", "twice"),
        ("createTime", "not_a_date"),
    ]
    assert rows(writer, "SELECT raw_status FROM order_items") == [("shipped",)]


def test_the_titles_of_failed_rows_are_no_formulas(writer: Writer, tmp_path: Path) -> None:
    bad = ROW | {"status": "", "=cmd|'/c calc'!A1": "x"}
    done = take(writer, sheet(tmp_path / "a.xlsx", [bad], [*HEADERS, "=cmd|'/c calc'!A1"]))
    assert "'=cmd" in Path(done.failed_file).read_text("utf-8-sig").splitlines()[0]


def test_an_export_in_a_code_page_is_read(writer: Writer, tmp_path: Path) -> None:
    latin = {key: value for key, value in ROW.items() if str(value).isascii()}
    latin["itemName"] = "儿童保温杯"
    with (tmp_path / "a.csv").open("w", encoding="gbk", newline="") as opened:
        made = csv.DictWriter(opened, list(latin))
        made.writeheader()
        made.writerow(latin)
    done = take(writer, tmp_path / "a.csv")
    assert (done.new, done.code_page) == (1, "GB18030")
    assert rows(writer, "SELECT name FROM order_items") == [("儿童保温杯",)]


def test_an_order_with_one_bad_row_is_left_out_whole(writer: Writer, tmp_path: Path) -> None:
    bad = ROW | {"orderItemId": "2", "createTime": "soon"}
    done = take(writer, sheet(tmp_path / "a.xlsx", [ROW, bad]))
    assert (done.orders, done.new) == (0, 0)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.xlsx", b"PK junk", "file.not_a_sheet"),
        ("a.csv", b"a,b,c\n1,2,3\n", "export.not_an_export"),
        ("a.csv", b"", "export.empty"),
        ("a.csv", b"\xff\xfe\xfa", "file.unknown_text"),
    ],
)
def test_a_file_that_is_no_export_is_told(
    writer: Writer, tmp_path: Path, name: str, content: bytes, kind: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput) as caught:
        take(writer, tmp_path / name)
    assert caught.value.kind == kind
    assert rows(writer, "SELECT count(*) FROM stores") == [(0,)]


async def test_the_simulators_own_export_comes_in_whole(writer: Writer, tmp_path: Path) -> None:
    """What the seller center offers for download is what the API reports."""
    from tests.simulator.client import SMALL, running

    async with running(SMALL) as market:
        store = market.store("lumi-flagship")
        base = market.lazada["seller_center_url"] + f"/{store['country']}"
        form = {"login": store["login"], "password": store["password"]}
        async with market.http.post(f"{base}/apps/seller/login", data=form) as reply:
            assert reply.status == 200
        async with market.http.get(f"{base}/apps/order/export") as reply:
            assert reply.status == 200
            (tmp_path / "export.xlsx").write_bytes(await reply.read())
        truth = await market.truth(store)
    done = take(writer, tmp_path / "export.xlsx", country=store["country"])
    assert not done.failed
    assert done.new == len(truth)
    held = dict(rows(writer, "SELECT order_id, raw_statuses FROM orders"))
    assert {row["order_id"]: set(row["item_statuses"]) for row in truth} == {
        order_id: set(str(raw).split(",")) for order_id, raw in held.items()
    }


def test_an_import_that_is_given_up_keeps_what_it_took_in(writer: Writer, tmp_path: Path) -> None:
    many = [ROW | {"orderItemId": str(n), "orderNumber": str(7_000 + n)} for n in range(1200)]
    file = sheet(tmp_path / "a.xlsx", many)
    progress: list[tuple[int, int]] = []
    pages: list[int] = []
    watch = ImportWatch(
        lambda page: pages.append(len(page.added)),
        lambda *told: progress.append(told),
        lambda: bool(pages),
    )
    done = import_order_export_blocking(writer, file, "", "Lumi Beauty", "th", watch)
    assert (done.orders, done.new, done.left_out) == (500, 500, 700)
    assert progress == [(0, 1200), (500, 1200)] and pages == [500]
    assert rows(writer, "SELECT count(*) FROM orders") == [(500,)]
    again = take(writer, file)
    assert (again.orders, again.new, again.left_out) == (1200, 700, 0)


def test_an_import_given_up_before_its_first_order_leaves_nothing(
    writer: Writer, tmp_path: Path
) -> None:
    file = sheet(tmp_path / "a.xlsx", [ROW])
    watch = ImportWatch(is_given_up=lambda: True)
    with pytest.raises(LzdeskError) as caught:
        import_order_export_blocking(writer, file, "", "Lumi Beauty", "th", watch)
    assert caught.value.kind == "import.given_up"
    assert rows(writer, "SELECT count(*) FROM stores") == [(0,)]


CLOCKS = "SELECT pack_by, hand_over_by FROM orders"


def test_two_clocks_are_kept_from_the_first_import(writer: Writer, tmp_path: Path) -> None:
    first = ROW | {"ttsSla": "23 Nov 2026 18:00"}
    earlier = first | {"orderItemId": "2", "rtsSla": "22 Nov 2026 12:00"}
    take(writer, sheet(tmp_path / "a.xlsx", [first, earlier]))
    kept = [(epoch_ms("2026-11-22T12:00:00+07:00"), epoch_ms("2026-11-23T18:00:00+07:00"))]
    assert rows(writer, CLOCKS) == kept
    later = {"rtsSla": "29 Nov 2026 12:00", "ttsSla": "30 Nov 2026 12:00"}
    newer = {"updateTime": "25 Nov 2026 09:00", "status": "packed"}
    assert take(writer, sheet(tmp_path / "b.xlsx", [ROW | later | newer])).changed == 1
    assert rows(writer, CLOCKS) == kept


def test_clocks_are_kept_beside_what_the_api_told(writer: Writer, tmp_path: Path) -> None:
    take(writer, sheet(tmp_path / "a.xlsx", [ROW | {"rtsSla": ""}]))
    assert rows(writer, CLOCKS) == [(None, None)]
    rows_of_api = "UPDATE orders SET source = 'api', buyer = 'of the API'"
    writer.run_blocking(lambda connection: connection.exec_driver_sql(rows_of_api))
    done = take(writer, sheet(tmp_path / "b.xlsx", [ROW | {"ttsSla": "23 Nov 2026 18:00"}]))
    assert done.changed == 0 and rows(writer, "SELECT buyer FROM orders") == [("of the API",)]
    both = (epoch_ms("2026-11-22T23:59:00+07:00"), epoch_ms("2026-11-23T18:00:00+07:00"))
    assert rows(writer, CLOCKS) == [both]


def test_a_clock_that_is_no_date_is_named(writer: Writer, tmp_path: Path) -> None:
    done = take(writer, sheet(tmp_path / "a.xlsx", [ROW | {"ttsSla": "soon"}]))
    assert [(one.row, one.field, one.kind) for one in done.failed] == [(2, "ttsSla", "not_a_date")]


def test_an_older_row_never_overwrites_a_newer_one(writer: Writer, tmp_path: Path) -> None:
    newer = ROW | {"status": "packed", "updateTime": "21 Nov 2026 09:00"}
    take(writer, sheet(tmp_path / "a.xlsx", [newer]))
    done = take(writer, sheet(tmp_path / "b.xlsx", [ROW]))
    assert done.changed == 0
    assert rows(writer, "SELECT raw_statuses FROM orders") == [("packed",)]


def test_of_two_files_of_the_same_minute_the_later_one_counts(
    writer: Writer, tmp_path: Path
) -> None:
    packed, shipped = (ROW | {"status": status} for status in ("packed", "shipped"))
    early = sheet(tmp_path / "early.xlsx", [packed])
    late = sheet(tmp_path / "late.xlsx", [shipped])
    os.utime(early, (1_795_000_000, 1_795_000_000))
    os.utime(late, (1_795_000_060, 1_795_000_060))
    take(writer, late)
    assert take(writer, early).changed == 0
    assert rows(writer, "SELECT raw_status FROM order_items") == [("shipped",)]
    os.utime(early, (1_795_000_120, 1_795_000_120))
    assert take(writer, early).changed == 1
    assert rows(writer, "SELECT raw_status FROM order_items") == [("packed",)]


def test_an_export_of_some_items_leaves_the_others(writer: Writer, tmp_path: Path) -> None:
    first = ROW | {"orderItemId": "1", "paidPrice": "10.00", "shippingFee": 2}
    second = ROW | {"orderItemId": "2", "paidPrice": "20.00", "shippingFee": 2}
    take(writer, sheet(tmp_path / "all.xlsx", [first, second]))
    changed = second | {"status": "shipped", "updateTime": "21 Nov 2026 09:00"}
    some = sheet(tmp_path / "some.xlsx", [changed])
    for many in (1, 0):
        assert take(writer, some).changed == many
        assert rows(writer, "SELECT item_id, raw_status FROM order_items ORDER BY position") == [
            ("1", "pending"),
            ("2", "shipped"),
        ]
    told = "SELECT items_count, raw_statuses, status, total_minor, ship_by IS NULL FROM orders"
    assert rows(writer, told) == [(2, "pending,shipped", 2, 3400, 0)]
    # A later file whose rows of it are older changes none of it.
    older = second | {"updateTime": "20 Nov 2026 10:30", "customerName": "Nobody"}
    assert take(writer, sheet(tmp_path / "older.xlsx", [older])).changed == 0
    assert rows(writer, "SELECT count(*) FROM orders WHERE buyer = 'Nobody'") == [(0,)]


def test_a_file_of_failed_rows_that_is_there_stays(writer: Writer, tmp_path: Path) -> None:
    mine = tmp_path / "a-failed.csv"
    mine.write_text("worked on", "utf-8")
    bad = sheet(tmp_path / "a.xlsx", [ROW | {"status": ""}])
    names = [Path(take(writer, bad).failed_file).name for _ in range(2)]
    assert names == ["a-2-failed.csv", "a-3-failed.csv"]
    assert mine.read_text("utf-8") == "worked on"
