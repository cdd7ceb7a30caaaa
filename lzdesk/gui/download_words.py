"""Downloaded files in words: what each is, how large, and when it came."""

from PySide6.QtCore import QLocale, QObject

from lzdesk.domain.downloads import DownloadedFile
from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import moment_words
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.widgets.lines_table import Column, Line
from lzdesk.gui.words import translate

LONGEST = 200
ORDER_EXPORT, LABELS = "order_export", "labels"


class _Counted(QObject):
    def files(self, count: int) -> str:
        return self.tr("%Ln file(s)", "", count)

    def older(self, count: int) -> str:
        return self.tr("%Ln older file(s) are not listed: they are in the folder.", "", count)

    def rows(self, count: int) -> str:
        return self.tr("%Ln row(s)", "", count)

    def pages(self, count: int) -> str:
        return self.tr("%Ln page(s)", "", count)

    def parcels(self, count: int) -> str:
        return self.tr("%Ln parcel(s) of this store", "", count)


counted = _Counted()


def columns() -> tuple[Column, ...]:
    """Of the list."""
    return (
        Column(translate("Downloads", "Name"), 160),
        Column(translate("Downloads", "What it is"), 200, 440),
        Column(translate("Downloads", "Size"), 64, 96),
        Column(translate("Downloads", "Came"), 88, 140),
    )


def kind_words(what: str) -> str:
    """What a file was recognised as."""
    words = {
        "": translate("Downloads", "Being looked at"),
        ORDER_EXPORT: translate("Downloads", "Order export"),
        LABELS: translate("Downloads", "Labels, PDF"),
        "document": translate("Downloads", "PDF"),
        "table": translate("Downloads", "Table"),
        "text": translate("Downloads", "Text"),
        "picture": translate("Downloads", "Picture"),
        "archive": translate("Downloads", "Archive"),
        "locked": translate("Downloads", "Locked with a password"),
        "broken": translate("Downloads", "Broken: cannot be read"),
        "slow": translate("Downloads", "Not known: looking at it took too long"),
        "large": translate("Downloads", "Not looked at: too large"),
        "empty": translate("Downloads", "Empty"),
        "gone": translate("Downloads", "Gone"),
    }
    return words.get(what, translate("Downloads", "Another kind of file"))


def what_words(file: DownloadedFile) -> str:
    """What it is, and how much of it."""
    parts = [kind_words(file.what)]
    if file.rows:
        parts.append(counted.rows(file.rows))
    if file.pages:
        parts.append(counted.pages(file.pages))
    if file.parcels:
        parts.append(counted.parcels(file.parcels))
    return amounts.listed(parts)


def size_words(size: int) -> str:
    """Bytes as `812 bytes`, `4.2 kB` or `1.9 GB`."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def line_of(file: DownloadedFile, now_ms: int) -> Line:
    """A file as a row."""
    texts = (
        one_line(file.name, LONGEST),
        what_words(file),
        size_words(file.size),
        moment_words(file.at, now_ms),
    )
    return Line(hash(file.name), None, texts)


def came_words(name: str, store: str, what: str) -> str:
    """A file came: told in the window."""
    shown = one_line(name, 60)
    if what == ORDER_EXPORT:
        words = translate("Downloads", "{0} downloaded an order export: {1}")
    elif what == LABELS:
        words = translate("Downloads", "{0} downloaded labels: {1}")
    else:
        words = translate("Downloads", "{0} downloaded {1}")
    return words.format(store, shown)
