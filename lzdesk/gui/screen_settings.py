"""What is one screen's own: theme, density, columns, widths. Kept as JSON, not in the database."""

import contextlib
import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

DENSITIES = {"compact": 28, "cosy": 34}
"""Density to the height of a row in logical pixels, also in the rail."""


@dataclass
class ScreenSettings:
    """Changed in place by the panes; `save` writes it in one step."""

    path: Path | None = None
    """Where it is kept; None keeps it in memory."""
    theme: str = "system"
    density: str = "compact"
    rail_folded: bool = False
    folded_groups: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    """Keys of the shown grid columns, in order; empty for the usual ones."""
    column_widths: dict[str, int] = field(default_factory=dict)
    """Column key to logical pixels, only for those the user changed."""
    label_layout: str = "100x150"
    """The page labels are printed on, by its name in `labels.layouts`."""
    width: int = 1440
    height: int = 900
    maximised: bool = False

    @classmethod
    def load(cls, path: Path) -> "ScreenSettings":
        """Read the file; what is missing, damaged or of another type gets its default."""
        made = cls(path=path)
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads(path.read_text(encoding="utf-8"))
            for name in _kept_names():
                value = kept.get(name) if isinstance(kept, dict) else None
                if isinstance(value, type(getattr(made, name))):
                    setattr(made, name, value)
        if made.density not in DENSITIES:
            made.density = "compact"
        return made

    @property
    def row_height(self) -> int:
        """Logical pixels of one row."""
        return DENSITIES[self.density]

    def save(self) -> None:
        """Write beside the file and move it over: a crash leaves the old one whole."""
        if self.path is None:
            return
        import tempfile

        kept = {name: value for name, value in asdict(self).items() if name in _kept_names()}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".screen-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(kept, file, indent=1)
        Path(name).replace(self.path)


def _kept_names() -> list[str]:
    return [one.name for one in fields(ScreenSettings) if one.name != "path"]
