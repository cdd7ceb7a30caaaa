"""The sheet behind F1: every key of the window, made from the table of actions."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from lzdesk.gui.actions import ACTIONS, Action, shown_key
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import PlainLabel


def sheet_lines() -> dict[str, list[tuple[str, str]]]:
    """Group to its lines of words and keys. Actions with the same words share a line."""
    groups: dict[str, dict[str, list[Action]]] = {}
    for action in ACTIONS:
        groups.setdefault(action.group_words, {}).setdefault(action.words, []).append(action)
    return {
        group: [(words, _keys_of(actions)) for words, actions in lines.items()]
        for group, lines in groups.items()
    }


def _keys_of(actions: list[Action]) -> str:
    if len(actions) > 2:
        return f"{actions[0].shown_key} … {shown_key(actions[-1].shortcuts[0])}"
    return ", ".join(shown_key(key) for action in actions for key in action.shortcuts)


class KeySheet(QDialog):
    """Two columns of groups; closes with Esc."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("All keys"))
        self.setAccessibleName(self.tr("All keys"))
        columns = QHBoxLayout()
        columns.setSpacing(24)
        sides = [QVBoxLayout(), QVBoxLayout()]
        for number, (group, lines) in enumerate(sheet_lines().items()):
            sides[0 if number == 0 else 1].addLayout(self._group(group, lines))
        for side in sides:
            side.setSpacing(16)
            side.addStretch(1)
            columns.addLayout(side, 1)
        close = Button(theme, self.tr("Close"), key="Esc")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        note = self.tr("Single letters work in lists only, never while typing.")
        foot.addWidget(PlainLabel(note, style="small", tone="text3"))
        foot.addStretch(1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 24, 16)
        whole.setSpacing(16)
        whole.addLayout(columns)
        whole.addLayout(foot)

    def _group(self, title: str, lines: list[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.addWidget(PlainLabel(title, style="heading", weight=600), 0, 0, 1, 2)
        for row, (words, keys) in enumerate(lines, start=1):
            grid.addWidget(PlainLabel(words), row, 0)
            key = PlainLabel(keys, style="small", weight=500, tone="text2")
            grid.addWidget(key, row, 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        return grid
