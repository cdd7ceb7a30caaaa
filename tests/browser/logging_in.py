"""An engine of its own that logs in to a store and keeps the login, to be killed by a test."""

import asyncio
import sys
from pathlib import Path

import msgspec

from lzdesk.browser.host import BrowserHost
from lzdesk.browser.to_open import StoreToOpen
from lzdesk.domain.stores import Profile, Store
from lzdesk.settings.paths import DataFolder
from lzdesk.settings.secrets import LoginKey


class Task(msgspec.Struct):
    """What the child is told on its standard input."""

    folder: str
    key: bytes
    """That seals the cookies."""
    store: str
    home: str
    url: str
    echo: str
    login: str
    password: str


async def log_in(host: BrowserHost, store: StoreToOpen, login: str, password: str) -> None:
    """Open a store of the simulator and log in, as a seller would."""
    await host.open(store, headless=True)
    page = host.page(store.store.key)
    await page.fill("#login", login)
    await page.fill("#password", password)
    await page.click("button")
    await page.wait_for_url(store.url)


async def main(task: Task) -> None:
    store = Store(key=task.store, name=task.store, marketplace="lazada", country=task.home)
    profile = Profile(task.store, home=task.home)
    wanted = StoreToOpen(store, profile, task.url, login_key=LoginKey(task.key))
    async with BrowserHost(
        DataFolder(Path(task.folder)), exit_services=lambda: (task.echo,)
    ) as host:
        await log_in(host, wanted, task.login, task.password)
        await host.keep_logins()
        print("kept", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(msgspec.json.decode(sys.stdin.buffer.readline(), type=Task)))
