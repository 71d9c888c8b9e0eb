"""The network: classifier and FCN with the same weights."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from trained_net import trained_net

from grapl_engine.images.square import patches_of
from grapl_engine.network.number_type import failure_of
from grapl_engine.network.patch_net import PatchNet

NO_BFLOAT16 = failure_of(torch.device("cpu"))
CENTER = torch.tensor([0.1, -0.2, 0.3])


def by_modules(net: PatchNet, pixels: torch.Tensor) -> torch.Tensor:
    """The features as PyTorch's own modules give them: (1, 3, h, w) -> (1, 8, h - 4, w - 4)."""
    w, s = net.weights, net.statistics
    x = F.conv2d(pixels, w.conv1.permute(0, 3, 1, 2))
    x = torch.tanh(F.batch_norm(x, s.mean1, s.var1, w.scale1, w.shift1))
    x = F.conv2d(x, w.conv2.permute(0, 3, 1, 2))
    return torch.tanh(F.batch_norm(x, s.mean2, s.var2, w.scale2, w.shift2))


@pytest.mark.parametrize("patch", [8, 9, 16, 32, 40])  # the last two convolve through the Fourier transform
def test_map_at_patch_positions_equals_the_classifier(patch: int) -> None:
    d = 4
    net = trained_net(patch)
    square = torch.rand(3, d * patch, d * patch, generator=torch.Generator().manual_seed(2)) * 2 - 1
    patches = patches_of(square, d).permute(0, 2, 3, 1) - CENTER
    with torch.inference_mode():
        by_patch = torch.softmax(net.classify(patches.contiguous(), CENTER), 1).reshape(d, d, -1)
        pixels = (square.permute(1, 2, 0) - CENTER).contiguous()
        everywhere = torch.softmax(net.segmenter(torch.float32, CENTER)(pixels), 0)[:, ::patch, ::patch].permute(1, 2, 0)
    assert everywhere.shape == by_patch.shape
    assert (everywhere - by_patch).abs().max() < 1e-5


@pytest.mark.parametrize("size", [16, 17])  # columns are computed in pairs where they are even
@pytest.mark.parametrize(
    "dtype",
    [
        torch.float32,
        pytest.param(torch.bfloat16, marks=pytest.mark.skipif(bool(NO_BFLOAT16), reason=str(NO_BFLOAT16))),
    ],
)
def test_evaluation_is_that_of_pytorchs_modules(size: int, dtype: torch.dtype) -> None:
    net = trained_net(8)
    pixels = torch.rand(1, 3, size, size, generator=torch.Generator().manual_seed(2)) * 2 - 1
    expected = F.conv2d(by_modules(net, pixels), net.weights.head.permute(0, 3, 1, 2), net.weights.bias)[0]
    found = net.segmenter(dtype, CENTER)((pixels[0].permute(1, 2, 0) - CENTER).contiguous())
    assert (found - expected).abs().max() < (1e-5 if dtype is torch.float32 else 0.15)


def test_weights_come_from_the_seed_alone() -> None:
    state = torch.get_rng_state()
    first, again, other = (PatchNet(3, 8, seed=seed).flat for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.equal(torch.get_rng_state(), state)
