"""The alerts in the top bar while their pane is folded: one badge or word for each worst fact."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from lzdesk.gui.actions import BY_KEY, with_key
from lzdesk.gui.alert_words import alert_words
from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import Band
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.alerts.model import SECTIONS, weight_of
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.badges import clock_width, paint_clock
from lzdesk.gui.widgets.button import key_cap_width, paint_key_cap
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.text import Type, paint_line, width_of
from lzdesk.lib.typed import override
from lzdesk.reading.alerts import AlertLine

MOST_WORDS = 1
"""Beside the badges: there is room for no more in the least window."""
BADGES = {"ship_by.overdue": Band.OVERDUE, "ship_by.now": Band.NOW}
PAD = 8
GAP = 8
NEAR = 4
ICON = 16
SMALL: Type = ("small", 400, False)


class AlertCounters(QAbstractButton):
    """A press brings the pane back."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("alertCounters")
        self._theme = theme
        self._counts: dict[str, int] = {}
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(28)
        self.show_alerts((), 0)
        theme.changed.connect(self.update)

    def show_alerts(self, alerts: Sequence[AlertLine], now_ms: int) -> None:
        """Count what stands; what was folded away is in hand and is left out."""
        counts: dict[str, int] = {}
        for alert in alerts:
            if not alert.is_folded(now_ms):
                counts[alert.kind] = counts.get(alert.kind, 0) + weight_of(alert)
        self._counts = counts
        facts = [alert_words.fact(kind, count) for kind, count in counts.items()]
        shown = [words for words in facts if words] or [self.tr("nothing urgent")]
        name = self.tr("Alerts: {0}").format(amounts.listed(shown))
        self.setAccessibleName(name)
        tip = with_key(BY_KEY["toggle_alerts"].words, "toggle_alerts")
        self.setToolTip(plain_tooltip(f"{name}\n{tip}"))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        badges, words = self._shown()
        width = sum(clock_width(text) + NEAR for _band, text in badges)
        width += sum(NEAR + width_of(text, SMALL) + GAP for text in words)
        width += ICON + GAP + key_cap_width(BY_KEY["toggle_alerts"].shown_key)
        return QSize(round(width) + 2 * PAD, 28)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), self._theme.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.hover_window))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        x, middle = float(PAD), self.height() / 2
        badges, words = self._shown()
        for band, text in badges:
            paint_clock(painter, tokens, band, text, x, middle, ruled=False)
            x += clock_width(text) + NEAR
        for text in words:
            paint_line(painter, text, SMALL, tokens.text2, x + NEAR, middle)
            x += NEAR + width_of(text, SMALL) + GAP
        x = self.width() - PAD - key_cap_width(BY_KEY["toggle_alerts"].shown_key)
        key = BY_KEY["toggle_alerts"].shown_key
        paint_key_cap(painter, key, round(x), middle, tokens.text3, tokens.line_strong)
        at = round(x - GAP - ICON)
        paint_icon(painter, "panel-right", tokens.text2, at, round(middle - ICON / 2), ICON)

    def _shown(self) -> tuple[list[tuple[Band, str]], list[str]]:
        badges = [
            (band, count_words(self._counts[kind]))
            for kind, band in BADGES.items()
            if self._counts.get(kind)
        ]
        kinds = [*SECTIONS["cancelled"], *SECTIONS["account"]]
        words = [
            alert_words.fact(kind, self._counts[kind]) for kind in kinds if self._counts.get(kind)
        ]
        # The worst of them; the tooltip has them all.
        return badges, words[:MOST_WORDS]
