"""The outbox as the window has it: arranging with a moment's grace, its state, its list."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from lzdesk.domain.commands import ANSWER
from lzdesk.gui.amounts import amounts
from lzdesk.gui.asking import Trouble
from lzdesk.gui.desk import Commands, Desk
from lzdesk.gui.reader import Reader
from lzdesk.reading.part_of_order import Piece, pieces_to_pack

if TYPE_CHECKING:
    # Imported with the first command, and the first look at the list.
    from lzdesk.gui.dialogs.outbox import OutboxDialog
    from lzdesk.gui.main_window import MainWindow
    from lzdesk.gui.panes.order_grid.rows import Row

Say = Callable[..., None]
"""Words, then an action's words and its call: a toast."""
GRACE_MS = 5000
"""How long an arrangement can be taken back before it goes out."""


class OutboxDesk(QObject):
    """One grace at a time can be undone: the newest."""

    def __init__(self, window: "MainWindow", reader: Reader, commands: Commands) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._commands = commands
        self._dialog: OutboxDialog | None = None
        self._in_grace: tuple[int, ...] = ()
        self._orders_in_grace = 0
        self._kind_in_grace = ""
        self._say: Say = window.say
        """Where what is in its grace was told."""
        self._grace = QTimer(self, singleShot=True, interval=GRACE_MS)
        self._grace.timeout.connect(self._end_grace)
        window.status.outbox_asked.connect(self.show_list)

    def hear(self, desk: Desk) -> None:
        """Connect the desk's signal."""
        desk.outbox_changed.connect(self._on_changed)

    # Arranging

    def arrange(self, rows: Sequence[int] = ()) -> None:
        """Pack these orders, or those that are chosen, unless it is taken back in time."""
        self._queue("pack", rows)

    def arrange_part(self) -> None:
        """Pack some pieces of the one chosen order; the others stay to ship."""
        chosen = self._window.orders.chosen.rows()
        row = self._row_of(chosen[0]) if len(chosen) == 1 else None
        if row is None:
            self._window.say(self.tr("Choose one order to arrange a part of it."))
            return
        then = partial(self._ask_part, chosen[0], row.line.order_number)
        self._reader.submit("part of an order", then, pieces_to_pack, chosen[0])

    def _ask_part(self, row: int, number: str, pieces: Sequence[Piece]) -> None:
        from lzdesk.gui.dialogs.arrange_part import ArrangePartForm

        if not pieces[1:]:
            words = self.tr("Nothing of this order can be left for another time.")
            self._window.say(words)
            return
        form = ArrangePartForm(self._window.theme, self._window, number, pieces)
        form.decided.connect(lambda items: self._queue("pack", [row], items={row: items}))
        form.show()

    def ready_to_ship(self) -> None:
        """Say of the chosen orders' parcels that they are ready to be handed over."""
        self._queue("ready_to_ship")

    def repack(self) -> None:
        """Take the chosen orders' parcels apart: they are to be arranged once more."""
        self._queue("repack")

    def own_delivered(self) -> None:
        """Say of the chosen orders that the seller's own people have delivered them."""
        self._queue("own_delivered")

    def own_failed(self) -> None:
        """Say of the chosen orders that the seller's own people could not deliver them."""
        self._queue("own_failed")

    def cancel(self) -> None:
        """Cancel one order, with a reason that the marketplace takes."""
        from lzdesk.gui.dialogs.cancel_order import CancelOrderForm

        chosen = self._window.orders.chosen.rows()
        row = self._row_of(chosen[0]) if len(chosen) == 1 else None
        if row is None:
            self._window.say(self.tr("Choose one order to cancel: each has reasons of its own."))
            return
        window, line = self._window, row.line
        store = next((one.name for one in window.stores if one.store_id == line.store_id), "")
        form = CancelOrderForm(window.theme, window, self._commands.ask, line.order_number, store)
        form.decided.connect(lambda reason: self._queue("cancel", chosen, {"reason": reason}))
        form.show()
        form.begin(chosen[0])

    def answer(self, message: object, count: int, say: Say) -> None:
        """Answer so many requests of buyers; what comes of it is said there."""
        then = partial(self._on_queued, ANSWER, count, say=say)
        self._commands.ask(ANSWER, message, then, self._on_trouble)

    def _row_of(self, row_id: int) -> "Row | None":
        model = self._window.orders.model
        return model.row_at(model.place_of(row_id))

    def _queue(
        self,
        kind: str,
        rows: Sequence[int] = (),
        fields: dict[str, str] | None = None,
        items: dict[int, tuple[str, ...]] | None = None,
    ) -> None:
        from lzdesk.link.messages import QueueOrders

        chosen = list(rows) or self._window.orders.chosen.rows()
        if not chosen:
            words = self.tr("Select the orders first. Ctrl A selects the whole list.")
            self._window.say(words)
            return
        message = QueueOrders(tuple(chosen), kind, fields or {}, GRACE_MS, items=items or {})
        then = partial(self._on_queued, kind, len(chosen))
        self._commands.ask(kind, message, then, self._on_trouble)

    def _on_queued(self, kind: str, asked: int, reply: object, say: Say | None = None) -> None:
        ids = tuple(getattr(reply, "commands", ()))
        problems = tuple(getattr(reply, "problems", ()))
        # An order of two warehouses is two commands: orders are what was chosen.
        orders = asked - len(problems)
        if ids:
            self._in_grace = ids
            self._grace.start()
            self._orders_in_grace, self._kind_in_grace = orders, kind
            self._say = say or self._window.say
            told = [self._soon(kind, orders).format(GRACE_MS // 1000)]
            if problems:
                told.append(self.tr("%Ln left out", "", len(problems)))
            self._say(amounts.listed(told), self.tr("Undo"), self.undo)
        if problems:
            self._show_left_out(problems, orders if ids else 0)

    def _soon(self, kind: str, count: int) -> str:
        if kind == "ready_to_ship":
            return self.tr("%Ln order(s) ready to ship in {0} s", "", count)
        if kind == "repack":
            return self.tr("Taking %Ln order(s) apart in {0} s", "", count)
        if kind == "cancel":
            return self.tr("Cancelling %Ln order(s) in {0} s", "", count)
        if kind == ANSWER:
            return self.tr("Answering %Ln request(s) in {0} s", "", count)
        if kind == "own_delivered":
            return self.tr("%Ln order(s) delivered in {0} s", "", count)
        if kind == "own_failed":
            return self.tr("%Ln order(s) not delivered in {0} s", "", count)
        return self.tr("Arranging %Ln order(s) in {0} s", "", count)

    def _show_left_out(self, problems: Sequence[object], queued: int) -> None:
        from lzdesk.gui.dialogs.left_out import LeftOutDialog

        window = self._window
        LeftOutDialog(window.theme, window, problems, queued, window.name_of).show()

    @property
    def is_in_grace(self) -> bool:
        """Whether something can still be taken back before it goes out."""
        return bool(self._in_grace)

    def undo(self) -> None:
        """Take back what is in its grace."""
        from lzdesk.link.messages import UndoCommands

        if self._in_grace:
            asked, self._in_grace = self._in_grace, ()
            self._grace.stop()
            then = partial(self._on_undone, len(asked), self._orders_in_grace)
            self._commands.ask("undo", UndoCommands(asked), then, self._on_trouble)

    def _on_undone(self, asked: int, orders: int, reply: object) -> None:
        undone = len(getattr(reply, "ids", ()))
        back = orders if undone == asked else undone
        is_answer = self._kind_in_grace == ANSWER
        told = [
            self.tr("%Ln answer(s) taken back", "", back)
            if is_answer
            else self.tr("%Ln order(s) taken back", "", back)
        ]
        if undone < asked:
            told.append(self.tr("%Ln had gone out already", "", asked - undone))
        self._say(amounts.listed(told))

    def _end_grace(self) -> None:
        self._in_grace = ()

    # The list

    def show_list(self) -> None:
        """What waits, what is being sent, what failed and why."""
        from lzdesk.gui.dialogs.outbox import OutboxDialog

        if self._dialog is None or self._dialog.is_closed:
            self._dialog = OutboxDialog(self._window, self._reader, self._commands)
            self._dialog.order_asked.connect(self._window.places.show_order)
        self._dialog.refresh()
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def try_again(self) -> None:
        """Show what failed, to be tried again with the same key."""
        self.show_list()
        if self._dialog is not None:
            self._dialog.go_to_failed()

    def _on_changed(self, told: object) -> None:
        self._window.status.show_outbox(
            getattr(told, "waiting", 0), getattr(told, "sending", 0), getattr(told, "failed", 0)
        )
        if self._dialog is not None and not self._dialog.is_closed:
            self._dialog.refresh_soon()

    def _on_trouble(self, trouble: Trouble) -> None:
        self._window.tell_trouble(trouble.kind, trouble.fields)
