"""The worker that opens files from outside: what each kind of junk is called, and its limits."""

import asyncio
import io
import time
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from lzdesk.labels.bad_label import BadLabel
from lzdesk.labels.layouts import Placing
from lzdesk.labels.pages import MAX_FILE_BYTES, merged, pages_of_one
from lzdesk.labels.worker import LabelWorker
from tests.labels.test_pages import label

GOOD = label("LEX111111")
LOGIN = b"\xef\xbb\xbf\n<!DOCTYPE html><html><head><title>Sign in</title></head></html>"


def locked() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("buyer", canPrint=0))
    canvas.drawString(10, 10, "secret")
    canvas.save()
    return out.getvalue()


KINDS = {
    "nothing": (b"", "label.empty"),
    "blanks": (b" \r\n\0", "label.empty"),
    "broken": (b"%PDF-1.4\nthis is not a label", "label.junk"),
    "cut short": (GOOD[: len(GOOD) // 3], "label.junk"),
    "rubbish": (bytes(range(256)) * 40, "label.junk"),
    "a login page": (LOGIN, "label.is_a_page"),
    "a script": (b"<HTML><script>location='/login'</script></HTML>", "label.is_a_page"),
    "encrypted": (locked(), "label.locked"),
    "huge": (label("LEX111111", size=(200_000, 200_000)), "label.page_size"),
    "long": (label(*[""] * 401), "label.too_many_pages"),
    "50 MB": (GOOD + bytes(50_000_000), "label.too_large"),
}


async def test_what_is_no_label_is_named_and_the_next_one_is_read() -> None:
    named = {}
    async with LabelWorker() as worker:
        for name, (content, _) in KINDS.items():
            with pytest.raises(BadLabel) as caught:
                await worker.run(pages_of_one, content, ("LEX111111",))
            named[name] = caught.value.args[0]
            assert await worker.run(pages_of_one, GOOD, ("LEX111111",)) == [0]
    assert named == {name: kind for name, (_, kind) in KINDS.items()}


def hoard(size: int) -> int:
    return len(bytearray(size))


async def test_more_memory_than_a_file_may_take_is_refused_but_a_whole_run_may_have_it() -> None:
    async with LabelWorker() as worker:
        with pytest.raises(BadLabel, match=r"label\.too_large"):
            await worker.run(hoard, 600 * 1024**2)
        assert await worker.run_whole(hoard, 600 * 1024**2) == 600 * 1024**2
        with pytest.raises(BadLabel, match=r"label\.too_large"):
            await worker.run(hoard, 600 * 1024**2)


async def test_what_takes_too_long_is_ended_and_the_next_one_is_read() -> None:
    async with LabelWorker(timeout_s=0.3) as worker:
        with pytest.raises(BadLabel, match=r"label\.too_slow"):
            await worker.run(time.sleep, 60)
    async with LabelWorker() as worker:
        assert await worker.run(pages_of_one, GOOD, ("LEX111111",)) == [0]


async def test_work_that_is_given_up_takes_no_time_from_the_next_file(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    async with LabelWorker(timeout_s=8) as worker:
        first = asyncio.create_task(worker.run(sleep_noted, str(begun)))
        while not begun.exists():  # noqa: ASYNC110 - made by another process
            await asyncio.sleep(0.02)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert await worker.run(pages_of_one, GOOD, ("LEX111111",)) == [0]


def sleep_noted(file: str) -> None:
    Path(file).touch()
    time.sleep(60)


async def test_the_largest_file_that_may_come_fits_into_the_limit() -> None:
    # What follows the end mark is not read, but it is held.
    large = GOOD + b"\n" * (MAX_FILE_BYTES - len(GOOD))
    async with LabelWorker() as worker:
        assert await worker.run(pages_of_one, large, ("LEX111111",)) == [0]
        assert await worker.run_whole(merged, [(large, [0])] * 3, Placing("a4x4"))
