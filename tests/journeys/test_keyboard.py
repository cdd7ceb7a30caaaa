"""A whole day's work with the keyboard alone: keys go to whatever has the focus, nothing else."""

from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from lzdesk.gui.dialogs.mark_forms import TagForm
from lzdesk.gui.palette.palette import Palette
from tests.journeys.conftest import Session, until

Travel = Any


class Mouse(QObject):
    """Notes every press of a mouse in the program."""

    def __init__(self) -> None:
        super().__init__()
        self.presses = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.presses += event.type() == QEvent.Type.MouseButtonPress
        return False


def focus() -> QWidget:
    """Whoever hears the next key."""
    popup = QApplication.activePopupWidget()
    found = popup or QApplication.focusWidget()
    assert found is not None
    return found


def somebody_hears(desk: Session) -> bool:
    """Whether a key would be heard. The screenless platform makes a menu the active window a while
    after it was shown, be it closed by then; a window system gives its window the keys back."""
    if QApplication.focusWidget() is None and QApplication.activePopupWidget() is None:
        desk.window.activateWindow()
    return QApplication.focusWidget() is not None


async def press(desk: Session, *keys: str) -> None:
    for key in keys:
        await until(lambda: somebody_hears(desk))
        QTest.keySequence(focus(), key)
        await until(lambda: not desk.window.scanner.is_waiting)


def shown(desk: Session, kind: type[QWidget]) -> Any:
    return next((one for one in desk.window.findChildren(kind) if one.isVisible()), None)


async def opened(desk: Session, kind: type[QWidget]) -> Any:
    """A window that has just opened, when it hears keys."""

    def hears() -> bool:
        one, focus = shown(desk, kind), QApplication.focusWidget()
        return bool(one and focus and (focus is one or one.isAncestorOf(focus)))

    await until(hears)
    return shown(desk, kind)


async def type_into(desk: Session, kind: type[QWidget], text: str) -> Any:
    one = await opened(desk, kind)
    QTest.keyClicks(focus(), text)
    return one


async def back_in_window(desk: Session, kind: type[QWidget]) -> None:
    """A dialog has closed: a window system brings its window to the front by itself."""
    await until(lambda: not shown(desk, kind))
    desk.window.activateWindow()
    await until(lambda: desk.window.isActiveWindow() and QApplication.focusWidget())


async def filter_by_text(desk: Session, text: str) -> None:
    window = desk.window
    await press(desk, "Ctrl+F")
    QTest.keyClicks(focus(), text)
    await press(desk, "Return")
    await until(lambda: window.orders.filters.text == text)
    await until(lambda: window.orders.view.hasFocus())


async def choose_a_filter(desk: Session) -> None:
    """F, then the first choice of the first menu that has one."""
    await press(desk, "F")
    await until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    await press(desk, "Down", "Right", "Down", "Return")
    await until(lambda: QApplication.activePopupWidget() is None)
    await until(lambda: desk.window.orders.filters.is_set)
    await press(desk, "Shift+F")
    await until(lambda: not desk.window.orders.filters.is_set)


async def tag_and_look(desk: Session) -> None:
    """Two selected orders are read in the drawer and tagged."""
    window = desk.window
    await press(desk, "J", "Space", "J", "Space")
    await until(lambda: len(window.orders.selection) == 2)
    await press(desk, "Return")
    await until(lambda: window.drawer.is_open and window.drawer.content.told is not None)
    await press(desk, "T")
    await type_into(desk, TagForm, "by keyboard")
    await press(desk, "Return")
    await until(lambda: sum("by keyboard" in line.tags for line in desk.lines(tab="all")) > 0)
    await back_in_window(desk, TagForm)
    await press(desk, "Esc")
    await until(lambda: not window.drawer.is_open and window.orders.view.hasFocus())


async def print_them(desk: Session) -> None:
    window = desk.window
    await press(desk, "P")
    await until(lambda: window.print_desk.is_in_sight)
    pane = window.print_desk.pane
    await until(lambda: pane.print.isVisible() and pane.print.isEnabled())
    await press(desk, "Ctrl+P")
    await until(lambda: pane.print.isHidden())
    await press(desk, "Ctrl+1")
    await until(lambda: window.orders.view.hasFocus())
    await press(desk, "Esc")
    await until(lambda: not desk.window.orders.selection)


async def by_palette(desk: Session, row: int, number: str) -> None:
    await press(desk, "Ctrl+K")
    palette = await type_into(desk, Palette, number)
    await until(lambda: palette.model.rowCount() and palette.model.entry_at(0).title == number)
    await press(desk, "Return")
    await until(lambda: not palette.isVisible())
    await until(lambda: desk.window.orders.view.current_row_id() == row)


async def overview_and_alerts(desk: Session) -> None:
    window = desk.window
    await press(desk, "Ctrl+2")
    await until(lambda: window.overview.isVisible() and window.overview.read_at.text())
    await press(desk, "Ctrl+1")
    await until(lambda: window.orders.view.hasFocus())
    if not window.alerts.list.isVisible():
        await press(desk, "Ctrl+J")
    for _ in range(80):
        if window.alerts.list.hasFocus():
            break
        await press(desk, "Tab")
    assert window.alerts.list.hasFocus()
    await press(desk, "Down", "Return")
    await until(lambda: window.orders.filters.is_set and window.orders.view.hasFocus())


def test_a_day_without_a_mouse(travel: Travel) -> None:
    async def journey(desk: Session) -> None:
        app = QApplication.instance()
        assert app is not None
        mouse = Mouse()
        app.installEventFilter(mouse)
        await desk.add_stores()
        await desk.proven()
        window = desk.window
        window.activateWindow()
        await until(window.isActiveWindow)
        await until(lambda: len(window.orders.model.ids) == len(desk.lines(tab="open")) > 0)
        await until(lambda: window.alerts.model.rowCount() > 0)
        await press(desk, "Ctrl+1")
        await until(window.orders.view.hasFocus)
        line = desk.lines(tab="arranged")[0]
        await choose_a_filter(desk)
        await press(desk, "]", "]")
        await until(lambda: window.orders.tabs.active == "arranged")
        arranged = len(desk.lines(tab="arranged"))
        await until(lambda: len(window.orders.model.ids) == arranged)
        await tag_and_look(desk)
        await print_them(desk)
        await filter_by_text(desk, line.order_number)
        await press(desk, "Shift+F")
        await by_palette(desk, line.row_id, line.order_number)
        await press(desk, "Shift+F")
        await overview_and_alerts(desk)
        assert mouse.presses == 0
        app.removeEventFilter(mouse)

    travel(journey)
