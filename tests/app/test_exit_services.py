"""Who is asked where a store comes out: as the settings say, and as the environment says first."""

import json
from pathlib import Path

import pytest

from lzdesk.app.desk import Desk
from lzdesk.app.engine import Engine
from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.exit_services import SERVICES
from lzdesk.link.messages import OptionsChanged, SetOption
from lzdesk.services.watch_alerts import AlertWatch
from lzdesk.settings.options import EXIT_SERVICES, value_of
from lzdesk.settings.paths import DataFolder
from lzdesk.storage.repositories.views import set_option

OWN = "https://a.example/x, http://127.0.0.1:5/y,https://a.example/x"


async def test_the_setting_is_used_from_then_on_and_by_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LZDESK_EXIT_CHECK_URL")
    folder, told = DataFolder(tmp_path / "data"), []  # type: ignore[var-annotated]
    async with Desk(folder, "test") as desk:
        assert desk.exit_services() == SERVICES
        engine = Engine(desk, told.append, True, AlertWatch(desk.writer, told.append))
        await engine.handle(SetOption(EXIT_SERVICES, json.dumps(OWN)))
        with pytest.raises(BadInput):
            await engine.handle(SetOption(EXIT_SERVICES, '"ftp://b"'))
        assert told == [OptionsChanged()]
        assert desk.exit_services() == ("https://a.example/x", "http://127.0.0.1:5/y")
    async with Desk(folder, "test") as desk:
        assert desk.browsers._launcher._services() == (
            "https://a.example/x",
            "http://127.0.0.1:5/y",
        )
        monkeypatch.setenv("LZDESK_EXIT_CHECK_URL", "https://b.example/")
        assert desk.exit_services() == ("https://b.example/",)
        monkeypatch.delenv("LZDESK_EXIT_CHECK_URL")
        # One that was kept wrongly stops no store.
        await desk.writer.run_durably(set_option, EXIT_SERVICES, '"ftp://b"')
        await desk.read_options()
        assert desk.exit_services() == SERVICES


@pytest.mark.parametrize(
    "bad", ["ftp://a.example", "a.example", "https://", "https://a b.example/", "https://a:99999/"]
)
def test_what_is_no_web_address_is_refused_by_name(bad: str) -> None:
    with pytest.raises(BadInput) as caught:
        value_of(EXIT_SERVICES, json.dumps(f"https://good.example/, {bad}"))
    assert (caught.value.kind, caught.value.fields) == ("exit.bad_service", {"value": bad})
    with pytest.raises(LzdeskError):
        value_of(EXIT_SERVICES, "5")
    assert value_of(EXIT_SERVICES, json.dumps("")) == value_of(EXIT_SERVICES, None) == ""
