"""The place "Returns" as the window has it: made when it is first gone to."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.amounts import amounts
from lzdesk.gui.asking import Trouble
from lzdesk.gui.desk import Commands, Desk
from lzdesk.gui.money import money_words
from lzdesk.gui.outbox_desk import GRACE_MS
from lzdesk.gui.reader import Reader
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.words import MARKETPLACE_NAMES, return_kind_words
from lzdesk.lib.sheets import Sheet
from lzdesk.reading.returns import ReturnLineRow, ReturnList, ReturnRow, return_lines, return_list

if TYPE_CHECKING:
    from lzdesk.gui.dialogs.answer_returns import Decided
    from lzdesk.gui.main_window import MainWindow
    from lzdesk.gui.panes.returns.pane import ReturnsPane

SLOT, PIECES_SLOT = "returns", "pieces of a return"


class ReturnDesk(QObject):
    """Between the database and the place "Returns"."""

    def __init__(self, window: "MainWindow", reader: Reader, commands: Commands) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._commands = commands
        self._is_made = False
        reader.failed.connect(self._on_failed)

    @cached_property
    def pane(self) -> "ReturnsPane":
        from lzdesk.gui.panes.returns.pane import ReturnsPane

        made = ReturnsPane(self._window.theme, self._window.now_ms)
        made.shown.connect(self.refresh)
        made.stage_changed.connect(self.refresh)
        made.chosen_changed.connect(self._read_pieces)
        made.order_asked.connect(self._window.places.show_order)
        made.answer_asked.connect(self.answer)
        made.page_asked.connect(self.open_page)
        self._is_made = True
        return made

    @property
    def is_in_sight(self) -> bool:
        return self._is_made and self.pane.isVisible()

    def listed(self) -> Sheet | None:
        """The requests, where they are in sight."""
        return self.pane.table.as_sheet("returns") if self.is_in_sight else None

    def hear(self, desk: Desk) -> None:
        """Connect the desk's signals."""
        desk.orders_changed.connect(lambda _rows: self.refresh())
        desk.stores_changed.connect(self.refresh)
        desk.outbox_changed.connect(lambda _told: self.refresh())

    def refresh(self) -> None:
        """Read again, where it is in sight."""
        if self.is_in_sight:
            self._reader.submit(SLOT, self._on_returns, return_list, self.pane.stage)

    # Answers

    def press(self, *, agrees: bool) -> None:
        """The button of the place; where it is not in sight, the place."""
        if not self.is_in_sight:
            self._window.places.go_to("returns")
            return
        (self.pane.accept if agrees else self.pane.refuse).click()

    def answer(self, agrees: bool) -> None:
        """Answer the chosen requests in one way, unless it is taken back in time."""
        from lzdesk.gui.dialogs.answer_returns import AnswerForm

        chosen = self.pane.chosen()
        if not chosen:
            return
        about = [self._about(one) for one in chosen]
        rows = tuple(one.row for one in chosen)
        window, ask = self._window, self._commands.ask
        form = AnswerForm(window.theme, window, ask, about, _total(chosen), agrees)
        form.decided.connect(partial(self._on_decided, rows))
        form.show()
        form.begin(rows)

    def _about(self, one: ReturnRow) -> str:
        """`Lumi Flagship · SGD 48.90 · order 123 · Return · “Broken”`."""
        stores = {store.store_id: store.name for store in self._window.stores}
        told = [
            plain(stores.get(one.store_id, ""), 80),
            money_words(one.refund_minor, one.currency),
            self.tr("order {0}").format(plain(one.order_number, 60)),
            return_kind_words(one.kind),
            f"“{plain(one.reason, 120)}”" if one.reason else "",
        ]
        return " · ".join(part for part in told if part)

    def _on_decided(self, rows: tuple[int, ...], told: "Decided") -> None:
        from lzdesk.link.messages import AnswerReturns

        message = AnswerReturns(
            rows, told.answer, told.reason, told.comment, told.pictures, GRACE_MS
        )
        self._window.outbox_desk.answer(message, len(rows), self._say)

    def _say(self, words: str, action: str = "", call: Callable[[], None] | None = None) -> None:
        self.pane.toast.say(words, 0, action, call)
        self.refresh()

    def open_page(self) -> None:
        """No API refunds a part: the order's page in its store is where it is done."""
        from lzdesk.link.messages import AskOrderPage

        chosen = self.pane.chosen()
        if len(chosen) != 1 or chosen[0].order_row is None:
            return
        (one,) = chosen
        store = next((s for s in self._window.stores if s.store_id == one.store_id), None)
        if store is None:
            return
        name = MARKETPLACE_NAMES.get(store.marketplace, store.marketplace)
        words = self.tr("{0} lets no program refund a part. The order's page opens: do it there.")
        self.pane.toast.say(words.format(name))
        then = partial(self._on_page, store.key)
        self._commands.ask("order page", AskOrderPage(chosen[0].order_row), then, self._on_trouble)

    def _on_page(self, key: str, reply: object) -> None:
        from lzdesk.link.messages import StoreAddress

        assert isinstance(reply, StoreAddress)
        self._commands.open_store(key, url=reply.address)

    def _on_trouble(self, trouble: Trouble) -> None:
        self._window.tell_trouble(trouble.kind, trouble.fields)

    def _read_pieces(self, row: int) -> None:
        if row:
            self._reader.submit(PIECES_SLOT, self._on_pieces, return_lines, row)

    def _on_returns(self, told: ReturnList) -> None:
        self.pane.show_returns(told, {one.store_id: one for one in self._window.stores})

    def _on_pieces(self, told: tuple[int, list[ReturnLineRow]]) -> None:
        self.pane.show_pieces(*told)

    def _on_failed(self, slot: str, words: str) -> None:
        if slot in (SLOT, PIECES_SLOT) and self._is_made:
            self.pane.say(words)


def _total(chosen: Sequence[ReturnRow]) -> str:
    """`SGD 97.80, MYR 12.00`: each currency by itself."""
    sums: dict[str, int] = {}
    for one in chosen:
        sums[one.currency] = sums.get(one.currency, 0) + one.refund_minor
    return amounts.listed([money_words(minor, currency) for currency, minor in sums.items()])
