"""The shape of the program, as sentences that are held."""

import ast
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CODE = ROOT / "lzdesk"
FILES = sorted(CODE.rglob("*.py"))

HOMES = {
    "PySide6": (
        "gui/",
        "app/desktop.py",
        "app/demo.py",
        "app/commands/doctor.py",
        # In the labels' worker alone.
        "labels/typeset.py",
        "labels/documents.py",
        "labels/printer_page.py",
        "labels/command_card.py",
    ),
    "qasync": ("gui/", "app/desktop.py"),
    "sqlalchemy": ("storage/",),
    "alembic": ("storage/",),
    "playwright": ("browser/",),
    "aiohttp": (
        "marketplaces/http.py",
        "marketplaces/doors.py",
        "marketplaces/pictures.py",
        "marketplaces/push_server.py",
        "upstream/",
        "simulator/",
    ),
    "python_socks": ("upstream/",),
    "holidays": ("lib/working_days.py",),
    "miniaudio": ("gui/notify/player.py",),
    "keyring": ("settings/secrets.py",),
    "sqlite3": (
        "storage/",
        "reading/",
        "gui/reader.py",
        "gui/file_export.py",
        "gui/panes/",
        "gui/main_window.py",
        "browser/logins.py",  # the browser's own cookies
    ),
}
FOLDERS = """
    app gui link services sync alerts labels browser marketplaces upstream reading storage
    settings domain lib simulator
"""


@dataclass(frozen=True)
class Module:
    """What the sentences need of a module; its tree is not kept, which is large."""

    text: str
    imports: frozenset[str]
    docstring: str | None
    arguments: tuple[str, ...]
    """The texts that stand as arguments of calls."""


@cache
def read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    imports: set[str] = set()
    arguments: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imports.add(node.module)
        elif isinstance(node, ast.Call):
            for value in [*node.args, *(keyword.value for keyword in node.keywords)]:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    arguments.append(value.value)
    return Module(text, frozenset(imports), ast.get_docstring(tree), tuple(arguments))


def place(path: Path) -> str:
    return path.relative_to(CODE).as_posix()


@pytest.mark.parametrize("library", HOMES)
def test_a_library_has_one_home(library: str) -> None:
    strangers = [
        place(path)
        for path in FILES
        if any(name == library or name.startswith(f"{library}.") for name in read(path).imports)
        and not place(path).startswith(HOMES[library])
    ]
    assert strangers == []


def test_the_map_is_the_folders() -> None:
    assert sorted(
        path.name for path in CODE.iterdir() if path.is_dir() and path.name[0] != "_"
    ) == (sorted(FOLDERS.split()))


def test_there_is_no_drawer() -> None:
    drawers = {"utils", "util", "helpers", "common", "manager", "misc"}
    assert [place(path) for path in FILES if drawers & set(path.with_suffix("").parts)] == []


def test_packages_export_nothing() -> None:
    assert [
        place(path) for path in FILES if path.name == "__init__.py" and path.stat().st_size
    ] == []


def test_every_module_says_what_it_owns() -> None:
    silent = [place(path) for path in FILES if read(path).text and not read(path).docstring]
    assert silent == []


DURABLE = """
    all_sent_are_unsure claim finish undo_commands retry_commands queue_in carry_out_held_back
    finish_run mark_orders restore_marks save_rule delete_rule switch_rule stop_all save_view
    delete_view order_views set_option acknowledge_alerts snooze_alerts put_authorisation
    _put_found update_store bring_back place_stores accept_warnings put_proxy change_skus
    restore_skus
"""
"""Jobs of which somebody is told, or after which something is sent."""


def test_what_is_told_or_sent_is_on_the_disk_first() -> None:
    names, found = set(DURABLE.split()), dict.fromkeys(DURABLE.split(), 0)
    careless = []
    for path in FILES:
        calls = r"\.(run|run_blocking|run_\w*durably)\(\s*(\w+)\b"
        for way, job in re.findall(calls, read(path).text):
            if job in names:
                found[job] += 1
                if not way.endswith("durably"):
                    careless.append(f"{place(path)}: {job}")
    assert careless == []
    assert sorted(job for job, times in found.items() if not times) == [
        # By a name of the method: run = writer.run_durably
        "mark_orders", "restore_marks", "restore_skus", "save_view",
    ]  # fmt: skip


def test_colours_stand_in_the_tokens_alone() -> None:
    colour = re.compile(r"""["']#[0-9A-Fa-f]{3,8}["']""")
    places = [place(path) for path in FILES if colour.search(read(path).text)]
    outside = [name for name in places if name.startswith("gui/")]
    assert outside in ([], ["gui/theme/tokens.py"])


def test_words_are_made_in_the_window_and_on_the_command_line_alone() -> None:
    """A message or error of the engine side carries a kind, never a sentence."""
    sentence = re.compile(r"^[A-Z][a-z]+( [a-z’']+){3,}.*[.!?]$")
    found = [
        (place(path), text)
        for path in FILES
        if place(path).startswith(("services/", "sync/", "link/", "labels/", "storage/"))
        for text in read(path).arguments
        if sentence.match(text)
    ]
    assert found == []


def test_the_engine_knows_the_colours_of_the_window() -> None:
    from lzdesk.app.desk import HUES_LIGHT
    from lzdesk.gui.theme.tokens import LIGHT

    def rgb(text: str) -> tuple[int, int, int]:
        return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)

    assert [rgb(hue) for hue in LIGHT.hues] == list(HUES_LIGHT)


def test_the_window_starts_without_what_it_does_not_need() -> None:
    code = (
        "import sys; import lzdesk.app.desktop; "
        "heavy = 'sqlalchemy alembic aiohttp playwright keyring asyncio qasync msgspec'.split();"
        "print([name for name in heavy if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_licence_is_mit_and_no_library_is_gpl() -> None:
    from importlib.metadata import distributions

    assert (ROOT / "LICENSE").read_text().startswith("MIT License")
    names = {
        re.split(r"[^A-Za-z0-9_.-]", line)[0].lower()
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if "==" in line and not line.startswith(" ")
    }
    strict = []
    for found in distributions():
        if found.name.lower() not in names:
            continue
        data = found.metadata
        said = [data.get("License-Expression") or "", *(data.get_all("Classifier") or [])]
        licence = " ".join(said)
        if re.search(r"\b(A?GPL|Affero)", licence.replace("LGPL", "")):
            strict.append((found.name, licence))
    # PySide6 offers LGPL beside GPL; PyInstaller's licence excepts what it builds.
    allowed = {"pyside6_essentials", "shiboken6", "pyinstaller", "pyinstaller-hooks-contrib"}
    assert [name for name, _ in strict if name.lower() not in allowed] == []


def test_pyside_stays_below_the_version_that_aborts() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    version = re.search(r"^pyside6-essentials==(\S+)", lock, re.MULTILINE)
    assert version is not None
    assert (6, 11, 3) <= tuple(map(int, version.group(1).split("."))) < (6, 12)
