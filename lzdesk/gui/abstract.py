"""Widgets that cannot be made before a subclass says what they leave open."""

from abc import ABCMeta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:

    class AbstractWidget(ABCMeta):
        """The metaclass of such a widget."""

else:

    class AbstractWidget(ABCMeta, type(QObject)):
        """The metaclass of such a widget: Qt's own never asks which methods are abstract."""

        def __call__(cls, *args: Any, **named: Any) -> Any:
            if cls.__abstractmethods__:
                missing = ", ".join(sorted(cls.__abstractmethods__))
                raise TypeError(f"{cls.__name__} leaves open: {missing}")
            return super().__call__(*args, **named)
