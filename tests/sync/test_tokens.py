"""A token that is good is used, one renewal serves all, and a new pair is never lost."""

import asyncio
from collections.abc import Iterator

import msgspec
import pytest

from lzdesk.domain.errors import LzdeskError, MarketplaceBusy, NeedsConsent, Unreachable
from lzdesk.domain.stores import App, Authorisation
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import Consent, Tokens
from lzdesk.marketplaces.http import app_bucket, token_bucket
from lzdesk.marketplaces.lazada.auth import LazadaConsent
from lzdesk.settings.secrets import MemorySecrets, tokens_name
from lzdesk.storage.repositories.stores import all_authorisations
from lzdesk.sync.quota import app_of_authorisation
from lzdesk.sync.tokens import Tokenkeeper
from tests.sync.conftest import Reading

FIRST = "lumi-flagship"
RENEWAL_DUE_MS = 60_000


class Vendor:
    """Renewals as they are sent, and what each comes to."""

    def __init__(self) -> None:
        self.renewed: list[str] = []
        self.error: Exception | None = None
        self._refresh = LazadaConsent.refresh

    async def refresh(self, api: LazadaConsent, refresh_token: str) -> Consent:
        self.renewed.append(refresh_token)
        if self.error is not None:
            raise self.error
        return await self._refresh(api, refresh_token)


class FailingSecrets(MemorySecrets):
    """A key store that takes nothing for a while."""

    refuses = False

    def put_blocking(self, name: str, value: str) -> None:
        if self.refuses:
            raise RuntimeError("the key store is locked")
        super().put_blocking(name, value)


class Bench:
    def __init__(self, reading: Reading, vendor: Vendor) -> None:
        self.reading = reading
        self.vendor = vendor
        self.secrets = FailingSecrets()
        self.secrets.use(reading.secrets.all())
        self.steady = 0.0
        self.told: list[LzdeskError] = []
        self.keeper = self.anew()
        run = reading.writer.run_blocking
        self.authorisation: Authorisation = next(
            one for one in run(all_authorisations) if one.id == FIRST
        )
        self.app: App = run(app_of_authorisation)[FIRST]

    def anew(self) -> Tokenkeeper:
        """As after a start of the program."""
        return Tokenkeeper(
            self.reading.writer,
            self.secrets,
            self.reading.http,
            self.told.append,
            lambda: self.steady,
        )

    def stored(self) -> Tokens:
        return msgspec.json.decode(self.secrets.get_blocking(tokens_name(FIRST)) or "", type=Tokens)

    def ends_in(self, ms: int) -> Tokens:
        pair = msgspec.structs.replace(self.stored(), access_expires_at=now_ms() + ms)
        text = msgspec.json.encode(pair).decode()
        self.secrets.put_blocking(tokens_name(FIRST), text)
        self.keeper.forget_cached()
        return pair

    async def token(self) -> str:
        return await self.keeper.access_token(self.app, self.authorisation)


@pytest.fixture
def bench(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    vendor = Vendor()

    async def refresh(self: LazadaConsent, refresh_token: str) -> Consent:
        return await vendor.refresh(self, refresh_token)

    monkeypatch.setattr(LazadaConsent, "refresh", refresh)
    yield Bench(reading, vendor)


async def test_fifty_calls_with_an_expired_token_cause_one_renewal(bench: Bench) -> None:
    old = bench.ends_in(-1)
    tokens = await asyncio.gather(*(bench.token() for _ in range(50)))
    assert bench.vendor.renewed == [old.refresh_token]
    assert set(tokens) == {bench.stored().access_token} != {old.access_token}


@pytest.mark.logs("renewal failed")
@pytest.mark.parametrize(
    "error", [Unreachable(detail="no network"), NeedsConsent(), RuntimeError("a fault of ours")]
)
async def test_a_renewal_that_fails_early_stops_nobody(bench: Bench, error: Exception) -> None:
    old = bench.ends_in(RENEWAL_DUE_MS)
    bench.vendor.error = error
    assert {await bench.token() for _ in range(5)} == {old.access_token}
    assert len(bench.vendor.renewed) == 1
    bench.steady = 31
    assert await bench.token() == old.access_token
    bench.steady = 31 + 59
    assert await bench.token() == old.access_token
    assert len(bench.vendor.renewed) == 2
    bench.vendor.error = None
    bench.steady = 31 + 60
    assert await bench.token() == bench.stored().access_token != old.access_token


async def test_one_that_fails_late_is_told(bench: Bench) -> None:
    bench.ends_in(-1)
    bench.vendor.error = Unreachable(detail="no network")
    with pytest.raises(Unreachable):
        await bench.token()


@pytest.mark.logs("tokens not kept")
async def test_a_pair_that_is_not_taken_is_used_said_and_written_later(bench: Bench) -> None:
    old = bench.ends_in(-1)
    bench.secrets.refuses = True
    new = await bench.token()
    assert new != old.access_token == bench.stored().access_token
    assert [error.kind for error in bench.told] == ["tokens.not_kept"]
    # What is new to the desk is no reason to fall back on the pair that is dead.
    bench.keeper.forget_cached()
    assert await bench.token() == new
    bench.steady = 6
    assert await bench.token() == new
    assert bench.stored() == old
    bench.secrets.refuses = False
    bench.steady = 6 + 10
    assert await bench.token() == new
    assert bench.stored().access_token == new
    assert len(bench.vendor.renewed) == len(bench.told) == 1


@pytest.mark.logs("tokens not kept")
async def test_an_orderly_end_writes_what_is_left(bench: Bench) -> None:
    bench.ends_in(-1)
    bench.secrets.refuses = True
    new = await bench.token()
    bench.secrets.refuses = False
    await bench.keeper.save_rest()
    bench.keeper = bench.anew()
    assert await bench.token() == new
    assert len(bench.vendor.renewed) == 1


@pytest.mark.logs("tokens not kept")
async def test_a_consent_given_meanwhile_is_not_written_over(bench: Bench) -> None:
    old = bench.ends_in(-1)
    bench.secrets.refuses = True
    await bench.token()
    bench.secrets.refuses = False
    given = msgspec.structs.replace(
        old, access_token="given anew", access_expires_at=now_ms() + 86_400_000 * 7
    )
    text = msgspec.json.encode(given).decode()
    bench.secrets.put_blocking(tokens_name(FIRST), text)
    bench.keeper.forget_cached()
    bench.steady = 6
    assert await bench.token() == "given anew"
    assert bench.stored() == given


@pytest.mark.logs("tokens not kept")
async def test_news_while_a_pair_is_first_written_do_not_lose_it(bench: Bench) -> None:
    """The key store fails once, and just then the list of stores is looked at again."""
    old = bench.ends_in(-1)
    loop, real, failed = asyncio.get_running_loop(), bench.secrets.put_blocking, []

    def put(name: str, value: str) -> None:
        if not failed:
            failed.append(name)

            async def forget() -> None:
                bench.keeper.forget_cached()

            asyncio.run_coroutine_threadsafe(forget(), loop).result()
            raise RuntimeError("the key store is locked")
        real(name, value)

    bench.secrets.put_blocking = put  # type: ignore[method-assign]
    new = await bench.token()
    assert failed
    assert new == bench.stored().access_token != old.access_token
    assert bench.stored().refresh_token != old.refresh_token


@pytest.mark.parametrize("others", [0, 1])
async def test_whoever_goes_away_the_renewal_ends(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    """A paused store ends its reading while the vendor's answer, and the old pair's end, come."""
    old = bench.ends_in(-1)
    issued, may_go_on = asyncio.Event(), asyncio.Event()
    real = bench.vendor.refresh

    async def refresh(api: LazadaConsent, token: str) -> Consent:
        consent = await real(api, token)
        issued.set()
        await may_go_on.wait()
        return consent

    bench.vendor.refresh = refresh  # type: ignore[method-assign]
    asking = asyncio.create_task(bench.token())
    waiting = [asyncio.create_task(bench.token()) for _ in range(others)]
    await issued.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    may_go_on.set()
    await bench.keeper.save_rest()
    new = bench.stored()
    assert new.refresh_token != old.refresh_token
    assert [await one for one in waiting] == [new.access_token] * others
    assert bench.vendor.renewed == [old.refresh_token]
    # And the new pair is the one that lives: the vendor has ended the old one.
    bench.ends_in(-1)
    await bench.token()
    with pytest.raises(NeedsConsent):
        await bench.keeper._renew(bench.app, bench.authorisation, old)


@pytest.mark.logs("renewal failed")
@pytest.mark.parametrize(("code", "whole_app"), [("ApiCallLimit", False), ("AppCallLimit", True)])
async def test_a_pause_told_to_a_renewal_is_for_all_renewals_of_the_app(
    bench: Bench, code: str, whole_app: bool
) -> None:
    bench.ends_in(RENEWAL_DUE_MS)
    bench.vendor.error = MarketplaceBusy(retry_in_s=20, code=code, words="ban")
    await bench.token()
    held_s = bench.reading.http.held_s
    assert 19 < max(held_s([token_bucket(bench.app)]), held_s([app_bucket(bench.app)])) <= 20.05
    assert (held_s([app_bucket(bench.app)]) > 0) is whole_app
