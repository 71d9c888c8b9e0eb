"""The type that the network computes in: chosen by trying, kept in the record, given up in the middle of a run where it must be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from pictures import halves

from grapl_engine import Event, Finished, Notice, NumberTypeChosen, RunRecord, Settings, as_picture, segment
from grapl_engine.network import convolution, objective
from grapl_engine.network import number_type as room
from grapl_engine.network.number_type import choose_number_type, failure_of
from grapl_engine.storage.run_file import load_run, save_run
from grapl_engine.storage.summary import summary

CPU = torch.device("cpu")
SMALL = Settings(d=8, k0=4, steps=(6, 4), early_stop=0.0, device="cpu", threads=1)


@pytest.fixture
def fresh_trial() -> Iterator[None]:
    """What was tried before is forgotten, before and after."""
    room._refusal.cache_clear()
    yield
    room._refusal.cache_clear()


def refuse(*_: object) -> torch.Tensor:
    raise RuntimeError("mkldnn_convolution: not here.\nException raised from somewhere")


def able(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "failure_of", lambda device: None)


def unable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "failure_of", lambda device: "it cannot")


# Choosing


@pytest.mark.usefixtures("fresh_trial")
@pytest.mark.parametrize("error", [RuntimeError, NotImplementedError, AttributeError])
def test_an_operation_that_fails_means_float32_and_says_why(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def fail(*_: object) -> torch.Tensor:
        raise error("could not create a primitive.\nException raised from somewhere")

    monkeypatch.setattr(convolution, "_tanh_of_convolution", fail)
    chosen = choose_number_type(CPU)
    assert chosen.name == "float32"
    assert "could not create a primitive)" in chosen.reason and "\n" not in chosen.reason


@pytest.mark.usefixtures("fresh_trial")
def test_results_that_are_no_numbers_mean_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_rehearsed", lambda patch: patch != 9)
    assert choose_number_type(CPU) == NumberTypeChosen("float32", "bfloat16 gives no numbers on this processor")


@pytest.mark.usefixtures("fresh_trial")
@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ({"avx2": True, "avx512_bf16": False, "amx_bf16": False}, "float32"),
        ({"avx512_bf16": True, "amx_bf16": False}, "bfloat16"),
        ({"sve": True}, "bfloat16"),  # a list that does not speak of it
    ],
)
def test_what_the_processor_only_imitates_is_not_taken(
    monkeypatch: pytest.MonkeyPatch, listed: dict[str, bool], name: str
) -> None:
    monkeypatch.setattr(room, "_rehearsed", lambda patch: True)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: listed, raising=False)
    assert choose_number_type(CPU).name == name


@pytest.mark.usefixtures("fresh_trial")
def test_it_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []
    monkeypatch.setattr(room, "_rehearsed", lambda patch: bool(tried.append(patch)) or True)
    assert choose_number_type(CPU) == choose_number_type(CPU)
    assert tried == [8, 9]


def test_other_devices_compute_in_float32() -> None:
    assert failure_of(torch.device("cuda", 0)) == "on cuda the network computes in float32"
    assert choose_number_type(torch.device("mps")).name == "float32"


def test_precise_and_the_recorded_type_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    able(monkeypatch)
    assert choose_number_type(CPU).name == "bfloat16"
    assert choose_number_type(CPU, precise=True).name == "float32"
    assert choose_number_type(CPU, recorded="float32").name == "float32"
    assert choose_number_type(CPU, precise=False, recorded="bfloat16").name == "bfloat16"
    unable(monkeypatch)
    assert choose_number_type(CPU, recorded="float32") == choose_number_type(CPU) == NumberTypeChosen("float32", "it cannot")
    refused = choose_number_type(CPU, recorded="bfloat16")
    assert refused == NumberTypeChosen("float32", "the run that is made again has bfloat16, but it cannot")


# In a run


def run(settings: Settings = SMALL, number_type: str | None = None) -> list[Event]:
    return list(segment(halves(64, 64), settings, number_type=number_type))


def record_of(events: list[Event], settings: Settings = SMALL) -> RunRecord:
    record = RunRecord(as_picture(halves(64, 64)), settings)
    for event in events:
        record.add(event)
    return record


def notices(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Notice)]


def final(events: list[Event]) -> np.ndarray:
    assert isinstance(events[-1], Finished)
    return events[-1].pixel_labels


def test_a_run_says_what_it_computes_in_and_its_file_keeps_it(tmp_path: Path) -> None:
    record = record_of(run(SMALL.replace(precise=True)))
    expected = NumberTypeChosen("float32", "asked for by the setting Precise")
    assert record.number_types == [expected] and record.number_type == "float32"
    save_run(tmp_path / "run.grapl", record)
    assert load_run(tmp_path / "run.grapl").number_types == [expected]
    assert summary(record)["number_type"] == {"name": "float32", "reason": expected.reason}


def test_the_command_of_a_run_in_float32_is_in_float32_everywhere() -> None:
    record = record_of([NumberTypeChosen("float32", "it cannot")])
    assert "--precise" in record.command_line()
    assert "--precise" not in record_of([NumberTypeChosen("bfloat16", "it can")]).command_line()
    assert "--precise" not in record_of([]).command_line()


def test_a_run_is_made_again_in_float32_where_that_was_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    able(monkeypatch)
    monkeypatch.setattr(convolution, "_tanh_of_convolution", refuse)
    events = run(number_type="float32")
    assert record_of(events).number_type == "float32" and notices(events) == []
    assert (final(events) == final(run(SMALL.replace(precise=True)))).all()


def test_a_run_that_cannot_be_made_again_in_its_type_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    unable(monkeypatch)
    events = run(number_type="bfloat16")
    assert notices(events) == [
        "This run is made again in float32: the run that is made again has bfloat16, but it cannot. Its labels may differ."
    ]
    assert record_of(events).number_type == "float32"


def test_a_run_whose_first_step_fails_goes_on_in_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    able(monkeypatch)
    monkeypatch.setattr(convolution, "_tanh_of_convolution", refuse)
    events = run()
    assert notices(events) == ["Computing in bfloat16 failed (mkldnn_convolution: not here); the run goes on in float32."]
    assert [chosen.name for chosen in record_of(events).number_types] == ["bfloat16", "float32"]
    assert len(record_of(events).steps) == sum(SMALL.steps)


@pytest.mark.parametrize("works", [3, 7, 9, 12, 17])  # in a step, classifying, labelling, in a later step, at the end
def test_a_run_that_fails_in_its_middle_keeps_what_it_has_learned(monkeypatch: pytest.MonkeyPatch, works: int) -> None:
    """The convolution is done in float32 here, so that it works on every processor, until it does no more."""
    calls: list[int] = []

    def tanh(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None, stride: tuple[int, int]) -> torch.Tensor:
        calls.append(1)
        if len(calls) > works:
            refuse()
        found = F.conv2d(x.float(), weight.float(), None if bias is None else bias.float(), stride)
        return found.tanh().to(x.dtype)

    able(monkeypatch)
    monkeypatch.setattr(convolution, "_tanh_of_convolution", tanh)
    events, reference = run(), run(SMALL.replace(precise=True))
    assert len(calls) == works + 1, "once it has failed it is not tried again"
    assert [chosen.name for chosen in record_of(events).number_types] == ["bfloat16", "float32"]
    losses = [step.loss for step in record_of(events).steps]
    assert losses == pytest.approx([step.loss for step in record_of(reference).steps], abs=0.15)
    assert (final(events) == final(reference)).mean() > 0.9


def test_an_error_of_another_kind_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes again in float32, and then it is raised."""
    able(monkeypatch)
    monkeypatch.setattr(objective, "continuity", refuse)
    with pytest.raises(RuntimeError, match="not here"):
        run()
