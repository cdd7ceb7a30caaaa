"""What a store's traffic costs on its way through the forwarder, beside the line without it.

Client, forwarder and server share one process and one core, so that both figures are upper ones:
time to open a tunnel and get a short answer, and megabytes a second of one long answer.
"""

import asyncio
import os
import statistics
import sys
import time

from lzdesk.upstream.forwarder import Forwarder
from tests.benchmarks.measure import verdict

TIMES, ADDED_LIMIT_MS = 400, 2.0
PIECE, PIECES, SPEED_LEAST = b"x" * 65_536, 3200, 200


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    long = b"/long" in await reader.readuntil(b"\r\n\r\n")
    for _ in range(PIECES if long else 1):
        writer.write(PIECE if long else b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
    writer.close()


async def line(port: int, door: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", door or port)
    if door:
        writer.write(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def one(port: int, door: int, path: str) -> tuple[float, int]:
    """Seconds and bytes."""
    began, size = time.perf_counter(), 0
    reader, writer = await line(port, door)
    writer.write(f"GET {path} HTTP/1.1\r\n\r\n".encode())
    while data := await reader.read(262_144):
        size += len(data)
    took = time.perf_counter() - began
    writer.close()
    return took, size


async def main() -> int:
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    forwarder = Forwarder(near=True)
    await forwarder.start()
    forwarder.allow(os.getpid())
    medians = []
    for door in (0, forwarder.port):
        took = [(await one(port, door, "/"))[0] * 1000 for _ in range(TIMES)]
        medians.append(statistics.median(took))
        seconds, size = await one(port, door, "/long")
        speed = size / 1e6 / seconds
        name = "through the forwarder" if door else "without it"
        print(f"{name}: {medians[-1]:.2f} ms a connection, {speed:.0f} MB/s")
    await forwarder.close()
    server.close()
    added = verdict("added to a connection", medians[1] - medians[0], ADDED_LIMIT_MS, "ms")
    slow = verdict("a megabyte", 1000 / speed, 1000 / SPEED_LEAST, "ms")
    return 0 if added and slow else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
