"""The forms of one store: what it is called and looks like, and how it leaves the desk."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QCheckBox, QCompleter, QWidget

from lzdesk.domain.stores import READY_AT
from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reasons import beside_words, reason_words
from lzdesk.gui.store_words import idle_words, ready_words
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Choice, Field, line_edit
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.swatches import Swatches
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.link.messages import ChangeStore, RemoveStore, RenameGroup
from lzdesk.reading.store_page import StoreFacts
from lzdesk.reading.stores import RailStore

WIDTH = 480
LONGEST = 120
AS_ALL = -1
IDLE_OFFERED = (0, 5, 10, 20, 30, 60, 120, 480)
"""Minutes without use after which a browser closes; 0: never."""


class AskingForm(DeskDialog):
    """Sends one message; what is refused stands beside its field, and nothing typed is lost."""

    done_well = Signal(object)
    """(the reply)"""

    def __init__(self, theme: Theme, parent: QWidget, ask: Ask, name: str, statement: str) -> None:
        super().__init__(theme, parent, name, statement)
        self._ask = ask
        self.fields: list[Field] = []
        self.setMinimumWidth(WIDTH)

    def add(self, name: str, word: str, text: str, offered: Sequence[str] = ()) -> Field:
        """A field of one line; offered: what others of its kind have."""
        edit = line_edit()
        edit.setText(one_line(text, LONGEST))
        if offered:
            completer = QCompleter(list(offered), edit)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            popup = completer.popup()
            if popup is not None:
                popup.setFont(font())
            edit.setCompleter(completer)
        made = Field(name, word, edit)
        self.fields.append(made)
        self.body.addWidget(made)
        return made

    def send(self, task: str, message: object, words: str) -> None:
        self.setEnabled(False)
        self.wait(words)
        self._ask(task, message, self._on_reply, self._on_trouble)

    def _on_reply(self, reply: object) -> None:
        self.done_well.emit(reply)
        self.waited()
        if not self.is_closed:
            self.accept()

    def _on_trouble(self, trouble: Trouble) -> None:
        self.waited()
        if self.is_closed:
            return
        self.setEnabled(True)
        wrong = str(trouble.fields.get("field", ""))
        for field in self.fields:
            if wrong and field.name == wrong:
                field.show_error(beside_words(trouble.kind, trouble.fields))
                field.take_focus()
                return
        self.tell(reason_words(trouble.kind, trouble.fields))


class EditStoreForm(AskingForm):
    """Name, group, owner and colour."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        ask: Ask,
        store: RailStore,
        owner: str,
        groups: Sequence[str],
        idle_minutes: int | None = None,
        *,
        reads_login: bool = True,
        ready_to_ship: str = "hand",
    ) -> None:
        words = self.tr("What is {0} called, and where does it stand?")
        name = one_line(store.name, LONGEST)
        super().__init__(theme, parent, ask, self.tr("Edit the store"), words.format(name))
        self._store, self._owner, self._reads_login = store, owner, reads_login
        self._idle = AS_ALL if idle_minutes is None else idle_minutes
        self.name = self.add("name", self.tr("Name of the store"), store.name)
        offered = [one_line(group, LONGEST) for group in groups]
        self.group = self.add("group", self.tr("Group"), store.group, offered)
        self.group.hint.setText(self.tr("one there is, or a new one"))
        self.owner = self.add("owner", self.tr("Owner"), owner)
        self.idle = Choice(theme)
        for minutes in sorted({AS_ALL, *IDLE_OFFERED, self._idle}):
            words = idle_words(None if minutes == AS_ALL else minutes)
            self.idle.addItem(words, str(minutes))
        self.idle.choose(str(self._idle))
        made = Field("idle_minutes", self.tr("Its browser, when unused, closes after"), self.idle)
        self.fields.append(made)
        self.body.addWidget(made)
        self._ready = ready_to_ship
        self.ready = Choice(theme)
        for moment in READY_AT:
            self.ready.addItem(ready_words(moment), moment)
        self.ready.choose(ready_to_ship)
        made = Field("ready_to_ship", self.tr("Its parcels are ready to ship"), self.ready)
        self.fields.append(made)
        self.body.addWidget(made)
        self.reads_login = QCheckBox(self.tr("Read whether it is signed in"))
        self.reads_login.setFont(font())
        self.reads_login.setAccessibleName(self.reads_login.text())
        self.reads_login.setChecked(reads_login)
        self.body.addWidget(self.reads_login)
        about = self.tr("From the addresses of pages that you open; no page is loaded for it.")
        self.body.addWidget(WrappedLabel(about, style="small", tone="text2"))
        self.body.addWidget(PlainLabel(self.tr("Colour"), style="small", weight=500, tone="text2"))
        self.swatches = Swatches(theme, store.hue, store.country)
        self.swatches.setAccessibleName(self.tr("Colour"))
        self.body.addWidget(self.swatches)
        self.body.addStretch(1)
        self.cancel = self.button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = self.button(self.tr("Keep the changes"), kind="primary")
        self.save.clicked.connect(self._on_save)
        self.name.take_focus()

    def _on_save(self) -> None:
        if not self.name.text:
            self.name.show_error(self.tr("missing"))
            self.name.take_focus()
            return
        store = self._store

        def changed(field: Field, before: str) -> str | None:
            return None if field.text == one_line(before, LONGEST).strip() else field.text

        hue, idle = self.swatches.hue, int(self.idle.value or AS_ALL)
        reads = self.reads_login.isChecked()
        wanted = ChangeStore(
            store.key,
            changed(self.name, store.name),
            changed(self.group, store.group),
            changed(self.owner, self._owner),
            None if hue == store.hue else hue,
            None if idle == self._idle else idle,
            None if reads == self._reads_login else reads,
            None if self.ready.value == self._ready else self.ready.value,
        )
        if wanted == ChangeStore(store.key):
            self.accept()
        else:
            self.send("change store", wanted, self.tr("Keeping the changes"))


class RenameGroupForm(AskingForm):
    """Another name for a group; the name of another group joins the two."""

    def __init__(
        self, theme: Theme, parent: QWidget, ask: Ask, group: str, groups: Sequence[str]
    ) -> None:
        words = self.tr("What is the group {0} called?").format(one_line(group, LONGEST))
        super().__init__(theme, parent, ask, self.tr("Rename the group"), words)
        self._group = group
        others = [one_line(one, LONGEST) for one in groups if one != group]
        self.name = self.add("group", self.tr("Group"), group, others)
        self.name.hint.setText(self.tr("the name of another group joins the two"))
        self.body.addStretch(1)
        self.cancel = self.button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = self.button(self.tr("Rename"), kind="primary")
        self.save.clicked.connect(self._on_save)
        self.name.take_focus()

    def _on_save(self) -> None:
        message = RenameGroup(self._group, self.name.text)
        self.send("rename group", message, self.tr("Renaming the group"))


class RemoveStoreForm(AskingForm):
    """Says exactly what is kept and what is wiped; the safe button has the focus."""

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
        self._store, self._facts = store, facts
        name = one_line(store.name, LONGEST)
        words = self.tr("Remove {0} from this desk?").format(name)
        super().__init__(theme, parent, ask, self.tr("Remove the store"), words)
        self.wiped = WrappedLabel(tone="text")
        self.kept = WrappedLabel(tone="text2")
        self.orders = self._box(self.tr("Delete its %Ln order(s) too", "", store.orders_here))
        self.browser = self._box(self.tr("Wipe its browser profile, with its logins"))
        words = self.tr(
            "Its orders leave the lists and the counts. They are there again when the same store"
            " is added again."
        )
        self.later = WrappedLabel(words, tone="text2")
        self.why = WrappedLabel(self._why_not(browser_open), style="small", tone="text2")
        self.why.setVisible(bool(self.why.text()))
        self.browser.setEnabled(not self.why.text())
        for widget in (self.wiped, self.kept, self.later, self.orders, self.browser, self.why):
            self.body.addWidget(widget)
        self.typed = self.add("name", self.tr("Type the store's name to delete its orders"), "")
        self.typed.hint.setText(name)
        self.body.addStretch(1)
        self.cancel = self.button(self.tr("Keep the store"))
        self.cancel.clicked.connect(self.reject)
        self.remove = self.button(self.tr("Remove {0}").format(one_line(name, 32)))
        # The sign & in a name is a sign, and no key to remove a store with.
        self.remove.setShortcut(QKeySequence())
        self.remove.clicked.connect(self._on_remove)
        self._show()
        self.cancel.setFocus()

    def _box(self, words: str) -> QCheckBox:
        made = QCheckBox(words)
        made.setFont(font())
        made.setAccessibleName(words)
        made.toggled.connect(self._show)
        return made

    def _why_not(self, browser_open: bool) -> str:
        if browser_open:
            return self.tr("Its browser is open: close it first, then it can be wiped.")
        if self._facts.same_profile:
            words = self.tr("{0} uses the same browser profile, so it stays.")
            return words.format(one_line(self._facts.same_profile[0], LONGEST))
        return ""

    def _show(self) -> None:
        facts = self._facts
        wiped: list[str] = []
        kept: list[str] = []

        def say(*, goes: bool, words: str) -> None:
            (wiped if goes else kept).append(words)

        if facts.authorisation:
            shared = bool(facts.same_consent)
            words = self.tr("its tokens in the key store")
            if shared:
                words = self.tr("its tokens, which {0} uses too").format(
                    one_line(facts.same_consent[0], LONGEST)
                )
            say(goes=not shared, words=words)
        orders = self.tr("%Ln order(s) with marks, history and print ledger", "",
                         self._store.orders_here)  # fmt: skip
        say(goes=self.orders.isChecked(), words=orders)
        profile = self.tr("its browser profile with logins and proxy password")
        say(goes=self.browser.isChecked(), words=profile)
        kept.append(self.tr("the developer app, and what the marketplace has"))
        self.wiped.setText(self.tr("Wiped: {0}.").format(self._listed(wiped)))
        self.kept.setText(self.tr("Kept: {0}.").format(self._listed(kept)))
        self.typed.setVisible(self.orders.isChecked())
        self.later.setVisible(bool(self._store.orders_here) and not self.orders.isChecked())

    def _listed(self, parts: Sequence[str]) -> str:
        return self.tr("; ").join(parts) if parts else self.tr("nothing")

    def _on_remove(self) -> None:
        name = one_line(self._store.name, LONGEST).strip()
        if self.orders.isChecked() and self.typed.text.casefold() != name.casefold():
            self.typed.show_error(self.tr("not the store's name"))
            self.typed.take_focus()
            return
        message = RemoveStore(self._store.key, self.orders.isChecked(), self.browser.isChecked())
        self.send("remove store", message, self.tr("Removing the store"))
