"""GraPL as the paper reads, line by line, in eager PyTorch and library calls: the yardstick of `make bench`.

Nothing here is clever and nothing is held back: what a careful person writes in an afternoon. It knows nothing
of the engine, but calls the solver that the engine calls, and is used nowhere else. The defaults are the paper's (section 4.1).
"""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from scipy.spatial.distance import cdist
from skimage.color import rgb2lab
from skimage.segmentation import slic
from sklearn.decomposition import KernelPCA
from torch import Tensor, nn

from grapl_engine.graphcut.solver import open_solver


@dataclass
class Plain:
    """What a run gives: labels, integer (H, W), and seconds; `training` and `cuts` have one number an iteration."""

    labels: np.ndarray
    prepare: float = 0.0
    initial: float = 0.0
    graph: float = 0.0
    training: list[float] = field(default_factory=list)
    cuts: list[float] = field(default_factory=list)
    inference: float = 0.0

    @property
    def total(self) -> float:
        return self.prepare + self.initial + self.graph + sum(self.training) + sum(self.cuts) + self.inference


class Network(nn.Module):
    """conv, conv, head."""

    def __init__(self, labels: int, p: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Dropout((4 * p - 4) / p**2),
            nn.Conv2d(3, 32, 3), nn.BatchNorm2d(32), nn.Tanh(), nn.Dropout(0.2),
            nn.Conv2d(32, 8, 3), nn.BatchNorm2d(8), nn.Tanh(), nn.Dropout(0.2),
        )  # fmt: skip
        self.head = nn.Conv2d(8, labels, p - 4)

    def forward(self, patches: Tensor) -> Tensor:
        """Patches (B, 3, p, p) -> logits (B, K): the head is a dense layer."""
        return F.linear(self.body(patches).flatten(1), self.head.weight.flatten(1), self.head.bias)

    def segment(self, square: Tensor) -> Tensor:
        """Picture (1, 3, S, S) -> logits (1, K, m, m): the head is a convolution."""
        return self.head(self.body(square))


def run(
    pixels: np.ndarray, *, seed: int = 0, d: int = 32, k0: int = 14, lambda_: float = 64.0, mu: float = 3.0,
    steps: tuple[int, ...] = (40, 32, 22, 12), threshold: float = 0.2,
) -> Plain:  # fmt: skip
    """Segment a picture, uint8 (H, W, 3)."""
    torch.manual_seed(seed)
    result = Plain(pixels[..., 0])
    start = time.perf_counter()

    height, width = pixels.shape[:2]
    side = -(-max(height, width) // d) * d
    p = side // d
    square = F.interpolate(torch.tensor(pixels).permute(2, 0, 1)[None].float(), size=(side, side))
    square = 2 * (square - square.min()) / (square.max() - square.min()) - 1
    patches = square[0].reshape(3, d, p, d, p).permute(1, 3, 0, 2, 4).reshape(d * d, 3, p, p).contiguous()
    means = patches.mean((2, 3)).double().numpy()
    features = 32 * KernelPCA(3, kernel="poly", degree=3, random_state=seed).fit_transform(means)
    result.prepare, start = _lap(start)

    targets = torch.tensor(initial_labels(square[0].permute(1, 2, 0).numpy(), d, k0))
    labels = targets.shape[1]
    result.initial, start = _lap(start)

    edges, phi = graph(features, d, threshold)
    result.graph, start = _lap(start)

    net = Network(labels, p)
    adam = torch.optim.Adam(net.parameters(), lr=0.01)
    last = targets.argmax(1)
    last = F.one_hot(last, labels).float()
    for t, count in enumerate(steps):
        net.train()
        for _ in range(count):
            chosen = torch.randperm(d * d)[: d * d // 2]
            log_p = torch.log_softmax(net(patches[chosen]), 1)
            entropy = -(targets[chosen] * log_p).sum(1).mean()
            answers = last.clone()
            answers[chosen] = log_p.exp()
            answers = answers.reshape(d, d, labels)
            jumps = (answers[1:] - answers[:-1]).abs().sum() + (answers[:, 1:] - answers[:, :-1]).abs().sum()
            loss = entropy + mu * jumps / d**2  # Eq. 8
            adam.zero_grad()
            loss.backward()
            adam.step()
            last[chosen] = log_p.detach().exp()
            if t == 0 and entropy.item() < 1.0:
                break
        net.eval()
        if t == len(steps) - 1:
            seconds, start = _lap(start)
            result.training.append(seconds)
            break
        with torch.no_grad():
            probabilities = torch.softmax(net(patches), 1).double().numpy()
        seconds, start = _lap(start)
        result.training.append(seconds)
        cut = minimise(-np.log(probabilities.clip(1e-10, 1)), edges, lambda_ * phi)
        targets = F.one_hot(torch.tensor(cut), labels).float()
        seconds, start = _lap(start)
        result.cuts.append(seconds)

    with torch.no_grad():
        found = net.segment(square).argmax(1)[0].numpy()
    rows, columns = (np.arange(n) * len(found) // n for n in (height, width))
    result.labels = found[np.ix_(rows, columns)]
    result.inference, _ = _lap(start)
    return result


def initial_labels(square: np.ndarray, d: int, k0: int) -> np.ndarray:
    """Each patch's share in SLIC's superpixels, merged to K0: float32, (d * d, K)."""
    ask = k0
    while True:
        segments = slic(square, n_segments=ask, compactness=0.1, sigma=10, enforce_connectivity=False, start_label=0)
        segments = np.unique(segments, return_inverse=True)[1].reshape(segments.shape)
        if segments.max() + 1 >= k0 or ask > 8 * k0 + 64:
            break
        ask = max(ask + 1, ask * 5 // 4)
    lab = rgb2lab((square + 1) / 2)
    while segments.max() + 1 > k0:  # merge the two whose union adds least variance of colour (Ward)
        sizes = np.bincount(segments.ravel())
        colors = np.stack([np.bincount(segments.ravel(), lab[..., c].ravel()) for c in range(3)], 1) / sizes[:, None]
        cost = sizes[:, None] * sizes / (sizes[:, None] + sizes) * cdist(colors, colors, "sqeuclidean")
        cost[np.tril_indices(len(sizes))] = np.inf
        a, b = np.unravel_index(cost.argmin(), cost.shape)
        segments[segments == b] = a
        segments[segments > b] -= 1
    one_hot = np.eye(segments.max() + 1, dtype=np.float32)[segments]
    p = len(square) // d
    return one_hot.reshape(d, p, d, p, -1).mean((1, 3)).reshape(d * d, -1)


def graph(features: np.ndarray, d: int, threshold: float) -> tuple[np.ndarray, np.ndarray]:
    """Pairs i < j, (E, 2), and their phi."""
    places = np.stack(np.meshgrid(np.arange(d), np.arange(d), indexing="ij"), -1).reshape(-1, 2)
    affinity = cdist(features, features)
    distance = cdist(places, places)
    np.fill_diagonal(distance, 1)
    phi = np.exp(-(affinity**2) / (2 * (affinity.std() or 1))) / distance
    first, second = np.nonzero(np.triu(phi >= threshold, 1))
    return np.stack([first, second], 1), phi[first, second]


def minimise(unary: np.ndarray, edges: np.ndarray, capacities: np.ndarray) -> np.ndarray:
    """Alpha-beta swap from label 0 everywhere, costs scaled to integers: labels, (n,)."""
    degree = np.bincount(edges.ravel(), np.repeat(capacities, 2), len(unary))
    scale = min(9e6 / max(unary.max(), capacities.max()), 2**29 / (unary.max() + degree.max()))
    costs, scaled = (np.rint(each * scale).astype(np.intc) for each in (unary, capacities))
    with closing(open_solver(costs, edges, scaled)) as solver:
        solver.swap()
        return solver.labels.astype(np.int64)


def _lap(start: float) -> tuple[float, float]:
    now = time.perf_counter()
    return now - start, now
