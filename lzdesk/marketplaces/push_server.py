"""Takes the messages that marketplaces send by themselves: an HTTP server of a few hundred lines a
second, behind the seller's own HTTPS.

Policy. A message is answered 200 once it is on the disk, and within half a second in any case:
where the disk is too slow or full, 503 asks the marketplace to send it again. Whatever waits is
written together. What is not signed by one of the apps given is refused and never written: 401
for a wrong signature, 404 for an app that is not known, 413 and 400 for what cannot be a message.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

import msgspec
import structlog
from aiohttp import web

from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.pushed import Pushed, pushed_line
from lzdesk.marketplaces.registry import manifest_of

log = structlog.get_logger()

LARGEST_BYTES = 256 * 1024
ANSWER_S = 0.4
"""The marketplaces wait half a second."""
BODY_S = 10.0
"""A body that takes longer to arrive is not waited for."""
LOOK_AGAIN_S = 5.0
"""The apps are read anew for a message that none of them signed, no more often than this."""
AT_ONCE_BYTES = 1 << 20
PATH = "/push/{marketplace}/{app_key}"


class Signer(NamedTuple):
    """An app whose messages are taken."""

    marketplace: str
    app_key: str
    secret: str


def path_of(marketplace: str, app_key: str) -> str:
    """Where an app's messages are sent to."""
    return PATH.format(marketplace=marketplace, app_key=app_key)


class Group:
    """Lines on their way to the disk: all that come while one write runs are the next write."""

    def __init__(self, append_blocking: Callable[[Sequence[bytes]], None]) -> None:
        self._append_blocking = append_blocking
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def add(self, line: bytes) -> None:
        """Returns when the line is on the disk. Raises OSError."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((line, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write(), name="write pushes")
        await done

    async def end(self) -> None:
        """Wait for all that was added."""
        if self._writing is not None:
            await self._writing

    async def _write(self) -> None:
        try:
            while self._waiting:
                some = self._next()
                try:
                    await asyncio.to_thread(self._append_blocking, [line for line, _ in some])
                except OSError as error:
                    for _, done in some:
                        _settle(done, error)
                else:
                    for _, done in some:
                        _settle(done, None)
        finally:
            self._writing = None

    def _next(self) -> list[tuple[bytes, "asyncio.Future[None]"]]:
        size = count = 0
        for line, _ in self._waiting:
            size += len(line)
            count += 1
            if size >= AT_ONCE_BYTES:
                break
        some, self._waiting = self._waiting[:count], self._waiting[count:]
        return some


def _settle(done: "asyncio.Future[None]", error: OSError | None) -> None:
    if done.done():
        return
    if error is None:
        done.set_result(None)
    else:
        done.set_exception(error)


class PushServer:
    """Listens from `start` to `stop`."""

    def __init__(
        self,
        group: Group,
        signers: Callable[[], Awaitable[Sequence[Signer]]],
        trouble: Callable[[OSError | None], None],
    ) -> None:
        """signers: the apps as they are now. trouble: told when writing fails, and (None) when it
        goes well again."""
        self._group = group
        self._read_signers = signers
        self._trouble = trouble
        self._signers: Sequence[Signer] = ()
        self._look_again_at = 0.0
        self._is_failing = False
        self.taken = self.refused = 0
        app = web.Application(client_max_size=LARGEST_BYTES)
        app.add_routes([web.post(PATH, self._of_app), web.post("/{any:.*}", self._of_any)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)

    async def start(self, host: str, port: int) -> int:
        """The port that is listened on. Raises OSError where it is taken."""
        self._signers = await self._read_signers()
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port, backlog=512).start()
        except BaseException:
            await self._runner.cleanup()
            raise
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Take nothing more, answer what is being taken."""
        await self._runner.cleanup()
        await self._group.end()

    async def _of_app(self, request: web.Request) -> web.Response:
        """A message to an app's own address."""
        marketplace, key = request.match_info["marketplace"], request.match_info["app_key"]

        def mine() -> list[Signer]:
            known = self._signers
            return [one for one in known if (one.marketplace, one.app_key) == (marketplace, key)]

        if not mine():
            await self._look_again()
        if not mine():
            return self._no(404, f"no app {key} of {marketplace} here")
        return await self._take(request, mine)

    async def _of_any(self, request: web.Request) -> web.Response:
        """A message to any other address: its signature says whose it is."""
        return await self._take(request, lambda: self._signers)

    async def _take(
        self, request: web.Request, signers: Callable[[], Sequence[Signer]]
    ) -> web.Response:
        try:
            async with asyncio.timeout(BODY_S):
                body = await request.read()
        except TimeoutError:
            return self._no(408, "the body did not arrive")
        except web.HTTPRequestEntityTooLarge:
            return self._no(413, f"larger than {LARGEST_BYTES} bytes")
        signer = _signer_of(request, body, signers())
        if signer is None and await self._look_again():
            signer = _signer_of(request, body, signers())
        if signer is None:
            return self._no(401, "not signed by an app that is known here")
        try:
            msgspec.json.decode(body, type=dict[str, object])
            text = body.decode()
        except (msgspec.DecodeError, UnicodeDecodeError):
            return self._no(400, "not a JSON object")
        return await self._keep(Pushed(now_ms(), signer.marketplace, signer.app_key, text))

    async def _keep(self, pushed: Pushed) -> web.Response:
        # What is given up here is written all the same: the next time it comes it is passed over.
        writing = asyncio.ensure_future(self._group.add(pushed_line(pushed)))
        done, _ = await asyncio.wait((writing,), timeout=ANSWER_S)
        if not done:
            writing.add_done_callback(_forget)
            return self._no(503, "the disk is slow, send it again")
        error = writing.exception()
        if isinstance(error, OSError):
            self._tell(error)
            return self._no(500, "not written, send it again")
        if error is not None:
            raise error
        self._tell(None)
        self.taken += 1
        return web.Response(text="")

    def _tell(self, error: OSError | None) -> None:
        if self._is_failing != (error is not None):
            self._is_failing = error is not None
            self._trouble(error)

    def _no(self, status: int, words: str) -> web.Response:
        self.refused += 1
        return web.Response(status=status, text=words)

    async def _look_again(self) -> bool:
        """Read the apps anew, for one may have been added; False where that was just done."""
        now = asyncio.get_running_loop().time()
        if now < self._look_again_at:
            return False
        self._look_again_at = now + LOOK_AGAIN_S
        self._signers = await self._read_signers()
        return True


def _signer_of(request: web.Request, body: bytes, signers: Sequence[Signer]) -> Signer | None:
    for one in signers:
        push = manifest_of(one.marketplace).push
        if push is not None and push.is_genuine(one.app_key, one.secret, request.headers, body):
            return one
    return None


def _forget(writing: "asyncio.Future[None]") -> None:
    """Fetch an error that nobody waits for any more."""
    if not writing.cancelled() and writing.exception() is not None:
        log.warning("push not written", why=type(writing.exception()).__name__)
