"""How far a run is, as a bar on a terminal."""

from __future__ import annotations

from typing import TextIO

from grapl_engine.record import RunRecord

__all__ = ["Progress"]


class Progress:
    """A bar of gradient steps on `stream` while entered; nothing at all if it is None."""

    def __init__(self, stream: TextIO | None, name: str, steps: int) -> None:
        self._bar = None
        if stream is not None:
            from tqdm import tqdm

            self._bar = tqdm(total=steps, desc=name, file=stream, unit="step", leave=False, miniters=0, dynamic_ncols=True)

    def show(self, record: RunRecord) -> None:
        """Bring the bar to where the run is; an early stop is a jump."""
        if self._bar is None:
            return
        if record.phase is not None:
            self._bar.set_postfix_str(record.phase.phase.value, refresh=False)
        self._bar.update(round(record.progress * self._bar.total) - self._bar.n)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.close()
