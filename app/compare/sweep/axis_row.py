"""A line in which it is chosen what a sweep goes along."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from app.compare.sweep.axis import OFFERED, axis_of, usual_values
from app.widgets.elided_box import ElidedBox
from app.widgets.plain_label import PlainLabel
from grapl_engine import PARAMETERS
from grapl_engine.sweep_axis import PRESET, SEED, SweepAxis, axis_title

__all__ = ["AxisRow"]

NOTHING = "nothing"
_HOW = "Values parted by commas"
_TIPS = {
    SEED: "Seeds: 0-4, or 0, 3, 7",
    PRESET: "Presets parted by commas, each as it is",
    "steps": "Lists parted by /: 40,32,22,12 / 20,16",
}


class AxisRow(QWidget):
    """A name, what is varied, and its values; they begin as some that are worth a look.

    Parameters
    ----------
    title : str
        "Across" or "Down".
    name : str
        What is varied at first; "" for nothing.
    may_be_nothing : bool
        Whether nothing can be chosen.

    Signals
    -------
    changed()
        Something else is chosen or typed.
    start_asked()
        Return was pressed among the values.
    """

    changed = Signal()
    start_asked = Signal()

    def __init__(self, title: str, name: str, *, may_be_nothing: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed: dict[str, str] = {}
        self.names, self.values = ElidedBox(9), QLineEdit()
        label = PlainLabel(title)
        label.setBuddy(self.names)
        label.setMinimumWidth(label.fontMetrics().horizontalAdvance("Across") + 4)
        if may_be_nothing:
            self.names.addItem(NOTHING, "")
        for one in OFFERED:
            self.names.addItem(_entry(one), one)
        self.names.setAccessibleName(f"What is varied {title.lower()}")
        self.values.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(label)
        line.addWidget(self.names, 5)  # so that the longest name is read in a panel of the usual width
        line.addWidget(self.values, 4)
        self.choose(name)
        self.names.activated.connect(self._on_names_activated)
        self.values.textEdited.connect(self._on_values_edited)
        self.values.returnPressed.connect(self.start_asked)

    @property
    def name(self) -> str:
        """What is varied, as studies have it; "" for nothing."""
        return str(self.names.currentData() or "")

    def axis(self) -> SweepAxis | None:
        """What is chosen; None for nothing.

        Raises
        ------
        SettingsError
            If there is no value.
        """
        return axis_of(self.name, self.values.text()) if self.name else None

    def choose(self, name: str, values: str | None = None) -> None:
        """Choose without a word; values that were typed for it before come back."""
        self.names.setCurrentIndex(max(0, self.names.findData(name)))
        if values is not None:
            self._typed[self.name] = values
        self.values.setEnabled(bool(self.name))
        self.values.setText(self._typed.get(self.name) or (usual_values(self.name) if self.name else ""))
        self.values.setAccessibleName(f"Values of {axis_title(self.name)}" if self.name else "Values")
        self.values.setToolTip(_TIPS.get(self.name, _HOW) if self.name else "")

    @Slot(int)
    def _on_names_activated(self, _index: int) -> None:
        self.choose(self.name)
        self.changed.emit()

    @Slot(str)
    def _on_values_edited(self, text: str) -> None:
        self._typed[self.name] = text
        self.changed.emit()


def _entry(name: str) -> str:
    """For example "λ: pairwise weight"."""
    parameter = PARAMETERS.get("lambda_" if name == "lambda" else name)
    title = axis_title(name)
    return title if parameter is None or parameter.label == title else f"{title}: {parameter.label.lower()}"
