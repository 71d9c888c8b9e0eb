"""What a run says beside its results."""

from __future__ import annotations

from collections.abc import Iterator

from grapl_engine.events import Notice, NumberTypeChosen
from grapl_engine.features.model_files import is_downloaded
from grapl_engine.settings import Settings

__all__ = ["LONG_SIDE", "Notices", "forewords"]

MOST_OF_NAME = 200
LONG_SIDE = 2048
"""S from which a run can take minutes on a processor."""


class Notices:
    """Gathers what is said while something works, until the run can yield it.

    Parameters
    ----------
    recorded : {"float32", "bfloat16"} or None
        What the run computed in that is made again; None once it has been said that this one does not.
    """

    def __init__(self, recorded: str | None) -> None:
        self.recorded = recorded
        self._waiting: list[Notice | NumberTypeChosen] = []

    def say(self, notice: Notice | NumberTypeChosen) -> None:
        """Have it yielded with the next of them."""
        self._waiting.append(notice)

    def spoken(self) -> Iterator[Notice | NumberTypeChosen]:
        """What was said since the last time; a notice more, once, if the number type is not the recorded one."""
        while self._waiting:
            notice = self._waiting.pop(0)
            yield notice
            if isinstance(notice, NumberTypeChosen) and self.recorded == "bfloat16" and notice.name != self.recorded:
                yield Notice(f"This run is made again in {notice.name}: {notice.reason}. Its labels may differ.")
                self.recorded = None


def forewords(settings: Settings, side: int, *, accepts_model: bool = False) -> Iterator[Notice]:
    """What the person should know before it takes long, or much; `side` is S."""
    if settings.affinity == "dinov2":
        more = is_downloaded(settings.dinov2_model, accepts_model)
        what = "; what is not on this machine is downloaded (ViT-L/14: 1.2 GB)" if more else ""
        name = settings.dinov2_model[:MOST_OF_NAME]
        yield Notice(f"Loading {name if name.isprintable() else repr(name)}{what}.")  # a file may have written it
    if side > LONG_SIDE and settings.pixel_map != "picture":
        yield Notice("At this working size a run can take minutes: lower the working size if that is too long.")
