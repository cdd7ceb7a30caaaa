"""The fixed sizes of the window's panes, in logical pixels: known before the panes are."""

RAIL_WIDTH = 216
RAIL_FOLDED_WIDTH = 56
TOP_BAR_HEIGHT = 44
TABS_HEIGHT = 36
FILTER_BAR_HEIGHT = 40
STATUS_BAR_HEIGHT = 28
ALERT_PANE_WIDTH = 268
ALERT_HEAD_HEIGHT = 36
ALERTS_FROM_WIDTH = 1280
"""Where a window is less wide, the alert pane is folded."""
RAIL_FROM_WIDTH = 1280
"""Where a window is less wide, the rail is folded beside an open drawer."""
SCROLL_BAR_WIDTH = 12
GRID_BAR_WIDTH = 8
"""Of the order grid: its columns want the room."""
