"""The words of each option of `settings.options`, and of the pages it stands on."""

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from lzdesk.domain.bags import SORTING_DAYS
from lzdesk.domain.clocks import SCAN_HOURS
from lzdesk.gui.alert_words import kind_words
from lzdesk.settings.options import (
    BACKUPS_EVERY,
    BROWSER_IDLE,
    BROWSER_MEMORY,
    EXIT_SERVICES,
    HISTORY_DAYS,
    NOTIFY_KINDS,
    NOTIFY_WAYS,
    PICTURES,
    QUIET_FROM,
    QUIET_TO,
    REMIND_EVERY,
    WATCHED_FOLDER,
    notify_key,
)

translate = QCoreApplication.translate


class OptionWords(NamedTuple):
    """What stands on the settings for one option."""

    heading: str
    """Options of one heading stand together."""
    words: str


def option_words(key: str) -> OptionWords:
    """The words of an option. Raises KeyError for one that has none."""
    return _table()[key]


def _table() -> dict[str, OptionWords]:
    ways = {
        "sound": translate("Settings", "A sound, at most one a minute"),
        "toast": translate("Settings", "A toast in the window"),
        "tray": translate("Settings", "A message of the system, while the window is not in front"),
    }
    table = {
        notify_key(kind, way): OptionWords(ways[way], kind_words(kind))
        for kind in NOTIFY_KINDS
        for way in NOTIFY_WAYS
    }
    quiet = translate("Settings", "Quiet hours, without sounds and messages; the same hour: none")
    table[QUIET_FROM] = OptionWords(quiet, translate("Settings", "Quiet from"))
    table[QUIET_TO] = OptionWords(quiet, translate("Settings", "Quiet until"))
    left = translate(
        "Settings", "A parcel that was scanned out, and that its carrier does not scan"
    )
    hours = translate("Settings", "Say so after")
    told = translate("Settings", "Reminders")
    every = translate("Settings", "Remind of orders to arrange every (0: never)")
    table[REMIND_EVERY] = OptionWords(told, every)
    passes = {
        "notify.pass_morning": translate("Settings", "Morning pass at"),
        "notify.pass_noon": translate("Settings", "Noon pass at"),
        "notify.pass_evening": translate("Settings", "Evening pass at"),
    }
    table.update({key: OptionWords(told, words) for key, words in passes.items()})
    table[SCAN_HOURS] = OptionWords(left, hours)
    border = translate("Settings", "Parcels across a border: a rule of experience, told by no API")
    sorting = translate("Settings", "Working days from the order to the sorting centre")
    table[SORTING_DAYS] = OptionWords(border, sorting)
    backups = translate(
        "Settings", "A copy of the database in the folder backups, without the stores' secrets"
    )
    every = translate("Settings", "Make one every, 0: none")
    table[BACKUPS_EVERY] = OptionWords(backups, every)
    history = translate("Settings", "Orders that were created longer ago stay as they are")
    back = translate("Settings", "Read the orders of the last")
    table[HISTORY_DAYS] = OptionWords(history, back)
    watched = translate(
        "Settings",
        "Order exports put there are taken in by themselves: each store has a folder in it, named"
        " by its key. Empty: none is watched",
    )
    folder = translate("Settings", "Watched folder")
    table[WATCHED_FOLDER] = OptionWords(watched, folder)
    public = translate(
        "Settings",
        "Fetched once from the marketplace's public servers, the way the store's calls go out",
    )
    table[PICTURES] = OptionWords(public, translate("Settings", "Show pictures of products"))
    rest = translate("Settings", "Their logins are kept, and their pages come back")
    after = translate("Settings", "Close a store's browser after this time without use, 0: never")
    table[BROWSER_IDLE] = OptionWords(rest, after)
    most = translate("Settings", "All open browsers may take, 0: half of this computer's memory")
    table[BROWSER_MEMORY] = OptionWords(rest, most)
    learn = translate(
        "Settings",
        "Services on the web are asked where a store comes out. They learn that address and that"
        " somebody asks, not who you are",
    )
    table[EXIT_SERVICES] = OptionWords(
        learn,
        translate("Settings", "Web addresses with commas between them; empty: the usual two"),
    )
    return table


def page_words(group: str) -> str:
    """A page of the settings. Raises KeyError for one that has no words."""
    return {
        "alerts": translate("Settings", "Alerts"),
        "sounds": translate("Settings", "Sounds"),
        "reading": translate("Settings", "Reading"),
        "paper": translate("Settings", "Paper"),
        "browsers": translate("Settings", "Browsers"),
        "backups": translate("Settings", "Backups"),
    }[group]


def unit_words(unit: str) -> str:
    """What follows a number."""
    return {
        "": "",
        # Shown as a time, 22:00, which has no word behind it.
        "hour": "",
        "h": translate("Settings", " h"),
        "min": translate("Settings", " min"),
        "days": translate("Settings", " days"),
        "mb": translate("Settings", " MB"),
        # Of a text.
        "addresses": "",
        "folder": "",
    }[unit]
