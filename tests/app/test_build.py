"""What the built program needs, without building it: `build.spec` is run by hand."""

import os
import re
from pathlib import Path

import pytest

import build_entry

ROOT = Path(__file__).resolve().parents[2]
SPEC = (ROOT / "build.spec").read_text("utf-8")


def test_the_spec_is_python_and_names_folders_that_are_here() -> None:
    compile(SPEC, "build.spec", "exec")
    folders = re.findall(r'\*folder\("([^"]+)"', SPEC)
    assert folders == ["resources", "profiles", "lzdesk/storage/migrations"]
    assert all((ROOT / folder).is_dir() for folder in folders)


@pytest.mark.skipif(os.name != "posix", reason="Linux alone finds libraries by a variable")
def test_children_of_a_build_get_the_libraries_of_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for before, after in (("/opt/own", "/opt/own"), (None, None)):
        monkeypatch.setenv("LD_LIBRARY_PATH", "/the/build/_internal")
        monkeypatch.setenv("PYINSTALLER_RESET_ENVIRONMENT", "")
        if before:
            monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
        build_entry.leave_children_their_libraries()
        assert os.environ.get("LD_LIBRARY_PATH") == after
        assert os.environ["PYINSTALLER_RESET_ENVIRONMENT"] == "1"
