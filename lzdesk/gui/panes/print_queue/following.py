"""The preview follows the list: one label is asked for at a time, and only the last one wanted."""

from PySide6.QtCore import QObject, QTimer, Signal

from lzdesk.gui.panes.print_queue.list import QueueList
from lzdesk.gui.panes.print_queue.model import QueueModel
from lzdesk.gui.panes.print_queue.preview import LabelPreview
from lzdesk.link.messages import LabelPreviewed
from lzdesk.reading.print_runs import RunParcel

SETTLE_MS = 150


class Following(QObject):
    """Asks when the choice has rested for a moment. An answer for another parcel, or for a page
    that is made otherwise by now, is dropped."""

    asked = Signal(int, int, int)
    """(run, position, height of the picture in dots)"""

    def __init__(self, view: QueueList, model: QueueModel, preview: LabelPreview) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._preview = preview
        self._run = 0
        self._parcels = 0
        self._wanted = (0, 0)
        """Run and position that are shown."""
        self._seen: tuple[int, int, RunParcel | None] = (0, 0, None)
        """Run, its parcels and the chosen one, as they were last read."""
        self._is_asking = False
        self._is_stale = False
        """What is asked for is not what is wanted any more."""
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        view.selectionModel().currentChanged.connect(lambda *_: self.follow())
        preview.moved.connect(view.move_by)

    def show_run(self, run: int, parcels: int) -> None:
        """The run was read: the chosen parcel, too, may stand otherwise. Where it does not, its
        page is the same, and is not asked for with each label that comes for another."""
        self._run, self._parcels = run, parcels
        seen = (run, parcels, self._chosen())
        if seen != self._seen:
            self._seen = seen
            self.renew()

    def follow(self) -> None:
        """Another parcel may be current."""
        chosen = self._chosen()
        position = chosen.position if chosen is not None else 0
        wanted = (self._run, position) if position else (0, 0)
        if wanted != self._wanted:
            self._wanted = wanted
            self._preview.show_parcel(position, self._parcels)
            self._ask_soon()

    def _chosen(self) -> RunParcel | None:
        line = self._model.line_at(self._view.currentIndex())
        return line.parcel if line is not None else None

    def renew(self) -> None:
        """The page may be made otherwise now: ask for the same parcel again."""
        self.follow()
        self._ask_soon()

    def _ask_soon(self) -> None:
        self._is_stale = True
        self._settle.start()

    def _ask(self) -> None:
        if self._is_asking or not self._wanted[1] or not self._preview.isVisible():
            return
        self._is_asking, self._is_stale = True, False
        self.asked.emit(*self._wanted, self._preview.picture.dots)

    def answered(self, told: LabelPreviewed) -> None:
        """The reply to what was asked last."""
        if self._end() and (told.run, told.position) == self._wanted:
            self._preview.show_label(told)

    def failed(self, words: str) -> None:
        """No reply: why."""
        if self._end():
            self._preview.show_why(words)

    def _end(self) -> bool:
        """Whether the answer is still wanted; if not, the next question follows."""
        self._is_asking = False
        if self._is_stale and not self._settle.isActive():
            self._settle.start()
        return not self._is_stale
