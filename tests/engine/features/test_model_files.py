"""Where a model's files come from, and what is not even looked at."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from local_hub import LocalHub
from pictures import save_tiny_encoder

from grapl_engine.errors import ModelError, UnacceptedModelError
from grapl_engine.features.model_files import find_files, is_downloaded, read_json

NAME = "someone/dinov2-tiny"


def found(name: str, accepted: bool = True, **options):  # type: ignore[no-untyped-def]
    return find_files(name, accepted, **{"check": lambda _: None, **options})


@pytest.fixture
def model(tmp_path: Path, hub: LocalHub) -> Path:
    """A model that the hub has."""
    hub.models[NAME] = save_tiny_encoder(tmp_path / "on-the-hub")
    return hub.models[NAME]


def sharded(folder: Path, **names: str) -> Path:
    """Give the folder's weights an index in place of their name."""
    (folder / "model.safetensors").rename(folder / "model-00001-of-00001.safetensors")
    index = {"weight_map": {"a": "model-00001-of-00001.safetensors", **names}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    return folder


def test_an_accepted_model_is_downloaded_once(model: Path, hub: LocalHub) -> None:
    files = found(NAME)
    assert files is not None and files.config.read_bytes() == (model / "config.json").read_bytes()
    assert [path.read_bytes() for path in files.weights] == [(model / "model.safetensors").read_bytes()]
    asked = list(hub.asked)
    assert found(NAME) == files == found(NAME, accepted=False)  # what is in the cache needs no question
    assert hub.asked == asked


@pytest.mark.parametrize(
    "name",
    [
        NAME, "{folder}", "//server/share", r"\\server\share\model", "~", "~nobody", "./model", "model", "", "a/b/c", "../a/b",
        "a/..", "C:/model", "file:///model", "\0", "http://x/y",
    ],
)  # fmt: skip
def test_what_nobody_accepted_is_not_even_looked_at(
    name: str, model: Path, hub: LocalHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, looked_at = name.format(folder=model), []
    monkeypatch.chdir(model)
    real = os.stat

    def noted(path, **options):  # type: ignore[no-untyped-def]
        looked_at.append(str(path))
        return real(path, **options)

    monkeypatch.setattr(os, "stat", noted)
    with pytest.raises(UnacceptedModelError) as caught:
        found(name, accepted=False)
    assert caught.value.model == name and caught.value.is_folder == (name != NAME)
    assert not hub.asked and not [path for path in looked_at if "cache" not in path]


def test_a_folder_beside_the_program_does_not_stand_for_a_name_that_nobody_accepted(
    model: Path, hub: LocalHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = save_tiny_encoder(model.parent / "here" / NAME)
    monkeypatch.chdir(model.parent / "here")
    with pytest.raises(UnacceptedModelError):
        found(NAME, accepted=False)
    files = found(NAME)
    assert files is not None and files.config.resolve() == here / "config.json" and not hub.asked


def test_weights_in_several_files(model: Path, hub: LocalHub) -> None:
    sharded(model)
    for name in (str(model), NAME):
        files = found(name)
        assert files is not None and [path.name for path in files.weights] == ["model-00001-of-00001.safetensors"]
    asked = list(hub.asked)
    assert found(NAME, accepted=False) == files and hub.asked == asked


@pytest.mark.parametrize(
    "elsewhere", ["../other.safetensors", "/etc/passwd", "weights.bin", "a/b.safetensors", "..\\x.safetensors"]
)
def test_an_index_names_files_beside_it_alone(elsewhere: str, model: Path) -> None:
    sharded(model, b=elsewhere)
    for name in (str(model), NAME):
        with pytest.raises(ModelError, match="names files elsewhere"):
            found(name)


@pytest.mark.parametrize("index", ["[]", '{"weight_map": 3}', "{", '{"weight_map": ' + "[" * 5000])
def test_a_damaged_index_is_told(index: str, model: Path) -> None:
    sharded(model)
    (model / "model.safetensors.index.json").write_text(index)
    with pytest.raises(ModelError, match=r"index\.json cannot be read"):
        found(str(model))


def test_pickled_weights_are_never_read(model: Path, hub: LocalHub, tmp_path: Path) -> None:
    (model / "model.safetensors").rename(model / "pytorch_model.bin")
    for name in (str(model), NAME):
        with pytest.raises(ModelError, match="can run code"):
            found(name)
    assert not any("pytorch_model.bin" in path for path in hub.asked)
    with pytest.raises(ModelError, match=r"holds no model.*config\.json and model\.safetensors"):
        found(str(tmp_path))


@pytest.mark.parametrize("variable", ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])
def test_offline_means_no_question_to_the_hub(
    variable: str, model: Path, hub: LocalHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setenv(variable, "1")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)  # the hub's library reads the variables once
    with pytest.raises(ModelError, match=f"not downloaded, since {variable} is set") as caught:
        found(NAME)
    assert not hub.asked and "\n" not in str(caught.value)
    with pytest.raises(ModelError, match=f"since {variable} is set") as caught:  # there is nothing to ask the person
        found(NAME, accepted=False)
    assert not isinstance(caught.value, UnacceptedModelError)
    assert not is_downloaded(NAME, accepted=True)
    assert found(str(model)) is not None


def test_what_may_be_downloaded(hub: LocalHub) -> None:
    assert is_downloaded(NAME, accepted=True)
    assert not is_downloaded(NAME, accepted=False) and not is_downloaded("/a/folder", accepted=True)


def test_a_hub_out_of_reach_is_not_waited_for(hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelError, match=rf"weights of {NAME} are not on this machine and cannot be downloaded now.* folder"):
        found(NAME)


def test_what_the_hub_does_not_give_is_one_sentence(hub: LocalHub, model: Path) -> None:
    hub.refuses |= {"a/gated": (403, "GatedRepo"), "a/broken": (400, "")}
    hub.models["a/bare"] = model.parent / "bare"
    for name, words in (
        ("a/gated", "agreed to their licence"),
        ("a/broken", "cannot be downloaded now"),
        ("a/nobody", "cannot be downloaded now"),
        ("a/bare", r"has no config\.json"),
    ):
        with pytest.raises(ModelError, match=words) as caught:
            found(name)
        assert "\n" not in str(caught.value) and name in str(caught.value)


def test_config_is_judged_before_weights_are_fetched(hub: LocalHub, model: Path) -> None:
    def refuses(config: Path) -> None:
        raise ModelError(f"not {json.loads(config.read_text())['model_type']}")

    with pytest.raises(ModelError, match="not dinov2"):
        found(NAME, check=refuses)
    assert [path.rpartition("/")[2] for path in hub.files] == ["config.json"]


@pytest.mark.parametrize("steps", [0, 1])
def test_a_download_is_stopped_between_files(steps: int, hub: LocalHub, model: Path) -> None:
    asked = iter(range(steps))
    assert found(NAME, should_stop=lambda: next(asked, None) is None) is None
    assert len(hub.files) == steps


@pytest.mark.parametrize("name", ["/nowhere/dinov2", "./missing", "dinov2-large", "~nobody/x", "a/b/c", "\0"])
def test_neither_folder_nor_name(name: str) -> None:
    with pytest.raises(ModelError, match="neither a folder"):
        found(name)


def test_json_is_read_from_plain_files_of_a_sensible_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plain").write_text("[1]")
    assert read_json(tmp_path / "plain") == [1]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")  # reading it would wait for ever
        with pytest.raises(ValueError, match="pipe"):
            read_json(tmp_path / "pipe")
    monkeypatch.setattr("grapl_engine.features.model_files.MOST_BYTES", 2)
    with pytest.raises(ValueError, match="plain"):
        read_json(tmp_path / "plain")
