"""The sheet behind F1: every key of the window, made from the table of actions, each changeable."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lzdesk.gui.actions import ACTIONS, BY_KEY, Action, choose_keys, holder_of, keys_of, shown_key
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.focus import FocusRing
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import PlainLabel, plain_tooltip
from lzdesk.lib.typed import override

BUTTON_PAD = 9
"""Between the edge of a flat button and its words."""

MODIFIERS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
)


def sheet_lines() -> dict[str, list[list[Action]]]:
    """Group to its lines. Actions with the same words share a line."""
    groups: dict[str, dict[str, list[Action]]] = {}
    for action in ACTIONS:
        groups.setdefault(action.group_words, {}).setdefault(action.words, []).append(action)
    return {group: list(lines.values()) for group, lines in groups.items()}


def keys_in_words(actions: Sequence[Action]) -> str:
    """The keys of a line: `J, ↓`, or `Alt 1 … Alt 9` for a whole row of them."""
    keys = [shown_key(key) for action in actions for key in keys_of(action.key)]
    # Two keys of the same name, as Return and Enter are in Chinese, are said once.
    keys = list(dict.fromkeys(keys))
    return f"{keys[0]} … {keys[-1]}" if len(actions) > 2 else ", ".join(keys)


class KeySheet(QDialog):
    """Two columns of groups; a key is pressed to be changed; closes with Esc."""

    def __init__(
        self,
        theme: Theme,
        settings: ScreenSettings,
        changed: Callable[[], None],
        parent: QWidget,
    ) -> None:
        """changed: the actions have other keys now."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("All keys"))
        self.setAccessibleName(self.tr("All keys"))
        self._ring = FocusRing.around(self)
        self._theme = theme
        self._settings = settings
        self._changed = changed
        self._catching: Action | None = None
        self.keys: dict[str, Button] = {}
        """Action key to the button that shows and changes its keys."""
        self.told = PlainLabel(self._usual_words(), style="small", tone="text3")
        self.told.setWordWrap(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 24, 16)
        whole.setSpacing(16)
        whole.addWidget(self._groups(), 1)
        whole.addLayout(self._foot())
        self.resize(860, 640)

    def _groups(self) -> QScrollArea:
        inner = QWidget()
        inner.setObjectName("keyGroups")
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, 16, 0)
        columns.setSpacing(24)
        sides = [QVBoxLayout(), QVBoxLayout()]
        for number, (group, lines) in enumerate(sheet_lines().items()):
            sides[0 if number == 0 else 1].addLayout(self._group(group, lines))
        for side in sides:
            side.setSpacing(16)
            side.addStretch(1)
            columns.addLayout(side, 1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.tr("All keys"))
        # The keys in it take the focus, and bring themselves into sight.
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _group(self, title: str, lines: list[list[Action]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(2)
        grid.addWidget(PlainLabel(title, style="heading", weight=600), 0, 0, 1, 2)
        for row, actions in enumerate(lines, start=1):
            middle = Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(PlainLabel(actions[0].words), row, 0, middle)
            grid.addWidget(self._key(actions), row, 1, middle | Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        return grid

    def _key(self, actions: list[Action]) -> QWidget:
        if len(actions) > 2:
            # A row of numbers stays together.
            made = PlainLabel(keys_in_words(actions), style="small", weight=500, tone="text2")
            made.setContentsMargins(0, 0, BUTTON_PAD, 0)
            return made
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for action in actions:
            button = Button(self._theme, "", kind="flat")
            button.setFixedHeight(24)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _c=False, action=action: self._catch(action))
            button.installEventFilter(self)
            self.keys[action.key] = button
            self._show_key(action)
            row.addWidget(button)
        return holder

    def _foot(self) -> QHBoxLayout:
        self.reset = Button(self._theme, self.tr("Give all actions their own keys back"))
        self.reset.setAutoDefault(False)
        self.reset.clicked.connect(self._reset)
        close = Button(self._theme, self.tr("Close"), key="Esc")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.told, 1)
        foot.addWidget(self.reset)
        foot.addWidget(close)
        return foot

    # Changing

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._catching is None or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            self._on_key(event)
            return True
        return super().eventFilter(watched, event)

    def _catch(self, action: Action) -> None:
        self._end_catching()
        self._catching = action
        # A click gives a button no focus, and the key goes where the focus is.
        self.keys[action.key].setFocus(Qt.FocusReason.OtherFocusReason)
        self.keys[action.key].setText(self.tr("Press a key"))
        words = self.tr("The next key is for: {0}. Esc leaves it; Delete takes its key away.")
        self._tell(words.format(action.words))

    def _on_key(self, event: QKeyEvent) -> None:
        action, key = self._catching, Qt.Key(event.key())
        if action is None or key in MODIFIERS:
            return
        if key == Qt.Key.Key_Escape:
            self._end_catching()
            return
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._give(action, ())
            return
        text = QKeySequence(event.keyCombination()).toString(
            QKeySequence.SequenceFormat.PortableText
        )
        holder = holder_of(text, action.key)
        if holder is not None:
            words = self.tr("{key} belongs to: {other}. Choose another key, or Esc.")
            self._tell(words.format(key=shown_key(text), other=holder.words), "red")
            return
        self._give(action, (text,))

    def _give(self, action: Action, keys: tuple[str, ...]) -> None:
        self._settings.keys = {**self._settings.keys, action.key: list(keys)}
        self._keep()

    def _reset(self) -> None:
        self._settings.keys = {}
        self._keep()

    def _keep(self) -> None:
        self._settings.save()
        choose_keys(self._settings.keys)
        self._end_catching()
        for key in self.keys:
            self._show_key(BY_KEY[key])
        self._changed()

    def _end_catching(self) -> None:
        if self._catching is not None:
            action, self._catching = self._catching, None
            self._show_key(action)
        self._tell(self._usual_words())

    def _show_key(self, action: Action) -> None:
        keys = keys_in_words([action])
        button = self.keys[action.key]
        button.setText(keys or self.tr("no key"))
        button.setAccessibleName(f"{action.words}: {keys or self.tr('no key')}")
        button.setToolTip(plain_tooltip(self.tr("Change the key")))

    def _tell(self, words: str, tone: str = "text3") -> None:
        self.told.setText(words)
        self.told.set_tone(tone)

    def _usual_words(self) -> str:
        return self.tr(
            "Single letters work in lists only, never while typing. Press a key here to change it."
        )
