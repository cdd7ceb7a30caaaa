"""Bodies of HTTP/1 messages, and what follows an agreed tunnel: passed on as they come, byte by
byte the same, never more in memory than a side is behind."""

import asyncio
import re
from collections.abc import Callable

from lzdesk.upstream.dial import Line
from lzdesk.upstream.heads import BadMessage, Headers

PIECE = 64 * 1024
HALF_CLOSED_S = 60.0
"""How long a side that ended its sending may still be answered."""
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(;[^\r\n]*)?\r\n")
Count = Callable[[int], None]


async def pass_length(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, length: int, count: Count
) -> None:
    """So many bytes. Raises IncompleteReadError where they end before."""
    while length:
        data = await reader.read(min(PIECE, length))
        if not data:
            raise asyncio.IncompleteReadError(b"", length)
        length -= len(data)
        count(len(data))
        writer.write(data)
        await writer.drain()


async def pass_chunks(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, count: Count
) -> None:
    """Chunks as they are, with what stands after the last. Raises BadMessage."""
    while True:
        line = await reader.readuntil(b"\r\n")
        found = _CHUNK.fullmatch(line)
        if found is None:
            raise BadMessage("not a chunk")
        writer.write(line)
        size = int(found[1], 16)
        if not size:
            break
        await pass_length(reader, writer, size, count)
        end = await reader.readexactly(2)
        if end != b"\r\n":
            raise BadMessage("a chunk of another length")
        writer.write(end)
    trailer = 0
    while (line := await reader.readuntil(b"\r\n")) != b"\r\n":
        trailer += len(line)
        if trailer > PIECE:
            raise BadMessage("too long a trailer")
        writer.write(line)
    writer.write(line)
    await writer.drain()


async def pass_to_end(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, count: Count
) -> None:
    """All there is until the sender closes."""
    while data := await reader.read(PIECE):
        count(len(data))
        writer.write(data)
        await writer.drain()


async def pass_sized(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, headers: Headers, count: Count
) -> bool:
    """A body whose head tells its end; False where it does not, and nothing was passed."""
    if headers.is_chunked():
        await pass_chunks(reader, writer, count)
        return True
    length = headers.body_length()
    if length is None:
        return False
    await pass_length(reader, writer, length, count)
    return True


async def tunnel(one: Line, other: Line, sent: Count, received: Count) -> None:
    """Both ways until both have ended, or one has broken. The end of one side's sending is passed
    on; where it cannot be (TLS), the other may go on for a while. Cuts both when it leaves."""

    async def half(source: Line, target: Line, count: Count) -> None:
        await pass_to_end(source.reader, target.writer, count)
        if target.writer.can_write_eof():
            target.writer.write_eof()

    ways = [
        asyncio.ensure_future(half(one, other, sent)),
        asyncio.ensure_future(half(other, one, received)),
    ]
    try:
        done, left = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        if left and not any(way.exception() for way in done):
            await asyncio.wait(left, timeout=HALF_CLOSED_S)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        one.cut()
        other.cut()
