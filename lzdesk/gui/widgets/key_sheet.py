"""The sheet behind F1: every key of the window, made from the table of actions, each changeable."""

from collections.abc import Callable

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

from lzdesk.gui.actions import BY_KEY, Action, choose_keys, holder_of, shown_key
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.focus import FocusRing
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.fields import line_edit
from lzdesk.gui.widgets.key_lines import KeyLines, Line, is_row, keys_in_words, sheet_lines
from lzdesk.gui.widgets.labels import PlainLabel, plain_tooltip
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.lib.typed import override

ROW_INDENT = 12
"""Of the actions of a row of numbers under their line."""

MODIFIERS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
)


class KeySheet(QDialog):
    """Two columns of groups, found by typing; a key is pressed to be changed; closes with Esc."""

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
        self._lines = KeyLines()
        self._rows: dict[Button, list[Action]] = {}
        """Button of a row of numbers to its actions."""
        self.search = line_edit(placeholder=self.tr("Find an action or a key"))
        self.search.setAccessibleName(self.tr("Find an action or a key"))
        self.search.textChanged.connect(self._narrow)
        self.nothing = WrappedLabel(tone="text2")
        self.nothing.hide()
        self.told = PlainLabel(self._usual_words(), style="small", tone="text3")
        self.told.setWordWrap(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 24, 16)
        whole.setSpacing(16)
        whole.addWidget(self.search)
        whole.addWidget(self.nothing)
        self._area = self._groups()
        whole.addWidget(self._area, 1)
        whole.addLayout(self._foot())
        self.resize(860, 640)
        self._narrow()
        # Not in the field: a scanner is listened to everywhere but there. What is typed finds it.
        next(iter(self.keys.values())).setFocus(Qt.FocusReason.OtherFocusReason)

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
        heading = PlainLabel(title, style="heading", weight=600)
        grid.addWidget(heading, 0, 0, 1, 2)
        for actions in lines:
            if is_row(actions):
                row = self._row_button(actions)
                self._add(grid, heading, actions, row)
                for action in actions:
                    self._add(grid, heading, [action], self._key([action]), row)
            else:
                self._add(grid, heading, actions, self._key(actions))
        grid.setColumnStretch(0, 1)
        return grid

    def _add(
        self,
        grid: QGridLayout,
        heading: QWidget,
        actions: list[Action],
        keys: QWidget,
        row: QWidget | None = None,
    ) -> None:
        words = actions[0].line_words if row is None else actions[0].words
        label, middle = PlainLabel(words), Qt.AlignmentFlag.AlignVCenter
        if row is not None:
            label.setContentsMargins(ROW_INDENT, 0, 0, 0)
        number = grid.rowCount()
        grid.addWidget(label, number, 0, middle)
        grid.addWidget(keys, number, 1, middle | Qt.AlignmentFlag.AlignRight)
        group = actions[0].group_words

        def said() -> str:
            return f"{group} {words} {keys_in_words(actions)}"

        self._lines.add(heading, Line(label, keys, said, row))

    def _row_button(self, actions: list[Action]) -> Button:
        """The keys of a row of numbers; it opens the row, where each can be changed."""
        made = Button(self._theme, keys_in_words(actions), icon="chevron-down", kind="flat")
        made.setAccessibleName(f"{actions[0].line_words}: {keys_in_words(actions)}")
        made.setToolTip(plain_tooltip(self.tr("Show each of them")))
        made.setFixedHeight(24)
        made.setAutoDefault(False)
        made.clicked.connect(lambda: self._open_row(made))
        self._rows[made] = actions
        return made

    def _open_row(self, row: QWidget) -> None:
        self._lines.toggle(row)
        self._narrow()

    def _key(self, actions: list[Action]) -> QWidget:
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

    # Finding

    def _narrow(self) -> None:
        there = self._lines.narrow(self.search.text())
        words = self.tr("No action has “{0}” in its words or its key.")
        self.nothing.setText(words.format(self.search.text()[:80]))
        self.nothing.setVisible(not there)
        self._area.setVisible(there)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing finds; Esc takes back what was typed, then closes."""
        chords = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        typed = event.text() if not event.modifiers() & chords else ""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif typed.isprintable() and typed.strip():
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.insert(typed)
        else:
            super().keyPressEvent(event)

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
        for row, actions in self._rows.items():
            row.setText(keys_in_words(actions))
            row.setAccessibleName(f"{actions[0].line_words}: {keys_in_words(actions)}")
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
