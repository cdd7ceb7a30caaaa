"""A store's consent once more: the seller agrees in the store's own browser, which tells how it
ended; or anywhere else, and the address it ended at is put here by hand."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.dialogs.base import EDGE
from lzdesk.gui.dialogs.developer_app import CONSENT_KINDS, OpenAddress, open_address
from lzdesk.gui.dialogs.store_forms import LONGEST, AskingForm
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.fields import CopyRow, Field, line_edit
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.lib.typed import override
from lzdesk.link.messages import (
    CancelConsent,
    ConsentInBrowser,
    ConsentStarted,
    FinishConsent,
    RenewConsent,
    StoresImported,
)
from lzdesk.reading.stores import RailStore

GIVEN_UP = "consent.given_up"


class RenewConsentForm(AskingForm):
    """Opens the store's own browser at the consent page at once; asks for what the app lacks."""

    app_asked = Signal()
    """The app's secret is not held here any more: the app itself must be given again."""
    renewed = Signal(object)
    """(keys of the stores it covers)"""
    skipped = Signal()
    """The next of the round, without this one."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        ask: Ask,
        store: RailStore,
        name_of: Callable[[str], str],
        place: str = "",
    ) -> None:
        """name_of: a store's key to its name. place: where in a round it stands, `2 of 5`."""
        words = self.tr("Renew the consent of {0}").format(one_line(store.name, LONGEST))
        if place:
            words = self.tr("{0}, {1}").format(words, place)
        super().__init__(theme, parent, ask, self.tr("Renew the consent"), words)
        self._store = store
        self._name_of = name_of
        self.open_address: OpenAddress = open_address
        self._place = place
        self._began = self._in_browser = False
        self.about = WrappedLabel(tone="text2")
        self.body.addWidget(self.about)
        self.redirect = self.add("redirect_uri", self.tr("Redirect address of the app"), "")
        self.redirect.hide()
        self._make_page()
        self.ended = Field("address", self.tr("Address it ended at"), line_edit())
        self.ended.hint.setText(self.tr("copy all of it from the browser"))
        self.fields.append(self.ended)
        self.body.addWidget(self.ended)
        self.body.addStretch(1)
        self.cancel = self.button(self.tr("End the round") if place else self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        if place:
            self.skip = self.button(self.tr("Skip this one"))
            self.skip.clicked.connect(self.skipped)
        self.by_hand = self.button(self.tr("Another browser …"))
        self.by_hand.clicked.connect(self.begin_by_hand)
        self.save = self.button(self.tr("Open its browser"), kind="primary")
        self.save.clicked.connect(self._on_save)
        self._show_began(began=False)
        # A width that was set keeps the layout from asking for more: three buttons may need it.
        self.setMinimumWidth(
            max(self.minimumWidth(), self.buttons.minimumSize().width() + 2 * EDGE)
        )

    def _make_page(self) -> None:
        self.page = CopyRow(self.theme, self.tr("Consent page"))
        self.again = Button(self.theme, self.tr("Open the page again"))
        self.again.setAutoDefault(False)
        self.again.clicked.connect(lambda: self.open_address(self.page.field.text()))
        inner = self.page.layout()
        assert inner is not None
        inner.addWidget(self.again)
        self.page_field = Field("page", self.tr("Consent page"), self.page)
        self.page_field.hint.setText(self.tr("the seller signs in there"))
        self.body.addWidget(self.page_field)

    def begin(self) -> None:
        """Open the consent page in the store's own browser, and wait for its end."""
        self._in_browser = True
        self.redirect.hide()
        self.save.setEnabled(False)
        self.wait(self.tr("The seller signs in and agrees in its browser"))
        message = ConsentInBrowser(self._store.key, self.redirect.text)
        self._ask("consent in browser", message, self._on_reply, self._on_trouble)

    def begin_by_hand(self) -> None:
        """Ask for the consent page, to be opened in any browser."""
        self._give_up_browser()
        self.save.setEnabled(True)
        words = self.tr("Asking for the consent page")
        self.send("renew consent", RenewConsent(self._store.key, self.redirect.text), words)

    def _give_up_browser(self) -> None:
        if self._in_browser:
            self._in_browser = False
            message = CancelConsent(self._store.key)
            self._ask("cancel consent", message, lambda _: None, lambda _: None)

    @override
    def done(self, result: int) -> None:
        """Closed by hand while it waits: nobody listens any more."""
        if result == QDialog.DialogCode.Rejected:
            self._give_up_browser()
        super().done(result)

    def _show_began(self, *, began: bool) -> None:
        """began: by hand."""
        self._began = began
        self.page_field.setVisible(began)
        self.ended.setVisible(began)
        self.by_hand.setVisible(not began)
        self.save.setText(self.tr("Renew") if began else self.tr("Open its browser"))
        words = self.tr(
            "The consent page opens in this store's own browser. The seller signs in there and"
            " agrees; lzdesk sees it and closes the page. The orders that are here stay."
        )
        if began:
            words = self.tr(
                "The seller signs in on the consent page and agrees. Copy the address the browser"
                " ends at, and put it here. The orders that are here stay."
            )
        if began and self._place:
            words += " " + self.tr("Sign out there first where another seller is signed in.")
        self.about.setText(words)

    def _on_save(self) -> None:
        self.tell("")
        for field in self.fields:
            field.show_error("")
        if not self._began:
            self.begin()
        elif not self.ended.text:
            self.ended.show_error(self.tr("missing"))
            self.ended.take_focus()
        else:
            words = self.tr("Asking the marketplace for the consent")
            self.send("finish consent", FinishConsent(self.ended.text), words)

    def _on_reply(self, reply: object) -> None:
        if isinstance(reply, ConsentStarted):
            self.waited()
            if not self.is_closed:
                self._show_page(reply.address)
            return
        assert isinstance(reply, StoresImported)
        self._in_browser = False
        if self._store.key in reply.known:
            self.renewed.emit((*reply.added, *reply.known))
            super()._on_reply(reply)
            return
        self.waited()
        if not self.is_closed:
            self._tell_other([*reply.added, *reply.known])

    def _show_page(self, address: str) -> None:
        self.setEnabled(True)
        self.page.show_text(address)
        self.redirect.hide()
        self._show_began(began=True)
        self.adjustSize()
        self.open_address(address)
        self.ended.take_focus()

    def _tell_other(self, keys: list[str]) -> None:
        """Another seller signed in: their stores are here now, this one is as it was."""
        self.setEnabled(True)
        self._show_began(began=False)
        names = "; ".join(one_line(self._name_of(key), LONGEST) for key in keys)
        words = self.tr("Another seller signed in, for {0}. {1} still needs its own consent.")
        self.tell(words.format(names, one_line(self._store.name, LONGEST)))

    def _on_trouble(self, trouble: Trouble) -> None:
        if trouble.kind == GIVEN_UP:
            if self.is_closed:
                self.waited()
            return
        self._in_browser = False
        self.save.setEnabled(True)
        if "sellers" in trouble.fields:
            sellers = one_line(str(trouble.fields["sellers"]), LONGEST)
            trouble = Trouble(trouble.kind, {"sellers": sellers})
        field = str(trouble.fields.get("field", ""))
        if trouble.kind == "form.missing" and field == "app_secret":
            self.waited()
            self.app_asked.emit()
            self.reject()
            return
        if field == "redirect_uri":
            self.redirect.show()
        if trouble.kind in CONSENT_KINDS and self._began and not self.is_closed:
            self.waited()
            self.setEnabled(True)
            self.ended.show_error(reason_words(trouble.kind, trouble.fields))
            self.ended.take_focus()
            return
        super()._on_trouble(trouble)
