"""A desk's database in a folder of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.domain.stores import Store
from lzdesk.storage.repositories.stores import add_store
from lzdesk.storage.writer import Writer
from tests.factory import make_store


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    opened = Writer(tmp_path / "lzdesk.db", tmp_path / "backups")
    yield opened
    opened.close()


@pytest.fixture
def store(writer: Writer) -> Store:
    return writer.run_blocking(add_store, make_store())
