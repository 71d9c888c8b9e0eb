"""Values of a kind, whatever stands in the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from app.preference_store import PreferenceStore


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "a.ini"), QSettings.Format.IniFormat)


@pytest.mark.parametrize(
    ("text", "whole"), [("12", 12), ("", 5), ("-1", 5), ("1e3", 5), ("\u0663", 5), ("9" * 16, 5), ("0", 0)]
)
def test_whole_numbers(settings: QSettings, text: str, whole: int) -> None:
    settings.setValue("a", text)
    assert PreferenceStore(settings)._whole("a", 5) == whole


def test_missing_values_have_their_defaults(settings: QSettings) -> None:
    store = PreferenceStore(settings)
    assert (store._text("a"), store._bytes("a"), store._flag("a", True), store._number("a", 0.3), store._json("a")) == (
        "", None, True, 0.3, None,
    )  # fmt: skip


def test_in_turn_what_another_one_wrote_is_read(settings: QSettings, tmp_path: Path) -> None:
    store = PreferenceStore(settings)
    assert store._text("a") == ""
    (tmp_path / "a.ini").write_text("[General]\na=other\n")
    with store._in_turn():
        assert store._text("a") == "other"
