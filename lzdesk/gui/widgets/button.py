"""Buttons: drawn by the style sheet, with an icon, words and the key that does the same."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from lzdesk.gui.actions import BY_KEY
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.lib.typed import override

ICON = 16
GAP = 6
CAP_PADDING = 4
PADS = {"flat": 8, "link": 0}
"""Kind to the room at each side of its content; 10 for the others."""


def key_cap_width(key: str) -> float:
    """Logical pixels that paint_key_cap takes."""
    return QFontMetricsF(font("caption", 500)).horizontalAdvance(key) + 2 * CAP_PADDING + 2


def paint_key_cap(
    painter: QPainter, key: str, x: float, middle: float, ink: str, edge: str
) -> None:
    """A key in a small frame: left edge x, vertical middle, colours of text and frame."""
    box = QRectF(x, round(middle - 8), key_cap_width(key), 16)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(QColor(ink))
    painter.setFont(font("caption", 500))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)


class Button(QPushButton):
    """kind: `plain`, `flat`, `link`, `small` or `primary`.

    icon: a name in resources/icons. key: as shown.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        icon: str = "",
        key: str = "",
        action: str = "",
        kind: str = "plain",
        parent: QWidget | None = None,
    ) -> None:
        """action: of `gui.actions`; its key is shown, also after the user gave it another."""
        super().__init__(text, parent)
        self._theme = theme
        self._icon_name = icon
        self._key = BY_KEY[action].shown_key if action else key
        self._action = action
        self._capped = True
        self.setProperty("kind", kind)
        self.setFont(font("body", 500))
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def refresh_key(self) -> None:
        """Show the key that the action has now."""
        if self._action:
            self._key = BY_KEY[self._action].shown_key
            self.updateGeometry()
            self.update()

    def set_action(self, action: str) -> None:
        """It does another action of `gui.actions` now."""
        self._action = action
        self.refresh_key()

    def show_cap(self, *, there: bool) -> None:
        """Whether the key stands on it; where there is no room for that, the tooltip has it."""
        if there != self._capped:
            self._capped = there
            self.updateGeometry()
            self.update()

    @property
    def cap_room(self) -> float:
        """Logical pixels that its key takes while it stands on it."""
        return key_cap_width(self._key) + GAP if self._key else 0.0

    def set_icon(self, name: str) -> None:
        """Another icon of resources/icons."""
        self._icon_name = name
        self.update()

    @property
    def _cap(self) -> str:
        return self._key if self._capped else ""

    @override
    def sizeHint(self) -> QSize:
        pad = PADS.get(self.property("kind"), 10)
        return QSize(round(self._content_width() + 2 * pad + 2), 28)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        ink, faint, edge = self._inks()
        x = (self.width() - self._content_width()) / 2
        middle = self.height() / 2
        if self._icon_name:
            paint_icon(painter, self._icon_name, faint, round(x), round(middle - ICON / 2), ICON)
            x += ICON + (GAP if self.text() or self._cap else 0)
        if self.text():
            painter.setFont(self.font())
            painter.setPen(QColor(ink))
            words = QFontMetricsF(self.font()).horizontalAdvance(self.text())
            box = QRectF(x, 0, words + 2, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
            x += words + GAP
        if self._cap:
            paint_key_cap(painter, self._cap, round(x), middle, faint, edge)

    def _inks(self) -> tuple[str, str, str]:
        tokens = self._theme.tokens
        if not self.isEnabled():
            return tokens.disabled, tokens.disabled, tokens.line_strong
        if self.property("kind") == "primary" or self.isDefault():
            return tokens.on_accent, tokens.on_accent, tokens.on_accent
        if self.property("kind") == "link":
            return tokens.accent, tokens.accent, tokens.line_strong
        return tokens.text, tokens.text2, tokens.line_strong

    def _content_width(self) -> float:
        parts = []
        if self._icon_name:
            parts.append(float(ICON))
        if self.text():
            parts.append(QFontMetricsF(self.font()).horizontalAdvance(self.text()))
        if self._cap:
            parts.append(key_cap_width(self._cap))
        return sum(parts) + GAP * max(0, len(parts) - 1)


def icon_button(theme: Theme, name: str, icon: str, *, key: str = "", action: str = "") -> Button:
    """A flat button with an icon alone; its name is what a screen reader says."""
    made = Button(theme, "", icon=icon, key=key, action=action, kind="flat")
    made.setAccessibleName(name)
    return made
