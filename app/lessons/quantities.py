"""The figures that a lesson can name; each is computed from what is on screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.lessons.context import Labels, LessonContext, context_of_run, frame_name
from app.lessons.screen import Screen
from app.session.preview import PreviewKind
from grapl_engine import KINDS, PARAMETERS, Frame, Stage
from grapl_engine.analysis import lineage as lineages
from grapl_engine.analysis import solver_trace, tiny
from grapl_engine.analysis import sweep as sweeps
from grapl_engine.graphcut.energy import LocalCosts, local_breakpoints

__all__ = ["EARLIER", "QUANTITIES", "Quantity", "Value", "figure", "kind_of"]

EARLIER = "earlier."
"""Before a quantity's name: its value in the lesson's run before the shown one, at the same frame."""

Value: TypeAlias = float | str | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure of a text.

    Attributes
    ----------
    about : str
        What it is, in a few words.
    of : callable
        How it is found; None: there is none now.
    kind : type
        A number or a text.
    is_set : bool
        Whether it is a value that somebody set, and not one that was found.
    """

    about: str
    of: Callable[[LessonContext], Value]
    kind: type = float
    is_set: bool = False


def figure(name: str, context: LessonContext) -> Value:
    """The value of a quantity."""
    if name.startswith(EARLIER):
        before = None if context.earlier is None else context_of_run(context.earlier, context.frame)
        return None if before is None else figure(name.removeprefix(EARLIER), replace(before, patch=context.patch))
    return QUANTITIES[name].of(context)


def kind_of(name: str) -> type | None:
    """`float` or `str`; None for a name that is no quantity's."""
    known = QUANTITIES.get(name.removeprefix(EARLIER))
    return None if known is None else known.kind


def _count(labels: NDArray[np.integer]) -> int:
    return int(np.count_nonzero(np.bincount(labels.ravel())))


def _greedy(context: LessonContext) -> Labels:
    problem = context.problem
    *_, labels = tiny.icm(problem.costs, problem.edges, problem.capacities, context.network)
    return labels


def _total(of: Callable[[LessonContext], Labels | None]) -> Callable[[LessonContext], Value]:
    def value(context: LessonContext) -> Value:
        labels = of(context)
        return None if labels is None else context.problem.energy(labels).total

    return value


def _solved(solver: Literal["swap", "expansion"], *, zeros: bool) -> Callable[[LessonContext], Value]:
    return _total(lambda context: context.problem.replace(solver=solver, start=None if zeros else context.network).solve())


def _mean_phi(context: LessonContext, *, cut: bool) -> Value:
    chosen = context.problem.phi[context.cut == cut]
    return float(chosen.mean()) if len(chosen) else None


def _patch(of: Callable[[LocalCosts], float]) -> Callable[[LessonContext], Value]:
    return lambda context: None if (local := context.local) is None else float(of(local))


def _breakpoint(side: int) -> Callable[[LessonContext], Value]:
    def value(context: LessonContext) -> Value:
        breakpoint_ = None if (local := context.local) is None else local_breakpoints(local)[side]
        return None if breakpoint_ is None else breakpoint_.lambda_

    return value


def _moves(of: Callable[[list[int]], float]) -> Callable[[LessonContext], Value]:
    def value(context: LessonContext) -> Value:
        trace = None if context.frame.iteration is None else solver_trace.trace_of(context.record, context.frame.iteration)
        return None if trace is None else float(of([move.changed for move in trace.moves]))

    return value


def _rises(of: Callable[[sweeps.SweepPoint], float]) -> Callable[[LessonContext], Value]:
    def value(context: LessonContext) -> Value:
        grid = sweeps.lambda_grid(sweeps.highest_lambda(context.problem))
        values = [of(point) for point in sweeps.sweep(context.problem, grid)]
        return float(sum(after > before + 1e-9 * max(1.0, before) for before, after in pairwise(values)))

    return value


def _ends(by: str) -> Callable[[LessonContext], Value]:
    return lambda c: float(sum(end.by == by for end in lineages.lineage(c.record).ends if by or end.frame_index is None))


def _last(context: LessonContext) -> Value:
    done = context.record.iterations
    return float(_count(done[-1].network_labels)) if done else None


def _pixels(context: LessonContext) -> Value:
    return None if context.record.finished is None else float(context.record.label_count(Frame(Stage.FINAL)))


def _what_if(of: Callable[[LessonContext], float]) -> Callable[[LessonContext], Value]:
    return lambda c: of(c) if c.preview is not None and c.preview.kind is PreviewKind.WHAT_IF else None


def _looked_at(context: LessonContext) -> Value:
    return "run" if context.preview is None else context.preview.kind.value


def _move(context: LessonContext) -> Value:
    return None if context.preview is None or context.preview.move is None else float(context.preview.move)


def _tiny(name: str) -> Callable[[LessonContext], Value]:
    def value(context: LessonContext) -> Value:
        solution = None if context.tiny is None else getattr(context.tiny.compare(), name)
        return None if solution is None else float(solution.energy.total)

    return value


def _gap(context: LessonContext) -> Value:
    comparison = None if context.tiny is None else context.tiny.compare()
    return (
        None
        if comparison is None or comparison.optimum is None
        else comparison.icm.energy.total - comparison.optimum.energy.total
    )


def _back(context: LessonContext) -> Value:
    done, finished = context.record.iterations, context.record.finished
    if not done or finished is None:
        return None
    return float(len(np.setdiff1d(finished.pixel_labels, done[-1].network_labels)))


def _crosshair(axis: int) -> Callable[[LessonContext], Value]:
    def value(context: LessonContext) -> Value:
        place, d = context.screen.crosshair, context.record.settings.d
        return None if place is None else float(min(int(place[axis] * d), d - 1))

    return value


def _view(context: LessonContext) -> Value:
    return "several" if context.screen.alone is None else context.screen.alone.name.lower()


def _said(of: Callable[[Screen], bool]) -> Callable[[LessonContext], Value]:
    return lambda context: "yes" if of(context.screen) else "no"


def _detail(context: LessonContext) -> Value:
    return None if context.screen.detail is None else float(context.screen.detail)


def _setting(name: str) -> Callable[[LessonContext], Value]:
    def value(context: LessonContext) -> Value:
        value = getattr(context.record.settings, name)
        return value if isinstance(value, str) else float(value)

    return value


_Q = Quantity
QUANTITIES: dict[str, Quantity] = {
    "frame": _Q("the shown frame: 'initial', 'network 1', 'cut 1', 'pixels'", lambda c: frame_name(c.frame), str),
    "page": _Q("the lab's open page, such as 'patch'; '' while the lab is put away", lambda c: c.page, str),
    "looking_at": _Q("what the graph cut's view shows: 'run', 'what-if' or 'inside the cut'", _looked_at, str),
    "move": _Q("inside the cut, after which of the moves that are walked; 0 is its start", _move),
    "patches": _Q("d times d", lambda c: float(len(c.labels))),
    "edges": _Q("edges of the graph", lambda c: float(len(c.problem.edges))),
    "edges.middle": _Q("edges at the middle one of all patches, by their number", lambda c: float(np.median(c.degree))),
    "edges.few": _Q("the most edges of a patch of the kind few_edges", lambda c: float(np.median(c.degree) // 2)),
    "cut_edges": _Q("edges between patches of different labels", lambda c: float(c.cut.sum())),
    "labels": _Q("K, the labels that the run knows", lambda c: float(c.problem.labels)),
    "pairs": _Q("pairs of labels, K (K - 1) / 2", lambda c: c.problem.labels * (c.problem.labels - 1) / 2),
    "k_hat": _Q("labels that are left on the patches looked at", lambda c: float(_count(c.labels))),
    "k_hat.network": _Q("labels of the network's own answer here", lambda c: float(_count(c.network))),
    "k_hat.last": _Q("labels of the last network's answer", _last),
    "k_hat.pixels": _Q("labels of the pixel map", _pixels),
    "specks": _Q("labels with less than a thousandth of the pixel map each", lambda c: float(c.record.small_components)),
    "energy.unary": _Q("U of what is looked at, in nats", lambda c: c.energy.unary),
    "energy.pairwise": _Q("its V", lambda c: c.energy.pairwise),
    "energy.lambda": _Q("its λ", lambda c: c.problem.lambda_, is_set=True),
    "energy.smoothness": _Q("its λV, in nats", lambda c: c.problem.lambda_ * c.energy.pairwise),
    "energy.total": _Q("its E = U + λV, in nats", lambda c: c.energy.total),
    "network.unary": _Q("U of the network's own labels, in nats", lambda c: c.problem.energy(c.network).unary),
    "network.pairwise": _Q("their V", lambda c: c.problem.energy(c.network).pairwise),
    "network.total": _Q("their E, in nats", lambda c: c.problem.energy(c.network).total),
    "greedy.total": _Q("E once no patch alone can lower it (ICM), from the network's labels", _total(_greedy)),
    "expansion.total": _Q("E that alpha-expansion reaches from the network's labels", _solved("expansion", zeros=False)),
    "expansion.zeros": _Q("E that it reaches from label 0 everywhere", _solved("expansion", zeros=True)),
    "swap.total": _Q("E that alpha-beta swap reaches from the network's labels", _solved("swap", zeros=False)),
    "swap.zeros": _Q("E that it reaches from label 0 everywhere", _solved("swap", zeros=True)),
    "phi.cut": _Q("mean phi of the cut edges", lambda c: _mean_phi(c, cut=True)),
    "phi.kept": _Q("mean phi of the other edges", lambda c: _mean_phi(c, cut=False)),
    "changed": _Q("patches whose label is not the network's", lambda c: float((c.labels != c.network).sum())),
    "patch.label": _Q("the number of the selected patch's label", _patch(lambda local: local.label)),
    "patch.unary": _Q("its U_k, in nats", _patch(lambda local: local.unary[local.label])),
    "patch.probability": _Q("what the network gives its label", _patch(lambda local: np.exp(-local.unary[local.label]))),
    "patch.favourite": _Q(
        "the number of the label with the lowest U_k there", _patch(lambda local: float(local.unary.argmin()))
    ),
    "patch.disagreement": _Q("its S_k: phi of its cut edges, summed", _patch(lambda local: local.disagreement[local.label])),
    "patch.cost": _Q("its U_k + λS_k, in nats", _patch(lambda local: local.costs[local.label])),
    "patch.margin": _Q("what its runner-up would cost more, in nats", _patch(lambda local: local.margin)),
    "patch.edges": _Q("edges at it", _patch(lambda local: len(local.phi))),
    "patch.cut_edges": _Q("cut edges at it", _patch(lambda local: int(local.cut.sum()))),
    "flip_lambda_below": _Q("the nearest λ below at which it alone would flip", _breakpoint(0)),
    "flip_lambda_above": _Q("the nearest one above", _breakpoint(1)),
    "moves": _Q("moves that the solver tried in the shown cut", _moves(len)),
    "moves.changing": _Q("those that changed a patch", _moves(lambda changed: sum(many > 0 for many in changed))),
    "moves.largest": _Q("patches that the largest of them switched", _moves(lambda changed: max(changed, default=0))),
    "what_if.lambda": _Q("λ of the what-if that is shown", _what_if(lambda c: c.problem.lambda_), is_set=True),
    "what_if.changed": _Q("patches whose label it changes", _what_if(lambda c: float((c.labels != c.own).sum()))),
    "sweep.v_rises": _Q("how often V rises over the 40 ascending values of λ of the lens", _rises(lambda p: p.energy.pairwise)),
    "sweep.k_rises": _Q("how often the number of labels does", _rises(lambda p: p.k_hat)),
    "ends.alive": _Q("labels that live to the end", _ends("")),
    "ends.network": _Q("labels that a network let die", _ends("network")),
    "ends.cut": _Q("labels that a cut let die", _ends("cut")),
    "ends.back": _Q("labels of the pixel map that no patch had before it", _back),
    "ends.pixels": _Q("labels of the patches that the pixel map does not have", _ends("pixels")),
    "tiny.lambda": _Q("λ of the tiny grid, while its page is open", lambda c: c.tiny.lambda_ if c.tiny else None, is_set=True),
    "tiny.icm": _Q("E that ICM reaches there", _tiny("icm")),
    "tiny.expansion": _Q("E that alpha-expansion reaches there", _tiny("expansion")),
    "tiny.swap": _Q("E that alpha-beta swap reaches there", _tiny("swap")),
    "tiny.optimum": _Q("the lowest E of all labellings there", _tiny("optimum")),
    "tiny.gap": _Q("how far ICM ends above it", _gap),
    "view": _Q("which view is shown alone: 'photograph', 'network', 'cut', 'pixels'; 'several' if none is", _view, str),
    "crosshair.row": _Q("row of the patch under the crosshair, from 0", _crosshair(1)),
    "crosshair.column": _Q("its column", _crosshair(0)),
    "selected": _Q("whether a segment is selected: 'yes' or 'no'", _said(lambda screen: screen.is_selected), str),
    "detail": _Q("segments of the level of detail that was chosen", _detail),
    "opacity": _Q("of the labels over the photograph, from 0 to 1", lambda c: c.screen.opacity, is_set=True),
    "contours": _Q("whether they are drawn: 'yes' or 'no'", _said(lambda screen: screen.contours), str),
    "guide": _Q("whether it is open: 'yes' or 'no'", _said(lambda screen: screen.guide), str),
}
"""Every figure by its name."""
QUANTITIES |= {
    f"run.{name}": _Q(
        f"the shown run's setting: {parameter.label}", _setting(name), str if KINDS[name] is str else float, is_set=True
    )
    for name, parameter in PARAMETERS.items()
    if KINDS[name] in (int, float, str)
}
