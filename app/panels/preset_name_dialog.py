"""How a preset is to be called."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from app.widgets.plain_label import PlainLabel
from grapl_engine.storage.own_presets import MOST_LETTERS

__all__ = ["PresetNameDialog"]


class PresetNameDialog(QDialog):
    """A field, and below it why a name is refused as long as one is typed that cannot be taken.

    Parameters
    ----------
    title : str
    about : str
        What the name will stand for.
    name : str
        Proposed.
    why_not : callable
        Says why a name cannot be taken; "" if it can.
    """

    def __init__(self, title: str, about: str, name: str, why_not: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._why_not = why_not
        self.field = QLineEdit(name, self, maxLength=MOST_LETTERS)
        self.field.setAccessibleName("Name of the preset")
        self.field.selectAll()
        self.reason = PlainLabel(self, wordWrap=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (PlainLabel(about, wordWrap=True), self.field, self.reason, self.buttons):
            column.addWidget(widget)
        self.resize(380, self.sizeHint().height())
        self.field.textChanged.connect(self._on_field_text_changed)
        self._on_field_text_changed()

    @property
    def name(self) -> str:
        """What is typed, without blanks around it."""
        return self.field.text().strip()

    @Slot()
    def _on_field_text_changed(self) -> None:
        why = self._why_not(self.name)
        self.reason.setText(why)
        self.reason.setAccessibleName(why)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not why)
