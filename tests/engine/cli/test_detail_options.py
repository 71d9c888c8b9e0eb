"""What `--detail` and `--within-labels` become; through the whole command they are tested in `test_main`."""

from __future__ import annotations

import argparse

import pytest

from grapl_engine import PRESETS, SettingsError
from grapl_engine.cli.detail_options import add_detail_options, check_detail


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_detail_options(parser)
    return parser.parse_args(words)


@pytest.mark.parametrize(("text", "detail"), [("8", 8), ("0.4", 0.4), ("auto", "auto")])
def test_a_level_is_handed_on(text: str, detail: float | str) -> None:
    assert arguments("--detail", text).detail == detail


def test_nothing_asked_for_is_nothing() -> None:
    check_detail(arguments(), PRESETS["instant"])
    assert arguments().detail is None


def test_labels_are_kept_to_by_a_level_of_a_run_with_a_cut_alone() -> None:
    both = arguments("--detail", "3", "--within-labels")
    check_detail(both, PRESETS["tuned"])
    for settings in (PRESETS["instant"], PRESETS["tuned"].replace(steps=(40,))):
        with pytest.raises(SettingsError, match="would have none"):
            check_detail(both, settings)
    with pytest.raises(SettingsError, match="--detail which level"):
        check_detail(arguments("--within-labels"), PRESETS["tuned"])
