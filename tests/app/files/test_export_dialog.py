"""What an export says of label 0, and the choice that it gives."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.files.export_dialog import ExportDialog
from app.widgets.plain_label import PlainLabel


def test_zero_is_said_to_be_a_segment_and_one_can_be_chosen(qtbot: QtBot) -> None:
    dialog = ExportDialog(Path("/pictures/<b>leaf</b>-2"))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.ids_from == 0 and "a segment like any other" in dialog.from_zero.text()
    assert any("/pictures/<b>leaf</b>-2" in label.text() for label in dialog.findChildren(PlainLabel))
    dialog.from_one.click()
    assert dialog.ids_from == 1 and not dialog.from_zero.isChecked()
