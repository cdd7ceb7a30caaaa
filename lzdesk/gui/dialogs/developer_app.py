"""The door with a developer app: tokens at hand, or the seller's consent in the browser."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.forms import Outcome, StoreForm, country_choice
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.fields import CopyRow, Field, line_edit
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.report import Group
from lzdesk.link.messages import (
    AddStore,
    BeginConsent,
    ConsentStarted,
    FinishConsent,
    StoresImported,
)

WEB = ("http", "https")
CONSENT_KINDS = ("consent.no_code", "consent.other_state", "consent.refused")
TOKEN_KINDS = ("token.refused",)

OpenAddress = Callable[[str], object]


def open_address(address: str) -> bool:
    """Show a web address in the user's own browser; never anything but the web."""
    url = QUrl(address)
    return url.scheme() in WEB and QDesktopServices.openUrl(url)


class DeveloperAppForm(StoreForm):
    """The app's key and secret, then tokens or consent. Secrets are shown as dots."""

    def __init__(self, theme: Theme, name_of: Callable[[str], str]) -> None:
        super().__init__(theme)
        self._name_of = name_of
        self.open_address: OpenAddress = open_address
        self.began = False
        self._make_app()
        self._make_tokens()
        self._make_consent()
        self._make_addresses()
        self.column.addStretch(1)
        for field in (self.app_key, self.app_secret, self.redirect, *self.addresses):
            field.changed.connect(self._begin_anew)
        self._show_parts()

    # Building

    def _make_app(self) -> None:
        self.app_key = Field("app_key", self.tr("App key"), line_edit())
        self.app_secret = Field("app_secret", self.tr("App secret"), line_edit(secret=True))
        self.add(self.app_key, self.app_secret)
        self.by_tokens = QRadioButton(self.tr("I have tokens"))
        self.by_consent = QRadioButton(self.tr("The seller consents"))
        self._ways = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(24)
        for button in (self.by_tokens, self.by_consent):
            button.setFont(font("body", 500))
            button.setAccessibleName(button.text())
            self._ways.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.by_tokens.setChecked(True)
        self._ways.buttonToggled.connect(lambda _button, _on: self._show_parts())

    def _make_tokens(self) -> None:
        self.name = Field(
            "name", self.tr("Name of the store"), line_edit(), self.tr("empty: the seller's own")
        )
        self.country = Field(
            "country", self.tr("Country"), country_choice(self.theme, self.tr("Choose"))
        )
        self.add(self.name, self.country)
        self.access = Field("access_token", self.tr("Access token"), line_edit(secret=True))
        self.refresh = Field("refresh_token", self.tr("Refresh token"), line_edit(secret=True))
        self.add(self.access, self.refresh)

    def _make_consent(self) -> None:
        self.redirect = Field("redirect_uri", self.tr("Redirect address of the app"), line_edit())
        self.add(self.redirect)
        self.page = CopyRow(self.theme, self.tr("Consent page"))
        self.page_again = Button(self.theme, self.tr("Open the page again"))
        self.page_again.setAutoDefault(False)
        self.page_again.clicked.connect(self._open_page)
        inner = self.page.layout()
        assert inner is not None
        inner.addWidget(self.page_again)
        self.page_field = Field(
            "page", self.tr("Consent page"), self.page, self.tr("the seller signs in there")
        )
        self.add(self.page_field)
        self.ended = Field(
            "address",
            self.tr("Address it ended at"),
            line_edit(),
            self.tr("copy all of it from the browser"),
        )
        self.add(self.ended)

    def _make_addresses(self) -> None:
        self.more = Button(
            self.theme, self.tr("Other addresses"), icon="chevron-right", kind="link"
        )
        self.more.setAutoDefault(False)
        self.more.setCheckable(True)
        self.more.toggled.connect(lambda _on: self._show_parts())
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.more)
        row.addWidget(
            PlainLabel(self.tr("only for a gateway of your own"), style="small", tone="text3")
        )
        row.addStretch(1)
        self.column.addLayout(row)
        self.api = Field("api_url", self.tr("API address"), line_edit())
        self.token = Field("auth_url", self.tr("Token address"), line_edit())
        self.authorize = Field("authorize_url", self.tr("Authorize address"), line_edit())
        self.addresses = (self.api, self.token, self.authorize)
        self.add(self.api)
        self.add(self.token, self.authorize)

    def _show_parts(self) -> None:
        consent = self.by_consent.isChecked()
        shown: dict[QWidget, bool] = {
            self.name: not consent,
            self.country: not consent,
            self.access: not consent,
            self.refresh: not consent,
            self.redirect: consent,
            self.page_field: consent and self.began,
            self.ended: consent and self.began,
            **dict.fromkeys(self.addresses, self.more.isChecked()),
        }
        for widget, there in shown.items():
            widget.setVisible(there)
        self.more.set_icon("chevron-down" if self.more.isChecked() else "chevron-right")
        hint = self.tr("empty: the app here with most free seats") if consent else ""
        self.app_key.hint.setText(hint)
        self.verb_changed.emit()

    # What it sends

    @property
    def verb(self) -> str:
        if not self.by_consent.isChecked():
            return self.tr("Add the store")
        return self.tr("Add the stores") if self.began else self.tr("Open the consent page")

    @property
    def waiting(self) -> str:
        if self.by_consent.isChecked() and not self.began:
            return self.tr("Asking for the consent page")
        return self.tr("Asking the marketplace for the store")

    def message(self) -> object | None:
        if not self.by_consent.isChecked():
            return self._add_store()
        if not self.began:
            return self._begin_consent()
        return FinishConsent(self.ended.text) if self.are_filled(self.ended) else None

    def _add_store(self) -> object | None:
        if not self.are_filled(self.app_key, self.app_secret, self.country, self.access):
            return None
        return AddStore(
            name=self.name.text,
            country=self.country.text,
            app_key=self.app_key.text,
            app_secret=self.app_secret.text,
            access_token=self.access.text,
            refresh_token=self.refresh.text,
            api_url=self.api.text,
            auth_url=self.token.text,
            authorize_url=self.authorize.text,
        )

    def _begin_consent(self) -> object | None:
        # With all three empty it is the app of this desk that has most seats left.
        typed = (self.app_key, self.app_secret, self.redirect)
        if any(field.text for field in typed) and not self.are_filled(*typed):
            return None
        return BeginConsent(
            app_key=self.app_key.text,
            app_secret=self.app_secret.text,
            redirect_uri=self.redirect.text,
            api_url=self.api.text,
            auth_url=self.token.text,
            authorize_url=self.authorize.text,
        )

    # What comes back

    def outcome_of(self, reply: object) -> Outcome | None:
        if isinstance(reply, ConsentStarted):
            self.began = True
            self.page.show_text(reply.address)
            self._show_parts()
            self._open_page()
            self.ended.take_focus()
            return None
        assert isinstance(reply, StoresImported)
        self._forget_secrets()
        groups: list[Group] = []
        if reply.added:
            groups.append(("", [self._name_of(key) for key in reply.added]))
        if reply.known:
            words = self.tr(
                "%Ln were here already: their consent was renewed", "", len(reply.known)
            )
            groups.append((words, [self._name_of(key) for key in reply.known]))
        statement = self.tr("%Ln store(s) added", "", len(reply.added))
        return Outcome(statement, True, tuple(groups))

    def field_of(self, trouble: Trouble) -> str:
        if trouble.kind in CONSENT_KINDS:
            return "address"
        if trouble.kind in TOKEN_KINDS and not self.by_consent.isChecked():
            return "access_token"
        return super().field_of(trouble)

    def show_field(self, field: Field) -> None:
        if field in self.addresses:
            self.more.setChecked(True)

    def _open_page(self) -> None:
        self.open_address(self.page.field.text())

    def _begin_anew(self) -> None:
        """Another app or address: the page that was opened is not theirs."""
        if self.began:
            self.began = False
            self._show_parts()

    def _forget_secrets(self) -> None:
        for field in (self.app_secret, self.access, self.refresh, self.ended):
            assert isinstance(field.edit, QLineEdit)
            field.edit.clear()
        self.began = False
