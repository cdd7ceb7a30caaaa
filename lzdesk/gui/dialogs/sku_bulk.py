"""One field of many SKUs at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lzdesk.domain.errors import BadInput
from lzdesk.domain.skus import value_of
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.panes.skus.columns import COLUMNS
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Choice, Field, line_edit
from lzdesk.gui.widgets.wrapped import WrappedLabel

WIDTH = 400
FIELDS = ("bin", "supplier", "lead_days", "weight_g", "bought_after_order", "name")
"""In the order they are asked for; a barcode is never on several SKUs."""


class SkuBulkDialog(DeskDialog):
    """Which field, and what stands in it from then on."""

    chosen = Signal(str, str)
    """(field, text)"""

    def __init__(self, theme: Theme, parent: QWidget, count: int) -> None:
        super().__init__(theme, parent, self.tr("Set a field"), "")
        self.state(self.tr("Set which field of %Ln SKU(s)?", "", count))
        self.setMinimumWidth(WIDTH)
        words = {column.field: column.whole_words for column in COLUMNS if column.field}
        self.which = Choice(theme)
        for field in FIELDS:
            self.which.addItem(words[field], field)
        self.body.addWidget(Field("which", self.tr("Field"), self.which))
        hint = self.tr("empty: takes away what is there")
        self.value = Field("value", self.tr("Value"), line_edit(), hint)
        self.yes_no = Choice(theme)
        self.yes_no.addItem(self.tr("Yes"), "yes")
        self.yes_no.addItem(self.tr("No"), "no")
        self.switch = Field("switch", self.tr("Value"), self.yes_no)
        self.body.addWidget(self.value)
        self.body.addWidget(self.switch)
        self.body.addWidget(WrappedLabel(self.tr("Ctrl Z takes it back."), tone="text2"))
        self.body.addStretch(1)
        self.button(self.tr("Cancel")).clicked.connect(self.reject)
        self.send = self.button(self.tr("Set it"), kind="primary")
        self.send.clicked.connect(self._on_send)
        self.which.currentIndexChanged.connect(lambda _at: self._show_kind())
        self._show_kind()
        self.value.take_focus()

    def _show_kind(self) -> None:
        is_switch = self.which.value == "bought_after_order"
        self.switch.setVisible(is_switch)
        self.value.setVisible(not is_switch)
        self.value.show_error("")

    def _on_send(self) -> None:
        field = self.which.value
        text = self.yes_no.value if field == "bought_after_order" else self.value.text
        try:
            value_of(field, text)
        except BadInput as bad:
            self.value.show_error(reason_words(bad.kind, bad.fields))
            self.value.take_focus()
            return
        self.chosen.emit(field, text)
        self.accept()
