"""The line that runs a sweep as a study, with the folder of the picture where one is found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from pytestqt.qtbot import QtBot
from scripted_pool import BASE
from scripted_run import scripted_picture

from app.compare.sweep.axis import axis_of
from app.compare.sweep.sweep_plan import SweepPlan
from app.compare.sweep.sweep_study import SweepStudy
from app.session.session import Session
from grapl_engine import read_picture


def test_it_names_the_folder_once_that_is_found(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    Image.fromarray(np.zeros((24, 32, 3), np.uint8)).save(tmp_path / "photo.png")
    Image.fromarray(np.eye(24, 32).astype(np.uint8)).save(tmp_path / "photo_labels.png")
    session.configuration.set_auto_rerun(False)
    session.open_picture(read_picture(tmp_path / "photo.png"))
    study, plan = SweepStudy(session, session), SweepPlan.of(BASE, axis_of("lambda", "0, 2"), None)
    command, note = study.command(plan)
    assert command.startswith("grapl study DATASET -o sweep --images photo ") and "DATASET stands for a folder" in note
    with qtbot.waitSignal(study.looked):
        study.look()
    command, note = study.command(plan)
    assert f"grapl study {tmp_path} " in command and "DATASET" not in note
    session.open_picture(scripted_picture())
    study.forget()
    assert "DATASET" in study.command(plan)[0] and "--images" not in study.command(plan)[0]
