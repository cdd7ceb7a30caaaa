"""The line between window and engine: JSON, one message a line, over standard streams.

The engine speaks first, a hello with its version. A request has a number and gets exactly one
reply under it. Events have none.
"""

import msgspec

from lzdesk.link.messages import AnyEvent, AnyReply, AnyRequest

MAX_LINE_BYTES = 8 * 1024 * 1024


class Hello(msgspec.Struct, frozen=True):
    hello: int
    """The link's version; another one is refused."""
    pid: int = 0


class RequestLine(msgspec.Struct, frozen=True):
    id: int
    request: AnyRequest


class EngineLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of: hello, reply with its id, event."""

    hello: int = 0
    pid: int = 0
    id: int = 0
    reply: AnyReply | None = None
    event: AnyEvent | None = None


_encoder = msgspec.json.Encoder()
_engine_lines = msgspec.json.Decoder(EngineLine)
_request_lines = msgspec.json.Decoder(RequestLine)


class BadLine(Exception):
    """A line that is none of ours."""


def request_line(number: int, request: AnyRequest) -> bytes:
    return _encoder.encode(RequestLine(number, request)) + b"\n"


def engine_line(line: EngineLine) -> bytes:
    return _encoder.encode(line) + b"\n"


def read_engine_line(line: bytes) -> EngineLine:
    try:
        return _engine_lines.decode(line)
    except msgspec.DecodeError as error:
        raise BadLine(str(error)) from error


def read_request_line(line: bytes) -> RequestLine:
    try:
        return _request_lines.decode(line)
    except msgspec.DecodeError as error:
        raise BadLine(str(error)) from error


class LineBuffer:
    """Bytes as they come, cut into whole lines."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The lines completed by this data. Raises BadLine for one that never ends."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > MAX_LINE_BYTES:
            self._rest = b""
            raise BadLine("line too long")
        return [line for line in lines if line.strip()]
