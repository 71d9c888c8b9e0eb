"""Kept runs: which is the newest, which is the same, and whose colours go on."""

from __future__ import annotations

from scripted_run import scripted_picture, scripted_record

from app.session.history import RunConfiguration
from app.session.kept_runs import KeptRuns


def test_the_last_of_a_picture_has_labels() -> None:
    kept, picture = KeptRuns(), scripted_picture()
    first, bare, other = scripted_record(picture), scripted_record(picture, until=1), scripted_record()
    for record in (first, bare, other):
        kept.add(record)
    assert kept.records == (first, bare, other)
    assert kept.last_of(picture) is first and kept.last_of(other.picture) is other
    kept.remove(first)
    assert kept.last_of(picture) is None and kept.last_of(None) is None


def test_a_run_is_the_same_if_it_is_whole_and_of_this_picture_and_configuration() -> None:
    kept, picture = KeptRuns(), scripted_picture()
    record, broken = scripted_record(picture), scripted_record(picture, until=5)
    asked = RunConfiguration.of(record)
    kept.add(broken)
    assert kept.same_as(picture, asked) is None
    kept.add(record)
    assert kept.same_as(picture, asked) is record
    assert kept.same_as(scripted_picture(), asked) is None
    assert kept.same_as(picture, RunConfiguration(record.settings.replace(mu=9.0))) is None


def test_labels_keep_their_palette_indices_from_run_to_run() -> None:
    kept, picture = KeptRuns(), scripted_picture()
    record = scripted_record(picture)
    assert kept.palette_indices_for(scripted_record(picture, until=1)) is None, "no labels yet"
    assert kept.palette_indices_for(record) == tuple(range(5))
    record.palette_indices = (4, 2, 0, 1, 3)
    kept.add(record)
    assert kept.palette_indices_for(scripted_record(picture)) == (4, 2, 0, 1, 3)
    assert kept.palette_indices_for(scripted_record()) == tuple(range(5)), "another picture"
