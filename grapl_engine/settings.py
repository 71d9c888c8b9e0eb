"""Every parameter of the method, once: the form in the window and the options of the command line are generated from it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_type_hints

from grapl_engine.errors import SettingsError
from grapl_engine.parameter import Parameter, checked, parameter, plain_type

__all__ = ["KINDS", "PARAMETERS", "Settings"]

Initial: TypeAlias = Literal["slic", "spatial", "seedwise", "patchwise"]
Affinity: TypeAlias = Literal["color", "position", "uniform", "dinov2"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One run's settings: frozen, validated, comparable.

    The defaults are the paper's (section 4.1 of Wasserman and Rocha Neto, with
    the colour affinity of the best row of its Table 2); where it is silent they
    are choices that the guide names, on its page The method.

    Raises
    ------
    SettingsError
        If a value has the wrong type or lies outside its range.
    """

    lambda_: float = parameter(
        64.0, "Pairwise weight", symbol="\N{GREEK SMALL LETTER LAMDA}", low=0.0, high=1e6, slider=(0.0, 256.0), scale="zero-log",
        effect="Weight of the graph cut's neighbour term. Higher: like neighbours agree, so the cut has fewer and smoother segments; "
        "too high under-segments. 0: every patch keeps the network's answer. Each pair of patches counts once. The pixel map follows "
        "by what the network learns from the cut; where it is a level of the hierarchy, as in tuned, on some pictures hardly.",
    )  # fmt: skip
    mu: float = parameter(
        3.0, "Continuity weight", symbol="\N{GREEK SMALL LETTER MU}", low=0.0, high=1e4, slider=(0.0, 10.0), scale="zero-log",
        effect="Weight of the continuity loss in training. Higher: neighbouring patches get like answers whatever they show, "
        "so labels die and those that are left grow; too high under-segments.",
    )  # fmt: skip
    d: int = parameter(
        32, "Grid side", symbol="d", unit="patches a side", low=2, high=96, slider=(8, 64),
        effect="The picture is cut into d \N{MULTIPLICATION SIGN} d patches. Higher: smaller patches, finer boundaries of labels "
        "and more detail, but each patch shows less, so textures over-segment; the graph grows with d squared.",
    )  # fmt: skip
    k0: int = parameter(
        14, "Initial labels", symbol="K\N{SUBSCRIPT ZERO}", unit="labels", low=1, high=1000, slider=(1, 40),
        effect="Labels asked of the initial labelling. Higher: more candidates, so more and smaller labels survive; "
        "too low under-segments, since no new label is ever born.",
    )  # fmt: skip
    seed: int = parameter(
        0, "Seed", low=0, high=2**31 - 1, slider=(0, 20),
        effect="Start of all random numbers. The same seed on the same device gives the same labels; another seed "
        "shows how much of a result is chance.",
    )  # fmt: skip

    initial: Initial = parameter(
        "slic", "Initial labelling", group="labels", effect="Where the first pseudo-labels come from (Table 1).",
        choices={
            "slic": "SLIC superpixels: follow the colours of the picture",
            "spatial": "k-means on the patch positions: round blocks, blind to the picture",
            "seedwise": "random seed patches, every other patch takes the nearest seed's label",
            "patchwise": "a random label for each patch: tends to under-segment",
        },
    )  # fmt: skip
    exact_k0: bool = parameter(
        True, "Exactly K\N{SUBSCRIPT ZERO}", group="labels",
        effect="SLIC gives more or fewer superpixels than asked. On: the most similar ones are merged until K\N{SUBSCRIPT ZERO} are "
        "left. Off: what comes is taken, as the released code does.",
    )  # fmt: skip
    soft_labels: bool = parameter(
        True, "Soft initial labels", group="labels",
        effect="On: a patch's initial label is its share in each superpixel, as the paper describes. Off: the largest share takes "
        "all, as in the released code.",
    )  # fmt: skip

    steps: tuple[int, ...] = parameter(
        (40, 32, 22, 12), "Gradient steps", symbol="T", unit="steps, one number an iteration", low=1, high=10_000, group="network",
        effect="How long the network learns in each iteration; as many iterations as numbers. More: it follows its "
        "pseudo-labels more closely; more iterations: more labels die.",
    )  # fmt: skip
    learning_rate: float = parameter(
        0.01, "Learning rate", group="network", low=1e-6, high=1.0, slider=(0.001, 0.1),
        effect="Adam's step. Higher: faster and less stable; too high and the network forgets what it learned.",
    )  # fmt: skip
    batch: float = parameter(
        0.5, "Batch share", unit="of the patches", group="network", low=0.01, high=1.0, slider=(0.1, 1.0),
        effect="Share of the patches that one gradient step sees. Higher: calmer steps, each as much slower.",
    )  # fmt: skip
    batch_choice: Literal["random", "columns"] = parameter(
        "random", "Batch choice", group="network", effect="Which patches a step sees.",
        choices={"random": "drawn anew for each step", "columns": "alternating columns of the grid, in turn, as far apart as the share says"},
    )  # fmt: skip
    dropout: float = parameter(
        0.2, "Dropout", unit="of the activations", group="network", low=0.0, high=0.9, slider=(0.0, 0.6),
        effect="Share of the activations silenced in training. Higher: smoother answers that follow texture less.",
    )  # fmt: skip
    input_dropout: Literal["border", "none"] = parameter(
        "border", "Input dropout", group="network", effect="Pixels silenced before the first layer, since it has no padding (4.1).",
        choices={"border": "as many as a patch has border pixels", "none": "none: the network overfits more"},
    )  # fmt: skip
    early_stop: float = parameter(
        1.0, "Early stop below", unit="nats", group="network", low=0.0, high=100.0, slider=(0.0, 2.6),
        effect="The first iteration ends once the loss falls below this. Higher: the initial labels bind less. 0: never.",
    )  # fmt: skip
    early_stop_on: Literal["cross_entropy", "loss"] = parameter(
        "cross_entropy", "Early stop watches", group="network", effect="What the early stop compares.",
        choices={"cross_entropy": "the cross entropy, as the paper says", "loss": "the whole loss, as the released code does"},
    )  # fmt: skip
    warm_start: bool = parameter(
        True, "Warm start", group="network",
        effect="On: one network learns through all iterations. Off (cold): each iteration starts from the first weights, so the "
        "loss jumps at every start (Fig. 3).",
    )  # fmt: skip
    continuity_over: Literal["upper-left", "nearest-8"] = parameter(
        "upper-left", "Continuity over", group="network", effect="Whose neighbour a patch is in the continuity loss (Eq. 7).",
        choices={"upper-left": "the patch above and the one to the left", "nearest-8": "the 8 nearest patches: a stronger pull"},
    )  # fmt: skip

    affinity: Affinity = parameter(
        "color", "Affinity", group="graph", effect="What makes two patches alike in the graph (Table 2).",
        choices={
            "color": "mean colour: cuts follow colour edges",
            "position": "distance alone: cuts follow the network, boundaries are short",
            "uniform": "4-neighbour lattice of weight 1: the textbook model; collapses early",
            "dinov2": "DINOv2 or DINOv3 features: cuts follow objects; needs downloaded weights",
        },
    )  # fmt: skip
    edge_threshold: float = parameter(
        0.2, "Edge threshold", symbol="\N{GREEK SMALL LETTER PHI} \N{GREATER-THAN OR EQUAL TO}", group="graph", low=0.0, high=1.0, slider=(0.0, 1.0),
        effect="Edges weaker than this are dropped. Lower: far patches pull too, so smoother and slower; 0 keeps all pairs, "
        "which from d = 45 on may be more than the two million that a cut takes. At 1 hardly an edge is left.",
    )  # fmt: skip
    color_degree: int = parameter(
        3, "Colour PCA degree", group="graph", low=0, high=4, slider=(0, 4),
        effect="Degree of the polynomial kernel PCA of the colours. Higher: bright and saturated differences weigh more. "
        "0: plain colours.",
    )  # fmt: skip
    color_scale: float = parameter(
        32.0, "Colour scale", group="graph", low=0.0, high=1e4, slider=(1.0, 100.0),
        effect="Factor on the colour features. Higher: only near-equal colours hold together, so more segments.",
    )  # fmt: skip
    dinov2_model: str = parameter(
        "facebook/dinov2-large", "DINO model", group="graph",
        effect="The name of a DINOv2, with registers or without, or of a DINOv3 ViT; or a local folder with config.json and "
        "model.safetensors. Names: facebook/dinov2-small, -base, -large and -giant, facebook/dinov2-with-registers-large, "
        "facebook/dinov3-vitl16-pretrain-lvd1689m. Larger: features that tell more things apart, slower.",
    )  # fmt: skip
    dinov2_degree: int = parameter(
        2, "DINO PCA degree", group="graph", low=1, high=4, slider=(1, 4),
        effect="Degree of the polynomial kernel PCA that reduces the DINO features to K\N{SUBSCRIPT ZERO} dimensions. Higher: "
        "strong features dominate.",
    )  # fmt: skip
    solver: Literal["swap", "expansion"] = parameter(
        "swap", "Solver", group="graph", effect="How the multi-label energy is minimised (Boykov, Veksler and Zabih 2001).",
        choices={
            "swap": "alpha-beta swap: two labels trade patches at a time",
            "expansion": "alpha-expansion: one label grows at a time; never above twice the optimum",
        },
    )  # fmt: skip
    solver_start: Literal["zeros", "argmax"] = parameter(
        "zeros", "Solver start", group="graph", effect="The labelling from which the moves start.",
        choices={"zeros": "every patch at label 0, as the released code", "argmax": "the network's own labels"},
    )  # fmt: skip

    pixel_map: Literal["network", "hierarchy", "picture"] = parameter(
        "network", "Pixel map", group="map", effect="What the segments of the map are.",
        choices={
            "network": "the network's labels, as in the paper; superpixel cut and contiguous segments change them",
            "hierarchy": "a level of detail, chosen by itself, of a hierarchy by the network's answers and the picture's edges",
            "picture": "such a level of the picture alone: no network learns, which takes a second",
        },
    )  # fmt: skip
    average_rounds: bool = parameter(
        False, "Average rounds", group="map",
        effect="On: a pixel's answer is the mean of those of all iterations' networks, which is steadier. Off: the last network's "
        "alone, as in the paper.",
    )  # fmt: skip
    superpixel_weight: float = parameter(
        0.0, "Superpixel cut", unit="nats a pixel of border", group="map", low=0.0, high=1e4, slider=(0.0, 20.0), scale="zero-log",
        effect="Weight of a last graph cut, on superpixels: borders then follow the picture's edges. Higher: fewer, smoother "
        "segments; too high under-segments. 0: no such cut, each pixel keeps the network's answer, as in the paper.",
    )  # fmt: skip
    contiguous: bool = parameter(
        False, "Contiguous segments", group="map",
        effect="On: each connected piece of a label is a segment of its own, so more segments than labels can come out. Off: a "
        "label may lie in many places, as in the paper.",
    )  # fmt: skip
    least_segment: float = parameter(
        0.005, "Least segment", unit="of the picture", group="map", low=0.0, high=0.5, slider=(0.0, 0.05),
        effect="Contiguous segments smaller than this go to the neighbour of the most similar colour. Higher: fewer segments; "
        "too high under-segments.",
    )  # fmt: skip
    least_contrast: float = parameter(
        0.0, "Least contrast", unit="CIELAB units", group="map", low=0.0, high=100.0, slider=(0.0, 20.0),
        effect="Contiguous segments are united where the picture shows less contrast than this, from pixel to pixel, along their "
        "common border. Higher: fewer segments; too high under-segments. 0: none are.",
    )  # fmt: skip

    working_size: int = parameter(
        1024, "Working size", unit="pixels, longer side", group="picture", low=0, high=100_000, slider=(256, 2048),
        effect="Larger pictures are segmented at this size and the map is brought back. Higher: finer boundaries, slower. "
        "0: full size.",
    )  # fmt: skip
    resize: Literal["nearest", "antialias"] = parameter(
        "nearest", "Resize", group="picture", effect="How the picture becomes a square.",
        choices={"nearest": "nearest neighbour, as the released code", "antialias": "bilinear with antialiasing: less grain"},
    )  # fmt: skip
    color_space: Literal["rgb", "lab"] = parameter(
        "rgb", "Colour space", group="picture", effect="In what the network and the colour affinity see the picture.",
        choices={
            "rgb": "RGB, as the paper",
            "lab": "CIELAB: distances are as an eye sees them, so lightness counts less and hue more",
        },
    )  # fmt: skip
    align: Literal["stretch", "centre"] = parameter(
        "stretch", "Alignment", group="picture", effect="How the pixel map, smaller than the picture, is laid over it.",
        choices={
            "stretch": "stretched, as the paper does: shifts content by up to half a patch at the borders",
            "centre": "each answer at its patch's centre, the border repeated",
        },
    )  # fmt: skip

    precise: bool = parameter(
        False, "Precise", group="machine",
        effect="On: float32 throughout. Off: the network computes in bfloat16 where the processor multiplies it in hardware, "
        "which is faster and as good.",
    )  # fmt: skip
    device: str = parameter(
        "auto", "Device", group="machine", affects_labels=False,
        effect="auto takes CUDA, then MPS, then the CPU; or name one: cpu, cuda, cuda:1, mps.",
    )  # fmt: skip
    threads: int = parameter(
        0, "Threads", group="machine", low=0, high=1024, slider=(0, 16), affects_labels=False,
        effect="Processor threads that share a run. 0: one for each core; the window comes before them. Changes no label.",
    )  # fmt: skip

    def __post_init__(self) -> None:
        for name, facts in PARAMETERS.items():
            object.__setattr__(self, name, checked(facts, KINDS[name], getattr(self, name)))
        if not _is_device(self.device):
            raise SettingsError(f"Device is {self.device!r}: expected auto, cpu, cuda, cuda:N or mps.")
        if self.k0 > self.d**2:
            raise SettingsError(
                f"K\N{SUBSCRIPT ZERO} = {self.k0} labels do not fit on d \N{MULTIPLICATION SIGN} d = {self.d**2} patches: "
                "lower K\N{SUBSCRIPT ZERO} or raise d."
            )

    @property
    def numbers_segments(self) -> bool:
        """Whether the segments of the pixel map are numbered by themselves, and not by the label that the network gives them."""
        return self.contiguous or self.pixel_map != "network"

    def replace(self, **changes: Any) -> Settings:
        """A copy with some values changed, validated again."""
        return dataclasses.replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Plain values by name, for JSON."""
        return {name: list(value) if isinstance(value := getattr(self, name), tuple) else value for name in PARAMETERS}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Settings:
        """The inverse of `to_dict`; missing parameters take their default.

        Raises
        ------
        SettingsError
            On an unknown name or a wrong value.
        """
        if unknown := sorted(set(values) - set(PARAMETERS)):
            raise SettingsError(f"Unknown setting {', '.join(unknown)}: this version knows {', '.join(PARAMETERS)}.")
        given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
        return cls(**given)

    def differences(self, other: Settings) -> dict[str, Any]:
        """The values of this one that differ from the other's, by name."""
        return {name: getattr(self, name) for name in PARAMETERS if getattr(self, name) != getattr(other, name)}


def _is_device(text: str) -> bool:
    kind, colon, index = text.partition(":")
    return text in ("auto", "cpu", "mps", "cuda") or (kind == "cuda" and bool(colon) and index in map(str, range(100)))


def _kinds() -> dict[str, type]:
    """Each parameter's plain type: int, float, bool, str or tuple."""
    hints = get_type_hints(Settings)
    return {f.name: plain_type(hints[f.name]) for f in dataclasses.fields(Settings)}


PARAMETERS: dict[str, Parameter] = {f.name: f.metadata["parameter"] for f in dataclasses.fields(Settings)}
"""All parameters by name, in the order of the form."""

KINDS: dict[str, type] = _kinds()
"""The plain type of each parameter's value: int, float, bool, str or tuple (of int)."""
