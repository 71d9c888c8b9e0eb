"""What was looked at when a session was left: the part of its index that a start brings back to the screen."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grapl_engine.errors import SettingsError
from grapl_engine.frame import Frame, Stage
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraints
from grapl_engine.settings import Settings

__all__ = ["DetailPlace", "Place"]


@dataclass(frozen=True, slots=True)
class DetailPlace:
    """How fine the segments were that were looked at.

    Attributes
    ----------
    count : int or None
        How many regions the level had; None: the run's own map was looked at.
    regions : tuple of int
        The nodes of the tree, where it was finer in some places than in others; empty: a level.
    is_within : bool
        Whether levels kept to the labels of the run's last cut.
    selected : int or None
        The selected label.
    """

    count: int | None = None
    regions: tuple[int, ...] = ()
    is_within: bool = False
    selected: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """What was looked at: numbers of picture and run, the frame, the selected label and patch, and the seeds set for a run.

    `compared` is the number of the run on the other side of the wipe; `panels` are few words and numbers for each panel;
    `settings` are those that were set for the next run, None where that is not known.
    """

    picture: int | None = None
    run: int | None = None
    frame: Frame | None = None
    selected: int | None = None
    patch: tuple[int, int] | None = None
    constraints: LabelConstraints = NO_CONSTRAINTS
    compared: int | None = None
    detail: DetailPlace = DetailPlace()
    panels: Mapping[str, Mapping[str, str | int]] = field(default_factory=dict)
    settings: Settings | None = None

    def to_facts(self) -> dict[str, Any]:
        """As values for JSON."""
        return {
            "picture": self.picture,
            "run": self.run,
            "frame": self.frame and [self.frame.stage.name, self.frame.iteration],
            "selected": self.selected,
            "patch": self.patch,
            "seeds": self.constraints.to_list(),
            "compared": self.compared,
            "detail": dataclasses.asdict(self.detail),
            "panels": {panel: dict(words) for panel, words in self.panels.items()},
            "settings": None if self.settings is None else self.settings.to_dict(),
        }

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Place:
        """The inverse of `to_facts`; earlier versions say less.

        Raises
        ------
        One of `BROKEN`
            If the facts are damaged.
        """
        frame, patch = facts["frame"], facts["patch"]
        return cls(
            _int(facts["picture"]),
            _int(facts["run"]),
            None if frame is None else Frame(Stage[frame[0]], _int(frame[1])),
            _int(facts["selected"]),
            None if patch is None else (int(patch[0]), int(patch[1])),
            LabelConstraints.from_list(facts["seeds"]),
            _int(facts.get("compared")),
            _detail(facts.get("detail", {})),
            {str(panel): dict(map(_word, words.items())) for panel, words in facts.get("panels", {}).items()},
            _settings(facts.get("settings")),
        )


def _settings(values: dict[str, Any] | None) -> Settings | None:
    """Those of another version may be none here; nothing else hangs on them."""
    try:
        return None if values is None else Settings.from_dict(values)
    except SettingsError:
        return None


def _detail(facts: dict[str, Any]) -> DetailPlace:
    regions = tuple(map(int, facts.get("regions", ())))
    return DetailPlace(_int(facts.get("count")), regions, bool(facts.get("is_within")), _int(facts.get("selected")))


def _word(word: tuple[str, Any]) -> tuple[str, str | int]:
    name, said = word
    return name, said if isinstance(said, int) else str(said)


def _int(value: Any) -> int | None:
    return None if value is None else int(value)
