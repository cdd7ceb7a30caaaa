"""Secrets: a real keyring daemon, the vault, and a log that keeps silent."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lzdesk.domain.errors import SecretsUnavailable
from lzdesk.settings import secrets as secrets_module
from lzdesk.settings.logs import scrub_text
from lzdesk.settings.secrets import (
    KeyringSecrets,
    VaultSecrets,
    keyring_found,
    open_secrets_blocking,
)


@pytest.fixture
def keyring_daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """gnome-keyring on a session bus of the test's own."""
    assert shutil.which("dbus-daemon"), "./run.sh test installs dbus-daemon"
    assert shutil.which("gnome-keyring-daemon"), "./run.sh test installs gnome-keyring"
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert bus.stdout is not None
    address = bus.stdout.readline().strip()
    env = {**os.environ, "HOME": str(home), "DBUS_SESSION_BUS_ADDRESS": address}
    env |= {"XDG_DATA_HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    daemon = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=env,
    )
    assert daemon.stdin is not None
    daemon.stdin.write(b"test passphrase")
    daemon.stdin.close()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    import keyring.core

    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    forget_backends()
    wait_for_secrets(address)
    yield
    forget_backends()
    for process in (daemon, bus):
        process.send_signal(signal.SIGTERM)
        process.wait(10)
    bus.stdout.close()


def forget_backends() -> None:
    """The keyring library looks for backends once; what it found before the bus was there."""
    import keyring.backend

    with contextlib.suppress(KeyError):
        keyring.backend.get_all_keyring.reset()


def wait_for_secrets(address: str) -> None:
    """Until the daemon has taken its name on the bus; the test's time limit ends what never is."""
    ask = ["dbus-send", f"--bus={address}", "--print-reply", "--dest=org.freedesktop.DBus", "/"]
    ask += ["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]
    while "true" not in subprocess.run(ask, capture_output=True, text=True, check=True).stdout:
        pass


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the bus library's own sockets
def test_a_real_keyring_keeps_a_secret(keyring_daemon: None, tmp_path: Path) -> None:
    assert keyring_found().startswith("keyring.backends.SecretService")
    kept = open_secrets_blocking(tmp_path / "desk", tmp_path / "vault.bin")
    assert isinstance(kept, KeyringSecrets)
    kept.put_blocking("tokens/a", "CANARY " + "x" * 5000)
    assert (kept.get_blocking("tokens/a") or "").startswith("CANARY")
    other = KeyringSecrets(tmp_path / "another desk")
    assert other.get_blocking("tokens/a") is None
    kept.forget_blocking("tokens/a")
    kept.forget_blocking("tokens/a")
    assert kept.get_blocking("tokens/a") is None


def test_the_vault_opens_with_its_passphrase_alone(tmp_path: Path) -> None:
    file = tmp_path / "vault.bin"
    VaultSecrets(file, "right").put_blocking("tokens/a", "CANARY")
    assert VaultSecrets(file, "right").get_blocking("tokens/a") == "CANARY"
    assert b"CANARY" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(SecretsUnavailable) as caught:
        VaultSecrets(file, "wrong")
    assert caught.value.kind == "vault.wrong_passphrase"


def test_many_renewals_at_once_leave_a_good_vault(tmp_path: Path) -> None:
    file = tmp_path / "vault.bin"
    vault = VaultSecrets(file, "right")
    with ThreadPoolExecutor(6) as threads:
        for number in range(60):
            threads.submit(vault.put_blocking, f"tokens/{number}", "new" * 50)
    kept = VaultSecrets(file, "right")
    assert all(kept.get_blocking(f"tokens/{number}") for number in range(60))
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("where", [0, 5, 25, 40, -1])
def test_a_vault_with_one_flipped_bit_is_refused(tmp_path: Path, where: int) -> None:
    file = tmp_path / "vault.bin"
    VaultSecrets(file, "right").put_blocking("a", "b")
    content = bytearray(file.read_bytes())
    content[where] ^= 1
    file.write_bytes(bytes(content))
    with pytest.raises(SecretsUnavailable):
        VaultSecrets(file, "right")


def test_a_passphrase_file_decides_for_the_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "passphrase").write_text("right\n")
    monkeypatch.setenv("LZDESK_VAULT_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    opened = open_secrets_blocking(tmp_path, tmp_path / "vault.bin")
    assert isinstance(opened, VaultSecrets)
    monkeypatch.delenv("LZDESK_VAULT_PASSPHRASE_FILE")
    with pytest.raises(SecretsUnavailable) as caught:
        open_secrets_blocking(tmp_path, tmp_path / "vault.bin")
    assert caught.value.kind == "vault.locked"


def test_a_plain_file_keyring_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.backends.null import Keyring

    monkeypatch.setattr(keyring, "get_keyring", Keyring)
    assert secrets_module.keyring_found() == ""
    with pytest.raises(SecretsUnavailable) as caught:
        open_secrets_blocking(tmp_path, tmp_path / "vault.bin")
    assert caught.value.kind == "secrets.unavailable"


def test_the_log_takes_secrets_out() -> None:
    line = "GET /rest?app_key=1&access_token=CANARY1&sign=CANARY2 http://u:CANARY3@203.0.113.7:1"
    assert "CANARY" not in scrub_text(line)
    assert "app_key=1" in scrub_text(line)
