"""The place "Scan" as the window has it: what a code means there, and what is asked of the engine.

A scanner types; so each thing that a key can do there has a code of its own, on a card that can
be printed.
"""

import time
import zlib
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.clock_words import local_midnight
from lzdesk.gui.desk import Desk
from lzdesk.gui.notify.sounds import SoundPlayer
from lzdesk.gui.panes.scan.parcel import RIGHT, TOO_MANY, ParcelInHand
from lzdesk.gui.printing import open_path
from lzdesk.gui.reader import Reader
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.scan_words import Said, scan_words
from lzdesk.lib.sheets import Sheet
from lzdesk.reading.scans import CarrierCount, scanned_since

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow
    from lzdesk.gui.panes.scan.pane import ScanPane
    from lzdesk.link.messages import ParcelScanned

SLOT = "scanned today"
SHIP, PACK = "ship", "pack"
CARRIER_SOUNDS = 6
TO_SHIP, TO_PACK, PUT_ASIDE, PULLED = "LZ-SCAN-OUT", "LZ-CHECK", "LZ-ASIDE", "LZ-PULLED"
"""Codes of the card."""


class ScanDesk(QObject):
    """Between the engine, the scanner, and the place "Scan"."""

    def __init__(self, window: "MainWindow", reader: Reader, ask: Ask, labels_dir: Path) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._ask = ask
        self._labels_dir = labels_dir
        self._is_made = False
        self._mode = SHIP
        self._parcel: ParcelInHand | None = None
        self._refused: ParcelScanned | None = None
        self._waiting: list[str] = []
        """Codes that came while one is being asked about: each is taken, in its turn."""
        self._is_asking = False

    @cached_property
    def pane(self) -> "ScanPane":
        from lzdesk.gui.panes.scan.pane import ScanPane

        made = ScanPane(self._window.theme, self._window.settings.scan_sounds)
        made.typed.connect(self.take)
        made.mode_chosen.connect(self.set_mode)
        made.pull_asked.connect(self.pull)
        made.card_asked.connect(self.make_card)
        made.sounds_chosen.connect(self._on_sounds)
        made.shown.connect(self._count)
        self._player, self._alarm = SoundPlayer(made), SoundPlayer(made)
        self._is_made = True
        return made

    @property
    def is_in_sight(self) -> bool:
        """Whether codes are meant for it."""
        return self._is_made and self.pane.isVisible()

    def listed(self) -> Sheet | None:
        """The last scans, where they are in sight."""
        return self.pane.last.as_sheet("scans") if self.is_in_sight else None

    def hear(self, desk: Desk) -> None:
        """Connect the desk's signals."""
        desk.orders_changed.connect(lambda _rows: self._count())

    def close(self) -> None:
        """End what sounds."""
        if self._is_made:
            self._player.close()
            self._alarm.close()

    # What a code means

    def take(self, code: str) -> None:
        """A code was scanned or typed."""
        self._waiting.append(code.strip())
        self._next()

    def _next(self) -> None:
        while self._waiting and not self._is_asking:
            self._mean(self._waiting.pop(0))

    def _mean(self, code: str) -> None:
        commands: dict[str, Callable[[], None]] = {
            TO_SHIP: partial(self.set_mode, SHIP),
            TO_PACK: partial(self.set_mode, PACK),
            PUT_ASIDE: self.put_aside,
            PULLED: self.pull,
        }
        if code.upper() in commands:
            commands[code.upper()]()
        elif self._parcel is not None:
            self._take_item(self._parcel, code)
        elif code:
            self._ask_about(code)

    def set_mode(self, mode: str) -> None:
        """Scan out, or check items."""
        self._mode = mode
        self._parcel = self._refused = None
        self.pane.show_mode(mode)
        self.pane.show_parcel(None)
        self.pane.say(scan_words.idle(mode))
        self.pane.take_focus()

    def put_aside(self) -> None:
        """Give the parcel in hand up; nothing is noted of it."""
        parcel, self._parcel = self._parcel, None
        self.pane.show_parcel(None)
        said = scan_words.idle(self._mode)
        if parcel is not None and parcel.left:
            self._note(parcel.scanned.order_number, self.tr("Put aside"))
        self.pane.say(said)

    def _take_item(self, parcel: ParcelInHand, code: str) -> None:
        item = parcel.take(code)
        self.pane.show_parcel(parcel)
        if item.outcome == TOO_MANY:
            self._refuse(scan_words.too_many(item.sku), code)
        elif item.outcome != RIGHT:
            self._refuse(scan_words.wrong_item(code, ""), code)
        elif parcel.left:
            self.pane.say(scan_words.item(item.sku, parcel.left))
            self._sound("item")
        else:
            self._finish(parcel)

    # What the engine is asked

    def _ask_about(self, code: str) -> None:
        from lzdesk.link.messages import ScanParcel

        self._is_asking = True
        message = ScanParcel(code, self._mode)
        self._ask("scan", message, partial(self._on_scanned, code), partial(self._on_trouble, code))

    def _finish(self, parcel: ParcelInHand) -> None:
        from lzdesk.link.messages import FinishParcel

        self._is_asking = True
        shown = parcel.scanned
        message = FinishParcel(shown.order_row, shown.package_id, dict(parcel.counts))
        code = shown.order_number
        self._ask(
            "finish a parcel", message, partial(self._on_scanned, code),
            partial(self._on_trouble, code),
        )  # fmt: skip

    def pull(self) -> None:
        """The parcel that was refused is out of the pile."""
        from lzdesk.link.messages import PullParcel

        refused = self._refused
        if refused is None or not refused.must_pull:
            return
        self._refused = None
        message = PullParcel(refused.order_row, refused.package_id)
        code = refused.order_number
        self._ask("pull", message, partial(self._on_pulled, code), partial(self._on_trouble, code))

    def _on_pulled(self, code: str, _reply: object) -> None:
        words = self.tr("Pulled")
        self._note(code, words)
        self.pane.say(Said("grey", words, code))

    def _on_scanned(self, code: str, reply: object) -> None:
        from lzdesk.link.messages import ParcelScanned

        assert isinstance(reply, ParcelScanned)
        self._is_asking = False
        window = self._window
        store = next((one.name for one in window.stores if one.store_id == reply.store_id), "")
        said = scan_words.of(reply, code, store, window.now_ms())
        self._parcel = ParcelInHand(reply) if reply.verdict == "to_check" else None
        self._refused = reply if reply.verdict == "refused" else None
        self.pane.show_parcel(self._parcel)
        if reply.verdict == "refused":
            self._refuse(said, code, must_pull=reply.must_pull)
        else:
            self.pane.say(said)
            self._note(code, said.title)
            self._sound("item" if reply.verdict == "to_check" else sound_of(reply.carrier))
        self._count()
        self._next()

    def _on_trouble(self, code: str, trouble: Trouble) -> None:
        self._is_asking = False
        # Nothing is known of it: it is not taken for scanned.
        words = reason_words(trouble.kind, trouble.fields)
        self._refuse(Said("red", self.tr("Not scanned: scan it again"), words), code)
        self._next()

    def _refuse(self, said: Said, code: str, *, must_pull: bool = False) -> None:
        self.pane.say(said, must_pull=must_pull)
        self._note(code, said.title)
        self.sound_refusal()

    def sound_refusal(self) -> None:
        """Loud, wherever a parcel was refused."""
        # It is made with the pane.
        if self.pane and self._window.settings.scan_sounds:
            self._alarm.play("refused")

    def _note(self, code: str, words: str) -> None:
        self.pane.note(self._window.now_ms(), code, words)

    def _sound(self, name: str) -> None:
        if self._window.settings.scan_sounds:
            self._player.play(name)

    # Around it

    def _count(self) -> None:
        if self.is_in_sight:
            since = local_midnight(self._window.now_ms())
            self._reader.submit(SLOT, self._on_counts, scanned_since, since)

    def _on_counts(self, counts: list[CarrierCount]) -> None:
        self.pane.show_carriers(counts)

    def _on_sounds(self, on: bool) -> None:
        self._window.settings.scan_sounds = on
        self._window.settings.save()

    def make_card(self) -> None:
        """A page with a code for each thing that can be done here."""
        from lzdesk.link.messages import MakeCard

        self._labels_dir.mkdir(parents=True, exist_ok=True)
        path = str(self._labels_dir / time.strftime("scan-card-%Y%m%d-%H%M%S.pdf"))
        commands = (
            (TO_SHIP, self.tr("Scan out")),
            (TO_PACK, self.tr("Check items")),
            (PUT_ASIDE, self.tr("Put the parcel aside")),
            (PULLED, self.tr("The parcel is pulled")),
        )
        message = MakeCard(path, self.tr("lzdesk: codes for the scanner"), commands)
        self._ask("make a card", message, lambda _reply: _open(path), partial(self._on_no_card))

    def _on_no_card(self, trouble: Trouble) -> None:
        self._window.tell_trouble(trouble.kind, trouble.fields)


def sound_of(carrier: str) -> str:
    """The name of a carrier's own sound: always the same one."""
    return f"carrier-{zlib.crc32(carrier.casefold().encode()) % CARRIER_SOUNDS + 1}"


def _open(path: str) -> None:
    open_path(path)
