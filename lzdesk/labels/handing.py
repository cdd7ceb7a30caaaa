"""From a print-ready PDF to paper, as a preset says."""

import tempfile
from pathlib import Path
from typing import NamedTuple

from lzdesk.domain.errors import BadInput
from lzdesk.labels.layouts import LAYOUTS
from lzdesk.labels.presets import PrinterPreset
from lzdesk.labels.printers import print_file_blocking, printer_blocking
from lzdesk.labels.raw_port import send_blocking, zebra_state_blocking
from lzdesk.lib.files import safe_name, write_atomic

MOST_OF_A_NAME = 10_000


class Handed(NamedTuple):
    """job: the print server's, empty where there is none; file: what was written, or empty."""

    job: str = ""
    file: str = ""


def for_printer(content: bytes, how: str, dpi: int, copies: int = 1) -> bytes:
    """A PDF in what the printer takes: itself, or all its dots. For the worker (`run_whole`).

    Raises BadLabel.
    """
    # In the worker alone: who only asks how a printer is needs no pages.
    from lzdesk.labels.dots import dots
    from lzdesk.labels.tspl import tspl
    from lzdesk.labels.zpl import zpl

    if how == "zpl":
        return zpl(dots(content, dpi), copies)
    if how == "tspl":
        return tspl(dots(content, dpi), dpi, copies)
    return content


def state_blocking(preset: PrinterPreset) -> str:
    """How the preset's printer is: as `printers.Printer.state`; `ready` where nobody can say.

    Raises PrinterTrouble `printer.gone`, `printer.no_service`, `printer.unreachable`.
    """
    if preset.how == "file":
        return "ready" if Path(preset.where).is_dir() else "printer.gone"
    if preset.port is None:
        return printer_blocking(preset.where).state
    # TSPL has no question that all its printers answer without printing it.
    return zebra_state_blocking(*preset.port) if preset.how == "zpl" else "ready"


def hand_over_blocking(preset: PrinterPreset, data: bytes, title: str, copies: int = 1) -> Handed:
    """Give it away: what `for_printer` made. copies: where `for_printer` has not made them.

    Raises PrinterTrouble, and BadInput `labels.not_written` (file, detail).
    """
    if preset.how == "file":
        return _written(preset, data, title)
    if preset.port is not None:
        send_blocking(*preset.port, data)
        return Handed()
    is_raw = preset.how in ("zpl", "tspl")
    with tempfile.TemporaryDirectory(prefix="lzdesk-print-") as folder:
        file = Path(folder, "labels.prn" if is_raw else "labels.pdf")
        file.write_bytes(data)
        options = ["raw"] if is_raw else driver_options(preset)
        copies = 1 if is_raw else copies
        return Handed(job=print_file_blocking(preset.where, file, title, copies, options))


def driver_options(preset: PrinterPreset) -> list[str]:
    """What the print server is told of the paper and its dots; never to scale."""
    if preset.media:
        return ["print-scaling=none", f"media={preset.media}"]
    paper = LAYOUTS[preset.layout]
    options = ["print-scaling=none", f"Resolution={preset.dpi}dpi"]
    if paper.width_mm is not None:
        options.append(f"media=Custom.{paper.width_mm:g}x{paper.height_mm:g}mm")
    return options


def _written(preset: PrinterPreset, data: bytes, title: str) -> Handed:
    """Beside what is there already: a file that was handed over is never replaced."""
    folder, stem = Path(preset.where), safe_name(title, "labels")
    names = (f"{stem}.pdf", *(f"{stem} ({number}).pdf" for number in range(2, MOST_OF_A_NAME)))
    file = next(path for name in names if not (path := folder / name).exists())
    try:
        write_atomic(file, data)
    except OSError as error:
        detail = error.strerror or "OSError"
        raise BadInput("labels.not_written", file=str(file), detail=detail) from error
    return Handed(file=str(file))
