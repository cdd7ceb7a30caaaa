"""A menu of actions over a button at the lower edge of the window."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from lzdesk.gui.actions import BY_KEY
from lzdesk.gui.widgets.labels import menu_text

MARKS = ("hold", "release", "tag", "note", "assign")
"""Keys of what a seller notes on an order."""


def show_actions_over(
    button: QWidget, groups: Sequence[Sequence[str]], call: Callable[[str], None]
) -> None:
    """Show these actions, each with its key; `call` gets the key of the one that is chosen."""
    menu = QMenu(button)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(button.accessibleName())
    for place, group in enumerate(groups):
        if place:
            menu.addSeparator()
        for key in group:
            action = BY_KEY[key]
            words = menu_text(action.words)
            shown = f"{words}\t{action.shown_key}" if action.shown_key else words
            menu.addAction(shown).triggered.connect(partial(_chosen, call, key))
    corner = button.mapToGlobal(button.rect().topLeft())
    corner.setY(corner.y() - menu.sizeHint().height() - 2)
    menu.popup(corner)


def _chosen(call: Callable[[str], None], key: str, _checked: bool = False) -> None:
    call(key)
