"""What the doctor is told."""

import os
from pathlib import Path

import pytest

from lzdesk.browser import checks
from lzdesk.browser.find import FoundBrowser


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Linux user's machine whose system settings the test writes."""
    for folder in ("kernel", "user", "apparmor", "opt"):
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(checks.sys, "platform", "linux")
    monkeypatch.setattr(checks, "PROC", tmp_path)
    monkeypatch.setattr(checks, "APPARMOR", tmp_path / "apparmor")
    monkeypatch.setattr(checks, "is_root", lambda: False)
    return tmp_path


def browser(machine: Path) -> FoundBrowser:
    return FoundBrowser(machine / "opt" / "chrome", "Google Chrome", "1.2.3.4")


def test_the_driver_of_this_machine_answers() -> None:
    check = checks.ask_driver_blocking()
    assert check.ok, check
    assert check.found.startswith("Version")


def test_a_driver_that_does_not_start_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho libatomic.so.1: cannot open >&2\nexit 127\n")
    node.chmod(0o755)
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", str(node))
    check = checks.ask_driver_blocking()
    assert not check.ok
    assert "libatomic.so.1" in check.found
    assert check.kind == "browser.driver"


def test_no_browser_is_a_finding(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LZDESK_BROWSER", str(tmp_path / "absent"))
    found = {check.name: check for check in checks.browser_checks_blocking()}
    assert found["browser"].kind == "browser.none_found"
    assert set(found) == {"browser", "browser driver", "browser sandbox", "screen"}


def test_a_plain_kernel_gives_the_browser_its_sandbox(machine: Path) -> None:
    assert checks._sandbox(browser(machine)).ok


def test_ubuntus_restriction_is_named_unless_the_browser_has_a_profile(machine: Path) -> None:
    (machine / "kernel" / "apparmor_restrict_unprivileged_userns").write_text("1\n")
    check = checks._sandbox(browser(machine))
    assert (check.ok, check.kind) == (False, "browser.no_sandbox")
    assert "apparmor_restrict_unprivileged_userns = 1" in check.found
    rule = f'profile chrome "{machine}/opt/chrome" flags=(unconfined) {{ userns, }}\n'
    (machine / "apparmor" / "chrome").write_text(rule)
    assert checks._sandbox(browser(machine)).ok


@pytest.mark.parametrize("name", ["kernel/unprivileged_userns_clone", "user/max_user_namespaces"])
def test_a_kernel_without_user_namespaces_is_named(machine: Path, name: str) -> None:
    (machine / name).write_text("0\n")
    assert checks._sandbox(browser(machine)).kind == "browser.no_sandbox"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can make the helper")
def test_a_helper_of_roots_gives_the_sandbox_too(machine: Path) -> None:
    (machine / "user" / "max_user_namespaces").write_text("0\n")
    helper = machine / "opt" / "chrome-sandbox"
    helper.touch()
    helper.chmod(0o4755)
    assert checks._sandbox(browser(machine)).ok


def test_no_screen_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lzdesk.browser.profile.sys.platform", "linux")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert checks._display().kind == "browser.no_display"
    monkeypatch.setenv("DISPLAY", ":5")
    assert checks._display().ok
