"""How soon the push receiver answers, under a burst of many senders at once.

The receiver is a process of its own, on a real disk: each 200 comes after the message is on it.
"""

import asyncio
import hashlib
import hmac
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import aiohttp

from lzdesk.lib.spool import SpoolReader
from tests.benchmarks.measure import verdict

SENDERS, PUSHES = 64, 6000
LIMIT_MS = 500.0
KEY, SECRET = "bench", "a secret"
STORES = f"""
[[app]]
marketplace = "lazada"
app_key = "{KEY}"
app_secret = "{SECRET}"
[[store]]
key = "bench"
name = "Bench"
marketplace = "lazada"
country = "sg"
seller_id = "1"
app_key = "{KEY}"
access_token = "a"
refresh_token = "r"
"""


async def burst(base: str) -> list[float]:
    """Milliseconds of each answer, sorted; all must be 200."""
    taken: list[float] = []
    numbers = iter(range(PUSHES))

    async def send(http: aiohttp.ClientSession) -> None:
        for number in numbers:
            body = json.dumps({"message_type": 0, "data": {"trade_order_id": number}}).encode()
            made = hmac.new(SECRET.encode(), KEY.encode() + body, hashlib.sha256).hexdigest()
            begun = time.perf_counter()
            async with http.post(base, data=body, headers={"Authorization": made}) as reply:
                await reply.read()
                assert reply.status == 200, reply.status
            taken.append((time.perf_counter() - begun) * 1000)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        await asyncio.gather(*(send(http) for _ in range(SENDERS)))
    return sorted(taken)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "passphrase").write_text("x")
        (root / "stores.toml").write_text(STORES)
        env = {
            **os.environ,
            "LZDESK_HOME": str(root / "home"),
            "LZDESK_VAULT_PASSPHRASE_FILE": str(root / "passphrase"),
        }
        words = [sys.executable, "-m", "lzdesk"]
        subprocess.run([*words, "store", "import", str(root / "stores.toml")], env=env, check=True)
        receiver = subprocess.Popen(
            [*words, "push-receiver", "--port", "0"], stdout=subprocess.PIPE, text=True, env=env
        )
        assert receiver.stdout is not None
        base = receiver.stdout.readline().split()[-1]
        begun = time.perf_counter()
        taken = asyncio.run(burst(f"{base}/push/lazada/{KEY}"))
        spent = time.perf_counter() - begun
        receiver.terminate()
        receiver.wait(20)
        kept = len(SpoolReader(root / "home" / "pushes").read_blocking(10 * PUSHES))
    p99 = taken[int(len(taken) * 0.99)]
    print(f"{PUSHES} pushes of {SENDERS} senders: {PUSHES / spent:.0f} a second, on disk: {kept}")
    print(f"milliseconds: p50 {taken[len(taken) // 2]:.1f}, p99 {p99:.1f}, most {taken[-1]:.1f}")
    return 0 if verdict("push answered, p99", p99, LIMIT_MS, "ms") and kept == PUSHES else 1


if __name__ == "__main__":
    sys.exit(main())
