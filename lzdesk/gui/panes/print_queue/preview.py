"""The label beside the queue: the chosen parcel's page as it will be printed, and what is known
of it."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lzdesk.gui.clock_words import hour_minute_second
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.panes.print_queue.ledger import HEAD_HEIGHT
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import icon_button
from lzdesk.gui.widgets.labels import ElidedLabel, plain_tooltip
from lzdesk.gui.widgets.text import colour
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.lib.typed import override
from lzdesk.link.messages import LabelPreviewed

WIDTH = 268
EDGE = 12
USUAL = 1.5
"""The height of a label beside its width; others are painted smaller."""
TALLEST = 600
LONGEST_WORDS = 300
ICON = 14


class LabelPicture(QWidget):
    """Paper with a label on it, or empty paper."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image = QImage()
        self.setFixedSize(WIDTH - 2 * EDGE, round((WIDTH - 2 * EDGE) * USUAL))

    @property
    def is_empty(self) -> bool:
        return self._image.isNull()

    @property
    def dots(self) -> int:
        """How high a picture is to be here, in dots of this screen."""
        return round(min(self.width() * USUAL, TALLEST) * self.devicePixelRatio())

    def show_png(self, content: bytes) -> None:
        """Empty for none."""
        self._image = QImage()
        if content:
            # No guessing at what it might be.
            self._image.loadFromData(content, "PNG")
        high = self.width() * USUAL
        if not self.is_empty:
            high = min(self.width() * self._image.height() / self._image.width(), TALLEST)
        self.setFixedHeight(round(high))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        box = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.fillRect(box, colour(self._theme.tokens.line_strong))
            # Paper is white in every theme.
            painter.fillRect(box.adjusted(1, 1, -1, -1), Qt.GlobalColor.white)
            if self.is_empty:
                return
            room = box.adjusted(1, 1, -1, -1)
            size = self._image.size().scaled(
                room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio
            )
            where = QRectF(0, 0, size.width(), size.height())
            where.moveCenter(room.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(where, self._image)


class Check(QWidget):
    """A fact about the label, in words beside a sign."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._is_well = True
        self.words = WrappedLabel(style="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(ICON + 6, 0, 0, 0)
        row.addWidget(self.words, 1)
        self.hide()

    def say(self, words: str, *, is_well: bool = True) -> None:
        """Nothing for a fact that is not known."""
        if words == self.words.text() and is_well == self._is_well:
            return
        self._is_well = is_well
        self.words.setText(words)
        self.setVisible(bool(words))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        name, ink = ("check", tokens.green) if self._is_well else ("triangle-alert", tokens.amber)
        with QPainter(self) as painter:
            paint_icon(painter, name, ink, 0, 1, ICON)


class LabelPreview(QFrame):
    """Shows what it is given. What belongs to a parcel leaves with it."""

    moved = Signal(int)
    """(parcels down the list; negative: up)"""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("labelPreview")
        self.setAccessibleName(self.tr("Label"))
        self.setFixedWidth(WIDTH)
        head = QFrame()
        head.setObjectName("alertHead")
        head.setFixedHeight(HEAD_HEIGHT)
        self.title = ElidedLabel(weight=600)
        self.up = icon_button(theme, self.tr("Parcel before"), "chevron-up")
        self.down = icon_button(theme, self.tr("Next parcel"), "chevron-down")
        row = QHBoxLayout(head)
        row.setContentsMargins(EDGE, 0, 4, 0)
        row.setSpacing(0)
        row.addWidget(self.title)
        row.addStretch(1)
        for button, by in ((self.up, -1), (self.down, 1)):
            button.setToolTip(plain_tooltip(button.accessibleName()))
            button.clicked.connect(lambda _checked=False, by=by: self.moved.emit(by))
            row.addWidget(button)
        self.picture = LabelPicture(theme)
        self.why = WrappedLabel(style="small", tone="text2")
        self.barcode, self.size_, self.read_again = (Check(theme) for _ in range(3))
        below = QVBoxLayout()
        below.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        below.setSpacing(8)
        for widget in (self.picture, self.why, self.barcode, self.size_, self.read_again):
            below.addWidget(widget)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(below, 1)
        self.show_parcel(0, 0)

    def show_parcel(self, position: int, parcels: int) -> None:
        """Another parcel is chosen (0: none): nothing is known of its label yet."""
        words = self.tr("Parcel {0} of {1}")
        said = words.format(count_words(position), count_words(parcels)) if position else ""
        self.title.setText(said or self.tr("Label"))
        self.up.setEnabled(position > 0)
        self.down.setEnabled(position > 0)
        self.picture.setAccessibleName(said)
        self._say("")
        self.picture.setVisible(position > 0)

    def _say(self, why: str, picture: bytes = b"") -> None:
        self.picture.show_png(picture)
        self.why.setText(why)
        self.why.setVisible(bool(why))
        for check in (self.barcode, self.size_, self.read_again):
            check.say("")

    def show_why(self, words: str) -> None:
        """There is no label to show."""
        self._say(words)
        self.picture.hide()

    def show_label(self, told: LabelPreviewed) -> None:
        """The answer for the parcel that is chosen."""
        if not told.picture:
            said = reason_words(told.kind)
            if told.words:
                quoted = self.tr("{reason} “{words}”")
                said = quoted.format(reason=said, words=one_line(told.words, LONGEST_WORDS))
            self.show_why(said)
            return
        self._say("", told.picture)
        self.picture.show()
        barcodes = {
            "matches": self.tr("Barcode on page matches the parcel"),
            "unread": self.tr("The parcel's barcode cannot be read on this page"),
        }
        self.barcode.say(barcodes.get(told.barcode, ""), is_well=told.barcode == "matches")
        self.size_.say(self._size_words(told))
        if told.read_again_at is not None:
            words = self.tr("Order read again {0}, not cancelled")
            self.read_again.say(words.format(hour_minute_second(told.read_again_at)))

    def _size_words(self, told: LabelPreviewed) -> str:
        made, came = (
            f"{round(width)} × {round(height)}" for width, height in (told.made_mm, told.came_mm)
        )
        if made == came:
            return self.tr("{0} mm, as it came").format(made)
        return self.tr("Made {0} mm from {1}").format(made, came)
