"""Catches a barcode scanner's burst of keys anywhere outside a text field.

A scanner types faster than any hand: twelve keys or more, each within 35 ms of the one before,
then Enter (ui/language.md, section 6). Its first letter may be a key of the list, so letters wait
that long before they act; those that only move the cursor do not wait.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from lzdesk.lib.typed import override

LEAST_KEYS = 12
BETWEEN_MS = 35
LONG_MS = 1 << 31
MOVES = "jk[]"
"""Keys that do no harm before a scan is known to be one."""
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
TYPED_INTO = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)
CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class ScannerWatch(QObject):
    """Listens to the window's keys, and to those of its windows that leave it in reach.

    `scanned` carries the code without its Enter.
    """

    scanned = Signal(str)

    def __init__(
        self, app: QApplication, window: QWidget, act: Callable[[QKeyEvent], bool]
    ) -> None:
        """act: does what a key is bound to; False where it is bound to nothing."""
        super().__init__(window)
        self._app = app
        self._window = window
        self._act = act
        self._keys = ""
        self._held: list[QKeyEvent] = []
        self._told: QKeyEvent | None = None
        self._sending = False
        self._since = QElapsedTimer()
        self._pressed_at = 0
        """By the system's own clock, milliseconds; 0 where it tells none."""
        self._last = QTimer(self, singleShot=True)
        self._last.timeout.connect(self._let_go)
        self._wait = QTimer(self, singleShot=True)
        # Keys that lie in the queue of a busy window are looked at first.
        self._wait.timeout.connect(partial(self._last.start, 0))
        self.between_ms = BETWEEN_MS
        """The longest pause between two keys of a scan."""
        self._watched: QWidget | None = None
        app.focusChanged.connect(self._watch)
        self._watch(None, app.focusWidget())

    def _watch(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Listen where the keys go, and nowhere else: a filter over all would see every paint."""
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = now
        if now is not None:
            now.installEventFilter(self)

    @property
    def is_waiting(self) -> bool:
        """Whether keys are held back that may be a scanner's."""
        return bool(self._held)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) or self._sending:
            return False
        if not isinstance(event, QKeyEvent) or not self._listens(watched):
            return False
        if kind == QEvent.Type.KeyPress:
            return self._on_key(event)
        if self._may_wait(event) or (event.key() in ENTER and self._is_scan(event)):
            # Accepted, it comes as a key press and no shortcut takes it.
            event.accept()
            return True
        if _is_part(event):
            self._add(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() in ENTER:
            if not self._is_scan(event):
                return self._after_what_waited(event)
            scan = self._keys
            self._held.clear()
            self._wait.stop()
            self._let_go()
            self.scanned.emit(scan)
            return True
        if not self._may_wait(event):
            return self._after_what_waited(event)
        self._add(event)
        self._held.append(_copy(event))
        self._last.stop()
        self._wait.start(self.between_ms)
        return True

    def _after_what_waited(self, event: QKeyEvent) -> bool:
        """The keys that waited go first. Where they opened an editor, it has this one too; whether
        it was told of it here."""
        before = self._app.focusWidget()
        self._let_go()
        now = self._app.focusWidget()
        if now is None or now is before:
            return False
        self._sending = True
        self._app.sendEvent(now, _copy(event))
        self._sending = False
        return True

    def _add(self, event: QKeyEvent) -> None:
        self._keys = self._keys + event.text() if self._is_quick(event) else event.text()
        self._since.start()
        self._pressed_at = event.timestamp()

    def _may_wait(self, event: QKeyEvent) -> bool:
        if not _is_part(event):
            return False
        return self._is_quick(event) or event.text().lower() not in MOVES

    def _is_quick(self, event: QKeyEvent) -> bool:
        if not self._keys or not self._since.isValid():
            return False
        # When it was pressed counts, not when a busy window comes to it. Not all systems tell.
        pressed = event.timestamp() - self._pressed_at if self._pressed_at else 0
        return min(self._since.elapsed(), pressed or LONG_MS) <= self.between_ms

    def _is_scan(self, event: QKeyEvent) -> bool:
        return len(self._keys) >= LEAST_KEYS and self._is_quick(event)

    def _let_go(self) -> None:
        """No scan: the keys that waited do what they do."""
        held, self._held, self._keys = self._held, [], ""
        self._sending = True
        for event in held:
            # A window that is being activated has its focus before the program has it; and a key
            # may have opened an editor for those behind it.
            focus = self._app.focusWidget() or self._window.focusWidget()
            # The window's actions are not for what stands in a window of its own.
            elsewhere = focus is not None and (
                focus.window() is not self._window or _is_typed_into(focus)
            )
            if (elsewhere or not self._act(event)) and focus is not None:
                self._app.sendEvent(focus, event)
        self._sending = False

    def _listens(self, watched: QObject) -> bool:
        focus = self._app.focusWidget()
        if focus is None or watched is not focus or not self._is_in_reach(focus.window()):
            return False
        return not _is_typed_into(focus)

    def _is_in_reach(self, window: QWidget) -> bool:
        """Whether it is the window, or one of its own that does not stand before it."""
        if window is self._window:
            return True
        if window.isModal() or window.windowType() == Qt.WindowType.Popup:
            return False
        parent = window.parentWidget()
        return parent is not None and self._is_in_reach(parent.window())


def _is_typed_into(widget: QWidget) -> bool:
    """Whether letters are for it: not for a field that only shows its text."""
    if isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit):
        return not widget.isReadOnly()
    return isinstance(widget, TYPED_INTO)


def _is_part(event: QKeyEvent) -> bool:
    text = event.text()
    if event.isAutoRepeat() or event.modifiers() & CHORDS:
        return False
    return bool(text) and text.isprintable() and not text.isspace()


def _copy(event: QKeyEvent) -> QKeyEvent:
    return QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
