"""ZPL and TSPL: what a printer would draw from them is what the page shows, and is read."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lzdesk.labels.bad_label import BadLabel
from lzdesk.labels.dots import dots
from lzdesk.labels.handing import for_printer
from lzdesk.labels.layouts import Placing
from lzdesk.labels.pages import merged
from lzdesk.labels.printer_trouble import PrinterTrouble
from lzdesk.labels.raw_port import read_zebra_state, send_blocking, zebra_state_blocking
from lzdesk.labels.tspl import tspl
from lzdesk.labels.zpl import zpl
from tests.labels.test_placing import label

ZPL = re.compile(
    rb"\^XA\^PW(\d+)\^LL(\d+)\^LH0,0\^FO0,0\^GFA,(\d+),(\d+),(\d+),([^^]*)\^FS\^PQ(\d+)\^XZ"
)
TSPL = re.compile(
    rb"SIZE ([\d.]+) mm,([\d.]+) mm\r\n.*?CLS\r\nBITMAP 0,0,(\d+),(\d+),0,", re.DOTALL
)


def zpl_pictures(data: bytes) -> list[Image.Image]:
    """What a printer draws, by the manual: each letter repeats the sign after it."""
    found = []
    for pw, ll, sent, whole, width, field, _ in ZPL.findall(data):
        assert sent == whole
        rows, row, times = [], "", 0
        for sign in field.decode():
            if "G" <= sign <= "Y":
                times += ord(sign) - ord("G") + 1
            elif "g" <= sign <= "z":
                times += (ord(sign) - ord("g") + 1) * 20
            elif sign == ":":
                rows.append(rows[-1])
            elif sign == ",":
                row = row.ljust(int(width) * 2, "0")
            else:
                row, times = row + sign * (times or 1), 0
            if len(row) == int(width) * 2:
                rows.append(row)
                row = ""
        assert not row and len(rows) == int(ll) == int(whole) // int(width)
        bits = bytes(byte ^ 0xFF for byte in bytes.fromhex("".join(rows)))
        image = Image.frombytes("1", (int(width) * 8, int(ll)), bits)
        found.append(image.crop((0, 0, int(pw), int(ll))))
    return found


def tspl_pictures(data: bytes, dpi: int) -> list[Image.Image]:
    found, place = [], 0
    while match := TSPL.search(data, place):
        width, height = int(match[3]), int(match[4])
        bits = data[match.end() : match.end() + width * height]
        place = match.end() + len(bits)
        assert data[place:].startswith(b"\r\nPRINT 1,")
        wide = Image.frombytes("1", (width * 8, height), bits)
        found.append(wide.crop((0, 0, round(float(match[1]) / 25.4 * dpi), height)))
        assert round(float(match[2]) / 25.4 * dpi) == height
    return found


def pages(count: int) -> bytes:
    return merged([(label(f"LEX{place}11111"), [0]) for place in range(count)], Placing("100x150"))


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("how", ["zpl", "tspl"])
def test_the_codes_are_read_from_what_a_printer_draws(how: str, dpi: int) -> None:
    content = pages(3)
    data = for_printer(content, how, dpi, copies=2)
    drawn = zpl_pictures(data) if how == "zpl" else tspl_pictures(data, dpi)
    assert [page.tobytes() for page in drawn] == [page.tobytes() for page in dots(content, dpi)]
    assert [zxingcpp.read_barcodes(page.convert("L"))[0].text for page in drawn] == [
        "LEX011111",
        "LEX111111",
        "LEX211111",
    ]
    assert data.count(b"^PQ2^XZ" if how == "zpl" else b"PRINT 1,2") == 3


@given(st.integers(1, 70), st.integers(1, 9), st.data())
def test_any_picture_comes_back(width: int, height: int, data: st.DataObject) -> None:
    size = (width + 7) // 8 * height
    # Runs and equal rows, as labels have them.
    bits = data.draw(st.lists(st.sampled_from([0, 255, 0xF0, 0x0A]), min_size=size, max_size=size))
    image = Image.frombytes("1", (width, height), bytes(bits))
    assert zpl_pictures(zpl([image]))[0].tobytes() == image.tobytes()
    (drawn,) = tspl_pictures(tspl([image], 203), 203)
    assert drawn.tobytes() == image.tobytes()


def test_a_label_is_sent_in_few_bytes() -> None:
    content = pages(1)
    (page,) = dots(content, 203)
    assert len(zpl([page])) < len(page.tobytes()) / 3


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(BadLabel):
        for_printer(b"junk", "zpl", 203)
    assert for_printer(b"%PDF", "system", 203) == b"%PDF"


@contextmanager
def listening(answer: bytes = b"", *, takes: bool = True) -> Iterator[tuple[int, list[bytes]]]:
    """A printer on a port of its own, and what it has been sent."""
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()

        def serve() -> None:
            line, _ = server.accept()
            with line:
                if answer:
                    got.append(line.recv(100))
                    line.sendall(answer)
                elif takes:
                    while piece := line.recv(65536):
                        got.append(piece)
                else:
                    ended.wait(30)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1], got
        finally:
            ended.set()
            thread.join()


def test_all_of_it_arrives_at_the_port() -> None:
    data = for_printer(pages(2), "zpl", 203)
    with listening() as (port, got):
        send_blocking("127.0.0.1", port, data)
    assert b"".join(got) == data


def test_a_printer_that_takes_no_more_is_told() -> None:
    with listening(takes=False) as (port, _), pytest.raises(PrinterTrouble) as caught:
        send_blocking("127.0.0.1", port, bytes(30_000_000), stall_s=0.2)
    assert caught.value.kind == "printer.stalled"
    assert 0 < int(caught.value.fields["sent"]) < int(caught.value.fields["of"])


def test_a_printer_that_is_not_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(PrinterTrouble) as caught:
        send_blocking("127.0.0.1", port, b"x")
    assert caught.value.kind == "printer.unreachable"
    with pytest.raises(PrinterTrouble):
        zebra_state_blocking("127.0.0.1", port)


def status(paper: int = 0, pause: int = 0, head: int = 0, ribbon: int = 0) -> bytes:
    first = f"\x02030,{paper},{pause},1245,000,0,0,0,000,0,0,0\x03\r\n"
    second = f"\x02000,0,{head},{ribbon},0,2,4,0,00000000,1,000\x03\r\n"
    return (first + second + "\x021234,0\x03\r\n").encode()


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (status(), "ready"),
        (status(paper=1), "printer.out_of_paper"),
        (status(pause=1), "printer.paused"),
        (status(paper=1, pause=1), "printer.out_of_paper"),
        (status(head=1), "printer.open"),
        (status(ribbon=1), "printer.out_of_ink"),
        (b"hello", "ready"),
        (b"\x02\x03\x02\x03", "ready"),
    ],
)
def test_a_printer_says_how_it_is(answer: bytes, state: str) -> None:
    assert read_zebra_state(answer) == state
    with listening(answer) as (port, got):
        assert zebra_state_blocking("127.0.0.1", port) == state
    assert got == [b"~HS"]
