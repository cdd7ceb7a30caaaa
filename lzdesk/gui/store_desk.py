"""What is done to a store from the rail, its page, the palette and by key: forms and requests."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from lzdesk.gui.actions import BY_KEY
from lzdesk.gui.asking import Trouble
from lzdesk.gui.browser_desk import BrowserDesk
from lzdesk.gui.desk import Commands
from lzdesk.gui.download_desk import DownloadDesk
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.panes.rail.model import RailLine
from lzdesk.gui.panes.store_page.told import Told
from lzdesk.gui.reader import Reader
from lzdesk.gui.renewal_round import RenewalRound
from lzdesk.gui.store_places import StorePlaces
from lzdesk.gui.store_words import counted
from lzdesk.gui.widgets.labels import menu_text
from lzdesk.reading.openings import ProxyLine, proxy_lines
from lzdesk.reading.store_page import StoreFacts, store_facts
from lzdesk.reading.stores import RailStore

if TYPE_CHECKING:
    from pathlib import Path

    from lzdesk.gui.main_window import MainWindow
    from lzdesk.gui.panes.store_page.pane import StorePage

LONGEST = 120


class StoreDesk(QObject):
    """Owns the store's page; asks the engine for what is wanted, and says what came of it."""

    def __init__(
        self, window: "MainWindow", reader: Reader, commands: Commands, folder: "Path"
    ) -> None:
        """folder: the data folder."""
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._commands = commands
        self._profiles = folder / "profiles"
        self.told = Told()
        window.rail.list.menu_asked.connect(self.show_menu)
        window.rail.scope_asked.connect(self._on_scope_asked)
        self.places = StorePlaces(window, commands)
        self.renewals = RenewalRound(window, reader, commands)
        self.browsers = BrowserDesk(window, commands)
        self.downloads = DownloadDesk(window, commands)

    @cached_property
    def page(self) -> "StorePage":
        """Made when the first store's is opened."""
        from lzdesk.gui.panes.store_page.pane import StorePage

        window = self._window
        made = StorePage(window.theme, self._reader, self._profiles, self.told, window.now_ms)
        made.acted.connect(self.act)
        made.left.connect(lambda: window.places.go_to("orders"))
        made.wide_asked.connect(lambda wide: window.alert_desk.dock.set_drawer_open(wide))
        made.orders_asked.connect(window.places.show_orders_of)
        self.downloads.take(made)
        return made

    @property
    def made_page(self) -> "StorePage | None":
        """The page, where it was made."""
        return self.page if "page" in vars(self) else None

    @property
    def page_in_sight(self) -> "StorePage | None":
        """The page, where the operator looks at it now."""
        page = self.made_page
        return page if page is not None and page.isVisible() else None

    # Which store is meant

    def current(self) -> RailStore | None:
        """The store of the page in sight, of the rail's keyboard, of the filter, of the order."""
        window = self._window
        page = self.page_in_sight
        if page is not None and page.store is not None:
            return page.store
        if window.rail.list.hasFocus():
            line = window.rail.model.line_at(window.rail.list.currentIndex())
            if line is not None and line.store is not None:
                return line.store
        keys = window.orders.keys_in_scope()
        if len(keys) == 1:
            return self.store_of(keys[0])
        row = window.orders.model.row_at(window.orders.view.currentIndex().row())
        wanted = row.line.store_id if row is not None else None
        return next((one for one in window.stores if one.store_id == wanted), None)

    def store_of(self, key: str) -> RailStore | None:
        return next((store for store in self._window.stores if store.key == key), None)

    def do(self, what: str) -> None:
        """Do something to the store that is meant; say so where none is."""
        store = self.current()
        if store is None:
            self._window.say(self.tr("Choose a store in the rail first."))
        else:
            self.act(what, store.key)

    def act(self, what: str, key: str) -> None:
        """what: page, edit, read, open, close, pause, remove, renew, up, down; of all that are
        chosen with it: open_all, close_all, tile; and the ways out of an opening that was stopped:
        accept, proxy, profile, copied. outside: in the user's normal browser."""
        store = self.store_of(key)
        if store is None:
            return
        calls: dict[str, Callable[[RailStore], None]] = {
            "page": self.open_page,
            "edit": partial(self._with_facts, self._edit),
            "read": lambda one: self._commands.sync_now([one.key]),
            "open": lambda one: self._commands.open_store(one.key),
            "close": lambda one: self.browsers.close((one.key,)),
            "open_all": lambda one: self.browsers.open(self.browsers.meant_with(one)),
            "close_all": lambda one: self.browsers.close(self.browsers.meant_with(one)),
            "tile": lambda _one: self.browsers.tile(),
            "pause": self.pause,
            "remove": partial(self._with_facts, self._remove),
            "renew": self.renewals.renew,
            "up": lambda one: self.move(one, -1),
            "down": lambda one: self.move(one, 1),
            "accept": self._accept,
            "proxy": partial(self._with_facts, self._change_profile),
            "profile": partial(self._with_facts, self._change_profile),
            "outside": self._open_outside,
            "copied": lambda _one: self._window.say(self.tr("The report was copied.")),
        }
        calls[what](store)

    # The page

    def open_page(self, store: RailStore) -> None:
        """Bring the page of a store into sight."""
        self._window.places.show_store_page(self.page, store)

    def show_checks(self, told: object) -> None:
        """How the opening of a store stands."""
        key, outcome = getattr(told, "store", ""), getattr(told, "outcome", "")
        self.told.openings[key] = (outcome, getattr(told, "checks", ()))
        if self.made_page is not None:
            self.made_page.show_checks(key)

    def show_browsers(self, keys: Sequence[str]) -> None:
        """Keys of the stores whose own browser is open."""
        self.told.browsers = keys
        if self.made_page is not None:
            self.made_page.show_told()

    def show_memory(self, memory: Mapping[str, int], total: int) -> None:
        """Bytes that the open browsers take, by store, and all of them."""
        self.told.memory, self.told.total_memory = memory, total
        if self.made_page is not None:
            self.made_page.show_told()

    def show_opening(self, key: str) -> bool:
        """Bring the checks that stopped an opening into sight; False where none did."""
        store = self.store_of(key)
        if store is None or not self.told.was_stopped(key):
            return False
        self.open_page(store)
        self.page.choose("browser")
        self.page.opening.take_focus()
        return True

    def _accept(self, store: RailStore) -> None:
        self._commands.open_store(store.key, self.page.warnings())

    def _change_profile(self, store: RailStore, facts: StoreFacts) -> None:
        from lzdesk.gui.dialogs.profile_form import ProfileForm

        window = self._window

        def found(listed: Sequence[ProxyLine]) -> None:
            is_open = store.key in window.arrivals.browsers
            ask = self._commands.ask
            form = ProfileForm(
                window.theme, window, ask, store, facts, browser_open=is_open, listed=listed
            )
            form.done_well.connect(lambda _reply: self.page.read())
            form.show()

        self._reader.submit("proxies_to_choose", found, proxy_lines)

    def _open_outside(self, store: RailStore) -> None:
        from lzdesk.gui.dialogs.open_outside import OpenOutsideDialog

        window = self._window
        OpenOutsideDialog(window.theme, window, self._commands.ask, store).show()

    def show_stores(self, stores: Sequence[RailStore]) -> None:
        if self.made_page is not None:
            self.made_page.show_stores(stores)

    def _on_scope_asked(self, _scope: object) -> None:
        if self.page_in_sight is not None:
            self._window.places.go_to("orders")

    # Forms

    def _with_facts(self, then: Callable[[RailStore, StoreFacts], None], store: RailStore) -> None:
        def found(facts: StoreFacts | None) -> None:
            if facts is not None:
                then(store, facts)

        now = self._window.now_ms()
        self._reader.submit("store_form", found, store_facts, store.key, now, now)

    def _edit(self, store: RailStore, facts: StoreFacts) -> None:
        from lzdesk.gui.dialogs.store_forms import EditStoreForm

        window = self._window
        ask, groups = self._commands.ask, self._groups()
        EditStoreForm(
            window.theme,
            window,
            ask,
            store,
            facts.owner,
            groups,
            facts.idle_minutes,
            reads_login=bool(facts.reads_login),
            ready_to_ship=facts.ready_to_ship,
        ).show()

    def cancel_reading(self, key: str) -> None:
        """Give up the first load of a store: it is paused, and goes on from there when resumed."""
        store = self.store_of(key)
        if store is None or store.state == "paused":
            return
        from lzdesk.link.messages import PauseStore

        then = partial(self._on_load_cancelled, store)
        self._commands.ask("pause store", PauseStore(key, True), then, self._on_trouble)

    def _on_load_cancelled(self, store: RailStore, _reply: object) -> None:
        words = self.tr(
            "{0} is paused: its first orders are here, and reading goes on from there when you"
            " resume it."
        ).format(one_line(store.name, LONGEST))
        self._window.say(words, self.tr("Go on reading"), partial(self._undo_pause, store.key))

    def rename_group(self, group: str) -> None:
        from lzdesk.gui.dialogs.store_forms import RenameGroupForm

        window = self._window
        form = RenameGroupForm(window.theme, window, self._commands.ask, group, self._groups())
        form.show()

    def _remove(self, store: RailStore, facts: StoreFacts) -> None:
        from lzdesk.gui.dialogs.store_forms import RemoveStoreForm

        window = self._window
        is_open = store.key in window.arrivals.browsers
        form = RemoveStoreForm(
            window.theme, window, self._commands.ask, store, facts, browser_open=is_open
        )
        form.done_well.connect(partial(self._on_removed, store))
        form.show()

    def _on_removed(self, store: RailStore, reply: object) -> None:
        deleted, words = int(getattr(reply, "orders_deleted", 0)), self.tr("{0} was removed.")
        told = [words.format(one_line(store.name, LONGEST))]
        if deleted:
            words = self.tr("{0} was removed: {1}.")
            told = [words.format(one_line(store.name, LONGEST), counted.deleted(deleted))]
        elif store.orders_here:
            told.append(counted.kept(store.orders_here))
        self._window.say(" ".join(told))

    def _groups(self) -> list[str]:
        return list(dict.fromkeys(one.group for one in self._window.stores if one.group))

    # At once

    def pause(self, store: RailStore) -> None:
        """Pause a store, or let it go on; one key takes it back."""
        from lzdesk.link.messages import PauseStore

        paused = store.state != "paused"
        message = PauseStore(store.key, paused)
        self._commands.ask(
            "pause store", message, partial(self._on_paused, store, paused), self._on_trouble
        )

    def _on_paused(self, store: RailStore, paused: bool, _reply: object) -> None:
        name = one_line(store.name, LONGEST)
        words = self.tr("{0} is paused: its orders are not read.").format(name)
        if not paused:
            words = self.tr("{0} goes on: its orders are read again.").format(name)
        self._window.say(words, self.tr("Undo"), partial(self._undo_pause, store.key))

    def _undo_pause(self, key: str) -> None:
        store = self.store_of(key)
        if store is not None:
            self.pause(store)

    def move(self, store: RailStore, step: int) -> None:
        """Up or down among the stores of its group."""
        self.places.step(RailLine(store.group, store, store.open_orders), step)

    def move_current(self, step: int) -> None:
        """The line of the rail under the keyboard, or the store that is meant, up or down."""
        rail = self._window.rail
        line = rail.model.line_at(rail.list.currentIndex()) if rail.list.hasFocus() else None
        if line is not None:
            self.places.step(line, step)
        else:
            self.do("up" if step < 0 else "down")

    def _on_trouble(self, trouble: Trouble) -> None:
        self._window.tell_trouble(trouble.kind, trouble.fields)

    # The menu of the rail

    def show_menu(self, line: RailLine, where: QPoint) -> None:
        """What can be done to a store or a group."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if line.store is None:
            self._fill_group(menu, line)
        else:
            self._fill_store(menu, line.store)
        menu.popup(where)

    def _fill_store(self, menu: QMenu, store: RailStore) -> None:
        paused = store.state == "paused"
        pause = self.tr("Go on reading") if paused else self.tr("Pause")
        for words, what, action in (
            (self.tr("Store page"), "page", "store_page"),
            *self._browser_entries(store),
            (self.tr("Read now"), "read", ""),
            ("", "", ""),
            (self.tr("Edit name, group, colour …"), "edit", "edit_store"),
            (self.tr("Move up"), "up", "store_up"),
            (self.tr("Move down"), "down", "store_down"),
            ("", "", ""),
            (pause, "pause", "pause_store"),
            (self.tr("Remove …"), "remove", "remove_store"),
        ):
            if not what:
                menu.addSeparator()
                continue
            key = BY_KEY[action].shown_key if action else ""
            entry = menu.addAction(f"{menu_text(words)}\t{key}" if key else menu_text(words))
            entry.setEnabled(not (paused and what == "read"))
            entry.triggered.connect(lambda _c=False, what=what: self.act(what, store.key))

    def _browser_entries(self, store: RailStore) -> tuple[tuple[str, str, str], ...]:
        """Words, what, action: of the store's browser, or of all that are chosen with it."""
        meant = self.browsers.meant_with(store)
        there = self.browsers.those_open(meant)
        entries = []
        if len(meant) > 1:
            words = self.tr("Open %Ln browser(s)", "", len(meant))
            entries.append((words, "open_all", "open_browsers"))
            if there:
                words = self.tr("Close %Ln browser(s)", "", len(there))
                entries.append((words, "close_all", "close_browsers"))
        else:
            front, shut = self.tr("Bring browser to the front"), self.tr("Open browser")
            entries.append((front if there else shut, "open", ""))
            if there:
                entries.append((self.tr("Close browser"), "close", ""))
            entries.append((self.tr("Open in your normal browser …"), "outside", ""))
        if len(self._window.arrivals.browsers) > 1:
            entries.append((self.tr("Put windows beside each other"), "tile", "tile_browsers"))
        return (*entries, ("", "", ""))

    def _fill_group(self, menu: QMenu, line: RailLine) -> None:
        rail, group = self._window.rail, line.group
        rows = tuple(s.store_id for s in self._window.stores if s.group == group)
        keys = self.browsers.of_group(group)
        fold = self.tr("Open the group") if line.folded else self.tr("Fold the group")
        entries: tuple[tuple[str, str, Callable[[], object]], ...] = (
            (self.tr("Show its orders"), "", lambda: rail.scope_asked.emit(rows)),
            (fold, "", lambda: rail.fold_group(group)),
            (self.tr("Open its browsers"), "", lambda: self.browsers.open(keys)),
            (self.tr("Close its browsers"), "", lambda: self.browsers.close(keys)),
            (self.tr("Rename …"), "", lambda: self.rename_group(group)),
            (self.tr("Move up"), "store_up", lambda: self.places.step(line, -1)),
            (self.tr("Move down"), "store_down", lambda: self.places.step(line, 1)),
        )
        for words, action, call in entries:
            key = BY_KEY[action].shown_key if action else ""
            entry = menu.addAction(f"{menu_text(words)}\t{key}" if key else menu_text(words))
            entry.triggered.connect(lambda _c=False, call=call: call())
