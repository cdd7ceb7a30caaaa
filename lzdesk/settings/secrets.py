"""Where secrets are kept: the system's keyring, else a vault file under a passphrase.

Policy. App secrets, tokens and proxy passwords are here and nowhere else: not in the database, a
log, an argument or an export. Only keyrings known to keep a secret are used: some that are found
on servers write plain files. The demo keeps its pretend secrets in memory.
"""

import base64
import binascii
import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

from lzdesk.domain.errors import SecretsUnavailable
from lzdesk.lib.files import write_atomic

PASSPHRASE_FILE = "LZDESK_VAULT_PASSPHRASE_FILE"  # noqa: S105  the name of a variable
KEY_BYTES = 32
TRUSTED_KEYRINGS = (
    "keyring.backends.SecretService.",
    "keyring.backends.libsecret.",
    "keyring.backends.kwallet.",
    "keyring.backends.macOS.",
    "keyring.backends.Windows.",
)


class Secrets(Protocol):
    """Names to secret texts. Calls may block for some ten milliseconds."""

    def get_blocking(self, name: str) -> str | None: ...

    def put_blocking(self, name: str, value: str) -> None: ...

    def forget_blocking(self, name: str) -> None: ...


def app_secret_name(marketplace: str, app_key: str) -> str:
    return f"app/{marketplace}/{app_key}"


def tokens_name(authorisation: str) -> str:
    return f"tokens/{authorisation}"


def proxy_password_name(profile: str) -> str:
    return f"proxy/{profile}"


def login_key_name(profile: str) -> str:
    return f"login/{profile}"


class LoginKey:
    """The 32 bytes that seal a profile's cookies; never shown."""

    def __init__(self, bytes_: bytes) -> None:
        self.bytes_ = bytes_


def login_key_blocking(secrets: Secrets, profile: str) -> LoginKey:
    """The key of a profile, made at its first use. One that is no key is replaced."""
    name = login_key_name(profile)
    try:
        held = base64.b64decode(secrets.get_blocking(name) or "", validate=True)
    except binascii.Error:
        held = b""
    if len(held) != KEY_BYTES:
        held = os.urandom(KEY_BYTES)
        secrets.put_blocking(name, base64.b64encode(held).decode())
    return LoginKey(held)


def listed_proxy_password_name(name: str) -> str:
    """Of a proxy in the list; a profile has its own."""
    return f"way-out/{name}"


class MemorySecrets:
    """The demo's: gone with the program; every change is told so that the window can keep it."""

    def __init__(self, on_change: Callable[[dict[str, str]], None] | None = None) -> None:
        self._kept: dict[str, str] = {}
        self._on_change = on_change

    def use(self, secrets: dict[str, str]) -> None:
        self._kept = dict(secrets)

    def all(self) -> dict[str, str]:
        return dict(self._kept)

    def get_blocking(self, name: str) -> str | None:
        return self._kept.get(name)

    def put_blocking(self, name: str, value: str) -> None:
        self._kept[name] = value
        self._tell()

    def forget_blocking(self, name: str) -> None:
        if self._kept.pop(name, None) is not None:
            self._tell()

    def _tell(self) -> None:
        if self._on_change is not None:
            self._on_change(dict(self._kept))


class KeyringSecrets:
    """The operating system's keyring, one service name per data folder."""

    def __init__(self, folder: Path) -> None:
        import keyring

        self._keyring = keyring.get_keyring()
        mark = hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:12]
        self._service = f"lzdesk {mark}"

    def get_blocking(self, name: str) -> str | None:
        return self._keyring.get_password(self._service, name)

    def put_blocking(self, name: str, value: str) -> None:
        self._keyring.set_password(self._service, name, value)

    def forget_blocking(self, name: str) -> None:
        from keyring.errors import PasswordDeleteError

        try:
            self._keyring.delete_password(self._service, name)
        except PasswordDeleteError:
            return


class VaultSecrets:
    """A file under a passphrase: scrypt (n=2^15, r=8, p=1) makes the key, AES-256-GCM seals it.

    File: 4 bytes `LZV1`, 16 bytes salt, 12 bytes nonce, then the sealed JSON object.
    """

    _MAGIC = b"LZV1"

    def __init__(self, file: Path, passphrase: str) -> None:
        self._file = file
        # Several stores renew their tokens at once, each in a thread.
        self._lock = threading.Lock()
        if not passphrase:
            raise SecretsUnavailable("vault.empty_passphrase")
        if file.exists():
            self._open(file.read_bytes(), passphrase)
        else:
            self._salt = os.urandom(16)
            self._key = _derived(passphrase, self._salt)
            self._kept: dict[str, str] = {}
            self._save()

    def _open(self, sealed: bytes, passphrase: str) -> None:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if sealed[:4] != self._MAGIC or len(sealed) < 48:
            raise SecretsUnavailable("vault.damaged", file=str(self._file))
        self._salt = sealed[4:20]
        self._key = _derived(passphrase, self._salt)
        try:
            clear = AESGCM(self._key).decrypt(sealed[20:32], sealed[32:], self._MAGIC)
        except InvalidTag as wrong:
            raise SecretsUnavailable("vault.wrong_passphrase", file=str(self._file)) from wrong
        self._kept = msgspec.json.decode(clear, type=dict[str, str])

    def _save(self) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(12)
        sealed = AESGCM(self._key).encrypt(nonce, msgspec.json.encode(self._kept), self._MAGIC)
        write_atomic(self._file, self._MAGIC + self._salt + nonce + sealed)

    def get_blocking(self, name: str) -> str | None:
        return self._kept.get(name)

    def put_blocking(self, name: str, value: str) -> None:
        with self._lock:
            self._kept[name] = value
            self._save()

    def forget_blocking(self, name: str) -> None:
        with self._lock:
            if self._kept.pop(name, None) is not None:
                self._save()


def _derived(passphrase: str, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())


def keyring_found() -> str:
    """The name of the trusted keyring of this system, or empty."""
    import keyring

    found = keyring.get_keyring()
    name = f"{type(found).__module__}.{type(found).__qualname__}"
    return name if name.startswith(TRUSTED_KEYRINGS) else ""


def open_secrets_blocking(folder: Path, vault: Path, passphrase: str = "") -> Secrets:
    """The secrets of a data folder.

    A vault that exists, or a passphrase file that is named, decides for the vault; else the
    keyring. Raises SecretsUnavailable: `vault.locked` where a passphrase is needed, or
    `secrets.unavailable` where there is neither keyring nor passphrase.
    """
    named = os.environ.get(PASSPHRASE_FILE)
    if named and not passphrase:
        try:
            passphrase = Path(named).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SecretsUnavailable("vault.no_passphrase_file", file=named) from error
    if passphrase:
        return VaultSecrets(vault, passphrase)
    if vault.exists():
        raise SecretsUnavailable("vault.locked", file=str(vault))
    if not keyring_found():
        raise SecretsUnavailable("secrets.unavailable")
    return KeyringSecrets(folder)
