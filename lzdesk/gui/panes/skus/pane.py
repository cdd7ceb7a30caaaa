"""The place "Stock": the SKUs of the warehouse in a grid, found, narrowed and typed into."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QVBoxLayout, QWidget

from lzdesk.domain.errors import BadInput
from lzdesk.gui.clock_words import hour_minute
from lzdesk.gui.panes.order_grid.tabs import StatusTab
from lzdesk.gui.panes.skus import silence
from lzdesk.gui.panes.skus.columns import NAME
from lzdesk.gui.panes.skus.model import SkuModel
from lzdesk.gui.panes.skus.silence import SkuSilence
from lzdesk.gui.panes.skus.view import SkuView
from lzdesk.gui.reader import Reader
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.sizes import FILTER_BAR_HEIGHT, TABS_HEIGHT
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.fields import line_edit
from lzdesk.gui.widgets.filter_chip import FilterChip
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel, plain_tooltip
from lzdesk.gui.widgets.strip import strip
from lzdesk.gui.widgets.toast import Toast
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.skus import SkuCounts, SkuFilter, SkuList, sku_list

SLOT = "skus"
TYPING_MS = 150
SETTLE_MS = 2000
"""Changes that come by themselves within this time are read together."""
FOOT_HEIGHT = 44
FIELD_WIDTH, LEAST_FIELD = 280, 140
SHEETS = (".xlsx", ".xls", ".csv")


class SkuPane(QWidget):
    """Asks for changes, never makes one. What it reads comes from the reader's thread.

    Its own edits do not sort the list anew: no row leaves from under the hand.
    """

    import_asked = Signal(str)
    """(a file that was dropped, or nothing)"""
    export_asked = Signal()
    bulk_asked = Signal()

    def __init__(
        self, theme: Theme, model: SkuModel, reader: Reader, now_ms: Now, row_height: int
    ) -> None:
        super().__init__()
        self.setObjectName("orderGridPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Stock"))
        self.setAcceptDrops(True)
        self._theme = theme
        self._reader = reader
        self._now_ms = now_ms
        self.wanted = SkuFilter()
        self._counts: SkuCounts | None = None
        self._is_asked = False
        """The operator asked for the list that comes next: it is shown as it is."""
        self.model = model
        model.setParent(self)
        self.view = SkuView(theme, self.model, row_height)
        self.silence = SkuSilence(theme)
        self._make_bar()
        self._make_foot()
        self._lay_out()
        self.toast = Toast(self.view, theme)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._on_text)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.read)
        self.view.chosen_changed.connect(self._show_chosen)
        self.view.header.sort_asked.connect(self._on_sort)
        self.view.cells.refused.connect(self.refuse)
        self.view.cells.begun.connect(lambda: self.tell(""))
        self.silence.asked.connect(self._on_way_out)
        reader.failed.connect(self._on_failed)
        self._show_chips()
        self._show_chosen()

    # Building

    def _make_bar(self) -> None:
        theme = self._theme
        self.tab = StatusTab(theme, self.tr("SKUs"), self)
        self.tab.setChecked(True)
        # One of a kind: it stays on.
        QButtonGroup(self).addButton(self.tab)
        self.take_in = Button(theme, self.tr("Import …"))
        self.take_in.clicked.connect(lambda: self.import_asked.emit(""))
        self.give = Button(theme, self.tr("Export …"))
        self.give.clicked.connect(self.export_asked)
        self.search = line_edit(placeholder=self.tr("Find SKUs"))
        self.search.setAccessibleName(self.tr("Find SKUs"))
        where = self.tr("In SKU, name, bin, barcodes and supplier")
        self.search.setToolTip(plain_tooltip(where))
        self.search.setAccessibleDescription(where)
        self.search.setMinimumWidth(LEAST_FIELD)
        self.search.setMaximumWidth(FIELD_WIDTH)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.without_bin = FilterChip(theme, self.tr("Bin"))
        self.bought = FilterChip(theme, self.tr("Bought after order"))
        for signal in (self.without_bin.chosen, self.without_bin.cleared):
            signal.connect(self._turn_without_bin)
        for signal in (self.bought.chosen, self.bought.cleared):
            signal.connect(self._turn_bought)
        self.count = PlainLabel(style="small", tone="text3")
        self.read_at = PlainLabel(style="small", tone="text3")

    def _make_foot(self) -> None:
        self.chosen = PlainLabel(weight=600)
        self.told = ElidedLabel(style="small", tone="text2")
        self.bulk = Button(self._theme, self.tr("Set a field …"))
        self.bulk.clicked.connect(self.bulk_asked)

    def _lay_out(self) -> None:
        strips = [QWidget(self) for _ in range(3)]
        tabs = strip(strips[0], "statusTabs", TABS_HEIGHT, left=8, right=8)
        tabs.addWidget(self.tab)
        tabs.addStretch(1)
        bar = strip(strips[1], "filterBar", FILTER_BAR_HEIGHT)
        narrowing: tuple[QWidget, ...] = (self.search, self.without_bin, self.bought)
        for widget in narrowing:
            bar.addWidget(widget)
        bar.setStretch(0, 1)
        bar.addStretch(1)
        said: tuple[QWidget, ...] = (self.count, self.read_at, self.take_in, self.give)
        for widget in said:
            bar.addWidget(widget)
        foot = strip(strips[2], "bulkBar", FOOT_HEIGHT)
        foot.addWidget(self.chosen)
        foot.addWidget(self.told)
        foot.addStretch(1)
        foot.addWidget(self.bulk)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.silence)
        self._middle.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part, stretch in ((strips[0], 0), (strips[1], 0), (self._middle, 1), (strips[2], 0)):
            column.addWidget(part, stretch)

    # Reading

    def read(self) -> None:
        """Read list and counts."""
        self._settle.stop()
        self._reader.submit(SLOT, self._on_list, sku_list, self.wanted)

    def refresh(self) -> None:
        """Something changed by itself: read again soon, while it is in sight."""
        if self.isVisible() and not self._settle.isActive():
            self._settle.start()

    def ask(self, wanted: SkuFilter) -> None:
        """Other SKUs, or another order."""
        self.wanted = wanted
        self._is_asked = True
        self.view.header.show_sort(wanted.sort, descending=wanted.descending)
        self._show_chips()
        self.read()

    def _show_chips(self) -> None:
        everything, wanted = self.tr("all"), self.wanted
        missing = self.tr("missing") if wanted.without_bin else everything
        self.without_bin.show_value(missing, is_set=wanted.without_bin)
        yes = self.tr("yes") if wanted.bought_after_order else everything
        self.bought.show_value(yes, is_set=wanted.bought_after_order)

    def clear(self) -> None:
        """All SKUs."""
        self.search.clear()
        self._typing.stop()
        self.ask(SkuFilter(sort=self.wanted.sort, descending=self.wanted.descending))

    def _on_list(self, found: SkuList) -> None:
        grown = self._counts is None or found.counts.all != self._counts.all
        self._counts = found.counts
        self.tab.show_count(found.counts.all)
        if self._is_asked or grown or not self.view.hasFocus():
            self._is_asked = False
            self.model.show_names(found.names)
        self.model.show_open(found.open_orders)
        if not self.view.currentIndex().isValid() and found.names:
            self.view.go_to(0, NAME)
        self.count.setText(self.tr("%Ln SKU(s)", "", len(self.model.names)))
        self.read_at.setText(self.tr("read {0}").format(hour_minute(self._now_ms())))
        self.read_at.set_tone("text3")
        self._show_middle(silence.NARROWED if found.counts.all else silence.NONE)

    def _show_middle(self, otherwise: str) -> None:
        if self.model.names:
            self._middle.setCurrentWidget(self.view)
        else:
            self.silence.say(otherwise)
            self._middle.setCurrentWidget(self.silence)
        self._show_chosen()
        for widget in (self.give, self.without_bin, self.bought, self.search):
            widget.setEnabled(otherwise != silence.NONE or bool(self.model.names))

    def _on_failed(self, slot: str, words: str) -> None:
        if slot != SLOT:
            return
        self.read_at.set_tone("amber")
        self.read_at.setText(self.tr("not read now"))
        self.read_at.setToolTip(plain_tooltip(words))
        if not self.model.names:
            self._show_middle(silence.UNREADABLE)

    def _on_way_out(self, which: str) -> None:
        if which == silence.NONE:
            self.import_asked.emit("")
        elif which == silence.NARROWED:
            self.clear()
        else:
            self.read()

    # Narrowing

    def _on_text(self) -> None:
        text = self.search.text().strip()
        if text != self.wanted.text:
            self.ask(self.wanted._replace(text=text))

    def _turn_without_bin(self) -> None:
        self.ask(self.wanted._replace(without_bin=not self.wanted.without_bin))

    def _turn_bought(self) -> None:
        turned = not self.wanted.bought_after_order
        self.ask(self.wanted._replace(bought_after_order=turned))

    def _on_sort(self, sort: str, descending: bool) -> None:
        self.ask(self.wanted._replace(sort=sort, descending=descending))

    # What is said

    def tell(self, words: str, tone: str = "text2") -> None:
        """A line under the grid, until something else is said there; nothing: the usual one."""
        hint = self.tr(
            "F2 or typing edits. Enter keeps it and goes down, Tab to the next field, Esc gives up."
        )
        if not self.model.names:
            hint = ""
        self.told.setText(words or hint)
        self.told.set_tone(tone if words else "text3")

    def refuse(self, bad: BadInput) -> None:
        """What does not fit into the field that is open."""
        self.tell(reason_words(bad.kind, bad.fields), "red")

    def _show_chosen(self) -> None:
        count = self.view.count_chosen()
        self.chosen.setText(self.tr("%Ln selected", "", count) if count > 1 else "")
        self.chosen.setVisible(count > 1)
        self.bulk.setEnabled(count > 0)
        why = "" if count else self.tr("Select rows first.")
        self.bulk.setToolTip(plain_tooltip(why) if why else "")
        self.tell("")

    def take_focus(self) -> None:
        """The next key is for the list."""
        (self.view if self.model.names else self.silence.button).setFocus()

    # Events

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._is_asked = True
        self.read()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._settle.stop()
        self._typing.stop()
        self._reader.drop(SLOT)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.hasFocus():
            self.search.clear()
            self.take_focus()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Down) and self.search.hasFocus():
            self.take_focus()
        else:
            super().keyPressEvent(event)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].toLocalFile().lower().endswith(SHEETS):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.import_asked.emit(event.mimeData().urls()[0].toLocalFile())
