"""Pages of a given file that no parcel has, each reason once with its pages."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.report import Report
from lzdesk.link.messages import PageLeft

WIDTH = 560
LONGEST = 64


class PagesLeftDialog(DeskDialog):
    """Told once: these pages are not printed."""

    def __init__(
        self, theme: Theme, parent: QWidget, pages: Sequence[PageLeft], parcels: int
    ) -> None:
        super().__init__(theme, parent, self.tr("Pages left out"), "")
        self.setMinimumWidth(WIDTH)
        self.state(self.tr("%Ln page(s) left out", "", len(pages)))
        self.report = Report(self.tr("Pages left out"))
        self.body.addWidget(self.report, 1)
        groups: dict[str, list[str]] = {}
        for page in pages:
            words = self.tr("Page {0}").format(page.page)
            line = f"{words}  {one_line(page.code, LONGEST)}".strip()
            groups.setdefault(page.kind, []).append(line)
        self.report.show_groups([(reason_words(kind, {}), lines) for kind, lines in groups.items()])
        self.tell(self.tr("%Ln parcel(s) of the file are in the run.", "", parcels), "text2")
        self.close_button = self.button(self.tr("Close"), kind="primary")
        self.close_button.clicked.connect(self.reject)
