"""The same work again and again on one device, with as little said to it as can be."""

from __future__ import annotations

from collections.abc import Callable

import torch

__all__ = ["CudaGraphRunner"]


class CudaGraphRunner:
    """Work that reads and writes the same memory each time; on CUDA it is recorded once and then replayed as one graph.

    The first call runs as it is, so that libraries set themselves up; the second records. Elsewhere every call runs as it is.

    Parameters
    ----------
    device : torch.device
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._calls = 0
        self._graph: torch.cuda.CUDAGraph | None = None

    def __call__(self, work: Callable[[], None]) -> None:
        """Do it.

        Parameters
        ----------
        work : callable
            The same each time. Must neither read values back nor depend on anything but the memory
            that it was first called with.
        """
        self._calls += 1
        if self._device.type != "cuda":
            work()
        elif self._calls == 1:
            self._aside(work)
        else:
            if self._graph is None:
                self._graph = torch.cuda.CUDAGraph()
                with torch.cuda.device(self._device), torch.cuda.graph(self._graph):
                    work()
            self._graph.replay()

    def _aside(self, work: Callable[[], None]) -> None:
        """On a stream of its own, as what will be recorded must run first."""
        stream = torch.cuda.Stream(self._device)
        stream.wait_stream(torch.cuda.current_stream(self._device))
        with torch.cuda.stream(stream):
            work()
        torch.cuda.current_stream(self._device).wait_stream(stream)
