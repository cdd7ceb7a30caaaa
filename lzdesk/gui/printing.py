"""What printing needs of the screen: its program for a file, and the margins that are kept."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from lzdesk.domain.errors import BadInput
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.labels.layouts import Margins, check_margins, margins_of

if TYPE_CHECKING:
    from lzdesk.labels.presets import PrinterPreset


def open_path(path: str) -> bool:
    """Show a file or folder with the program the system has for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(path))


def kept_margins(settings: ScreenSettings, preset: "PrinterPreset | None" = None) -> Margins:
    """Those of the settings, or of the printer; none where their file was changed by hand."""
    try:
        margins = margins_of(preset.margins if preset else settings.label_margins)
        check_margins(margins)
    except BadInput:
        return Margins()
    return margins
