from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import threading
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
import tifffile
from local_hub import local_hub
from pictures import halves, save_tiny_encoder
from PIL import Image
from scripted_engine import ScriptedEngine, scripted_picture, scripted_record

from grapl_engine import PARAMETERS, PRESETS, RunRecord, __version__, option_name, read_picture
from grapl_engine.cli.main import main
from grapl_engine.label_constraints import NO_CONSTRAINTS
from grapl_engine.label_edits import Fill, LabelEdits, Merge
from grapl_engine.packages import installed_package
from grapl_engine.pipeline.levels import level_within
from grapl_engine.presets import options_of
from grapl_engine.storage.constraint_files import write_constraints
from grapl_engine.storage.edit_files import write_edits
from grapl_engine.storage.formats import EXPORTED, OF_EDITS
from grapl_engine.storage.run_file import load_run, save_run

SMALL = ["--d", "4", "--k0", "3", "--steps", "2,1"]


@pytest.fixture
def leaf(tmp_path: Path) -> str:
    Image.fromarray(halves(12, 20)).save(tmp_path / "leaf.png")
    return str(tmp_path / "leaf.png")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_a_picture_becomes_four_files(leaf: str, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["segment", leaf, "-o", str(out), *SMALL], ScriptedEngine()) == 0
    assert {path.name for path in (out / "leaf").iterdir()} == {"labels.tif", "labels.png", "overlay.png", "run.json"}
    said = capsys.readouterr()
    assert said.out == f"{leaf}: 3 segments from 3 labels after 0.5 s -> {out / 'leaf'}\n"
    assert said.err == f"{leaf}: The first of two notices.\n"


def test_the_real_engine(leaf: str, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["segment", leaf, "-o", str(out), "--json", "--quiet", *SMALL]) == 0
    line = json.loads(capsys.readouterr().out)
    labels = tifffile.imread(out / "leaf" / "labels.tif")
    assert labels.shape == (12, 20)
    assert line["k_hat"] == np.unique(labels).size
    assert line["seconds"]["total"] >= line["seconds"]["training"] > 0


def test_a_page_a_channel_and_a_range(tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stack = np.random.default_rng(0).integers(100, 4000, (2, 3, 12, 20), dtype=np.uint16)
    tifffile.imwrite(tmp_path / "stack.tif", stack, imagej=True, metadata={"axes": "ZCYX"})
    engine, words = ScriptedEngine(), ["--page", "2", "--channel", "3", "--range", "500", "3000"]
    assert main(["segment", str(tmp_path / "stack.tif"), "-o", str(out), "--save-run", *words, *SMALL], engine) == 0
    assert "Slice 2 of 2, channel 3 of 3 is used.\n" in capsys.readouterr().err
    pixels = load_run(out / "stack" / "stack.grapl").picture.pixels
    np.testing.assert_allclose(pixels[..., 0], ((stack[1, 2].astype(float) - 500) / 2500).clip(0, 1) * 65535, atol=0.6)
    facts = json.loads((out / "stack" / "run.json").read_text())
    assert facts["picture"]["choice"] == {"page": 2, "channel": 3, "range": [500, 3000]}
    assert (facts["picture"]["parts"]["pages"], facts["picture"]["parts"]["channels"]) == (2, 3)
    assert " ".join(words) in facts["command"]
    assert main([word.replace(str(out), str(out / "again")) for word in shlex.split(facts["command"])[1:]], engine) == 0
    again = json.loads((out / "again" / "stack" / "run.json").read_text())
    assert again["picture"] == facts["picture"]


def test_a_part_that_is_not_there(tmp_path: Path, leaf: str, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["segment", leaf, "-o", str(out), "--page", "2", *SMALL], ScriptedEngine()) == 1
    assert "leaf.png has one page alone, and no page 2" in capsys.readouterr().err
    assert main(["segment", leaf, "-o", str(out), "--range", "5", "1", *SMALL], ScriptedEngine()) == 2
    assert "--range goes from a number to a greater one" in capsys.readouterr().err and not out.exists()
    save_run(tmp_path / "run.grapl", scripted_record())
    assert main(["segment", str(tmp_path / "run.grapl"), "-o", str(out), "--channel", "1"], ScriptedEngine()) == 2
    assert "has its picture in it: --page, --channel and --range are for picture files." in capsys.readouterr().err


@pytest.mark.parametrize(("detail", "count"), [("2", 2), ("0.999", 1), ("auto", None)])
def test_a_level_of_detail_beside_the_rest(tmp_path: Path, out: Path, detail: str, count: int | None) -> None:
    image = np.random.default_rng(0).integers(0, 255, (50, 60, 3), np.uint8)
    Image.fromarray(image).save(tmp_path / "noise.png")
    assert main(["segment", str(tmp_path / "noise.png"), "-o", str(out), "--quiet", "--detail", detail, *SMALL]) == 0
    assert {path.name for path in (out / "noise").iterdir()} == set(EXPORTED) - set(OF_EDITS)
    labels = tifffile.imread(out / "noise" / "level.tif")
    levels = json.loads((out / "noise" / "run.json").read_text())["levels"]
    assert labels.max() + 1 == (levels["automatic"] if count is None else count) and levels["source"] == "network"


def test_a_level_keeps_to_the_labels_of_the_cut(leaf: str, out: Path) -> None:
    words = ["segment", leaf, "-o", str(out), "--quiet", "--detail", "2", "--within-labels", "--save-run", *SMALL]
    assert main(words) == 0
    facts = json.loads((out / "leaf" / "run.json").read_text())
    assert facts["detail"]["within_labels"] and "--detail 2 --within-labels" in facts["command"]
    record = load_run(out / "leaf" / "leaf.grapl")
    level = level_within(record, 2).labels(12, 20)
    np.testing.assert_array_equal(tifffile.imread(out / "leaf" / "level.tif"), level)
    assert main([word.replace(str(out), str(out / "again")) for word in shlex.split(facts["command"])[1:]]) == 0
    np.testing.assert_array_equal(tifffile.imread(out / "again" / "leaf" / "level.tif"), level)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "say with --detail which level."),
        (["--detail", "3", "--preset", "instant"], "this run would have none."),
        (["--detail", "3", "--steps", "2"], "this run would have none."),
    ],
)
def test_without_a_level_or_a_cut_there_is_nothing_to_keep_to(
    leaf: str, out: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["segment", leaf, "-o", str(out), "--within-labels", *words]) == 2
    said = capsys.readouterr().err
    assert said.startswith("grapl: ") and "--within-labels" in said and said.endswith(f"{sentence}\n")
    assert not out.exists()


def test_a_stopped_run_has_no_level(leaf: str, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    engine = ScriptedEngine(before_step=interrupt)
    assert main(["segment", leaf, "-o", str(out), "--detail", "2", *SMALL], engine) == 130
    assert "stopped before there were levels of detail; none is written." in capsys.readouterr().err
    assert (out / "leaf" / "labels.tif").exists() and not (out / "leaf" / "level.tif").exists()


def test_what_is_no_level_is_wrong_use(leaf: str, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["segment", leaf, "-o", str(out), "--detail", "1.5"])
    assert ended.value.code == 2 and "expected a number of regions such as 8" in capsys.readouterr().err
    assert not out.exists()


def test_json_says_one_line_a_picture(leaf: str, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["segment", leaf, "nowhere.png", leaf, "-o", str(out), "--json", *SMALL], ScriptedEngine()) == 1
    said = capsys.readouterr()
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [line["image"] for line in lines] == [leaf, "nowhere.png", leaf]
    assert lines[0] == {
        "image": leaf, "k0_asked": 3, "k0_obtained": 3, "k_hat": 3, "ended": "completed",
        "energy": {"unary": 1 / 3, "pairwise": 0.1, "lambda": 2.0, "total": 1 / 3 + 0.2},
        "number_type": {"name": "bfloat16", "reason": "this processor multiplies it in hardware"},
        "seconds": {"training": 0.25, "total": 0.5}, "folder": str(out / "leaf"),
    }  # fmt: skip
    assert lines[2]["folder"] == str(out / "leaf-2")
    assert lines[1] == {"image": "nowhere.png", "error": "nowhere.png does not exist: check the name and the folder."}
    assert "grapl: nowhere.png does not exist" in said.err
    assert sorted(path.name for path in out.iterdir()) == ["leaf", "leaf-2"]


def test_pictures_of_one_name_do_not_overwrite_each_other(tmp_path: Path, out: Path) -> None:
    names = ["a.png", "a.bmp", "a-2.png", "sub/A.png"]
    (tmp_path / "sub").mkdir()
    for name in names:
        Image.fromarray(halves(12, 20)).save(tmp_path / name)
    assert main(["segment", *(str(tmp_path / name) for name in names), "-o", str(out), *SMALL], ScriptedEngine()) == 0
    assert sorted(path.name for path in out.iterdir()) == ["A-3", "a", "a-2", "a-2-2"]


# Settings


def test_every_parameter_has_an_option(leaf: str, out: Path) -> None:
    other = PRESETS["explore"].replace(
        lambda_=8.0, mu=2.5, d=4, k0=3, seed=7, initial="spatial", exact_k0=False, soft_labels=False, steps=(3, 2),
        learning_rate=0.02, batch=0.25, batch_choice="columns", dropout=0.1, input_dropout="none", early_stop=0.5,
        early_stop_on="loss", warm_start=False, continuity_over="nearest-8", affinity="uniform", edge_threshold=0.1,
        color_degree=0, color_scale=10.0, dinov2_model="small", dinov2_degree=3, solver="swap", solver_start="zeros",
        working_size=512, resize="antialias", align="centre", precise=True, device="cpu", threads=2,
        average_rounds=True, superpixel_weight=2.0, contiguous=True, least_segment=0.01,
        least_contrast=3.0, color_space="lab", pixel_map="hierarchy",
    )  # fmt: skip
    assert set(other.differences(PRESETS["explore"])) == set(PARAMETERS)
    engine = ScriptedEngine()
    assert main(["segment", leaf, "-o", str(out), *options_of(other, "explore")], engine) == 0
    assert engine.asked[0][1] == other


@pytest.mark.parametrize("preset", PRESETS)
def test_presets(leaf: str, out: Path, preset: str) -> None:
    engine = ScriptedEngine()
    assert main(["segment", leaf, "-o", str(out), "--preset", preset, "--seed", "3"], engine) == 0
    assert engine.asked[0][1] == PRESETS[preset].replace(seed=3)


def test_without_options_the_first_preset_runs(leaf: str, out: Path) -> None:
    engine = ScriptedEngine()
    assert main(["segment", leaf, "-o", str(out)], engine) == 0
    assert engine.asked[0][1] == PRESETS["explore"]
    assert engine.asked[0][2] is False, "iteration maps cost time and are not exported"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--mu", "-1"], "Continuity weight is -1: expected a number from 0 to 10,000."),
        (["--d", "2"], "K\N{SUBSCRIPT ZERO} = 14 labels do not fit"),
        (["--device", "abacus"], "Device is 'abacus'"),
    ],
)
def test_a_value_out_of_range(
    leaf: str, out: Path, capsys: pytest.CaptureFixture[str], options: list[str], sentence: str
) -> None:
    engine = ScriptedEngine()
    assert main(["segment", leaf, "-o", str(out), *options], engine) == 2
    assert capsys.readouterr().err.startswith(f"grapl: {sentence}")
    assert (engine.asked, out.exists()) == ([], False)


@pytest.mark.parametrize("options", [["--steps", "4,x"], ["--initial", "magic"], ["--lamb", "3"], ["--d", "4.5"]])
def test_options_that_cannot_be_read(leaf: str, out: Path, options: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["segment", leaf, "-o", str(out), *options], ScriptedEngine())
    assert exit_.value.code == 2


def test_the_help_names_every_parameter_with_effect_and_default(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100000")  # argparse wraps to it
    with pytest.raises(SystemExit) as exit_:
        main(["segment", "--help"])
    assert exit_.value.code == 0
    text = capsys.readouterr().out
    assert "usage: grapl segment IMAGE... -o DIR [options]" in text
    for name, parameter in PARAMETERS.items():
        assert option_name(name) in text
        assert f"{parameter.label}" in text
        assert parameter.effect in text
    assert "[2.0; paper: 64.0; paper-dinov2: 64.0; tuned: 4.0; instant: 64.0]" in text
    assert [
        text.index(f"\n{group}:") for group in ("main settings", "initial labelling", "network and training", "graph and cut")
    ]


# Seeds


def test_seeds_from_a_file_reach_the_engine_and_the_files(leaf: str, out: Path, tmp_path: Path) -> None:
    constraints = NO_CONSTRAINTS.painted(4, [5, 6], 1).painted(4, [0], 2, must=False)
    write_constraints(tmp_path / "mine.json", constraints)
    engine = ScriptedEngine()
    options = ["-o", str(out), "--save-run", *SMALL]
    assert main(["segment", leaf, *options, "--constraints", str(tmp_path / "mine.json")], engine) == 0
    assert engine.constraints == constraints
    assert load_run(out / "leaf" / "leaf.grapl").constraints == constraints
    assert main(["segment", leaf, *options], engine) == 0
    assert engine.constraints == NO_CONSTRAINTS


def test_the_command_in_run_json_makes_the_same_run_with_its_seeds(leaf: str, out: Path, tmp_path: Path) -> None:
    write_constraints(tmp_path / "mine.json", NO_CONSTRAINTS.painted(4, [5, 6], 1))
    assert main(["segment", leaf, "-o", str(out), *SMALL, "--constraints", str(tmp_path / "mine.json")], ScriptedEngine()) == 0
    program, *arguments = shlex.split(json.loads((out / "leaf" / "run.json").read_text())["command"])
    assert program == "grapl"
    engine = ScriptedEngine()
    assert main(arguments, engine) == 0
    assert engine.constraints == NO_CONSTRAINTS.painted(4, [5, 6], 1)
    assert "--constraints" not in scripted_record().command_line()


def test_the_seeds_of_a_saved_run_are_used_unless_others_are_named(tmp_path: Path, out: Path) -> None:
    record = scripted_record()
    record.constraints = NO_CONSTRAINTS.painted(4, [5], 1)
    save_run(tmp_path / "kept.grapl", record)
    for constraints in (NO_CONSTRAINTS, NO_CONSTRAINTS.painted(4, [3], 0)):
        write_constraints(tmp_path / "mine.json", constraints)
        for options, expected in ([], record.constraints), (["--constraints", str(tmp_path / "mine.json")], constraints):
            engine = ScriptedEngine()
            assert main(["segment", str(tmp_path / "kept.grapl"), "-o", str(out), *options], engine) == 0
            assert engine.constraints == expected


def test_a_real_run_keeps_the_seeds_of_its_file(leaf: str, out: Path, tmp_path: Path) -> None:
    write_constraints(tmp_path / "mine.json", NO_CONSTRAINTS.painted(4, [5, 6], 1))
    options = ["-o", str(out), "--save-run", "--quiet", *SMALL, "--constraints", str(tmp_path / "mine.json")]
    assert main(["segment", leaf, *options]) == 0
    cut = load_run(out / "leaf" / "leaf.grapl").iterations[0].cut_labels
    assert cut is not None
    assert cut.ravel()[[5, 6]].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"seeds": 1}', "cannot be taken as seeds"),
        ('{"seeds": [{"x": 0, "y": 0, "label": 3}]}', "label 3, but there are 3 labels"),
    ],
)
def test_wrong_seeds_are_a_wrong_setting(
    leaf: str, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    (tmp_path / "mine.json").write_text(text)
    assert main(["segment", leaf, "-o", str(out), *SMALL, "--constraints", str(tmp_path / "mine.json")]) == 2
    assert sentence in capsys.readouterr().err
    assert not out.exists()


def test_the_constraints_former_name_still_works_and_says_so(
    leaf: str, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "mine.json")
    write_constraints(path, NO_CONSTRAINTS.painted(4, [5, 6], 1))
    engine = ScriptedEngine()
    assert main(["segment", leaf, "-o", str(out), *SMALL, "--seeds", path], engine) == 0
    assert engine.constraints == NO_CONSTRAINTS.painted(4, [5, 6], 1)
    assert "--seeds is called --constraints now" in capsys.readouterr().err
    assert main(["segment", leaf, "-o", str(out), *SMALL, "--seeds", path, "--constraints", path], engine) == 2
    assert "give --constraints alone" in capsys.readouterr().err


def test_edits_from_a_file_are_made_on_the_runs_map(
    leaf: str, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edits = LabelEdits((Fill(9, 0, 0), Merge(7, (8,))))
    write_edits(tmp_path / "edits.json", edits)
    options = ["--edits", str(tmp_path / "edits.json"), "--save-run", *SMALL]
    assert main(["segment", leaf, "-o", str(out), *options], ScriptedEngine()) == 0
    said = capsys.readouterr().err
    assert "Filled a piece of 0 with 9. E " in said and "Not done: the map has no segment 7." in said
    edited, plain = (tifffile.imread(out / "leaf" / name) for name in ("edited.tif", "labels.tif"))
    assert edited[0, 0] == 9 and plain[0, 0] == 0 and (edited != plain).sum() == 1
    saved = load_run(out / "leaf" / "leaf.grapl")
    assert saved.edits == edits
    facts = json.loads((out / "leaf" / "run.json").read_text())
    again = shlex.split(facts["command"])[1:]
    assert again[again.index("--edits") + 1] == str(out / "leaf" / "run.json")
    second = tmp_path / "second"
    assert main([*again[:-1], str(second), "--quiet"], ScriptedEngine()) == 0
    np.testing.assert_array_equal(tifffile.imread(second / "leaf" / "edited.tif"), edited)


def test_a_saved_run_has_its_own_edits(tmp_path: Path, out: Path) -> None:
    record = scripted_record()
    record.edits = LabelEdits((Fill(9, 0, 0),))
    save_run(tmp_path / "leaf.grapl", record)
    assert main(["segment", str(tmp_path / "leaf.grapl"), "-o", str(out), "--quiet"], ScriptedEngine()) == 0
    assert tifffile.imread(out / "leaf" / "edited.tif")[0, 0] == 9


def test_edits_of_a_level_make_levels_and_are_left_out_where_there_are_none(
    leaf: str, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_edits(tmp_path / "edits.json", LabelEdits((Fill(9, 0, 0),), detail=1))
    options = ["--edits", str(tmp_path / "edits.json"), *SMALL]
    assert main(["segment", leaf, "-o", str(out), "--quiet", *options]) == 0
    assert (tifffile.imread(out / "leaf" / "edited.tif") == 9).all()
    assert main(["segment", leaf, "-o", str(tmp_path / "other"), *options], ScriptedEngine()) == 0
    assert "the edits, which are of one, are left out" in capsys.readouterr().err
    assert not (tmp_path / "other" / "leaf" / "edited.tif").exists()


def test_wrong_edits_are_a_wrong_use(leaf: str, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "edits.json").write_text('{"version": 1, "edits": [{"kind": "paint"}]}')
    assert main(["segment", leaf, "-o", str(out), "--edits", str(tmp_path / "edits.json")], ScriptedEngine()) == 2
    assert "cannot be taken as edits. Edit 1 is of no kind" in capsys.readouterr().err and not out.exists()


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["--version"])
    assert exit_.value.code == 0
    solver = installed_package()
    assert capsys.readouterr().out == f"grapl {__version__} (graph cut solver: {solver} {version(solver)})\n"


# Saved runs


def test_a_saved_run_is_run_again_with_its_settings(tmp_path: Path, out: Path) -> None:
    record = scripted_record(mu=0.75)
    save_run(tmp_path / "kept.grapl", record)
    engine = ScriptedEngine()
    assert main(["segment", str(tmp_path / "kept.grapl"), "-o", str(out), "--lambda", "9"], engine) == 0
    picture, settings, _ = engine.asked[0]
    np.testing.assert_array_equal(picture.pixels, record.picture.pixels)
    assert settings == record.settings.replace(lambda_=9.0)
    assert (out / "kept" / "labels.tif").exists()


def test_a_preset_replaces_the_settings_of_a_saved_run(tmp_path: Path, out: Path) -> None:
    save_run(tmp_path / "kept.grapl", scripted_record())
    engine = ScriptedEngine()
    assert main(["segment", str(tmp_path / "kept.grapl"), "-o", str(out), "--preset", "paper"], engine) == 0
    assert engine.asked[0][1] == PRESETS["paper"]


@pytest.mark.parametrize(("options", "number_type"), [([], "bfloat16"), (["--lambda", "9"], "bfloat16"), (["--precise"], None)])
def test_a_saved_run_is_made_again_in_its_type(tmp_path: Path, out: Path, options: list[str], number_type: str | None) -> None:
    save_run(tmp_path / "kept.grapl", scripted_record())
    engine = ScriptedEngine()
    assert main(["segment", str(tmp_path / "kept.grapl"), "-o", str(out), *options], engine) == 0
    assert engine.number_type == number_type


def test_save_run_writes_what_the_window_opens(leaf: str, out: Path) -> None:
    engine = ScriptedEngine()
    assert main(["segment", leaf, "-o", str(out), "--save-run", *SMALL], engine) == 0
    assert engine.asked[0][2] is True
    record = load_run(out / "leaf" / "leaf.grapl")
    assert record.finished is not None
    assert record.iterations[0].pixel_labels is not None


def test_a_broken_saved_run(tmp_path: Path, out: Path, leaf: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kept.grapl").write_text("no")
    assert main(["segment", str(tmp_path / "kept.grapl"), leaf, "-o", str(out), *SMALL], ScriptedEngine()) == 1
    assert "grapl: kept.grapl is not a saved run" in capsys.readouterr().err
    assert (out / "leaf").exists()


# Models


def _run_with_model(path: Path, model: str) -> str:
    save_run(path / "run.grapl", scripted_record(affinity="dinov2", dinov2_model=model))
    return str(path / "run.grapl")


@pytest.mark.parametrize(
    ("options", "accepted"),
    [
        ([], False), (["--affinity", "dinov2"], False), (["--lambda", "3"], False), (["--accept-model"], True),
        (["--dinov2-model", "a/model"], True), (["--preset", "paper-dinov2", "--d", "4"], True),
    ],
    ids=str,
)  # fmt: skip
def test_the_model_of_a_file_is_accepted_by_what_is_typed_alone(
    options: list[str], accepted: bool, tmp_path: Path, out: Path, leaf: str
) -> None:
    engine = ScriptedEngine()
    assert main(["segment", _run_with_model(tmp_path, "a/model"), leaf, "-o", str(out), "--d", "4", *options], engine) == 0
    assert engine.accepted == [accepted, True]  # settings of a picture are typed, all of them


def test_a_model_that_a_file_names_is_told_with_the_way_out(
    tmp_path: Path, out: Path, leaf: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source = _run_with_model(tmp_path, "/a/folder")
    assert main(["segment", source, leaf, "-o", str(out), "--json", "--quiet", *SMALL]) == 1
    said = capsys.readouterr()
    assert "'/a/folder'" in said.err and "--accept-model" in said.err and said.err.count("\n") == 1
    assert "--accept-model" in json.loads(said.out.splitlines()[0])["error"]
    assert (out / "leaf").exists() and not (out / "run").exists()  # the batch goes on


def test_a_command_that_is_copied_fetches_no_model_that_a_file_chose(tmp_path: Path, out: Path) -> None:
    """The whole program, with a hub that has the model: what is pasted says whose choice the model was."""
    Image.fromarray(scripted_picture().pixels).save(tmp_path / "leaf.png")
    saved = load_run(_run_with_model(tmp_path, "someone/model"))
    settings = saved.settings.replace(steps=(1, 1), k0=2)
    record = RunRecord(read_picture(tmp_path / "leaf.png"), settings)
    model = save_tiny_encoder(tmp_path / "model")
    with local_hub() as hub:
        hub.models["someone/model"] = model
        environment = {**os.environ, "HF_ENDPOINT": hub.address, "HF_HOME": str(tmp_path / "home"), "HF_HUB_OFFLINE": ""}

        def pasted(command: str) -> subprocess.CompletedProcess[str]:
            words = [sys.executable, "-m", "grapl_engine", *shlex.split(command)[1:]]
            root = Path(__file__).parents[3]
            return subprocess.run(words, capture_output=True, text=True, cwd=root, env=environment, check=False)

        refused = pasted(record.command_line(out))
        assert refused.returncode == 1 and "someone/model" in refused.stderr and "--accept-model" in refused.stderr
        assert not hub.asked and not out.exists()
        own = pasted(record.command_line(out, accepts_model=True))
        assert own.returncode == 0, own.stderr
        assert hub.asked
        written = json.loads((out / "leaf" / "run.json").read_text(encoding="utf-8"))["command"]
        assert "--model-by-file" not in written, "it was typed"
        asked = list(hub.asked)
        assert pasted(record.command_line(tmp_path / "again")).returncode == 0, "it was downloaded before"
        assert hub.asked == asked


@pytest.mark.parametrize("kind", ["dinov2", "evil"])
def test_a_file_neither_runs_code_nor_downloads(kind: str, tmp_path: Path, out: Path) -> None:
    """The whole program, "y" on its standard input, and a hub that has what the file names: a model with code of its own."""
    model, marker = save_tiny_encoder(tmp_path / "model"), tmp_path / "marker"
    facts = json.loads((model / "config.json").read_text())
    auto = {name: f"evil.{name}" for name in ("AutoConfig", "AutoModel")}
    (model / "config.json").write_text(json.dumps({**facts, "model_type": kind, "auto_map": auto}))
    (model / "evil.py").write_text(f"open({str(marker)!r}, 'w').close()\nclass AutoConfig: ...\nclass AutoModel: ...\n")
    with local_hub() as hub:
        hub.models["someone/evil"] = model
        environment = {**os.environ, "HF_ENDPOINT": hub.address, "HF_HOME": str(tmp_path / "home"), "HF_HUB_OFFLINE": ""}

        def segment(name: str, *options: str) -> subprocess.CompletedProcess[str]:
            words = ["segment", _run_with_model(tmp_path, name), "-o", str(out), *options]
            command = [sys.executable, "-m", "grapl_engine", *words]
            return subprocess.run(
                command,
                input="y\n" * 9,
                capture_output=True,
                text=True,
                cwd=Path(__file__).parents[3],
                env=environment,
                check=False,
            )

        for name in ("someone/evil", str(model)):
            done = segment(name)
            assert done.returncode == 1 and "--accept-model" in done.stderr
            assert not hub.asked and not out.exists()
        accepted = segment("someone/evil", "--accept-model")
        assert {path.rpartition("/")[2] for path in hub.files} <= {"config.json", "model.safetensors"}
        assert (accepted.returncode == 0) == (kind == "dinov2"), accepted.stderr
        assert kind == "dinov2" or "of the kind 'evil'" in accepted.stderr
        asked = list(hub.asked)
        assert (segment("someone/evil").returncode == 0) == (kind == "dinov2")  # it is in the cache now, if it is of use
        assert hub.asked == asked
    assert not marker.exists()


# Interruptions


def interrupt() -> None:
    signal.raise_signal(signal.SIGINT)


def test_ctrl_c_keeps_what_is_there(leaf: str, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGINT)
    engine = ScriptedEngine(before_step=interrupt)
    assert main(["segment", leaf, leaf, "-o", str(out), *SMALL], engine) == 130
    assert len(engine.asked) == 1
    assert json.loads((out / "leaf" / "run.json").read_text())["ended"] == "stopped"
    assert "(stopped)" in capsys.readouterr().out
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_twice_leaves_at_once(leaf: str, out: Path) -> None:
    def twice() -> None:
        interrupt()
        interrupt()

    assert main(["segment", leaf, "-o", str(out), *SMALL], ScriptedEngine(before_step=twice)) == 130
    assert not out.exists()


def test_outside_the_main_thread_signals_are_left_alone(leaf: str, out: Path) -> None:
    codes: list[int] = []
    thread = threading.Thread(target=lambda: codes.append(main(["segment", leaf, "-o", str(out), *SMALL], ScriptedEngine())))
    thread.start()
    thread.join()
    assert codes == [0]


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("std::bad_alloc")])
def test_memory_that_runs_out_in_a_command_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def full(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("grapl_engine.cli.study.open_dataset", full)
    assert main(["study", str(tmp_path), "-o", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.startswith("grapl: There is not enough memory for this: close")
