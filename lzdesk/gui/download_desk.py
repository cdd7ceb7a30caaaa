"""The downloads of stores: asked of the engine, shown on the store's page, told when they come."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.asking import Trouble
from lzdesk.gui.desk import Commands
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reasons import reason_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from lzdesk.gui.main_window import MainWindow
    from lzdesk.gui.panes.store_page.downloads import DownloadsView
    from lzdesk.gui.panes.store_page.pane import StorePage
    from lzdesk.link.messages import DownloadsListed
    from lzdesk.reading.stores import RailStore

LONGEST = 60


class DownloadDesk(QObject):
    """Reads a list while it is in sight, and again when a file of it is told."""

    def __init__(self, window: "MainWindow", commands: Commands) -> None:
        super().__init__(window)
        self._window = window
        self._commands = commands
        self._page: StorePage | None = None
        self._folders: dict[str, Path] = {}
        """Store to the folder that its list was read from."""
        self.open_path: Callable[[str], object] = _open_path

    def take(self, page: "StorePage") -> None:
        """The page that shows them was made."""
        self._page = page
        page.downloads.wanted.connect(self.read)
        page.downloads.asked.connect(self._on_asked)

    def _store(self) -> "RailStore | None":
        """The one whose page was shown last."""
        return self._page.store if self._page is not None else None

    def _view_of(self, key: str) -> "DownloadsView | None":
        """The list, where the page is of this store."""
        store = self._store()
        return self._page.downloads if self._page and store and store.key == key else None

    def read(self) -> None:
        """Read the list of the store whose page is in sight."""
        store = self._store()
        view = self._view_of(store.key) if store is not None else None
        if store is None or view is None or not view.isVisible():
            return
        from lzdesk.link.messages import AskDownloads

        trouble = partial(self._on_trouble, store.key)
        self._commands.ask("downloads", AskDownloads(store.key), self._on_listed, trouble)

    def _on_listed(self, reply: object) -> None:
        told: DownloadsListed = reply  # type: ignore[assignment]
        self._folders[told.store] = Path(told.folder)
        view = self._view_of(told.store)
        if view is not None:
            view.show_files(told.files, told.more)

    def _on_trouble(self, store: str, trouble: Trouble) -> None:
        view = self._view_of(store)
        if view is not None:
            words = self.tr("The list could not be read. {0}")
            view.show_trouble(words.format(reason_words(trouble.kind, trouble.fields)))

    # What is told

    def hear(self, told: object) -> None:
        """A file came, was looked at, or was not kept (DownloadChanged)."""
        store, name = getattr(told, "store", ""), getattr(told, "name", "")
        trouble, what = getattr(told, "trouble", ""), getattr(told, "what", "")
        whose = one_line(self._window.name_of(store), LONGEST)
        if trouble:
            fields = {"file": one_line(name, LONGEST), "store": whose}
            self._window.tell_trouble(trouble, fields, whose)
        elif getattr(told, "is_new", False):
            self._say_came(store, name, what, whose)
        if self._view_of(store) is not None:
            self.read()

    def _say_came(self, store: str, name: str, what: str, whose: str) -> None:
        from lzdesk.gui.download_words import ORDER_EXPORT, came_words

        words = came_words(name, whose, what)
        if what == ORDER_EXPORT:
            call = partial(self._import_new, store, name)
            self._window.say(words, self.tr("Take in the orders …"), call)
        else:
            self._window.say(words, self.tr("Show"), partial(self._show, store))

    def _show(self, key: str) -> None:
        """The store's list."""
        store = self._window.store_desk.store_of(key)
        if store is not None:
            self._window.store_desk.open_page(store)
            self._window.store_desk.page.choose("downloads")

    def _import_new(self, key: str, name: str) -> None:
        """Its list comes into sight with it: there stands what is to be taken in."""
        if key in self._folders:
            self._commands.import_export(str(self._folders[key] / name), key)
            return
        from lzdesk.link.messages import AskDownloads

        def listed(reply: object) -> None:
            self._on_listed(reply)
            self._commands.import_export(str(self._folders[key] / name), key)

        self._commands.ask("downloads", AskDownloads(key), listed, partial(self._tell, name))

    # What is asked

    def _on_asked(self, action: str, name: str) -> None:
        store = self._store()
        folder = self._folders.get(store.key) if store is not None else None
        if store is None or folder is None:
            return
        calls: dict[str, Callable[[], object]] = {
            "import": lambda: self._commands.import_export(str(folder / name), store.key),
            "print": lambda: self._window.print_desk.gather_files([str(folder / name)]),
            "labels": lambda: self._open(folder / name),
            "folder": lambda: self._open(folder),
            "remove": lambda: self._ask_remove(store.key, name),
        }
        calls[action]()

    def _open(self, path: Path) -> None:
        if not self.open_path(str(path)):
            self._window.say(self.tr("This computer has no program that shows it."))

    def _ask_remove(self, store: str, name: str) -> None:
        from lzdesk.gui.dialogs.remove_download import RemoveDownloadDialog

        dialog = RemoveDownloadDialog(self._window.theme, self._window, name)
        dialog.confirmed.connect(partial(self._remove, store, name))
        dialog.show()

    def _remove(self, store: str, name: str) -> None:
        from lzdesk.link.messages import RemoveDownload

        message = RemoveDownload(store, name)
        self._commands.ask(
            "remove download", message, partial(self._on_removed, name), partial(self._tell, name)
        )

    def _on_removed(self, name: str, _reply: object) -> None:
        self._window.say(self.tr("{0} was deleted.").format(one_line(name, LONGEST)))
        self.read()

    def _tell(self, name: str, trouble: Trouble) -> None:
        fields = {**trouble.fields, "file": one_line(name, LONGEST)}
        self._window.tell_trouble(trouble.kind, fields)
        self.read()


def _open_path(path: str) -> bool:
    from lzdesk.gui.printing import open_path

    return open_path(path)
