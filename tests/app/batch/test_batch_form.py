from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.batch.batch_form import BatchForm


def test_it_says_what_is_chosen(qtbot: QtBot) -> None:
    form = BatchForm()
    qtbot.addWidget(form)
    assert form.save_run.isChecked() and not form.overwrite.isChecked() and form.ids_from == 0
    with qtbot.waitSignal(form.changed):
        form.numbers.setCurrentIndex(1)
    assert form.ids_from == 1
    with qtbot.waitSignal(form.changed):
        form.show_output(Path("/x/<b>out</b>"))
    assert form.output == Path("/x/<b>out</b>")
    form.show_folder(Path("/x/photos"), 1)
    assert form._folder.text() == "photos \N{MIDDLE DOT} 1 picture"
    for button, asked in ((form.other_folder, form.folder_asked), (form.other_output, form.output_asked)):
        with qtbot.waitSignal(asked):
            button.click()


def test_it_fits_a_narrow_dock(qtbot: QtBot) -> None:
    form = BatchForm()
    qtbot.addWidget(form)
    form.show_output(Path("/a" * 200))
    form.show_settings("λ 3 " * 60)
    assert form.minimumSizeHint().width() <= 380
