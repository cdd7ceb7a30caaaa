"""Many stores at once: pasted or from a file, looked at row by row before any of them goes in."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from lzdesk.gui.amounts import amounts
from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.dialogs.proxy_forms import paste_field
from lzdesk.gui.opening_words import country_of
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reasons import reason_words, row_reasons, row_words
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.widgets.fields import Field, FileRow, line_edit
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.lines_table import CODE, Column, Line, LinesTable, WholeWords
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.gui.words import MISSING, translate
from lzdesk.link.messages import (
    ImportStores,
    LookAtStores,
    RowProblem,
    StoreAhead,
    StoresAhead,
    StoresImported,
)

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

SIZE = (1000, 680)
PASTED = 112
LONGEST = 80
OTHERS = "proxy_of_other"
EXAMPLE = (
    "name,country,proxy,owner\n"
    "SG Flagship,sg,203.0.113.7:1080:user:password,Lumi Trading\n"
    "TH Beauty,th,socks5://user:password@203.0.113.8:1080,Lumi Trading"
)


class _Counted(QObject):
    def go_in(self, count: int) -> str:
        return self.tr("%Ln store(s) go in", "", count)

    def here(self, count: int) -> str:
        return self.tr("%Ln here already", "", count)

    def left_out(self, count: int) -> str:
        return self.tr("%Ln row(s) left out", "", count)

    def added(self, count: int) -> str:
        return self.tr("%Ln store(s) added", "", count)


counted = _Counted()


def _columns() -> tuple[Column, ...]:
    return (
        Column(translate("ManyStores", "Row"), 48, 72),
        Column(translate("ManyStores", "Name"), 144, 220),
        Column(translate("ManyStores", "Country"), 88, 140),
        Column(translate("ManyStores", "Owner"), 112, 180),
        Column(translate("ManyStores", "Proxy"), 160, 240, CODE),
        Column(translate("ManyStores", "What becomes of it"), 160),
    )


def is_left_out(row: StoreAhead, *, even_warned: bool) -> bool:
    """Whether an import leaves this row out."""
    warned = any(one.kind == OTHERS for one in row.problems)
    return row.state == "bad" or (warned and not even_warned)


def _problem_words(problem: RowProblem) -> str:
    """What a file or a paste says in it may be of any length."""
    value = one_line(problem.value, LONGEST)
    return row_words(problem.row, one_line(problem.field, LONGEST), problem.kind, value)


def fate_words(row: StoreAhead, *, even_warned: bool) -> str:
    """What becomes of a row, and why."""
    told = [_problem_words(one) for one in row.problems]
    if is_left_out(row, even_warned=even_warned):
        return translate("ManyStores", "Left out. {0}").format(" ".join(told))
    words = translate("ManyStores", "Goes in")
    if row.state == "known":
        words = translate("ManyStores", "Here already, stays as it is")
    marked = translate("ManyStores", "{0}, marked. {1}")
    return marked.format(words, " ".join(told)) if told else words


class ManyStoresDialog(DeskDialog):
    """What was pasted is kept until it went in. Nothing is written before the second button."""

    def __init__(self, window: "MainWindow", ask: Ask) -> None:
        super().__init__(window.theme, window, self.tr("Add many stores"), self.tr("Which stores?"))
        self._window = window
        self._ask = ask
        self._ahead: StoresAhead | None = None
        self.resize(*SIZE)
        self._lay_out_given()
        self.table = LinesTable(window.theme, self.tr("Rows"), _columns())
        self.table.tone_of = self._tone_of
        self.why = WholeWords(self.table)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.why)
        self._lay_out_rest()
        self.body.addStretch(0)
        self.look = self.button(self.tr("Look at the rows"), kind="primary")
        self.take = self.button(self.tr("Add the stores"))
        self.close_button = self.button(self.tr("Close"))
        self.look.clicked.connect(self._on_look)
        self.take.clicked.connect(self._on_take)
        self.close_button.clicked.connect(self.reject)
        self._forget()
        self.pasted.setFocus()

    def _lay_out_given(self) -> None:
        about = self.tr(
            "A row for each store: name, country, proxy, owner, and what else the file of stores"
            " knows. Secrets go to the key store at once. An open store is not touched."
        )
        self.body.addWidget(WrappedLabel(about, tone="text2"))
        word = self.tr("Rows, pasted")
        self.pasted = paste_field(word, EXAMPLE)
        self.pasted.setFixedHeight(PASTED)
        kinds = self.tr("Files of stores ({0})").format("*.toml *.csv")
        self.file = Field("file", self.tr("Or a file"), FileRow(self.theme, kinds))
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(PlainLabel(word, style="small", weight=500, tone="text2"))
        column.addWidget(self.pasted)
        self.body.addLayout(column)
        self.body.addWidget(self.file)
        self.pasted.textChanged.connect(self._forget)
        self.file.changed.connect(self._forget)

    def _lay_out_rest(self) -> None:
        self.even_warned = QCheckBox(
            self.tr("Also take rows whose proxy a store of another owner has")
        )
        self.even_warned.setFont(font())
        self.even_warned.setChecked(True)
        self.even_warned.toggled.connect(lambda _on: self._show_rows())
        self.rest = Field("rest", self.tr("What is left out goes to"), line_edit())
        self.rest.hint.setText(
            self.tr("with the reasons, and the proxies' passwords as you gave them")
        )
        name = time.strftime("stores-left-out-%Y%m%d-%H%M.csv")
        self.rest.edit.setText(str(Path.home() / name))  # type: ignore[attr-defined]
        self.body.addWidget(self.even_warned)
        self.body.addWidget(self.rest)

    # Looking

    def _given(self) -> tuple[str, str] | None:
        """File and text; None, which is then said, where nothing was given."""
        text, file = self.pasted.toPlainText(), self.file.text
        if text.strip():
            return "", text
        if file:
            return file, ""
        self.tell(self.tr("Paste rows or choose a file."))
        self.pasted.setFocus()
        return None

    def _on_look(self) -> None:
        given = self._given()
        if given is None:
            return
        file, text = given
        self.setEnabled(False)
        self.wait(self.tr("Looking at the rows"))
        self._ask("look at stores", LookAtStores(file, text), self._on_seen, self._on_trouble)

    def _on_seen(self, reply: object) -> None:
        self.waited()
        if self.is_closed or not isinstance(reply, StoresAhead):
            return
        self.setEnabled(True)
        self._ahead = reply
        self._show_rows()
        if reply.others:
            told = (_problem_words(one) for one in reply.others[:5])
            self.tell(" ".join(told))

    def _forget(self) -> None:
        """Something else is given now: what was seen is of no use."""
        self._ahead = None
        self.tell("")
        self._show_rows()

    def _show_rows(self) -> None:
        ahead, even = self._ahead, self.even_warned.isChecked()
        rows = ahead.rows if ahead is not None else ()
        self.table.show_lines([_line(row, even_warned=even) for row in rows])
        out = sum(is_left_out(row, even_warned=even) for row in rows)
        here = sum(row.state == "known" for row in rows)
        fresh = len(rows) - out - here
        seen = ahead is not None
        self.table.setVisible(seen)
        self.why.setVisible(seen)
        self.even_warned.setVisible(any(one.problems and one.state != "bad" for one in rows))
        self.rest.setVisible(bool(out))
        self.body.setStretch(self.body.count() - 1, 0 if seen else 1)
        self.look.setVisible(not seen)
        self.take.setVisible(seen)
        there = ahead is not None and bool(fresh or here or ahead.apps)
        self.take.setEnabled(there)
        # Enter looks first, and takes only what was seen.
        self.look.setDefault(not seen)
        self.take.setDefault(seen)
        self.state(self._statement(fresh, here, out) if seen else self.tr("Which stores?"))

    def _tone_of(self, row: int, column: int) -> str:
        """Of the last column: what is left out or marked; its words say so too."""
        shown = self._ahead.rows[row] if self._ahead is not None else None
        if shown is None or column != len(self.table.lines.titles) - 1:
            return "text"
        if is_left_out(shown, even_warned=self.even_warned.isChecked()):
            return "red"
        return "amber" if shown.problems else "text"

    def _statement(self, fresh: int, here: int, out: int) -> str:
        told = [counted.go_in(fresh)]
        if here:
            told.append(counted.here(here))
        if out:
            told.append(counted.left_out(out))
        return amounts.listed(told)

    # Taking

    def _on_take(self) -> None:
        given = self._given()
        if given is None:
            return
        file, text = given
        rest = self.rest.text if self.rest.isVisible() else ""
        even = self.even_warned.isChecked()
        message = ImportStores(file, text, rest, even, row_reasons())
        self.setEnabled(False)
        self.wait(self.tr("Adding the stores"))
        self._ask("import stores", message, self._on_taken, self._on_trouble)

    def _on_taken(self, reply: object) -> None:
        self.waited()
        if not isinstance(reply, StoresImported):
            return
        told = [counted.added(len(reply.added))]
        if reply.known:
            told.append(counted.here(len(reply.known)))
        if reply.failed:
            told.append(counted.left_out(len(reply.failed)))
        words = amounts.listed(told)
        if self.is_closed:
            self._window.say(words)
            return
        self.setEnabled(True)
        # Passwords do not stay in sight once they are kept.
        self.pasted.clear()
        self.file.edit.path.clear()  # type: ignore[attr-defined]
        self.state(words)
        self._tell_rest(reply)

    def _tell_rest(self, reply: StoresImported) -> None:
        if reply.failed_file:
            words = self.tr(
                "What was left out is in {0}, for you alone to read. It holds the proxies'"
                " passwords as you gave them: mend it, give it here again, and delete it."
            )
            self.tell(words.format(reply.failed_file), "amber")
        elif reply.failed:
            told = (_problem_words(one) for one in reply.failed[:5])
            self.tell(" ".join([self.tr("The rest could not be written."), *told]))

    def _on_trouble(self, trouble: Trouble) -> None:
        self.waited()
        if not self.is_closed:
            self.setEnabled(True)
            self.tell(reason_words(trouble.kind, trouble.fields))


def _line(row: StoreAhead, *, even_warned: bool) -> Line:
    texts = (
        str(row.row),
        one_line(row.name, LONGEST) or MISSING,
        country_of(row.country) if row.country else MISSING,
        one_line(row.owner, LONGEST) or MISSING,
        one_line(row.proxy, LONGEST) or MISSING,
        fate_words(row, even_warned=even_warned),
    )
    return Line(row.row, None, texts)
