from __future__ import annotations

from pathlib import Path

import numpy as np
from kept_results import BASE, HALVES, LAMBDAS, kept_source
from report_sources import quarters

from grapl_engine.report.source import KeptResults


def test_what_a_session_keeps_of_a_picture_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    source = kept_source(tmp_path)
    kept = source.kept
    assert kept is not None
    grid = kept.sweep()
    assert grid is not None and grid.base == BASE and len(grid.cells[0]) == len(LAMBDAS) + 1
    first, *_, last = kept.sweep_runs(source.picture)
    assert first.labels is not None and last.failure == "The run <broke> off."
    np.testing.assert_array_equal(first.labels, quarters())
    (runs,) = kept.stability(source.picture)
    np.testing.assert_array_equal(runs.maps[1], HALVES)
    other = KeptResults(tmp_path, kept.entries, 2)
    assert other.sweep() is None and list(other.sweep_runs(source.picture)) == [] and other.stability(source.picture) == ()
