"""What the window needs from the rest of the program: facts that arrive, and commands it gives."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import SignalInstance

if TYPE_CHECKING:
    # Not needed to paint: it brings msgspec.
    from lzdesk.domain.marks import MarkChange
    from lzdesk.domain.openings import Warned
    from lzdesk.gui.asking import Ask

ENGINE_STARTING = "starting"
ENGINE_RUNNING = "running"
ENGINE_RESTARTING = "restarting"
ENGINE_STOPPED = "stopped"

DOOR_EXPORT = "export"
DOOR_APP = "app"
DOOR_FILE = "file"
DOOR_DEMO = "demo"
"""The ways a store comes onto the desk."""


class Desk(Protocol):
    """The link to the engine, as the window sees it. Every member is a Qt signal."""

    @property
    def orders_changed(self) -> SignalInstance:
        """(list[int]) row ids after a commit; an empty list means many."""

    @property
    def stores_changed(self) -> SignalInstance:
        """() a store was added, renamed, moved, or its state changed"""

    @property
    def progress(self) -> SignalInstance:
        """(object) a `lzdesk.link.messages` progress record"""

    @property
    def engine_state(self) -> SignalInstance:
        """(str) one of the ENGINE_ words of this module"""

    @property
    def notice(self) -> SignalInstance:
        """(object) a kind and fields for gui/words.py"""

    @property
    def views_changed(self) -> SignalInstance:
        """() the saved views are others now"""

    @property
    def skus_changed(self) -> SignalInstance:
        """() SKUs were changed by a person or a file"""

    @property
    def runs_changed(self) -> SignalInstance:
        """() a print run or its parcels stand otherwise now"""

    @property
    def bags_changed(self) -> SignalInstance:
        """() a bag, or what is in one, is another now"""

    @property
    def options_changed(self) -> SignalInstance:
        """() an option that all seats share has another value"""

    @property
    def rules_changed(self) -> SignalInstance:
        """() a rule was changed, switched or fired, or all were stopped"""

    @property
    def outbox_changed(self) -> SignalInstance:
        """(object) a `lzdesk.link.messages` OutboxChanged: how many commands stand where"""

    @property
    def alerts_changed(self) -> SignalInstance:
        """(object) a `lzdesk.link.messages` AlertsChanged: the alerts were judged"""

    @property
    def browsers_changed(self) -> SignalInstance:
        """(list[str]) keys of the stores whose own browser is open"""

    @property
    def store_checked(self) -> SignalInstance:
        """(object) a `lzdesk.link.messages` StoreChecked: how an opening stands"""

    @property
    def way_out_changed(self) -> SignalInstance:
        """(object) a `lzdesk.link.messages` WayOutChanged: open stores are cut off, or not"""

    @property
    def browser_news(self) -> SignalInstance:
        """(object) a `lzdesk.link.messages` BrowsersMeasured or StoreRested"""

    @property
    def pace(self) -> SignalInstance:
        """(object) a `lzdesk.link.messages` Pace: how often each store is read"""

    def start_again(self) -> None:
        """Start an engine after it was given up; nothing where one runs."""

    async def request(self, message: object) -> object:
        """Send one message to the engine and wait for its one reply."""


class Commands(Protocol):
    """What the panes ask for. Each returns at once; results come back as signals of the Desk."""

    @property
    def ask(self) -> "Ask":
        """Sends one message to the engine; what comes of it is told to the one who asked."""

    def print_labels(self, rows: Sequence[int]) -> None:
        """Gather the labels of these order rows into a run of the print queue."""

    def cancel_import(self) -> None:
        """Take in no more of the order export that is at work."""

    def open_store(self, key: str, accept: "Sequence[Warned]" = (), url: str = "") -> None:
        """Open the store's own browser, or bring it to the front."""

    def add_store(self, door: str = "") -> None:
        """Ask for a new store, through one of the DOOR_ ways or any."""

    def import_export(self, file: str, store: str) -> None:
        """Ask for the orders of an export file to be taken into a store (its key)."""

    def unlock(self, kind: str) -> None:
        """Ask for the passphrase of the secrets: a new one for `secrets.unavailable`."""

    def sync_now(self, keys: Sequence[str]) -> None:
        """Read these stores now; all of them when empty."""

    def acknowledge_alerts(self, ids: Sequence[int]) -> None:
        """These are in hand: they fold away until they get worse."""

    def snooze_alerts(self, ids: Sequence[int], until_ms: int) -> None:
        """These fold away until then."""

    def mark_orders(self, rows: Sequence[int], change: "MarkChange") -> None:
        """Change the seller's own marks on these order rows."""

    def undo(self) -> None:
        """Take the last change of marks back, and with the next call the one before."""

    def mark_seen(self, rows: Sequence[int]) -> None:
        """These order rows were looked at."""
