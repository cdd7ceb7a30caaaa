"""The type of the window: Inter from our own resources, five styles, numbers that stand in columns.

QSS can set neither families with their order nor OpenType features, so every style is built here
once and shared by widgets and delegates.
"""

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from lzdesk.settings.paths import resources_dir

FAMILIES = [
    "Inter",
    "Segoe UI",
    "Noto Sans CJK SC",
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans Thai",
    "Leelawadee UI",
    "Thonburi",
]

SIZES_PX = {"title": 20, "heading": 15, "body": 13, "small": 12, "caption": 11, "mark": 10}
"""Style name to size in logical pixels. `mark` is the country code on a store's mark."""

WEIGHTS = {
    400: QFont.Weight.Normal,
    500: QFont.Weight.Medium,
    600: QFont.Weight.DemiBold,
}


def load_fonts() -> None:
    """Give the shipped fonts to Qt; without the files the next family of the list is used."""
    for path in sorted((resources_dir() / "fonts").glob("Inter-*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


@cache
def font(style: str = "body", weight: int = 400, *, code: bool = False) -> QFont:
    """A shared font: style is a key of SIZES_PX, weight 400, 500 or 600.

    Figures are tabular everywhere; `code` adds the slashed zero, for ids and SKUs.
    """
    made = QFont()
    made.setFamilies(FAMILIES)
    made.setPixelSize(SIZES_PX[style])
    made.setWeight(WEIGHTS[weight])
    # Fractional advances: without them 12 px text is spaced unevenly at 100 %.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    if code:
        made.setFeature(QFont.Tag("zero"), 1)
    return made
