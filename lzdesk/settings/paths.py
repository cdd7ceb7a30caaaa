"""Where things lie: the data folder, and the files that ship beside the code."""

import hashlib
import os
import sys
from pathlib import Path


def shipped_dir() -> Path:
    """The folder that holds `resources/` and `profiles/`, from source and frozen."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parents[2]


def resources_dir() -> Path:
    return shipped_dir() / "resources"


def presets_dir() -> Path:
    """The fingerprint presets, one TOML file each."""
    return shipped_dir() / "profiles"


def picture_file(folder: Path, address: str) -> Path:
    """Where a product's picture is kept, by the address it came from. folder: of all of them."""
    name = hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
    return folder / f"{name}.png"


class DataFolder:
    """The one folder an lzdesk lives in: database, logs, profiles, downloads, labels."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def standard(cls) -> "DataFolder":
        """`LZDESK_HOME`, else the system's place for a user's application data."""
        named = os.environ.get("LZDESK_HOME")
        if named:
            return cls(Path(named))
        # Imported here: it takes longer than the question, and the window is waiting.
        import platformdirs

        return cls(Path(platformdirs.user_data_dir("lzdesk", False)))

    def make(self) -> None:
        """Create the folder for the user alone."""
        self.root.mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o700)

    @property
    def database(self) -> Path:
        return self.root / "lzdesk.db"

    @property
    def lock(self) -> Path:
        return self.root / "writer.lock"

    @property
    def window_lock(self) -> Path:
        """Held by the one window on this folder."""
        return self.root / "window.lock"

    @property
    def front(self) -> Path:
        """A folder in which a second start asks the window to come to the front."""
        return self.root / "front"

    @property
    def screen(self) -> Path:
        """What is one screen's own: widths, theme."""
        return self.root / "screen.json"

    @property
    def vault(self) -> Path:
        return self.root / "vault.bin"

    @property
    def clock(self) -> Path:
        """The time last seen, epoch milliseconds: see `services/watch_clock.py`."""
        return self.root / "clock-seen"

    @property
    def profiles(self) -> Path:
        return self.root / "profiles"

    @property
    def labels(self) -> Path:
        return self.root / "labels"

    @property
    def downloads(self) -> Path:
        return self.root / "downloads"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def pushes(self) -> Path:
        """What marketplaces sent by themselves, until the engine has read what it speaks of."""
        return self.root / "pushes"

    @property
    def pictures(self) -> Path:
        """Of products, made small: see `picture_file`."""
        return self.root / "pictures"

    def own_rules(self, marketplace: str) -> Path:
        """The seller's own deadline rules, see `settings/deadline_rules.py`."""
        return self.root / "rules" / f"{marketplace}.toml"

    @property
    def logs(self) -> Path:
        return self.root / "logs"
