"""The seller's rules as the window has them: their dialog, and whether all are stopped."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.desk import Commands, Desk
from lzdesk.gui.reader import Reader

if TYPE_CHECKING:
    # Imported with the first look at the rules.
    from lzdesk.gui.dialogs.rules import RulesDialog
    from lzdesk.gui.main_window import MainWindow


class RulesDesk(QObject):
    """Between the engine's rules, their dialog and the status bar."""

    def __init__(self, window: "MainWindow", reader: Reader, commands: Commands) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._commands = commands
        self._dialog: RulesDialog | None = None
        self._stopped = False
        window.status.rules_asked.connect(self.show_rules)

    def hear(self, desk: Desk) -> None:
        """Connect the desk's signal, and read whether the rules run."""
        desk.rules_changed.connect(self._on_changed)
        self._read_state()

    def show_rules(self) -> None:
        """The rules, and what they did."""
        self._shown().refresh()

    def show_rule(self, rule_id: int) -> None:
        """What one rule did."""
        self._shown().show_rule(rule_id)

    def toggle(self) -> None:
        """The one switch: stop all rules, or let them run again."""
        from lzdesk.link.messages import StopRules

        stop = not self._stopped
        self._commands.ask(
            "stop rules",
            StopRules(stop),
            lambda _reply: self._on_switched(stop),
            lambda trouble: self._window.tell_trouble(trouble.kind, trouble.fields),
        )

    def _shown(self) -> "RulesDialog":
        from lzdesk.gui.dialogs.rules import RulesDialog

        if self._dialog is None or self._dialog.is_closed:
            self._dialog = RulesDialog(self._window, self._reader, self._commands)
            self._dialog.order_asked.connect(self._window.places.show_order)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        return self._dialog

    def _on_switched(self, stopped: bool) -> None:
        told = self.tr("All rules are stopped.")
        self._window.say(told if stopped else self.tr("The rules run again."))

    def _on_changed(self) -> None:
        self._read_state()
        if self._dialog is not None and not self._dialog.is_closed:
            self._dialog.refresh_soon()

    def _read_state(self) -> None:
        from lzdesk.reading.rules_state import are_stopped

        self._reader.submit("rules state", self._show_state, are_stopped)

    def _show_state(self, stopped: bool) -> None:
        self._stopped = stopped
        self._window.status.show_rules(stopped=stopped)
