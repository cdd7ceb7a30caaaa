"""A small simulated market, and a desk that reads it through the real socket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest_asyncio

from lzdesk.marketplaces.http import Http
from lzdesk.services.import_stores import StoreImport
from lzdesk.settings.paths import presets_dir
from lzdesk.settings.secrets import MemorySecrets
from lzdesk.simulator.config import SimulatorConfig
from lzdesk.simulator.ready import stores_toml
from lzdesk.storage.repositories.orders import PageWritten
from lzdesk.storage.writer import Writer
from lzdesk.sync.schedule import Schedule, Told
from lzdesk.sync.tokens import Tokenkeeper
from tests.simulator.client import SMALL, running
from tests.simulator.client import Desk as Market

PACE, QUICK = "calls_per_second = 60\n", "calls_per_second = 600\n"
"""The simulator lets these apps call as often as they like: tests need not wait for their turn."""


class Reading(NamedTuple):
    """Everything a sync test asks."""

    market: Market
    writer: Writer
    secrets: MemorySecrets
    http: Http
    schedule: Schedule
    written: list[PageWritten]
    progress: list[tuple[str, int, int]]

    def local(self, key: str) -> dict[str, tuple[int, list[str]]]:
        """Order id to (updated at, item statuses) as the desk holds them."""
        sql = (
            "SELECT o.order_id, o.updated_at, i.raw_status FROM orders o"
            " JOIN stores s ON s.id = o.store_id JOIN order_items i ON i.order_row = o.id"
            " WHERE s.key = ? ORDER BY o.id, i.position"
        )
        found: dict[str, tuple[int, list[str]]] = {}
        for order_id, updated, raw in self.writer.run_blocking(
            lambda connection: connection.exec_driver_sql(sql, (key,)).all()
        ):
            found.setdefault(order_id, (updated, []))[1].append(raw)
        return found

    async def truth(self, key: str) -> dict[str, tuple[int, list[str]]]:
        rows = await self.market.truth(self.market.store(key))
        return {row["order_id"]: (row["updated_at"], row["item_statuses"]) for row in rows}

    async def assert_equal(self, *keys: str) -> None:
        for key in keys or [store["key"] for store in self.market.lazada["stores"]]:
            assert self.local(key) == await self.truth(key), key


@pytest_asyncio.fixture
async def reading(tmp_path: Path) -> AsyncIterator[Reading]:
    async with reading_of(SMALL, tmp_path) as one:
        yield one


@asynccontextmanager
async def reading_of(config: SimulatorConfig, tmp_path: Path) -> AsyncIterator[Reading]:
    writer = Writer(tmp_path / "lzdesk.db", tmp_path / "backups")
    secrets = MemorySecrets()
    written: list[PageWritten] = []
    progress: list[tuple[str, int, int]] = []
    async with running(config) as market, Http() as http:
        file = tmp_path / "stores.toml"
        file.write_text(stores_toml(market.ready).replace(PACE, QUICK), "utf-8")
        done = StoreImport(writer, secrets, presets_dir()).run_blocking(file)
        assert not done.failed
        told = Told(
            orders=written.append,
            stores=lambda: None,
            progress=lambda *what: progress.append(what),
            pace=lambda *what: None,
            trouble=lambda error: None,
        )
        tokens = Tokenkeeper(writer, secrets, http)
        schedule = Schedule(writer, tokens, http, told)
        yield Reading(market, writer, secrets, http, schedule, written, progress)
    writer.close()
