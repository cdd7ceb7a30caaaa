"""Pages of a pane of which one is shown: the rows, or what stands in their place."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from lzdesk.lib.typed import override


class Pages(QStackedWidget):
    """Where the keys went to a page that gives way, they go to the one that takes its place.

    Qt would hand the focus to any neighbour, or to none: a list that a filter has just emptied
    would then hear no key at all.
    """

    @override
    def setCurrentWidget(self, page: QWidget) -> None:
        focus = self.window().focusWidget()
        before = self.currentWidget()
        heard = (
            before is not None
            and focus is not None
            and (focus is before or before.isAncestorOf(focus))
        )
        super().setCurrentWidget(page)
        if heard and page is not before:
            page.setFocus()
