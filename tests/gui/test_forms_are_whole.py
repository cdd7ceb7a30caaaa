"""A form that leaves something open cannot be made."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from lzdesk.gui.abstract import AbstractWidget
from lzdesk.gui.dialogs.forms import StoreForm
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.option_rows import OptionRow


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def test_a_form_without_its_message_is_refused(theme: Theme) -> None:
    class Half(StoreForm):
        verb = "Send"
        waiting = "Waits"

    with pytest.raises(TypeError, match="Half leaves open: message, outcome_of"):
        Half(theme)


def test_a_row_without_a_field_is_refused(theme: Theme) -> None:
    with pytest.raises(TypeError, match="_take"):
        OptionRow("key", "words")


def test_a_whole_one_is_a_widget(theme: Theme) -> None:
    class Whole(StoreForm):
        verb = "Send"
        waiting = "Waits"

        def message(self) -> object:
            return "sent"

        def outcome_of(self, reply: object) -> None:
            return None

    made = Whole(theme)
    assert isinstance(made, QWidget)
    assert type(Whole) is AbstractWidget and made.message() == "sent"
    made.deleteLater()
