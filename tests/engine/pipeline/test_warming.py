"""The run before the first one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest

from grapl_engine.hierarchy import cue_cache
from grapl_engine.images.picture import as_picture
from grapl_engine.pipeline.warming import warm_up, warm_up_levels


def test_what_a_run_needs_is_there_afterwards() -> None:
    ask = (
        f"from {warm_up.__module__} import warm_up; import sys; before = set(sys.modules); warm_up(); "
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert {"scipy", "skimage"} <= set(done.stdout.split())


def test_levels_import_nothing_after_it_and_need_no_network() -> None:
    ask = (
        "import sys; import numpy as np; from grapl_engine import as_picture, picture_levels, warm_up_levels; "
        "picture = as_picture(np.random.default_rng(0).random((60, 90, 3))); warm_up_levels(); "
        "before = set(sys.modules); picture_levels(picture); print(sorted(set(sys.modules) - before), 'torch' in before)"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"


@pytest.mark.parametrize("warms_up", [warm_up, warm_up_levels])
def test_a_picture_s_cues_stay(warms_up: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    picture = as_picture(np.random.default_rng(0).random((24, 30, 3)))
    found = cue_cache.cues_of(picture)
    warms_up()
    monkeypatch.setattr(cue_cache, "picture_cues", lambda *_: pytest.fail("They were kept."))
    assert found is not None and cue_cache.cues_of(picture) is found
