"""The settings, made from the declared options: pages at the left, a search over all of them.

A change applies at once. What the engine refuses goes back, with the reason beside it.
"""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from lzdesk.domain.errors import BadInput
from lzdesk.domain.exit_services import SERVICES
from lzdesk.gui.amounts import amounts
from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.clock_words import clock_words
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.money import count_words
from lzdesk.gui.option_words import option_words, page_words, unit_words
from lzdesk.gui.paper_words import paper_choices
from lzdesk.gui.reader import Reader
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.fields import line_edit
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.option_rows import (
    BoolRow,
    ChoiceRow,
    HourRow,
    LongTextRow,
    NumberRow,
    OptionRow,
    TextRow,
    Value,
)
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.labels.layouts import check_margins, margins_of
from lzdesk.reading.app_uses import AppUse, app_uses
from lzdesk.reading.views import chosen_options
from lzdesk.settings.options import OPTIONS, Option

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

WIDTH, HEIGHT = 760, 560
PAGES_WIDTH = 168
RING_ROOM = 4
"""Left of the rows, whose focus ring stands outside them."""
SCREEN = "screen."
LARGEST = 1_000_000


class Page(QScrollArea):
    """Rows under headings; `narrow` hides those that have not the words."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.setAccessibleName(title)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._headings: dict[str, PlainLabel] = {}
        self._under: dict[str, list[QWidget]] = {}
        self._words: dict[QWidget, str] = {}
        self.setObjectName("settingsPage")
        # Its rows take the focus, and bring themselves into sight.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setObjectName("settingsInner")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(RING_ROOM, 0, 12, 0)
        self._column.setSpacing(6)
        self._column.addWidget(PlainLabel(title, style="heading", weight=600))
        self._column.addStretch(1)
        self.setWidget(inner)

    def add(self, heading: str, words: str, row: QWidget) -> None:
        """A row under a heading; empty: under the page's own."""
        if heading not in self._under:
            self._under[heading] = []
            label = PlainLabel(heading, style="small", weight=500, tone="text2")
            label.setContentsMargins(0, 12 if heading else 0, 0, 2)
            label.setWordWrap(True)
            label.setVisible(bool(heading))
            self._headings[heading] = label
            self._column.insertWidget(self._column.count() - 1, label)
        under = self._under[heading]
        after = under[-1] if under else self._headings[heading]
        self._column.insertWidget(self._column.indexOf(after) + 1, row)
        under.append(row)
        self._words[row] = f"{self.title} {heading} {words}".casefold()

    def narrow(self, typed: str) -> bool:
        """Show only what has these words; whether anything has."""
        wanted = typed.casefold().split()
        any_row = False
        for heading, rows in self._under.items():
            here = [all(word in self._words[row] for word in wanted) for row in rows]
            for row, fits in zip(rows, here, strict=True):
                row.setVisible(fits)
            self._headings[heading].setVisible(bool(heading) and any(here))
            any_row = any_row or any(here)
        return any_row


class SettingsDialog(DeskDialog):
    """Beside the window, never in its way."""

    def __init__(self, window: "MainWindow", reader: Reader, ask: Ask) -> None:
        super().__init__(window.theme, window, self.tr("Settings"), self.tr("Settings"))
        self._window = window
        self._ask = ask
        self._kept: dict[str, Value] = {}
        self.rows: dict[str, OptionRow] = {}
        """Option key, or `screen.` and a name, to its row."""
        self.search = line_edit(placeholder=self.tr("Find a setting"))
        self.search.setAccessibleName(self.tr("Find a setting"))
        self.search.textChanged.connect(self._on_search)
        self.list = QListWidget()
        self.list.setFont(font())
        self.list.setFixedWidth(PAGES_WIDTH)
        self.list.setAccessibleName(self.tr("Pages"))
        self.stack = QStackedWidget()
        self.nothing = WrappedLabel(tone="text2")
        self.pages: list[Page] = []
        self._make_pages()
        self.stack.addWidget(self.nothing)
        self.list.currentRowChanged.connect(self._on_page)
        self._lay_out()
        self.list.setCurrentRow(0)
        self.list.setFocus()
        reader.submit("settings", self._show, chosen_options, "")
        reader.submit("settings.apps", self._show_apps, app_uses, window.now_ms())

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setSpacing(24 - RING_ROOM)
        body.addWidget(self.list)
        body.addWidget(self.stack, 1)
        self.body.addWidget(self.search)
        self.body.addLayout(body, 1)
        close = self.button(self.tr("Close"))
        close.clicked.connect(self.accept)
        self.resize(WIDTH, HEIGHT)

    # Its pages

    def _make_pages(self) -> None:
        for group in dict.fromkeys(option.group for option in OPTIONS):
            page = self._page(page_words(group))
            for option in OPTIONS:
                if option.group == group:
                    heading, words = option_words(option.key)
                    row = self._row_of(option, words)
                    # Until the kept values are read nothing can be changed by mistake.
                    row.setEnabled(False)
                    self._add(page, heading, row, self._set_option)
            if group == "reading":
                self._apps_part(page)
        self._screen_page()
        self._keys_page()

    def _apps_part(self, page: Page) -> None:
        """The developer apps: their seats, and what of their day is used."""
        self.apps = WrappedLabel(tone="text2")
        heading = self.tr("Developer apps")
        page.add(heading, self.tr("apps, seats, calls, quota"), self.apps)

    def _show_apps(self, uses: Sequence[AppUse]) -> None:
        if self.is_closed:
            return
        lines = []
        for use in uses:
            every = clock_words(use.every_s * 1000)
            pace = (
                amounts.pace(use.stores, use.daily_calls, count_words(use.spent), every)
                if use.stores
                else ""
            )
            lines.append(amounts.app(plain(use.app_key), use.sellers, use.seats, pace))
        none = self.tr("None yet: stores are added with one, or from an order export.")
        self.apps.setText("\n".join(lines) or none)

    def _page(self, title: str) -> Page:
        page = Page(title)
        self.pages.append(page)
        self.stack.addWidget(page)
        self.list.addItem(QListWidgetItem(title))
        return page

    def _row_of(self, option: Option, words: str) -> OptionRow:
        if isinstance(option.default, bool):
            return BoolRow(option.key, words)
        if isinstance(option.default, int):
            if option.unit == "hour":
                return HourRow(self.theme, option.key, words, option.least, option.most)
            most = option.most or LARGEST
            return NumberRow(option.key, words, option.least, most, unit_words(option.unit))
        if option.choices:
            choices = [(one, one) for one in option.choices]
            return ChoiceRow(self.theme, option.key, words, choices)
        if option.unit == "addresses":
            return LongTextRow(option.key, words, ", ".join(SERVICES))
        if option.unit == "folder":
            return LongTextRow(option.key, words)
        return TextRow(option.key, words)

    def _add(self, page: Page, heading: str, row: OptionRow, changed: object) -> None:
        assert callable(changed)
        page.add(heading, row.words, row)
        self.rows[row.key] = row
        row.changed.connect(changed)

    def _screen_page(self) -> None:
        settings = self._window.settings
        page = self._page(self.tr("This screen"))
        themes = [
            ("system", self.tr("as the system")),
            ("light", self.tr("light")),
            ("dark", self.tr("dark")),
        ]
        heights = [("compact", self.tr("compact")), ("cosy", self.tr("cosy"))]
        for name, words, choices, value in (
            ("theme", self.tr("Theme"), themes, settings.theme),
            ("density", self.tr("Row height"), heights, settings.density),
            ("label_layout", self.tr("Paper of labels"), paper_choices(), settings.label_layout),
        ):
            row = ChoiceRow(self.theme, SCREEN + name, words, choices)
            row.show_value(value)
            self._add(page, "", row, self._set_screen)
        margins = TextRow(SCREEN + "label_margins", self.tr("Margins of labels, mm"))
        margins.line.setPlaceholderText("0, 0, 0, 0")
        margins.show_value(settings.label_margins)
        self._add(page, "", margins, self._set_margins)
        # Each language in its own words, for whoever cannot read the one in use.
        languages = [("system", self.tr("as the system")), ("en", "English"), ("zh_CN", "中文")]
        row = ChoiceRow(self.theme, SCREEN + "language", self.tr("Language"), languages)
        row.show_value(settings.language)
        self._add(page, self.tr("From the next start on"), row, self._set_screen)

    def _keys_page(self) -> None:
        page = self._page(self.tr("Keys"))
        words = self.tr(
            "Every action has a key that you can change, and a place in the menu and the palette."
        )
        about = WrappedLabel(words, tone="text2")
        page.add("", words, about)
        show = Button(self.theme, self.tr("Show and change all keys"), action="show_keys")
        show.setAutoDefault(False)
        show.clicked.connect(self._window.show_keys)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 8, 0, 0)
        row.addWidget(show)
        row.addStretch(1)
        page.add("", show.text(), holder)
        self.keys_button = show

    # Finding

    def _on_search(self, typed: str) -> None:
        found = [page.narrow(typed) for page in self.pages]
        for place, fits in enumerate(found):
            self.list.item(place).setHidden(not fits)
        if not any(found):
            words = self.tr("No setting has “{0}” in its words.")
            self.nothing.setText(words.format(typed[:80]))
            self.stack.setCurrentWidget(self.nothing)
            return
        here = self.list.currentRow()
        if here < 0 or not found[here]:
            here = found.index(True)
            self.list.setCurrentRow(here)
        self._on_page(here)

    def _on_page(self, place: int) -> None:
        if 0 <= place < len(self.pages):
            self.stack.setCurrentWidget(self.pages[place])

    # Values

    def _show(self, kept: Mapping[str, Value]) -> None:
        if self.is_closed:
            return
        self._kept = dict(kept)
        for key, value in kept.items():
            if key in self.rows:
                self.rows[key].show_value(value)
                self.rows[key].setEnabled(True)

    def _set_option(self, key: str, value: Value) -> None:
        from lzdesk.link.messages import SetOption

        message = SetOption(key, json.dumps(value, ensure_ascii=False))
        self._ask(
            "set option",
            message,
            partial(self._on_set, key, value),
            partial(self._on_refused, key),
        )

    def _on_set(self, key: str, value: Value, _reply: object) -> None:
        self._kept[key] = value

    def _on_refused(self, key: str, trouble: Trouble) -> None:
        words = reason_words(trouble.kind, trouble.fields)
        if self.is_closed:
            self._window.tell(words)
            return
        row = self.rows[key]
        row.show_value(self._kept[key])
        row.show_error(words)

    def _set_margins(self, key: str, value: str) -> None:
        try:
            check_margins(margins_of(value))
        except BadInput as error:
            self.rows[key].show_error(reason_words(error.kind, error.fields))
            return
        self._set_screen(key, value)

    def _set_screen(self, key: str, value: str) -> None:
        window, name = self._window, key.removeprefix(SCREEN)
        if name == "theme":
            window.top.theme_chosen.emit(value)
        elif name == "density":
            window.top.density_chosen.emit(value)
        else:
            setattr(window.settings, name, value)
            window.settings.save()
