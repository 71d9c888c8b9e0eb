"""What config.json says of a pretrained model: its kind and its sizes, and nothing else of it.

It is read key by key. The library that the networks come from knows other keys that have it import, download or run something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grapl_engine.errors import ModelError
from grapl_engine.features.model_files import read_json

__all__ = ["KINDS", "Kind", "checked_config", "least_numbers"]

MOST = 65_536
"""No number of an architecture is larger; the largest DINOv3 has tokens of 4,096 numbers."""
MOST_LAYERS = 512
ACTIVATIONS = ("gelu", "gelu_fast", "gelu_new", "gelu_pytorch_tanh", "relu", "silu")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of network that is accepted.

    Attributes
    ----------
    title : str
    network : str
        The name of its class in transformers; that of its configuration goes with it.
    since : str
        The first version of transformers that has it.
    keys : tuple of str
        Of config.json, beside those that all have.
    """

    title: str
    network: str
    since: str
    keys: tuple[str, ...]


_COMMON = ("hidden_act", "hidden_size", "image_size", "layer_norm_eps", "layerscale_value", "num_attention_heads",
           "num_channels", "num_hidden_layers", "patch_size")  # fmt: skip
_OF_DINOV2 = ("mlp_ratio", "qkv_bias", "use_swiglu_ffn")
_OF_DINOV3 = ("intermediate_size", "key_bias", "mlp_bias", "num_register_tokens", "proj_bias", "query_bias", "rope_theta",
              "use_gated_mlp", "value_bias")  # fmt: skip
KINDS: Mapping[str, Kind] = {
    "dinov2": Kind("DINOv2", "Dinov2", "4.31", _OF_DINOV2),
    "dinov2_with_registers": Kind("DINOv2 with registers", "Dinov2WithRegisters", "4.48", (*_OF_DINOV2, "num_register_tokens")),
    "dinov3_vit": Kind("DINOv3 ViT", "DINOv3ViT", "4.56", _OF_DINOV3),
}
"""By what config.json has as `model_type`. The tokens of each: that of the class, those of registers, those of patches."""
_OTHERS = {
    "clip": "CLIP", "clip_vision_model": "CLIP", "convnext": "ConvNeXt", "convnextv2": "ConvNeXt", "deit": "DeiT",
    "dinov3_convnext": "DINOv3 ConvNeXt, which has no patch tokens", "ijepa": "I-JEPA", "siglip": "SigLIP",
    "siglip_vision_model": "SigLIP", "swin": "Swin", "vit": "ViT (the first DINO, too, is of this kind)", "vit_mae": "MAE",
}  # fmt: skip
_READ = f"what can be read is {', '.join(kind.title for kind in list(KINDS.values())[:-1])} and {KINDS['dinov3_vit'].title}"


def checked_config(name: str, config: Path) -> tuple[Kind, dict[str, Any]]:
    """The kind of a model, and what makes its network.

    Parameters
    ----------
    name : str
        What the model is called in sentences.
    config : Path
        Its config.json.

    Returns
    -------
    Kind, and a dict
        What the class of its configuration takes, all checked.

    Raises
    ------
    ModelError
        In a sentence, if it is none that can be used.
    """
    try:
        facts = read_json(config)
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"The file config.json of {name} cannot be read: download it again.") from error
    if not isinstance(facts, dict) or not isinstance(facts.get("model_type"), str):
        raise ModelError(f"The file config.json of {name} does not say of what kind the model is: {_READ}.")
    kind = facts["model_type"]
    if kind not in KINDS:
        raise ModelError(f"{name} is of the kind {_OTHERS.get(kind, repr(kind[:60]))}: {_READ}.")
    values = {key: facts[key] for key in (*_COMMON, *KINDS[kind].keys) if facts.get(key) is not None}
    values |= {key: _side(values[key]) for key in ("image_size", "patch_size") if key in values}
    if wrong := [key for key, value in values.items() if not _is_possible(key, value)]:
        raise ModelError(f"The file config.json of {name} has a {wrong[0]} that no model of its kind has: download it again.")
    return KINDS[kind], _with_defaults(kind, values)


def least_numbers(values: Mapping[str, Any]) -> int:
    """Weights that a network of this size has at least; it has not many more."""
    hidden, patch = values["hidden_size"], values["patch_size"]
    inner = values["mlp_ratio"] * hidden if "mlp_ratio" in values else values["intermediate_size"]
    positions = (values["image_size"] // patch) ** 2 if "mlp_ratio" in values else 0  # DINOv3 has none to learn
    tokens = positions + 3 * patch**2 + values.get("num_register_tokens", 0)
    return int(hidden * (tokens + values["num_hidden_layers"] * (4 * hidden + inner)))


def _side(value: Any) -> Any:
    """A square's one side, where both are given."""
    return value[0] if isinstance(value, list) and len(value) == 2 and value[0] == value[1] else value


def _is_possible(key: str, value: Any) -> bool:
    if key == "hidden_act":
        return value in ACTIVATIONS
    if key == "num_channels":
        return bool(value == 3)
    if key.endswith("_bias") or key.startswith("use_"):
        return isinstance(value, bool)
    if key in ("layer_norm_eps", "layerscale_value", "rope_theta"):
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= MOST
    least, most = (0 if key == "num_register_tokens" else 1), (MOST_LAYERS if key == "num_hidden_layers" else MOST)
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _with_defaults(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """Those that the check of the weights and the tokens need, where the file leaves them out: as transformers has them."""
    defaults: dict[str, Any] = {"hidden_size": 768, "num_hidden_layers": 12, "image_size": 224, "patch_size": 16}
    match kind:
        case "dinov2":
            defaults |= {"patch_size": 14, "mlp_ratio": 4}
        case "dinov2_with_registers":
            defaults |= {"num_register_tokens": 4, "mlp_ratio": 4}
        case "dinov3_vit":
            defaults |= {"hidden_size": 384, "num_register_tokens": 0, "intermediate_size": 1536}
    return {**defaults, **values}
