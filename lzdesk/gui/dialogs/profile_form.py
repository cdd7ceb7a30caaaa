"""What a store's browser goes out through, and where it lives."""

from PySide6.QtWidgets import QLineEdit, QWidget

from lzdesk.gui.asking import Ask
from lzdesk.gui.dialogs.store_forms import AskingForm
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.panes.store_page.facts import proxy_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Choice, Field
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.gui.words import country_words
from lzdesk.link.messages import ChangeProfile
from lzdesk.reading.store_page import StoreFacts
from lzdesk.reading.stores import RailStore

LONGEST = 120
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
    ) -> None:
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
        self.body.insertWidget(
            self.body.indexOf(self.proxy), Field("direct", self.tr("Way out"), self.direct)
        )
        self.home = Choice(theme, "")
        for code in HOMES:
            self.home.addItem(country_words(code) if code else self.tr("This computer's own"), code)
        self.home.setCurrentIndex(max(0, self.home.findData(facts.home.lower())))
        self.body.addWidget(Field("home", self.tr("Where the store lives"), self.home))
        self.meaning = WrappedLabel(
            self.tr(
                "The browser is open: its connections are cut, and it goes on through the new way."
            )
            if browser_open
            else self.tr("The next opening checks it before any page is loaded."),
            style="small",
            tone="text2",
        )
        self.body.addWidget(self.meaning)
        self.body.addStretch(1)
        self.cancel = self.button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = self.button(self.tr("Change the profile"), kind="primary")
        self.save.clicked.connect(self._on_save)
        self.cancel.setFocus()

    def _on_save(self) -> None:
        typed = self.proxy.text.strip()
        proxy: str | None = typed or None
        if self.direct.currentData() == "direct":
            proxy = "" if self._facts.proxy and not typed else proxy
        home = str(self.home.currentData())
        message = ChangeProfile(
            self._store.key,
            proxy,
            home if home != self._facts.home.lower() else None,
        )
        if message.proxy is None and message.home is None:
            self.reject()
            return
        self.send("change profile", message, self.tr("Changing the profile"))
