"""The fixed sizes of the window's panes, in logical pixels: known before the panes are."""

RAIL_WIDTH = 216
RAIL_FOLDED_WIDTH = 56
TOP_BAR_HEIGHT = 44
TABS_HEIGHT = 36
FILTER_BAR_HEIGHT = 40
STATUS_BAR_HEIGHT = 28
SCROLL_BAR_WIDTH = 12
