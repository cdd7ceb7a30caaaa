"""A run given to a printer: the ledger first, and the truth where the printer fails."""

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.print_runs import RunState
from lzdesk.labels.printer_trouble import PrinterTrouble
from lzdesk.link.messages import PrintRun, RunPrinted, ToPrinter
from lzdesk.services import hand_over
from tests.services.test_print_runs import Paper, paper
from tests.sync.conftest import reading

__all__ = ["paper", "reading"]
NO_PAPER = (
    b"\x02030,1,0,0800,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,0,0,0,00000000,1,000\x03\r\n"
)
STATUS_ASKED = b"~HS"


class NetworkPrinter:
    """Listens on a port. most: bytes it takes before it falls over; says: what it answers when
    it is asked how it is."""

    def __init__(self, most: int | None = None, says: bytes = b"") -> None:
        self._most, self._says = most, says
        self.taken = b""
        self._line = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._line.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._line.accept()
            except OSError:
                return
            with line:
                self._take(line)

    def _take(self, line: socket.socket) -> None:
        taken = b""
        while piece := line.recv(4096):
            taken += piece
            if taken == STATUS_ASKED:
                line.sendall(self._says)
                return
            if self._most is not None and len(taken) >= self._most:
                # Ends with a reset, as of a printer that was switched off.
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                break
        self.taken += taken

    def close(self) -> None:
        if self._thread.is_alive():
            self._line.shutdown(socket.SHUT_RDWR)
            self._line.close()
            self._thread.join()

    def asked(self, paper: Paper, run: int, how: str = "zpl") -> PrintRun:
        return on(paper, run, ToPrinter("Zebra at the door", how, f"127.0.0.1:{self.port}"))


Listening = Callable[..., NetworkPrinter]


@pytest.fixture
def listening(request: pytest.FixtureRequest) -> Listening:
    def begin(most: int | None = None, says: bytes = b"") -> NetworkPrinter:
        made = NetworkPrinter(most, says)
        request.addfinalizer(made.close)
        return made

    return begin


def on(paper: Paper, run: int, printer: ToPrinter, layout: str = "100x150") -> PrintRun:
    return PrintRun(run, layout, str(paper.out), printer=printer)


def kept(paper: Paper, run: int) -> tuple[object, ...]:
    """The printer of a run, and of its pages that count."""
    pages = paper.do(
        "SELECT DISTINCT printer FROM printed_pages WHERE run_id = ? AND voided_at IS NULL", run
    )
    ((printer,),) = paper.do("SELECT printer FROM print_runs WHERE id = ?", run)
    return printer, [name for (name,) in pages]


async def test_labels_go_to_a_printer_on_the_network(paper: Paper, listening: Listening) -> None:
    run, printer = await paper.gathered(paper.chosen(2)), listening()
    done = await paper.runs.print(printer.asked(paper, run))
    printer.close()
    assert (done.labels, done.printer, done.waits_for) == (2, "Zebra at the door", "")
    assert printer.taken.count(b"^XA") == printer.taken.count(b"^XZ") == 2
    assert paper.state(run) is RunState.HANDED_OVER and len(paper.codes()) == 2
    assert kept(paper, run) == ("Zebra at the door", ["Zebra at the door"])


async def test_a_printer_that_dies_midway_leaves_it_to_a_person(
    paper: Paper, listening: Listening
) -> None:
    rows = paper.chosen(40)
    run, printer = await paper.gathered(rows), listening(most=4096)
    with pytest.raises(PrinterTrouble) as told:
        await paper.runs.print(printer.asked(paper, run, "tspl"))
    assert told.value.kind == "printer.stalled" and int(told.value.fields["sent"]) > 0
    assert paper.state(run) is RunState.UNCERTAIN
    assert len(paper.valid()) == len(rows)
    with pytest.raises(BadInput) as refused:
        await paper.print(run)
    assert refused.value.kind == "run.moved_on"
    # A person looks: all came out. Only now is it told on.
    paper.do("UPDATE stores SET ready_to_ship = 'print'")
    assert not paper.woken.is_set()
    await paper.settle(run, "all")
    assert paper.woken.is_set()
    assert paper.do("SELECT count(*) FROM commands WHERE kind = 'ready_to_ship'") == [(len(rows),)]


async def test_a_printer_that_is_not_there_changes_nothing(
    paper: Paper, listening: Listening
) -> None:
    run, printer = await paper.gathered(paper.chosen(2)), listening()
    printer.close()
    with pytest.raises(PrinterTrouble) as told:
        await paper.runs.print(printer.asked(paper, run))
    assert told.value.kind == "printer.unreachable"
    assert paper.do("SELECT count(*) FROM printed_pages") == [(0,)] and not paper.out.exists()
    # TSPL has no question: that nobody listens is known when the ledger has been written.
    with pytest.raises(PrinterTrouble):
        await paper.runs.print(printer.asked(paper, run, "tspl"))
    assert paper.valid() == {} and paper.state(run) is RunState.READY
    assert paper.do("SELECT count(*), max(void_reason) FROM printed_pages") == [(2, "not_printed")]
    assert (await paper.print(run)).labels == 2


@pytest.mark.parametrize("kind", ["printer.rejecting", "printer.slow", "printer.refused"])
async def test_only_what_surely_took_nothing_is_printed_again(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    run = await paper.gathered(paper.chosen(2))

    def failed(*_: object) -> None:
        raise PrinterTrouble(kind, printer="Zebra", words="no")

    with monkeypatch.context() as patch:
        patch.setattr(hand_over, "state_blocking", lambda _: "ready")
        patch.setattr(hand_over, "hand_over_blocking", failed)
        with pytest.raises(PrinterTrouble):
            await paper.runs.print(on(paper, run, ToPrinter("Zebra", "system", "zebra")))
    is_ready = kind == "printer.rejecting"
    assert paper.state(run) is (RunState.READY if is_ready else RunState.UNCERTAIN)
    assert len(paper.valid()) == (0 if is_ready else 2)


async def test_a_printer_that_takes_no_jobs_is_not_asked_to(
    paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await paper.gathered(paper.chosen(1))
    monkeypatch.setattr(hand_over, "state_blocking", lambda _: "printer.rejecting")
    with pytest.raises(LzdeskError) as told:
        await paper.runs.print(on(paper, run, ToPrinter("Zebra", "system", "zebra")))
    assert told.value.kind == "printer.rejecting"
    assert paper.do("SELECT count(*) FROM printed_pages") == [(0,)]


async def test_a_printer_without_paper_is_said(paper: Paper, listening: Listening) -> None:
    run, printer = await paper.gathered(paper.chosen(1)), listening(says=NO_PAPER)
    done = await paper.runs.print(printer.asked(paper, run))
    assert (done.labels, done.waits_for) == (1, "printer.out_of_paper")


async def test_a_folder_is_a_printer_too(paper: Paper, tmp_path: Path) -> None:
    folder = tmp_path / "hot folder"
    folder.mkdir()
    run = await paper.gathered(paper.chosen(2))
    printer = ToPrinter("Folder", "file", str(folder))
    done: RunPrinted = await paper.runs.print(on(paper, run, printer))
    (file,) = folder.iterdir()
    assert file.read_bytes() == paper.out.read_bytes() and done.printer == "Folder"
    gone = ToPrinter("Folder", "file", str(tmp_path / "nowhere"))
    with pytest.raises(BadInput) as refused:
        await paper.runs.print(on(paper, run, gone))
    assert refused.value.kind == "labels.no_such_folder"
