"""DINOv2, with and without registers, and DINOv3 ViT: tiny ones, made on the spot, against a plain pass of transformers."""

from __future__ import annotations

import json
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest
import torch
from local_hub import LocalHub
from pictures import save_tiny_encoder
from safetensors.torch import load, save_file

from grapl_engine.errors import ModelError, UnacceptedModelError
from grapl_engine.features import vision_transformer
from grapl_engine.features.model_config import KINDS
from grapl_engine.features.vision_transformer import Encoder, load_encoder
from grapl_engine.network.workers import Workers

MODELS = [
    ("Dinov2", {}, 14, 1),
    ("Dinov2", {"patch_size": 16, "image_size": 64, "use_swiglu_ffn": True}, 16, 1),
    ("Dinov2WithRegisters", {"num_register_tokens": 4}, 14, 5),
    ("Dinov2WithRegisters", {"num_register_tokens": 1, "patch_size": 8, "qkv_bias": False}, 8, 2),
    ("DINOv3ViT", {"num_register_tokens": 4, "patch_size": 16, "intermediate_size": 64}, 16, 5),
    ("DINOv3ViT", {"num_register_tokens": 0, "patch_size": 14, "key_bias": True}, 14, 1),
    ("DINOv3ViT", {"num_register_tokens": 2, "patch_size": 16, "use_gated_mlp": True, "hidden_act": "silu"}, 16, 3),
]


def loaded(folder: Path) -> Encoder:
    encoder = load_encoder(str(folder), accepted=True)
    assert encoder is not None
    return encoder


def changed(folder: Path, **values: object) -> Path:
    """The same model with other words in its config.json; None takes one away."""
    facts = {**json.loads((folder / "config.json").read_text()), **values}
    (folder / "config.json").write_text(json.dumps({key: value for key, value in facts.items() if value is not None}))
    return folder


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return save_tiny_encoder(tmp_path / "tiny")


@pytest.mark.parametrize(("network", "changes", "patch", "leading"), MODELS, ids=str)
@pytest.mark.parametrize("d", [3, 5])
def test_tokens_are_those_of_a_plain_pass(
    network: str, changes: dict[str, int], patch: int, leading: int, d: int, tmp_path: Path
) -> None:
    """On a picture that has its patches' size already, so that nothing is resized."""
    import transformers

    encoder = loaded(save_tiny_encoder(tmp_path, network, **changes))
    assert (encoder.patch, encoder.leading) == (patch, leading)
    image = np.random.default_rng(0).random((d * patch, d * patch, 3), dtype=np.float32)
    pixels = torch.from_numpy((image - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225)).float().permute(2, 0, 1)[None]
    model = getattr(transformers, f"{network}Model").from_pretrained(tmp_path, use_safetensors=True).eval()
    with torch.inference_mode():
        expected = model(pixel_values=pixels).last_hidden_state[0, leading:].numpy()
    found = encoder.tokens(image, d)
    assert expected.shape == (d * d, 32)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    with Workers.of(2) as workers:
        np.testing.assert_allclose(encoder.tokens(image, d, share=workers.map), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("network", ["Dinov2", "Dinov2WithRegisters", "DINOv3ViT"])
def test_tokens_stand_on_the_patch_grid(network: str, tmp_path: Path) -> None:
    """A change in one patch of the picture moves that patch's token most."""
    encoder = loaded(save_tiny_encoder(tmp_path, network))
    image = np.full((70, 70, 3), 0.5, np.float32)
    plain = encoder.tokens(image, 5)
    assert plain is not None and plain.shape == (25, 32)
    for row, column in ((0, 0), (1, 3), (4, 2)):
        other = image.copy()
        other[row * 14 : row * 14 + 14, column * 14 : column * 14 + 14] = (1.0, 0.0, 0.2)
        moved = np.linalg.norm(encoder.tokens(other, 5) - plain, axis=1)  # type: ignore[operator]
        assert moved.argmax() == row * 5 + column


@pytest.mark.parametrize(("height", "width", "d"), [(10, 20, 4), (33, 7, 6)])
def test_a_picture_of_any_shape_is_squeezed_to_the_grid(
    height: int, width: int, d: int, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder, seen = loaded(tiny), {}
    forward = encoder.network.forward
    monkeypatch.setattr(
        encoder.network, "forward", lambda pixel_values: seen.update(pixels=pixel_values) or forward(pixel_values)
    )
    assert encoder.tokens(np.full((height, width, 3), (0.485, 0.456, 0.406), np.float32), d).shape == (d * d, 32)  # type: ignore[union-attr]
    assert seen["pixels"].shape == (1, 3, 14 * d, 14 * d) and seen["pixels"].abs().max() < 1e-5
    encoder.tokens(np.ones((height, width, 3), np.float32), d)
    white = [(1 - 0.485) / 0.229, (1 - 0.456) / 0.224, (1 - 0.406) / 0.225]
    assert seen["pixels"][0, :, 0, 0].tolist() == pytest.approx(white, rel=1e-4)


def test_tokens_are_the_same_for_any_number_of_threads(tiny: Path) -> None:
    encoder, image = loaded(tiny), np.random.default_rng(0).random((40, 50, 3), dtype=np.float32)
    found = []
    for count in (1, 2, 3):
        with Workers.of(count) as workers:
            found.append(encoder.tokens(image, 20, share=workers.map))
    assert np.array_equal(found[0], found[1]) and np.array_equal(found[0], found[2])


def test_it_is_stopped_in_the_middle(tiny: Path) -> None:
    encoder, asked = loaded(tiny), iter([False] * 3)
    assert encoder.tokens(np.ones((28, 28, 3), np.float32), 2, should_stop=lambda: next(asked, True)) is None
    assert encoder.tokens(np.ones((28, 28, 3), np.float32), 2) is not None


def test_it_is_in_memory_for_the_next_run(tiny: Path) -> None:
    encoder = loaded(tiny)
    (tiny / "model.safetensors").unlink()
    assert loaded(tiny) is encoder and load_encoder(str(tiny)) is encoder  # nothing is read for it


def test_it_does_not_need_its_file_any_more(tiny: Path) -> None:
    encoder, image = loaded(tiny), np.random.default_rng(0).random((28, 28, 3), dtype=np.float32)
    before = encoder.tokens(image, 2)
    with (tiny / "model.safetensors").open("r+b") as file:
        file.truncate(10)
    assert np.array_equal(encoder.tokens(image, 2), before)


def test_it_is_not_begun_once_it_is_to_stop(tiny: Path) -> None:
    assert load_encoder(str(tiny), accepted=True, should_stop=lambda: True) is None


def test_weights_of_half_the_bits_are_brought_to_float32(tiny: Path) -> None:
    full = {name: values.half().float() for name, values in load((tiny / "model.safetensors").read_bytes()).items()}
    save_file(full, tiny / "model.safetensors")
    image = np.random.default_rng(0).random((28, 28, 3), dtype=np.float32)
    expected = loaded(tiny).tokens(image, 2)
    vision_transformer._kept.clear()
    save_file({name: values.half() for name, values in full.items()}, tiny / "model.safetensors")
    assert np.array_equal(loaded(changed(tiny, dtype="float16")).tokens(image, 2), expected)


def test_weights_with_a_head_for_classes_are_those_of_the_network(tmp_path: Path) -> None:
    from transformers import Dinov2Config, Dinov2ForImageClassification

    tiny = save_tiny_encoder(tmp_path / "plain")
    config = Dinov2Config.from_pretrained(tiny)
    whole = Dinov2ForImageClassification(config)
    whole.dinov2.load_state_dict(loaded(tiny).network.state_dict())
    whole.save_pretrained(tmp_path / "whole")
    image = np.random.default_rng(0).random((28, 28, 3), dtype=np.float32)
    assert np.array_equal(loaded(tmp_path / "whole").tokens(image, 2), loaded(tiny).tokens(image, 2))


# What is refused, and how


def test_a_real_model_of_another_kind_is_refused_before_its_weights_are_fetched(tmp_path: Path, hub: LocalHub) -> None:
    sizes = {"hidden_sizes": [8, 8, 8, 8], "depths": [1, 1, 1, 1]}
    hub.models["a/convnext"] = save_tiny_encoder(tmp_path / "convnext", "DINOv3ConvNext", **sizes)
    with pytest.raises(ModelError, match="DINOv3 ConvNeXt"):
        load_encoder("a/convnext", accepted=True)
    assert [path.rpartition("/")[2] for path in hub.files] == ["config.json"]


@pytest.mark.parametrize("network", ["Dinov2WithRegisters", "DINOv3ViT"])
def test_a_name_of_the_hub_is_downloaded_and_loaded(network: str, tmp_path: Path, hub: LocalHub) -> None:
    hub.models["a/model"] = save_tiny_encoder(tmp_path / "model", network)
    with pytest.raises(UnacceptedModelError, match="not on this machine"):
        load_encoder("a/model")
    assert not hub.asked
    encoder = load_encoder("a/model", accepted=True)
    assert encoder is not None and type(encoder.network).__name__ == f"{network}Model"
    assert {path.rpartition("/")[2] for path in hub.files} == {"config.json", "model.safetensors"}


def test_an_older_transformers_says_what_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = save_tiny_encoder(tmp_path, "DINOv3ViT")
    older = types.ModuleType("transformers")
    older.__version__ = "4.50.0"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "transformers", older)
    with pytest.raises(ModelError, match=r"DINOv3 ViT, which transformers has from 4\.56 on and 4\.50\.0 here has not"):
        loaded(folder)


@pytest.mark.parametrize(
    "values",
    [
        {"hidden_size": 65_536},
        {"num_hidden_layers": 512, "hidden_size": 4096},
        {"patch_size": 65_536},
        {"image_size": 65_536},
        {"mlp_ratio": 65_536},
    ],
    ids=str,
)
def test_more_weights_than_the_file_has_are_never_made_up(
    values: dict[str, object], tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transformers import Dinov2Model

    monkeypatch.setattr(Dinov2Model, "from_pretrained", lambda *_, **__: pytest.fail("gigabytes were asked for"))
    with pytest.raises(ModelError, match=r"not those that its config\.json tells of"):
        loaded(changed(tiny, **values))


@pytest.mark.parametrize(
    "values", [{"num_hidden_layers": 3}, {"image_size": 70}, {"num_attention_heads": 5}, {"mlp_ratio": 2}], ids=str
)
def test_weights_of_another_network_are_told(values: dict[str, object], tiny: Path) -> None:
    with pytest.raises(ModelError, match=r"not those that its config\.json tells of|not whole"):
        loaded(changed(tiny, **values))


def test_damaged_and_missing_weights_are_told(tiny: Path) -> None:
    content = (tiny / "model.safetensors").read_bytes()
    values = load(content)
    for damaged in (content[:2000], b"", b"\xff" * 100, content[:8] + b"x" * 100):
        (tiny / "model.safetensors").write_bytes(damaged)
        with pytest.raises(ModelError, match=r"weights .* cannot be read"):
            loaded(tiny)
    save_file({name: tensor for name, tensor in values.items() if "layernorm" not in name}, tiny / "model.safetensors")
    with pytest.raises(ModelError, match=r"not whole \(2 are missing\)"):
        loaded(tiny)


# A model is data


HOSTILE = {
    "auto_map": {"AutoConfig": "evil.EvilConfig", "AutoModel": "evil.EvilModel"},
    "architectures": ["EvilModel"], "trust_remote_code": True, "transformers_weights": "evil.safetensors",
    "quantization_config": {"quant_method": "evil"}, "fusion_config": {"patch_embeddings": True},
    "_attn_implementation": "someone/evil-kernel", "attn_implementation": "someone/evil-kernel",
    "base_model_name_or_path": "someone/evil", "torch_dtype": "evil", "custom_pipelines": {"x": "evil"},
}  # fmt: skip


@pytest.mark.parametrize("kind", ["dinov2", "evil"])
def test_no_code_of_a_model_is_run(kind: str, tiny: Path, hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a config.json that asks for it in every way known; whoever is asked answers yes."""
    marker = tiny / "marker"
    code = f"open({str(marker)!r}, 'w').close()\nclass EvilConfig: ...\nclass EvilModel: ...\n"
    for name in ("evil.py", "__init__.py", "modeling_evil.py", "configuration_evil.py", "conftest.py"):
        (tiny / name).write_text(code)
    (tiny / "adapter_config.json").write_text('{"base_model_name_or_path": "someone/evil", "auto_mapping": {"x": "evil"}}')
    hub.models["someone/evil"] = changed(tiny, model_type=kind, **HOSTILE)
    monkeypatch.setattr("builtins.input", lambda *_: "y")
    for name in (str(tiny), "someone/evil"):
        vision_transformer._kept.clear()
        if kind in KINDS:
            assert load_encoder(name, accepted=True) is not None
        else:
            with pytest.raises(ModelError, match="of the kind 'evil'"):
                load_encoder(name, accepted=True)
    assert not marker.exists()
    assert {path.rpartition("/")[2] for path in hub.files} <= {"config.json", "model.safetensors"}
    assert "/".join(hub.files).count("someone/") == len(hub.files)


def test_nothing_in_the_program_may_run_the_code_of_a_model() -> None:
    """The words by which transformers would, and the readers of pickled files, stand nowhere.

    One place reads what a process has written that the program itself has started, from its pipe and from no file.
    """
    words = ("AutoConfig", "AutoModel", "trust_remote_code", "torch.load(", "pickle.load", "dynamic_module")
    root = Path(__file__).parents[3]
    files = [path for room in ("app", "grapl_engine", "resources") for path in (root / room).rglob("*.py")]
    assert len(files) > 100
    found = {(path.name, word) for path in files for word in words if word in path.read_text("utf-8")}
    assert found == {("levels_process.py", "pickle.load")}


def test_reading_a_model_says_nothing(tiny: Path) -> None:
    code = f"from grapl_engine.features.vision_transformer import load_encoder; load_encoder({str(tiny)!r}, True)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[3], check=True
    )
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize(("name", "value"), [("layer_norm_eps", 2), ("layerscale_value", 65535)])
def test_a_config_with_a_value_of_another_kind_is_a_sentence(tmp_path: Path, name: str, value: object) -> None:
    """Transformers checks some of them, and raises what is no error of Python's."""
    folder = save_tiny_encoder(tmp_path)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {name: value}))
    with pytest.raises(ModelError, match=r"are not those that its config\.json tells of"):
        load_encoder(str(folder), accepted=True)
