"""What can be saved is said once: filters, sentences, help and the guide agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from grapl_engine import RunFileError
from grapl_engine.cli.main import _parser
from grapl_engine.storage.formats import ANIMATION, EXPORTED, EXPORTS, FIGURE, LABELS, OVERLAY, RUN, Export

GUIDE = Path(__file__).parents[3] / "resources" / "guide"


@pytest.mark.parametrize(
    ("export", "pattern"),
    [
        (RUN, "Runs (*.grapl)"),
        (LABELS, "Label maps: .tif numbers, .png colours of the screen (*.tif *.png)"),
        (OVERLAY, "Overlays: a picture, not numbers (*.png)"),
        (FIGURE, "Figures: .png a picture, .svg a drawing (*.png *.svg)"),
        (ANIMATION, "Animations (*.gif *.mp4)"),
    ],
)
def test_the_filter_of_a_dialog(export: Export, pattern: str) -> None:
    assert export.pattern() == pattern
    assert export.suffix == next(iter(export.files))


def test_a_filter_leaves_out_what_cannot_be_written_here() -> None:
    assert ANIMATION.pattern(without=".mp4") == "Animations (*.gif)"


def test_a_filter_says_which_of_several_kinds_it_is() -> None:
    assert OVERLAY.pattern(of="in grey") == "Overlays in grey: a picture, not numbers (*.png)"
    assert RUN.pattern(of="alone") == "Runs alone (*.grapl)"


def test_the_kind_of_a_file() -> None:
    assert [LABELS.kind_of(name) for name in ("a.tif", "a.TIFF", Path("x/a.Png"))] == [".tif", ".tif", ".png"]
    with pytest.raises(
        RunFileError, match=r"^a\.jpg: labels are saved as \.tif \(numbers\) or \.png \(.*\); change the ending"
    ):
        LABELS.kind_of("a.jpg")


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.entry)
def test_the_guide_names_each_entry_with_its_endings(export: Export) -> None:
    start = f"| {export.entry} | {' '.join(f'`{suffix}`' for suffix in export.files)} | "
    rows = (GUIDE / "window.md").read_text(encoding="utf-8").splitlines()
    assert sum(row.startswith(start) for row in rows) == 1


@pytest.mark.parametrize("name", EXPORTED)
def test_guide_and_help_name_each_exported_file(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"| `{name}` | {EXPORTED[name]} |" in (GUIDE / "command-line.md").read_text(encoding="utf-8").splitlines()
    with pytest.raises(SystemExit):
        _parser().parse_args(["segment", "--help"])
    assert f"{name}, {EXPORTED[name]}" in " ".join(capsys.readouterr().out.split())
