"""What a store's browser goes out through, and where it lives."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from lzdesk.domain.errors import BadInput
from lzdesk.gui.amounts import amounts
from lzdesk.gui.asking import Ask
from lzdesk.gui.dialogs.store_forms import AskingForm
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.panes.store_page.facts import proxy_words
from lzdesk.gui.proxy_words import exit_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Choice, Field
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.gui.words import country_words, translate
from lzdesk.link.messages import ChangeProfile
from lzdesk.reading.openings import ProxyLine
from lzdesk.reading.store_page import StoreFacts
from lzdesk.reading.stores import RailStore
from lzdesk.upstream.way_out import parse_way_out

LONGEST = 120
LISTED = "listed "
HOMES = ("", "sg", "my", "th", "vn", "ph", "id", "cn", "hk", "tw")


class ProfileForm(AskingForm):
    """The proxy is typed anew: its password is in the key store and comes out of it no more."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        ask: Ask,
        store: RailStore,
        facts: StoreFacts,
        *,
        browser_open: bool,
        listed: Sequence[ProxyLine] = (),
    ) -> None:
        """listed: proxies that can be chosen instead of typed."""
        words = self.tr("Where does {0} go out?")
        name = one_line(store.name, LONGEST)
        super().__init__(theme, parent, ask, self.tr("Profile"), words.format(name))
        self._store, self._facts = store, facts
        self.proxy = self.add("proxy", self.tr("Another proxy"), "")
        self.proxy.hint.setText(self.tr("now: {0}").format(proxy_words(facts.proxy)))
        edit = self.proxy.edit
        assert isinstance(edit, QLineEdit)
        edit.setPlaceholderText("socks5://user:password@host:port")
        self.direct = Choice(theme, "")
        for value, text in (
            ("keep", self.tr("Through a proxy")),
            ("direct", self.tr("Over this computer's own line")),
        ):
            self.direct.addItem(text, value)
        self.direct.setCurrentIndex(0 if facts.proxy else 1)
        self._listed = {f"{LISTED}{one.name}": one for one in listed}
        for value, one in self._listed.items():
            country = [country_words(one.country)] if one.country else []
            self.direct.addItem(amounts.listed([one_line(one.name, LONGEST), *country]), value)
        self.body.insertWidget(
            self.body.indexOf(self.proxy), Field("direct", self.tr("Way out"), self.direct)
        )
        self.home = Choice(theme, "")
        for code in HOMES:
            self.home.addItem(country_words(code) if code else self.tr("This computer's own"), code)
        self.home.setCurrentIndex(max(0, self.home.findData(facts.home.lower())))
        self.body.addWidget(Field("home", self.tr("Where the store lives"), self.home))
        self._is_open = browser_open
        self.meaning = WrappedLabel(style="small", tone="text2")
        self.body.addWidget(self.meaning)
        self.body.addStretch(1)
        self.cancel = self.button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = self.button(self.tr("Change the profile"), kind="primary")
        self.save.clicked.connect(self._on_save)
        self.cancel.setFocus()
        # As it stands: the way out comes first.
        self.setTabOrder(self.direct, edit)
        edit.textChanged.connect(lambda _text: self._show_meaning())
        self.direct.currentIndexChanged.connect(lambda _at: self._show_meaning())
        self._show_meaning()

    @property
    def _chosen(self) -> ProxyLine | None:
        """The one of the list that is asked for."""
        return self._listed.get(str(self.direct.currentData()))

    def _wanted(self) -> str | None:
        """The proxy that is asked for; empty for the direct line, None for the one there is."""
        typed = self.proxy.text.strip()
        if self._chosen is not None:
            return None
        if not typed and self._facts.proxy and self.direct.currentData() == "direct":
            return ""
        return typed or None

    def _show_meaning(self) -> None:
        """What happens, before it does: the pages of an open store come from there at once."""
        self.meaning.set_tone("text2")
        self.save.setText(self.tr("Change the profile"))
        wanted, chosen = self._wanted(), self._chosen
        self.proxy.setEnabled(chosen is None)
        if not self._is_open:
            words = self.tr("The next opening checks it before any page is loaded.")
        elif wanted is None and chosen is None:
            words = self.tr(
                "The browser is open: its connections are cut, and it goes on through the new way."
            )
        else:
            words = translate(
                "GiveProxyForm",
                "Open now: {0}. The connections are cut, and the pages go on from {1}.",
            )
            name = one_line(self._store.name, LONGEST)
            typed = proxy_words(_shown(wanted)) if wanted else exit_words(chosen)
            words = words.format(name, typed)
            self.meaning.set_tone("amber")
            self.save.setText(translate("GiveProxyForm", "Cut and change"))
        self.meaning.setText(words)

    def _on_save(self) -> None:
        home = str(self.home.currentData())
        message = ChangeProfile(
            self._store.key,
            self._wanted(),
            home if home != self._facts.home.lower() else None,
            self._chosen.name if self._chosen is not None else "",
        )
        if message.proxy is None and message.home is None and not message.listed:
            self.reject()
            return
        self.send("change profile", message, self.tr("Changing the profile"))


def _shown(proxy: str) -> str:
    """Without its login; what is no proxy yet may hold one anywhere."""
    try:
        return parse_way_out(proxy).shown
    except BadInput:
        return "//…"
