"""The paper labels are printed on, in words."""

from PySide6.QtCore import QCoreApplication

from lzdesk.domain.print_runs import REPRINT_REASONS
from lzdesk.labels.layouts import LAYOUTS

translate = QCoreApplication.translate


def reprint_reasons() -> list[tuple[str, str]]:
    """Name and words of what may have become of a first label."""
    words = {
        "jammed": translate("Paper", "Jammed in the printer"),
        "smeared": translate("Paper", "Smeared"),
        "lost": translate("Paper", "Lost"),
        "wrong_printer": translate("Paper", "On the wrong printer"),
        "other": translate("Paper", "Other"),
    }
    return [(name, words[name]) for name in REPRINT_REASONS]


def paper_choices() -> list[tuple[str, str]]:
    """Name and words of each layout."""
    words = {
        "100x150": translate("Paper", "100 × 150 mm"),
        "a6": translate("Paper", "A6, 105 × 148 mm"),
        "a4x2": translate("Paper", "A4, 2 labels"),
        "a4x4": translate("Paper", "A4, 4 labels"),
        "as-is": translate("Paper", "As it comes"),
    }
    return [(name, words[name]) for name in LAYOUTS]
