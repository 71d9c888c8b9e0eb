from __future__ import annotations

import pytest
from scripted_run import scripted_picture

from app.session.run_kind import is_without_network, makes_cuts
from grapl_engine import PRESETS, RunRecord


@pytest.mark.parametrize("preset", PRESETS)
def test_instant_alone_has_no_network_and_no_cut(preset: str) -> None:
    settings = PRESETS[preset]
    assert is_without_network(RunRecord(scripted_picture(), settings)) == (preset == "instant")
    assert makes_cuts(settings) == (preset != "instant")


def test_one_network_has_no_cut_behind_it() -> None:
    assert not makes_cuts(PRESETS["explore"].replace(steps=(4,)))
