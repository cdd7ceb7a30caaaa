"""No text is cut: every screen, both languages, themes and densities, at 100 to 200 %."""

import json
import os
import subprocess
import sys

import pytest

from tests.gui.render_screens import LOOKS, STRAINS
from tests.gui.screens import SCREENS

FEWEST_DRAWN = 15_000
"""Texts that the delegates draw over all screens; fewer means that nobody listened."""

READ_BELOW = "LinesDelegate.paint"
"""The last column of a table in a dialog: the chosen row has its words in full below the table.
Its other columns take their widest text, which test_outbox measures."""

GIVE_WAY = (
    "ElidedLabel.paintEvent",
    "FilterChip.paintEvent",
    "AlertDelegate.paint",
    "QueueDelegate.paint",
    "QueueHeads.paintEvent",
    "EntryDelegate.paint",
    READ_BELOW,
)
"""What elides its words where there is no room, and says them in full in its tooltip."""

SURROUNDINGS = {"QT_QPA_PLATFORM": "offscreen", "TZ": "Asia/Singapore"}


def rendered(*arguments: str, scale: str = "1") -> object:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.gui.render_screens", *arguments],
        env=os.environ | SURROUNDINGS | {"QT_SCALE_FACTOR": scale},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("scale", LOOKS)
def test_every_text_can_be_read_whole(scale: str) -> None:
    found = rendered(scale=scale)
    assert isinstance(found, dict)
    cut = [one for one in found["faults"] if (one[2], one[4]) != ("elided", READ_BELOW)]
    assert cut == []
    assert found["drawn"] > FEWEST_DRAWN
    assert found["screens"] == len(LOOKS[scale]) * len(SCREENS)


@pytest.mark.timeout(300)
def test_words_may_grow_and_letters_may_be_larger() -> None:
    """By 40 %, or to a body of 16 px: what gives way then has its words whole in a tooltip."""
    told = rendered("--strains")
    assert isinstance(told, dict) and list(told) == list(STRAINS)
    for found in told.values():
        cut = [one for one in found["faults"] if one[2] != "elided" or one[4] not in GIVE_WAY]
        assert cut == []
        assert found["drawn"] > FEWEST_DRAWN
        assert found["screens"] == len(SCREENS)


def test_faults_that_were_built_in_are_found() -> None:
    found = rendered("--plant")
    assert isinstance(found, list)
    told = {(why, text) for why, text, _where in found}
    wanted = {
        ("elided", "all 13 stores"),
        ("overlap", "A currency / 118.00"),
        ("leaves its box", "Casa Home"),
        ("button", "Sync now"),
        ("label too narrow", "Orders"),
        ("label too low", "11 of 13 stores proven"),
        ("placeholder", "Find orders"),
    }
    assert wanted <= told


def test_each_screen_meets_every_language_theme_density_and_scale() -> None:
    faces = [(language, *look) for looks in LOOKS.values() for language, look in looks.items()]
    assert set(LOOKS) == {"1", "1.25", "1.5", "2"}
    for language in ("en", "zh_CN"):
        assert {face[1] for face in faces if face[0] == language} == {"light", "dark"}
        assert {face[2] for face in faces if face[0] == language} == {"compact", "cosy"}
