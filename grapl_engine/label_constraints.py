"""Label constraints: places in the picture where a label must be, or must not be, as hard constraints of every cut.

A constraint is a finite cost, just large enough: an infinite one would end the solver,
and a huge one would leave its integers no room for the other costs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from grapl_engine.errors import SettingsError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


__all__ = ["NO_CONSTRAINTS", "LabelConstraint", "LabelConstraints"]

ROUNDING = 1e-7
"""Of the sum of all other costs, for each edge: the solver's integers reach 9e6, and each term is off by up to half a unit."""


@dataclass(frozen=True, slots=True)
class LabelConstraint:
    """A label that must be at a place, or is forbidden there.

    Attributes
    ----------
    x, y : float
        From 0 to 1 of the picture's width and height, so that a constraint keeps its place on any grid.
    label : int
        From 0.
    must : bool
        False: the label is forbidden.

    Raises
    ------
    SettingsError
        If the place is not in the picture or the label is no whole number from 0.
    """

    x: float
    y: float
    label: int
    must: bool = True

    def __post_init__(self) -> None:
        if not all(type(place) in (int, float) and 0 <= place <= 1 for place in (self.x, self.y)):
            raise SettingsError(f"A seed's x and y are numbers from 0 to 1; got {self.x!r} and {self.y!r}.")
        if type(self.label) is not int or self.label < 0:
            raise SettingsError(f"A seed's label is a whole number from 0; got {self.label!r}.")
        if type(self.must) is not bool:
            raise SettingsError(f"A seed's must is true (the label is there) or false (it is forbidden); got {self.must!r}.")

    def patch(self, d: int) -> int:
        """The flat index ``row * d + column`` of the patch in which the seed lies."""
        row, column = (min(int(place * d), d - 1) for place in (self.y, self.x))
        return row * d + column


@dataclass(frozen=True, slots=True)
class LabelConstraints:
    """Any number of constraints, immutable; false when there are none."""

    constraints: tuple[LabelConstraint, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.constraints)

    def on_grid(self, d: int, labels: int) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """What the constraints ask of each patch.

        Parameters
        ----------
        d : int
            Patches a side.
        labels : int
            K.

        Returns
        -------
        must : int32, (n,)
            The label that a patch must have, that of its last such constraint; -1 where it is free.
        forbidden : bool, (n, K)

        Raises
        ------
        SettingsError
            If a constraint names a label that is not there, or a patch is left without a label.
        """
        import numpy as np  # here: the window names constraints before it has numpy

        must = np.full(d * d, -1, np.int32)
        forbidden = np.zeros((d * d, labels), bool)
        for constraint in self.constraints:
            if constraint.label >= labels:
                there = "is one label" if labels == 1 else f"are {labels} labels"
                raise SettingsError(
                    f"A seed names label {constraint.label}, but there {there} (K = {labels}), counted from 0: "
                    "erase it or raise K\N{SUBSCRIPT ZERO}."
                )
            if constraint.must:
                must[constraint.patch(d)] = constraint.label
            else:
                forbidden[constraint.patch(d), constraint.label] = True
        constrained = np.flatnonzero(must >= 0)
        contradicted = constrained[forbidden[constrained, must[constrained]]]
        if contradicted.size:
            patch = int(contradicted[0])
            raise SettingsError(f"Label {must[patch]} is asked for and forbidden {_place(patch, d)}: erase one of the two.")
        if forbidden.all(1).any():
            patch = int(forbidden.all(1).argmax())
            every = "The one label is" if labels == 1 else f"All {labels} labels are"
            raise SettingsError(f"{every} forbidden {_place(patch, d)}: erase one of its seeds.")
        return must, forbidden

    def costs(
        self, unary: NDArray[np.floating], edges: NDArray[np.integer], capacities: NDArray[np.floating], d: int
    ) -> NDArray[np.float64]:
        """The unary costs with the constraints in them.

        At a constrained patch each excluded label costs more, by 1 + the range of its unary costs + the sum
        of its capacities (and what the solver's rounding may take of it): an allowed label then lowers E
        by at least 1, whatever the neighbours have. So where no swap or no expansion lowers E, all
        constraints are kept; and moves that start from a labelling that keeps them (`start`) never break one.

        Parameters
        ----------
        unary : floating, (n, K)
            Nats.
        edges : integer, (E, 2)
        capacities : floating, (E,)
            lambda phi.
        d : int

        Returns
        -------
        float64, (n, K)
            Equal to `unary` without constraints, and everywhere at allowed labels.

        Raises
        ------
        SettingsError
            As `on_grid`.

        References
        ----------
        Boykov and Jolly, "Interactive Graph Cuts", ICCV 2001, doi:10.1109/ICCV.2001.937505.
        """
        import numpy as np

        costs = np.array(unary, np.float64)
        if not self:
            return costs
        excluded = self.excluded(d, costs.shape[1])
        ends, both = np.asarray(edges).ravel(), np.repeat(np.asarray(capacities, np.float64), 2)
        degree = np.bincount(ends, both, minlength=len(costs))
        count = np.bincount(ends, minlength=len(costs))
        reach = np.ptp(costs, axis=1)
        most = 1 + costs.max() + reach.max() + degree.max()
        hard = 1 + reach + degree + ROUNDING * (count + 4) * most
        return costs + np.where(excluded, hard[:, None], 0.0)

    def start(self, labels: NDArray[np.integer] | None, unary: NDArray[np.floating], d: int) -> NDArray[np.integer] | None:
        """A labelling that keeps all constraints, to start moves from.

        Parameters
        ----------
        labels : integer, (n,), or None
            Kept where no constraint excludes it; None: label 0 everywhere.
        unary : floating, (n, K)
            Of the allowed labels, a patch takes the cheapest where its own is excluded.
        d : int

        Returns
        -------
        uint16, (n,)
            `labels` itself without constraints.
        """
        import numpy as np

        if not self:
            return labels
        excluded = self.excluded(d, unary.shape[1])
        flat = np.zeros(len(unary), np.uint16) if labels is None else np.asarray(labels, np.uint16).ravel()
        allowed = np.where(excluded, np.inf, unary).argmin(1)
        return np.where(excluded[np.arange(len(flat)), flat], allowed, flat).astype(np.uint16)

    def bind(self, probabilities: NDArray[np.floating], d: int) -> NDArray[np.float32]:
        """Pseudo-labels that keep all constraints: excluded labels get nothing, and each patch's shares sum to 1 again.

        Parameters
        ----------
        probabilities : floating, (n, K)
        d : int

        Returns
        -------
        float32, (n, K)
            Where only excluded labels had a share, the allowed ones get equal parts.
        """
        import numpy as np

        excluded = self.excluded(d, probabilities.shape[1])
        shares = np.where(excluded, 0, probabilities).astype(np.float32)
        shares = np.where(shares.any(1, keepdims=True), shares, ~excluded)
        touched = excluded.any(1)
        shares[touched] /= shares[touched].sum(1, keepdims=True)
        return shares

    def painted(self, d: int, patches: Iterable[int], label: int, must: bool = True) -> LabelConstraints:
        """With one constraint at the centre of each of these patches, in place of what they had."""
        places = list(dict.fromkeys(int(patch) for patch in patches))
        new = (LabelConstraint((patch % d + 0.5) / d, (patch // d + 0.5) / d, int(label), must) for patch in places)
        return LabelConstraints((*self.erased(d, places).constraints, *new))

    def erased(self, d: int, patches: Iterable[int]) -> LabelConstraints:
        """Without the constraints that lie in these patches."""
        gone = set(patches)
        return LabelConstraints(tuple(constraint for constraint in self.constraints if constraint.patch(d) not in gone))

    def to_list(self) -> list[dict[str, Any]]:
        """Plain values, for JSON."""
        return [asdict(constraint) for constraint in self.constraints]

    @classmethod
    def from_list(cls, values: Any) -> LabelConstraints:
        """The inverse of `to_list`; a `SettingsError` if it is no list of constraints."""
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise SettingsError("Seeds are a list of objects with x, y, label and must.")
        try:
            return cls(tuple(LabelConstraint(**value) for value in values))
        except TypeError:
            raise SettingsError("A seed is an object with x, y, label and must, and nothing else.") from None

    def to_json(self) -> str:
        """A JSON object with the list ``seeds``, one constraint a line."""
        lines = ",\n".join(f"  {json.dumps(constraint)}" for constraint in self.to_list())
        return f'{{"seeds": [\n{lines}\n]}}\n'

    @classmethod
    def from_json(cls, text: str) -> LabelConstraints:
        """The inverse of `to_json`; the object may hold other things too, as an exported run.json does.

        Raises
        ------
        SettingsError
            If it is not JSON, or has no list of constraints.
        """
        try:
            facts = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise SettingsError(f"It is not JSON ({error}).") from None
        if not isinstance(facts, dict) or "seeds" not in facts:
            raise SettingsError('Seeds are written {"seeds": [{"x": 0.5, "y": 0.5, "label": 0, "must": true}]}.')
        return cls.from_list(facts["seeds"])

    def excluded(self, d: int, labels: int) -> NDArray[np.bool_]:
        """The labels that the constraints leave no room for.

        Parameters
        ----------
        d : int
        labels : int
            K.

        Returns
        -------
        bool, (n, K)

        Raises
        ------
        SettingsError
            As `on_grid`.
        """
        import numpy as np

        must, forbidden = self.on_grid(d, labels)
        other = (must >= 0)[:, None] & (must[:, None] != np.arange(labels))
        return np.asarray(forbidden | other)


NO_CONSTRAINTS = LabelConstraints()


def _place(patch: int, d: int) -> str:
    return f"in the patch of row {patch // d}, column {patch % d} (from 0, of {d})"
