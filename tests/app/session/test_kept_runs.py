"""Kept runs: which is the newest, which is the same, and whose colours go on."""

from __future__ import annotations

from scripted_run import scripted_picture, scripted_record

from app.session.history import RunConfiguration
from app.session.kept_runs import MOST_REMOVED, KeptRuns


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


def test_runs_keep_their_numbers_names_notes_and_pins() -> None:
    kept = KeptRuns()
    first, second, third = (scripted_record() for _ in range(3))
    changed: list[object] = []
    kept.run_changed.connect(changed.append)
    for record in (first, second, third):
        kept.add(record)
    kept.rename(first, " two \n words ")
    kept.rename(first, "two words")
    kept.set_note(second, " a\nb ")
    kept.set_pinned(third, True)
    assert changed == [first, second, third]
    assert [(e.number, e.name, e.note, e.is_pinned) for e in kept.entries] == [
        (1, "two words", "", False), (2, "", "a\nb", False), (3, "", "", True),
    ]  # fmt: skip
    kept.remove(second)
    kept.remove(first)
    assert kept.put_back() is first and kept.put_back() is second and kept.put_back() is None
    assert kept.records == (first, second, third) and kept.entries[1].note == "a\nb"
    kept.remove(third)
    fourth = scripted_record()
    assert kept.number_of(fourth) == 4, "removed runs keep theirs"


def test_only_the_last_removed_can_be_put_back() -> None:
    kept = KeptRuns()
    for _ in range(MOST_REMOVED + 2):
        kept.add(scripted_record())
        kept.remove(kept.records[-1])
    assert len(kept.removed) == MOST_REMOVED


def test_the_last_of_a_picture_may_be_away() -> None:
    kept, picture = KeptRuns(), scripted_picture()
    first, second = scripted_record(picture), scripted_record(picture)
    kept.add(first)
    kept.add(second)
    assert kept.last_kept_of(picture) is second
    assert [entry.facts.frames > 0 for entry in kept.entries] == [True, True]
    second.put_away()
    assert kept.last_of(picture) is first and kept.last_kept_of(picture) is second
