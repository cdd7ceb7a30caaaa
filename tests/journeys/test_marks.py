"""A seller marks orders: in bulk, found again, kept over a restart, undone; held ones stay."""

from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from lzdesk.gui.dialogs.mark_forms import AssignForm, HoldForm, NoteForm, TagForm
from lzdesk.gui.panes.order_drawer.lines import Happening
from tests.journeys.conftest import Session, until

Travel = Any


async def form(desk: Session, kind: type[QDialog]) -> Any:
    def shown() -> list[QDialog]:
        return [one for one in desk.window.findChildren(kind) if one.isVisible()]

    await until(shown)
    return shown()[0]


async def press(desk: Session, *keys: str) -> None:
    view = desk.window.orders.view
    desk.window.activateWindow()
    view.setFocus()
    await until(desk.window.isActiveWindow)
    for key in keys:
        QTest.keySequence(view, key)


async def listed(desk: Session, tab: str) -> list[int]:
    pane = desk.window.orders
    pane.tabs.choose(tab)
    wanted = {line.row_id for line in desk.lines(tab=tab)}
    await until(lambda: set(pane.model.ids) == wanted)
    return list(pane.model.ids)


async def mark_three(desk: Session) -> list[int]:
    """Tag, hold, note and assign the first three arranged orders; their rows."""
    rows = (await listed(desk, "arranged"))[:3]
    window = desk.window
    window.orders.selection.replace(rows)
    await press(desk, "T")
    tag = await form(desk, TagForm)
    tag.field.edit.setText("gift <b>, zwölf")
    tag.send.click()
    await until(lambda: {line.tags for line in desk.lines(tab="arranged")} >= {"|gift <b>|zwölf|"})
    await press(desk, "H")
    (await form(desk, HoldForm)).send.click()
    await until(lambda: sum(line.hold_until is not None for line in desk.lines(tab="all")) == 3)
    await press(desk, "N")
    note = await form(desk, NoteForm)
    note.edit.setPlainText("wrap\nit twice")
    note.must_read.setChecked(True)
    note.send.click()
    await until(lambda: sum(line.note_must_read for line in desk.lines(tab="all")) == 3)
    await press(desk, "G")
    give = await form(desk, AssignForm)
    give.field.edit.setText("Mei")
    give.send.click()
    await until(lambda: len(desk.lines(tab="all", text="mei")) == 3)
    return rows


def test_marks_are_given_found_kept_and_undone(travel: Travel) -> None:
    marked: list[int] = []

    async def first_day(desk: Session) -> None:
        await desk.add_stores()
        await desk.proven()
        marked.extend(await mark_three(desk))
        model = desk.window.orders.model
        for words in ("gift", "twice wrap", "MEI", "zwölf"):
            desk.window.orders.filters.set_text(words)
            await until(lambda: set(model.ids) == set(marked))
        await press(desk, "Ctrl+Z")
        await until(lambda: len(desk.lines(tab="all", text="mei")) == 0)
        await press(desk, "Ctrl+Z")
        await until(lambda: not any(line.note for line in desk.lines(tab="all")))
        assert sum(line.hold_until is not None for line in desk.lines(tab="all")) == 3

    async def next_day(desk: Session) -> None:
        await desk.opened()
        await until(lambda: desk.window.is_complete)
        lines = {line.row_id: line for line in desk.lines(tab="all")}
        assert all(lines[row].tags == "|gift <b>|zwölf|" for row in marked)
        # The window remembers what was looked for on the day before.
        desk.window.orders.filters.clear()
        rows = await listed(desk, "arranged")
        desk.window.orders.selection.replace(marked)
        desk.window.drawer.open(marked[0])
        content = desk.window.drawer.content
        await until(lambda: content.told is not None)
        assert content.head.place.text() == "1 of 3"
        said = [one for one in content.order.lines if isinstance(one, Happening)]
        words = [(one.what, one.before, one.after) for one in said]
        assert ("Note taken away", "wrap it twice", "") in words
        assert ("Tagged", "", "gift <b>, zwölf") in words
        for row in [row for row in rows if row in marked][1:]:
            await press(desk, "Down")
            await until(lambda row=row: content.told.detail.head.row_id == row)
        await press(desk, "Esc", "Esc")
        assert not desk.window.drawer.isVisible() and not desk.window.orders.selection

    travel(first_day)
    travel(next_day)


def test_held_orders_are_asked_about_and_left_out_of_the_print(travel: Travel) -> None:
    async def journey(desk: Session) -> None:
        await desk.add_stores()
        await desk.proven()
        marked = await mark_three(desk)
        rows = (await listed(desk, "arranged"))[:8]
        desk.window.orders.selection.replace({*rows, *marked})
        await press(desk, "P")
        window = desk.window
        await until(lambda: window.print_desk.is_in_sight)
        pane = window.print_desk.pane
        await until(lambda: pane.print.isVisible() and pane.print.isEnabled())
        parcels = [
            line.parcel
            for row in range(pane.model.rowCount())
            if (line := pane.model.line_at(pane.model.index(row))) and line.parcel is not None
        ]
        stopped = [one for one in parcels if one.order_row in marked]
        assert stopped and {(one.state, one.why) for one in stopped} == {("stopped", "label.held")}
        await press(desk, "Ctrl+P")
        await until(lambda: list(desk.folder.labels.glob("*.pdf")))
        await until(lambda: any(line.printed_at for line in desk.lines(tab="all")))
        printed = {line.row_id for line in desk.lines(tab="all") if line.printed_at}
        assert printed and not printed & set(marked)

    travel(journey)
