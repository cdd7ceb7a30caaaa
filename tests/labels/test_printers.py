"""Printers of this computer, asked and printed on through a real print server."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from lzdesk.labels.handing import for_printer, hand_over_blocking, state_blocking
from lzdesk.labels.layouts import Placing
from lzdesk.labels.pages import merged
from lzdesk.labels.presets import PrinterPreset
from lzdesk.labels.printer_trouble import PrinterTrouble
from lzdesk.labels.printers import (
    Printer,
    cancel_blocking,
    job_blocking,
    print_file_blocking,
    printer_blocking,
    printers_blocking,
    read_printers,
)
from tests.labels.private_cups import PrivateCups, private_cups
from tests.labels.test_placing import codes_of, label, names
from tests.labels.test_raw_printers import listening, zpl_pictures

LABELS = 50


@pytest.fixture(scope="module")
def server() -> Iterator[PrivateCups]:
    with private_cups() as made:
        yield made


@pytest.fixture
def cups(server: PrivateCups, monkeypatch: pytest.MonkeyPatch) -> PrivateCups:
    monkeypatch.setenv("CUPS_SERVER", server.address)
    # A stranger to this computer: what it prints is laid into no one's folder.
    monkeypatch.setenv("CUPS_USER", f"lzdesk-{server.mark}")
    server.admin("cupsenable", "pdf")
    server.admin("cupsaccept", "pdf")
    return server


def ended(job: str) -> str:
    for _ in range(300):
        if (state := job_blocking(job).state) not in ("waiting", "printing"):
            return state
        time.sleep(0.1)
    raise AssertionError(job)


def test_every_code_is_read_from_what_the_queue_printed(cups: PrivateCups) -> None:
    trackings = [f"LEX{number:07}" for number in range(LABELS)]
    content = merged([(label(tracking), [0]) for tracking in trackings], Placing("100x150"))
    preset = PrinterPreset("PDF", "system", "pdf")
    assert state_blocking(preset) in ("ready", "busy")
    before = len(cups.out_files())
    title = f"labels {cups.mark}"
    handed = hand_over_blocking(preset, for_printer(content, preset.how, preset.dpi), title)
    assert ended(handed.job) == "done"
    printed = cups.printed(before + 1)[-1].read_bytes()
    assert names(codes_of(printed, 203)) == [[tracking] for tracking in trackings]


def test_the_paper_of_the_systems_dialog_is_printed_on(cups: PrivateCups) -> None:
    content = merged([(label("LEX1111111"), [0])], Placing("100x150"))
    preset = PrinterPreset("pdf", "system", "pdf", media="A5")
    before = len(cups.out_files())
    handed = hand_over_blocking(preset, for_printer(content, "system", 203), f"paper {cups.mark}")
    assert ended(handed.job) == "done"
    printed = cups.printed(before + 1)[-1].read_bytes()
    assert names(codes_of(printed, 203)) == [["LEX1111111"]]
    with pypdfium2.PdfDocument(printed) as document:
        sides = sorted(round(side * 25.4 / 72) for side in document[0].get_size())
    assert sides == pytest.approx([148, 210], abs=1)


def test_a_raw_queue_hands_the_bytes_on_as_they_are(cups: PrivateCups) -> None:
    content = merged([(label("LEX1111111"), [0])], Placing("100x150"))
    with listening() as (port, got):
        cups.admin("lpadmin", "-p", "zebra", "-E", "-v", f"socket://127.0.0.1:{port}")
        preset = PrinterPreset("Zebra", "zpl", "zebra")
        data = for_printer(content, preset.how, preset.dpi)
        handed = hand_over_blocking(preset, data, cups.mark)
        assert ended(handed.job) == "done"
    assert b"".join(got) == data and len(zpl_pictures(b"".join(got))) == 1
    cups.admin("lpadmin", "-x", "zebra")


def test_a_paused_printer_is_said_to_be_and_its_job_waits_until_it_is_taken_back(
    cups: PrivateCups, tmp_path: Path
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(label("LEX1111111"))
    cups.admin("cupsdisable", "-r", "new roll", "pdf")
    assert printer_blocking("pdf") == Printer("pdf", "printer.paused", "new roll")
    job = print_file_blocking("pdf", file, cups.mark)
    assert job_blocking(job).state == "waiting"
    cancel_blocking(job)
    assert ended(job) == "cancelled"


def test_a_queue_that_takes_nothing_is_said_to(cups: PrivateCups, tmp_path: Path) -> None:
    cups.admin("cupsreject", "pdf")
    with pytest.raises(PrinterTrouble) as caught:
        print_file_blocking("pdf", tmp_path / "a.pdf", cups.mark)
    assert caught.value.kind == "printer.rejecting"


def test_a_printer_that_is_gone_is_said_to_be(cups: PrivateCups, tmp_path: Path) -> None:
    cups.admin("lpadmin", "-p", "old", "-E", "-v", "socket://127.0.0.1:9")
    assert "old" in [printer.name for printer in printers_blocking()]
    cups.admin("lpadmin", "-x", "old")
    with pytest.raises(PrinterTrouble) as caught:
        print_file_blocking("old", tmp_path / "a.pdf", cups.mark)
    assert caught.value.kind == "printer.gone"
    assert job_blocking("old-77").state == "gone"


def test_no_print_server_is_said_to_be(
    cups: PrivateCups, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "none.sock"))
    with pytest.raises(PrinterTrouble) as caught:
        printers_blocking()
    assert caught.value.kind == "printer.no_service"
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PrinterTrouble) as caught:
        printers_blocking()
    assert caught.value.kind == "printer.no_service"


def test_a_file_that_is_no_document_is_refused_with_the_servers_words(
    cups: PrivateCups, tmp_path: Path
) -> None:
    with pytest.raises(PrinterTrouble) as caught:
        print_file_blocking("pdf", tmp_path / "none.pdf", cups.mark)
    assert caught.value.kind == "printer.refused" and "none.pdf" in str(
        caught.value.fields["words"]
    )


TOLD = """printer {name} {how} since Mon 23 Nov 2026
\t{words}
\tForm mounted:
\tDescription: shelf
\tAlerts: {alerts}
\tConnection: direct
"""


@pytest.mark.parametrize(
    ("how", "alerts", "state"),
    [
        ("is idle.  enabled", "none", "ready"),
        ("now printing shelf-4.  enabled", "none", "busy"),
        ("now printing shelf-4.  enabled", "media-empty-error", "printer.out_of_paper"),
        ("now printing shelf-4.  enabled", "media-needed", "printer.out_of_paper"),
        ("is idle.  enabled", "media-jam-warning", "printer.jammed"),
        ("is idle.  enabled", "cover-open", "printer.open"),
        ("is idle.  enabled", "door-open-report paused", "printer.open"),
        ("disabled", "paused", "printer.paused"),
        ("disabled", "none", "printer.paused"),
        ("now printing shelf-4.  enabled", "offline-report", "printer.offline"),
        ("now printing shelf-4.  enabled", "connecting-to-device", "printer.offline"),
        ("is idle.  enabled", "toner-low-warning", "ready"),
    ],
)
def test_what_a_printer_reports_has_one_kind(how: str, alerts: str, state: str) -> None:
    text = TOLD.format(name="shelf", how=how, alerts=alerts, words="Load labels.")
    text += "system default destination: shelf\nshelf accepting requests since Mon\n"
    assert read_printers(text) == [Printer("shelf", state, "Load labels.", True)]


def test_two_printers_are_told_apart() -> None:
    one = TOLD.format(name="a", how="disabled", alerts="paused", words="x")
    other = TOLD.format(name="b", how="is idle.  enabled", alerts="none", words="")
    found = read_printers(other + one + "b not accepting requests since Mon -\n")
    assert [(it.name, it.state, it.is_default) for it in found] == [
        ("a", "printer.paused", False),
        ("b", "printer.rejecting", False),
    ]


def test_the_tests_print_on_their_own_server_alone(cups: PrivateCups) -> None:
    assert os.environ["CUPS_SERVER"].startswith(str(cups.root))
