"""Printers that are remembered: kept as data, refused by name where they cannot be."""

import json
from pathlib import Path

import pytest

from lzdesk.domain.errors import BadInput
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.labels.handing import Handed, hand_over_blocking, state_blocking
from lzdesk.labels.layouts import Margins
from lzdesk.labels.presets import PrinterPreset, check_preset, kept_presets, read_presets

ZEBRA = PrinterPreset("Bench", "zpl", "192.168.1.20:9100", 300, "a6", "2")


def test_they_are_kept_with_the_screen(tmp_path: Path) -> None:
    file = tmp_path / "screen.json"
    presets = [ZEBRA, PrinterPreset("Office", "system", "Brother")]
    kept = ScreenSettings(file, printer_presets=kept_presets(presets), printer_preset="Bench")
    kept.save()
    read = ScreenSettings.load(file)
    assert read_presets(read.printer_presets) == presets and read.printer_preset == "Bench"


def test_what_is_damaged_is_left_out() -> None:
    good = ZEBRA._asdict()
    kept = [good, good | {"dpi": "x"}, good | {"name": 4}, {"how": "zpl"}, "x", None, 4]
    kept += [good | {"name": "b", "how": "fax"}, good | {"name": "c", "more": 1}]
    assert [one.name for one in read_presets(json.loads(json.dumps(kept)))] == ["Bench", "c"]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"name": "  "}, "printer.preset_name"),
        ({"name": "x" * 201}, "printer.preset_name"),
        ({"how": "fax"}, "printer.preset_how"),
        ({"dpi": 600}, "printer.preset_dpi"),
        ({"media": "A4 raw"}, "printer.preset_media"),
        ({"where": ""}, "printer.preset_where"),
        ({"where": ":9100"}, "printer.preset_port"),
        ({"where": "host:70000"}, "printer.preset_port"),
        ({"how": "file", "where": "/no/such/folder"}, "labels.no_such_folder"),
        ({"layout": "a3"}, "labels.unknown_layout"),
        ({"margins": "wide"}, "labels.margins_text"),
        ({"margins": "50"}, "labels.margin"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, object], kind: str) -> None:
    check_preset(ZEBRA)
    with pytest.raises(BadInput) as caught:
        check_preset(ZEBRA._replace(**change))  # type: ignore[arg-type]
    assert caught.value.kind == kind


def test_where_it_is_and_how_its_paper_is() -> None:
    assert ZEBRA.port == ("192.168.1.20", 9100)
    assert ZEBRA._replace(where="[fe80::1]:9100").port == ("fe80::1", 9100)
    assert ZEBRA._replace(where="Zebra").port is None
    assert ZEBRA._replace(how="system").port is None
    assert ZEBRA.placing().margins == Margins(2, 2, 2, 2)


def test_a_file_is_written_beside_the_one_before(tmp_path: Path) -> None:
    preset = PrinterPreset("Folder", "file", str(tmp_path))
    assert state_blocking(preset) == "ready"
    for name in ("a_b.pdf", "a_b (2).pdf"):
        assert hand_over_blocking(preset, name.encode(), "a/b") == Handed(file=str(tmp_path / name))
    assert (tmp_path / "a_b.pdf").read_bytes() == b"a_b.pdf"
    gone = preset._replace(where=str(tmp_path / "gone"))
    assert state_blocking(gone) == "printer.gone"
