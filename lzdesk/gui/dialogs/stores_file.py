"""The door for many stores at once: a TOML or CSV file that names them."""

from lzdesk.gui.actions import BY_KEY, with_key
from lzdesk.gui.dialogs.forms import Outcome, StoreForm, failed_lines
from lzdesk.gui.reasons import row_reasons
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Field, FileRow
from lzdesk.gui.widgets.report import Group
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.link.messages import ImportStores, StoresImported

KINDS = (".toml", ".csv")


class StoresFileForm(StoreForm):
    """One file. Its good rows go in, the others are named."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        about = self.tr(
            "A TOML or CSV file with a row for each store: name, country, tokens, proxy. Good rows"
            " go in, the others are named. Secrets go to the key store at once and are written"
            " nowhere else but to the file of the rows that were not taken; delete the files"
            " afterwards. {0} shows first what becomes of each row."
        )
        key = with_key(BY_KEY["add_many_stores"].words, "add_many_stores")
        self.column.addWidget(WrappedLabel(about.format(key), tone="text2"))
        kinds = self.tr("Files of stores ({0})").format("*.toml *.csv")
        self.file = Field(
            "file",
            self.tr("File of stores"),
            FileRow(theme, kinds),
            self.tr("TOML or CSV, or drop it here"),
        )
        self.add(self.file)
        self.column.addStretch(1)

    @property
    def verb(self) -> str:
        return self.tr("Add the stores")

    @property
    def waiting(self) -> str:
        return self.tr("Adding the stores of the file")

    def message(self) -> object | None:
        if not self.are_filled(self.file):
            return None
        return ImportStores(self.file.text, words=row_reasons())

    def take_file(self, path: str) -> bool:
        if not path.lower().endswith(KINDS):
            return False
        edit = self.file.edit
        assert isinstance(edit, FileRow)
        edit.path.setText(path)
        return True

    def outcome_of(self, reply: object) -> Outcome:
        assert isinstance(reply, StoresImported)
        statement = self.tr("%Ln store(s) added", "", len(reply.added))
        groups: list[Group] = []
        if reply.known:
            known = self.tr("%Ln were here already", "", len(reply.known))
            groups.append((known, list(reply.known)))
        if reply.failed:
            bad = self.tr("%Ln not", "", len(reply.failed))
            statement = self.tr("{0}, {1}").format(statement, bad)
            heading = self.tr("%Ln row(s) not taken", "", len(reply.failed))
            groups.append((heading, failed_lines(reply.failed)))
        if reply.warned:
            marked = self.tr("%Ln row(s) taken, to be looked at", "", len(reply.warned))
            groups.append((marked, failed_lines(reply.warned)))
        if reply.failed_file:
            said = self.tr(
                "The file of the rest holds the proxies' passwords as you gave them. Delete it when"
                " all is in."
            )
            groups.append(("", [said]))
        return Outcome(statement, not reply.failed, tuple(groups), reply.failed_file)
