"""The theme in use: follows the system or the user's choice, and changes live."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication

from lzdesk.gui.theme import fonts
from lzdesk.gui.theme.tokens import DARK, LIGHT, Tokens
from lzdesk.settings.paths import resources_dir

if TYPE_CHECKING:
    from lzdesk.gui.theme.style import DeskStyle

CHOICES = ("system", "light", "dark")

_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.Base: "canvas",
    QPalette.ColorRole.AlternateBase: "canvas",
    QPalette.ColorRole.Button: "canvas",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "on_accent",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Highlight: "sel",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Accent: "accent_fill",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "line_strong",
    QPalette.ColorRole.Dark: "control",
    QPalette.ColorRole.Shadow: "line_strong",
}

_DISABLED_ROLES = (
    QPalette.ColorRole.Text,
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.ButtonText,
)


def palette_of(tokens: Tokens) -> QPalette:
    """The Qt palette of a theme."""
    made = QPalette()
    colours = tokens.colours()
    for role, name in _ROLES.items():
        made.setColor(role, QColor(colours[name]))
    for role in _DISABLED_ROLES:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.disabled))
    return made


def style_sheet_of(tokens: Tokens) -> str:
    """The QSS template with each `@token` filled in."""
    folder = resources_dir()
    text = (folder / "styles" / "lzdesk.qss").read_text(encoding="utf-8")
    # Longest names first: @line is the beginning of @line_strong.
    for name, value in sorted(tokens.colours().items(), key=lambda item: -len(item[0])):
        text = text.replace(f"@{name}", value)
    return text


class Theme(QObject):
    """Owns the tokens in use. Delegates ask `tokens` in each paint; `changed` follows a switch.

    Fonts and palette are there at once: they are all that the first frame needs. The style and the
    style sheet, for the widgets of the panes, come with `dress`.
    """

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice if choice in CHOICES else "system"
        self.tokens = LIGHT
        fonts.load_fonts()
        app.setFont(fonts.font())
        # Held for as long as the theme: PySide drops the wrappers of its parts with it.
        self._hints = app.styleHints()
        self._style: DeskStyle | None = None
        self._hints.colorSchemeChanged.connect(self._on_system_changed)
        self._accessibility = self._hints.accessibility()
        self._accessibility.contrastPreferenceChanged.connect(self._on_system_changed)
        self._apply()

    def lay_out_bare(self) -> None:
        """Give the program its style, and no style sheet until `dress`.

        Panes are made in between: a widget that comes into a layout or another widget takes the
        sheet on anew with all its parts, which is half the time that the panes take. A sheet that
        is there already stays: widgets of another theme crash where it is taken off.
        """
        from lzdesk.gui.theme.style import DeskStyle

        self._style = DeskStyle()
        self._style.setParent(self)
        self._style.tokens = self.tokens
        self._app.setStyle(self._style)

    def dress(self) -> None:
        """Give the program its style and its style sheet; before anything of it is in sight."""
        if self._style is None:
            self.lay_out_bare()
        self._apply()

    @property
    def choice(self) -> str:
        """`system`, `light` or `dark`."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Switch the whole program at once."""
        self._choice = choice
        self._apply()
        self.changed.emit()

    def _wanted(self) -> Tokens:
        # Whoever asks the system for more contrast needs it, light or dark.
        if high_contrast(self._hints):
            return tokens_of((self._style or self._app.style()).standardPalette())
        if self._choice == "system":
            dark = self._hints.colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._choice == "dark" else LIGHT

    def _apply(self) -> None:
        self.tokens = self._wanted()
        self._app.setPalette(palette_of(self.tokens))
        if self._style is not None:
            self._style.tokens = self.tokens
            self._app.setStyleSheet(style_sheet_of(self.tokens))

    def _on_system_changed(self) -> None:
        if self._wanted() != self.tokens:
            self._apply()
            self.changed.emit()


def tokens_of(system: QPalette) -> Tokens:
    """Tokens from a high-contrast system palette: its own text, ground and highlight; every tint
    falls back to the ground, so that shapes and words carry the meaning."""
    ground = system.color(QPalette.ColorRole.Window)
    base = DARK if ground.lightnessF() < 0.5 else LIGHT
    text = system.color(QPalette.ColorRole.WindowText).name()
    mark = system.color(QPalette.ColorRole.Highlight).name()
    surfaces = ("window", "canvas", "raised", "sunken", "hover", "hover_window")
    tints = [name for name in base.colours() if name.endswith("_tint")]
    edges = ("text", "text2", "text3", "line", "line_strong", "control")
    changes = {name: ground.name() for name in (*surfaces, *tints)}
    changes |= dict.fromkeys(edges, text)
    changes |= {"focus": mark, "accent": mark}
    return base._replace(**changes)  # type: ignore[arg-type]


def high_contrast(hints: QStyleHints) -> bool:
    """True when the system asks for more contrast: then its own palette replaces the tokens."""
    return hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
