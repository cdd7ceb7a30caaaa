"""What is new is told by sound, toast and tray: switched apart, once a minute, not at night."""

import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import miniaudio
import pytest
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.notify.notifier import KIND_OF, SOUNDS, Notifier, Ways, is_quiet_hour
from lzdesk.gui.notify.player import play_blocking
from lzdesk.gui.notify.sounds import SoundPlayer, sound_command
from lzdesk.reading.alerts import AlertLine, NewOrders
from lzdesk.reading.connection import open_reading
from lzdesk.reading.views import chosen_options
from lzdesk.settings.options import NOTIFY_KINDS, NOTIFY_WAYS, OPTIONS, Value, notify_key
from lzdesk.settings.paths import resources_dir
from lzdesk.storage.repositories.views import set_option
from lzdesk.storage.writer import Writer
from tests.gui.desk_db import HOUR, INSERT_ORDER, MINUTE, NOW_MS, make_db, order_row

ON: dict[str, Value] = {notify_key(kind, way): True for kind in NOTIFY_KINDS for way in NOTIFY_WAYS}
OVERDUE = AlertLine(1, "ship_by.overdue", 4, 3, {"orders": 2}, NOW_MS, NOW_MS)
SOON = AlertLine(2, "ship_by.soon", 2, 4, {"orders": 5}, NOW_MS, NOW_MS)
QUIET = AlertLine(3, "store.quiet", 3, 5, {"since": 0}, None, NOW_MS)


class Bench:
    def __init__(self, options: dict[str, Value]) -> None:
        self.now = NOW_MS
        self.told: list[tuple[str, str]] = []
        ways = Ways(*(self._way(name) for name in ("sound", "toast", "tray")))
        self.notifier = Notifier(ways, lambda: self.now)
        self.notifier.use(options)

    def _way(self, name: str) -> Callable[[str], None]:
        return lambda words: self.told.append((name, words))

    def by(self, way: str) -> list[str]:
        return [words for name, words in self.told if name == way]


def test_the_worst_of_what_comes_together_sounds_and_is_named_first() -> None:
    bench = Bench(ON)
    bench.notifier.alerts([SOON, QUIET, OVERDUE])
    assert bench.by("sound") == [SOUNDS["ship_by_overdue"]]
    (words,) = bench.by("toast")
    assert words.startswith("2 order") and words.index("overdue") < words.index("1 store")
    assert bench.by("tray") == [words] and "12 h" not in words


def test_one_sound_a_minute_whatever_the_kind() -> None:
    bench = Bench(ON)
    bench.notifier.new_orders(NewOrders(1, 1, 9))
    bench.now += MINUTE - 1
    bench.notifier.alerts([OVERDUE])
    assert bench.by("sound") == [SOUNDS["new_orders"]]
    bench.now += 1
    bench.notifier.alerts([OVERDUE])
    assert bench.by("sound") == [SOUNDS["new_orders"], SOUNDS["ship_by_overdue"]]
    assert len(bench.by("toast")) == len(bench.by("tray")) == 3


@pytest.mark.parametrize("way", NOTIFY_WAYS)
@pytest.mark.parametrize("kind", [*dict.fromkeys(KIND_OF.values())])
def test_each_way_of_each_kind_is_switched_apart(kind: str, way: str) -> None:
    raised = {
        "ship_by_overdue": OVERDUE,
        "ship_by_soon": SOON,
        "store_trouble": QUIET,
        "new_orders": OVERDUE._replace(kind="orders.unseen"),
        "ship_by_now": OVERDUE._replace(kind="ship_by.now"),
        "cancelled_printed": OVERDUE._replace(kind="orders.printed_cancelled"),
        "rule": OVERDUE._replace(kind="rule.alert"),
        "answer_overdue": OVERDUE._replace(kind="answer.overdue"),
        "answer_soon": OVERDUE._replace(kind="answer.soon"),
        "no_scan": OVERDUE._replace(kind="carrier.no_scan"),
        "late_bag": OVERDUE._replace(kind="carrier.late_bag"),
        "late_purchase": OVERDUE._replace(kind="purchase.late"),
    }
    bench = Bench({**ON, notify_key(kind, way): False})
    for alert in raised.values():
        bench.now += 2 * MINUTE
        bench.notifier.alerts([alert])
    assert {name: len(bench.by(name)) for name in NOTIFY_WAYS} == {
        name: len(raised) - (name == way) for name in NOTIFY_WAYS
    }
    bench.told.clear()
    bench.now += 2 * MINUTE
    bench.notifier.alerts([raised[kind]])
    assert sorted(name for name, _ in bench.told) == sorted(set(NOTIFY_WAYS) - {way})


def test_nothing_new_tells_nothing() -> None:
    bench = Bench(ON)
    bench.notifier.new_orders(NewOrders(0, 0, 9))
    bench.notifier.alerts([])
    assert bench.told == []


@pytest.mark.parametrize(
    ("first", "end", "quiet"),
    [
        (22, 8, {22, 23, 0, 1, 2, 3, 4, 5, 6, 7}),
        (1, 4, {1, 2, 3}),
        (0, 0, set()),
        (9, 9, set()),
        (23, 0, {23}),
    ],
)
def test_quiet_hours_go_over_midnight(first: int, end: int, quiet: set[int]) -> None:
    assert {hour for hour in range(24) if is_quiet_hour(hour, first, end)} == quiet


def test_in_the_quiet_hours_only_the_toast_is_left() -> None:
    bench = Bench({**ON, "notify.quiet_from": 22, "notify.quiet_to": 8})
    bench.now += 12 * HOUR  # 22:42 where the operator is
    bench.notifier.alerts([OVERDUE])
    assert [name for name, _ in bench.told] == ["toast"]
    bench.now += 10 * HOUR  # 08:42
    bench.notifier.alerts([OVERDUE])
    assert sorted(name for name, _ in bench.told) == ["sound", "toast", "toast", "tray"]


def test_every_kind_has_a_sound_of_ours_that_is_short() -> None:
    assert set(SOUNDS) == set(NOTIFY_KINDS)
    for name in set(SOUNDS.values()):
        with wave.open(str(resources_dir() / "sounds" / f"{name}.wav")) as file:
            assert 0.2 < file.getnframes() / file.getframerate() < 1


def test_a_sound_is_played_to_its_end() -> None:
    file = resources_dir() / "sounds" / "soon.wav"
    assert play_blocking(file, [miniaudio.Backend.NULL])


def test_without_a_device_it_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(**_how: object) -> None:
        raise miniaudio.MiniaudioError("failed to init device", -401)

    monkeypatch.setattr(miniaudio, "PlaybackDevice", none)
    assert not play_blocking(resources_dir() / "sounds" / "soon.wav")
    assert not play_blocking(Path("there-is-no-such.wav"))


def test_the_process_of_a_sound_ends_by_itself_and_says_nothing() -> None:
    program, words = sound_command(resources_dir() / "sounds" / "soon.wav")
    assert program == sys.executable
    done = subprocess.run([program, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert done.returncode in (0, 1) and done.stdout == b""


def test_the_window_does_not_wait_for_its_sound(qtbot: QtBot) -> None:
    player = SoundPlayer()
    player.play("no-such-sound")
    assert not player.is_playing
    player.play("new-order")
    assert player.is_playing
    player.play("urgent")
    player.close()
    assert not player.is_playing
    player.close()


def test_options_are_read_and_what_is_damaged_has_its_default(tmp_path: Path) -> None:
    path = make_db(tmp_path / "a.db", orders=[])
    writer = Writer(path, tmp_path / "b")
    writer.run_blocking(set_option, "notify.new_orders.sound", "false")
    writer.run_blocking(set_option, "notify.quiet_from", "99")
    writer.close()
    db = open_reading(path)
    found = chosen_options(db, "notify.")
    db.close()
    assert found["notify.new_orders.sound"] is False
    assert found["notify.quiet_from"] == 0
    assert set(found) == {option.key for option in OPTIONS if option.key.startswith("notify.")}


@pytest.fixture
def live(tmp_path: Path, open_window: Callable[..., MainWindow]) -> tuple[MainWindow, Writer]:
    path = make_db(tmp_path / "lzdesk.db")
    return open_window(path), Writer(path, tmp_path / "backups")


def test_orders_that_come_while_the_window_is_open_are_told_summed_and_once(
    live: tuple[MainWindow, Writer], qtbot: QtBot
) -> None:
    window, writer = live
    told: list[NewOrders] = []
    notify = window.alert_desk.notify
    notify.notifier.new_orders = told.append  # type: ignore[method-assign]
    qtbot.waitUntil(lambda: notify._since is not None)

    def come(*orders: tuple[str, bool]) -> None:
        def job(db: object) -> None:
            for number, seen in orders:
                db.exec_driver_sql(INSERT_ORDER, order_row(4, number, seen=seen))  # type: ignore[attr-defined]

        writer.run_blocking(job)
        window.desk.orders_changed.emit([])  # type: ignore[attr-defined]
        last = 26 + sum(1 for _ in writer.run_blocking(_numbers))
        qtbot.waitUntil(lambda: notify._newest == last)

    window.desk.orders_changed.emit([])  # type: ignore[attr-defined]
    come(("9001", False), ("9002", False), ("9003", True))
    assert [new.orders for new in told] == [2], "two orders were unseen before the window opened"
    come(("9004", False))
    assert [new.orders for new in told] == [2, 3], "the second message takes the first's place"
    come(("9005", True))
    assert len(told) == 2
    notify._together.timeout.emit()
    come(("9006", False))
    assert [new.orders for new in told] == [2, 3, 1], "the first message has been read"
    writer.close()


def _numbers(db: object) -> list[object]:
    return list(db.exec_driver_sql("SELECT 1 FROM orders WHERE order_number LIKE '900_'"))  # type: ignore[attr-defined]


def test_a_system_without_a_tray_has_no_icon(
    live: tuple[MainWindow, Writer], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, writer = live
    writer.close()
    tray = window.alert_desk.notify.tray
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    assert not tray.tell("2 orders overdue")
    assert window.findChildren(QSystemTrayIcon) == []


def test_the_tray_tells_where_there_is_one(
    live: tuple[MainWindow, Writer], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, writer = live
    writer.close()
    shown: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda _self, _title, words, *_: shown.append(words)
    )
    tray = window.alert_desk.notify.tray
    assert tray.tell("2 orders overdue") and shown == ["2 orders overdue"]
    (icon,) = window.findChildren(QSystemTrayIcon)
    assert not icon.icon().isNull()
    window.showMinimized()
    icon.messageClicked.emit()
    assert not window.isMinimized()
