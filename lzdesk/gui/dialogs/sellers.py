"""Who is who: each store with what could link it to another, clashes marked."""

import csv
import time
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QFileDialog

from lzdesk.gui.actions import BY_KEY, bind
from lzdesk.gui.amounts import amounts
from lzdesk.gui.desk import Commands
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.dialogs.store_forms import AskingForm
from lzdesk.gui.opening_words import country_of
from lzdesk.gui.paced import Paced
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reader import Reader
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.widgets.fields import Field
from lzdesk.gui.widgets.lines_table import CODE, Column, Line, LinesTable, WholeWords
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.gui.words import MISSING, translate
from lzdesk.lib.files import write_atomic
from lzdesk.lib.sheets import harmless
from lzdesk.link.messages import ChangeSellers
from lzdesk.reading.sellers import Clashes, SellerLine, clashes_of, seller_lines

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

SIZE = (1200, 620)
SLOT = "sellers"
LONGEST = 120
NAMED = 3
IN_TITLE = 40
"""Characters of a name in the head of the form."""
FIELDS = ("name", "owner", "address", "exit_country", "profile", "phone", "mail", "bank")
"""In the order of the columns; behind them stand the clashes in words."""


class _Counted(QObject):
    def stores(self, count: int) -> str:
        return self.tr("%Ln store(s)", "", count)

    def clash(self, count: int) -> str:
        return self.tr("%Ln clash(es)", "", count)

    def rows(self, count: int) -> str:
        return self.tr("%Ln row(s) copied", "", count)


counted = _Counted()


def _columns() -> tuple[Column, ...]:
    return (
        Column(translate("Sellers", "Store"), 112, 180),
        Column(translate("Sellers", "Owner"), 96, 160),
        Column(translate("Sellers", "Exit address"), 104, 150, CODE),
        Column(translate("Sellers", "Exit country"), 88, 120),
        Column(translate("Sellers", "Profile"), 88, 150),
        Column(translate("Sellers", "Phone"), 88, 140),
        Column(translate("Sellers", "Mail"), 104, 180),
        Column(translate("Sellers", "Bank"), 96, 160),
        Column(translate("Sellers", "Clashes"), 144),
    )


def clash_words(clashes: dict[str, tuple[str, ...]]) -> str:
    """What a store has in common with which others."""
    words = {
        "profile": translate("Sellers", "same profile as {0}"),
        "address": translate("Sellers", "same exit as {0}"),
        "phone": translate("Sellers", "same phone as {0}"),
        "mail": translate("Sellers", "same mail as {0}"),
        "bank": translate("Sellers", "same bank as {0}"),
    }
    told = []
    for field, template in words.items():
        names = [one_line(name, LONGEST) for name in clashes.get(field, ())]
        if len(names) > NAMED:
            names = [*names[:NAMED], amounts.more_stores(len(names) - NAMED)]
        if names:
            told.append(template.format(amounts.listed(names)))
    return "; ".join(told)


def texts_of(line: SellerLine, clashes: Clashes) -> tuple[str, ...]:
    """The cells of a store."""
    shown = [getattr(line, field) for field in FIELDS]
    shown[3] = country_of(line.exit_country) if line.exit_country else ""
    cells = [one_line(text, LONGEST) for text in shown]
    return (*cells, clash_words(dict(clashes.get(line.store_id, {}))))


def as_csv(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A file that any spreadsheet reads, and takes no cell of it for a formula."""
    out = StringIO()
    csv.writer(out).writerows([titles, *([harmless(cell) for cell in row] for row in rows)])
    return out.getvalue().encode("utf-8-sig")


class SellersDialog(DeskDialog):
    """What was typed here stays in this desk's database."""

    def __init__(self, window: "MainWindow", reader: Reader, commands: Commands) -> None:
        super().__init__(window.theme, window, self.tr("Who is who"), self.tr("Reading the stores"))
        self._window = window
        self._reader = reader
        self._commands = commands
        self._lines: Sequence[SellerLine] = ()
        self._clashes: Clashes = {}
        self.shown: Sequence[SellerLine] = ()
        self.resize(*SIZE)
        about = self.tr(
            "Phone, mail and bank are what you type: they stay on this computer. Marketplaces link"
            " stores by them whatever a browser does."
        )
        self.body.addWidget(WrappedLabel(about, tone="text2"))
        self.only = QCheckBox(self.tr("Clashes only"))
        self.only.setFont(font())
        self.only.toggled.connect(lambda _on: self._show_lines())
        self.body.addWidget(self.only)
        self.nothing = WrappedLabel(tone="text2")
        self.body.addWidget(self.nothing)
        self.table = LinesTable(window.theme, self.tr("Who is who"), _columns())
        self.table.tone_of = self._tone_of
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self.table.opened.connect(self.edit)
        self.whole = WholeWords(self.table)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.whole)
        self.body.addStretch(0)
        self._make_foot()
        self._soon = Paced(self, 100, 500)
        self._soon.due.connect(self.refresh)
        reader.failed.connect(self._on_failed)
        self._show_lines()

    def _make_foot(self) -> None:
        self.copy = self.button(self.tr("Copy"), action="copy_rows")
        self.export = self.button(self.tr("Export …"))
        self.edit_button = self.button(self.tr("Edit …"), kind="primary")
        self.close_button = self.button(self.tr("Close"))
        self.copy.clicked.connect(self.copy_rows)
        self.export.clicked.connect(self._ask_file)
        self.edit_button.clicked.connect(self.edit)
        self.close_button.clicked.connect(self.reject)
        bind(BY_KEY["copy_rows"], self, self.copy_rows)

    # Reading

    def refresh(self) -> None:
        """Read the stores anew."""
        if not self.is_closed:
            self._reader.submit(SLOT, self._show, seller_lines)

    def refresh_soon(self) -> None:
        """Stores changed: read them in a moment."""
        self._soon.ask()

    def _on_failed(self, slot: str, words: str) -> None:
        if slot == SLOT and not self.is_closed:
            told = self.tr("The stores could not be read. What is shown may be old. “{0}”")
            self.tell(told.format(plain(words, 200)))

    def _show(self, lines: Sequence[SellerLine]) -> None:
        if self.is_closed:
            return
        self._lines, self._clashes = lines, clashes_of(lines)
        count = sum(len(fields) for fields in self._clashes.values())
        told = [counted.stores(len(lines))]
        told.append(counted.clash(count) if count else self.tr("no clashes"))
        self.state(amounts.listed(told))
        self._show_lines()

    def _show_lines(self) -> None:
        kept = {line.store_id for line in self.chosen()}
        only = self.only.isChecked()
        self.shown = [one for one in self._lines if not only or one.store_id in self._clashes]
        self.table.show_lines([
            Line(one.store_id, None, tuple(text or MISSING for text in self._texts(one)))
            for one in self.shown
        ])  # fmt: skip
        self._choose(kept)
        there = bool(self.shown)
        none = self.tr("No two stores have anything in common here.")
        self.nothing.setText(none if self._lines else self.tr("No store yet."))
        self.nothing.setVisible(not there)
        self.table.setVisible(there)
        self.whole.setVisible(there)
        self.body.setStretch(self.body.count() - 1, 0 if there else 1)
        self._show_buttons()

    def _texts(self, line: SellerLine) -> tuple[str, ...]:
        return texts_of(line, self._clashes)

    def _tone_of(self, row: int, column: int) -> str:
        """What clashes stands in amber; the last column says it in words."""
        clashes = self._clashes.get(self.shown[row].store_id, {})
        field = FIELDS[column] if column < len(FIELDS) else ""
        return "amber" if clashes and (not field or field in clashes) else "text"

    def chosen(self) -> list[SellerLine]:
        """The stores that are selected."""
        rows = {index.row() for index in self.table.selectionModel().selectedRows()}
        return [one for row, one in enumerate(self.shown) if row in rows]

    def _choose(self, ids: set[int]) -> None:
        flag = QItemSelectionModel.SelectionFlag
        chosen = self.table.selectionModel()
        if {one.store_id for one in self.chosen()} == ids:
            return
        chosen.clearSelection()
        for row, one in enumerate(self.shown):
            if one.store_id in ids:
                chosen.select(self.table.lines.index(row, 0), flag.Select | flag.Rows)

    def _show_buttons(self) -> None:
        self.edit_button.setEnabled(bool(self.chosen()))
        for button in (self.copy, self.export):
            button.setEnabled(bool(self.shown))

    # What is done

    def edit(self) -> None:
        """The form of those that are chosen."""
        chosen = self.chosen()
        if chosen:
            form = SellerForm(self, self._commands, chosen)
            form.done_well.connect(lambda _reply: self.refresh())
            form.show()

    def _rows(self) -> list[tuple[str, ...]]:
        """Of those that are chosen, or of all that are shown."""
        return [self._texts(one) for one in self.chosen() or self.shown]

    def copy_rows(self) -> None:
        """Rows with tabs between their cells, as a spreadsheet takes them."""
        rows = self._rows()
        if not rows:
            return
        lines = ["\t".join(harmless(cell) for cell in row) for row in rows]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.tell(counted.rows(len(rows)), "green")

    def _ask_file(self) -> None:
        name = time.strftime("who-is-who-%Y%m%d-%H%M.csv")
        kinds = self.tr("CSV, for any spreadsheet (*.csv)")
        asked = QFileDialog(self, self.tr("Export the table"), str(Path.home() / name), kinds)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asked.selectFile(name)
        asked.fileSelected.connect(self.save_to)
        asked.open()

    def save_to(self, path: str) -> None:
        """Write what is shown, for this user alone to read."""
        file = Path(path).with_suffix(".csv")
        try:
            write_atomic(file, as_csv(self.table.lines.titles, self._rows()))
        except OSError as error:
            words = self.tr("The table was not exported to {0}: {1}. Choose another place.")
            self.tell(words.format(file.name, error.strerror or "OSError"))
            return
        self.tell(self.tr("Exported to {0}, for you alone to read.").format(file), "green")


class SellerForm(AskingForm):
    """Owner, phone, mail and bank of one store, or of several at once."""

    def __init__(
        self, parent: SellersDialog, commands: Commands, lines: Sequence[SellerLine]
    ) -> None:
        names = amounts.listed(one_line(one.name, IN_TITLE) for one in lines[:NAMED])
        words = self.tr("Who is behind {0}?").format(names)
        if len(lines) > NAMED:
            words = self.tr("Who is behind {0} and the others?").format(names)
        super().__init__(parent.theme, parent, commands.ask, self.tr("Who is who"), words)
        self._keys = tuple(one.key for one in lines)
        self._before: dict[str, str | None] = {}
        for name, word in (
            ("owner", self.tr("Owner")),
            ("phone", self.tr("Phone")),
            ("mail", self.tr("Mail")),
            ("bank", self.tr("Bank")),
        ):
            values = {str(getattr(one, name)) for one in lines}
            same = values.pop() if len(values) == 1 else None
            self._before[name] = None if same is None else one_line(same, LONGEST).strip()
            field = self.add(name, word, same or "")
            if same is None:
                field.hint.setText(self.tr("they differ; what you type is for all of them"))
        self.body.addStretch(1)
        self.cancel = self.button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = self.button(self.tr("Keep the changes"), kind="primary")
        self.save.clicked.connect(self._on_save)
        self.fields[0].take_focus()

    def _typed(self, field: Field) -> str | None:
        before = self._before[field.name]
        if before is None:
            return field.text or None
        return None if field.text == before else field.text

    def _on_save(self) -> None:
        typed = {field.name: self._typed(field) for field in self.fields}
        if not any(value is not None for value in typed.values()):
            self.reject()
            return
        message = ChangeSellers(self._keys, **typed)
        self.send("change sellers", message, self.tr("Keeping the changes"))
