"""The passphrase of the file that keeps the stores' secrets, where the system has no key store."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Field, line_edit
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.link.messages import UnlockVault

WIDTH = 480
OF_THE_FIELD = ("vault.wrong_passphrase", "vault.empty_passphrase")


class UnlockVaultDialog(DeskDialog):
    """Asks once for a vault that is there, twice for a new one: nobody can tell it to us later."""

    unlocked = Signal()
    came_late = Signal(str)
    """(words) it was not unlocked, and the dialog is closed already"""

    def __init__(self, theme: Theme, parent: QWidget, ask: Ask, *, new: bool) -> None:
        name = self.tr("Set a passphrase") if new else self.tr("Unlock the secrets")
        super().__init__(theme, parent, name, "")
        self._ask = ask
        self._new = new
        self.setMinimumWidth(WIDTH)
        self.state(
            self.tr("Which passphrase shall keep the stores' secrets?")
            if new
            else self.tr("Which passphrase keeps the stores' secrets?")
        )
        self._lay_out()
        self.cancel = self.button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        verb = self.tr("Keep secrets with it") if new else self.tr("Unlock")
        self.send = self.button(verb, kind="primary")
        self.send.clicked.connect(self._on_send)
        self.first.take_focus()

    def _lay_out(self) -> None:
        about = self.tr("App secrets, tokens and proxy passwords lie in an encrypted file.")
        if self._new:
            about = self.tr(
                "This system has no key store. App secrets, tokens and proxy passwords are kept in"
                " an encrypted file instead, which opens with this passphrase alone. It is asked"
                " for at each start. Lost, it cannot be recovered: the stores must then be added"
                " again; their orders stay."
            )
        self.body.addWidget(WrappedLabel(about, tone="text2"))
        self.first = Field("passphrase", self.tr("Passphrase"), line_edit(secret=True))
        self.second = Field("again", self.tr("Once more"), line_edit(secret=True))
        self.second.setVisible(self._new)
        self.body.addWidget(self.first)
        if self._new:
            self.body.addWidget(self.second)
        self.body.addStretch(1)

    def _on_send(self) -> None:
        # Not stripped: a space may be part of a passphrase.
        typed = self._typed(self.first)
        if not typed:
            self._wrong(self.first, self.tr("missing"))
            return
        if self._new and typed != self._typed(self.second):
            self._wrong(self.second, self.tr("not the same as above"))
            return
        self._show_waiting(waits=True)
        self.wait(self.tr("Opening the secrets"))
        self._ask("unlock vault", UnlockVault(typed), self._on_reply, self._on_trouble)

    def _typed(self, field: Field) -> str:
        return str(field.edit.property("text") or "")

    def _wrong(self, field: Field, words: str) -> None:
        field.show_error(words)
        field.take_focus()

    def _on_reply(self, _reply: object) -> None:
        self.unlocked.emit()
        self.waited()
        if not self.is_closed:
            self.accept()

    def _on_trouble(self, trouble: Trouble) -> None:
        words = reason_words(trouble.kind, trouble.fields)
        if self.is_closed:
            self.came_late.emit(words)
        self.waited()
        if self.is_closed:
            return
        self._show_waiting(waits=False)
        if trouble.kind in OF_THE_FIELD:
            self._wrong(self.first, words)
        else:
            self.tell(words)

    def _show_waiting(self, *, waits: bool) -> None:
        self.send.setEnabled(not waits)
        for field in (self.first, self.second):
            field.setEnabled(not waits)
        self.cancel.setText(self.tr("Close") if waits else self.tr("Cancel"))
