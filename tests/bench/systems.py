"""What can be measured: `plain`, or the engine at a preset with changed parameters."""

from __future__ import annotations

import json

from grapl_engine import KINDS, PRESETS, Settings

PLAIN = "plain"
FAST = "paper"
PRECISE = "paper precise=true"


def settings_of(system: str) -> Settings:
    """A preset with changes, values as JSON or plain words: `paper precise=true` or `explore lambda_=4 steps=[8,8]`."""
    preset, *changes = system.split()
    values = {}
    for change in changes:
        name, _, text = change.partition("=")
        value = text if KINDS[name] is str else json.loads(text)
        values[name] = tuple(value) if isinstance(value, list) else value
    return PRESETS[preset].replace(**values)
