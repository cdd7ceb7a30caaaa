"""A printer that listens on a port (9100): takes bytes, and may say how it is."""

import socket

from lzdesk.labels.printer_trouble import READY, PrinterTrouble

CONNECT_S = 5.0
STALL_S = 30.0
"""A printer takes bytes as it prints; one that takes none for so long has stopped."""
ANSWER_S = 2.0
PIECE = 64 * 1024
STATUS_ASKED = b"~HS"
STATUS_BYTES = 512


def send_blocking(host: str, port: int, data: bytes, stall_s: float = STALL_S) -> None:
    """Send all of it. Raises PrinterTrouble `printer.unreachable` before anything was sent, or
    `printer.stalled` (where, sent, of: bytes): then some labels may have been printed."""
    where = f"{host}:{port}"
    with _connected(host, port) as line:
        line.settimeout(stall_s)
        sent = 0
        try:
            while sent < len(data):
                sent += line.send(data[sent : sent + PIECE])
            line.shutdown(socket.SHUT_WR)
            _until_closed(line)
        except OSError as error:
            raise PrinterTrouble("printer.stalled", where=where, sent=sent, of=len(data)) from error


def _until_closed(line: socket.socket) -> None:
    """Bytes that were sent may not have arrived: a printer that fell over breaks the line, which is
    an OSError here. One that keeps the line open says nothing by it."""
    line.settimeout(ANSWER_S)
    try:
        while line.recv(STATUS_BYTES):
            pass
    except TimeoutError:
        return


def zebra_state_blocking(host: str, port: int) -> str:
    """READY, or what a printer that knows ZPL says of itself: `printer.out_of_paper`,
    `printer.paused`, `printer.open`, `printer.out_of_ink`. One that does not answer is READY, as
    far as can be told. Raises PrinterTrouble `printer.unreachable`."""
    answer = b""
    with _connected(host, port) as line:
        line.settimeout(ANSWER_S)
        try:
            line.sendall(STATUS_ASKED)
            while answer.count(b"\x03") < 2 and len(answer) < STATUS_BYTES:
                piece = line.recv(STATUS_BYTES)
                if not piece:
                    break
                answer += piece
        except OSError:
            return READY
    return read_zebra_state(answer)


def read_zebra_state(answer: bytes) -> str:
    """Three lines between STX and ETX: paper and pause are in the first, head and ribbon in the
    second."""
    lines = [part.split(b"\x02")[-1].split(b",") for part in answer.split(b"\x03")]
    if len(lines) < 2 or len(lines[0]) < 3 or len(lines[1]) < 4:
        return READY
    flags = {
        "printer.out_of_paper": lines[0][1],
        "printer.open": lines[1][2],
        "printer.out_of_ink": lines[1][3],
        "printer.paused": lines[0][2],
    }
    return next((kind for kind, flag in flags.items() if flag.strip() == b"1"), READY)


def _connected(host: str, port: int) -> socket.socket:
    try:
        return socket.create_connection((host, port), timeout=CONNECT_S)
    except OSError as error:
        raise PrinterTrouble("printer.unreachable", where=f"{host}:{port}") from error
