"""The engine itself: proxies listed, tested and given; stores looked at and taken; a round."""

from pathlib import Path

import pytest

from lzdesk.app.desk import Desk
from lzdesk.app.engine import Engine
from lzdesk.link import messages
from lzdesk.reading.connection import open_reading
from lzdesk.reading.openings import ProxyLine, proxy_lines
from lzdesk.services.watch_alerts import AlertWatch
from lzdesk.settings.paths import DataFolder
from lzdesk.upstream.exit_address import SERVICES_VARIABLE
from tests.simulator.client import SMALL, running
from tests.upstream.proxies import TestProxy


def listed(folder: DataFolder) -> dict[str, ProxyLine]:
    db = open_reading(folder.database)
    try:
        return {line.name: line for line in proxy_lines(db)}
    finally:
        db.close()


async def test_a_sellers_morning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, told = DataFolder(tmp_path / "desk"), []
    rest = tmp_path / "rest.csv"
    async with (
        running(SMALL) as market,
        TestProxy("socks5", "anna", "CANARY") as good,
        TestProxy("http", "anna", "CANARY") as strict,
    ):
        await market.control("/exit", {"country": "TH"})
        url = market.ready["exit_check_url"]
        monkeypatch.setenv(SERVICES_VARIABLE, url)
        good.hosts["127.0.0.1"] = int(url.split(":")[2].split("/")[0])
        async with Desk(folder, "test", told.append) as desk:
            engine = Engine(desk, told.append, True, AlertWatch(desk.writer, told.append))
            await engine.start()
            ask = engine.handle
            await ask(messages.UseSecrets({}))
            text = f"good,{good.way.shown}:anna:CANARY\nbad,{strict.way.shown}:anna:wrong\nnone\n"
            added = await ask(messages.AddProxies(text))
            assert isinstance(added, messages.ProxiesAdded)
            assert added.added == ("good", "bad") and [one.row for one in added.failed] == [3]
            await ask(messages.TryProxies())
            lines = listed(folder)
            assert (lines["good"].address, lines["good"].country) == ("127.0.0.1", "th")
            assert lines["bad"].trouble == "proxy.refuses"
            steps = [one for one in told if isinstance(one, messages.Progress)]
            assert [(one.done, one.finished) for one in steps] == [(1, False), (0, True)]
            proxy = f"{good.way.shown}:anna:CANARY"
            rows = f"SG A,sg,{proxy},Lumi\nMY B,my,{proxy},Casa\nX,xx,{proxy},Lumi\n"
            ahead = await ask(messages.LookAtStores(text=rows))
            assert isinstance(ahead, messages.StoresAhead)
            assert [(one.state, len(one.problems)) for one in ahead.rows] == [
                ("new", 0), ("new", 1), ("bad", 1),
            ]  # fmt: skip
            done = await ask(messages.ImportStores(text=rows, rest_file=str(rest)))
            assert isinstance(done, messages.StoresImported) and done.added == ("sg-a", "my-b")
            assert proxy in rest.read_text("utf-8")
            assert listed(folder)["good"].used_by == ("SG A", "MY B")
            given = await ask(messages.GiveProxy(("my-b",), "bad"))
            assert given == messages.ProxiesDone(("my-b",))
            assert listed(folder)["bad"].used_by == ("MY B",)
            calls = await ask(messages.GiveProxy(("my-b",), "bad", for_calls=True))
            assert isinstance(calls, messages.ProxiesDone)
            assert calls.failed[0].fields == {"store": "MY B"}
            await ask(messages.RemoveProxies(("bad",)))
            assert set(listed(folder)) == {"good"}
            await ask(messages.ChangeSellers(("sg-a",), phone="+65 1"))
            await ask(messages.BeginRound())
            await ask(messages.NoteVisit("sg-a", "fine"))
            over = await ask(messages.SkipStore("my-b"))
            assert over == messages.RoundNow(("sg-a", "my-b"), ("sg-a",), ("my-b",), ())
            assert (await ask(messages.EndRound())) == messages.RoundNow(())
            await engine.stop()
    for file in folder.root.rglob("*"):
        assert not file.is_file() or b"CANARY" not in file.read_bytes(), file
