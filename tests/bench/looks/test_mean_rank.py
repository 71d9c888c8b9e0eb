from __future__ import annotations

import numpy as np
import pytest

from tests.bench.looks.mean_rank import mean_rank


def test_ranks_of_all_parts_count_alike_whatever_their_units() -> None:
    parts = [np.array([1.0, 2.0, 3.0]), np.array([500.0, 900.0, 100.0])]
    assert mean_rank(parts).tolist() == pytest.approx([0.25, 0.75, 0.5])
    assert mean_rank([parts[0] ** 3, parts[1]]).tolist() == mean_rank(parts).tolist()


def test_equals_share_and_one_alone_is_in_the_middle() -> None:
    assert mean_rank([np.array([4.0, 4.0, 9.0])]).tolist() == [0.25, 0.25, 1.0]
    assert mean_rank([np.array([7.0])]).tolist() == [0.5]
