"""A label's link that has ended is asked for again; what the market's labels become in print."""

import pypdfium2
import pytest
import zxingcpp

from lzdesk.labels.layouts import Placing
from lzdesk.labels.pages import merged, pages_of_one
from lzdesk.labels.worker import LabelWorker
from lzdesk.simulator.documents import Document, Documents
from tests.sync.conftest import Reading, reading

__all__ = ["reading"]
SHOP = "lumi-flagship"


@pytest.mark.logs("stamina.retry_scheduled")
async def test_an_ended_link_is_asked_for_again(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reading.schedule.once([SHOP])
    package, tracking = reading.writer.run_blocking(
        lambda connection: connection.exec_driver_sql(
            "SELECT i.package_id, i.tracking FROM order_items i JOIN orders o ON o.id = i.order_row"
            " WHERE i.raw_status = 'packed' AND i.package_id <> '' LIMIT 1"
        ).one()
    )
    followed: list[str] = []
    fetch = Documents.fetch

    def ended_once(documents: Documents, document_id: str, expires: str) -> Document | None:
        followed.append(document_id)
        return None if len(followed) == 1 else fetch(documents, document_id, expires)

    monkeypatch.setattr(Documents, "fetch", ended_once)
    calls = await reading.schedule.calls_of(SHOP)
    file = await calls.label_file((package,))
    assert pages_of_one(file.content, (tracking,)) == [0]
    # Not the same link once more: that one stays ended.
    assert len(set(followed)) == 2


@pytest.mark.parametrize("layout", ["100x150", "a4x4"])
async def test_a_line_of_ours_stands_on_each_of_the_markets_labels_beside_its_code(
    reading: Reading, layout: str
) -> None:
    await reading.schedule.once([SHOP])
    rows = reading.writer.run_blocking(
        lambda connection: connection.exec_driver_sql(
            "SELECT DISTINCT i.package_id, i.tracking FROM order_items i"
            " WHERE i.raw_status = 'packed' AND i.package_id <> '' AND i.tracking <> '' LIMIT 20"
        ).all()
    )
    calls = await reading.schedule.calls_of(SHOP)
    parts, trackings = [], []
    for package, tracking in rows:
        file = await calls.label_file((package,))
        parts.append((file.content, [0]))
        trackings.append(tracking)
    lines = [f"{place}/{len(rows)} SKU-{place} x2" for place in range(1, len(rows) + 1)]
    async with LabelWorker() as worker:
        content = await worker.run_whole(merged, parts, Placing(layout), lines)
    read: list[str] = []
    text = ""
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            text += page.get_textpage().get_text_bounded()
            image = page.render(scale=203 / 72, grayscale=True).to_pil()
            read += [code.text for code in zxingcpp.read_barcodes(image)]
    assert len(rows) > 5 and set(trackings) <= set(read)
    assert all(line in text for line in lines)
