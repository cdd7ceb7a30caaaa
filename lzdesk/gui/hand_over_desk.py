"""The place "Hand-over" as the window has it: made when it is first gone to."""

import time
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.domain.bags import SORTING_DAYS
from lzdesk.gui.asking import Trouble
from lzdesk.gui.clock_words import full_moment, local_midnight
from lzdesk.gui.desk import Commands, Desk
from lzdesk.gui.printing import open_path
from lzdesk.gui.reader import Reader
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.scan_words import scan_words
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.words import MARKETPLACE_NAMES
from lzdesk.lib.sheets import Sheet
from lzdesk.reading.bags import BagLine, BagList, BagParcelLine, bag_list, bag_parcels
from lzdesk.reading.hand_over import Leaving, leaving

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow
    from lzdesk.gui.panes.hand_over.pane import HandOverPane
    from lzdesk.link.messages import ManifestText

SLOT, BAGS_SLOT, PARCELS_SLOT = "hand-over", "bags", "parcels of a bag"
DAY_AND_MORE_MS = 30 * 3_600_000
"""From one midnight into the next day, however the clocks change."""


class HandOverDesk(QObject):
    """Between the engine and the place "Hand-over"."""

    def __init__(
        self, window: "MainWindow", reader: Reader, commands: Commands, labels_dir: Path
    ) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._commands = commands
        self._labels_dir = labels_dir
        self._is_made = False
        self._bag_to_choose = 0
        """As soon as the list has it."""
        self._to_pull: tuple[int, object, str] | None = None
        """Row of the order, package, code: a parcel that a bag refused."""
        reader.failed.connect(self._on_failed)

    @cached_property
    def pane(self) -> "HandOverPane":
        from lzdesk.gui.panes.hand_over.pane import HandOverPane
        from lzdesk.link.messages import EmptyBag, TakeOutOfBag

        made = HandOverPane(self._window.theme, self._window.now_ms)
        made.manifest_asked.connect(self.make_manifest)
        made.escalation_asked.connect(self.escalate)
        made.again_asked.connect(self.refresh)
        made.shown.connect(self._on_shown)
        made.show_policy("")
        bags = made.bags
        bags.make_asked.connect(self.make_bag)
        bags.details_asked.connect(self.show_bag)
        bags.noted.connect(self._on_happened)
        bags.undo_asked.connect(lambda bag: self._send_bag("empty a bag", EmptyBag(bag)))
        bags.scanned.connect(self._fill)
        bags.pull_asked.connect(self._pull)
        bags.chosen_changed.connect(self._read_parcels)
        bags.out_asked.connect(
            lambda bag, some: self._send_bag("take out of a bag", TakeOutOfBag(bag, some))
        )
        bags.order_asked.connect(self._window.places.show_order)
        self._is_made = True
        return made

    def listed(self) -> Sheet | None:
        """What leaves today or the bags, where they are in sight."""
        if not self._is_made or not self.pane.isVisible():
            return None
        if self.pane.shows_bags:
            return self.pane.bags.table.as_sheet("bags")
        return self.pane.table.as_sheet("hand-over")

    def hear(self, desk: Desk) -> None:
        """Connect the desk's signals."""
        desk.orders_changed.connect(lambda _rows: self.refresh())
        desk.bags_changed.connect(self.refresh)
        desk.options_changed.connect(self.refresh)

    @property
    def takes_scans(self) -> bool:
        """Whether codes are meant for a bag."""
        return self._is_made and self.pane.isVisible() and self.pane.shows_bags

    def take(self, code: str) -> None:
        """A parcel was scanned where bags are in sight."""
        self.pane.bags.take(code.strip())

    def _on_shown(self) -> None:
        from lzdesk.link.messages import AskHandOver

        self.refresh()
        self._commands.ask("hand-over rules", AskHandOver(), self._on_rules, lambda _trouble: None)

    def refresh(self) -> None:
        """Read again, where it is in sight."""
        if self._is_made and self.pane.isVisible():
            today = local_midnight(self._window.now_ms())
            tomorrow = local_midnight(today + DAY_AND_MORE_MS)
            self._reader.submit(SLOT, self._on_rows, leaving, today, tomorrow)
            now = self._window.now_ms()
            self._reader.submit(BAGS_SLOT, self._on_bags, bag_list, now, SORTING_DAYS)

    def _on_rows(self, rows: list[Leaving]) -> None:
        self.pane.show_rows(rows, {one.store_id: one for one in self._window.stores})

    def _on_bags(self, told: BagList) -> None:
        self.pane.bags.show_bags(told)
        self.pane.tabs["bags"].show_count(sum(one.sorted_at is None for one in told.bags))
        if self._bag_to_choose:
            self.pane.bags.choose(self._bag_to_choose)
            self.pane.bags.take_focus()
            self._bag_to_choose = 0

    def _read_parcels(self, bag: int) -> None:
        if bag:
            self._reader.submit(PARCELS_SLOT, self._on_parcels, bag_parcels, bag)

    def _on_parcels(self, told: tuple[int, list[BagParcelLine]]) -> None:
        self.pane.bags.show_parcels(*told)

    def _on_failed(self, slot: str, words: str) -> None:
        if slot in (BAGS_SLOT, PARCELS_SLOT) and self._is_made:
            self.pane.bags.say(words, "red")
        if slot == SLOT and self._is_made:
            self.pane.show_silence(self.tr("The hand-over could not be read."), words, failed=True)

    def _on_rules(self, reply: object) -> None:
        from lzdesk.link.messages import HandOverRules

        assert isinstance(reply, HandOverRules)
        names = [MARKETPLACE_NAMES.get(code, code) for code in reply.books_pickup]
        words = self.tr(
            "{0} books the pick-up by itself when a parcel is ready to ship. Parcels without a"
            " pick-up must be brought to the carrier in time."
        )
        self.pane.show_policy(words.format(", ".join(names)) if names else "")

    # Manifests

    def make_manifest(self, suffix: str) -> None:
        """What was scanned out today to the chosen carriers, as a file that is opened."""
        from lzdesk.link.messages import MakeManifest

        self._labels_dir.mkdir(parents=True, exist_ok=True)
        path = str(self._labels_dir / (time.strftime("manifest-%Y%m%d-%H%M%S") + suffix))
        since = local_midnight(self._window.now_ms())
        message = MakeManifest(path, since, self.pane.carriers(), self._words())
        self._commands.ask("manifest", message, partial(self._on_made, path), self._on_trouble)

    def _words(self) -> "ManifestText":
        from lzdesk.link.messages import ManifestText

        return ManifestText(
            title=self.tr("Manifest: {carrier}, parcels: {count}"),
            lines=(
                full_moment(self._window.now_ms()),
                self.tr("Handed over by: ______________________"),
                self.tr("Received by: ______________________"),
            ),
            number=self.tr("No."),
            carrier=self.tr("Carrier"),
            tracking=self.tr("Tracking"),
            order=self.tr("Order"),
            store=self.tr("Store"),
            items=self.tr("Items"),
            footer=self.tr("Page {page} of {pages}"),
        )

    def _on_made(self, path: str, reply: object) -> None:
        from lzdesk.link.messages import ManifestMade

        assert isinstance(reply, ManifestMade)
        if not reply.parcels:
            self.pane.toast.say(self.tr("Nothing was scanned out to them today: no manifest."))
            return
        words = self.tr("%Ln parcel(s) in the manifest.", "", reply.parcels)
        self.pane.toast.say(words, 0, self.tr("Open the file"), lambda: _open(path))
        _open(path)

    # Late pick-ups

    def escalate(self, late: Leaving) -> None:
        """No marketplace has a call for it: the order's page is where it is done."""
        from lzdesk.link.messages import AskOrderPage

        store = next((one for one in self._window.stores if one.store_id == late.store_id), None)
        if store is None or late.late_order is None:
            return
        name = MARKETPLACE_NAMES.get(late.marketplace, late.marketplace)
        words = self.tr("{0} lets no program escalate. The order's page opens: do it there.")
        self.pane.toast.say(words.format(name))
        message = AskOrderPage(late.late_order)
        then = partial(self._on_page, store.key)
        self._commands.ask("order page", message, then, self._on_trouble)

    def _on_page(self, key: str, reply: object) -> None:
        from lzdesk.link.messages import StoreAddress

        assert isinstance(reply, StoreAddress)
        self._commands.open_store(key, url=reply.address)

    # Bags

    def make_bag(self) -> None:
        """A new bag, named by its day until somebody names it otherwise."""
        from lzdesk.link.messages import MakeBag

        name = full_moment(self._window.now_ms())
        self._commands.ask("make a bag", MakeBag(name), self._on_new_bag, self._on_trouble)

    def _on_new_bag(self, reply: object) -> None:
        from lzdesk.link.messages import BagFilled

        assert isinstance(reply, BagFilled)
        self._bag_to_choose = reply.bag
        self.refresh()

    def go_to_bag(self, bag: int) -> None:
        """Bring a bag into sight, chosen."""
        self._bag_to_choose = bag
        self._window.places.go_to("hand_over")
        self.pane.show_part("bags")
        self.refresh()

    def _fill(self, bag: int, code: str) -> None:
        from lzdesk.link.messages import FillBag

        failed = partial(self._on_refused, code)
        self._commands.ask("fill a bag", FillBag(bag, code), partial(self._on_filled, code), failed)

    def _on_filled(self, code: str, reply: object) -> None:
        from lzdesk.link.messages import BagFilled

        assert isinstance(reply, BagFilled)
        words = self.tr("{0} is in the bag: %Ln parcel(s).", "", reply.parcels)
        self.pane.bags.say(words.format(plain(code, 40)))
        self.refresh()

    def _on_refused(self, code: str, trouble: Trouble) -> None:
        row, package = trouble.fields.get("row"), trouble.fields.get("package")
        self._to_pull = (row, package, code) if isinstance(row, int) else None
        if trouble.kind.startswith("scan."):
            said = scan_words.of_bag(trouble.kind, trouble.fields, self._window.now_ms())
        else:
            said = scan_words.not_in_bag(code, reason_words(trouble.kind, trouble.fields))
        self.pane.bags.refuse(said, must_pull=self._to_pull is not None)
        self._window.scan_desk.sound_refusal()

    def _pull(self) -> None:
        """The parcel that was refused is out of the pile."""
        from lzdesk.link.messages import PullParcel

        if self._to_pull is None:
            return
        row, package, code = self._to_pull
        self._to_pull = None
        message = PullParcel(row, str(package))
        self._commands.ask("pull", message, partial(self._on_pulled, code), self._on_trouble)

    def _on_pulled(self, code: str, _reply: object) -> None:
        self.pane.bags.say(self.tr("{0} is pulled.").format(plain(code, 40)))

    def show_bag(self, bag: BagLine) -> None:
        """Its carrier, number and date, to be changed."""
        from lzdesk.gui.dialogs.bag import BagDialog
        from lzdesk.link.messages import ChangeBag

        dialog = BagDialog(self._window.theme, self._window, bag)
        dialog.kept.connect(
            lambda bag, fields: self._send_bag("change a bag", ChangeBag(bag, fields))
        )
        dialog.show()

    def _on_happened(self, bag: int, field: str) -> None:
        from lzdesk.link.messages import ChangeBag

        self._send_bag("change a bag", ChangeBag(bag, {field: self._window.now_ms()}))

    def _send_bag(self, name: str, message: object) -> None:
        self._commands.ask(name, message, lambda _reply: self.refresh(), self._on_trouble)

    def _on_trouble(self, trouble: Trouble) -> None:
        self._window.tell_trouble(trouble.kind, trouble.fields)


def _open(path: str) -> None:
    open_path(path)
