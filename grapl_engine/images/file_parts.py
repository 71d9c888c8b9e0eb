"""Which part of a picture file is a picture: a page of many, a channel of many, a range of values."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any

from grapl_engine.errors import PictureError

__all__ = ["AS_IT_COMES", "ONE_PICTURE", "RGB_NAMES", "FileParts", "PartChoice", "check_number", "part_facts", "parts_from"]

RGB_NAMES = ("red", "green", "blue")


@dataclass(frozen=True, slots=True)
class PartChoice:
    """What of a file is to be read; None each: what a program takes that is not told.

    Attributes
    ----------
    page : int or None
        From 1: a page, a slice of a stack, a frame of an animation. None: the first.
    channel : int or None
        From 1. None: the colours where there are colours, else the first.
    limits : (float, float) or None
        The values that are shown as black and as white.
    """

    page: int | None = None
    channel: int | None = None
    limits: tuple[float, float] | None = None

    def options(self) -> list[str]:
        """Of the command line."""
        low_high = [] if self.limits is None else ["--range", *map(_plain, self.limits)]
        page = [] if self.page is None else ["--page", str(self.page)]
        channel = [] if self.channel is None else ["--channel", str(self.channel)]
        return [*page, *channel, *low_high]

    def to_dict(self) -> dict[str, Any]:
        """As JSON takes it: what is chosen alone."""
        chosen = {"page": self.page, "channel": self.channel, "range": self.limits}
        return {name: value for name, value in chosen.items() if value is not None}

    @classmethod
    def from_dict(cls, facts: dict[str, Any]) -> PartChoice:
        """The inverse of `to_dict`; damaged facts raise a `ValueError`, `LookupError` or `TypeError`."""
        limits = facts.get("range")
        low_high = None if limits is None else (_finite(limits[0]), _finite(limits[1]))
        return cls(_number(facts.get("page")), _number(facts.get("channel")), low_high)


AS_IT_COMES = PartChoice()


@dataclass(frozen=True, slots=True)
class FileParts:
    """What a file has, and which part of it a picture is.

    Attributes
    ----------
    page, pages : int
        The page that was read, from 1, and how many there are.
    unit : str
        What a page is called: "page", "slice", "frame".
    channel, channels : int
        The channel that was read, from 1, 0 for colours, and how many can be read one by one.
    names : tuple of str
        Of the channels, as far as the file has them; () where it has none.
    has_colors : bool
        Whether there are colours to be seen, if no channel is chosen.
    low, high : float or None
        The values that are shown as black and as white; None where they were taken as they are.
    """

    page: int = 1
    pages: int = 1
    unit: str = "page"
    channel: int = 0
    channels: int = 1
    names: tuple[str, ...] = ()
    has_colors: bool = False
    low: float | None = None
    high: float | None = None

    @property
    def has_others(self) -> bool:
        """Whether there are other pages, or channels that are no colours."""
        return self.pages > 1 or (self.channels > 1 and self.names != RGB_NAMES)

    @property
    def title(self) -> str:
        """For example "slice 2 of 30, channel 1 of 3 (DAPI)"; "" where there is nothing else."""
        page = [f"{self.unit} {self.page} of {self.pages}"] if self.pages > 1 else []
        return ", ".join([*page, *([self.channel_title] if self.channel and self.channels > 1 else [])])

    @property
    def short_title(self) -> str:
        """For example "slice 2, DAPI", where there is little room; "" where there is nothing else."""
        page = [f"{self.unit} {self.page}"] if self.pages > 1 else []
        has_name = 0 < self.channel <= len(self.names) and self.names[self.channel - 1]
        channel = self.names[self.channel - 1] if has_name else f"channel {self.channel}"
        return ", ".join([*page, *([channel] if self.channel and self.channels > 1 else [])])

    @property
    def channel_title(self) -> str:
        """For example "channel 1 of 3 (DAPI)"."""
        name = self.names[self.channel - 1] if self.channel and self.channel <= len(self.names) else ""
        return f"channel {self.channel} of {self.channels}" + (f" ({name})" if name else "")

    def to_dict(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_dict(cls, facts: dict[str, Any]) -> FileParts:
        """The inverse of `to_dict`; damaged facts raise a `ValueError`, `LookupError` or `TypeError`."""
        page, pages, channel, channels = (int(facts[name]) for name in ("page", "pages", "channel", "channels"))
        if not (1 <= page <= pages and 0 <= channel <= max(1, channels)):
            raise ValueError(f"page {page} of {pages}, channel {channel} of {channels}")
        low, high = (None if facts[name] is None else _finite(facts[name]) for name in ("low", "high"))
        names, has_colors = tuple(map(str, facts["names"])), bool(facts["has_colors"])
        return cls(page, pages, str(facts["unit"]), channel, channels, names, has_colors, low, high)


ONE_PICTURE = FileParts()


def part_facts(choice: PartChoice, parts: FileParts) -> dict[str, Any]:
    """Both as JSON takes them; nothing for a file of one picture that was taken as it comes."""
    told = {"choice": (choice, AS_IT_COMES), "parts": (parts, ONE_PICTURE)}
    return {name: thing.to_dict() for name, (thing, usual) in told.items() if thing != usual}  # type: ignore[attr-defined]


def parts_from(facts: dict[str, Any]) -> tuple[PartChoice, FileParts]:
    """The inverse of `part_facts`; files of earlier versions say nothing of either."""
    choice, parts = facts.get("choice"), facts.get("parts")
    return (
        AS_IT_COMES if choice is None else PartChoice.from_dict(choice),
        ONE_PICTURE if parts is None else FileParts.from_dict(parts),
    )


def check_number(number: int, count: int, unit: str, name: str) -> None:
    """Refuse what a file has not.

    Raises
    ------
    PictureError
    """
    if not 1 <= number <= count:
        has, way = (f"{count} {unit}s", f"choose one from 1 to {count}") if count > 1 else (f"one {unit} alone", "choose 1")
        raise PictureError(f"{name} has {has}, and no {unit} {number}: {way}.")


def _number(value: Any) -> int | None:
    if value is None:
        return None
    if int(value) < 1:
        raise ValueError(f"number {value}")
    return int(value)


def _finite(value: Any) -> float:
    if not math.isfinite(value):
        raise ValueError(f"a range up to {value}")
    return float(value)


def _plain(value: float) -> str:
    """Without an exponent, which a command line would take for an option after a minus."""
    import numpy as np

    return np.format_float_positional(value, trim="-")
