"""`lzdesk skus` as a script uses it."""

from pathlib import Path

import pytest

from lzdesk.app.commands import skus
from lzdesk.app.commands.run import told
from lzdesk.settings.paths import DataFolder


def test_a_file_in_and_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = DataFolder(tmp_path / "desk")
    file = tmp_path / "stock.csv"
    file.write_text("SKU,Bin,Weight,Colour\nA,B-1,5,red\nB,B-2,x,\n", "utf-8")
    assert told(lambda: skus.export(folder, tmp_path / "out.xlsx")) == 1
    assert skus.take_in(folder, file) == 1
    out = capsys.readouterr().out
    assert "1 SKU taken in: 1 new, 0 changed, 0 as they were. 1 not." in out
    assert "Columns that were not read: Colour" in out
    assert 'row 3, Weight (g): "x" is no weight in grams' in out
    assert f"The rows that were not taken are in {tmp_path / 'stock-failed.csv'}" in out
    assert skus.export(folder, tmp_path / "out.csv") == 0
    assert "1 SKU written" in capsys.readouterr().out
    assert (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()[1].startswith("A,,,B-1,,5,")
    assert skus.take_in(folder, tmp_path / "out.csv") == 0
    assert "0 new, 0 changed, 1 as they were" in capsys.readouterr().out
    assert told(lambda: skus.export(folder, tmp_path / "out.pdf")) == 1
    assert "ends in .xlsx or .csv" in capsys.readouterr().err
    assert told(lambda: skus.export(folder, tmp_path / "no" / "out.csv")) == 1
    assert told(lambda: skus.take_in(folder, tmp_path / "none.csv")) == 1
