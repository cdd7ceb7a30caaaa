"""CPU of the HTTP client a request, against pycurl's multi interface, over TLS on this machine.

Both fetch the same gzipped page of 100 orders, 32 at a time, on kept connections, and unpack it.
Ours goes the whole way of a store's call: its buckets, the shared session, the checks of the
answer. pycurl is not among the program's libraries: `uv pip install pycurl` first.
"""

import asyncio
import datetime
import gzip
import io
import ipaddress
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pycurl
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.benchmarks.ingest import pages
from tests.benchmarks.measure import verdict

REQUESTS, AT_A_TIME, ROUNDS, LIMIT = 400, 32, 5, 2.0

SERVER = """
import ssl, sys
from pathlib import Path
from aiohttp import web
root = Path(sys.argv[1])
body = (root / "page.gz").read_bytes()
async def page(request):
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    return web.Response(body=body, headers=headers)
app = web.Application()
app.router.add_get("/rest/orders/get", page)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(root / "cert.pem", root / "key.pem")
async def main():
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    print(site._server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
import asyncio
asyncio.run(main())
"""


def make_certificate(root: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(random.getrandbits(64))
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (root / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (root / "key.pem").write_bytes(pem)


def by_pycurl(url: str, authority: Path) -> int:
    """Bytes that came."""
    multi, free, total = pycurl.CurlMulti(), [], 0
    for _ in range(AT_A_TIME):
        one = pycurl.Curl()
        one.setopt(pycurl.CAINFO, str(authority))
        one.setopt(pycurl.ACCEPT_ENCODING, "gzip")
        one.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
        free.append(one)
    bodies: dict[pycurl.Curl, io.BytesIO] = {}
    asked = done = 0
    while done < REQUESTS:
        while free and asked < REQUESTS:
            one = free.pop()
            bodies[one] = io.BytesIO()
            one.setopt(pycurl.URL, f"{url}?n={asked}")
            one.setopt(pycurl.WRITEDATA, bodies[one])
            multi.add_handle(one)
            asked += 1
        multi.perform()
        _, good, bad = multi.info_read()
        assert not bad, bad
        for one in good:
            total += len(bodies[one].getvalue())
            multi.remove_handle(one)
            free.append(one)
            done += 1
        multi.select(1.0)
    return total


async def by_us(url: str) -> int:
    from lzdesk.marketplaces.http import Http

    total = 0
    async with Http() as http:
        caller = http.caller({"app": 1e6, "store": 1e6})
        numbers = iter(range(REQUESTS))

        async def work() -> None:
            nonlocal total
            for number in numbers:
                await caller.turn()
                body = await caller.get(url, {"n": str(number)})
                total += len(body)

        await asyncio.gather(*(work() for _ in range(AT_A_TIME)))
    return total


def measure(url: str, authority: Path, size: int) -> int:
    taken: dict[str, list[float]] = {"pycurl": [], "ours": []}
    for _ in range(ROUNDS + 1):
        started = time.process_time()
        assert by_pycurl(url, authority) == REQUESTS * size
        middle = time.process_time()
        assert asyncio.run(by_us(url)) == REQUESTS * size
        taken["pycurl"].append(middle - started)
        taken["ours"].append(time.process_time() - middle)
    # The first round imports and connects.
    each = {name: [round(t / REQUESTS * 1e6) for t in times[1:]] for name, times in taken.items()}
    print(f"CPU microseconds a request: {each}")
    pairs = zip(taken["ours"][1:], taken["pycurl"][1:], strict=True)
    value = statistics.median(ours / theirs for ours, theirs in pairs)
    return 0 if verdict("HTTP client to pycurl", value, LIMIT) else 1


def main() -> int:
    if len(sys.argv) > 1:
        return measure(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        make_certificate(root)
        whole = pages()[0][0]
        (root / "page.gz").write_bytes(gzip.compress(whole))
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert server.stdout is not None
        url = f"https://127.0.0.1:{int(server.stdout.readline())}/rest/orders/get"
        authority = str(root / "cert.pem")
        # In a process of its own: aiohttp reads the authorities when it is imported.
        words = [sys.executable, "-m", "tests.benchmarks.http_client", url, authority]
        done = subprocess.run(
            [*words, str(len(whole))], env={**os.environ, "SSL_CERT_FILE": authority}
        )
        server.communicate()
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
