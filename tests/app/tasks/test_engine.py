"""What a run is computed with: what of a job reaches the engine, and what is imported before the first one."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace

import pytest
from scripted_run import scripted_picture

import grapl_engine
from app.tasks.engine import Job, real_engine, warm_up
from grapl_engine import PRESETS, EndReason, Finished, GraphCutError, GraplError, Prepared
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints

SMALL = replace(PRESETS["explore"], d=8, k0=5, steps=(2, 1), device="cpu", threads=1)


def test_a_job_is_run_by_the_engine_with_all_that_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[tuple[object, ...], dict[str, object]]] = []
    monkeypatch.setattr(grapl_engine, "segment", lambda *facts, **options: asked.append((facts, options)) or iter(()))
    job = Job(scripted_picture(), SMALL, LabelConstraints((LabelConstraint(0.5, 0.5, 1),)), "bfloat16", accepts_model=True)

    def never() -> bool:
        return False

    assert list(real_engine(job, never)) == []
    ((facts, options),) = asked
    assert facts == (job.picture, job.settings)
    assert options == {
        "constraints": job.constraints,
        "number_type": "bfloat16",
        "should_stop": never,
        "hierarchy": True,
        "iteration_maps": True,
        "accept_model": True,
    }


def test_a_new_run_chooses_its_number_type_itself() -> None:
    assert Job(scripted_picture(), SMALL, LabelConstraints()).number_type is None


def test_a_job_accepts_no_model_by_itself() -> None:
    assert not Job(scripted_picture(), SMALL, LabelConstraints()).accepts_model


def test_the_engine_s_events_come_to_an_end_and_a_stop_is_heard() -> None:
    job = Job(scripted_picture(), SMALL, LabelConstraints())
    events = list(real_engine(job, lambda: False))
    assert any(isinstance(event, Prepared) for event in events)
    assert isinstance(events[-1], Finished) and events[-1].reason is EndReason.COMPLETED
    assert len(list(real_engine(job, lambda: True))) < len(events)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, bool]]]:
    """What is called of the engine's door, and whether garbage was collected meanwhile."""
    calls: list[tuple[str, bool]] = []
    for name in ("preload", "warm_up_levels", "warm_up"):
        monkeypatch.setattr(grapl_engine, name, lambda name=name: calls.append((name, gc.isenabled())))
    gc.enable()
    yield calls
    gc.disable()
    gc.unfreeze()


def test_the_shared_libraries_and_what_levels_need_come_first_and_nothing_is_collected_meanwhile(
    calls: list[tuple[str, bool]],
) -> None:
    warming = warm_up(lambda: False)
    assert next(warming) is False and calls == [("preload", False)]
    assert next(warming) is True and calls[1:] == [("warm_up_levels", False)]
    assert list(warming) == []
    assert calls[2:] == [("warm_up", False)] and gc.isenabled()


def test_who_is_told_to_stop_imports_no_more(calls: list[tuple[str, bool]]) -> None:
    assert list(warm_up(lambda: True)) == [False]
    assert [name for name, _ in calls] == ["preload"] and gc.isenabled()
    calls.clear()
    assert list(warm_up(iter([False, True]).__next__)) == [False, True]
    assert [name for name, _ in calls] == ["preload", "warm_up_levels"] and gc.isenabled()


def test_what_the_engine_lacks_is_left_to_the_first_run_to_say(
    calls: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(error: Exception) -> None:
        raise error

    monkeypatch.setattr(grapl_engine, "warm_up", lambda: fail(GraphCutError("There is no solver.")))
    assert issubclass(GraphCutError, GraplError) and list(warm_up(lambda: False)) == [False, True]
    monkeypatch.setattr(grapl_engine, "warm_up", lambda: fail(KeyError("a bug")))
    with pytest.raises(KeyError, match="a bug"):
        list(warm_up(lambda: False))


def test_a_job_whose_device_is_not_here_is_run_on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(grapl_engine, "segment", lambda picture, settings, **_: asked.append(settings) or iter(()))
    for device in ("cuda:99", "auto"):
        job = Job(scripted_picture(), SMALL.replace(device=device), LabelConstraints())
        assert list(real_engine(job, lambda: False)) == []
    assert asked == [SMALL.replace(device="cpu"), SMALL.replace(device="auto")]
