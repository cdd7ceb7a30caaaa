"""Orders that a command left out, each reason once with its orders."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.report import Report

WIDTH = 560


class LeftOutDialog(DeskDialog):
    """Told once; what can be done stands in each reason."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        problems: Sequence[object],
        queued: int,
        name_of: Callable[[str], str],
    ) -> None:
        super().__init__(theme, parent, self.tr("Left out"), "")
        self.setMinimumWidth(WIDTH)
        words = self.tr("%Ln order(s) left out", "", len(problems))
        self.state(words)
        self.report = Report(self.tr("Left out"))
        self.body.addWidget(self.report, 1)
        groups: dict[str, list[str]] = {}
        for problem in problems:
            kind = str(getattr(problem, "kind", ""))
            number = str(getattr(problem, "order_number", ""))
            store = name_of(str(getattr(problem, "store", "")))
            groups.setdefault(kind, []).append(f"{number}  {store}".strip())
        self.report.show_groups([(reason_words(kind, {}), lines) for kind, lines in groups.items()])
        if queued:
            self.tell(self.tr("%Ln order(s) will go out.", "", queued), "text2")
        self.close_button = self.button(self.tr("Close"))
        self.close_button.clicked.connect(self.reject)
