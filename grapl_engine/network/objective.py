"""What training minimises (Eq. 8), over a grid of which each step sees a part."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from grapl_engine.network.losses import continuity, cross_entropy, through_softmax
from grapl_engine.settings import Settings

__all__ = ["Objective"]


class Objective:
    """Cross entropy of the patches seen plus mu times the continuity of all, with an early stop.

    Everything lies in the same memory from step to step and nothing is read back, so that CUDA can record a step.

    Parameters
    ----------
    first_answers : float32, (d * d, K)
        The initial pseudo-labels: the "last known outputs" of patches not seen yet.
    settings : Settings

    Attributes
    ----------
    last : float32, (d * d, K)
        The last known outputs of F' for every patch.
    live : float32, ()
        1; from the step behind an early stop on 0.
    told : float32, (4,)
        Of the last step: cross entropy, continuity, loss, and whether it was still to be made.
    """

    def __init__(self, first_answers: NDArray[np.float32], settings: Settings) -> None:
        self._settings = settings
        self._first = torch.from_numpy(np.array(first_answers))
        self.last = self._first.clone()
        self._goal = torch.zeros_like(self.last)
        self.told, self.live, self._threshold = torch.zeros(4), torch.ones(()), torch.zeros(())

    def aim_at(self, targets: NDArray[np.float32], *, is_first: bool) -> None:
        """Begin an iteration.

        Parameters
        ----------
        targets : float32, (d * d, K)
            Its pseudo-labels; rows sum to 1.
        is_first : bool
            Whether it is the first, which alone has an early stop.
        """
        self._goal.copy_(torch.from_numpy(np.array(targets)))
        self.live.fill_(1)
        self._threshold.fill_(self._settings.early_stop if is_first else -1.0)

    def forget(self) -> None:
        """What an earlier network said is none of a new one's last outputs: the initial pseudo-labels stand in again."""
        self.last.copy_(self._first)

    def by_logits(self, logits: Tensor, chosen: Tensor) -> Tensor:
        """The gradient of Eq. 8 by the logits of a step's patches, whose answers become the last known.

        Parameters
        ----------
        logits : floating, (B, K)
        chosen : integer, (B,)
            Which patches they are of, by flat index.

        Returns
        -------
        (B, K)
        """
        mu, d = self._settings.mu, self._settings.d
        log_p = torch.log_softmax(logits.t().contiguous(), 0).t()  # along a short last dimension it takes ten times as long
        p = log_p.exp()
        self.last.index_copy_(0, chosen, p)
        entropy, by_entropy = cross_entropy(log_p, p, self._goal[chosen])
        jumps, by_jumps = continuity(self.last.view(d, d, -1), self._settings.continuity_over)
        self.told.copy_(torch.stack([entropy, jumps, entropy + mu * jumps, self.live]))
        by_answers = by_jumps.view(len(self.last), -1)[chosen]  # the other patches' answers are constants of this step
        return by_entropy.add_(through_softmax(p, by_answers), alpha=mu)

    def watch(self) -> None:
        """Stop early, once what is watched has fallen below the threshold."""
        watched = self.told[0 if self._settings.early_stop_on == "cross_entropy" else 2]
        self.live.mul_(watched >= self._threshold)

    def to(self, device: torch.device) -> None:
        """Move there."""
        for name in ("last", "_goal", "told", "live", "_threshold"):
            setattr(self, name, getattr(self, name).to(device))
