"""What is one screen's own: theme, density, columns, widths. Kept as JSON, not in the database."""

import contextlib
import json
import os
from pathlib import Path

DENSITIES = {"compact": 28, "cosy": 34}
"""Density to the height of a row in logical pixels, also in the rail."""

NOWHERE = -(2**31)
"""The place of a window that was never left anywhere."""

LANGUAGES = ("system", "en", "zh_CN")
"""The system's own, or one of `translations.LANGUAGES`."""

USUAL_SORT = ("bin", "sku", "single", "store", "carrier")

KEPT = (
    "theme",
    "language",
    "density",
    "rail_folded",
    "alerts_folded",
    "folded_groups",
    "columns",
    "column_widths",
    "label_layout",
    "label_margins",
    "printer_presets",
    "printer_preset",
    "label_line",
    "run_sort",
    "scan_sounds",
    "width",
    "height",
    "maximised",
    "recent",
    "keys",
    "x",
    "y",
    "last_view",
    "last_tab",
)


class ScreenSettings:
    """Changed in place by the panes; `save` writes it in one step.

    No dataclass: it is read before the first frame, and making one takes longer than reading it.
    """

    theme = "system"
    language = "system"
    """Read at the start: the words of a window are made with its panes."""
    density = "compact"
    rail_folded = False
    alerts_folded = False
    label_layout = "100x150"
    """The page labels are printed on, by its name in `labels.layouts`."""
    scan_sounds = True
    label_line = False
    """Whether the seller's own line stands on a free edge of each label of a run."""
    label_margins = ""
    """What stays empty at its edges, as `labels.layouts.margins_of` reads it."""
    printer_preset = ""
    """The name of the preset that printed last; empty for a file that is asked for."""
    width = 1440
    height = 900
    maximised = False
    x = NOWHERE
    y = NOWHERE
    """Where the window's frame was left, in the desktop's logical pixels."""
    last_view = ""
    """What was shown when the window was closed, as a saved view keeps it."""
    last_tab = ""
    """The tab that was active then: a status, or `view:` and a saved view's id."""

    def __init__(self, path: Path | None = None, **chosen: object) -> None:
        """path: where it is kept; None keeps it in memory. chosen: by the names in KEPT."""
        self.path = path
        self.folded_groups: list[str] = []
        self.columns: list[str] = []
        """Keys of the shown grid columns, in order; empty for the usual ones."""
        self.column_widths: dict[str, int] = {}
        """Column key to logical pixels, only for those the user changed."""
        self.printer_presets: list[dict[str, object]] = []
        """As `labels.presets.read_presets` reads them."""
        self.run_sort: list[str] = list(USUAL_SORT)
        """By what a print run is sorted: of `domain.print_runs.SORT_KEYS`."""
        self.recent: list[str] = []
        """What the palette did last, by its names."""
        self.keys: dict[str, list[str]] = {}
        """Action to the keys the user gave it."""
        for name, value in chosen.items():
            if name not in KEPT:
                raise TypeError(name)
            setattr(self, name, value)

    @classmethod
    def load(cls, path: Path) -> "ScreenSettings":
        """Read the file; what is missing, damaged or of another type gets its default."""
        made = cls(path=path)
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads(path.read_text(encoding="utf-8"))
            for name in KEPT:
                value = kept.get(name) if isinstance(kept, dict) else None
                if isinstance(value, type(getattr(made, name))):
                    setattr(made, name, value)
        if made.density not in DENSITIES:
            made.density = "compact"
        if made.language not in LANGUAGES:
            made.language = "system"
        return made

    @property
    def row_height(self) -> int:
        """Logical pixels of one row."""
        return DENSITIES[self.density]

    @property
    def view_path(self) -> Path | None:
        """Where the picture of the window as it was last seen is kept."""
        return self.path.with_name("last-view.ppm") if self.path else None

    def save(self) -> None:
        """Write beside the file and move it over: a crash leaves the old one whole."""
        if self.path is None:
            return
        import tempfile

        kept = {name: getattr(self, name) for name in KEPT}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".screen-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(kept, file, indent=1)
        Path(name).replace(self.path)
