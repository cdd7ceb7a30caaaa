"""How one printer is printed on, kept under a name: chosen once, then used without a dialog."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from lzdesk.domain.errors import BadInput
from lzdesk.labels.layouts import LAYOUTS, Margins, Placing, check_placing, margins_of

DPIS = (203, 300)
"""Dots an inch of thermal printers."""
HOWS = ("system", "zpl", "tspl", "file")
LONGEST = 200
MEDIA = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
"""One word of the print server's: with a space it could be told more."""


class PrinterPreset(NamedTuple):
    """how: `system` for the printer's own driver; `zpl` or `tspl`; `file` for a folder.

    where: the printer's name; for ZPL and TSPL a raw queue's name, or `host:port`; the folder.
    margins: as `layouts.margins_of` reads it. media: the paper as the system's dialog names it
    (PPD keyword, `A4`); the printer is then left as it is set. Empty: that of the layout.
    """

    name: str
    how: str = "system"
    where: str = ""
    dpi: int = 203
    layout: str = "100x150"
    margins: str = ""
    media: str = ""

    @property
    def port(self) -> tuple[str, int] | None:
        """Host and port, where it is printed on over the network without a queue."""
        host, found, port = self.where.rpartition(":")
        if self.how not in ("zpl", "tspl") or not found or not port.isdecimal():
            return None
        return host.strip("[]"), int(port)

    def placing(self, start_cell: int = 1) -> Placing:
        """How labels are put on its paper. Raises BadInput as `margins_of`."""
        return Placing(self.layout, start_cell, margins_of(self.margins))


def check_preset(preset: PrinterPreset) -> None:
    """Raises BadInput: `printer.preset_name`, `printer.preset_how` (how, known),
    `printer.preset_dpi` (dpi, known), `printer.preset_where`, `printer.preset_port` (where),
    `printer.preset_media` (media),
    `labels.no_such_folder` (folder), and those of `margins_of` and `check_placing`."""
    if not preset.name.strip() or len(preset.name) > LONGEST:
        raise BadInput("printer.preset_name")
    if preset.how not in HOWS:
        raise BadInput("printer.preset_how", how=preset.how, known=", ".join(HOWS))
    if preset.dpi not in DPIS:
        known = ", ".join(map(str, DPIS))
        raise BadInput("printer.preset_dpi", dpi=preset.dpi, known=known)
    if not preset.where.strip() or len(preset.where) > LONGEST:
        raise BadInput("printer.preset_where")
    if preset.port is not None and not (preset.port[0] and 0 < preset.port[1] < 65536):
        raise BadInput("printer.preset_port", where=preset.where)
    if preset.media and not MEDIA.fullmatch(preset.media):
        raise BadInput("printer.preset_media", media=preset.media)
    if preset.how == "file" and not Path(preset.where).is_dir():
        raise BadInput("labels.no_such_folder", folder=preset.where)
    if preset.layout not in LAYOUTS:
        # Before the margins are read: they belong to a page.
        check_placing(Placing(preset.layout, 1, Margins()))
    check_placing(preset.placing())


def read_presets(kept: Iterable[object]) -> list[PrinterPreset]:
    """Presets as `kept_presets` wrote them; what is damaged is left out, a name comes once."""
    found: dict[str, PrinterPreset] = {}
    for one in kept:
        if not isinstance(one, dict):
            continue
        fields = {name: one[name] for name in PrinterPreset._fields if name in one}
        texts = (value for name, value in fields.items() if name != "dpi")
        if "name" not in fields or not all(isinstance(text, str) for text in texts):
            continue
        preset = PrinterPreset(**fields)
        if preset.how in HOWS and preset.dpi in DPIS and preset.layout in LAYOUTS:
            found.setdefault(preset.name, preset)
    return list(found.values())


def kept_presets(presets: Iterable[PrinterPreset]) -> list[dict[str, object]]:
    """As they are kept in a file (JSON)."""
    return [preset._asdict() for preset in presets]
