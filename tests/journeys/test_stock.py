"""SKUs through the engine: they come with the orders, are typed and taken back, come from a file;
an import that is killed is ended by the same file."""

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from lzdesk.lib.sheets import write_sheet
from lzdesk.link.messages import ImportSkus
from lzdesk.reading.connection import open_reading
from lzdesk.reading.skus import SkuFilter, sku_lines, sku_names
from lzdesk.settings.paths import DataFolder
from lzdesk.storage.writer import Writer
from tests.journeys.conftest import Session, until

Travel = Any
HEADER = ["SKU", "Bin", "Barcode", "Weight"]
ROWS = 20_000


def line(desk: Session, sku: str) -> Any:
    db = open_reading(desk.folder.database)
    try:
        return next(iter(sku_lines(db, [sku])), None)
    finally:
        db.close()


def test_skus_come_with_orders_and_are_typed_taken_back_and_imported(
    travel: Travel, tmp_path: Path
) -> None:
    async def journey(desk: Session) -> None:
        await desk.add_stores()
        await desk.proven()
        desk.window.places.go_to("stock")
        stock = desk.window.sku_desk
        await until(lambda: len(stock.pane.model.names) > 5)
        first, second, *_ = stock.pane.model.names
        assert line(desk, first).name

        stock.changes.apply([first, second], "bin", "C-7")
        await until(lambda: line(desk, second).bin == "C-7")
        await until(lambda: stock.pane.toast.isVisible())
        desk.window.undo()
        await until(lambda: line(desk, first).bin == "")

        file = tmp_path / "stock.xlsx"
        write_sheet(file, HEADER, [[first, "A-1", "885", 30], [second, "A-2", "885", 40]])
        done = await desk.desktop.desk.request(ImportSkus(str(file)))
        assert (done.changed, done.failed_rows) == (1, 1)
        await until(lambda: stock.pane.model.line_at(0).bin == "A-1")
        out = tmp_path / "out.csv"
        stock.start_export(out)
        await until(out.exists)
        assert f"{first}," in out.read_text("utf-8-sig")

    travel(journey)


def test_a_killed_import_loses_nothing_and_the_same_file_ends_it(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "desk")
    folder.make()
    Writer(folder.database, folder.backups).close()
    file = tmp_path / "stock.csv"
    write_sheet(file, HEADER, ([f"S{n}", f"A-{n}", f"b{n}", n % 900] for n in range(ROWS)))
    command = [sys.executable, "-m", "lzdesk", "skus", "import", str(file)]
    place = {**os.environ, "LZDESK_HOME": str(folder.root)}
    running = subprocess.Popen(command, env=place)
    deadline = time.monotonic() + 60
    while kept(folder) < 500:
        assert running.poll() is None and time.monotonic() < deadline
    running.kill()
    running.wait()
    before = kept(folder)
    assert 500 <= before < ROWS
    done = subprocess.run(command, env=place, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"{ROWS - before} new, 0 changed, {before} as they were. 0 not." in done.stdout
    db = open_reading(folder.database)
    assert len(sku_names(db, SkuFilter())) == ROWS
    (whole,) = sku_lines(db, ["S777"])
    db.close()
    assert (whole.bin, whole.barcodes, whole.weight_g) == ("A-777", "b777", 777)


def kept(folder: DataFolder) -> int:
    db = sqlite3.connect(f"{folder.database.as_uri()}?mode=ro", uri=True)
    try:
        (rows,) = db.execute("SELECT count(*) FROM skus WHERE weight_g IS NOT NULL").fetchone()
    finally:
        db.close()
    return int(rows)
