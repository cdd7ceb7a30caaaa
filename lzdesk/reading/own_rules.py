"""Whether the seller's own deadline rules can be used."""

import sqlite3
from pathlib import Path
from typing import NamedTuple

from lzdesk.domain.stores import MARKETPLACES
from lzdesk.settings.deadline_rules import check_file
from lzdesk.settings.paths import DataFolder


class FaultyRules(NamedTuple):
    """A file of the seller's own that is not used."""

    file: str
    faults: int


def faulty_rules(_db: sqlite3.Connection, folder: Path) -> tuple[FaultyRules, ...]:
    """folder: the data folder. Read anew each time: the file is written in an editor."""
    paths = [DataFolder(folder).own_rules(marketplace) for marketplace in MARKETPLACES]
    found = [FaultyRules(path.name, len(check_file(path).faults)) for path in paths]
    return tuple(one for one in found if one.faults)
