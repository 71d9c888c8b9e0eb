"""What the commands for the person's own presets do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.panels.preset_name_dialog import PresetNameDialog
from grapl_engine.settings_text import builtin_text

if TYPE_CHECKING:
    from app.window_parts import WindowParts

__all__ = ["delete_preset", "rename_preset", "save_preset", "update_preset"]


def save_preset(window: WindowParts) -> None:
    """Ask for a name, and save the settings as they are then."""
    presets, settings = window.session.own_presets, window.session.configuration.settings
    about = f"The settings as they are ({builtin_text(settings)}), as a preset of your own with the name"
    dialog = PresetNameDialog("Save as preset", about, "", presets.why_not, window)
    dialog.accepted.connect(lambda: _save(window, dialog.name))
    dialog.open()


def update_preset(window: WindowParts) -> None:
    """Let the preset that the settings started from be as they are now."""
    name = window.form.preset
    window.session.own_presets.save(name, window.session.configuration.settings)
    window.form.tell_preset_change(name, "Updated")


def rename_preset(window: WindowParts) -> None:
    """Ask for another name of the preset that the settings started from."""
    name, presets = window.form.preset, window.session.own_presets
    dialog = PresetNameDialog(
        "Rename preset", f"Another name for your preset {name}", name, partial(presets.why_not, instead_of=name), window
    )
    dialog.accepted.connect(lambda: _rename(window, name, dialog.name))
    dialog.open()


def delete_preset(window: WindowParts) -> None:
    """Delete the preset that the settings started from; the settings stay as they are."""
    name = window.form.preset
    window.session.own_presets.remove(name)
    window.form.tell_preset_change(name, "Deleted")


def _save(window: WindowParts, name: str) -> None:
    window.form.expect_preset(name)
    window.session.own_presets.save(name, window.session.configuration.settings)
    window.notices.say(f"Saved your preset {name}: it stands below the line in the list of presets.")


def _rename(window: WindowParts, name: str, new: str) -> None:
    if name in window.session.own_presets.own and new != name:
        window.form.expect_preset(new)
        window.session.own_presets.rename(name, new)
