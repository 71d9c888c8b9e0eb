"""The list of presets: those of the program, and below a line the person's own."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QWidget

from app.panels.preset_lines import PresetLines
from app.session.own_presets import OwnPresets
from app.widgets.elided_box import ElidedBox
from app.widgets.plain_tip import plain_tip
from grapl_engine import PARAMETERS, PRESET_PURPOSES, PRESETS, Settings
from grapl_engine.settings_text import builtin_text

__all__ = ["PresetChooser", "changed_parameters", "preset_in_sight"]


def changed_parameters(settings: Settings, preset: Settings) -> list[str]:
    """The parameters that differ from a preset and may change the labels."""
    return [name for name in settings.differences(preset) if PARAMETERS[name].affects_labels]


def preset_in_sight(settings: Settings, presets: OwnPresets, before: str) -> str:
    """The preset from which these settings differ least: `before`, if no other one is nearer.

    One of the person's own counts only if it is `before`, or if they equal it.
    """
    changes = {name: len(changed_parameters(settings, preset)) for name, preset in presets.all.items()}
    among = [name for name in changes if name in PRESETS or name == before or not changes[name]]
    return min(among, key=lambda name: (changes[name], name != before))


class PresetChooser(ElidedBox):
    """The data of an item is the preset's name; of settings that differ from it, None."""

    def __init__(self, presets: OwnPresets, parent: QWidget | None = None) -> None:
        super().__init__(3, parent)  # the panel is as narrow as it was
        self._presets = presets
        self.setAccessibleName("Preset")
        PresetLines(self)

    def show_preset(self, preset: str, *, changed: bool) -> None:
        """List all, and show the one that settings started from."""
        with QSignalBlocker(self):
            self.clear()
            if changed:
                self.addItem(f"{preset} *", None)
                self.setItemData(0, "as you have changed it", Qt.ItemDataRole.ToolTipRole)
            for name in PRESETS:
                self._add(name, PRESET_PURPOSES[name])
            if self._presets.own:
                self.insertSeparator(self.count())
            for name, settings in self._presets.own.items():
                self._add(name, f"Your own: {builtin_text(settings)}")
            self.setCurrentIndex(0 if changed else self.findData(preset))
        own = preset in self._presets.own
        nearest = f"The settings {'started from' if own else 'are nearest to'} {preset}. Bold rows differ from it."
        self.setToolTip(plain_tip(nearest if changed else f"The settings are those of {preset}."))

    def _add(self, name: str, tip: str) -> None:
        self.addItem(name, name)
        self.setItemData(self.count() - 1, plain_tip(tip), Qt.ItemDataRole.ToolTipRole)
