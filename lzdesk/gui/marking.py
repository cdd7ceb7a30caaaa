"""The forms behind H, T, N and G, and what can be done with the rows in a menu."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from lzdesk.gui.actions import BY_KEY
from lzdesk.gui.desk import Commands
from lzdesk.gui.reader import Reader
from lzdesk.gui.widgets.labels import menu_text
from lzdesk.reading.marks import MarksOnThese, marks_on_these

if TYPE_CHECKING:
    # Imported with the first form.
    from lzdesk.gui.dialogs.mark_forms import MarkForm
    from lzdesk.gui.main_window import MainWindow

MENU: tuple[tuple[str, ...], ...] = (
    ("open_order", "arrange", "print_labels", "open_store"),
    ("arrange_part", "ready_to_ship", "repack", "cancel_order"),
    ("own_delivered", "own_failed"),
    ("hold", "release", "tag", "note", "assign", "undo"),
    ("copy_cell", "copy_rows"),
    ("select_row", "select_all"),
)
"""Keys of the actions in the menu of rows, in their groups."""


class Marking(QObject):
    """Works on the selected orders, or on the current one; in the drawer on the one shown."""

    def __init__(self, window: "MainWindow", reader: Reader, commands: Commands) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._commands = commands
        self.actions: dict[str, QAction] = {}
        """By key, filled by keys.py."""
        window.orders.view.menu_asked.connect(self.show_menu)
        window.orders.bulk.action_asked.connect(lambda key: self.actions[key].trigger())

    def ask(self, key: str, rows: Sequence[int] = ()) -> None:
        """Open the form of hold, tag, note or assign; `release` needs none."""
        chosen = list(rows) or self._window.orders.chosen.rows()
        if not chosen:
            words = self.tr("Select the orders to mark. Ctrl A selects the whole list.")
            self._window.say(words)
        elif key == "release":
            from lzdesk.domain.marks import MarkChange

            self._commands.mark_orders(chosen, MarkChange(release=True))
        else:
            then = partial(self._open, key, chosen)
            self._reader.submit("marks", then, marks_on_these, chosen)

    def _open(self, key: str, rows: Sequence[int], found: MarksOnThese) -> None:
        from lzdesk.gui.dialogs import mark_forms

        forms: dict[str, type[MarkForm]] = {
            "hold": mark_forms.HoldForm,
            "tag": mark_forms.TagForm,
            "note": mark_forms.NoteForm,
            "assign": mark_forms.AssignForm,
        }
        window = self._window
        form = forms[key](window.theme, window, len(rows), found, window.now_ms())
        form.chosen.connect(partial(self._commands.mark_orders, rows))
        form.open_form()

    def show_menu(self, where: QPoint) -> None:
        """What can be done with the selected orders, or the current one."""
        from lzdesk.gui.mark_words import MarkWords

        pane = self._window.orders
        row = pane.model.row_at(pane.view.currentIndex().row())
        if row is None and not pane.selection:
            return
        count = len(pane.selection)
        words = MarkWords().subject(count) if count else ""
        if row is not None and not count:
            words = self.tr("Order {0}").format(menu_text(row.line.order_number))
        menu = QMenu(pane)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self.tr("What can be done with the orders"))
        menu.addAction(words).setEnabled(False)
        for group in MENU:
            menu.addSeparator()
            for key in group:
                action = BY_KEY[key]
                entry = menu.addAction(f"{action.words}\t{action.shown_key}")
                entry.triggered.connect(self.actions[key].trigger)
        menu.popup(where)
