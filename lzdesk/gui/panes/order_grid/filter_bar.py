"""The filter bar: chips for when, which stores and which text; how many orders, and read when."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from lzdesk.gui.actions import BY_KEY, with_key
from lzdesk.gui.clock_words import hour_minute
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_grid.date_range import (
    NAMED_DAYS,
    DateRange,
    DateRangePopup,
    range_words,
)
from lzdesk.gui.sizes import FILTER_BAR_HEIGHT as HEIGHT
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button, icon_button
from lzdesk.gui.widgets.filter_chip import FilterChip
from lzdesk.gui.widgets.labels import PlainLabel, menu_text, plain_tooltip
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.stores import RailStore


class FilterBar(QWidget):
    """Holds what narrows the list beside the tab. `changed` follows each change once."""

    changed = Signal()
    text_cleared = Signal()
    columns_asked = Signal(QPoint)

    def __init__(self, theme: Theme, now_ms: Now, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filterBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Filters"))
        self._theme = theme
        self._now_ms = now_ms
        self._known: Sequence[RailStore] = ()
        self.created = DateRange()
        self.stores: tuple[int, ...] = ()
        self.text = ""
        self._make_parts()
        self._lay_out()
        self._show()

    def _make_parts(self) -> None:
        theme = self._theme
        self.created_chip = FilterChip(theme, self.tr("Created"))
        self.store_chip = FilterChip(theme, self.tr("Store"))
        self.text_chip = FilterChip(theme, self.tr("Text"))
        self.created_chip.chosen.connect(self._choose_created)
        self.created_chip.cleared.connect(lambda: self.set_created(DateRange()))
        self.store_chip.chosen.connect(self._choose_stores)
        self.store_chip.cleared.connect(lambda: self.set_stores(()))
        self.text_chip.chosen.connect(self.text_cleared)
        self.text_chip.cleared.connect(self.text_cleared)
        self.add = Button(
            theme,
            self.tr("Filter"),
            icon="plus",
            key=BY_KEY["add_filter"].shown_key,
            kind="flat",
        )
        self.add.setFixedHeight(26)
        self.add.clicked.connect(self.ask)
        clear = BY_KEY["clear_filters"]
        self.clear_button = Button(theme, self.tr("Clear"), key=clear.shown_key, kind="flat")
        self.clear_button.setFixedHeight(26)
        self.clear_button.setToolTip(plain_tooltip(with_key(clear.words, "clear_filters")))
        self.clear_button.clicked.connect(self.clear)
        self.count = PlainLabel(style="small", tone="text3")
        self.read = PlainLabel(style="small", tone="text3")
        self.columns = icon_button(theme, self.tr("Columns"), "columns-3")
        self.columns.setFixedHeight(26)
        self.columns.setToolTip(plain_tooltip(self.tr("Choose the columns")))
        self.columns.clicked.connect(self._ask_columns)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(6)
        for chip in (self.created_chip, self.store_chip, self.text_chip):
            row.addWidget(chip)
        row.addWidget(self.add)
        row.addWidget(self.clear_button)
        row.addStretch(1)
        row.addWidget(self.count)
        row.addSpacing(6)
        row.addWidget(self.read)
        row.addWidget(self.columns)

    # What it holds

    @property
    def is_set(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.created.name != "any" or self.stores or self.text)

    def set_created(self, created: DateRange) -> None:
        self.created = created
        self._show_and_tell()

    def set_stores(self, stores: Sequence[int]) -> None:
        """Database rows of the stores shown; none for all."""
        if tuple(stores) != self.stores:
            self.stores = tuple(stores)
            self._show_and_tell()

    def set_text(self, text: str) -> None:
        """The text of the search field."""
        if text != self.text:
            self.text = text
            self._show_and_tell()

    def clear(self) -> None:
        """Take every filter away, in one step."""
        if not self.is_set:
            return
        self.created, self.stores, self.text = DateRange(), (), ""
        self.text_cleared.emit()
        self._show_and_tell()

    def clear_last(self) -> None:
        """Take away the filter that stands last."""
        if self.text:
            self.text_cleared.emit()
        elif self.stores:
            self.set_stores(())
        else:
            self.set_created(DateRange())

    def show_stores(self, stores: Sequence[RailStore]) -> None:
        """The stores there are; one that was removed leaves the filter."""
        self._known = stores
        there = {store.store_id for store in stores}
        kept = tuple(one for one in self.stores if one in there)
        if kept != self.stores:
            self.set_stores(kept)
        self._show()

    def show_count(self, count: int) -> None:
        words = self.tr("%Ln order(s)", "", count)
        self.count.setText(words)

    def show_read(self, read_at: int | None, stale: str = "") -> None:
        """When the oldest store shown was read; `stale` says why that is long ago."""
        when = self.tr("not read yet") if read_at is None else ""
        if read_at is not None:
            when = self.tr("read {0}").format(hour_minute(read_at))
        self.read.setText(f"{when}, {stale}" if stale else when)
        self.read.set_tone("amber" if stale or read_at is None else "text3")

    # Asking

    def ask(self) -> None:
        """The menu of filters, under the button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        created = menu.addMenu(self.tr("Created"))
        self._fill_created(created)
        stores = menu.addMenu(self.tr("Store"))
        stores.setEnabled(bool(self._known))
        self._fill_stores(stores)
        menu.popup(self.add.mapToGlobal(QPoint(0, self.add.height() + 2)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and self.is_set:
            self.clear_last()
            return
        super().keyPressEvent(event)

    def _choose_created(self) -> None:
        self._popup(self.created_chip, self._fill_created)

    def _choose_stores(self) -> None:
        self._popup(self.store_chip, self._fill_stores)

    def _popup(self, chip: FilterChip, fill: Callable[[QMenu], None]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill(menu)
        menu.popup(chip.mapToGlobal(QPoint(0, chip.height() + 2)))

    def _fill_created(self, menu: QMenu) -> None:
        for name in NAMED_DAYS:
            entry = menu.addAction(range_words(name))
            entry.setCheckable(True)
            entry.setChecked(self.created.name == name)
            entry.triggered.connect(lambda _c=False, name=name: self.set_created(DateRange(name)))
        menu.addSeparator()
        custom = menu.addAction(self.tr("Between two days …"))
        custom.setCheckable(True)
        custom.setChecked(self.created.name == "custom")
        custom.triggered.connect(self._ask_days)

    def _ask_days(self) -> None:
        popup = DateRangePopup(self._theme, self._now_ms(), self.set_created, self)
        popup.open_under(self.created_chip)

    def _fill_stores(self, menu: QMenu) -> None:
        every = menu.addAction(self.tr("All stores"))
        every.setCheckable(True)
        every.setChecked(not self.stores)
        every.triggered.connect(lambda _c=False: self.set_stores(()))
        menu.addSeparator()
        for store in self._known:
            name = f"{menu_text(store.name)}\t{store.country.upper()}"
            entry = menu.addAction(name)
            entry.setCheckable(True)
            entry.setChecked(store.store_id in self.stores)
            entry.triggered.connect(lambda _c=False, one=store.store_id: self._toggle_store(one))

    def _toggle_store(self, store_id: int) -> None:
        chosen = set(self.stores) ^ {store_id}
        self.set_stores([one.store_id for one in self._known if one.store_id in chosen])

    def _ask_columns(self) -> None:
        self.columns_asked.emit(self.columns.mapToGlobal(QPoint(0, self.columns.height() + 2)))

    # Showing

    def _show_and_tell(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.created_chip.show_value(self.created.words(), is_set=self.created.name != "any")
        self.store_chip.show_value(self._stores_in_words(), is_set=bool(self.stores))
        self.text_chip.show_value(self.text, is_set=True)
        self.text_chip.setVisible(bool(self.text))
        self.clear_button.setVisible(self.is_set)

    def _stores_in_words(self) -> str:
        if not self.stores:
            return self.tr("all")
        names = [store.name for store in self._known if store.store_id in self.stores]
        if len(names) == 1:
            return names[0]
        of = self.tr("{0} of {1}")
        return of.format(count_words(len(self.stores)), count_words(len(self._known)))
