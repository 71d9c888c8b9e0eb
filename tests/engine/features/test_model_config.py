"""What is taken from config.json, and what is refused in a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grapl_engine.errors import ModelError
from grapl_engine.features.model_config import KINDS, Kind, checked_config, least_numbers

SIZES = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "image_size": 56, "patch_size": 14}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.json"


def checked(config: Path, **facts: object) -> tuple[Kind, dict[str, Any]]:
    config.write_text(json.dumps({"model_type": "dinov2", **SIZES, **facts}))
    return checked_config("the model", config)


def test_sizes_are_taken_and_all_else_is_left(config: Path) -> None:
    evil = {"auto_map": {"AutoModel": "evil.Model"}, "quantization_config": {}, "_attn_implementation": "a/kernel", "x": 1}
    kind, values = checked(config, hidden_act="gelu", patch_size=[16, 16], num_register_tokens=4, **evil)
    assert kind is KINDS["dinov2"]
    assert values == {**SIZES, "hidden_act": "gelu", "patch_size": 16, "mlp_ratio": 4}  # a DINOv2 has no registers


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_file_leaves_out_is_as_in_transformers(kind: str, config: Path) -> None:
    import transformers

    config.write_text(json.dumps({"model_type": kind}))
    _, values = checked_config("the model", config)
    usual = getattr(transformers, f"{KINDS[kind].network}Config")()
    assert {key: getattr(usual, key) for key in values} == values


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_has_the_least_numbers_and_not_many_more(kind: str, config: Path) -> None:
    import transformers

    changes = {"num_register_tokens": 3, "intermediate_size": 100, "hidden_size": 64, "num_hidden_layers": 5, "image_size": 224}
    _, values = checked(config, model_type=kind, **changes)
    network = getattr(transformers, f"{KINDS[kind].network}Model")(
        getattr(transformers, f"{KINDS[kind].network}Config")(**values)
    )
    has = sum(parameter.numel() for parameter in network.parameters())
    assert least_numbers(values) <= has <= 2 * least_numbers(values)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("dinov3_convnext", "DINOv3 ConvNeXt, which has no patch tokens"), ("clip", "of the kind CLIP"), ("vit", "first DINO"),
        ("resnet", "of the kind 'resnet'"), ("evil\n<b>", r"'evil\\n<b>'"), ("x" * 999, "of the kind 'x{60}'"),
    ],
)  # fmt: skip
def test_other_kinds_are_refused_by_name(kind: str, words: str, config: Path) -> None:
    with pytest.raises(ModelError, match=words) as caught:
        checked(config, model_type=kind)
    sentence = str(caught.value)
    assert all(known.title in sentence for known in KINDS.values()) and "\n" not in sentence
    assert "this machine" not in sentence


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "{}", '{"model_type": 3}', "[" * 100_000, "\xff"])
def test_a_damaged_config_is_told(text: str, config: Path) -> None:
    config.write_bytes(text.encode("latin-1"))
    with pytest.raises(ModelError, match=r"config\.json"):
        checked_config("the model", config)


@pytest.mark.parametrize(
    "values",
    [
        {"hidden_size": 10**9}, {"hidden_size": 0}, {"hidden_size": "32"}, {"hidden_size": True}, {"num_hidden_layers": 10**6},
        {"num_hidden_layers": 1.5}, {"patch_size": [14, 7]}, {"patch_size": -14}, {"hidden_act": "__import__"}, {"hidden_act": []},
        {"num_channels": 4}, {"layer_norm_eps": "x"}, {"qkv_bias": "yes"}, {"image_size": {"a": 1}}, {"layerscale_value": 10**400},
    ],
    ids=str,
)  # fmt: skip
def test_impossible_numbers_are_refused(values: dict[str, object], config: Path) -> None:
    with pytest.raises(ModelError, match=f"a {next(iter(values))} that no model of its kind has"):
        checked(config, **values)
