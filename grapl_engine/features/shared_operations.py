"""The large operations of a network, in pieces that threads share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import torch
from torch.nn.functional import linear, scaled_dot_product_attention
from torch.overrides import TorchFunctionMode

__all__ = ["SharedOperations", "Sharing", "StoppedError"]

Sharing: TypeAlias = Callable[[Callable[[Any], Any], Sequence[Any]], list[Any]]
"""``share(work, pieces)`` gives what the work finds in each piece, in their order."""
ROWS = 128
"""Of a piece of a linear layer. It is the same for any number of threads, so that sums have the same order, bit for bit."""


class StoppedError(Exception):
    """The person has stopped what a network computes."""


class SharedOperations(TorchFunctionMode):
    """While it is on, linear layers are computed in pieces of their rows, and attention head by head.

    PyTorch's own threads would share an operation so that its rounding depends on how many there are.

    Parameters
    ----------
    share : callable or None
        Does the pieces; None: operations are left whole.
    should_stop : callable
        Asked before each of these operations, in the thread that the network is called in.

    Raises
    ------
    StoppedError
        Out of the network's call, once it is to stop.
    """

    def __init__(self, share: Sharing | None, should_stop: Callable[[], bool]) -> None:
        super().__init__()
        self._share, self._should_stop = share, should_stop

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """What PyTorch calls in place of a function of its own."""
        kwargs = kwargs or {}
        if func in (linear, scaled_dot_product_attention) and self._should_stop():
            raise StoppedError
        if self._share is None:
            return func(*args, **kwargs)
        if func is linear:
            return self._linear(self._share, *args, **kwargs)
        if func is scaled_dot_product_attention and kwargs.get("attn_mask") is None:
            return self._attention(self._share, *args, **kwargs)
        return func(*args, **kwargs)

    @staticmethod
    def _linear(share: Sharing, values: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None) -> torch.Tensor:
        """``values @ weight.T + bias``; (..., n, in) -> (..., n, out)."""
        pieces = values.split(ROWS, dim=-2) if values.dim() > 1 else (values,)
        return torch.cat(share(lambda piece: linear(piece, weight, bias), pieces), dim=-2 if values.dim() > 1 else -1)

    @staticmethod
    def _attention(
        share: Sharing, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, *rest: Any, **options: Any
    ) -> torch.Tensor:
        """Of each head: (1, heads, n, size)."""
        heads = list(zip(query.split(1, 1), key.split(1, 1), value.split(1, 1), strict=True))
        return torch.cat(share(lambda head: scaled_dot_product_attention(*head, *rest, **options), heads), dim=1)
