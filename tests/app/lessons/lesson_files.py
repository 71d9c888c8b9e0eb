"""Lessons as files: one with nothing wrong in it, with one thing changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

QUESTION = {"question": "What?", "explanation": "So.", "hint": "Look."}


def plain(**changes: Any) -> dict[str, Any]:
    """A lesson with nothing wrong in it."""
    return {
        "title": "T",
        "minutes": 2,
        "intro": "I",
        "picture": "coffee.png",
        "settings": {"d": 8, "k0": 5, "steps": [3, 2]},
        "steps": [{"text": "Look."}],
        **changes,
    }


def step(**keys: Any) -> dict[str, Any]:
    return plain(steps=[{"text": "Look.", **keys}])


def task(**keys: Any) -> dict[str, Any]:
    return step(task={**QUESTION, **keys})


def written(tmp_path: Path, values: Any) -> Path:
    path = tmp_path / "mine.json"
    path.write_text(values if isinstance(values, str) else json.dumps(values, indent=1), encoding="utf-8")
    return path
