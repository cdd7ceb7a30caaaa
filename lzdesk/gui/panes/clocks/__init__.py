"""The place "Clocks"."""
