"""The whole program: the real engine in the real window, and what `explore` promises: every slider matters."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.lab.pages import PAGES
from app.main_window import MainWindow
from app.panels.parameter_editors import stops_of
from app.paths import Sample, samples
from app.session.run_phase import RunPhase
from app.session.session import Session
from grapl_engine import KINDS, PARAMETERS, PRESETS, EndReason, RunRecord, Settings, Stage, label_image, read_picture, segment
from grapl_engine.evaluation import metrics

ROOT = Path(__file__).parents[1]
QUICK = Settings(d=8, k0=6, steps=(8, 6, 4), mu=0.5, lambda_=1.0, working_size=96)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow(Session(settings=QUICK))
    window.resize(1280, 800)
    window.show()
    yield window
    window.close()
    window.deleteLater()


def test_a_person_segments_a_photograph(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """Open, watch, scrub, select, change lambda, compare, stop, export, save, open again."""
    session = window.session
    advanced: list[int] = []
    session.runs.run_advanced.connect(lambda: advanced.append(len((session.runs.running or session.runs.kept[-1]).steps)))
    with qtbot.waitSignal(session.runs.runs_changed):
        window.opening.open_path(samples()[0].path)
    first = session.runs.kept[0]
    assert first.ended is EndReason.COMPLETED
    assert len(first.iterations) == 3
    assert first.finished is not None
    assert first.finished.pixel_labels.shape == (session.view.picture.height, session.view.picture.width)  # type: ignore[union-attr]
    assert advanced
    assert len(window.grid.views) == 4
    assert session.view.frame is not None
    assert session.view.frame.stage is Stage.FINAL

    session.view.step_frame(-2)
    assert session.view.frame.stage is not Stage.FINAL
    session.view.follow()
    session.view.select(int(first.finished.pixel_labels[0, 0]))
    assert session.view.selected is not None

    with qtbot.waitSignal(session.runs.runs_changed):
        session.configuration.set_settings(QUICK.replace(lambda_=16.0))  # auto-rerun
    assert len(session.runs.kept) == 2
    assert session.runs.kept[1].settings.lambda_ == 16.0
    session.view.compare_with(first)
    assert session.view.compared is first

    session.configuration.set_auto_rerun(False)
    session.configuration.set_settings(QUICK.replace(steps=(500, 500)))
    session.runs.start()
    qtbot.waitUntil(lambda: session.runs.running is not None and len(session.runs.running.steps) > 3)
    with qtbot.waitSignal(session.runs.runs_changed):
        session.runs.stop()
    assert session.runs.kept[2].ended is EndReason.STOPPED
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY)

    with qtbot.waitSignal(window.saving.written):
        window.saving.export_run(tmp_path, first)
    with qtbot.waitSignal(window.saving.written):
        window.saving.save_run(tmp_path / "first.grapl", first)
    (tif,) = tmp_path.rglob("labels.tif")
    with Image.open(tif) as exported:
        assert (np.asarray(exported) == first.finished.pixel_labels).all()
    with qtbot.waitSignal(window.opening.run_read):
        window.opening.open_paths([tmp_path / "first.grapl"])
    assert session.view.shown is session.runs.kept[-1]
    assert (session.view.shown.finished.pixel_labels == first.finished.pixel_labels).all()  # type: ignore[union-attr]


def test_a_run_without_a_network_is_looked_at_everywhere(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """It has no iteration: nothing in the window may count on one."""
    session = window.session
    session.configuration.set_settings(PRESETS["instant"].replace(d=8, k0=6))
    with qtbot.waitSignal(session.runs.runs_changed):
        window.opening.open_path(samples()[0].path)
    record = session.runs.kept[0]
    assert record.failure is None and record.ended is EndReason.COMPLETED and not record.iterations
    for name in PAGES:
        window.open_lab(name)
        for frame in record.frames():
            session.view.show_frame(frame)
            session.view.select(0)
            session.view.select_patch((3, 4))
            QApplication.processEvents()
    with qtbot.waitSignal(window.saving.written):
        window.saving.save_run(tmp_path / "instant.grapl", record)
    with qtbot.waitSignal(window.opening.run_read):
        window.opening.open_paths([tmp_path / "instant.grapl"])
    assert session.view.shown is not None and session.view.shown.k_hat == record.k_hat
    session.view.compare_with(record)
    QApplication.processEvents()


def test_closing_in_the_middle_of_a_run(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    session.configuration.set_auto_rerun(False)
    with qtbot.waitSignal(window.opening.picture_read):
        window.opening.open_path(samples()[1].path)
    session.configuration.set_settings(QUICK.replace(steps=(500,)))
    session.runs.start()
    qtbot.waitUntil(lambda: session.runs.running is not None and len(session.runs.running.steps) > 1)
    window.close()
    assert not session.runs._task.is_running


def test_lambda_matters_on_the_sample_at_explore() -> None:
    """Lambda 0 and lambda 8 give visibly another map, and lambda 16 fewer labels."""
    picture = read_picture(samples()[0].path)
    found = {}
    for lambda_ in (0.0, 8.0, 16.0):
        settings = PRESETS["explore"].replace(lambda_=lambda_)
        record = RunRecord(picture, settings)
        for event in segment(picture, settings, iteration_maps=False):
            record.add(event)
        assert record.finished is not None
        found[lambda_] = record
    assert found[16.0].k_hat < found[0.0].k_hat  # type: ignore[operator]
    maps = [found[lambda_].finished.pixel_labels for lambda_ in (0.0, 8.0)]  # type: ignore[union-attr]
    assert metrics.pixel_accuracy(metrics.contingency(*maps)) < 0.9


@pytest.mark.parametrize("sample", samples()[:3], ids=lambda sample: sample.title)
def test_every_slider_matters_at_explore(sample: Sample) -> None:
    """A tenth of its way gives other segments to more than a twentieth of the picture."""
    picture = read_picture(sample.path)
    first = label_image(picture, "explore")
    moved = {name: label_image(picture, "explore", **{name: _a_tenth_on(name, way)}) for name, way in WAYS.items()}
    changed = {name: 1 - metrics.pixel_accuracy(metrics.contingency(first, labels)) for name, labels in moved.items()}
    assert min(changed.values()) > 0.05, changed


WAYS = {"lambda_": 1, "mu": -1, "d": -1, "k0": 1}
"""Each slider, and where it is moved."""


def _a_tenth_on(name: str, way: int) -> Any:
    """The value a tenth of the slider's way from the preset's."""
    stops = stops_of(name, PARAMETERS[name], KINDS[name])
    return stops[stops.index(getattr(PRESETS["explore"], name)) + way * round(len(stops) / 10)]


def test_fifty_runs_leave_nothing_behind() -> None:
    """Threads, handles and memory do not grow; runs are taken off the list, stops and superseded runs among them."""
    done = subprocess.run([sys.executable, "-m", "tests.growth"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    before, after = found["before"], found["after"]
    assert found["listed"] <= 3
    for name in ("threads", "files", "records", "cards"):
        assert after[name] <= before[name] + 2, (name, before, after)  # forty runs that leak leave forty
    assert after["rss"] <= before["rss"] + 30 * 2**20
