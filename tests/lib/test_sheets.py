"""Files of rows: what ends early leaves nothing behind."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.gui.panes.order_grid import export
from lzdesk.gui.panes.order_grid.exported_cells import FileColumn
from lzdesk.lib.sheets import write_sheet


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


def test_an_export_of_orders_that_ends_early_leaves_no_passing_file(
    tmp_path: Path, passing: Path
) -> None:
    column = FileColumn("Order", 80, lambda _line, _about: "a")
    with pytest.raises(KeyError):
        export._write_xlsx(tmp_path / "out.xlsx", [column], broken())  # type: ignore[arg-type]
    with pytest.raises(OSError, match="no such place"):
        out = tmp_path / "no such place" / "out.xlsx"
        export._write_xlsx(out, [column], iter([["a"]]))
    assert list(passing.iterdir()) == []


def test_a_sheet_that_ends_early_leaves_nothing(tmp_path: Path, passing: Path) -> None:
    with pytest.raises(KeyError):
        write_sheet(tmp_path / "out.xlsx", ["Order"], broken())
    with pytest.raises(OSError, match="no such place"):
        write_sheet(tmp_path / "no such place" / "out.xlsx", ["Order"], [["a"]])
    assert list(passing.iterdir()) == [] and [one.name for one in tmp_path.iterdir()] == ["passing"]
