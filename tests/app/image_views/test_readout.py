"""What is under the mouse, in numbers."""

from dataclasses import replace

import numpy as np
import pytest
from hierarchies import striped
from scripted_run import scripted_picture, scripted_record

from app.image_views.readout import describe, readout
from grapl_engine.storage.color_names import color_name


def test_readout_of_a_finished_run(session):
    record = scripted_record()
    session.add_run(record)
    found = describe(session, 20.5, 60.5)
    assert found.pixel == (20, 60)
    assert found.patch == (7, 1)
    assert found.rgb == tuple(int(value) for value in record.picture.pixels[60, 20])
    label = int(record.iterations[-1].network_labels[7, 1])
    assert found.probability == pytest.approx(float(record.iterations[-1].probabilities[7, 1, label]))
    assert found.confidence == pytest.approx(0.8)
    session.view.point_at((20.5, 60.5))
    assert readout(session).startswith("row 60, column 20 \N{MIDDLE DOT} patch row 7, column 1 \N{MIDDLE DOT} RGB ")


def test_readout_names_the_views_where_they_differ(session):
    record = scripted_record()
    session.add_run(record)
    network, cut = record.iterations[1].network_labels, record.iterations[0].cut_labels
    row, column = np.argwhere(network != cut)[0]
    session.view.point_at(((column + 0.5) * 12, (row + 0.5) * 8))
    told = [f"{labels[row, column]} ({color_name(int(labels[row, column]))})" for labels in (network, cut)]
    assert f"network {told[0]}, cut {told[1]}, pixels" in readout(session)


def test_readout_without_a_run_or_a_pointer(session):
    assert readout(session) == ""
    session.open_picture(scripted_picture())
    session.view.point_at((1.0, 1.0))
    assert "label" not in readout(session)
    assert "RGB" in readout(session)
    session.add_run(scripted_record(session.view.picture))
    session.view.point_at((1.0, 1.0))
    assert " \N{MIDDLE DOT} patch p " in readout(session)
    assert readout(session).endswith(" \N{MIDDLE DOT} pixel p 0.80")
    assert describe(session, 96, 1) is None


def test_a_level_names_its_segment_beside_the_runs_labels(session):
    record = scripted_record()
    record.finished = replace(record.finished, hierarchy=striped(source="network"))
    session.add_run(record)
    session.view.point_at((90.0, 10.0))
    assert "segment" not in readout(session)
    session.detail.show_level(3)
    color = color_name(session.detail.palette_indices[2])
    assert f"segment 2 ({color}) of the detail" in readout(session) and "pixels" not in readout(session)
