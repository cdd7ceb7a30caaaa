"""Every screen of the window, one after another, on one desk: for tests that look at all of them.

Each screen is a context: it comes in, yields what is to be looked at, and leaves no trace.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QPoint, QThread
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from lzdesk.domain.downloads import DownloadedFile
from lzdesk.domain.openings import ASKS, STOPPED, Checked
from lzdesk.domain.rules import Action, Condition, Did, Rule
from lzdesk.domain.rules import Outcome as Fired
from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.add_store import AddStoreDialog
from lzdesk.gui.dialogs.answer_returns import AnswerForm
from lzdesk.gui.dialogs.arrange_part import ArrangePartForm
from lzdesk.gui.dialogs.cancel_order import CancelOrderForm
from lzdesk.gui.dialogs.forms import Outcome
from lzdesk.gui.dialogs.left_out import LeftOutDialog
from lzdesk.gui.dialogs.mark_forms import AssignForm, HoldForm, MarkForm, NoteForm, TagForm
from lzdesk.gui.dialogs.not_opened import NotOpenedDialog
from lzdesk.gui.dialogs.open_outside import OpenOutsideDialog
from lzdesk.gui.dialogs.outbox import OutboxDialog
from lzdesk.gui.dialogs.remove_download import RemoveDownloadDialog
from lzdesk.gui.dialogs.renew_consent import RenewConsentForm
from lzdesk.gui.dialogs.rules import RulesDialog
from lzdesk.gui.dialogs.settings import SettingsDialog
from lzdesk.gui.dialogs.store_forms import AskingForm
from lzdesk.gui.dialogs.unlock_vault import UnlockVaultDialog
from lzdesk.gui.dialogs.walk_order import WalkOrderDialog
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.palette.entries import ORDER
from lzdesk.gui.panes.order_grid.date_range import DateRange, DateRangePopup
from lzdesk.gui.panes.order_grid.filters import Filters, ViewSpec, spec_text
from lzdesk.gui.panes.order_grid.name_popup import NamePopup
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.widgets.key_sheet import KeySheet
from lzdesk.gui.words import progress_words
from lzdesk.link.messages import (
    AlertsChanged,
    AnswerChoice,
    Answers,
    CancelReasons,
    DownloadsListed,
    LabelPreviewed,
    OrderProblem,
    OrdersQueued,
    OutboxChanged,
    Progress,
    RuleChecked,
    RuleMatch,
    StoreChecked,
)
from lzdesk.reading.marks import MarksOnThese
from lzdesk.reading.part_of_order import Piece
from lzdesk.settings.options import OPTIONS
from lzdesk.storage.repositories.rules import note_firing, put_outcome, save_rule
from lzdesk.storage.writer import Transaction, Writer
from tests.gui import print_screens, seller_screens, stock_screens
from tests.gui.desk_db import DAY, HOUR, MINUTE, NOW_MS
from tests.gui.drawer_db import NUMBER, ROW, make_drawer_db
from tests.gui.window_parts import PretendDesk, RecordedCommands, judged

LEAST = (1120, 700)
USUAL = (1440, 900)

PLAIN_WORDS: Mapping[str, str] = {
    "store": "",
    "note": "Call before sending, the buyer moved",
    "tag": "fragile",
    "name": "Mei",
    "view": "Late in Malaysia",
    "vendor": "Item is already cancelled",
    "file": "C:\\Users\\mei\\Documents\\labels\\2026-11-12 labels 411.pdf",
    "number": NUMBER,
}
"""What comes from outside, by where it stands. A store keeps its own name where that is empty."""


def until(true: Callable[[], object], ms: int = 5000) -> None:
    """Let Qt work until it is so."""
    deadline = QDeadlineTimer(ms)
    while not true():
        assert not deadline.hasExpired(), "not so in time"
        QApplication.processEvents()
        # What reads in another thread has its turn.
        QThread.usleep(500)


def settle() -> None:
    """Let every layout come to rest: what a pane asks for is answered in the turns that follow."""
    for _ in range(5):
        QApplication.processEvents()


def make_stage_db(path: Path, words: Mapping[str, str] = PLAIN_WORDS) -> Path:
    """A desk that has all there is to show: marks, alerts, saved views, an order in full."""
    make_drawer_db(path)
    db = sqlite3.connect(path)
    db.execute("UPDATE stores SET authorisation = key")
    if words["store"]:
        db.execute('UPDATE stores SET name = ?, "group" = ?', (words["store"], words["store"]))
    db.execute(
        "UPDATE orders SET is_marked = 1, tags = ?, note = ?, note_must_read = 1, hold_until = ?,"
        " assigned_to = ? WHERE id IN (2, ?)",
        (f"|{words['tag']}|", words["note"], NOW_MS + DAY, words["name"], ROW),
    )
    spec = spec_text(ViewSpec(Filters(values=(("clock", ("overdue",)),)), "open"))
    for place in range(2):
        name = f"{words['view']} {place}" if place else words["view"]
        db.execute("INSERT INTO views (name, position, spec) VALUES (?, ?, ?)", (name, place, spec))
    _add_commands(db, words)
    _add_apps(db)
    seller_screens.add_sellers(db, words)
    stock_screens.add_skus(db, words)
    print_screens.add_runs(db, words)
    db.commit()
    db.close()
    writer = Writer(path, path.parent / "backups")
    writer.run_blocking(_add_rules, words)
    judged(writer)
    writer.close()
    return path


COMMANDS = (
    # kind, state, attempts, code, whether it has the vendor's words
    ("pack", "queued", 0, "", False),
    ("ready_to_ship", "sending", 1, "", False),
    ("repack", "unsure", 1, "", False),
    ("pack", "queued", 2, "marketplace.unreachable", False),
    ("cancel", "failed", 1, "700026", True),
    ("pack", "stopped", 0, "command.cancel_asked", False),
    ("ready_to_ship", "failed", 6, "marketplace.refused", True),
    ("pack", "done", 1, "", False),
    ("cancel", "undone", 0, "", False),
)


def _add_commands(db: sqlite3.Connection, words: Mapping[str, str]) -> None:
    """An outbox with each state a command can have; order 7 has all of its own."""
    for number, (kind, state, attempts, code, told) in enumerate(COMMANDS, 1):
        ended = state in ("done", "failed", "stopped", "undone")
        db.execute(
            "INSERT INTO commands VALUES (?, ?, ?, 5, ?, ?,"
            " '{\"items\":[\"1\"],\"fields\":{}}', '{}', ?, ?, ?, ?, ?, ?, 'me', ?, ?, '[]')",
            (
                number, f"k{number}", kind, f"order:{ROW}", ROW, state, attempts,
                NOW_MS - number * MINUTE, NOW_MS, NOW_MS - MINUTE if attempts else None,
                NOW_MS - number * 1000 if ended else None, code, words["vendor"] if told else "",
            ),
        )  # fmt: skip


def _add_apps(db: sqlite3.Connection) -> None:
    """Two developer apps: one nearly full, one that nobody consented to yet."""
    for key, calls, seats in (("100240", 10_000, 20), ("100977", 50_000, 0)):
        values = ("lazada", key, "https://example.com/cb", "", "", "", "", calls, 8.0, seats)
        db.execute(f"INSERT INTO apps VALUES ({','.join('?' * len(values))})", values)
    stores = [key for (key,) in db.execute("SELECT key FROM stores")]
    for place, key in enumerate(stores):
        ends_at = NOW_MS + (3 if place < 3 else 90) * DAY
        values = (key, "lazada", "100240", "sg", "", "ok", None, ends_at, ends_at - 180 * DAY, "")
        db.execute("INSERT INTO authorisations VALUES (?,?,?,?,?,?,?,?,?,?)", values)
    db.execute("UPDATE stores SET pace_s = 240")
    day = NOW_MS - NOW_MS % DAY
    db.execute("INSERT INTO app_days VALUES ('lazada', '100240', ?, 3120, 0, ?)", (day, day + DAY))


def _add_rules(connection: Transaction, words: Mapping[str, str]) -> None:
    """Two rules, and what the first did: once whole, once refused, once over its limit."""
    conditions = (
        Condition("store", "is", ("casa-home", "lumi-flagship", "casa-rumah")),
        Condition("total", "at_least", (123_450,), "SGD"),
        Condition("sku", "contains", (words["tag"],)),
        Condition("hour", "between", (22, 7)),
    )
    actions = (
        Action("tag", {"tag": words["tag"]}),
        Action("note", {"text": words["note"], "must_read": True}),
        Action("hold", {"hours": 12}),
        Action("alert"),
    )
    rule = Rule(words["name"], "status", conditions, actions, statuses=("held", "cancelled"))
    rule_id = save_rule(connection, rule, NOW_MS)
    save_rule(connection, Rule(f"{words['name']} 2", "ship_by", hours=3, is_on=False), NOW_MS)
    outcomes = (
        Fired("done", (Did("tag", words["tag"]), Did("alert")), alert=True, status=2),
        Fired("partly", (Did("assign", words["name"]), Did("arrange", "", "order.held"))),
        Fired("limit"),
    )
    for row, outcome in enumerate(outcomes, 1):
        made = msgspec.structs.replace(rule, id=rule_id)
        firing = note_firing(connection, made, row, f"status:{row}", NOW_MS - row * MINUTE)
        assert firing is not None
        put_outcome(connection, firing, outcome)


class Stage:
    """A window on such a desk, and what is asked of it to bring a screen in."""

    def __init__(
        self,
        path: Path,
        empty_path: Path,
        words: Mapping[str, str] = PLAIN_WORDS,
        size: tuple[int, int] = USUAL,
        **screen: object,
    ) -> None:
        """empty_path: a desk without a store."""
        self.words = words
        self.empty_path = empty_path
        self.settings = ScreenSettings(None, **{"theme": "light", **screen})
        self.window = self.opened(path)
        self.resize(size)
        until(lambda: self.window.alerts.model.rowCount() and self.window.top.where.text())
        until(lambda: self.window.orders.views.views())
        self.count = self.window.orders.model.rowCount()
        """Orders that are open."""

    def opened(self, path: Path) -> MainWindow:
        window = MainWindow(path, self.settings, lambda: NOW_MS)
        self.desk = PretendDesk()
        window.complete(self.desk, RecordedCommands())
        window.show()
        until(lambda: window.isVisible())
        self.desk.alerts_changed.emit(AlertsChanged((), NOW_MS, True))
        self.desk.engine_state.emit("running")
        return window

    def resize(self, size: tuple[int, int]) -> None:
        if self.window.size().toTuple() == size:
            return
        self.window.resize(*size)
        until(lambda: self.window.size().toTuple() == size)
        settle()

    def look(self, theme: str, density: str) -> None:
        """Change theme and density live."""
        self.window.top.theme_chosen.emit(theme)
        self.window.top.density_chosen.emit(density)
        settle()

    def close(self) -> None:
        self.window.shut()
        self.window.close()
        delete(self.window)


def delete(widget: QWidget) -> None:
    """Now: a style sheet is applied to every widget there is."""
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


Screen = Callable[[Stage], AbstractContextManager[QWidget]]
SCREENS: dict[str, Screen] = {}
"""Name to the screen."""


Show = Callable[[Stage], Iterator[QWidget]]


def screen(show: Show, size: tuple[int, int] = USUAL) -> Show:
    """It begins in a window of that size, and may leave it in another."""

    def sized(stage: Stage) -> Iterator[QWidget]:
        stage.resize(size)
        yield from show(stage)

    SCREENS[show.__name__] = contextmanager(sized)
    return show


def least_screen(show: Show) -> Show:
    return screen(show, LEAST)


# The window


@screen
def rows(stage: Stage) -> Iterator[QWidget]:
    yield stage.window


@least_screen
def least_window_with_counters(stage: Stage) -> Iterator[QWidget]:
    until(stage.window.alert_desk.counters.isVisible)
    yield stage.window


@screen
def rail_folded(stage: Stage) -> Iterator[QWidget]:
    stage.window.rail.fold(True)
    yield stage.window
    stage.window.rail.fold(False)


@screen
def selection_and_bulk_bar(stage: Stage) -> Iterator[QWidget]:
    orders = stage.window.orders
    stage.resize(LEAST)
    orders.list.select_all()
    until(lambda: orders.bulk.summary.selected == len(orders.model.ids))
    yield stage.window
    orders.selection.clear()


@screen
def bulk_bar_beside_the_drawer(stage: Stage) -> Iterator[QWidget]:
    window, orders = stage.window, stage.window.orders
    stage.resize(LEAST)
    window.drawer.open(ROW)
    orders.list.select_all()
    until(lambda: orders.bulk.summary.selected == len(orders.model.ids))
    until(lambda: window.drawer.content.told is not None)
    settle()
    yield window
    orders.selection.clear()
    window.drawer.close_drawer()


@screen
def menu_of_the_bulk_bar(stage: Stage) -> Iterator[QWidget]:
    orders = stage.window.orders
    orders.list.select_all()
    until(lambda: orders.bulk.summary.selected == len(orders.model.ids))
    yield from _menu(orders.bulk.more.click)
    orders.selection.clear()


@screen
def filtered(stage: Stage) -> Iterator[QWidget]:
    orders = stage.window.orders
    stage.resize(LEAST)
    values = (("clock", ("under_2h", "overdue")), ("country", ("my", "th")))
    orders.filters.take(Filters(DateRange("last_30"), values=values))
    until(lambda: 0 < orders.model.rowCount() < stage.count)
    yield stage.window
    orders.filters.clear()
    until(lambda: orders.model.rowCount() == stage.count)


@screen
def all_columns(stage: Stage) -> Iterator[QWidget]:
    from lzdesk.gui.panes.order_grid.columns import COLUMNS
    from lzdesk.gui.panes.order_grid.columns import USUAL as USUAL_COLUMNS

    stage.window.orders.choice.choose([column.key for column in COLUMNS])
    settle()
    yield stage.window
    stage.window.orders.choice.choose(USUAL_COLUMNS)


@screen
def empty_grid(stage: Stage) -> Iterator[QWidget]:
    orders = stage.window.orders
    stage.resize(LEAST)
    orders.tabs.choose("returned")
    until(orders.empty.isVisible)
    yield stage.window
    orders.tabs.choose("open")
    until(lambda: orders.model.rowCount() == stage.count)


@screen
def nothing_fits(stage: Stage) -> Iterator[QWidget]:
    orders = stage.window.orders
    orders.filters.set_text("nothing like it")
    until(orders.empty.isVisible)
    yield stage.window
    orders.filters.clear()
    until(lambda: orders.model.rowCount() == stage.count)


@screen
def banner_toast_and_work(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    stage.resize(LEAST)
    stage.desk.engine_state.emit("stopped")
    stage.desk.progress.emit(Progress("read", "casa-baan", 128, 4210, 900))
    window.say(window.tr("Copied: {0}").format(stage.words["number"]), "Undo", lambda: None)
    until(window.toast.isVisible)
    settle()
    yield window
    window.toast.hide()
    stage.desk.progress.emit(Progress("read", "casa-baan", 1, 1, 1, True))
    stage.desk.engine_state.emit("running")


def _in_banner(
    stage: Stage, tell: Callable[[], None], over: Callable[[], None]
) -> Iterator[QWidget]:
    """tell: brings it into the banner; over: what it was about has passed."""
    tell()
    until(stage.window.banner.isVisible)
    settle()
    yield stage.window
    over()
    stage.window.dismiss()
    assert not stage.window.banner.isVisible()


def _engine_runs(stage: Stage) -> None:
    stage.desk.engine_state.emit("running")


@least_screen
def banner_engine_stopped(stage: Stage) -> Iterator[QWidget]:
    tell = partial(stage.desk.engine_state.emit, "stopped")
    yield from _in_banner(stage, tell, partial(_engine_runs, stage))


@least_screen
def banner_engine_restarting(stage: Stage) -> Iterator[QWidget]:
    tell = partial(stage.desk.engine_state.emit, "restarting")
    yield from _in_banner(stage, tell, partial(_engine_runs, stage))


@least_screen
def banner_engine_runs_again(stage: Stage) -> Iterator[QWidget]:
    def tell() -> None:
        stage.desk.engine_state.emit("restarting")
        _engine_runs(stage)

    yield from _in_banner(stage, tell, lambda: None)


@least_screen
def banner_no_network(stage: Stage) -> Iterator[QWidget]:
    notices, stores = stage.window._notices, stage.window.stores
    silent = [one._replace(state="quiet", detail="marketplace.unreachable") for one in stores]
    tell = partial(notices.judge_network, silent)
    yield from _in_banner(stage, tell, partial(notices.judge_network, stores))


@least_screen
def banner_disk_nearly_full(stage: Stage) -> Iterator[QWidget]:
    notices = stage.window._notices
    yield from _in_banner(stage, partial(notices.tell_disk, 150_000_000), notices.judge_disk)


@least_screen
def banner_not_readable(stage: Stage) -> Iterator[QWidget]:
    tell = partial(stage.window._notices.tell_unreadable, "database disk image is malformed")
    yield from _in_banner(stage, tell, stage.window.banner.action_asked.emit)


@least_screen
def banner_alerts_unchecked(stage: Stage) -> Iterator[QWidget]:
    notices = stage.window._notices
    tell = partial(notices.tell_unchecked, NOW_MS - HOUR)
    yield from _in_banner(stage, tell, partial(notices.tell_unchecked, None))


def _banner_of(stage: Stage, kind: str, **fields: object) -> Iterator[QWidget]:
    tell = partial(stage.window.tell_trouble, kind, fields)
    over = partial(stage.window.tell_trouble, "storage.well", {})
    yield from _in_banner(stage, tell, over)


@least_screen
def banner_computer_slept(stage: Stage) -> Iterator[QWidget]:
    yield from _banner_of(stage, "computer.slept", since=NOW_MS - 8 * HOUR, until=NOW_MS)


@least_screen
def banner_clock_set(stage: Stage) -> Iterator[QWidget]:
    yield from _banner_of(stage, "clock.set", since=NOW_MS + 8 * HOUR, until=NOW_MS)


@least_screen
def banner_address_refused(stage: Stage) -> Iterator[QWidget]:
    yield from _banner_of(stage, "app.address_refused", address="203.0.113.77")


@least_screen
def banner_disk_full(stage: Stage) -> Iterator[QWidget]:
    yield from _banner_of(stage, "disk.full")


@least_screen
def banner_folder_read_only(stage: Stage) -> Iterator[QWidget]:
    yield from _banner_of(stage, "folder.read_only", file=stage.words["file"])


@least_screen
def banner_restored(stage: Stage) -> Iterator[QWidget]:
    """The longest of them: what became of a damaged database."""
    fields = {"backup_at": NOW_MS - HOUR, "file": stage.words["file"], "detail": "malformed"}

    def dismissed() -> None:
        stage.window.banner.action_asked.emit()

    tell = partial(stage.window.tell_trouble, "database.restored_partly", fields)
    yield from _in_banner(stage, tell, dismissed)


@screen
def status_of_much_at_once(stage: Stage) -> Iterator[QWidget]:
    """Several stores read for the first time, an outbox at work, and rules that are stopped."""
    window = stage.window
    stage.resize(LEAST)
    keys = [store.key for store in window.stores][:12]
    for key in keys:
        stage.desk.progress.emit(Progress("read", key, 283, 1_000, 650))
    stage.desk.outbox_changed.emit(OutboxChanged(120, 8, 3))
    window.status.show_rules(stopped=True)
    until(lambda: window.status.work.text())
    settle()
    yield window
    window.status.show_rules(stopped=False)
    stage.desk.outbox_changed.emit(OutboxChanged(0, 0, 0))
    for key in keys:
        stage.desk.progress.emit(Progress("read", key, 1, 1, 1, True))


@screen
def arranging_with_a_moment_to_take_it_back(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    stage.resize(LEAST)
    window.outbox_desk._on_queued("pack", 2, OrdersQueued((11, 12)))
    until(window.toast.isVisible)
    settle()
    yield window
    window.outbox_desk._end_grace()
    window.outbox_desk._grace.stop()
    window.toast.hide()


@least_screen
def banner_no_key_store(stage: Stage) -> Iterator[QWidget]:
    tell = partial(stage.window.tell_trouble, "secrets.unavailable", {})
    yield from _in_banner(stage, tell, lambda: None)


@least_screen
def banner_secrets_locked(stage: Stage) -> Iterator[QWidget]:
    tell = partial(stage.window.tell_trouble, "vault.locked", {})
    yield from _in_banner(stage, tell, lambda: None)


@screen
def vendor_trouble(stage: Stage) -> Iterator[QWidget]:
    fields = {"words": stage.words["vendor"]}
    stage.window.tell_trouble("marketplace.refused", fields, stage.window.stores[0].name)
    until(stage.window.banner.isVisible)
    yield stage.window
    stage.window.dismiss()


def _in_drawer(stage: Stage, tab: int) -> Iterator[QWidget]:
    window = stage.window
    window.drawer.open(ROW)
    content = window.drawer.content
    until(lambda: content.told is not None)
    content.tabs[tab].click()
    if tab == 2:
        until(lambda: NUMBER in content.raw.toPlainText() or stage.words is not PLAIN_WORDS)
    settle()
    yield window
    content.tabs[0].click()
    window.drawer.close_drawer()


@screen
def drawer_order(stage: Stage) -> Iterator[QWidget]:
    yield from _in_drawer(stage, 0)


@least_screen
def drawer_order_in_least_window(stage: Stage) -> Iterator[QWidget]:
    yield from _in_drawer(stage, 0)


@screen
def drawer_package(stage: Stage) -> Iterator[QWidget]:
    yield from _in_drawer(stage, 1)


@screen
def drawer_raw(stage: Stage) -> Iterator[QWidget]:
    yield from _in_drawer(stage, 2)


@screen
def drawer_of_an_order_that_is_gone(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    window.drawer.open(ROW)
    until(lambda: window.drawer.content.told is not None)
    window.drawer.content.show_failed("database disk image is malformed")
    yield window
    window.drawer.close_drawer()


@screen
def alerts_in_hand(stage: Stage) -> Iterator[QWidget]:
    pane = stage.window.alerts
    kept = pane.model.alerts
    kinds = ["consent.over", "store.quiet", "consent.ending", "orders.printed_cancelled"]
    kinds += ["carrier.no_scan", "carrier.late_bag", "answer.overdue", "answer.soon"]
    fields = {"orders": 3, "stores": 4, "since": NOW_MS - 14 * MINUTE}
    fields |= {"order_number": stage.words["number"]}  # type: ignore[dict-item]
    more = [
        kept[0]._replace(alert_id=900 + n, kind=kind, fields=fields, due_at=NOW_MS + 3 * DAY)
        for n, kind in enumerate(kinds)
    ]
    away = [
        one._replace(acknowledged_at=NOW_MS) if n % 2 else one._replace(snoozed_until=NOW_MS + HOUR)
        for n, one in enumerate(kept[:4])
    ]
    pane.show_alerts([*away, *kept[4:], *more])
    for line in list(pane.model._lines):
        if line.what == "more":
            pane.model.toggle(line)
    yield stage.window
    pane.show_alerts(kept)


@screen
def alerts_silent_and_stale(stage: Stage) -> Iterator[QWidget]:
    pane = stage.window.alerts
    kept = pane.model.alerts
    pane.show_checked(NOW_MS - HOUR)
    pane.show_alerts([])
    yield stage.window
    pane.show_checked(NOW_MS)
    pane.show_alerts(kept)


@screen
def alerts_not_readable(stage: Stage) -> Iterator[QWidget]:
    pane = stage.window.alerts
    kept = pane.model.alerts
    pane.show_alerts([])
    pane.show_failed("database disk image is malformed")
    yield stage.window
    pane.show_alerts(kept)


def _overview(stage: Stage, *, below: bool = False) -> Iterator[QWidget]:
    window = stage.window
    window.places.go_to("overview")
    until(lambda: window.overview.read_at.text())
    QApplication.processEvents()
    bar = window.overview.verticalScrollBar()
    bar.setValue(bar.maximum() if below else 0)
    settle()
    yield window
    window.places.go_to("orders")


@screen
def overview(stage: Stage) -> Iterator[QWidget]:
    yield from _overview(stage)


@screen
def overview_below(stage: Stage) -> Iterator[QWidget]:
    yield from _overview(stage, below=True)


@least_screen
def overview_in_least_window(stage: Stage) -> Iterator[QWidget]:
    yield from _overview(stage)


@screen
def stock(stage: Stage) -> Iterator[QWidget]:
    for window in stock_screens.stock(stage.window, until):
        settle()
        yield window


@screen
def stock_in_least_window(stage: Stage) -> Iterator[QWidget]:
    stage.resize(LEAST)
    for window in stock_screens.stock(stage.window, until):
        settle()
        yield window
    stage.resize(USUAL)


@screen
def walk_order(stage: Stage) -> Iterator[QWidget]:
    keys = ("store", "sku", "single")
    yield from _shown(WalkOrderDialog(stage.window.theme, stage.window, keys))


@screen
def second_prints(stage: Stage) -> Iterator[QWidget]:
    yield from _shown(print_screens.register(stage.window))


@screen
def scan_refused(stage: Stage) -> Iterator[QWidget]:
    for window in print_screens.scan(stage.window, refused=True):
        settle()
        yield window


@screen
def scan_of_items_in_least_window(stage: Stage) -> Iterator[QWidget]:
    stage.resize(LEAST)
    for window in print_screens.scan(stage.window, refused=False):
        settle()
        yield window
    stage.resize(USUAL)


@least_screen
def bags_in_least_window(stage: Stage) -> Iterator[QWidget]:
    for window in print_screens.bags(stage.window, until):
        settle()
        yield window


@least_screen
def clocks_in_least_window(stage: Stage) -> Iterator[QWidget]:
    for window in print_screens.clocks(stage.window, until):
        settle()
        yield window


@least_screen
def returns_in_least_window(stage: Stage) -> Iterator[QWidget]:
    for window in print_screens.returns(stage.window, stage.words, until):
        settle()
        yield window


@least_screen
def account_stores_in_least_window(stage: Stage) -> Iterator[QWidget]:
    for window in print_screens.account_risk(stage.window, stage.words, until, "stores"):
        settle()
        yield window


@least_screen
def account_indicators_in_least_window(stage: Stage) -> Iterator[QWidget]:
    for window in print_screens.account_risk(stage.window, stage.words, until, "indicators"):
        settle()
        yield window


@least_screen
def account_notices_in_least_window(stage: Stage) -> Iterator[QWidget]:
    for window in print_screens.account_risk(stage.window, stage.words, until, "notices"):
        settle()
        yield window


@least_screen
def purchases_in_least_window(stage: Stage) -> Iterator[QWidget]:
    for window in print_screens.purchases(stage.window, stage.words, until):
        settle()
        yield window


@least_screen
def hand_over_in_least_window(stage: Stage) -> Iterator[QWidget]:
    for window in print_screens.hand_over(stage.window, until):
        settle()
        yield window


@screen
def print_queue(stage: Stage) -> Iterator[QWidget]:
    for window in print_screens.queue(stage.window, until):
        settle()
        yield window


@screen
def print_queue_without_a_label(stage: Stage) -> Iterator[QWidget]:
    told = LabelPreviewed(412, 1, kind="label.refused", words=stage.words["vendor"])
    for window in print_screens.queue(stage.window, until, told):
        settle()
        yield window


@screen
def print_queue_in_least_window(stage: Stage) -> Iterator[QWidget]:
    stage.resize(LEAST)
    for window in print_screens.queue(stage.window, until):
        settle()
        yield window
    stage.resize(USUAL)


@screen
def stock_set_a_field(stage: Stage) -> Iterator[QWidget]:
    yield from _shown(stock_screens.bulk(stage.window))


@screen
def stock_import(stage: Stage) -> Iterator[QWidget]:
    yield from _shown(stock_screens.file(stage.window))


@screen
def stock_imported(stage: Stage) -> Iterator[QWidget]:
    yield from _shown(stock_screens.file_ended(stage.window, stage.words))


@screen
def palette(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    window.open_palette()
    found = window.findChild(QWidget, "palette")
    assert found is not None
    found.field.setText(stage.words["number"][:8])  # type: ignore[attr-defined]
    model = found.model  # type: ignore[attr-defined]
    # What it held before the first letter counts for nothing.
    until(lambda: any(model.entry_at(n).kind == ORDER for n in range(model.rowCount())))
    settle()
    yield window
    found.leave()  # type: ignore[attr-defined]


@screen
def palette_of_actions(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    window.open_palette()
    found = window.findChild(QWidget, "palette")
    assert found is not None
    until(lambda: found.model.rowCount() > 1)  # type: ignore[attr-defined]
    yield window
    found.leave()  # type: ignore[attr-defined]


@screen
def doors(stage: Stage) -> Iterator[QWidget]:
    kept = stage.desk
    window = stage.opened(stage.empty_path)
    window.resize(*LEAST)
    until(window.doors.isVisible)
    settle()
    yield window
    window.shut()
    window.close()
    delete(window)
    stage.desk = kept


# Dialogs


def _shown(dialog: QDialog) -> Iterator[QWidget]:
    dialog.show()
    until(dialog.isVisible)
    settle()
    yield dialog
    dialog.reject()
    delete(dialog)


@screen
def key_sheet(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    yield from _shown(KeySheet(window.theme, window.settings, lambda: None, window))


@screen
def key_sheet_finding(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    sheet = KeySheet(window.theme, window.settings, lambda: None, window)
    sheet.search.setText("Alt")
    yield from _shown(sheet)


@screen
def key_sheet_without_a_fit(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    sheet = KeySheet(window.theme, window.settings, lambda: None, window)
    sheet.search.setText(stage.words["view"])
    yield from _shown(sheet)


def _add_store(stage: Stage) -> AddStoreDialog:
    window = stage.window
    return AddStoreDialog(
        window.theme, window, lambda *_: None, window.stores, window.name_of, demo=True
    )


def _door(stage: Stage, door: int) -> Iterator[QWidget]:
    dialog = _add_store(stage)
    dialog.choose(list(dialog.forms)[door])
    yield from _shown(dialog)


@screen
def add_store_by_export(stage: Stage) -> Iterator[QWidget]:
    dialog = _add_store(stage)
    dialog.export.file.edit.path.setText(stage.words["file"])  # type: ignore[attr-defined]
    yield from _shown(dialog)


@screen
def add_store_taking_in(stage: Stage) -> Iterator[QWidget]:
    """An export that is being taken in, with its progress and its cancel."""
    dialog = _add_store(stage)
    dialog.export.file.edit.path.setText(stage.words["file"])  # type: ignore[attr-defined]
    dialog._show_waiting(waits=True)
    dialog.wait(dialog.export.waiting)
    dialog.show_progress(progress_words(Progress("import", "", 500, 12_000, 3000)))
    yield from _shown(dialog)


@screen
def renew_consent(stage: Stage) -> Iterator[QWidget]:
    store = stage.window.stores[0]
    window = stage.window
    form = RenewConsentForm(window.theme, window, lambda *_asked: None, store, window.name_of)
    form.open_address = lambda address: None
    form._show_page("https://auth.lazada.com/oauth/authorize?" + stage.words["number"])
    form.ended.show_error(stage.words["vendor"])
    yield from _shown(form)


@screen
def renew_consent_in_its_browser(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    store = window.stores[0]
    form = RenewConsentForm(window.theme, window, lambda *_asked: None, store, window.name_of)
    form._on_trouble(Trouble("consent.other_seller", {"sellers": stage.words["vendor"]}))
    yield from _shown(form)


@screen
def renew_consent_in_a_round(stage: Stage) -> Iterator[QWidget]:
    """The second of three; before its page is there it asks for what the app lacks."""
    store, window = stage.window.stores[0], stage.window
    words = window.store_desk.renewals.tr("{0} of {1}").format(2, 3)
    form = RenewConsentForm(
        window.theme, window, lambda *_asked: None, store, window.name_of, words
    )
    form._on_trouble(Trouble("form.missing", {"field": "redirect_uri"}))
    yield from _shown(form)


@screen
def arrange_part(stage: Stage) -> Iterator[QWidget]:
    window, words = stage.window, stage.words
    pieces = [
        Piece(str(place), words["vendor"], words["vendor"], house)
        for place, house in enumerate(("dropshipping", words["vendor"]))
    ]
    form = ArrangePartForm(window.theme, window, words["number"], pieces)
    form.boxes[0].setChecked(True)
    yield from _shown(form)


@screen
def cancel_order(stage: Stage) -> Iterator[QWidget]:
    reasons = ("Out of stock", "Wrong price or pricing error", stage.words["vendor"])
    yield from _cancel_order(stage, tuple((str(n), name) for n, name in enumerate(reasons)))


@screen
def accept_returns(stage: Stage) -> Iterator[QWidget]:
    names = ("accept_return", "refund_now")
    choices = tuple(AnswerChoice(name, ()) for name in names)
    yield from _answer(stage, Answers(choices, ()), 9, agrees=True)


@screen
def refuse_a_return(stage: Stage) -> Iterator[QWidget]:
    needs = AnswerChoice("refuse_refund", ("reason", "comment", "pictures"))
    yield from _answer(stage, Answers((needs,), (("1", stage.words["vendor"]),)), 1, agrees=False)


def _answer(stage: Stage, answers: Answers, count: int, *, agrees: bool) -> Iterator[QWidget]:
    window = stage.window
    told = window.stores[0].name, "SGD 48.90", stage.words["number"], stage.words["vendor"]
    about = [" · ".join(told)] * count
    form = AnswerForm(window.theme, window, lambda *_: None, about, "SGD 48.90", agrees)
    form.begin((1,))
    form._on_answers(answers)
    yield from _shown(form)


@screen
def cancel_order_too_late(stage: Stage) -> Iterator[QWidget]:
    yield from _cancel_order(stage, ())


def _cancel_order(stage: Stage, reasons: tuple[tuple[str, str], ...]) -> Iterator[QWidget]:
    window = stage.window
    name = window.stores[0].name
    form = CancelOrderForm(window.theme, window, lambda *_: None, stage.words["number"], name)
    form.begin(ROW)
    form._on_reasons(CancelReasons(reasons))
    yield from _shown(form)


@screen
def outbox(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    window.outbox_desk.show_list()
    (dialog,) = window.findChildren(OutboxDialog)
    until(lambda: dialog.table.lines.rowCount() == len(COMMANDS))
    dialog.table.selectRow(4)
    settle()
    yield from _shown(dialog)


@screen
def outbox_that_is_empty(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    window.outbox_desk.show_list()
    (dialog,) = window.findChildren(OutboxDialog)
    until(lambda: dialog.table.lines.rowCount() == len(COMMANDS))
    dialog._show(())
    yield from _shown(dialog)


@screen
def left_out(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    kinds = ("order.unpaid", "order.held", "order.cancel_asked", "order.held")
    problems = [
        OrderProblem(n, window.stores[0].key, str(n), stage.words["number"], kind)
        for n, kind in enumerate(kinds)
    ]
    yield from _shown(LeftOutDialog(window.theme, window, problems, 2, window.name_of))


@screen
def open_outside(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    ask = window._commands.ask
    yield from _shown(OpenOutsideDialog(window.theme, window, ask, window.stores[0]))


@screen
def add_store_by_app(stage: Stage) -> Iterator[QWidget]:
    dialog = _add_store(stage)
    dialog.choose(list(dialog.forms)[1])
    dialog.form.message()
    yield from _shown(dialog)


@screen
def add_store_by_file(stage: Stage) -> Iterator[QWidget]:
    yield from _door(stage, 2)


@screen
def add_store_demo(stage: Stage) -> Iterator[QWidget]:
    yield from _door(stage, 3)


@screen
def add_store_outcome(stage: Stage) -> Iterator[QWidget]:
    dialog = _add_store(stage)
    groups = ((stage.words["vendor"], (stage.words["number"], stage.words["file"])),)
    dialog._show_outcome(Outcome("18 stores added, 1 not", False, groups, stage.words["file"]))
    yield from _shown(dialog)


@screen
def not_opened(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    trouble = Trouble("browser.start_failed", {"detail": stage.words["vendor"]})
    name = window.stores[0].name
    yield from _shown(NotOpenedDialog(window.theme, window, "casa-baan", name, trouble))


@screen
def new_passphrase(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    yield from _shown(UnlockVaultDialog(window.theme, window, lambda *_: None, new=True))


@screen
def passphrase(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    dialog = UnlockVaultDialog(window.theme, window, lambda *_: None, new=False)
    dialog.send.click()
    yield from _shown(dialog)


def _mark_form(stage: Stage, kind: type[MarkForm]) -> Iterator[QWidget]:
    window, words = stage.window, stage.words
    found = MarksOnThese(
        {words["tag"]: 2, "gift": 5}, ((words["note"], True), ("other", False)), 2,
        {words["name"]: 5}, (words["tag"],), (words["name"],), 3,
    )  # fmt: skip
    form = kind(window.theme, window, 5, found, NOW_MS)
    form.open_form()
    yield from _shown(form)


@screen
def tag_form(stage: Stage) -> Iterator[QWidget]:
    yield from _mark_form(stage, TagForm)


@screen
def note_form(stage: Stage) -> Iterator[QWidget]:
    yield from _mark_form(stage, NoteForm)


@screen
def hold_form(stage: Stage) -> Iterator[QWidget]:
    yield from _mark_form(stage, HoldForm)


@screen
def assign_form(stage: Stage) -> Iterator[QWidget]:
    yield from _mark_form(stage, AssignForm)


@screen
def settings(stage: Stage) -> Iterator[QWidget]:
    yield from _settings(stage, 0)


@screen
def settings_of_reading(stage: Stage) -> Iterator[QWidget]:
    page = list(dict.fromkeys(option.group for option in OPTIONS)).index("reading")
    for dialog in _settings(stage, page):
        assert isinstance(dialog, SettingsDialog)
        until(dialog.apps.text)
        yield dialog


@screen
def settings_of_this_screen(stage: Stage) -> Iterator[QWidget]:
    yield from _settings(stage, -2)


def _settings(stage: Stage, page: int) -> Iterator[QWidget]:
    window = stage.window
    window.keys.calls["settings"]()
    until(lambda: window.findChildren(SettingsDialog))
    (dialog,) = window.findChildren(SettingsDialog)
    dialog.list.setCurrentRow(page % dialog.list.count())
    settle()
    yield from _shown(dialog)


def _rules(stage: Stage, tab: str) -> Iterator[QWidget]:
    window = stage.window
    window.rules_desk.show_rules()
    until(lambda: any(one.list.count() for one in window.findChildren(RulesDialog)))
    dialog = window.findChildren(RulesDialog)[-1]
    dialog.choose_tab(tab)
    settle()
    yield from _shown(dialog)


@screen
def rules_form(stage: Stage) -> Iterator[QWidget]:
    yield from _rules(stage, "rule")


@screen
def rules_tried(stage: Stage) -> Iterator[QWidget]:
    def answered() -> Iterator[QWidget]:
        for dialog in _rules(stage, "tried"):
            assert isinstance(dialog, RulesDialog)
            days = tuple((f"2026-10-{day:02}", day % 7 * 20) for day in range(1, 32))
            match = RuleMatch(ROW, 1, stage.words["number"], NOW_MS, True)
            stage_reply = RuleChecked(1_204, 87, 204_000, days, (match,) * 40)
            dialog.tried.show_tried(stage_reply, stage.window.name_of_row, NOW_MS)
            settle()
            yield dialog

    yield from answered()


@screen
def rules_history(stage: Stage) -> Iterator[QWidget]:
    yield from _rules(stage, "history")


def _of_store(stage: Stage, what: str) -> Iterator[QWidget]:
    window = stage.window
    window.store_desk.act(what, window.stores[0].key)
    until(lambda: window.findChildren(AskingForm))
    (form,) = window.findChildren(AskingForm)
    yield from _shown(form)


@screen
def edit_store(stage: Stage) -> Iterator[QWidget]:
    yield from _of_store(stage, "edit")


@screen
def remove_store(stage: Stage) -> Iterator[QWidget]:
    yield from _of_store(stage, "remove")


@screen
def rename_group(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    window.store_desk.rename_group(window.stores[0].group)
    until(lambda: window.findChildren(AskingForm))
    (form,) = window.findChildren(AskingForm)
    yield from _shown(form)


@least_screen
def store_page(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    window.store_desk.open_page(window.stores[0])
    until(lambda: window.store_desk.page.facts is not None)
    settle()
    yield window
    window.places.go_to("orders")


@least_screen
def store_page_profile(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    window.store_desk.open_page(window.stores[0])
    window.store_desk.page.choose("profile")
    until(lambda: window.store_desk.page.facts is not None)
    settle()
    yield window
    window.store_desk.page.choose("orders")
    window.places.go_to("orders")


@least_screen
def store_page_downloads(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    what = (("order_export", 0, 3120, 0), ("labels", 12, 0, 8), ("slow", 0, 0, 0), ("", 0, 0, 0))
    key = window.stores[0].key
    window.store_desk.open_page(window.stores[0])
    window.store_desk.page.choose("downloads")
    files = tuple(
        DownloadedFile(PLAIN_WORDS["file"], 10**place * 47, NOW_MS - DAY * place, *one)
        for place, one in enumerate(what, 2)
    )
    window.store_desk.downloads._on_listed(DownloadsListed(key, "/", files, more=3))
    settle()
    yield window
    window.store_desk.page.choose("orders")
    window.places.go_to("orders")


@screen
def remove_download(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    yield from _shown(RemoveDownloadDialog(window.theme, window, PLAIN_WORDS["file"]))


def _stopped_opening(stage: Stage) -> Iterator[QWidget]:
    """Every check in some state, with words as long as they come."""
    window, key = stage.window, stage.window.stores[3].key
    address = "2001:db8:85a3:8d3:1319:8a2e:370:7348"
    checks = (
        Checked("profile", "good", took_ms=2),
        Checked("browser", "warning", "browser.newer", accepted=True, took_ms=12_345),
        Checked("proxy", "good", expected={"proxy": "socks5://203.0.113.7:1080"}, took_ms=184),
        Checked("exit", "warning", "exit.other_owner", "x", True, found={"address": address}),
        Checked("country", "failed", "country.differs", "", False, {"country": "th"}, took_ms=3),
    )
    stage.desk.store_checked.emit(StoreChecked(key, checks, STOPPED))
    window.store_desk.show_opening(key)
    settle()
    yield window
    window.store_desk.page.choose("orders")
    window.places.go_to("orders")


@least_screen
def opening_stopped(stage: Stage) -> Iterator[QWidget]:
    yield from _stopped_opening(stage)


@screen
def opening_stopped_wide(stage: Stage) -> Iterator[QWidget]:
    yield from _stopped_opening(stage)


@screen
def opening_asks(stage: Stage) -> Iterator[QWidget]:
    window, key = stage.window, stage.window.stores[4].key
    asked = Checked("exit", "warning", "exit.new", "198.51.100.24", False, {"address": "a"}, {})
    stage.desk.store_checked.emit(StoreChecked(key, (asked,), ASKS))
    window.store_desk.show_opening(key)
    settle()
    yield window
    window.store_desk.page.choose("orders")
    window.places.go_to("orders")


@screen
def change_profile(stage: Stage) -> Iterator[QWidget]:
    yield from _of_store(stage, "proxy")


# Printers


@screen
def printers(stage: Stage) -> Iterator[QWidget]:
    for dialog in print_screens.printers(stage.window, stage.words):
        yield from _shown(dialog)


@screen
def printer_form(stage: Stage) -> Iterator[QWidget]:
    yield from _shown(print_screens.printer_form(stage.window, stage.words))


@screen
def pages_left(stage: Stage) -> Iterator[QWidget]:
    yield from _shown(print_screens.pages_left(stage.window, stage.words))


# Many stores at once


@screen
def proxies(stage: Stage) -> Iterator[QWidget]:
    yield from _shown(seller_screens.proxies(stage.window, until))


@screen
def add_proxies(stage: Stage) -> Iterator[QWidget]:
    yield from _shown(seller_screens.add_proxies(stage.window, stage.words))


@screen
def give_proxy(stage: Stage) -> Iterator[QWidget]:
    yield from seller_screens.give_proxy(stage.window, until)


@screen
def many_stores(stage: Stage) -> Iterator[QWidget]:
    yield from _shown(seller_screens.many_stores(stage.window, stage.words))


@screen
def sellers(stage: Stage) -> Iterator[QWidget]:
    yield from _shown(seller_screens.sellers(stage.window, until))


@screen
def seller_form(stage: Stage) -> Iterator[QWidget]:
    yield from seller_screens.seller_form(stage.window, until)


@screen
def round_of_stores(stage: Stage) -> Iterator[QWidget]:
    yield from _shown(seller_screens.a_round(stage.window))


# Popups and menus


@screen
def menu_of_a_store(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    line = next(
        line
        for row in range(window.rail.model.rowCount())
        if (line := window.rail.model.line_at(window.rail.model.index(row))) and line.store
    )
    yield from _menu(lambda: window.store_desk.show_menu(line, QPoint(10, 10)))


@screen
def date_popup(stage: Stage) -> Iterator[QWidget]:
    bar = stage.window.orders.filters
    popup = DateRangePopup(stage.window.theme, NOW_MS, lambda _days: None, bar)
    popup.open_under(bar.created_chip)
    settle()
    yield popup
    popup.close()


@screen
def name_popup(stage: Stage) -> Iterator[QWidget]:
    window = stage.window
    words = window.orders.views.tr("Name of the view")
    popup = NamePopup(window.theme, words, stage.words["view"], lambda _name: None, window)
    popup.open_at(QPoint(40, 40))
    settle()
    yield popup
    popup.close()


def _menu(ask: Callable[[], None]) -> Iterator[QWidget]:
    ask()
    until(QApplication.activePopupWidget)
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    yield found
    found.close()


@screen
def menu_of_rows(stage: Stage) -> Iterator[QWidget]:
    view = stage.window.orders.view
    view.setCurrentIndex(stage.window.orders.model.index(0, 1))
    yield from _menu(lambda: stage.window.marking.show_menu(QPoint(10, 10)))
    view.setCurrentIndex(stage.window.orders.model.index(-1, -1))


@screen
def menu_of_filters(stage: Stage) -> Iterator[QWidget]:
    yield from _menu(stage.window.orders.filters.ask)


@screen
def menu_of_stores(stage: Stage) -> Iterator[QWidget]:
    yield from _menu(stage.window.orders.filters.store_chip.click)


@screen
def menu_of_columns(stage: Stage) -> Iterator[QWidget]:
    yield from _menu(stage.window.orders.filters.columns.click)


@least_screen
def menu_of_tabs(stage: Stage) -> Iterator[QWidget]:
    yield from _menu(stage.window.orders.tabs.more.click)


@screen
def menu_of_the_window(stage: Stage) -> Iterator[QWidget]:
    yield from _menu(stage.window.top.look.click)


@screen
def menu_of_an_alert(stage: Stage) -> Iterator[QWidget]:
    pane = stage.window.alerts
    alert = pane.model.alerts[0]
    yield from _menu(lambda: pane._show_menu(alert, QPoint(10, 10)))


def every_screen(stage: Stage) -> Iterator[tuple[str, QWidget]]:
    """Each in turn."""
    for name, show in SCREENS.items():
        with show(stage) as shown:
            settle()
            yield name, shown
