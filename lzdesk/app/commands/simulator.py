"""`lzdesk simulator`: the pretend marketplaces alone."""

import sys
from pathlib import Path

import msgspec

from lzdesk.lib.files import write_atomic
from lzdesk.simulator.config import SimulatorConfig
from lzdesk.simulator.ready import ReadyLine, stores_toml
from lzdesk.simulator.server import run_simulator


def simulate(
    port: int,
    stores: int,
    orders: int,
    seed: int,
    live: float,
    stores_file: Path | None,
    apps: int,
    push_url: str,
    *,
    kinds: bool = False,
) -> int:
    """Serve until interrupted, or until a piped standard input closes."""
    try:
        config = SimulatorConfig(
            port=port,
            stores=stores,
            orders=orders,
            seed=seed,
            live_per_minute=live,
            apps=apps,
            push_url=push_url,
            kinds=kinds,
        )
    except ValueError as error:
        print(f"lzdesk: {error}", file=sys.stderr)
        return 2

    def ready(line: ReadyLine) -> None:
        if stores_file is not None:
            write_atomic(stores_file, stores_toml(line).encode())
        print(msgspec.json.encode(line).decode(), flush=True)

    try:
        run_simulator(config, ready)
    except ValueError as error:
        print(f"lzdesk: --push: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"lzdesk: port {port}: {error.strerror}", file=sys.stderr)
        return 1
    return 0
