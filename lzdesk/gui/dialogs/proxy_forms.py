"""The forms of the proxy list: many pasted at once, and one given to stores."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from lzdesk.gui.amounts import amounts
from lzdesk.gui.asking import Ask
from lzdesk.gui.dialogs.store_forms import AskingForm
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.proxy_words import LONGEST, counted, exit_words
from lzdesk.gui.reasons import row_words
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Choice, Field
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.many_choice import ManyChoice
from lzdesk.gui.widgets.report import Report
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.link.messages import AddProxies, GiveProxy, ProxiesAdded
from lzdesk.reading.openings import ProxyLine

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

WIDE = 640
PASTED, REPORT = 160, 112
BROWSERS, CALLS = "browsers", "calls"


def paste_field(name: str, hint: str) -> QPlainTextEdit:
    """A field of many lines, plain text alone."""
    made = QPlainTextEdit()
    made.setFont(font("body"))
    made.setAccessibleName(name)
    made.setTabChangesFocus(True)
    made.setPlaceholderText(hint)
    made.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    made.setFixedHeight(PASTED)
    return made


class AddProxiesForm(AskingForm):
    """Good lines go in; those that are wrong stay in the field, each with its reason."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget, ask: Ask) -> None:
        super().__init__(theme, parent, ask, self.tr("Add proxies"), self.tr("Which proxies?"))
        self.setMinimumWidth(WIDE)
        about = self.tr(
            "One a line, as your provider gives them, or a table with the columns name and proxy."
            " Without a scheme a line is HTTP. Passwords go to the key store at once and are shown"
            " nowhere again."
        )
        self.body.addWidget(WrappedLabel(about, tone="text2"))
        word = self.tr("Proxies")
        self.body.addWidget(PlainLabel(word, style="small", weight=500, tone="text2"))
        hint = "203.0.113.7:1080:user:password\nsocks5://user:password@203.0.113.8:1080"
        self.pasted = paste_field(word, hint)
        self.body.addWidget(self.pasted)
        self.report = Report(self.tr("Lines that were not added"))
        self.report.setFixedHeight(REPORT)
        self.report.hide()
        self.body.addWidget(self.report)
        self.body.addStretch(1)
        self.cancel = self.button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = self.button(self.tr("Add the proxies"), kind="primary")
        self.save.clicked.connect(self._on_save)
        self.pasted.setFocus()

    def _on_save(self) -> None:
        text = self.pasted.toPlainText()
        if not text.strip():
            self.tell(self.tr("Paste at least one proxy."))
            self.pasted.setFocus()
            return
        self._asked = text.splitlines()
        self.send("add proxies", AddProxies(text), self.tr("Adding the proxies"))

    def _on_reply(self, reply: object) -> None:
        self.waited()
        self.changed.emit()
        if self.is_closed or not isinstance(reply, ProxiesAdded):
            return
        self.setEnabled(True)
        if not reply.failed:
            self.accept()
            return
        rows = {one.row for one in reply.failed}
        # A table keeps its first line, so that the rest can be mended and given again.
        head = self._asked[:1] if 1 not in rows and self._is_table() else []
        bad = [line for number, line in enumerate(self._asked, 1) if number in rows]
        self.pasted.setPlainText("\n".join([*head, *bad]))
        told = [counted.added(len(reply.added))]
        if reply.known:
            told.append(counted.known(len(reply.known)))
        heading = counted.not_added(len(reply.failed))
        lines = [row_words(one.row, one.field, one.kind, one.value) for one in reply.failed]
        self.report.show_groups([(heading, lines)])
        self.report.show()
        self.adjustSize()
        self.tell(amounts.listed(told), "green" if reply.added or reply.known else "red")
        self.cancel.setText(self.tr("Close"))
        self.pasted.setFocus()

    def _is_table(self) -> bool:
        first = next((line for line in self._asked if line.strip()), "").lower()
        return "proxy" in first.split(",") or ("host" in first and "port" in first)


class GiveProxyForm(AskingForm):
    """Which stores go out through which proxy; what an open store will come from is named."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        ask: Ask,
        window: "MainWindow",
        lines: Sequence[ProxyLine],
        name: str,
    ) -> None:
        """name: the proxy that is chosen at first."""
        words = self.tr("Which stores go out through it?")
        super().__init__(theme, parent, ask, self.tr("Give a proxy"), words)
        self._window = window
        self._lines = {one.name: one for one in lines}
        self.proxy = Choice(theme, "")
        for one in lines:
            self.proxy.addItem(one_line(one.name, LONGEST), one.name)
        self.proxy.addItem(self.tr("None: this computer's own line"), "")
        self.proxy.choose(name)
        self.what = Choice(theme, "")
        self.what.addItem(self.tr("Their browsers"), BROWSERS)
        self.what.addItem(self.tr("The calls of their API"), CALLS)
        self.stores = ManyChoice(theme, self.tr("Stores"))
        # Those that are chosen in the rail.
        chosen = [one.key for one in window.stores if one.store_id in window.rail.scope]
        self.stores.show_choices([(one.key, one.name) for one in window.stores], chosen)
        for field in (
            Field("proxy", self.tr("Proxy"), self.proxy),
            Field("what", self.tr("What goes out through it"), self.what),
        ):
            self.fields.append(field)
            self.body.addWidget(field)
        word = PlainLabel(self.tr("Stores"), style="small", weight=500, tone="text2")
        self.body.addWidget(word)
        self.body.addWidget(self.stores)
        self.meaning = WrappedLabel(style="small", tone="text2")
        self.body.addWidget(self.meaning)
        self.body.addStretch(1)
        self.cancel = self.button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = self.button(self.tr("Give it to them"), kind="primary")
        self.save.clicked.connect(self._on_save)
        self.proxy.currentIndexChanged.connect(lambda _at: self._show_meaning())
        self.what.currentIndexChanged.connect(lambda _at: self._show_meaning())
        self.stores.changed.connect(self._show_meaning)
        self._show_meaning()

    def _show_meaning(self) -> None:
        """What happens, before it does: an open store's traffic comes from there at once."""
        chosen = self.stores.values
        self.save.setEnabled(bool(chosen))
        self.save.setText(self.tr("Give it to them"))
        self.meaning.set_tone("text2")
        if self.what.value == CALLS:
            words = self.tr(
                "From the next call on, also of the other stores that share their consent. Some"
                " apps answer only the addresses that are registered for them."
            )
            self.meaning.setText(words)
            return
        opened = [key for key in chosen if key in self._window.arrivals.browsers]
        if not opened:
            self.meaning.setText(
                self.tr(
                    "The next opening checks it before any page is loaded. Stores that share a"
                    " profile share it."
                )
            )
            return
        names = amounts.listed(one_line(self._window.name_of(key), LONGEST) for key in opened)
        words = self.tr(
            "Open now: {0}. The connections are cut, and the pages go on from {1}."
        ).format(names, exit_words(self._lines.get(self.proxy.value)))
        self.meaning.set_tone("amber")
        self.meaning.setText(words)
        self.save.setText(self.tr("Cut and change"))

    def _on_save(self) -> None:
        message = GiveProxy(self.stores.values, self.proxy.value, self.what.value == CALLS)
        self.send("give a proxy", message, self.tr("Changing the way out"))
