"""Training: what is told of it and when, in which type, and its stops."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from pictures import halves

from grapl_engine import GradientStep, Settings, segment
from grapl_engine.images.square import Grid
from grapl_engine.network import chunks as chunks_module
from grapl_engine.network import manual_backward
from grapl_engine.network.number_type import choose_number_type
from grapl_engine.network.trainer import Trainer

CPU = torch.device("cpu")


def losses(settings: Settings) -> list[float]:
    return [event.loss for event in segment(halves(64, 64), settings) if isinstance(event, GradientStep)]


SMALL = Settings(d=8, k0=4, steps=(12, 6), precise=True, threads=1)


@pytest.mark.parametrize("stop_on", ["cross_entropy", "loss"])
def test_losses_read_back_at_the_end_are_those_read_at_once(monkeypatch: pytest.MonkeyPatch, stop_on: str) -> None:
    """What a CUDA device does but for the recording: fixed memory, and an early stop that freezes the network."""
    for early_stop in (0.0, 4.0 if stop_on == "loss" else 1.8):
        settings = SMALL.replace(early_stop=early_stop, early_stop_on=stop_on)
        at_once = losses(settings)
        with monkeypatch.context() as patch:
            patch.setattr(Trainer, "_defers", property(lambda self: True))
            assert losses(settings) == at_once
        assert (len(at_once) < 18) == (early_stop > 0)


def test_precise_and_fast_learn_alike() -> None:
    precise, fast = losses(SMALL), losses(SMALL.replace(precise=False))
    assert abs(precise[0] - fast[0]) < 0.05
    assert (precise == fast) == (choose_number_type(CPU).name == "float32")


def test_a_long_step_is_stopped_in_its_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manual_backward, "LONG_PIXELS", 0)
    monkeypatch.setattr(chunks_module, "CHUNK_PIXELS", 8 * 8 * 4)
    monkeypatch.setattr(chunks_module, "FEW_PATCHES", 1)
    asked: list[int] = []

    def after_the_first_step() -> bool:
        asked.append(len(made))
        return len(asked) > before + 12

    made: list[GradientStep] = []
    before = 10_000
    for event in segment(halves(64, 64), SMALL, should_stop=after_the_first_step):
        if isinstance(event, GradientStep):
            made.append(event)
            before = len(asked) if len(made) == 1 else before
    assert len(made) == 1
    assert asked.count(1) == 14  # a whole step asks 17 times; the last one is the run's, which ends


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device: records a graph and replays it")
def test_a_recorded_step_is_the_step() -> None:
    on_cpu, on_cuda = losses(SMALL.replace(device="cpu")), losses(SMALL.replace(device="cuda"))
    assert on_cuda == pytest.approx(on_cpu, abs=0.05)


def trainer(**changes: object) -> Trainer:
    settings = SMALL.replace(**changes)
    square = torch.rand(3, 64, 64, generator=torch.Generator().manual_seed(0)) * 2 - 1
    answers = np.full((64, 4), 0.25, np.float32)
    return Trainer(square, Grid(8, 64), 4, settings, CPU, answers, lambda _: None)


def trained(trainer: Trainer, iteration: int) -> list[GradientStep]:
    targets = np.eye(4, dtype=np.float32)[np.arange(64) % 4]
    return list(trainer.train(iteration, targets, lambda: False))


def test_probabilities_are_those_of_every_patch() -> None:
    probabilities = trainer().probabilities(lambda: False)
    assert probabilities is not None and probabilities.shape == (64, 4) and probabilities.dtype == np.float32
    assert probabilities.sum(1) == pytest.approx(1, abs=1e-5)
    assert trainer().probabilities(lambda: True) is None


def test_a_map_has_a_label_where_a_patch_can_start() -> None:
    labels, confidence = trainer().map(lambda: False)  # type: ignore[misc]
    assert labels.shape == confidence.shape == (57, 57)
    assert labels.max() < 4 and confidence.min() >= 255 // 4


def test_a_cold_start_forgets_what_was_learned() -> None:
    warm, cold = trainer(early_stop=0.0), trainer(early_stop=0.0, warm_start=False)
    first = [trained(one, 0)[0].loss for one in (warm, cold)]
    second = [trained(one, 1)[0].cross_entropy for one in (warm, cold)]
    assert first[0] == first[1]
    assert second[0] < second[1] - 0.05


def test_a_cold_start_is_a_start() -> None:
    again, fresh = trainer(early_stop=0.0, warm_start=False), trainer(early_stop=0.0, warm_start=False)
    trained(again, 0)
    told = [[(step.cross_entropy, step.continuity) for step in trained(one, 1)] for one in (again, fresh)]
    assert told[0] == told[1]  # what was learned and said in the first iteration leaves no trace


def test_answers_are_the_mean_of_the_networks_that_were_kept() -> None:
    one = trainer(early_stop=0.0)
    kept = []
    for iteration in range(2):
        trained(one, iteration)
        kept.append(one.answers(1000, lambda: False))
    last = kept[-1].copy()
    one.remember()
    assert np.allclose(one.answers(1000, lambda: False), last)
    other = trainer(early_stop=0.0)
    for iteration in range(2):
        trained(other, iteration)
        other.remember()
    assert np.allclose(other.answers(1000, lambda: False), (kept[0] + last) / 2, atol=1e-5)
    assert np.allclose(other.probabilities(lambda: False), one.probabilities(lambda: False))
