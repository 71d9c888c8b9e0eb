from __future__ import annotations

from pathlib import Path

import pytest

from grapl_engine import PRESETS, SettingsError
from grapl_engine.cli.named_presets import is_own_model, named_preset, own_presets
from grapl_engine.presets import FORMER_PRESETS
from grapl_engine.storage.own_presets import presets_folder, write_preset

MINE = PRESETS["paper"].replace(lambda_=8.0, seed=5)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    presets_folder().mkdir(parents=True)
    return presets_folder()


def test_the_program_s_and_the_person_s_own(home: Path) -> None:
    write_preset(home, "Night shots", MINE)
    assert named_preset("paper") == PRESETS["paper"]
    assert named_preset("Night shots") == named_preset("night SHOTS") == MINE


def test_one_that_is_not_there_gets_a_list_of_what_is(home: Path) -> None:
    with pytest.raises(SettingsError, match=r"There is no preset mine: the program has explore, .*; in .* there are none yet"):
        named_preset("mine")
    write_preset(home, "Night shots", MINE)
    write_preset(home, "b", MINE)
    (home / "mine.json").write_text("{")
    with pytest.raises(
        SettingsError, match=r"there are b, Night shots\. The preset in .*mine\.json is left out: .*delete it\.$"
    ):
        named_preset("mine")


def test_of_a_study_s_names_the_own_ones(home: Path) -> None:
    write_preset(home, "b", MINE)
    assert own_presets(["paper", *FORMER_PRESETS, "b"]) == {"b": MINE}
    with pytest.raises(SettingsError, match=f"{next(iter(FORMER_PRESETS))}; in"):
        own_presets(["c"])


def test_a_model_that_only_an_own_preset_s_file_names_was_not_typed(home: Path) -> None:
    write_preset(home, "a", PRESETS["paper-dinov2"].replace(dinov2_model="some/body"))
    write_preset(home, "b", PRESETS["paper-dinov2"].replace(seed=3))
    names = (None, "paper", *FORMER_PRESETS, "b", "a")
    assert [is_own_model(name) for name in names] == [False] * (len(names) - 1) + [True]
