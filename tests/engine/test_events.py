"""Events: arrays that nobody can write on, and energies that add up."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from grapl_engine import EndReason, Energy, Finished, Notice, Phase
from grapl_engine.events import frozen_array


def test_a_frozen_array_is_a_copy_that_cannot_be_written_on() -> None:
    mine = np.array([[1.5, 2.0]])
    frozen = frozen_array(mine, np.float32)
    mine[0, 0] = 7
    assert frozen.tolist() == [[1.5, 2.0]] and frozen.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        frozen[0, 0] = 0


@pytest.mark.parametrize("shape", [(3, 5), (1100, 1000)])
def test_all_pixels_of_a_map_are_counted_where_it_is_made(shape: tuple[int, int]) -> None:
    labels = np.zeros(shape, np.uint16)
    labels[1:, 2:], labels[-1, -1] = 3, 7
    finished = Finished(EndReason.COMPLETED, labels, None, False, {})
    np.testing.assert_array_equal(finished.label_sizes, np.bincount(labels.ravel()))
    assert not finished.label_sizes.flags.writeable


def test_an_energy_is_its_terms() -> None:
    energy = Energy(unary=2.0, pairwise=3.0, lambda_=4.0)
    assert energy.total == 2 + 4 * 3


def test_events_cannot_be_changed() -> None:
    notice = Notice("so")
    with pytest.raises(dataclasses.FrozenInstanceError):
        notice.text = "else"  # type: ignore[misc]


def test_phases_have_names_of_their_own() -> None:
    assert len({phase.value for phase in Phase}) == len(Phase)
