"""The colours of the window: two frozen records, the only place of hex values in the program."""

from functools import cache
from typing import NamedTuple


class Tokens(NamedTuple):
    """One theme. Every field but `name`, `dark` and `hues` is a colour `#RRGGBB`."""

    name: str
    dark: bool
    window: str
    """rail, bars, section headers"""
    canvas: str
    """rows, panes, fields"""
    raised: str
    """menus, dialogs, toasts, bulk bar"""
    sunken: str
    """behind paper previews"""
    hover: str
    hover_window: str
    """under the pointer, on `window`"""
    sel: str
    sel_idle: str
    """selection in a pane without the focus"""
    line: str
    line_strong: str
    control: str
    """borders of buttons, fields, boxes"""
    text: str
    text2: str
    text3: str
    """labels and headers; on a selected row use text2"""
    disabled: str
    accent: str
    accent_fill: str
    on_accent: str
    focus: str
    green: str
    green_tint: str
    amber: str
    amber_tint: str
    red: str
    red_tint: str
    overdue: str
    """solid: past its time, used for nothing else"""
    on_overdue: str
    blue: str
    blue_tint: str
    teal: str
    teal_tint: str
    violet: str
    violet_tint: str
    grey: str
    grey_tint: str
    on_hue: str
    """text on a store's mark"""
    hues: tuple[str, ...]
    """twelve store hues, by the index kept with the store"""

    def colours(self) -> dict[str, str]:
        """Token name to hex value, without the hues. Not to be changed."""
        return _colours(self)


@cache
def _colours(tokens: Tokens) -> dict[str, str]:
    # Asked for in each paint of a badge.
    return {
        name: value
        for name, value in tokens._asdict().items()
        if name not in ("name", "dark", "hues")
    }


LIGHT = Tokens(
    name="light",
    dark=False,
    window="#F5F6F8",
    canvas="#FFFFFF",
    raised="#FFFFFF",
    sunken="#EBEDF1",
    hover="#F1F3F6",
    hover_window="#E8EBEF",
    sel="#E2E9FC",
    sel_idle="#E9EBEF",
    line="#E7E9ED",
    line_strong="#D3D7DE",
    control="#7E8794",
    text="#1B1E23",
    text2="#4D5560",
    text3="#5E6672",
    disabled="#A3AAB4",
    accent="#2C52C4",
    accent_fill="#2F56CC",
    on_accent="#FFFFFF",
    focus="#2F56CC",
    green="#1B7040",
    green_tint="#E3F3E9",
    amber="#855400",
    amber_tint="#FDF0D2",
    red="#B4231D",
    red_tint="#FCE6E4",
    overdue="#A8171B",
    on_overdue="#FFFFFF",
    blue="#1F5FA8",
    blue_tint="#E2EFFB",
    teal="#0F6B6B",
    teal_tint="#DEF2F1",
    violet="#6B3FB0",
    violet_tint="#EFE8FB",
    grey="#4D5560",
    grey_tint="#EBEDF1",
    on_hue="#FFFFFF",
    hues=(
        "#6D2903",
        "#684A06",
        "#636708",
        "#00882F",
        "#086359",
        "#037995",
        "#035FA5",
        "#3839A5",
        "#8756C7",
        "#6C036D",
        "#B73B7A",
        "#3C4249",
    ),
)

DARK = Tokens(
    name="dark",
    dark=True,
    window="#121417",
    canvas="#181A1E",
    raised="#23262C",
    sunken="#0D0F11",
    hover="#202329",
    hover_window="#1D2025",
    sel="#223258",
    sel_idle="#2A2E35",
    line="#25282E",
    line_strong="#383D45",
    control="#7A828E",
    text="#E6E8EB",
    text2="#B0B6BF",
    text3="#9AA1AC",
    disabled="#5C636D",
    accent="#93ACFF",
    accent_fill="#4463D2",
    on_accent="#FFFFFF",
    focus="#93ACFF",
    green="#6FCF97",
    green_tint="#17301F",
    amber="#F0BE56",
    amber_tint="#37290B",
    red="#FF9A90",
    red_tint="#431B19",
    overdue="#EC6056",
    on_overdue="#1A0504",
    blue="#85BDF5",
    blue_tint="#152B41",
    teal="#6CCBC7",
    teal_tint="#11302F",
    violet="#C4A6F7",
    violet_tint="#2D2147",
    grey="#B0B6BF",
    grey_tint="#2A2E35",
    on_hue="#0E1013",
    hues=(
        "#FDC2A8",
        "#D59A17",
        "#C5CB50",
        "#60BD6D",
        "#0BA393",
        "#04BEEA",
        "#2D84D3",
        "#8492F5",
        "#DAC5FE",
        "#B060AF",
        "#E276A7",
        "#B1B7BF",
    ),
)

THEMES = {"light": LIGHT, "dark": DARK}
