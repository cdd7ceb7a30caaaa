"""`lzdesk rules` as a script uses it: the list, a try, history, the switches, a file."""

import json
from pathlib import Path

import pytest

from lzdesk.app.commands import rules as commands
from lzdesk.app.commands.run import told
from lzdesk.domain.rules import Action, Condition, Rule
from lzdesk.lib.clock import now_ms
from lzdesk.services.run_rules import look
from lzdesk.settings.paths import DataFolder
from lzdesk.storage.repositories.orders import write_page
from lzdesk.storage.repositories.rules import save_rule
from lzdesk.storage.repositories.stores import add_store
from lzdesk.storage.writer import Writer
from tests.factory import make_order, make_store

RULE = Rule(
    "Big", "arrived", (Condition("total", "at_least", (100,), "SGD"),),
    (Action("tag", {"tag": "big"}), Action("arrange")),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "desk")
    made.make()
    writer = Writer(made.database, made.backups)
    now = now_ms()
    writer.run_blocking(save_rule, RULE, now - 1000)
    store = writer.run_blocking(add_store, make_store())
    page = [make_order("1", created_at=now - 500), make_order("2", total_minor=5)]
    writer.run_blocking(write_page, store.id, page, now, "sync", 0)
    assert writer.run_blocking(look, now).fired == 1
    writer.close()
    return made


def test_list_try_and_history(folder: DataFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.show(folder, True) == 0
    (row,) = json.loads(capsys.readouterr().out)["rules"]
    assert row["name"] == "Big" and row["on"] and row["today"] == 1
    assert row["actions"] == ["tag", "arrange"]
    assert commands.history(folder, True) == 0
    (fired,) = json.loads(capsys.readouterr().out)["firings"]
    assert (fired["order_number"], fired["state"]) == ("1", "done")
    assert commands.try_out(folder, "Big", True) == 0
    tried = json.loads(capsys.readouterr().out)
    assert tried["fired"] == 1 and sum(tried["days"].values()) == 1
    assert commands.show(folder, False) == 0 and "Big" in capsys.readouterr().out
    assert commands.history(folder, False) == 0 and "arrange" in capsys.readouterr().out
    assert commands.try_out(folder, "Big", False) == 0
    assert "1 time in the last 30 days" in capsys.readouterr().out


def test_switches(folder: DataFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.switch_off(folder, "Big") == 0
    assert commands.stop_all(folder) == 0
    capsys.readouterr()
    commands.show(folder, True)
    now = json.loads(capsys.readouterr().out)
    assert now["stopped"] and not now["rules"][0]["on"]
    assert commands.start_all(folder) == 0 and commands.switch_on(folder, "Big") == 0
    capsys.readouterr()
    commands.show(folder, True)
    now = json.loads(capsys.readouterr().out)
    assert not now["stopped"] and now["rules"][0]["on"]
    assert told(lambda: commands.switch_on(folder, "Small")) == 1
    assert "no rule called Small. The rules: Big." in capsys.readouterr().err


def test_a_file_of_rules_goes_out_and_comes_in_off(
    folder: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.export(folder)
    text = capsys.readouterr().out
    file = tmp_path / "rules.json"
    file.write_text(text.replace('"Big"', '"Bigger"'))
    assert commands.take_in(folder, file) == 0
    capsys.readouterr()
    commands.show(folder, True)
    rows = json.loads(capsys.readouterr().out)["rules"]
    assert [(row["name"], row["on"]) for row in rows] == [("Big", True), ("Bigger", False)]
    assert told(lambda: commands.take_in(folder, file)) == 1
    assert "Another rule is called Bigger" in capsys.readouterr().err
    file.write_text(text.replace('"tag"', '"teleport"'))
    assert told(lambda: commands.take_in(folder, file)) == 1
    assert "teleport is not known" in capsys.readouterr().err
    file.write_text("<html>")
    assert told(lambda: commands.take_in(folder, file)) == 1
    assert "does not hold rules" in capsys.readouterr().err
    assert told(lambda: commands.take_in(folder, tmp_path / "none")) == 1
    commands.show(folder, True)
    assert len(json.loads(capsys.readouterr().out)["rules"]) == 2
