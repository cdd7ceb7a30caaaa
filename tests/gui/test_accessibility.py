"""For everyone: names on every screen, full words in cells, tab order, focus, high contrast."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractTableModel, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.theme.theme import palette_of, style_sheet_of, tokens_of
from tests.gui.render_screens import empty_desk
from tests.gui.screens import SCREENS, USUAL, Stage, every_screen, make_stage_db, settle
from tests.gui.test_tokens import contrast

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit)
ROW_OF = 24
"""Controls whose middles are nearer than this stand on one line."""


@pytest.fixture
def stage(tmp_path: Path, qapp: object) -> Iterator[Stage]:
    empty = empty_desk(tmp_path / "empty" / "lzdesk.db")
    made = Stage(make_stage_db(tmp_path / "lzdesk.db"), empty)
    yield made
    made.close()


def seen(root: QWidget) -> list[QWidget]:
    return [one for one in (root, *root.findChildren(QWidget)) if one.isVisible()]


def needs_name(widget: QWidget) -> bool:
    inner = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
    if inner or widget.objectName().startswith("qt_"):
        # Parts that Qt itself makes answer for their owner.
        return False
    reached = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    listed = isinstance(widget, QAbstractItemView)
    return listed or isinstance(widget, CONTROLS) or (reached and not _only_scrolls(widget))


def _only_scrolls(widget: QWidget) -> bool:
    return type(widget) is QWidget or isinstance(widget.parentWidget(), QScrollArea)


def test_every_widget_has_a_name_and_every_cell_answers_in_full_words(stage: Stage) -> None:
    nameless: dict[tuple[str, str], None] = {}
    silent: dict[tuple[str, str], None] = {}
    heard: set[str] = set()
    for name, shown in every_screen(stage):
        nameless |= dict.fromkeys((name, where) for where in without_name(shown))
        silent |= dict.fromkeys((name, kind) for kind in without_words(shown, heard))
    assert list(nameless) == [], "\n".join(map(repr, nameless))
    assert list(silent) == [], "\n".join(map(repr, silent))
    assert {"RailList", "OrderGridView", "AlertList", "FigureTable", "QListView"} <= heard


def without_name(shown: QWidget) -> Iterator[str]:
    for widget in seen(shown):
        if needs_name(widget) and not named(widget):
            yield f"{type(widget.parentWidget()).__name__}/{type(widget).__name__}"


def named(widget: QWidget) -> str:
    own = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or own


def without_words(shown: QWidget, heard: set[str]) -> Iterator[str]:
    """Lists with a cell that says nothing; every list that has cells is noted in `heard`."""
    for view in shown.findChildren(QAbstractItemView):
        if not view.isVisible() or view.model() is None:
            continue
        kind = type(view).__name__
        for text in texts_of(view):
            heard.add(kind)
            if not text or not any(sign.isalnum() for sign in text):
                yield kind


def texts_of(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    columns = model.columnCount() if isinstance(model, QAbstractTableModel) else 1
    for row in range(min(model.rowCount(), 30)):
        for column in range(columns):
            index = model.index(row, column)
            flags = model.flags(index)
            text = model.data(index, Qt.ItemDataRole.AccessibleTextRole)
            if text is None:
                text = model.data(index, Qt.ItemDataRole.DisplayRole)
            if flags & Qt.ItemFlag.ItemIsEnabled:
                yield str(text or "")


# Tab order


def walked(root: QWidget) -> list[QWidget]:
    """What the Tab key reaches, in its order, from the first control on."""
    found: list[QWidget] = []
    widget = root
    while (widget := widget.nextInFocusChain()) is not root:
        reached = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if reached and widget.isVisible() and widget.isEnabled() and widget.window() is root:
            found.append(widget)
    return found


@pytest.mark.parametrize("name", [name for name in SCREENS if not name.startswith("menu")])
def test_tab_order_follows_reading_order_in_each_group(name: str, shared_stage: Stage) -> None:
    """Within a parent: line by line from the top, each from the left."""
    with SCREENS[name](shared_stage) as shown:
        settle()
        root = shown.window()
        groups: dict[QWidget, list[QPoint]] = {}
        for widget in walked(root):
            parent = widget.parentWidget()
            if parent is not None:
                groups.setdefault(parent, []).append(widget.geometry().center())
        for parent, places in groups.items():
            lines = sorted(places, key=lambda at: (at.y() // ROW_OF, at.x()))
            said = [at.toTuple() for at in places]
            assert said == [at.toTuple() for at in lines], type(parent).__name__


@pytest.fixture(scope="module")
def shared_stage(tmp_path_factory: pytest.TempPathFactory, qapp: object) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("shared")
    empty = empty_desk(folder / "empty" / "lzdesk.db")
    made = Stage(make_stage_db(folder / "lzdesk.db"), empty)
    yield made
    made.close()


def test_panes_are_walked_from_left_to_right_and_top_to_bottom(stage: Stage) -> None:
    window = stage.window
    order = walked(window)
    first = {
        pane: next(place for place, one in enumerate(order) if pane.isAncestorOf(one))
        for pane in (window.rail, window.top, window.orders.tabs, window.orders.filters,
                     window.alerts)
    }  # fmt: skip
    assert list(first.values()) == sorted(first.values())


# Focus


def picture(window: MainWindow) -> QImage:
    return window.grab().toImage()


def test_focus_can_be_seen_wherever_tab_goes(stage: Stage) -> None:
    window = stage.window
    stage.resize(USUAL)
    be_active(window)
    window.orders.view.setFocus()
    steps: list[tuple[QWidget, QImage]] = []
    while len(steps) < 80:
        tab(window)
        control = QApplication.focusWidget()
        assert control is not None
        steps.append((control, picture(window)))
        if control is window.orders.view:
            break
    unseen = [
        (type(control).__name__, named(control))
        for (control, now), (_other, without) in zip(steps, [*steps[1:], steps[0]], strict=True)
        if isinstance(control, QAbstractButton | QLineEdit)
        if not ringed(window, control, now, without)
    ]
    assert unseen == []
    assert len(steps) > 20


LOOKS_AT_MOST = 5
MOST_STEPS = 160
DIALOGS = (
    "settings", "settings_of_this_screen", "tag_form", "note_form", "hold_form", "assign_form",
    "not_opened", "edit_store", "remove_store",
    "rename_group", "key_sheet", "add_store_by_export", "add_store_by_app", "add_store_by_file",
    "add_store_demo", "add_store_outcome", "new_passphrase", "passphrase", "date_popup",
    "name_popup",
)  # fmt: skip


@pytest.mark.parametrize("name", DIALOGS)
def test_focus_can_be_seen_on_every_control_of_a_dialog(name: str, shared_stage: Stage) -> None:
    """By Tab, each takes a ring or edge in the colour of focus, wholly inside the dialog."""
    with SCREENS[name](shared_stage) as dialog:
        settle()
        be_active(dialog)
        first = QApplication.focusWidget()
        assert first is not None and first.window() is dialog
        focus = QColor(shared_stage.window.theme.tokens.focus)
        seen_on: dict[QWidget, bool] = {}
        last = None
        for _ in range(MOST_STEPS):
            tab(dialog)
            control = QApplication.focusWidget()
            assert control is not None and control.window() is dialog
            if control is last:
                # A date is walked part by part.
                continue
            if control in seen_on:
                break
            last = control
            # At once, for the next one may scroll.
            seen_on[control] = rings(dialog, control, focus)
        unseen = [(type(one).__name__, named(one)) for one, there in seen_on.items() if not there]
        assert unseen == []
        reached = set(seen_on)
        assert set(walked(dialog)) - reached - unreached(dialog) == set()


def rings(dialog: QWidget, control: QWidget, focus: QColor) -> bool:
    """Whether the control that has the focus looks so on all its edges.

    Looked at more than once: on a busy machine the screenless platform tells late which window is
    the active one, and in one that is not nothing looks focused.
    """
    for _ in range(LOOKS_AT_MOST):
        if looks_focused(dialog, control, focus):
            return True
        be_active(dialog)
        control.setFocus(Qt.FocusReason.TabFocusReason)
        settle()
    return False


def be_active(window: QWidget) -> None:
    window.activateWindow()
    for _ in range(500):
        if window.isActiveWindow():
            return
        QTest.qWait(10)
    raise AssertionError("the window does not become the active one")


def looks_focused(dialog: QWidget, control: QWidget, focus: QColor) -> bool:
    now = dialog.grab().toImage()
    control.clearFocus()
    without = dialog.grab().toImage()
    control.setFocus(Qt.FocusReason.TabFocusReason)
    return edged(dialog, control, now, without, focus)


def unreached(dialog: QWidget) -> set[QWidget]:
    """Parts that answer for their owner, and those of a group that its arrow keys reach."""
    parts = {one for one in dialog.findChildren(QWidget) if one.objectName().startswith("qt_")}
    return parts | {one for one in dialog.findChildren(QRadioButton) if not one.isChecked()}


def edged(dialog: QWidget, control: QWidget, now: QImage, without: QImage, focus: QColor) -> bool:
    """Whether all four edges took the colour of focus, none of them cut off by the dialog."""
    return all(
        any(
            now.pixel(*at) != without.pixel(*at) and is_near(now.pixelColor(*at), focus)
            for at in line
        )
        for line in edges_of(dialog, control, now)
    )


def tab(window: QWidget) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Tab)
    settle()


def ringed(window: MainWindow, control: QWidget, now: QImage, without: QImage) -> bool:
    """Whether all four edges of the control took the colour of focus."""
    return edged(window, control, now, without, QColor(window.theme.tokens.focus))


def edges_of(window: QWidget, control: QWidget, now: QImage) -> list[list[tuple[int, int]]]:
    """The pixels over the middle of each edge, as far as the ring may stand from it."""
    box = control.rect().adjusted(-4, -4, 4, 4)
    box.moveTopLeft(control.mapTo(window, box.topLeft()))
    box = box.intersected(now.rect())
    middle, edge = box.center(), 9
    return [
        [(middle.x(), y) for y in range(box.top(), box.top() + edge)],
        [(middle.x(), y) for y in range(box.bottom() - edge, box.bottom() + 1)],
        [(x, middle.y()) for x in range(box.left(), box.left() + edge)],
        [(x, middle.y()) for x in range(box.right() - edge, box.right() + 1)],
    ]


def is_near(one: QColor, other: QColor) -> bool:
    return all(
        abs(a - b) < 40
        for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    )


# High contrast


def system_palette(ground: str, text: str, mark: str, marked: str) -> QPalette:
    made = QPalette()
    for role, value in (
        (QPalette.ColorRole.Window, ground),
        (QPalette.ColorRole.Base, ground),
        (QPalette.ColorRole.WindowText, text),
        (QPalette.ColorRole.Text, text),
        (QPalette.ColorRole.Highlight, mark),
        (QPalette.ColorRole.HighlightedText, marked),
    ):
        made.setColor(role, QColor(value))
    return made


SYSTEMS = {
    "black": ("#000000", "#ffffff", "#1aebff", "#000000"),
    "white": ("#ffffff", "#000000", "#37006e", "#ffffff"),
    "green on black": ("#000000", "#00ff00", "#ffff00", "#000000"),
    "yellow on black": ("#000000", "#ffff00", "#00ffff", "#000000"),
    "desert": ("#fffaef", "#3d3d3d", "#903909", "#fff5e3"),
}
INKS = ("text", "text2", "text3", "accent", "green", "amber", "red", "blue", "teal", "violet",
        "grey")  # fmt: skip


@pytest.mark.parametrize("name", SYSTEMS)
def test_high_contrast_keeps_text_and_shapes_readable(name: str) -> None:
    tokens = tokens_of(system_palette(*SYSTEMS[name]))
    colours = tokens.colours()
    surfaces = ("window", "canvas", "raised", "hover", "hover_window", "sel", "sel_idle")
    low = [
        (ink, surface, round(contrast(colours[ink], colours[surface]), 2))
        for ink in INKS
        for surface in surfaces
        if contrast(colours[ink], colours[surface]) < 4.5
    ]
    assert low == []
    edges = [(edge, contrast(colours[edge], tokens.canvas)) for edge in ("control", "focus")]
    assert [edge for edge, ratio in edges if ratio < 3] == []
    for ink, ground in (("on_accent", "accent_fill"), ("on_overdue", "overdue")):
        assert contrast(colours[ink], colours[ground]) >= 4.5
    assert "@" not in style_sheet_of(tokens).replace("/* Filled by", "").split("*/", 1)[1]
    assert palette_of(tokens).window().color().name() == SYSTEMS[name][0]


@pytest.mark.parametrize("choice", ["system", "light", "dark"])
def test_who_asks_for_more_contrast_gets_it_in_every_theme(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, choice: str
) -> None:
    theme = stage.window.theme
    theme.choose(choice)
    before = theme.tokens
    monkeypatch.setattr("lzdesk.gui.theme.theme.high_contrast", lambda hints: True)
    theme._on_system_changed()
    assert theme.tokens.text == theme.tokens.line_strong == theme.tokens.control != before.control
    monkeypatch.undo()
    theme._on_system_changed()
    assert theme.tokens == before
    # The style sheet is the whole program's: the other windows here are light.
    theme.choose("light")


def test_the_rail_and_the_grid_are_reached_and_left_by_tab(stage: Stage) -> None:
    window = stage.window
    window.activateWindow()
    window.orders.view.setFocus()
    visited = set()
    for _ in range(60):
        now = QApplication.focusWidget()
        assert now is not None
        if now in visited:
            break
        visited.add(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    assert {window.orders.view, window.rail.list, window.top.search, window.alerts.list} <= visited
