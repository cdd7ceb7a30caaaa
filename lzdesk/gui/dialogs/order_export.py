"""The door that needs no API: an order export of the seller center."""

from collections.abc import Sequence

from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.forms import (
    Outcome,
    StoreForm,
    code_page_group,
    country_choice,
    failed_lines,
)
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Choice, Field, FileRow, line_edit
from lzdesk.gui.widgets.report import Group
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.gui.words import country_words
from lzdesk.link.messages import ImportOrderExport, OrdersImported
from lzdesk.reading.stores import RailStore

FILE_KINDS = (
    "file.unreadable",
    "file.too_large",
    "file.unknown_text",
    "file.not_a_sheet",
    "export.not_an_export",
    "export.empty",
)
SHEETS = (".xlsx", ".xls", ".csv")


class OrderExportForm(StoreForm):
    """A file, and the store its orders belong to: one that is here, or a new one."""

    def __init__(self, theme: Theme, stores: Sequence[RailStore]) -> None:
        super().__init__(theme)
        about = self.tr(
            "In the seller center: Orders, then Export. No API is needed. The same file twice"
            " changes nothing."
        )
        self.column.addWidget(WrappedLabel(about, tone="text2"))
        kinds = self.tr("Order exports ({0})").format("*.xlsx *.xls *.csv")
        self.file = Field(
            "file",
            self.tr("Order export"),
            FileRow(theme, kinds),
            self.tr("XLSX or CSV, or drop it here"),
        )
        self.add(self.file)
        self.store = Field("store", self.tr("Store"), self._store_choice(stores))
        self.add(self.store)
        self.name = Field("name", self.tr("Name of the store"), line_edit())
        choice = country_choice(theme, self.tr("Choose"))
        self.country = Field("country", self.tr("Country"), choice)
        self.add(self.name, self.country)
        self.column.addStretch(1)
        self.store.changed.connect(self._show_new)
        self._show_new()

    def _store_choice(self, stores: Sequence[RailStore]) -> Choice:
        made = Choice(self.theme)
        made.addItem(self.tr("A new store"), "")
        for store in stores:
            made.addItem(f"{store.name}, {country_words(store.country)}", store.key)
        return made

    def _show_new(self) -> None:
        for field in (self.name, self.country):
            field.setVisible(not self.store.text)

    @property
    def verb(self) -> str:
        return self.tr("Take in the orders")

    @property
    def waiting(self) -> str:
        return self.tr("Taking in the orders of the file")

    def message(self) -> object | None:
        needed = [self.file] if self.store.text else [self.file, self.name, self.country]
        if not self.are_filled(*needed):
            return None
        if self.store.text:
            return ImportOrderExport(self.file.text, store=self.store.text)
        return ImportOrderExport(self.file.text, name=self.name.text, country=self.country.text)

    def field_of(self, trouble: Trouble) -> str:
        if trouble.kind == "store.unknown":
            return "store"
        return super().field_of(trouble)

    def take_file(self, path: str) -> bool:
        if not path.lower().endswith(SHEETS):
            return False
        edit = self.file.edit
        assert isinstance(edit, FileRow)
        edit.path.setText(path)
        return True

    def offer(self, path: str, store: str) -> None:
        """A file known to be an export, whatever it is called, and the key of its store."""
        edit, choice = self.file.edit, self.store.edit
        assert isinstance(edit, FileRow) and isinstance(choice, Choice)
        edit.path.setText(path)
        choice.setCurrentIndex(max(0, choice.findData(store)))

    def outcome_of(self, reply: object) -> Outcome:
        assert isinstance(reply, OrdersImported)
        counts = [
            self.tr("%Ln new", "", reply.new),
            self.tr("%Ln changed", "", reply.changed),
            self.tr("%Ln as they were", "", reply.orders - reply.new - reply.changed),
        ]
        groups: list[Group] = [("", counts)]
        statement = self.tr("%Ln order(s) taken in", "", reply.orders)
        if reply.failed:
            bad = self.tr("%Ln row(s) not taken", "", len(reply.failed))
            groups.append((bad, failed_lines(reply.failed)))
            statement = self.tr("{0}, {1}").format(statement, bad)
        if reply.left_out:
            left = self.tr("%Ln more left out: the import was cancelled", "", reply.left_out)
            again = self.tr("Take in the same file again for the rest.")
            groups.insert(0, (left, [again]))
            statement = self.tr("Cancelled: {0}").format(statement)
        if reply.code_page:
            groups.append(code_page_group(reply.code_page))
        return Outcome(
            statement, not reply.failed and not reply.left_out, tuple(groups), reply.failed_file
        )
