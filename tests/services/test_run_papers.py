"""The papers that go with a run: all its items once, in reverse of the pile, none fetched."""

import re
from pathlib import Path

import pypdfium2
import pypdfium2.raw
import pytest
from PIL import Image

from lzdesk.domain.errors import BadInput
from lzdesk.domain.skus import value_of
from lzdesk.gui.run_paper_words import paper_words
from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import MakeRunPaper
from lzdesk.services.run_papers import local_picture, make_run_paper
from lzdesk.settings.paths import picture_file
from lzdesk.storage.repositories.run_items import items_of_run
from lzdesk.storage.repositories.skus import change_skus
from tests.services.test_print_runs import Paper, paper
from tests.sync.conftest import reading

__all__ = ["paper", "reading"]


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def pictures_in(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as document:
        kinds = [one.type for page in document for one in page.get_objects()]
    return kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE)


async def make(paper: Paper, run: int, kind: str) -> list[str]:
    out = paper.folder / f"{kind}.pdf"
    asked = MakeRunPaper(run, kind, str(out), paper_words("pick_list", by_bin=True))
    pictures = paper.folder / "pictures"
    await make_run_paper(paper.reading.writer, paper.worker, pictures, asked)
    return texts(out)


async def test_a_pick_list_holds_each_sku_once_from_the_last_bin(paper: Paper) -> None:
    skus = [str(sku) for (sku,) in paper.do("SELECT sku FROM skus ORDER BY sku")]
    for place, sku in enumerate(skus):
        await paper.reading.writer.run(change_skus, (sku,), "bin", f"A-{place}", now_ms(), "Mei")
    run = await paper.gathered(paper.chosen(6))
    counts = paper.do(
        "SELECT k.bin, i.seller_sku, count(*) FROM run_parcels p JOIN order_items i"
        " ON i.order_row = p.order_row AND i.package_id = p.package_id"
        " JOIN skus k ON k.sku = i.seller_sku WHERE p.run_id = ? GROUP BY 2 ORDER BY k.bin_order",
        run,
    )
    text = "".join(await make(paper, run, "pick_list"))
    shown = [text.index(f"{name} {sku} ") for name, sku, _ in reversed(counts)]
    assert shown == sorted(shown) and len(shown) > 2
    assert re.search(r":\w+", text) and not re.search(r"(:\w+) · .*\1", text)
    pieces = sum(int(str(count)) for _, _, count in counts)
    assert f"Parcels: 6. Stops: {len(counts)}. Pieces: {pieces}." in text
    await paper.print(run)
    assert "".join(await make(paper, run, "pick_list")) == text


async def test_what_has_no_label_is_not_walked_for(paper: Paper) -> None:
    rows = paper.chosen(3)
    run = await paper.gathered(rows)
    (number,) = paper.do("SELECT order_number FROM orders WHERE id = ?", rows[0])[0]
    assert len(await make(paper, run, "packing_slips")) == 3
    await paper.decide(run, (1,), "leave_out")
    await paper.until_ready(run)
    slips = await make(paper, run, "packing_slips")
    assert len(slips) == 2 and str(number) not in "".join(slips)
    await paper.decide(run, (2, 3), "leave_out")
    await paper.until_ready(run)
    with pytest.raises(BadInput) as refused:
        await make(paper, run, "pick_list")
    assert refused.value.kind == "run.no_labels"
    with pytest.raises(BadInput) as refused:
        await make(paper, run, "poster")
    assert refused.value.kind == "run.no_such_paper"


async def test_a_slip_names_its_parcel_and_what_is_in_it(paper: Paper) -> None:
    rows = paper.chosen(2)
    paper.do("UPDATE orders SET note = 'Wrap it {twice}' WHERE id = ?", rows[1])
    run = await paper.gathered(rows)
    slips = await make(paper, run, "packing_slips")
    found = paper.do(
        "SELECT o.order_number, s.name, i.tracking, i.seller_sku FROM run_parcels p"
        " JOIN orders o ON o.id = p.order_row JOIN stores s ON s.id = o.store_id"
        " JOIN order_items i ON i.order_row = o.id AND i.position = 0"
        " WHERE p.run_id = ? ORDER BY p.position",
        run,
    )
    for place, (slip, facts) in enumerate(zip(slips, found, strict=True), 1):
        assert all(str(fact) in slip for fact in facts)
        assert f"No. {place} of run {run}" in slip
    assert "Wrap it {twice}" in slips[1] and "Wrap" not in slips[0]


async def test_a_picture_that_was_given_as_a_file_stands_in_the_pick_list(paper: Paper) -> None:
    run = await paper.gathered(paper.chosen(3))
    await make(paper, run, "pick_list")
    assert pictures_in(paper.folder / "pick_list.pdf") == 0
    file = paper.folder / "mug 1.png"
    Image.new("RGB", (40, 40), "red").save(file)
    address = value_of("image_url", file.as_uri())
    skus = [str(sku) for (sku,) in paper.do("SELECT sku FROM skus")]
    await paper.reading.writer.run(change_skus, skus, "image_url", address, now_ms(), "Mei")
    await make(paper, run, "pick_list")
    assert pictures_in(paper.folder / "pick_list.pdf") > 0


async def test_a_picture_that_is_kept_stands_in_both_papers(paper: Paper) -> None:
    run = await paper.gathered(paper.chosen(2))
    items = await paper.reading.writer.run(items_of_run, run)
    assert all(item.picture and not item.is_typed for item in items)
    for paper_kind in ("pick_list", "packing_slips"):
        await make(paper, run, paper_kind)
        assert pictures_in(paper.folder / f"{paper_kind}.pdf") == 0
    for item in items:
        file = picture_file(paper.folder / "pictures", item.picture)
        file.parent.mkdir(exist_ok=True)
        Image.new("RGB", (40, 40), "red").save(file)
    for paper_kind in ("pick_list", "packing_slips"):
        await make(paper, run, paper_kind)
        assert pictures_in(paper.folder / f"{paper_kind}.pdf") > 0


async def test_a_file_that_a_store_names_is_not_opened(paper: Paper) -> None:
    run = await paper.gathered(paper.chosen(2))
    file = paper.folder / "secret.png"
    Image.new("RGB", (40, 40), "red").save(file)
    paper.do("UPDATE skus SET image_url = ?, typed = ''", file.as_uri())
    await make(paper, run, "pick_list")
    assert pictures_in(paper.folder / "pick_list.pdf") == 0


def test_only_pictures_of_this_computer_are_used(tmp_path: Path) -> None:
    file = tmp_path / "mug 1.png"
    file.write_bytes(b"x")
    assert local_picture(file.as_uri()) == str(file)
    for address in (
        "https://example.com/mug.png", f"file://server{file}", f"file:////server{file}",
        f"{file.as_uri()}x", str(file), "http://[", "",
    ):  # fmt: skip
        assert local_picture(address) == ""
