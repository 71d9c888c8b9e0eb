from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from pictures import halves
from PIL import Image
from scripted_engine import ScriptedEngine, scripted_settings

from grapl_engine.batch.command import folder_command
from grapl_engine.cli.main import main


@pytest.mark.parametrize("name", ["photos", "with a blank and 'quotes'", "-n"])
def test_it_works_as_it_stands(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).mkdir()
    Image.fromarray(halves(12, 20)).save(tmp_path / name / "leaf.png")
    settings = scripted_settings(steps=(2, 1))
    program, *words = shlex.split(folder_command(name, "out", settings, ids_from=1, save_run=True, overwrite=True))
    engine = ScriptedEngine()
    assert program == "grapl" and main(words, engine) == 0
    ((_, used, maps),) = engine.asked
    assert used == settings and maps
    assert {"labels.tif", "leaf.grapl"} <= {path.name for path in (tmp_path / "out" / "leaf").iterdir()}
    assert '"first_label": 1' in (tmp_path / "out" / "leaf" / "run.json").read_text()


def test_a_model_that_only_a_file_chose_is_not_accepted() -> None:
    settings = scripted_settings(affinity="dinov2")
    assert "--model-by-file" in folder_command("a", "b", settings)
    assert "--model-by-file" not in folder_command("a", "b", settings, accepts_model=True)
    assert folder_command("a", "b", scripted_settings()).endswith(" -o b")
