"""What the opening of a store asks of the key store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.browser.host import Opened
from lzdesk.browser.to_open import StoreToOpen
from lzdesk.domain.errors import SecretsUnavailable
from lzdesk.link.messages import OpenStore
from lzdesk.services.open_store import StoreOpening
from lzdesk.settings.secrets import MemorySecrets, Secrets, login_key_blocking
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db


class Host:
    """Takes what is to be opened, and opens nothing."""

    def __init__(self) -> None:
        self.asked: list[StoreToOpen] = []

    async def open(self, store: StoreToOpen, **more: object) -> Opened:
        self.asked.append(store)
        return Opened(False, store.profile)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    make_desk_db(tmp_path / "desk.db", 6)
    made = Writer(tmp_path / "desk.db", tmp_path / "backups")
    yield made
    made.close()


async def opened(writer: Writer, secrets: Secrets | Exception) -> StoreToOpen:
    def secrets_blocking() -> Secrets:
        if isinstance(secrets, Exception):
            raise secrets
        return secrets

    host = Host()
    opening = StoreOpening(writer, host, secrets_blocking, lambda hue: (0, 0, 0), "mei")  # type: ignore[arg-type]
    await opening.open(OpenStore("sg-0"))
    return host.asked[0]


async def test_the_cookies_of_a_profile_are_sealed_with_its_own_key(writer: Writer) -> None:
    secrets = MemorySecrets()
    asked = await opened(writer, secrets)
    assert asked.login_key is not None
    assert asked.login_key.bytes_ == login_key_blocking(secrets, asked.profile.id).bytes_


@pytest.mark.logs("no key for the login")
@pytest.mark.parametrize(
    "trouble", [SecretsUnavailable("vault.locked", file="v"), RuntimeError("the bus is gone")]
)
async def test_a_store_opens_without_the_key_store_and_keeps_nothing(
    writer: Writer, trouble: Exception
) -> None:
    assert (await opened(writer, trouble)).login_key is None
