"""Renders every screen in both languages at this process's scale, and tells what is cut.

A process of its own, as a scale holds for a whole process: QT_SCALE_FACTOR. Prints JSON.
The zone of the pictures is Asia/Singapore, and the platform is off screen.
"""

import gc
import json
import os
import re
import sqlite3
import sys
import tempfile
from math import ceil
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from lzdesk.gui.theme import fonts
from lzdesk.gui.translations import install_translations
from lzdesk.lib.typed import override
from lzdesk.storage.migrate import open_migrated
from tests.gui.clipping import Fault, Watch, widget_faults
from tests.gui.desk_db import ORDERS, STORES
from tests.gui.screens import PLAIN_WORDS, SCREENS, Stage, every_screen, make_stage_db, settle

LOOKS = {
    "1": {"zh_CN": ("dark", "compact")},
    "1.25": {"en": ("light", "cosy")},
    "1.5": {"zh_CN": ("light", "cosy")},
    "2": {"en": ("dark", "compact")},
}
"""Scale to what each language is shown in: over all scales each screen meets every pair of
language with theme and with density."""
STRAINS = ("longer", "larger")
LARGEST_BODY = 16
QTS_OWN = re.compile("Q[A-Z]")
"""Contexts of Qt's own words, the names of keys among them."""
GROWTH = "und noch mehr Worte "
OTHER = {"light": "dark", "dark": "light"}

OUTSIDE = {
    *(store[1] for store in STORES),
    *(store[4] for store in STORES),
    *(order[3] for order in ORDERS),
    *(order[6] for order in ORDERS),
    *(order[8] for order in ORDERS),
    *(PLAIN_WORDS[key] for key in ("note", "tag", "name", "view", "vendor", "file")),
    "Nước hoa hồng 200 ml",
}
"""Names and SKUs: these may be cut at their end."""


def may_elide(text: str) -> bool:
    return text in OUTSIDE


def empty_desk(path: Path) -> Path:
    db, engine = open_migrated(path, path.parent / "backups")
    engine.dispose()
    db.close()
    return path


def look_at(stage: Stage, watch: Watch, face: str, pictures: Path | None) -> list[list[str]]:
    """The faults of all screens; one that is met twice is told once."""
    found: dict[tuple[str, ...], None] = {}
    for name, shown in every_screen(stage):
        before = len(watch.faults)
        grabbed = shown.grab()
        faults: list[Fault] = [*watch.faults[before:], *widget_faults(shown)]
        found |= dict.fromkeys((name, face, *fault) for fault in faults)
        if pictures is not None:
            grabbed.save(str(pictures / f"{face} {name}.png"))
    return [list(one) for one in found]


def plant(watch: Watch, folder: Path) -> list[list[str]]:
    """The faults of one screen into which some of each sort were built."""
    path = make_stage_db(folder / "lzdesk.db")
    db = sqlite3.connect(path)
    db.execute("UPDATE orders SET currency = 'A currency' WHERE id = 1")
    db.commit()
    db.close()
    stage = Stage(path, empty_desk(folder / "empty" / "lzdesk.db"))
    window = stage.window
    window.top.title.setFixedWidth(20)
    window.status.proven.setFixedHeight(6)
    window.top.sync.setFixedWidth(20)
    window.top.search.setFixedWidth(100)
    window.top.where.setMaximumWidth(30)
    window.rail.delegate.row_height = 5
    settle()
    window.grab()
    faults = [*watch.faults, *widget_faults(window)]
    stage.close()
    return [list(one) for one in dict.fromkeys(faults)]


class Longer(QTranslator):
    """A language whose words are 40 % longer than English: nothing else is known of it."""

    @override
    def isEmpty(self) -> bool:
        return False

    @override
    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        if not source or QTS_OWN.match(context):
            return source
        plural = "s" if n != 1 else ""
        words = source.replace("(s)", plural) if n >= 0 else source
        more = (GROWTH * ceil(len(words) / len(GROWTH)))[: ceil(0.4 * len(words))]
        return words + more.rstrip()


def larger(body: int) -> None:
    """Every style of type as large as a body of this many pixels asks for."""
    usual = fonts.SIZES_PX["body"]
    for style, size in fonts.SIZES_PX.items():
        fonts.SIZES_PX[style] = round(size * body / usual)


def look_at_strains(watch: Watch, folder: Path, pictures: Path | None) -> dict[str, Any]:
    """What is told of all screens with longer words, and then with larger letters."""
    app = QApplication.instance()
    assert app is not None
    install_translations(app, "en")
    path, empty = make_stage_db(folder / "lzdesk.db"), empty_desk(folder / "e" / "lzdesk.db")
    told = {}
    translator = Longer(app)
    for strain in STRAINS:
        if strain == "longer":
            app.installTranslator(translator)
        else:
            app.removeTranslator(translator)
            larger(LARGEST_BODY)
        stage, before = Stage(path, empty), watch.drawn
        faults = look_at(stage, watch, strain, pictures)
        stage.close()
        told[strain] = {
            "faults": faults, "drawn": watch.drawn - before, "screens": len(SCREENS),
        }  # fmt: skip
    return told


def main(argument: str, pictured: str = "") -> None:
    """argument: a folder for pictures, `--plant`, `--strains`, or nothing. pictured: a folder for
    the pictures of strains."""
    scale = os.environ.get("QT_SCALE_FACTOR", "1")
    pictures = Path(argument) if argument not in ("", "--plant", "--strains") else None
    # As in the program, see lzdesk/gui/garbage.py; this process is soon over.
    gc.disable()
    app = QApplication(["lzdesk"])
    watch = Watch(may_elide)
    watch.start()
    faults: list[list[str]] = []
    screens = 0
    with tempfile.TemporaryDirectory() as folder:
        if argument == "--plant":
            install_translations(app, "en")
            print(json.dumps(plant(watch, Path(folder))))
            return
        if argument == "--strains":
            into = Path(pictured) if pictured else None
            json.dump(look_at_strains(watch, Path(folder), into), sys.stdout)
            return
        path = make_stage_db(Path(folder) / "lzdesk.db")
        empty = empty_desk(Path(folder) / "empty" / "lzdesk.db")
        for language, (theme, density) in LOOKS[scale].items():
            loaded = install_translations(app, language)
            # It begins in the other theme, so that all of it has changed live.
            stage = Stage(path, empty, theme=OTHER[theme])
            stage.look(theme, density)
            face = f"{language} {theme} {density} {scale}"
            faults += look_at(stage, watch, face, pictures)
            screens += len(SCREENS)
            stage.close()
            for translator in loaded:
                app.removeTranslator(translator)
    json.dump({"faults": faults, "drawn": watch.drawn, "screens": screens}, sys.stdout)


if __name__ == "__main__":
    main(*(sys.argv[1:] or [""]))
