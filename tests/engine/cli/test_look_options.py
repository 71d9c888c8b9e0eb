from __future__ import annotations

import argparse

import pytest

from grapl_engine.cli.look_options import add_look_options, chosen_look
from grapl_engine.storage.overlay_look import HALF, OverlayLook


def parsed(*typed: str) -> OverlayLook:
    parser = argparse.ArgumentParser()
    add_look_options(parser)
    return chosen_look(parser.parse_args(typed))


@pytest.mark.parametrize("look", [HALF, OverlayLook(0.6, is_grey=True, contours=False), OverlayLook(1.0)])
def test_options_say_what_they_were_made_of(look: OverlayLook) -> None:
    assert parsed(*look.options()) == look


@pytest.mark.parametrize("typed", ["1.5", "-1", "half", "nan"])
def test_another_opacity_is_refused_with_what_was_expected(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        parsed("--overlay-opacity", typed)
    assert end.value.code == 2 and "from 0 to 1" in capsys.readouterr().err
