"""The filter bar: a chip for each thing that narrows the list; how many orders, and read when."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QWidget

from lzdesk.gui.actions import BY_KEY, with_key
from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import hour_minute
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_grid.date_range import (
    NAMED_DAYS,
    DateRange,
    DateRangePopup,
    range_words,
)
from lzdesk.gui.panes.order_grid.filters import FACETS, Facet, Filters, Known
from lzdesk.gui.sizes import FILTER_BAR_HEIGHT as HEIGHT
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button, icon_button
from lzdesk.gui.widgets.filter_chip import WIDEST_VALUE, FilterChip
from lzdesk.gui.widgets.labels import PlainLabel, menu_text, plain_tooltip
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.facets import Facets
from lzdesk.reading.stores import RailStore

EDGE = 12
SPACE = 6


class Look(NamedTuple):
    """What of the bar stands beside the chips, and how wide the value of a chip may be."""

    caps: bool
    read: bool
    orders: bool
    """Whether the number of orders is said."""
    widest: int


LOOKS = (
    Look(caps=True, read=True, orders=True, widest=WIDEST_VALUE),
    Look(caps=False, read=True, orders=True, widest=WIDEST_VALUE),
    Look(caps=False, read=False, orders=True, widest=WIDEST_VALUE),
    Look(caps=False, read=False, orders=True, widest=120),
    Look(caps=False, read=False, orders=False, widest=96),
    Look(caps=False, read=False, orders=False, widest=72),
    Look(caps=False, read=False, orders=False, widest=40),
)
"""The first in which every chip that is set has room is taken; beyond the last, chips hide."""

OF_STORES = frozenset(facet.key for facet in FACETS if facet.of_stores)
"""Facets that choose stores: choosing stores by name takes their place."""


def _face(store: RailStore) -> tuple[object, ...]:
    """What the chips say of a store, and choose it by."""
    return store.store_id, store.name, store.country, store.group, store.marketplace


class FilterBar(QWidget):
    """Holds what narrows the list beside the tab. `changed` follows each change once."""

    changed = Signal()
    text_cleared = Signal()
    columns_asked = Signal(QPoint)
    save_asked = Signal()
    """The filters, as they stand, are to be kept as a view."""

    def __init__(self, theme: Theme, now_ms: Now, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filterBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Filters"))
        self._theme = theme
        self._now_ms = now_ms
        self._known = Known()
        self._is_stale = False
        self.value = Filters()
        self._make_chips()
        self._make_parts()
        self._lay_out()
        self._show()

    def _make_chips(self) -> None:
        theme = self._theme
        self.created_chip = FilterChip(theme, self.tr("Created"))
        self.store_chip = FilterChip(theme, self.tr("Store"))
        self.text_chip = FilterChip(theme, self.tr("Text"))
        self.created_chip.chosen.connect(lambda: self._popup(self.created_chip, self._fill_created))
        self.created_chip.cleared.connect(lambda: self.set_created(DateRange()))
        self.store_chip.chosen.connect(lambda: self._popup(self.store_chip, self._fill_stores))
        self.store_chip.cleared.connect(lambda: self.set_stores(()))
        self.text_chip.chosen.connect(self.text_cleared)
        self.text_chip.cleared.connect(self.text_cleared)
        self.facet_chips = {facet.key: self._facet_chip(facet) for facet in FACETS}

    def _facet_chip(self, facet: Facet) -> FilterChip:
        made = FilterChip(self._theme, facet.words)
        made.chosen.connect(lambda: self._popup(made, lambda menu: self._fill_facet(menu, facet)))
        made.cleared.connect(lambda: self.choose(facet.key, ()))
        return made

    def _make_parts(self) -> None:
        theme = self._theme
        self.add = Button(
            theme,
            self.tr("Filter"),
            icon="plus",
            action="add_filter",
            kind="flat",
        )
        self.add.setFixedHeight(26)
        self.add.setToolTip(plain_tooltip(with_key(BY_KEY["add_filter"].words, "add_filter")))
        self.add.clicked.connect(self.ask)
        clear = BY_KEY["clear_filters"]
        self.clear_button = Button(theme, self.tr("Clear"), action="clear_filters", kind="flat")
        self.clear_button.setFixedHeight(26)
        self.clear_button.setToolTip(plain_tooltip(with_key(clear.words, "clear_filters")))
        self.clear_button.clicked.connect(self.clear)
        self.count = PlainLabel(style="small", tone="text3")
        self.read = PlainLabel(style="small", tone="text3")
        self.columns = icon_button(theme, self.tr("Columns"), "columns-3")
        self.columns.setFixedHeight(26)
        self.columns.setToolTip(plain_tooltip(self.tr("Choose the columns")))
        self.columns.clicked.connect(self.ask_columns)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE, 0, EDGE, 0)
        row.setSpacing(SPACE)
        # The chips give way to the window, never the other way round: see `_arrange`.
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        for widget in (*self._chips(), self.add, self.clear_button):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.count)
        row.addSpacing(SPACE)
        row.addWidget(self.read)
        row.addWidget(self.columns)

    def _chips(self) -> list[FilterChip]:
        facets = sorted(FACETS, key=lambda facet: not facet.always)
        chips = [self.facet_chips[facet.key] for facet in facets]
        return [self.created_chip, self.store_chip, *chips, self.text_chip]

    # What it holds

    @property
    def is_set(self) -> bool:
        """Whether anything narrows the list."""
        return self.value != Filters()

    @property
    def stores(self) -> tuple[int, ...]:
        """Database rows of the stores whose orders are shown; none for all."""
        return self.value.scope(self._known.stores)

    @property
    def text(self) -> str:
        return self.value.text

    def take(self, filters: Filters) -> None:
        """All filters at once."""
        if filters != self.value:
            self.value = filters
            self._show()
            self.changed.emit()

    def set_created(self, created: DateRange) -> None:
        self.take(self.value._replace(created=created))

    def set_stores(self, stores: Sequence[int]) -> None:
        """Database rows of the stores shown; none for all. Groups and countries step back."""
        kept = tuple(one for one in self.value.values if one[0] not in OF_STORES)
        self.take(self.value._replace(stores=tuple(stores), values=kept))

    def set_text(self, text: str) -> None:
        """The text of the search field."""
        self.take(self.value._replace(text=text))

    def choose(self, facet: str, values: Sequence[str]) -> None:
        """The values of a facet; none takes it away."""
        self.take(self.value.choose(facet, values))

    def clear(self) -> None:
        """Take every filter away, in one step."""
        if not self.is_set:
            return
        had_text = bool(self.value.text)
        self.take(Filters())
        if had_text:
            self.text_cleared.emit()

    def clear_last(self) -> None:
        """Take away the filter that stands last."""
        if self.value.text:
            self.text_cleared.emit()
        elif self.value.values:
            self.choose(self.value.values[-1][0], ())
        elif self.value.stores:
            self.set_stores(())
        else:
            self.set_created(DateRange())

    def show_stores(self, stores: Sequence[RailStore]) -> None:
        """The stores there are; one that was removed leaves the filter."""
        if [_face(one) for one in stores] == [_face(one) for one in self._known.stores]:
            self._known = self._known._replace(stores=stores)
            return
        self._known = self._known._replace(stores=stores)
        there = {store.store_id for store in stores}
        kept = tuple(one for one in self.value.stores if one in there)
        if kept != self.value.stores:
            self.set_stores(kept)
        self._show()

    def show_facets(self, facets: Facets) -> None:
        """What the chips offer."""
        self._known = self._known._replace(facets=facets)
        self._show()

    def show_count(self, count: int) -> None:
        words = self.tr("%Ln order(s)", "", count)
        self.count.setText(words)
        self._arrange()

    def show_read(self, read_at: int | None, stale: str = "") -> None:
        """When the oldest store shown was read; `stale` says why that is long ago."""
        when = self.tr("not read yet") if read_at is None else ""
        if read_at is not None:
            when = self.tr("read {0}").format(hour_minute(read_at))
        self.read.setText(f"{when}, {stale}" if stale else when)
        self._is_stale = bool(stale) or read_at is None
        self.read.set_tone("amber" if self._is_stale else "text3")
        self._arrange()

    # Asking

    def ask(self) -> None:
        """The menu of filters, under the button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill_created(menu.addMenu(self.tr("Created")))
        stores = menu.addMenu(self.tr("Store"))
        stores.setEnabled(bool(self._known.stores))
        self._fill_stores(stores)
        for facet in FACETS:
            under = menu.addMenu(facet.words)
            self._fill_facet(under, facet)
            under.setEnabled(not under.isEmpty())
        menu.addSeparator()
        save = BY_KEY["save_view"]
        entry = menu.addAction(f"{save.words}\t{save.shown_key}")
        entry.triggered.connect(lambda _c=False: self.save_asked.emit())
        menu.popup(self.add.mapToGlobal(QPoint(0, self.add.height() + 2)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and self.is_set:
            self.clear_last()
            return
        super().keyPressEvent(event)

    def _popup(self, chip: FilterChip, fill: Callable[[QMenu], None]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill(menu)
        if menu.isEmpty():
            menu.addAction(self.tr("No order has one yet")).setEnabled(False)
        menu.popup(chip.mapToGlobal(QPoint(0, chip.height() + 2)))

    def _fill_created(self, menu: QMenu) -> None:
        now = self.value.created.name
        for name in NAMED_DAYS:
            self._entry(
                menu,
                range_words(name),
                now == name,
                partial(self.set_created, DateRange(name)),
            )
        menu.addSeparator()
        self._entry(menu, self.tr("Between two days …"), now == "custom", self._ask_days)

    def _ask_days(self) -> None:
        popup = DateRangePopup(self._theme, self._now_ms(), self.set_created, self)
        popup.open_under(self.created_chip)

    def _fill_stores(self, menu: QMenu) -> None:
        chosen = self.value.stores
        self._entry(menu, self.tr("All stores"), not chosen, lambda: self.set_stores(()))
        menu.addSeparator()
        for store in self._known.stores:
            words = f"{menu_text(store.name)}\t{store.country.upper()}"
            one = store.store_id
            self._entry(menu, words, one in chosen, partial(self._toggle_store, one))

    def _toggle_store(self, store_id: int) -> None:
        chosen = set(self.value.stores) ^ {store_id}
        known = self._known.stores
        self.set_stores([one.store_id for one in known if one.store_id in chosen])

    def _fill_facet(self, menu: QMenu, facet: Facet) -> None:
        chosen = self.value.chosen(facet.key)
        there = facet.choices(self._known)
        gone = [(value, value) for value in chosen if value not in dict(there)]
        for value, words in (*there, *gone):
            self._entry(
                menu,
                menu_text(words),
                value in chosen,
                partial(self._toggle, facet.key, value),
            )

    def _toggle(self, facet: str, value: str) -> None:
        chosen = self.value.chosen(facet)
        kept = [one for one in chosen if one != value]
        self.choose(facet, kept if value in chosen else [*chosen, value])

    def _entry(self, menu: QMenu, words: str, on: bool, call: Callable[[], None]) -> None:
        entry = menu.addAction(words)
        entry.setCheckable(True)
        entry.setChecked(on)
        entry.triggered.connect(lambda _c=False: call())

    def ask_columns(self) -> None:
        """The menu of columns, under its button."""
        self.columns_asked.emit(self.columns.mapToGlobal(QPoint(0, self.columns.height() + 2)))

    # Showing

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _show(self) -> None:
        created, stores, text = self.value.created, self.value.stores, self.value.text
        self.created_chip.show_value(created.words(), is_set=created.name != "any")
        self.store_chip.show_value(self._stores_in_words(), is_set=bool(stores))
        self.text_chip.show_value(text, is_set=bool(text))
        for facet in FACETS:
            chosen = self.value.chosen(facet.key)
            words = self._values_in_words(facet, chosen)
            self.facet_chips[facet.key].show_value(words, is_set=bool(chosen))
        self.clear_button.setVisible(self.is_set)
        self._arrange()

    def _arrange(self) -> None:
        """Show the chips that are set, then the usual ones, as far as there is room."""
        chips = [chip for chip in self._chips() if chip.is_set]
        for look in LOOKS:
            self._take_look(look)
            room = self._room_of_chips()
            if sum(chip.sizeHint().width() + SPACE for chip in chips) <= room:
                break
        usual = {self.created_chip, self.store_chip}
        usual |= {self.facet_chips[facet.key] for facet in FACETS if facet.always}
        hidden = 0
        for chip in sorted(self._chips(), key=lambda chip: not chip.is_set):
            there = chip.is_set or chip in usual
            room -= (chip.sizeHint().width() + SPACE) if there else 0
            chip.setVisible(there and room >= 0)
            hidden += chip.is_set and room < 0
        more = self.tr("%Ln more", "", hidden) if hidden else self.tr("Filter")
        self.add.setText(more)

    def _take_look(self, look: Look) -> None:
        for button in (self.add, self.clear_button):
            button.show_cap(there=look.caps)
        # How old the rows are stays in sight when it is too old.
        self.read.setVisible(look.read or self._is_stale)
        self.count.setVisible(look.orders)
        for chip in self._chips():
            chip.limit(look.widest)

    def _room_of_chips(self) -> int:
        """Logical pixels that what stands beside the chips leaves them."""
        fixed: list[QWidget] = [self.add, self.columns]
        fixed += [one for one in (self.count, self.read) if not one.isHidden()]
        if self.is_set:
            fixed.append(self.clear_button)
        taken = sum(widget.sizeHint().width() + SPACE for widget in fixed)
        return self.width() - 2 * EDGE - 2 * SPACE - taken

    def _values_in_words(self, facet: Facet, chosen: tuple[str, ...]) -> str:
        if not chosen:
            return self.tr("all") if facet.of_stores else self.tr("any")
        words = dict(facet.choices(self._known))
        return amounts.listed(words.get(value, value) for value in chosen)

    def _stores_in_words(self) -> str:
        chosen, known = self.value.stores, self._known.stores
        if not chosen:
            return self.tr("all")
        names = [store.name for store in known if store.store_id in chosen]
        if len(names) == 1:
            return names[0]
        of = self.tr("{0} of {1}")
        return of.format(count_words(len(chosen)), count_words(len(known)))
