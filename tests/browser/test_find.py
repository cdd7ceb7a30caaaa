"""Which browser is taken, and which never."""

from pathlib import Path

import pytest

from lzdesk.browser import find


def program(path: Path, text: str = "#!/bin/sh\necho Browser 12.3.45.678 stable\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A Linux machine without any browser."""
    monkeypatch.setattr(find.sys, "platform", "linux")
    monkeypatch.setattr(find, "_LINUX", ())
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "ms"))
    monkeypatch.delenv(find.BROWSER_VARIABLE, raising=False)
    return monkeypatch


def test_the_named_browser_is_asked_for_its_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    named = program(tmp_path / "mine")
    monkeypatch.setenv(find.BROWSER_VARIABLE, str(named))
    found = find.find_browser_blocking()
    assert found is not None
    assert (found.path, found.version) == (named, "12.3.45.678")


def test_a_named_browser_that_is_not_there_is_not_replaced(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(find.BROWSER_VARIABLE, str(tmp_path / "absent"))
    assert find.find_browser_blocking() is None


def test_a_snap_is_never_taken(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stub = program(tmp_path / "bin" / "chromium-browser", "#!/bin/sh\nexec /snap/bin/chromium\n")
    real = program(tmp_path / "snap" / "bin" / "chromium")
    link = tmp_path / "bin" / "chromium"
    link.symlink_to(real)
    assert find.is_snap(stub)
    assert find.is_snap(link)
    assert find.find_browser_blocking() is None


def test_an_installed_browser_comes_before_playwrights_and_chrome_before_chromium(
    bare: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for build in ("chromium-999", "chromium-1200"):
        program(tmp_path / "ms" / build / "chrome-linux64" / "chrome")
    found = find.find_browser_blocking()
    assert found is not None
    assert found.path == tmp_path / "ms" / "chromium-1200" / "chrome-linux64" / "chrome"
    program(tmp_path / "bin" / "chromium")
    chrome = program(tmp_path / "bin" / "google-chrome-stable")
    found = find.find_browser_blocking()
    assert found is not None
    assert (found.name, found.path) == ("Google Chrome", chrome)


def test_a_browser_that_does_not_tell_its_version_is_found_all_the_same(
    bare: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program(tmp_path / "bin" / "chromium", "#!/bin/sh\nexit 1\n")
    found = find.find_browser_blocking()
    assert found is not None
    assert found.version == ""
