"""A computer whose clock is wrong reads all the same, and puts no cursor into the future."""

import pytest

from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.lazada.signing import sign
from lzdesk.storage.repositories.sync_state import cursor_of
from tests.sync.conftest import Reading

FIRST = "lumi-flagship"
HOUR = 3_600_000


def set_clock(monkeypatch: pytest.MonkeyPatch, ahead_ms: int) -> None:
    """All that reads this computer's clock to sign, to date, or to hold it against another."""
    for module in ("marketplaces.http", "sync.store_calls", "sync.store_sync", "sync.tokens"):
        monkeypatch.setattr(f"lzdesk.{module}.now_ms", lambda: now_ms() + ahead_ms)


@pytest.mark.parametrize("hours", [-30, -3, 3, 30])
async def test_the_first_refused_call_teaches_the_clock(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    times: list[str] = []

    def noted(path: str, params: dict[str, str], secret: str) -> str:
        times.append(params["timestamp"])
        return sign(path, params, secret)

    monkeypatch.setattr("lzdesk.marketplaces.lazada.gateway.sign", noted)
    set_clock(monkeypatch, hours * HOUR)
    # Whether tokens are over is told by this clock, too: one renewal, or none.
    (outcome,) = await reading.schedule.once([FIRST])
    assert outcome.result is not None and outcome.result.proven
    wrong = [at for at in times if abs(int(at) - now_ms()) > 2 * HOUR]
    assert len(wrong) == 1
    await reading.assert_equal(FIRST)
    # And when it is set right again, that is learnt as well.
    set_clock(monkeypatch, 0)
    (outcome,) = await reading.schedule.once([FIRST])
    assert outcome.result is not None and outcome.result.proven


async def test_a_clock_set_ahead_between_two_answers_moves_no_cursor(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reading.schedule.once([FIRST])
    calls = await reading.schedule.calls_of(FIRST)
    before = await calls.marketplace_now()
    set_clock(monkeypatch, 24 * HOUR)
    assert 0 <= await calls.marketplace_now() - before < HOUR
    (outcome,) = await reading.schedule.once([FIRST])
    assert outcome.result is not None and outcome.result.proven
    cursor = reading.writer.run_blocking(cursor_of, calls.store.id, "orders")
    assert cursor is not None
    assert cursor.followed < before + HOUR
