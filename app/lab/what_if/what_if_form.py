"""The parameters of a what-if: lambda, edge threshold and affinity."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.panels.parameter_editors import ChoiceEditor
from app.panels.parameter_row import ParameterRow
from app.session.parameter_text import shown_text
from grapl_engine import Settings, SettingsError

__all__ = ["NAMES", "WhatIfForm", "title_text"]

NAMES = ("lambda_", "edge_threshold", "affinity")
_LATTICE = "The lattice has no threshold: its edges all weigh 1."
_HEAVY = "dinov2"


class WhatIfForm(QWidget):
    """Rows as in the settings' form; each goes back to the run's value. They change no setting.

    Signals
    -------
    settings_chosen(Settings)
        The person wants to see these.
    """

    settings_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings: Settings | None = None
        self._run: Settings | None = None
        self.rows = {name: ParameterRow(name) for name in NAMES}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for row in self.rows.values():
            row.value_chosen.connect(self._on_row_value_chosen)
            row.reset_asked.connect(self._on_row_reset_asked)
            layout.addWidget(row)

    def show_settings(self, settings: Settings, run: Settings) -> None:
        """The values of a what-if, and those of the run."""
        self._settings, self._run = settings, run
        self._offer(_HEAVY, run.affinity == _HEAVY)
        for name, row in self.rows.items():
            row.show_value(getattr(settings, name), "the run", getattr(run, name))
        is_lattice = settings.affinity == "uniform"
        threshold = self.rows["edge_threshold"]
        threshold.show_note(_LATTICE if is_lattice else "")
        for widget in (threshold.editor, threshold.slider):
            if widget is not None:
                widget.setEnabled(not is_lattice)

    def _offer(self, affinity: str, on: bool) -> None:
        """Offer an affinity or not: DINOv2 needs weights that a run without it may not have."""
        editor = self.rows["affinity"].editor
        if not isinstance(editor, ChoiceEditor):
            return
        at = editor.findData(affinity)
        if not on and at >= 0:
            editor.removeItem(at)
        elif on and at < 0:
            editor.addItem(shown_text("affinity", affinity), affinity)

    @Slot(str, object, bool)
    def _on_row_value_chosen(self, name: str, value: Any, _goes_on: bool) -> None:
        if self._settings is None:
            return
        try:
            settings = self._settings.replace(**{name: value})
        except SettingsError as error:
            self.rows[name].show_error(str(error))
        else:
            self.settings_chosen.emit(settings)

    @Slot(str)
    def _on_row_reset_asked(self, name: str) -> None:
        if self._settings is not None and self._run is not None:
            self.settings_chosen.emit(self._settings.replace(**{name: getattr(self._run, name)}))


def title_text(settings: Settings, run: Settings, *, has_network: bool = True) -> str:
    """For example "lambda 8, position, network frozen": lambda, and what of the graph is another than the run's."""
    parts = [f"\N{GREEK SMALL LETTER LAMDA} {settings.lambda_:.4g}"]
    if settings.edge_threshold != run.edge_threshold and settings.affinity != "uniform":
        parts.append(f"\N{GREEK SMALL LETTER PHI} \N{GREATER-THAN OR EQUAL TO} {settings.edge_threshold:g}")
    if settings.affinity != run.affinity:
        parts.append(shown_text("affinity", settings.affinity))
    return ", ".join([*parts, "network frozen" if has_network else "no network"])
