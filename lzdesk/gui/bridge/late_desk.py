"""A Desk that is there before its engine: the window paints first, the link is made after."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from lzdesk.gui.bridge.desk_link import EngineLink


class LateDesk(QObject):
    """Has the signals of `gui.desk.Desk` from the start, and passes on what the link says."""

    orders_changed = Signal(list)
    stores_changed = Signal()
    progress = Signal(object)
    engine_state = Signal(str)
    notice = Signal(object)
    views_changed = Signal()
    skus_changed = Signal()
    runs_changed = Signal()
    bags_changed = Signal()
    options_changed = Signal()
    rules_changed = Signal()
    outbox_changed = Signal(object)
    alerts_changed = Signal(object)
    browsers_changed = Signal(list)
    store_checked = Signal(object)
    way_out_changed = Signal(object)
    browser_news = Signal(object)
    pace = Signal(object)
    ready = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._link: EngineLink | LateDesk | None = None
        self.state = ""
        """The engine's state as it was last told, for a window that opens after it."""
        self.engine_state.connect(self._on_state)

    def use(self, link: "EngineLink | LateDesk") -> None:
        """From here on this is the link; or another desk, for a window that may go before it."""
        self._link = link
        for name in (
            "orders_changed",
            "stores_changed",
            "progress",
            "engine_state",
            "notice",
            "views_changed",
            "skus_changed",
            "runs_changed",
            "bags_changed",
            "options_changed",
            "rules_changed",
            "outbox_changed",
            "alerts_changed",
            "browsers_changed",
            "store_checked",
            "way_out_changed",
            "browser_news",
            "pace",
            "ready",
        ):
            getattr(link, name).connect(getattr(self, name))

    def _on_state(self, state: str) -> None:
        self.state = state

    async def request(self, message: object) -> object:
        """The one reply. Raises RequestFailed or OutcomeNotKnown (`link.window_end`)."""
        if self._link is None:
            from lzdesk.link.window_end import OutcomeNotKnown

            raise OutcomeNotKnown
        return await self._link.request(message)  # type: ignore[arg-type]

    def start_again(self) -> None:
        """Start the engine again after it was given up."""
        if self._link is not None:
            self._link.start_again()
