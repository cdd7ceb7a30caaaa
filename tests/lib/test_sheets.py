"""Files of rows: what ends early leaves nothing behind."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from lzdesk.lib.sheets import GivenUp, Sheet, write_sheet


@pytest.fixture
def passing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for passing files: they hold what is to be exported."""
    folder = tmp_path / "passing"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def broken() -> Iterator[list[str]]:
    yield ["a"]
    raise KeyError


def test_a_sheet_that_ends_early_leaves_nothing(tmp_path: Path, passing: Path) -> None:
    with pytest.raises(KeyError):
        write_sheet(tmp_path / "out.xlsx", ["Order"], broken())
    with pytest.raises(OSError, match="no such place"):
        write_sheet(tmp_path / "no such place" / "out.xlsx", ["Order"], [["a"]])
    assert list(passing.iterdir()) == [] and [one.name for one in tmp_path.iterdir()] == ["passing"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_is_written_as_text_or_given_up(tmp_path: Path, passing: Path, kind: str) -> None:
    sheet = Sheet("scans", ["Code", "Pieces"], [["=1+1", 3], ["", None]])
    out = tmp_path / f"out.{kind}"
    assert sheet.write(out, lambda done, total: total == 2) == 2
    if kind == "csv":
        rows = [line.split(",") for line in out.read_text("utf-8-sig").splitlines()]
        assert rows == [["Code", "Pieces"], ["'=1+1", "3"], ["", ""]]
    else:
        rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
        assert rows == [["Code", "Pieces"], ["=1+1", 3.0], ["", ""]]
    with pytest.raises(GivenUp):
        sheet.write(tmp_path / f"no.{kind}", lambda done, total: done == 0)
    assert list(tmp_path.glob("no.*")) == [] and list(passing.iterdir()) == []
